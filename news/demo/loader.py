"""Loads the demo through the same doors that people use: save, submit, approve, publish."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page

from news.citations.admin.drafting import create_draft
from news.citations.matching.known import match_of
from news.citations.models import Citation
from news.desk.models import User
from news.desk.roles import ADMINISTRATORS, WRITERS
from news.factcheck.ledger.rules import APPROVE, SEND_BACK
from news.images.models import NewsImage
from news.models import Author, Byline, StoryIndexPage, StoryPage, Topic
from news.upkeep.stages import Stage

from .checking import check, find_fault
from .people import PASSWORD, PEOPLE, Person
from .pictures import draw_picture
from .sources import SOURCES
from .standing import DOUBTED, INTRODUCTION, PAGES
from .stories import STORIES, TOPICS
from .story import DemoStory

CHECKER, EDITOR = "jonas", "ruth"
EMBARGO = timedelta(days=30)
HALFWAY = 0.5


def load(*, say: Callable[[str], Any]) -> None:
    """Load whatever of the demo is not there yet; `say` is told of each step."""
    desk = {person.key: _account(person) for person in PEOPLE}
    for person in PEOPLE:
        if person.group == WRITERS and not hasattr(desk[person.key], "author"):
            _read_twice(_profile(person, desk[person.key]), desk)
    for name, description in TOPICS.items():
        if not Topic.objects.filter(slug=slugify(name)).exists():
            _read_twice(Topic(name=name, slug=slugify(name), description=description), desk)
    ids = {key: _source(key, desk).pk for key in SOURCES}
    section = StoryIndexPage.objects.order_by("path").first()
    for story in sorted(STORIES, key=lambda story: story.day):
        if not StoryPage.objects.child_of(section).filter(slug=story.slug).exists():
            say(f"  {story.stage.label}: {story.headline}")
            _load_story(story, section=section, desk=desk, ids=ids)
    _arrange_front(section.get_parent().specific, desk)


@transaction.atomic
def _read_twice(text: Any, desk: dict[str, User]) -> None:
    """Save `text` as the editor's, and have a fact-checker read it, so that readers see it."""
    if not text.pk:
        text.save()
    text.save_revision(user=desk[EDITOR])
    text.get_workflow().start(text, desk[EDITOR])
    if text.current_workflow_task_state:
        _decide(text, APPROVE, desk[CHECKER])


@transaction.atomic
def _arrange_front(home: Any, desk: dict[str, User]) -> None:
    """The standing pages, and the rows of the front unless somebody has arranged them."""
    # The front page is of an app above this one.
    standing = apps.get_model("home", "StandingPage")
    for page in PAGES:
        if not standing.objects.filter(slug=page.slug).exists():
            made = home.add_child(
                instance=standing(
                    title=page.title,
                    slug=page.slug,
                    subject=page.subject,
                    introduction=page.introduction,
                    body=page.body,
                    live=False,
                )
            )
            _read_twice(made, desk)
    if home.introduction or home.front:
        return
    doubted = StoryPage.objects.filter(slug__in=DOUBTED).order_by("-dateline_date")
    home.refresh_from_db()
    home.introduction = INTRODUCTION
    home.front = [
        ("latest", {"number": 3}),
        ("explainers", {"number": 3}),
        ("chosen", {"heading": "Findings in dispute", "stories": list(doubted)}),
        ("topics", None),
    ]
    _read_twice(home, desk)


def _account(person: Person) -> User:
    user = User.objects.filter(email=person.email).first() or User.objects.create_user(
        person.email,
        PASSWORD,
        first_name=person.first_name,
        last_name=person.last_name,
        is_superuser=person.group == ADMINISTRATORS,
    )
    user.groups.add(Group.objects.get(name=person.group))
    return user


def _profile(person: Person, account: User) -> Author:
    return Author(
        account=account,
        name=person.name,
        slug=slugify(person.name),
        role=person.role,
        biography=person.biography,
        interests="None declared.",
    )


