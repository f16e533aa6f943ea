"""Whose eyes see what of a draft: its headline is known to the whole desk, its words are not.

A newsroom has to know what everybody is working on. What is written there, and what checkers say of
it, is for checkers, editors and those who wrote it (`news.factcheck.admin.who_reads`). Decided once, for
lists, choosers, search, bulk pages and reports alike.
"""

import pytest
from django.urls import reverse
from wagtail.log_actions import log

from news.factcheck.admin.who_reads import may_read_drafts
from tests import factories
from tests.arranged import arranged
from tests.factories import paragraph

pytestmark = pytest.mark.django_db
HEADLINE, WORDS = "Quagga cells grew", "Nobody but Wanda knows of the zebrafish."
DESK = ("writer", "other", "checker", "editor", "admin")
READERS_OF_DRAFTS = {"writer", "checker", "editor", "admin"}


@arranged
def draft(writer):
    return factories.story(
        by=writer, title=HEADLINE, slug="quagga", standfirst=WORDS, body=[paragraph(WORDS)]
    )


@pytest.fixture
def people(desk):
    return desk | {"other": factories.writer("Otto", "Other")}


def surfaces(page):
    """Wherever a page is named in the admin, by the kind of place."""
    parent = page.get_parent()
    bulk = f"?id={page.pk}&next=/admin/"
    return {
        "dashboard": "/admin/",
        "list": reverse("wagtailadmin_explore", args=[parent.pk]),
        "search": reverse("wagtailadmin_pages:search") + "?q=quagga",
        "results of the search": reverse("wagtailadmin_pages:search_results") + "?q=quagga",
        "chooser": reverse("wagtailadmin_choose_page_child", args=[parent.pk]),
        "search in the chooser": reverse("wagtailadmin_choose_page_search") + "?q=quagga",
        "bulk deletion": reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        + bulk,
        "bulk move": reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"]) + bulk,
        "bulk publication": reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        + bulk,
        "bulk withdrawal": reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
        + bulk,
        "report on workflows": reverse("wagtailadmin_reports:workflow"),
        "report on ages": reverse("wagtailadmin_reports:aging_pages"),
        "report on locks": reverse("wagtailadmin_reports:locked_pages"),
        "history of the site": reverse("wagtailadmin_reports:site_history"),
        "api of the admin": reverse("wagtailadmin_api:pages:listing"),
        "one of the api": reverse("wagtailadmin_api:pages:detail", args=[page.pk]),
    }


@pytest.fixture
def remark(draft, editor):
    """What an editor has said in the margin, in Wagtail's own words in the history."""
    log(
        instance=draft,
        action="wagtail.comments.create",
        user=editor,
        data={"comment": {"contentpath": "body", "text": "Which zebrafish?"}},
    )


@pytest.mark.parametrize("who", DESK)
@pytest.mark.usefixtures("remark")
def test_words_of_a_draft_are_named_nowhere_but_to_who_may_read_them(draft, people, who, as_user):
    client = as_user(people[who])
    assert may_read_drafts(draft, people[who]) is (who in READERS_OF_DRAFTS)
    for name, path in surfaces(draft).items():
        html = client.get(path, headers={"X-Requested-With": "XMLHttpRequest"}).content.decode()
        if not (name == "history of the site" and who in READERS_OF_DRAFTS - {"writer"}):
            assert "zebrafish" not in html, name


# Where whoever opens a place finds every draft by its headline.
NAMED = ("list", "search", "results of the search", "chooser", "search in the chooser")


@pytest.mark.parametrize("who", ["writer", "other", "editor", "admin"])
@pytest.mark.parametrize("place", NAMED)
def test_the_headline_is_known_to_everybody_who_writes_or_edits(draft, people, who, place, as_user):
    html = as_user(people[who]).get(surfaces(draft)[place]).content.decode()
    assert HEADLINE in html or "quagga" in html


@pytest.mark.parametrize("who", DESK)
def test_everybody_sees_it_in_the_list_of_stories(draft, people, who, as_user):
    assert HEADLINE in as_user(people[who]).get("/admin/").content.decode()


def test_no_word_of_a_draft_is_found_by_who_may_not_read_it(draft, people, as_user):
    client = as_user(people["other"])
    path = reverse("wagtailadmin_pages:search_results")
    assert HEADLINE not in client.get(path, {"q": "zebrafish"}).content.decode()
    path = reverse("wagtailadmin_choose_page_search")
    assert HEADLINE not in client.get(path, {"q": "zebrafish"}).content.decode()
