"""A citation is flagged once, and a checker has the last word."""

import pytest
from wagtail.models import ModelLogEntry

from news.citations.aftercare.flags import (
    CONFIRMED,
    DISMISSED,
    decide,
    raise_flags,
    standing_of,
)
from news.citations.aftercare.retraction_data import import_csv
from news.citations.models import Flag, OtherIdentifier
from news.citations.records.record import Record
from news.citations.records.standing import Standing
from news.desk.refusals import FlagRefused
from tests import factories
from tests.arranged import arranged

from .csv_file import file, line

pytestmark = pytest.mark.django_db


@arranged
def checker():
    return factories.account("Carl", "Checker", "Fact-checkers")


def notices(*lines):
    import_csv(file(*lines))


def test_a_retracted_source_is_flagged_by_doi_and_by_pubmed_id():
    by_doi = factories.citation(doi="10.5555/p1")
    by_pmid = factories.citation(doi="", pmid="22222222")
    factories.citation()
    notices(line(1, "10.5555/P1"), line(2, "unavailable", OriginalPaperPubMedID="22222222"))
    assert {flag.citation for flag in raise_flags()} == {by_doi, by_pmid}
    assert set(Flag.objects.values_list("standing", flat=True)) == {"retracted"}


def test_an_identifier_of_a_merged_duplicate_counts_too():
    source = factories.citation()
    OtherIdentifier.objects.create(citation=source, kind="doi", value="10.5555/preprint")
    notices(line(1, "10.5555/preprint"))
    assert [flag.citation for flag in raise_flags()] == [source]


def test_nothing_is_flagged_twice():
    factories.citation(doi="10.5555/p1")
    notices(line(1, "10.5555/p1"))
    assert len(raise_flags()) == 1
    assert raise_flags() == []
    assert Flag.objects.count() == 1


def test_what_was_dismissed_stays_dismissed(checker):
    factories.citation(doi="10.5555/p1")
    notices(line(1, "10.5555/p1"))
    [flag] = raise_flags()
    decide(flag_id=flag.pk, confirm=False, by=checker, comment="Another paper with a similar DOI.")
    # The same notice under another number, or from another service.
    notices(line(1, "10.5555/p1"), line(7, "10.5555/p1", RetractionDOI="10.5555/notice.1"))
    assert raise_flags() == []
    assert Flag.objects.get().state == "dismissed"


def test_a_dismissal_does_not_cover_a_notice_that_comes_later(checker):
    factories.citation(doi="10.5555/p1")
    notices(line(1, "10.5555/p1", on="1/1/2020 0:00"))
    [flag] = raise_flags()
    decide(flag_id=flag.pk, confirm=False, by=checker, comment="Another paper.")
    notices(line(2, "10.5555/p1", on="1/1/2022 0:00"))
    assert [flag.notice.record_id for flag in raise_flags()] == ["2"]


def test_retracted_again_after_a_reinstatement_is_news(checker):
    factories.citation(doi="10.5555/p1")
    for number, nature, year in (
        (1, "Retraction", 2018),
        (2, "Reinstatement", 2020),
        (3, "Retraction", 2022),
    ):
        notices(line(number, "10.5555/p1", nature=nature, on=f"1/1/{year} 0:00"))
        [flag] = raise_flags()
        decide(flag_id=flag.pk, confirm=True, by=checker)
    assert list(Flag.objects.order_by("pk").values_list("standing", flat=True)) == [
        "retracted", "reinstated", "retracted",
    ]  # fmt: skip


def test_a_concern_and_then_a_retraction_are_two_flags(checker):
    factories.citation(doi="10.5555/p1")
    notices(line(1, "10.5555/p1", nature="Expression of concern", on="1/1/2020 0:00"))
    [concern] = raise_flags()
    decide(flag_id=concern.pk, confirm=True, by=checker)
    notices(line(2, "10.5555/p1", on="1/1/2022 0:00"))
    assert [flag.standing for flag in raise_flags()] == ["retracted"]


def test_a_reinstatement_is_news_only_where_there_was_a_flag():
    heard = factories.citation(doi="10.5555/p1")
    notices(line(1, "10.5555/p1", on="1/1/2020 0:00"))
    raise_flags()
    factories.citation(doi="10.5555/p2")
    notices(
        line(2, "10.5555/p1", nature="Reinstatement", on="1/1/2022 0:00"),
        line(3, "10.5555/p2", on="1/1/2020 0:00"),
        line(4, "10.5555/p2", nature="Reinstatement", on="1/1/2022 0:00"),
    )
    raise_flags()
    assert set(Flag.objects.values_list("citation", "standing")) == {
        (heard.pk, "retracted"),
        (heard.pk, "reinstated"),
    }


def test_some_citations_alone_can_be_looked_at():
    one, other = factories.citation(doi="10.5555/p1"), factories.citation(doi="10.5555/p2")
    notices(line(1, "10.5555/p1"), line(2, "10.5555/p2"))
    assert [flag.citation for flag in raise_flags(only=[other.pk])] == [other]
    assert [flag.citation for flag in raise_flags()] == [one]


def test_a_decision_is_on_the_record(checker):
    source = factories.citation(doi="10.5555/p1")
    notices(line(1, "10.5555/p1"))
    [flag] = raise_flags()
    with pytest.raises(FlagRefused, match="Say why"):
        decide(flag_id=flag.pk, confirm=False, by=checker, comment=" ")
    decide(flag_id=flag.pk, confirm=False, by=checker, comment="Wrong paper.")
    decide(flag_id=flag.pk, confirm=True, by=checker)
    actions = ModelLogEntry.objects.filter(object_id=str(source.pk), user=checker)
    assert set(actions.values_list("action", flat=True)) == {CONFIRMED, DISMISSED}
    with pytest.raises(FlagRefused, match="gone"):
        decide(flag_id=0, confirm=True, by=checker)


def test_a_source_is_asked_about_before_it_is_saved():
    notices(line(1, "10.5555/p1"), line(2, "10.5555/p2", nature="Correction"))
    assert standing_of(Record("book", "T", doi="10.5555/p1")) is Standing.RETRACTED
    assert standing_of(Record("book", "T", doi="10.5555/p2", pmid="1")) is Standing.CORRECTED
    assert standing_of(Record("book", "T")) is None


def test_a_citation_without_identifiers_matches_nothing():
    factories.citation(doi="", pmid="")
    notices(line(1, "", OriginalPaperPubMedID="0"), line(2, "unavailable"))
    assert raise_flags() == []
