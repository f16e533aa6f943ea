"""A story goes off the site for a reason, which stays on the record."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from news.desk.refusals import WithdrawalRefused
from news.models import StoryPage
from news.publishing import rule
from tests import factories

pytestmark = pytest.mark.django_db
WHY = "The study was retracted."


@pytest.fixture
def story(writer):
    return factories.live_story(by=writer)


def fresh(page):
    return StoryPage.objects.get(pk=page.pk)


def doors(page):
    return {
        "page": reverse("wagtailadmin_pages:unpublish", args=[page.pk]),
        "bulk": reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
        + f"?id={page.pk}",
    }


@pytest.mark.parametrize("door", ["page", "bulk"])
@pytest.mark.parametrize("said", [{}, {"reason": "   "}, {"reason": "x" * 501}])
def test_without_a_reason_it_stays_and_is_asked_for_one(story, editor, as_user, door, said):
    response = as_user(editor).post(doors(story)[door], said)
    assert fresh(story).live
    assert 'name="reason"' in response.content.decode()


@pytest.mark.parametrize("door", ["page", "bulk"])
def test_the_reason_stands_on_the_record(story, editor, as_user, door):
    client = as_user(editor)
    assert 'name="reason"' in client.get(doors(story)[door]).content.decode()
    client.post(doors(story)[door], {"reason": WHY})
    assert not fresh(story).live
    entry = PageLogEntry.objects.get(page=story.pk, action="news.withdraw")
    assert (entry.user, entry.data["reason"]) == (editor, WHY)
    assert WHY in client.get(reverse("news_record", args=[story.pk])).content.decode()


def test_code_says_why_too(story, editor):
    with pytest.raises(WithdrawalRefused):
        fresh(story).unpublish(user=editor)
    page = fresh(story)
    page.live = False
    with pytest.raises(WithdrawalRefused):
        page.save()
    assert fresh(story).live


def test_what_expires_says_so(story):
    StoryPage.objects.filter(pk=story.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    assert rule.expire_due(at=timezone.now()) == ([story.title], [])
    entry = PageLogEntry.objects.get(page=story.pk, action="news.withdraw")
    assert entry.data["reason"] == "It had reached the end of its time on the site."
