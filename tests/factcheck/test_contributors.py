import pytest
from django.db import IntegrityError, transaction
from wagtail.models import Revision

from news.desk.contributions import Contribution
from news.factcheck.ledger.contributors import contributions, contributor_ids
from news.models import Byline, StoryPage
from tests import factories
from tests.factories import paragraph

pytestmark = pytest.mark.django_db


def newest(page):
    return StoryPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def change(page, by, **fields):
    page = newest(page)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(user=by)
    return newest(page)


def body(*texts):
    return StoryPage.body.field.to_python([paragraph(text) for text in texts])


def test_owner_and_everybody_who_changed_it_and_everybody_bylined(writer, editor):
    page = change(factories.story(by=writer), editor, standfirst="Put better by the editor.")
    bylined = factories.writer("Bea", "Bylined")
    page.bylines = [Byline(author=bylined.author)]
    assert contributor_ids(page) == {writer.pk, editor.pk, bylined.pk}


def test_saving_without_a_change_is_no_contribution(writer, editor):
    page = change(factories.story(by=writer), editor, slug="another-slug")
    assert contributor_ids(page) == {writer.pk}


def test_an_author_without_account_is_nobody(writer):
    author = factories.author("Guest")
    page = factories.story(by=writer, authors=[author])
    assert contributor_ids(page) == {writer.pk}


def test_newer_versions_do_not_count_for_an_older_one(writer, editor):
    page = factories.story(by=writer)
    first = page.latest_revision_id
    change(page, editor, standfirst="Put better by the editor.")
    assert set(contributions(page, upto=first)) == {writer.pk}
    assert set(contributions(page, upto=first - 1)) == {writer.pk}  # its owner, all the same


def test_a_save_by_nobody_in_particular_names_nobody(writer):
    page = change(factories.story(by=writer), None, standfirst="A script put this here.")
    assert set(contributions(page)) == {writer.pk}


def test_the_message_quotes_what_the_person_wrote(writer, editor):
    page = change(factories.story(by=writer), editor, standfirst="The editor wrote all of this.")
    assert "You wrote “The editor wrote all of this.”" in contributions(page)[editor.pk]


def test_whoever_only_took_something_out_changed_it_too(writer, editor):
    page = factories.story(by=writer, body=[paragraph("The cells grew."), paragraph("By half.")])
    page = change(page, editor, body=body("The cells grew."))
    assert "You changed this text" in contributions(page)[editor.pk]


def test_a_deletion_counts_until_somebody_has_cleared_the_text(writer, checker, editor):
    page = factories.story(by=writer, body=[paragraph("The cells grew."), paragraph("By half.")])
    page = change(page, editor, body=body("The cells grew."))
    factories.submit(page, by=writer)
    factories.approve(page, checker)
    assert editor.pk in contributor_ids(newest(page))  # first to save exactly these words
    page = change(page, writer, title="A new headline by the writer")
    assert editor.pk not in contributor_ids(page)


def test_a_sentence_stays_its_writers_after_the_clearance(writer, checker):
    early = factories.writer("Earl", "Early")
    page = change(factories.story(by=writer), early, standfirst="Earl found these words.")
    factories.submit(page, by=writer)
    factories.approve(page, checker)
    page = change(page, checker, title="Now with another headline")
    assert contributor_ids(page) >= {early.pk, checker.pk}


def test_going_back_to_old_words_makes_them_nobody_elses(writer, checker, editor):
    early = factories.writer("Earl", "Early")
    page = factories.story(by=writer)
    page = change(page, early, standfirst="Earl found these words.")
    page = change(page, writer, standfirst="The writer found others.")
    assert early.pk in contributor_ids(page)  # he changed it since anybody cleared it
    factories.submit(page, by=writer)
    factories.approve(page, checker)
    factories.approve(page, editor)
    page = newest(page)
    assert early.pk not in contributor_ids(page)
    assert early.pk in contributor_ids(change(page, editor, standfirst="Earl found these words."))


def test_words_moved_to_another_paragraph_are_still_their_writers(writer, checker, editor):
    sentence = "The hippocampus grew by two per cent."
    page = factories.story(by=writer, body=[paragraph("One."), paragraph(sentence)])
    page = change(page, editor, body=body(f"{sentence} One."))
    rows = Contribution.objects.to(page)
    assert rows.count() == 2
    assert sentence in contributions(page)[writer.pk]


def test_autosave_that_writes_a_revision_over_leaves_the_contribution(writer, editor):
    page = factories.story(by=writer)
    page = change(page, editor, standfirst="First attempt by the editor.")
    draft = newest(page)
    draft.standfirst = "Second attempt by the editor."
    draft.save_revision(user=editor, overwrite_revision=draft.latest_revision)
    back = change(page, writer, standfirst="First attempt by the editor.")
    assert "First attempt" in contributions(back)[editor.pk]


def test_purging_revisions_takes_nobody_off_the_list(writer, editor):
    page = change(factories.story(by=writer), editor, standfirst="Put better by the editor.")
    page = change(page, writer, title="A better headline")
    Revision.objects.for_instance(page).exclude(pk=page.latest_revision_id).delete()
    assert contributor_ids(newest(page)) == {writer.pk, editor.pk}


def test_a_copy_remembers_who_wrote_the_original(writer, editor):
    page = change(factories.story(by=writer), editor, standfirst="Put better by the editor.")
    copier = factories.writer("Cora", "Copier")
    copy = page.copy(update_attrs={"slug": "copied"}, keep_live=False, user=copier)
    assert {writer.pk, editor.pk} <= contributor_ids(newest(copy))


def test_revisions_from_before_contributions_were_kept_count_too(writer, editor):
    page = change(factories.story(by=writer), editor, standfirst="Put better by the editor.")
    with factories.unguarded_database() as cursor:
        cursor.execute("DELETE FROM desk_contribution")
    assert contributor_ids(newest(page)) == {writer.pk, editor.pk}


@pytest.mark.parametrize(
    "attack",
    [
        lambda rows: rows.delete(),
        lambda rows: rows.update(user=None),
        lambda rows: rows.update(marks=[]),
        lambda rows: rows.update(object_id="0"),
    ],
)
def test_the_database_keeps_what_somebody_wrote(attack, writer):
    page = factories.story(by=writer)
    with pytest.raises(IntegrityError), transaction.atomic():
        attack(Contribution.objects.to(page).order_by())
    assert contributor_ids(page) == {writer.pk}


def test_the_creator_of_a_citation_contributed_to_it(writer, checker):
    citation = factories.citation(by=writer)
    assert contributor_ids(citation) == {writer.pk}
    citation.title = "Another title that the checker found"
    citation.save_revision(user=checker)
    assert contributor_ids(citation) == {writer.pk, checker.pk}
