import hashlib

import pytest
from django.db import IntegrityError, connection, transaction

from news.citations.documents.adding import (
    DocumentRefused,
    add_document,
    add_version,
    type_of,
)
from news.citations.models import DocumentVersion, FileType, ReadState
from tests import factories
from tests.citations.documents import pdfs

pytestmark = pytest.mark.django_db


@pytest.fixture
def citation():
    return factories.citation()


def add(citation, data=b"The mice slept.", *, by, **told):
    values = {"kind": "other", "title": "Notes of the talk", "name": "talk.txt"} | told
    return add_document(citation=citation, data=data, by=by, **values)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (pdfs.by_reportlab(), FileType.PDF),
        (b"<!DOCTYPE html><p>x", FileType.HTML),
        (b'\xef\xbb\xbf<?xml version="1.0"?><html xmlns="x">', FileType.HTML),
        (b'<?xml version="1.0"?><article/>', FileType.XML),
        ("Größe".encode(), FileType.TEXT),
    ],
)
def test_what_a_file_is_its_content_says(data, kind):
    assert type_of(data) == kind


@pytest.mark.parametrize("data", [b"PK\x03\x04\0\0", b"\x89PNG\r\n", b"\xff\xfe\0x"])
def test_what_is_not_known_here_is_refused(citation, writer, data):
    with pytest.raises(DocumentRefused):
        add(citation, data, by=writer)
    assert not citation.documents.exists()


def test_a_document_is_kept_and_read(citation, writer, django_capture_on_commit_callbacks):
    data = pdfs.by_reportlab()
    with django_capture_on_commit_callbacks(execute=True):
        version = add(
            citation, data, by=writer, name="../../etc/passwd.pdf", came_from="the authors"
        )
    version.refresh_from_db()
    assert version.state == ReadState.READ
    assert "ketamine flattened" in version.parts[0][2]
    assert version.sha256 == hashlib.sha256(data).hexdigest()
    assert (version.number, version.type, version.added_by) == (1, FileType.PDF, writer)
    assert "/" not in version.file.name
    assert "passwd" not in version.file.name
    assert version.file.read() == data


def test_a_scan_is_said_to_be_one(citation, writer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        version = add(citation, pdfs.without_text(), by=writer)
    version.refresh_from_db()
    assert (version.state, version.problem, version.parts) == (ReadState.FAILED, "no_text", None)


def test_a_newer_file_is_a_version_of_its_own(citation, writer, editor):
    first = add(citation, by=writer)
    second = add_version(document=first.document, name="b", data=b"The mice ran.", by=editor)
    assert second.number == 2
    assert first.file.read() == b"The mice slept."


def test_the_same_file_is_not_kept_twice(citation, writer):
    add(citation, by=writer)
    with pytest.raises(DocumentRefused, match="Notes of the talk"):
        add(citation, by=writer)
    assert DocumentVersion.objects.count() == 1


@pytest.mark.parametrize("data", [b"", b" \n"])
def test_an_empty_file_is_refused(citation, writer, data):
    with pytest.raises(DocumentRefused):
        add(citation, data, by=writer)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE citations_documentversion SET sha256 = 'x'",
        "UPDATE citations_documentversion SET file = 'other'",
        "UPDATE citations_documentversion SET added_by_id = NULL",
        'UPDATE citations_documentversion SET parts = \'[["page", "1", "made up", ""]]\'',
        "UPDATE citations_documentversion SET state = 'waiting', parts = NULL",
        "DELETE FROM citations_documentversion",
    ],
)
def test_the_database_lets_no_version_be_changed(
    citation, writer, django_capture_on_commit_callbacks, change
):
    with django_capture_on_commit_callbacks(execute=True):
        add(citation, by=writer)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_documents_go_along_when_citations_are_merged(citation, writer, editor):
    from news.citations.matching.merging import merge

    other = factories.citation(title="The same again")
    add(other, by=writer)
    merge(keep_id=citation.pk, duplicate_id=other.pk, taken={}, by=editor)
    assert citation.documents.count() == 1
