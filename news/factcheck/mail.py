"""Mail to the people whom a step concerns. Sent by the worker, never inside a request."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Revision, TaskState

from news.desk.mail import mail_to
from news.desk.models import User

from .people import checkers_and_editors, editors
from .texts import Text


def _notify(
    template: str, *, subject: str, people: Iterable[User], context: dict[str, Any]
) -> None:
    """Queue a mail in the open transaction: rolled back with it, sent after it."""
    addresses = sorted({person.email for person in people if person.is_active and person.email})
    if not addresses:
        return
    body = render_to_string(
        f"factcheck/mail/{template}.txt",
        context | {"site_name": settings.WAGTAIL_SITE_NAME},
    )
    for address in addresses:
        mail_to(address, subject=subject, body=body)


def review_url(task_state: TaskState) -> str:
    """The absolute address of the page on which this step is decided."""
    path = reverse("factcheck:review", args=[task_state.pk])
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path


def tell_reviewers(
    task_state: TaskState, *, recipients: Iterable[User], assignment: Any = None
) -> None:
    """A text has come to a stage: tell those who may decide on it, and what was asked for."""
    title = task_state.revision.object_str
    _notify(
        "to_review",
        subject=_("%(stage)s: %(title)s") % {"stage": task_state.task.name, "title": title},
        people=recipients,
        context={
            "title": title,
            "stage": task_state.task.name,
            "assignment": assignment,
            "url": review_url(task_state),
        },
    )


def tell_sent_back(task_state: TaskState, *, by: User) -> None:
    """A text was sent back: tell whoever submitted it, and its owner, why."""
    owner = getattr(task_state.revision.content_object, "owner", None)
    people = {person for person in (task_state.workflow_state.requested_by, owner) if person}
    title = task_state.revision.object_str
    _notify(
        "sent_back",
        subject=_("Sent back: %(title)s") % {"title": title},
        people=people,
        context={
            "title": title,
            "stage": task_state.task.name,
            "by": by,
            "comment": task_state.comment,
            "url": _sent_back_url(task_state),
        },
    )


def _sent_back_url(task_state: TaskState) -> str:
    """Where the writer answers and submits again. A source has no statements: its writer goes to the dashboard."""
    text = task_state.revision.content_object
    if text.by_statement:
        return story_url(text.pk)
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("wagtailadmin_home")


def tell_refused_at_its_time(revision: Revision, *, reason: str) -> None:
    """A scheduled story did not go live: tell those who decide on publications."""
    _notify(
        "refused_at_its_time",
        subject=_("Not published: %(title)s") % {"title": revision.object_str},
        people=editors(),
        context={
            "title": revision.object_str,
            "scheduled_for": revision.approved_go_live_at,
            "reason": reason,
            "url": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("wagtailadmin_home"),
        },
    )


def tell_handed_over(task_state: TaskState, *, to: User, by: User) -> None:
    """A colleague hands a story over: tell who has it now."""
    title = task_state.revision.object_str
    _notify(
        "handed_over",
        subject=_("Handed over to you: %(title)s") % {"title": title},
        people=[to],
        context={"title": title, "by": by, "url": review_url(task_state)},
    )


def story_url(page_id: int, digest: str = "") -> str:
    """The absolute address of a story's fact-check, at one of its statements."""
    path = reverse("factcheck:story", args=[page_id])
    place = f"#st-{digest[:12]}" if digest else ""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path + place


def tell_answered(note: Any, *, text: Text, editor: User | None = None) -> None:
    """A writer answered or contested a ruling: tell whoever made it, and the editor who was named."""
    _notify(
        "answered",
        subject=(_("Contested: %(title)s") if note.kind == "contest" else _("Answered: %(title)s"))
        % {"title": str(text)},
        people=[note.ruling.by, *([editor] if editor and note.kind == "contest" else [])],
        context={
            "title": str(text),
            "note": note,
            "url": story_url(text.pk, note.statement.digest),
        },
    )


def tell_decided(ruling: Any, *, text: Text) -> None:
    """An editor decided on a contested ruling: tell the two who disagreed."""
    contest = ruling.decides
    _notify(
        "decided",
        subject=_("Decided: %(title)s") % {"title": str(text)},
        people=[contest.by, contest.ruling.by],
        context={
            "title": str(text),
            "ruling": ruling,
            "url": story_url(text.pk, ruling.statement.digest),
        },
    )


def tell_published(
    task_state: TaskState, *, by: User | None, scheduled_for: datetime | None = None
) -> None:
    """A text was published or scheduled: tell whoever submitted it."""
    people = [person for person in (task_state.workflow_state.requested_by,) if person]
    title = task_state.revision.object_str
    _notify(
        "published",
        subject=(_("Scheduled: %(title)s") if scheduled_for else _("Published: %(title)s"))
        % {"title": title},
        people=people,
        context={
            "title": title,
            "by": by,
            "scheduled_for": scheduled_for,
            "url": "" if scheduled_for else task_state.revision.content_object.full_url or "",
        },
    )


def tell_flagged(flags: list[str], *, stories: list[str]) -> None:
    """Sources were flagged: tell fact-checkers and editors, with the live stories concerned."""
    _notify(
        "flagged",
        subject=ngettext("A notice speaks of %d source", "Notices speak of %d sources", len(flags))
        % len(flags),
        people=checkers_and_editors(),
        context={
            "flags": flags,
            "stories": stories,
            "url": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("news_retractions"),
        },
    )