def _decide(text: Any, action: str, by: User, **details: Any) -> None:
    step = text.current_workflow_task_state
    stage = step.task.specific
    shown = stage.content_under_review(step).digest
    stage.on_action(step, by, action, shown=shown, **details)


@transaction.atomic
def _source(key: str, desk: dict[str, User]) -> Citation:
    """The citation for `key`, written by a writer and checked by a fact-checker."""
    match = match_of(SOURCES[key])
    citation = match.citation if match else create_draft(SOURCES[key], by=desk["mara"])
    if not citation.live and not citation.workflow_in_progress:
        citation.get_workflow().start(citation, desk["mara"])
        _decide(citation, APPROVE, desk["leila"], comment="Checked against the publisher’s page.")
    return citation


def _image(story: DemoStory) -> NewsImage:
    title = f"Drawing: {story.picture}"
    return NewsImage.objects.filter(title=title).first() or NewsImage.objects.create(
        title=title,
        file=draw_picture(story.picture),
        description=story.alt,
        credit="NeuroGRIT",
        licence="© NeuroGRIT",
    )


@transaction.atomic
def _load_story(
    story: DemoStory, *, section: Page, desk: dict[str, User], ids: dict[str, int]
) -> None:
    """Write `story` and take it as far as its stage."""
    writer = desk[story.writer]
    page = StoryPage(
        title=story.headline,
        slug=story.slug,
        standfirst=story.standfirst,
        dateline_place=story.place,
        dateline_date=story.day,
        lead_image=_image(story),
        lead_image_alt=story.alt,
        body=StoryPage.body.field.to_python(story.first_body(ids)),
        owner=writer,
        live=False,
        has_unpublished_changes=True,
    )
    page.bylines = [Byline(author=writer.author)]
    section.add_child(instance=page)
    page.topics = Topic.objects.filter(name__in=story.topics)
    page.save_revision(user=writer, log_action="wagtail.create")
    _take_to_stage(page, story, desk)
    if story.correction:
        _correct(StoryPage.objects.get(pk=page.pk), story, desk, ids)


def _correct(page: StoryPage, story: DemoStory, desk: dict[str, User], ids: dict[str, int]) -> None:
    """Publish the story anew, without its slip and with the correction that readers see."""
    page.body = StoryPage.body.field.to_python(story.corrected_body(ids))
    page.save_revision(user=desk[story.writer], log_action=True)
    page.get_workflow().start(page, desk[story.writer])
    check(page.current_workflow_task_state, by=desk[CHECKER])
    _decide(page, APPROVE, desk[CHECKER], comment="The number is the paper’s now.")
    _decide(page, APPROVE, desk[EDITOR])


def _take_to_stage(page: StoryPage, story: DemoStory, desk: dict[str, User]) -> None:
    if story.stage is Stage.DRAFT:
        return
    page.get_workflow().start(page, desk[story.writer])
    step = page.current_workflow_task_state
    if story.stage is Stage.FACT_CHECK:
        check(step, by=desk[CHECKER], share=HALFWAY)
        return
    if story.stage is Stage.SENT_BACK:
        check(step, by=desk[CHECKER], share=HALFWAY)
        find_fault(step, by=desk[CHECKER], note=story.comment)
        _decide(page, SEND_BACK, desk[CHECKER], comment=story.comment)
        return
    check(step, by=desk[CHECKER])
    _decide(page, APPROVE, desk[CHECKER], comment="Every figure stands in the paper.")
    if story.stage is Stage.CLEARED:
        return
    at = timezone.now() + EMBARGO if story.stage is Stage.SCHEDULED else None
    _decide(page, APPROVE, desk[EDITOR], go_live_at=at)
    if story.stage is Stage.LIVE_WITH_DRAFT:
        page = StoryPage.objects.get(pk=page.pk)
        page.standfirst = story.revised_standfirst
        page.save_revision(user=desk[story.writer], log_action=True)
