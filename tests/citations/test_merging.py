"""Two citations of one source become one, and no text, clearance or identifier is lost."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from news.aftercare.changed_sources import accept, changed_under_stories
from news.citations.matching.known import match_of
from news.citations.matching.merging import MERGED, MERGED_AWAY, merge
from news.citations.models import Citation, CitationUse, Merge
from news.citations.records.record import Record
from news.desk.refusals import MergeRefused, Refused
from news.factcheck.ledger.rules import APPROVE
from news.models import StoryPage
from news.upkeep.invariants import broken_invariants
from tests import factories
from tests.arranged import arranged
from tests.factories import marker, paragraph, study

pytestmark = pytest.mark.django_db


@arranged
def writer():
    return factories.writer("Wanda", "Writer")


def do_merge(keep, duplicate, by, **taken):
    return merge(keep_id=keep.pk, duplicate_id=duplicate.pk, taken=taken, by=by)


def page_of(client, story):
    return client.get(story.url).content.decode()


def test_every_use_moves(client, writer):
    keep = factories.checked_citation(title="Kept")
    duplicate = factories.checked_citation(title="Duplicate")
    draft = factories.story(
        by=writer,
        body=[
            paragraph(f"Inline.{marker(duplicate)} Both.{marker(keep, duplicate)}"),
            study(duplicate),
        ],
    )
    do_merge(keep, duplicate, writer)
    assert set(CitationUse.objects.values_list("citation", "page")) == {(keep.pk, draft.pk)}
    draft = StoryPage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    assert list(draft.sources()) == [keep]
    client.force_login(writer)
    html = client.get(reverse("wagtailadmin_pages:view_draft", args=[draft.pk])).content.decode()
    assert "Kept" in html
    assert "Duplicate" not in html
    assert html.count('<li id="ref-') == 1
    draft.save_revision(user=writer)  # and stays so
    assert set(CitationUse.objects.values_list("citation", flat=True)) == {keep.pk}


def test_a_live_story_shows_what_was_cleared_until_a_checker_accepts(client, writer):
    keep = factories.checked_citation(title="Kept")
    duplicate = factories.checked_citation(title="Duplicate")
    story = factories.live_story(
        body=[paragraph(f"A claim.{marker(duplicate)} More.{marker(keep)}")]
    )
    merger = factories.account("Mia", "Merger", "Fact-checkers")
    do_merge(keep, duplicate, merger)
    assert "Duplicate" in page_of(client, story)
    [changed] = changed_under_stories()
    with pytest.raises(Refused, match="You changed this source"):
        accept(clearance_id=changed.clearance.pk, shown=changed.content.digest, by=merger)
    checker = factories.account("Cleo", "Checker", "Fact-checkers")
    accept(clearance_id=changed.clearance.pk, shown=changed.content.digest, by=checker)
    html = page_of(client, story)
    assert "Duplicate" not in html
    assert html.count('<li id="ref-') == 1  # two markers, one source
    assert changed_under_stories() == []
    assert list(broken_invariants()) == []


def test_identifiers_are_kept_and_still_unique(writer):
    keep = factories.citation(by=writer, doi="10.5555/kept", pmid="")
    duplicate = factories.citation(
        by=writer, doi="10.5555/dup", pmid="77", url="https://a.example/x"
    )
    do_merge(keep, duplicate, writer)
    kept = {(other.kind, other.value) for other in keep.also_known_as}
    assert kept == {("doi", "10.5555/dup"), ("pmid", "77"), ("url", "https://a.example/x")}
    assert Citation.objects.standing().get(other_identifiers__value="10.5555/dup") == keep


def test_what_was_taken_over_is_a_draft_to_be_checked(writer):
    keep = factories.checked_citation(title="Kept", volume="")
    duplicate = factories.checked_citation(title="Duplicate", volume="7")
    do_merge(keep, duplicate, writer, volume=True, title=False)
    keep.refresh_from_db()
    assert (keep.volume, keep.has_unpublished_changes) == ("", True)
    newest = keep.get_latest_revision_as_object()
    assert (newest.volume, newest.title) == ("7", "Kept")


def test_it_is_on_the_record_of_both(writer):
    keep, duplicate = factories.citation(title="Kept"), factories.citation(title="Duplicate")
    do_merge(keep, duplicate, writer)
    entry = Merge.objects.get()
    assert (entry.duplicate, entry.kept, entry.by) == (duplicate, keep, writer)
    entries = ModelLogEntry.objects.filter(user=writer, action__in=[MERGED, MERGED_AWAY])
    assert dict(entries.values_list("object_id", "action")) == {
        str(keep.pk): MERGED,
        str(duplicate.pk): MERGED_AWAY,
    }


def test_a_chain_of_merges_ends_at_one_citation(writer):
    a, b, c = (factories.citation(title=title) for title in "ABC")
    do_merge(b, a, writer)
    do_merge(c, b, writer)
    assert {one.pk: other.pk for one, other in ((a, c), (b, c))} == dict(
        Citation.objects.exclude(merged_into=None).values_list("pk", "merged_into")
    )
    assert Citation.objects.standing_for([a.pk, b.pk, c.pk]) == {a.pk: c, b.pk: c, c.pk: c}


def test_what_can_not_be_merged(writer):
    one, other = factories.citation(title="One"), factories.citation(title="Other")
    checked = factories.checked_citation(title="Checked")
    for keep, duplicate, words in (
        (one, one, "itself"),
        (one, checked, "keep the checked one"),
    ):
        with pytest.raises(MergeRefused, match=words):
            do_merge(keep, duplicate, writer)
    other.get_workflow().start(other, writer)
    with pytest.raises(MergeRefused, match="being checked"):
        do_merge(one, other, writer)
    do_merge(checked, one, writer)
    with pytest.raises(MergeRefused, match="already"):
        do_merge(checked, one, writer)
    assert Merge.objects.count() == 1


def test_neither_of_them_can_be_deleted(client, writer):
    keep, duplicate = factories.citation(), factories.citation()
    do_merge(keep, duplicate, writer)
    client.force_login(factories.account("Ada", "Admin", is_superuser=True))
    for citation in (keep, duplicate):
        url = reverse("wagtailsnippets_citations_citation:delete", args=[citation.pk])
        client.post(url)
        assert Citation.objects.filter(pk=citation.pk).exists()


def test_a_merged_citation_is_not_offered_any_more(client, writer):
    keep, duplicate = factories.citation(title="Kept"), factories.citation(title="Duplicate")
    do_merge(keep, duplicate, writer)
    client.force_login(writer)
    for name in (
        "citation_chooser:choose_results",
        "wagtailsnippets_citations_citation:list_results",
    ):
        html = client.get(reverse(name)).content.decode()
        assert "Kept" in html
        assert "Duplicate" not in html
    html = client.get(
        reverse("wagtailsnippets_citations_citation:edit", args=[duplicate.pk])
    ).content.decode()
    assert "This citation was merged into" in html


def test_side_by_side_in_the_admin(client, writer):
    keep = factories.citation(by=writer, title="Kept", volume="", people=[("Curie", "Marie")])
    duplicate = factories.citation(
        by=writer, title="Duplicate", volume="7", people=[("Joliot", "Irène")]
    )
    client.force_login(writer)
    url = reverse("citations:merge", args=[keep.pk])
    assert "Duplicate" in client.get(url, {"q": "Duplicate"}).content.decode()
    html = client.get(url, {"duplicate": duplicate.pk}).content.decode()
    for words in ("Curie, M.", "Joliot, I.", "10.5555/example"):
        assert words in html
    answer = client.post(
        url,
        {"duplicate": duplicate.pk, "take-volume": "duplicate", "take-contributors": "duplicate"},
    )
    assert answer.status_code == 302
    newest = Citation.objects.get(pk=keep.pk).get_latest_revision_as_object()
    assert (newest.title, newest.volume) == ("Kept", "7")
    assert [str(one) for one in newest.contributors.all()] == ["Joliot, I."]


@pytest.mark.parametrize("chosen", ["", "x", "0", "99999999999999999999", "²", "-1"])
def test_nonsense_chooses_nothing(client, writer, chosen):
    keep = factories.citation(by=writer)
    client.force_login(writer)
    url = reverse("citations:merge", args=[keep.pk])
    assert client.get(url, {"duplicate": chosen, "q": "\x00"}).status_code == 200
    assert client.post(url, {"duplicate": chosen}).status_code == 200
    assert not Merge.objects.exists()


def test_a_refusal_says_why(client, writer):
    keep, duplicate = factories.citation(by=writer), factories.checked_citation()
    client.force_login(writer)
    answer = client.post(reverse("citations:merge", args=[keep.pk]), {"duplicate": duplicate.pk})
    assert answer.status_code == 409
    assert "keep the checked one" in answer.content.decode()


def test_who_wrote_the_one_that_is_kept_does_not_accept_it(writer):
    """A story cites it through a signpost: its edits are the editor's own all the same."""
    keep, duplicate = factories.checked_citation(), factories.checked_citation()
    factories.live_story(body=[paragraph(f"A claim.{marker(duplicate)}")])
    do_merge(keep, duplicate, writer)
    checker = factories.account("Cleo", "Checker", "Fact-checkers")
    other = factories.account("Otto", "Other", "Fact-checkers")
    factories.edit_citation(keep, by=checker, checked_by=other, title="As Cleo has it")
    [changed] = changed_under_stories()
    with pytest.raises(Refused, match="You changed this source"):
        accept(clearance_id=changed.clearance.pk, shown=changed.content.digest, by=checker)


