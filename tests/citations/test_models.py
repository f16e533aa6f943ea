import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from wagtail.models import ReferenceIndex

from news.citations.models import Citation, Contributor
from news.desk.refusals import NotChecked
from tests import factories

pytestmark = pytest.mark.django_db


def cleaned(**fields):
    citation = Citation(**{"type": "book", "title": "A book"} | fields)
    citation.full_clean()
    return citation


def test_identifiers_are_stored_in_their_normal_form():
    citation = cleaned(
        doi="https://doi.org/10.1038/NRN3475",
        pmid="PMID 0007".replace("PMID ", "PMID:"),
        isbn="0-306-40615-2",
        url="HTTPS://Example.org/a#b",
    )
    assert (citation.doi, citation.pmid) == ("10.1038/nrn3475", "7")
    assert (citation.isbn, citation.url) == ("9780306406157", "https://example.org/a")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("doi", "nonsense"),
        ("pmid", "nonsense"),
        ("isbn", "123"),
        ("url", "javascript:alert(1)"),
        ("url", "data:text/html,x"),
        ("issued", "19.6.2025"),
        ("issued", str(timezone.localdate().year + 3)),
        ("event_date", "2025-02-30"),
        ("title", ""),
        ("type", "nonsense"),
        ("doi", "10.1/a\x00b"),
    ],
)
def test_a_bad_value_gets_a_message_on_its_field(field, typed):
    with pytest.raises(ValidationError) as refused:
        cleaned(**{field: typed})
    assert field in refused.value.message_dict


@pytest.mark.parametrize(
    ("field", "first", "second"),
    [
        ("doi", "10.1038/nrn3475", "10.1038/nrn3475"),
        ("pmid", "24136970", "24136970"),
        ("url", "https://www.example.org/a/", "http://example.org/a"),
    ],
)
def test_the_database_refuses_the_same_source_twice(field, first, second):
    Citation.objects.create(type="book", title="One", **{field: first})
    with pytest.raises(IntegrityError), transaction.atomic():
        Citation.objects.create(type="book", title="Two", **{field: second})


def test_empty_identifiers_may_be_many():
    Citation.objects.create(type="book", title="One")
    Citation.objects.create(type="book", title="Two")
    assert Citation.objects.count() == 2


@pytest.mark.parametrize("values", [{"url": "javascript:alert(1)"}, {"issued": "June"}])
def test_the_database_refuses_what_no_form_lets_through(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Citation.objects.create(type="book", title="One", **values)


@pytest.mark.parametrize(
    ("names", "field"), [({}, "family"), ({"family": "A", "literal": "B"}, "literal")]
)
def test_a_contributor_has_exactly_one_kind_of_name(names, field):
    with pytest.raises(ValidationError) as refused:
        Contributor(**names).full_clean(exclude=["citation"])
    assert field in refused.value.message_dict


def test_a_citation_round_trips_through_its_record():
    citation = factories.citation(people=[("Xie", "Lulu"), ("Kang", "Hongyi")], pmid="24136970")
    other = Citation()
    other.fill_from(citation.record)
    assert other.record.contributors == citation.record.contributors
    assert (other.pmid, other.doi, other.issued) == (citation.pmid, citation.doi, citation.issued)


def test_a_citation_names_its_first_contributor_and_year():
    citation = factories.citation(people=[("Xie", "Lulu")], title="Sleep", issued="2013-10")
    assert str(citation) == "Xie 2013: Sleep"


def test_nobody_makes_a_citation_public_that_was_not_checked():
    citation = factories.citation()
    citation.live = True
    with pytest.raises(NotChecked):
        citation.save()
    with pytest.raises(NotChecked):
        citation.latest_revision.publish()
    assert not Citation.objects.get().live


def test_a_new_citation_is_no_public_one():
    assert not Citation(type="book", title="A").live


def test_a_citation_in_use_cannot_be_deleted(writer):
    citation = factories.checked_citation()
    factories.story(by=writer, body=[factories.paragraph(f"A.{factories.marker(citation)}")])
    with pytest.raises(ProtectedError):
        citation.delete()


def test_the_use_in_a_draft_is_in_the_reference_index(writer):
    citation = factories.checked_citation()
    page = factories.live_story()
    page.body = page.body.stream_block.to_python(
        [factories.paragraph(f"B.{factories.marker(citation)}")]
    )
    page.save_revision(user=writer)
    assert citation.uses.get().page_id == page.pk
    assert ReferenceIndex.get_references_to(citation).exists()


def test_a_draft_from_before_a_field_was_there_reads_as_empty():
    """Its revision knows nothing of the column; what it says, and its digest, stay the same."""
    citation = factories.citation()
    before = citation.checkable_content().digest
    younger = ["publisher_place", "edition", "status", "number", "container_title_short"]
    content = {
        key: value for key, value in citation.latest_revision.content.items() if key not in younger
    }
    citation.revisions.update(content=content)
    draft = Citation.objects.get(pk=citation.pk).get_latest_revision_as_object()
    assert [getattr(draft, name) for name in younger] == [""] * 5
    assert draft.checkable_content().digest == before
    draft.full_clean()
    draft.save_revision()
