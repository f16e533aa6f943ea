"""Sources that are retracted or in doubt: who hears of it, what rests on them, who decides."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from news.citations.aftercare import flags
from news.citations.models import Citation, CitationUse, Flag, FlagState
from news.desk.models import User
from news.desk.refusals import FlagRefused
from news.digest import Content
from news.factcheck import mail
from news.factcheck.ledger.contributors import contributions
from news.factcheck.ledger.state import ledger_of
from news.factcheck.ledger.tables import ClearedStatement, Support, Verdict
from news.factcheck.people import is_checker
from news.models import Publication, StoryPage
from news.models.publications import newest_publication


@dataclass(frozen=True, slots=True)
class Resting:
    """A story that rests on a flagged source, as cleared or drafted.

    `compared` are the sentences that somebody compared with it, `cites` those that only cite it.
    """

    story: Any
    compared: list[str]
    cites: list[str]


@dataclass(frozen=True, slots=True)
class Flagged:
    """A flag, and all that rests on its source."""

    flag: Flag
    stories: list[Resting]


def flag_and_tell(*, only: Collection[int] | None = None) -> list[Flag]:
    """Flag sources that notices speak of, and tell the desk of every flag that is new to it.

    Fact-checkers and editors get one mail. Returns these flags. Some may come from an import or a
    look-up since the last time.
    """
    flags.raise_flags(only=only)
    with transaction.atomic():
        untold = Flag.objects.open().filter(told_at=None, citation__merged_into=None)
        new = list(untold.select_for_update(of=("self",)).select_related("citation", "notice"))
        if new:
            pages = CitationUse.objects.filter(
                citation__in=[flag.citation_id for flag in new], page__live=True
            ).values_list("page__title", flat=True)
            mail.tell_flagged([str(flag) for flag in new], stories=list(dict.fromkeys(pages)))
            Flag.objects.filter(pk__in=[flag.pk for flag in new]).update(told_at=timezone.now())
    return new


def flagged() -> list[Flagged]:
    """Every flag that nobody has decided on, newest first, with what rests on it."""
    rows = Flag.objects.open().filter(citation__merged_into=None)
    rows = rows.select_related("citation", "notice")
    return [Flagged(flag, list(_resting_on(flag.citation_id))) for flag in rows]


def shown_to(found: Flagged, user: Any) -> Flagged:
    """What `user` may read of it: sentences of a draft are for its writers and for fact-checkers."""
    if not reasons_against_deciding(None, by=user):
        return found
    stories = [
        resting
        if resting.story.live or resting.story.permissions_for_user(user).can_edit()
        else replace(resting, compared=[], cites=[])
        for resting in found.stories
    ]
    return replace(found, stories=stories)


def decided() -> list[Flag]:
    """The flags decided on last: a decision can be taken anew."""
    rows = Flag.objects.exclude(state=FlagState.OPEN).filter(citation__merged_into=None)
    return list(
        rows.select_related("citation", "notice", "decided_by").order_by("-decided_at")[:50]
    )


def _resting_on(citation_id: int) -> Iterator[Resting]:
    pages = CitationUse.objects.filter(citation=citation_id).values("page_id")
    duplicates = Citation.objects.filter(merged_into=citation_id).values_list("pk", flat=True)
    for story in StoryPage.objects.filter(pk__in=pages).order_by("-live", "title"):
        publication = newest_publication(story.pk) if story.live else None
        statements = _as_cleared(publication) if publication else []
        if not statements:
            version = story if publication else story.get_latest_revision_as_object()
            content = publication.clearance.content if publication else None
            statements = _as_drafted(version, content)
        yield _resting(story, statements, {citation_id, *duplicates})


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement with the sources it cites, and the number of its ruling (0: none)."""

    text: str
    citation_ids: Collection[int]
    ruling_id: int


def _as_cleared(publication: Publication) -> list[_Said]:
    """What readers see, as it was ruled on then; empty for what was cleared as a whole."""
    rows = ClearedStatement.objects.filter(clearance=publication.clearance_id)
    return [_Said(row.text, row.citation_ids, row.ruling_id) for row in rows]


def _as_drafted(version: StoryPage, content: Content | None) -> list[_Said]:
    lines = ledger_of(version, content=content).lines
    return [_Said(one.occurrence.text, one.occurrence.citation_ids, one.seen) for one in lines]


def _resting(story: StoryPage, statements: Sequence[_Said], wanted: Collection[int]) -> Resting:
    """The statements that rest on one of the `wanted` sources, in reading order."""
    compared_with = Support.objects.filter(
        ruling__in=[one.ruling_id for one in statements],
        ruling__verdict=Verdict.VERIFIED,
        ruling__exemption="",
        citation__in=wanted,
    )
    rulings = set(compared_with.values_list("ruling_id", flat=True))
    cites = (one for one in statements if set(wanted) & set(one.citation_ids))
    return Resting(
        story,
        compared=[one.text for one in statements if one.ruling_id in rulings],
        cites=[one.text for one in cites if one.ruling_id not in rulings],
    )


def reasons_against_deciding(flagged: Flagged | None, *, by: User) -> list[str]:
    """Why `by` may not decide on a flag, in sentences; empty means go."""
    if not is_checker(by):
        return [_("Confirming and dismissing notices is for fact-checkers.")]
    return [
        _("You are one of the writers of “%s”, which rests on it. Somebody else has to decide.")
        % resting.story.title
        for resting in (flagged.stories if flagged else ())
        if by.pk in _writer_ids(resting.story)
    ]


def _writer_ids(story: Any) -> set[int]:
    version = story.get_latest_revision_as_object()
    return version.byline_account_ids() | set(contributions(version))


def decide(*, flag_id: int, confirm: bool, by: User, comment: str) -> Flag:
    """Confirm or dismiss a flag; raises FlagRefused with the reasons."""
    flag = Flag.objects.filter(pk=flag_id).select_related("citation", "notice").first()
    found = Flagged(flag, list(_resting_on(flag.citation_id))) if flag else None
    if reasons := reasons_against_deciding(found, by=by):
        raise FlagRefused(*reasons)
    return flags.decide(flag_id=flag_id, confirm=confirm, by=by, comment=comment)