def test_every_merger_on_the_way_is_kept_from_accepting(writer):
    a, b, c = (factories.checked_citation(title=title) for title in "ABC")
    story = factories.live_story(body=[paragraph(f"A claim.{marker(a)}")])
    first = factories.account("Mia", "First", "Fact-checkers")
    second = factories.account("Max", "Second", "Fact-checkers")
    do_merge(b, a, first)
    do_merge(c, b, second)
    [changed] = changed_under_stories()
    for merger in (first, second):
        with pytest.raises(Refused):
            accept(clearance_id=changed.clearance.pk, shown=changed.content.digest, by=merger)
    checker = factories.account("Cleo", "Checker", "Fact-checkers")
    accept(clearance_id=changed.clearance.pk, shown=changed.content.digest, by=checker)
    assert list(broken_invariants()) == []
    assert story.pk


def test_a_version_that_waits_for_an_editor_is_listed_too(writer):
    keep, duplicate = factories.checked_citation(title="Kept"), factories.checked_citation()
    story = factories.story(by=writer, body=[paragraph(f"A claim.{marker(duplicate)}")])
    factories.submit(story, by=writer)
    factories.decide(story, APPROVE, factories.account("Cleo", "Checker", "Fact-checkers"))
    do_merge(keep, duplicate, writer)
    assert [changed.story.pk for changed in changed_under_stories()] == [story.pk]


def test_an_identifier_is_found_whatever_was_taken_over(writer):
    keep = factories.citation(by=writer, doi="10.5555/kept")
    duplicate = factories.citation(by=writer, doi="10.5555/dup")
    do_merge(keep, duplicate, writer, doi=True)
    for doi in ("10.5555/kept", "10.5555/dup"):
        assert match_of(Record("book", "X", doi=doi)).citation == keep
        assert "doi" in Citation(doi=doi).duplicates()


def test_what_can_not_be_saved_is_a_refusal(writer):
    """Its title was emptied by hand in the database, say."""
    keep, duplicate = factories.citation(by=writer), factories.citation(by=writer)
    Citation.objects.filter(pk=duplicate.pk).update(title="")
    content = duplicate.latest_revision.content | {"title": ""}
    duplicate.revisions.update(content=content)
    with pytest.raises(MergeRefused):
        do_merge(keep, duplicate, writer, title=True)
    assert not Merge.objects.exists()
