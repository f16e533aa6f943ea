import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from neurogrit_cms.whole_files import DeskFiles
from news.citations.documents.adding import add_document
from news.citations.models import Document, DocumentVersion
from tests import factories
from tests.citations.documents import pdfs

pytestmark = pytest.mark.django_db


@pytest.fixture
def citation():
    return factories.citation(title="On cells")


@pytest.fixture
def page(citation):
    return reverse("citations:documents", args=[citation.pk])


@pytest.fixture
def version(citation, checker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return add_document(
            citation=citation,
            kind="paper",
            title="The paper",
            name="paper.pdf",
            data=pdfs.by_reportlab(),
            by=checker,
        )


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_a_checker_adds_a_file(page, checker, django_capture_on_commit_callbacks):
    client = signed_in(checker)
    file = SimpleUploadedFile("paper.pdf", pdfs.by_reportlab())
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(page, {"file": file, "kind": "paper"}, follow=True)
    html = answer.content.decode()
    assert "“paper.pdf” was added." in html
    assert "<td>Being read</td>" in html
    assert "<td>Read</td>" in client.get(page).content.decode()


def test_a_writer_pastes_a_text(page, writer):
    answer = signed_in(writer).post(
        page, {"pasted": "Anna said that it grew.", "title": "Call with Anna", "kind": "notes"}
    )
    assert answer.status_code == 302
    assert Document.objects.get().title == "Call with Anna"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"kind": "paper"}, "Choose a file or paste a text"),
        ({"kind": "paper", "pasted": "It grew."}, "Give the text a title."),
        ({"kind": "nonsense", "pasted": "It grew.", "title": "x"}, "not one of the available"),
    ],
)
def test_what_is_missing_is_said_and_nothing_lost(page, writer, sent, said):
    answer = signed_in(writer).post(page, sent)
    html = answer.content.decode()
    assert said in html
    assert sent.get("pasted", "") in html
    assert not Document.objects.exists()


def test_a_picture_is_refused_with_what_can_be_added(page, writer):
    file = SimpleUploadedFile("paper.pdf", b"\x89PNG\r\n\x1a\n\0\0")
    answer = signed_in(writer).post(page, {"file": file, "kind": "paper"})
    assert "This is no PDF, web page" in answer.content.decode()


def test_the_same_file_again_names_the_one_that_is_there(page, version, writer):
    file = SimpleUploadedFile("again.pdf", pdfs.by_reportlab())
    answer = signed_in(writer).post(page, {"file": file, "kind": "paper"})
    assert "This file is here already: “The paper”." in answer.content.decode()


def test_a_newer_version_stands_beside_the_old_one(page, version, writer):
    sent = {"pasted": "A later text.", "kind": "paper", "newer": version.document_id}
    answer = signed_in(writer).post(page, sent, follow=True)
    assert "Version 2" in answer.content.decode()
    assert DocumentVersion.objects.filter(document=version.document_id).count() == 2


def test_words_are_found_and_shown_in_their_page(version, checker):
    address = reverse("citations:document", args=[version.pk])
    html = signed_in(checker).get(address, {"q": "memory and attention were"}).content.decode()
    assert "Found in 1 place." in html
    assert "<mark>Memory and atten-\ntion were</mark>" in html
    assert "p. 2</h2>" in html


def test_words_that_stand_nowhere_are_said_to(version, checker):
    address = reverse("citations:document", args=[version.pk])
    html = signed_in(checker).get(address, {"q": "<i>no such words</i>"}).content.decode()
    assert "Found in 0 places." in html
    assert "<i>no such" not in html


@pytest.mark.parametrize("part", ["1", "99", "-1", "x", "9" * 40, "²"])
def test_any_part_asked_for_gives_a_page(version, checker, part):
    address = reverse("citations:document", args=[version.pk])
    assert signed_in(checker).get(address, {"part": part}).status_code == 200


def test_hostile_text_stays_text(citation, checker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        added = add_document(
            citation=citation,
            kind="other",
            title="<script>alert(1)</script>",
            name='"><script>.txt',
            data=b"<script>alert(2)</script> grew",
            came_from="javascript:alert(3)",
            by=checker,
        )
    client = signed_in(checker)
    for address in (
        reverse("citations:document", args=[added.pk]),
        reverse("citations:documents", args=[citation.pk]),
    ):
        html = client.get(address).content.decode()
        assert "<script>alert" not in html
        assert 'href="javascript:' not in html


def test_the_file_is_saved_and_never_opened_here(version, checker):
    answer = signed_in(checker).get(reverse("citations:document-file", args=[version.pk]))
    assert b"".join(answer.streaming_content) == pdfs.by_reportlab()
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("name", ["document", "document-file"])
def test_nobody_outside_the_desk_gets_a_document(version, name, client):
    address = reverse(f"citations:{name}", args=[version.pk])
    assert client.get(address).status_code == 302
    reader = factories.user("Reader") if hasattr(factories, "user") else None
    if reader:
        assert signed_in(reader).get(address).status_code in {302, 403}


def test_files_have_no_address(tmp_path):
    from neurogrit_cms.settings import base

    entry = base.STORAGES["documents"]
    assert entry["BACKEND"] == "neurogrit_cms.whole_files.DeskFiles"
    assert not entry["OPTIONS"]["location"].is_relative_to(base.MEDIA_ROOT)
    with pytest.raises(ValueError, match="no address"):
        DeskFiles(location=tmp_path).url("x.pdf")


def test_a_citation_with_documents_is_not_deleted_and_says_why(version, editor):
    address = reverse(
        "wagtailsnippets_citations_citation:delete", args=[version.document.citation_id]
    )
    answer = signed_in(editor).post(address, follow=True)
    assert "something rests on it (document)" in answer.content.decode()
    assert Document.objects.exists()
