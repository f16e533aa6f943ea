"""How a story was checked, for readers: every statement of the live version with what it rests on."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from news.addresses import place_in_tree
from news.factcheck.ledger.tables import ClearedStatement, Exemption, Ruling, Support, Verdict
from news.factcheck.statements.claims import is_furniture
from news.factcheck.statements.locators import is_locator
from news.models import CheckDisclosure, StoryPage
from news.models.section import story_at
from news.pagecache.tags import show_to_everybody, translations_tag
from news.places import Place
from news.text.passages import PICTURES

from .printing.parts import tags
from .shown import StoryInFull

# Letters of a quotation that readers see: the law of quotation asks for brevity.
_MOST_QUOTED = 300
# As pictures were called when some statements were cleared.
_NUMBER_OF_PICTURE = re.compile(r"^(\w+) no\. \d+")


@dataclass(frozen=True, slots=True)
class CheckedStatement:
    """A statement as readers see it: what it says, and how it was checked.

    `compared` are the references that it was compared with, each with the place in it, `quoted` what
    was quoted from them, `cites` those that it names besides. `how` is a sentence for what was compared with none; `elsewhere` the
    number of the statement that says it too.
    """

    number: int
    label: str
    text: str
    compared: tuple[tuple[int, str], ...]
    quoted: tuple[str, ...]
    cites: tuple[int, ...]
    how: str
    elsewhere: int | None


def public_story(request: HttpRequest, path: str) -> StoryPage:
    """The live story at `path`; raises Http404 for any other page and for who may not see it."""
    place = place_in_tree(request, path)
    story = story_at(place) if place else None
    if story is None or any(
        not rule.accept_request(request) for rule in story.get_view_restrictions()
    ):
        raise Http404
    return story


@require_safe
def story_checked(request: HttpRequest, path: str) -> HttpResponse:
    """Every statement of a live story, in reading order, each with its references."""
    story = StoryInFull.live(public_story(request, path))
    if not story.publication or not story.check or not story.check.statements:
        raise Http404
    rows = (
        ClearedStatement.objects.filter(clearance=story.publication.clearance_id)
        .select_related("ruling")
        .prefetch_related("ruling__supports")
    )
    statements = list(_statements(list(rows), story.text.numbers, quotes=CheckDisclosure.quotes()))
    response = TemplateResponse(
        request,
        "news/story_checked.html",
        {
            "page": story.row,
            "check": story.check,
            "statements": statements,
            "references": story.text.references,
            "resting": _resting(statements),
        },
    )
    return show_to_everybody(response, {*tags(story), *translations_tag(story.row)})


def _statements(
    rows: Sequence[ClearedStatement], numbers: Mapping[int, int], *, quotes: bool
) -> Iterator[CheckedStatement]:
    where = {
        row.ruling.statement_id: number
        for number, row in reversed([*enumerate(rows, 1)])
        if row.ruling.verdict == Verdict.VERIFIED and not row.ruling.elsewhere_id
    }
    for number, row in enumerate(rows, start=1):
        compared = _compared(row.ruling, numbers)
        named = {numbers[pk] for pk in row.citation_ids if pk in numbers}
        yield CheckedStatement(
            number=number,
            label=row.label,
            text=_text(row),
            compared=compared,
            quoted=_quoted(row.ruling) if quotes and compared else (),
            cites=tuple(sorted(named - {one for one, _place in compared})),
            how="" if compared else _how(row),
            elsewhere=where.get(row.ruling.elsewhere_id or 0),
        )


def _compared(ruling: Ruling, numbers: Mapping[int, int]) -> tuple[tuple[int, str], ...]:
    """The references with which somebody compared the statement, and the place in each."""
    if ruling.verdict != Verdict.VERIFIED or ruling.exemption:
        return ()
    places = {
        numbers[support.citation_id]: _place(support)
        for support in ruling.supports.all()
        if support.citation_id in numbers
    }
    return tuple(sorted(places.items()))


def _quoted(ruling: Ruling) -> tuple[str, ...]:
    quotations = (one.quotation for one in ruling.supports.all() if one.quotation)
    return tuple(Truncator(words).chars(_MOST_QUOTED) for words in quotations)


def _text(row: ClearedStatement) -> str:
    """What it says; of a picture without the number that it has in our database."""
    if Place(row.place).kind not in PICTURES:
        return row.text
    return _NUMBER_OF_PICTURE.sub(r"\1", row.text)


def _place(support: Support) -> str:
    """Where it stands, in a form that says nothing else; free text of earlier is not repeated."""
    if not support.locator or is_locator(support.locator):
        return support.locator
    return _("passage on record")


def _how(row: ClearedStatement) -> str:
    """How it was settled without a source. Notes of the desk are not told."""
    ruling = row.ruling
    if ruling.verdict == Verdict.NOTHING:
        looked_over = is_furniture(Place(row.place).kind)
        return _("Looked over.") if looked_over else _("Nothing to check.")
    return {
        "": _("Verified."),
        Exemption.INTERVIEW: _("Needs no source: from an interview."),
        Exemption.OBSERVATION: _("Needs no source: our own observation."),
        Exemption.EARLIER_VERSION: _("Compared with an earlier version of this story."),
        Exemption.COMMON_KNOWLEDGE: _("Needs no source: common knowledge."),
        Exemption.ELSEWHERE: _("Said and verified elsewhere in this story:"),
    }[ruling.exemption]


def _resting(statements: Sequence[CheckedStatement]) -> dict[int, "RestingHere"]:
    """What rests on each reference, as numbers of statements."""
    found: dict[int, RestingHere] = {}
    for statement in statements:
        for number, _place in statement.compared:
            found.setdefault(number, RestingHere()).compared.append(statement.number)
        for number in statement.cites:
            found.setdefault(number, RestingHere()).cites.append(statement.number)
    return found


@dataclass(frozen=True, slots=True)
class RestingHere:
    """The numbers of the statements that were compared with a reference, and of those that cite it."""

    compared: list[int] = field(default_factory=list)
    cites: list[int] = field(default_factory=list)
