"""What the desk does, as acts to be measured. Each leaves the corpus as it was, or as good as."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle, islice
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Revision

from news.citations.models import Citation
from news.factcheck.ledger.rules import APPROVE
from news.factcheck.ledger.state import ledger_of
from news.models import StoryPage
from news.publishing.rule import publish_due
from tests import factories
from tests.factories import marker, paragraph
from tests.forms import paragraph as as_posted
from tests.forms import story_form

BLOCKS, SENTENCES = 60, 5
SENTENCE = "In group %d the hippocampus of the walkers grew by a little more than two per cent."


def undone(act: Callable[[], Any]) -> Callable[[], Any]:
    """`act`, whose every trace is taken back."""

    def run() -> Any:
        with transaction.atomic():
            answer = act()
            transaction.set_rollback(True)
        return answer

    return run


def long_body() -> list[dict[str, Any]]:
    """Sixty paragraphs of five sentences, each resting on one of ten of the corpus's sources."""
    sources = list(islice(cycle(Citation.objects.order_by("pk")[:10]), BLOCKS))
    return [
        paragraph(
            " ".join(
                f"{SENTENCE % (SENTENCES * block + number)}{marker(source)}"
                for number in range(SENTENCES)
            )
        )
        for block, source in enumerate(sources)
    ]


def signed_in(user: Any) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def all_acts() -> Iterator[tuple[str, Callable[[], Any]]]:
    """Names and acts."""
    body = long_body()
    author = factories.writer("Bench", "Writer")
    checker = factories.account("Bench", "Checker", "Fact-checkers")
    editor = factories.account("Bench", "Editor", "Editors")
    # One that stays a draft, since its acts are asked for again; one that goes through the workflow.
    draft = factories.story(by=author, body=body)
    sent = factories.story(by=author, body=body)
    writing, checking, editing = map(signed_in, (author, checker, editor))

    def get(client: Client, path: str) -> Callable[[], Any]:
        def act() -> Any:
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)
            return answer

        return act

    yield "dashboard", get(editing, "/admin/")
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    yield "story editor, 60 blocks", get(writing, edit)
    yield (
        "citation chooser, search",
        get(writing, f"{reverse('citation_chooser:choose_results')}?q=memory"),
    )
    yield "queue of the fact-check", get(checking, reverse("factcheck:queue"))

    def save() -> Any:
        version = StoryPage.objects.get(pk=draft.pk).get_latest_revision_as_object()
        version.standfirst = "Another standfirst, as somebody types it."
        return version.save_revision(user=author)

    yield "save a draft", undone(save)
    form = story_form(author=author.author, page=draft, body=_as_sent(body))

    def post(**headers: str) -> Any:
        answer = writing.post(edit, form, headers=headers)
        assert answer.status_code in {200, 302}, answer.content[:500]
        return answer

    yield "save a draft in the editor", undone(post)
    yield "autosave", undone(partial(post, accept="application/json"))
    yield "submit", undone(lambda: factories.submit(StoryPage.objects.get(pk=draft.pk), by=author))
    step = factories.submit(sent, by=author)
    review = reverse("factcheck:review", args=[step.pk])
    yield "workbench, 300 statements", get(checking, review)
    line = next(
        one
        for one in ledger_of(step.revision.as_object()).lines
        if one.occurrence.kind == "body.paragraph"
    )
    yield "rule on a statement", undone(lambda: factories.rule_on(step, line, by=checker))
    factories.rule_on_all(step)
    yield "approve", undone(lambda: factories.approve(sent, checker))
    factories.approve(sent, checker)
    publish_step = factories.step_of(sent)
    yield (
        "review before publication",
        get(editing, reverse("factcheck:review", args=[publish_step.pk])),
    )
    yield "publish", undone(lambda: factories.approve(sent, editor))
    factories.approve(sent, editor)
    # There and back: whoever published them has called both changes minor.
    people = author, checker, editor
    made = [_another_version(sent.pk, words, *people) for words in ("This.", "That.", "This.")]
    versions = cycle(made[1:])
    yield "publish anew", lambda: _publish(next(versions))
    yield "scheduler, nothing due", lambda: publish_due(at=timezone.now())


def _as_sent(body: list[dict[str, Any]]) -> list[Any]:
    return [as_posted(block["value"]) for block in body]


def _another_version(pk: int, words: str, author: Any, checker: Any, editor: Any) -> int:
    """The id of another version of a live story, cleared and published."""
    version = StoryPage.objects.get(pk=pk).get_latest_revision_as_object()
    version.standfirst = words
    revision = version.save_revision(user=author)
    factories.submit(StoryPage.objects.get(pk=pk), by=author)
    for somebody in (checker, editor):
        step = factories.step_of(StoryPage.objects.get(pk=pk))
        if step.task.specific.is_decided_by(
            somebody
        ):  # words that were cleared before are past the first
            factories.decide_on(step, APPROVE, somebody)
    return revision.pk


def _publish(revision_id: int) -> None:
    revision = Revision.objects.get(pk=revision_id)
    PublishPageRevisionAction(revision).execute(skip_permission_checks=True)
