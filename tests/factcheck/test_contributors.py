import pytest

from news.factcheck.contributors import contributor_ids
from news.models import Author, Byline, StoryPage
from tests import factories

pytestmark = pytest.mark.django_db


def test_owner_and_everybody_who_saved_and_everybody_bylined(writer, editor):
    page = factories.story(by=writer)
    page.save_revision(user=editor)
    bylined = factories.writer("Bea", "Bylined")
    page.bylines = [Byline(author=bylined.author)]
    assert contributor_ids(page) == {writer.pk, editor.pk, bylined.pk}


def test_an_author_without_account_is_nobody(writer):
    author = Author.objects.create(name="Guest", slug="guest")
    page = factories.story(by=writer, authors=[author])
    assert contributor_ids(page) == {writer.pk}


def test_what_was_saved_before_the_last_approval_no_longer_counts(writer, checker, editor):
    page = factories.story(by=writer)
    early = factories.writer("Earl", "Early")
    page.save_revision(user=early)
    factories.submit(page, by=writer)
    factories.approve(page, checker)
    assert early.pk in contributor_ids(StoryPage.objects.get(pk=page.pk))  # not published yet
    factories.approve(page, editor)
    page = StoryPage.objects.get(pk=page.pk)
    assert contributor_ids(page) == {writer.pk}
    page.save_revision(user=checker)
    assert checker.pk in contributor_ids(page)


def test_the_creator_of_a_citation_contributed_to_it(writer, checker):
    citation = factories.citation(by=writer)
    assert contributor_ids(citation) == {writer.pk}
    citation.save_revision(user=checker)
    assert contributor_ids(citation) == {writer.pk, checker.pk}
