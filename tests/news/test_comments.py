"""Comments in the margin: one's own are deleted, those of others resolved."""

import pytest
from django.urls import reverse
from wagtail.models import Comment, CommentReply
from wagtail.test.utils.form_data import inline_formset

from home.models import HomePage, StandingPage
from news.models import StoryIndexPage, StoryPage
from tests import factories
from tests.forms import story_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(writer):
    return factories.story(by=writer)


def comment_by(user, story, text="Says who?"):
    return Comment.objects.create(page=story, user=user, text=text, contentpath="standfirst")


def delete(comment, story, by, client):
    row = {
        "id": comment.pk,
        "text": comment.text,
        "contentpath": comment.contentpath,
        "position": "",
        "resolved": "",
        "DELETE": "1",
        "replies": inline_formset([]),
    }
    form = story_form(author=by.author, page=story, comments=inline_formset([row], initial=1))
    response = client.post(reverse("wagtailadmin_pages:edit", args=[story.pk]), form)
    assert response.status_code == 302, response.context["form"].errors


def test_another_persons_comment_is_resolved_and_not_deleted(story, writer, editor, as_user):
    comment = comment_by(editor, story)
    delete(comment, story, writer, as_user(writer))
    comment.refresh_from_db()
    assert (comment.text, comment.resolved_by) == ("Says who?", writer)
    assert comment.resolved_at


def test_ones_own_comment_is_deleted(story, writer, as_user):
    comment = comment_by(writer, story)
    delete(comment, story, writer, as_user(writer))
    assert not Comment.objects.filter(pk=comment.pk).exists()


def test_a_thread_that_others_have_answered_in_is_resolved_too(story, writer, editor, as_user):
    comment = comment_by(writer, story)
    CommentReply.objects.create(comment=comment, user=editor, text="The paper does.")
    delete(comment, story, writer, as_user(writer))
    comment.refresh_from_db()
    assert (comment.resolved_by, comment.replies.count()) == (writer, 1)


@pytest.mark.parametrize("model", [StoryPage, StoryIndexPage, HomePage, StandingPage])
def test_every_page_keeps_the_comments_of_others(model):
    form = model.get_edit_handler().get_form_class()
    assert form.formsets["comments"].form.__base__.__name__ == "KeptCommentForm"
