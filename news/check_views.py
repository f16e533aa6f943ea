"""How a story was checked, for readers: every statement of the live version with what it rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from news.factcheck.rulings import ClearedStatement, Exemption, Ruling, Verdict
from news.models import StoryPage
from news.models.publications import newest_publication
from news.pagecache.tags import show_to_everybody


@dataclass(frozen=True, slots=True)
class CheckedStatement:
    """A statement as readers see it: what it says, how it was checked, against which references."""

    number: int
    label: str
    text: str
    how: str
    is_checked: bool
    sources: tuple[tuple[int, str], ...]


def public_story(request: HttpRequest, path: str) -> StoryPage:
    """The live story at `path`; raises Http404 for any other page and for who may not see it."""
    found = Page.route_for_request(request, path)
    story = found.page.specific if found else None
    if not isinstance(story, StoryPage) or not story.live:
        raise Http404
    if any(not rule.accept_request(request) for rule in story.get_view_restrictions()):
        raise Http404
    return story


@require_safe
def story_checked(request: HttpRequest, path: str) -> HttpResponse:
    """Every statement of a live story, in reading order, each with its references."""
    story = public_story(request, path)
    publication = newest_publication(story.pk)
    context = story.get_context(request)
    check = context["check"]
    if not publication or not check or not check.statements:
        raise Http404
    numbers = context["story_text"].numbers
    rows = (
        ClearedStatement.objects.filter(clearance=publication.clearance_id)
        .select_related("ruling")
        .prefetch_related("ruling__supports")
    )
    statements = list(_statements(rows, numbers))
    response = TemplateResponse(
        request,
        "news/story_checked.html",
        {
            "story": story,
            "page": story,
            "check": check,
            "statements": statements,
            "references": context["story_text"].references,
            "resting": _resting(statements),
        },
    )
    return show_to_everybody(response, story.tags(context["story_text"], []))


def _statements(rows: Any, numbers: Mapping[int, int]) -> Iterator[CheckedStatement]:
    for number, row in enumerate(rows, start=1):
        yield CheckedStatement(
            number=number,
            label=row.label,
            text=row.text,
            how=_how(row.ruling),
            is_checked=row.ruling.verdict == Verdict.VERIFIED,
            sources=_sources(row, numbers),
        )


def _how(ruling: Ruling) -> str:
    """In what way it was checked, without what the desk said among itself."""
    if ruling.verdict == Verdict.NOTHING:
        return _("Nothing to check")
    if ruling.exemption:
        return {
            Exemption.INTERVIEW: _("Checked in an interview"),
            Exemption.OBSERVATION: _("Checked by our own observation"),
            Exemption.EARLIER_VERSION: _("Checked against an earlier version of this story"),
            Exemption.COMMON_KNOWLEDGE: _("Common knowledge"),
        }[Exemption(ruling.exemption)]
    return _("Checked against its source")


def _sources(row: ClearedStatement, numbers: Mapping[int, int]) -> tuple[tuple[int, str], ...]:
    """The references it was checked against with the place in each, then the others it cites."""
    places = {
        numbers[support.citation_id]: support.locator
        for support in row.ruling.supports.all()
        if support.citation_id in numbers
    }
    cited = {numbers[pk]: "" for pk in row.citation_ids if pk in numbers}
    return tuple(sorted((cited | places).items()))


def _resting(statements: list[CheckedStatement]) -> dict[int, list[int]]:
    """The numbers of the statements that rest on each reference."""
    found: dict[int, list[int]] = {}
    for statement in statements:
        for number, _place in statement.sources:
            found.setdefault(number, []).append(statement.number)
    return found
