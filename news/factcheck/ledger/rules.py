"""Who may decide on a text, and what stands in the way. Pure: values in, sentences out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from unicodedata import category

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from news.citations.records.public_form import same_publication

APPROVE = "approve"
SEND_BACK = "reject"  # Wagtail's name for it
TAKE_NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Desk:
    """What is known of a text and of the person who wants to decide on it.

    `contribution` says what this person did to the text themselves; empty if nothing. `is_newest`
    tells whether the text under review is still the newest revision.
    """

    in_group: bool
    contribution: str
    is_newest: bool
    still_open: bool


def reasons_against_deciding(desk: Desk) -> list[str]:
    """Why this person may do nothing at this step; empty means that they may at least send back.

    They may also send back a version that is no longer the newest, so there is always a way on.
    """
    if not desk.still_open:
        return [_("Somebody has decided on this already, or it was withdrawn.")]
    if not desk.in_group:
        return [_("This step belongs to another group of the desk.")]
    return []


def reasons_against_taking_newest(desk: Desk) -> list[str]:
    """Why this person may not replace the version under review, an older one, by the newest."""
    return reasons_against_deciding(desk)


def reasons_against_approving(desk: Desk) -> list[str]:
    """Why this person may not approve; empty means go."""
    if reasons := reasons_against_deciding(desk):
        return reasons
    if not desk.is_newest:
        return [
            _(
                "There is a newer version of the text, which nobody has submitted. Take the newest "
                "version, or send it back."
            )
        ]
    return [desk.contribution] if desk.contribution else []


def reasons_against_comment(action: str, comment: str) -> list[str]:
    """Why a decision's comment won't do; empty means go."""
    if action == SEND_BACK and not comment.strip():
        return [_("Say what has to change: the comment can't be empty.")]
    return []


def reasons_against_unseen(*, shown: str, now: str) -> list[str]:
    """Why content that is `now` can't be approved by a person who was `shown` another. Both are digests in hex."""
    if not shown:
        return [_("Read the text on its review page, and approve it there.")]
    if shown != now:
        return [_("The content changed while you were reading it. See what changed, then decide.")]
    return []


# Rulings ------------------------------------------------------------------------------------------

VERIFIED, NEEDS_WORK, NOTHING = "verified", "needs_work", "nothing"
# The exemption of a statement that another one of its story says too.
ELSEWHERE = "elsewhere"


class State(StrEnum):
    """How a statement stands."""

    OPEN = "open"
    VERIFIED = "verified"
    NEEDS_WORK = "needs_work"
    NOTHING = "nothing"
    CONTESTED = "contested"


DONE = frozenset((State.VERIFIED, State.NOTHING))


def state_of(*, verdict: str, holds: bool, contested: bool) -> State:
    """How a statement with this newest verdict (empty: none) stands.

    `holds` is false where something has happened to its sources since: what was done is open
    again, what needs work needs it still.
    """
    if not verdict or (verdict in DONE and not holds):
        return State.OPEN
    if contested and verdict == NEEDS_WORK:
        return State.CONTESTED
    return State(verdict)


@dataclass(frozen=True, slots=True)
class RuledSource:
    """A source that a ruling rests on: its identifiers then and now, `retracted_at` if it is by now.

    `now` is empty if the story does not cite it any more; times are aware.
    """

    then: Mapping[str, str]
    now: Mapping[str, str]
    retracted_at: datetime | None


def reason_reopened(sources: Iterable[RuledSource], *, ruled_at: datetime) -> str:
    """Why a ruling made at `ruled_at` does not hold any more, in a sentence; empty if it does."""
    for source in sources:
        if not source.now:
            return _("A source that it was checked against is not cited in the story any more.")
        if not same_publication(source.then, source.now):
            return _("A source that it rests on has been replaced by another publication.")
        if source.retracted_at and source.retracted_at > ruled_at:
            return _("A source that it rests on has been retracted, or is in doubt.")
    return ""


@dataclass(frozen=True, slots=True)
class Ruler:
    """What is known of the person who wants to rule on a statement, and of the statement.

    `is_party` is true for the two who disagree on a contested ruling.
    """

    is_checker: bool
    is_editor: bool
    is_writer: bool
    is_party: bool
    state: State
    step_open: bool
    stands: bool


def reasons_against_ruling(ruler: Ruler) -> list[str]:
    """Why this person may not rule on this statement now; empty means go."""
    if not ruler.step_open:
        return [_("The story is not in fact-check any more. Its rulings stay recorded.")]
    if not ruler.stands:
        return [_("This sentence does not stand in the story any more.")]
    if ruler.is_writer:
        return [_("You wrote this sentence, or part of it. Somebody else has to check it.")]
    if ruler.state is State.CONTESTED and not ruler.is_editor:
        return [_("This ruling is contested. An editor decides.")]
    if ruler.state is State.CONTESTED and ruler.is_party:
        return [_("You are one of the two who disagree. Another editor decides.")]
    if ruler.state is not State.CONTESTED and not ruler.is_checker:
        return [_("Rulings are for fact-checkers.")]
    return []


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a ruling rests on.

    `located` and `unlocated` count sources with and without a place, `foreign` those that the story
    does not cite. `misplaced` is a text that names no place; empty if all name one. `is_claim`
    tells whether the statement says something checkable. `elsewhere` is the statement that it
    points at; None if none was named. `statements` counts the statements that are ruled on at once.
    `in_one_place` tells whether the ruling shall hold in this place only.
    """

    verdict: str
    note: str
    exemption: str
    located: int
    unlocated: int
    foreign: int
    misplaced: str
    is_claim: bool
    elsewhere: "Elsewhere | None" = None
    statements: int = 1
    in_one_place: bool = False


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another statement of the story. `is_itself` is true for the one that is ruled on.

    `rests_elsewhere` tells whether it was verified by pointing at a further one.
    """

    state: State
    is_itself: bool
    rests_elsewhere: bool

    @property
    def carries(self) -> bool:
        """Whether it is verified by itself, so that others may rest on it."""
        return self.state is State.VERIFIED and not self.rests_elsewhere


def no_place(text: str) -> str:
    """Why free text is refused where readers see the place in a source."""
    return (
        _(
            "“%s” is no place in a source, and readers would see it. Say “p. 4”, “paragraph 2”, “Table "
            "S2, row 3”, “Abstract”, “12:40”; anything else belongs in the quotation or the note."
        )
        % text[:60]
    )


def reasons_against_elsewhere(other: Elsewhere | None) -> list[str]:
    """Why a statement can't rest on `other`, which says the same. Empty means go."""
    if other is None or other.is_itself:
        return [_("Choose the statement in this story that says the same.")]
    if other.rests_elsewhere:
        return [_("That statement points to another one. Choose that one.")]
    if not other.carries:
        return [_("That statement is not verified yet. Rule on it first.")]
    return []


def reason_fallen() -> str:
    """Why a ruling is open again that points at another statement, when that one is no longer verified."""
    return _("It points to another statement, which is not verified any more or has changed.")


def claim_is_not_waved_through() -> str:
    """Why "nothing to check" is refused for a claim."""
    return _(
        "It makes a claim, so it can’t be “nothing to check”. Verify it, or say why it needs no "
        "source."
    )


def says_something(text: str) -> bool:
    """Whether a reader sees anything of `text`: spaces and signs without width say nothing."""
    return any(category(sign)[0] not in "CZ" for sign in text)


def reasons_against_grounds(grounds: Grounds) -> list[str]:
    """Why a ruling can't be recorded as it is, in sentences; empty means go."""
    if grounds.verdict not in (VERIFIED, NEEDS_WORK, NOTHING):
        return [_("There is no such ruling.")]
    if grounds.statements > 1 and (grounds.verdict != NOTHING or grounds.in_one_place):
        return [
            _(
                "Only “nothing to check” can be given to several statements at once. Rule on these one by one."
            )
        ]
    if grounds.verdict == NEEDS_WORK and not says_something(grounds.note):
        return [_("Say what needs work: its writer reads your note.")]
    if grounds.foreign:
        return [_("A statement is checked against sources that the story cites.")]
    if grounds.misplaced:
        return [no_place(grounds.misplaced)]
    if grounds.verdict == NOTHING and grounds.is_claim:
        return [claim_is_not_waved_through()]
    return _reasons_against_verified(grounds) if grounds.verdict == VERIFIED else []


def _reasons_against_verified(grounds: Grounds) -> list[str]:
    if grounds.exemption and grounds.located:
        return [_("You named a place in a source, and a reason why it needs none. Choose one.")]
    if grounds.exemption == ELSEWHERE:
        return reasons_against_elsewhere(grounds.elsewhere)
    if grounds.exemption:
        return [] if says_something(grounds.note) else [_("Say in the note how you know.")]
    if grounds.located:
        return []
    return [
        _("Say where in the source it stands: a page or passage, or its words.")
        if grounds.unlocated
        else _("Name the source and the passage it was checked against, or why it needs none.")
    ]


def reasons_against_clearing(counts: Mapping[State, int]) -> list[str]:
    """Why a text whose statements stand like this can't be cleared; empty means go."""
    reasons = []
    if number := counts.get(State.OPEN, 0):
        reasons.append(
            ngettext("%d statement is still open.", "%d statements are still open.", number)
            % number
        )
    if number := counts.get(State.NEEDS_WORK, 0):
        reasons.append(
            ngettext("%d statement needs work.", "%d statements need work.", number) % number
        )
    if number := counts.get(State.CONTESTED, 0):
        reasons.append(
            ngettext(
                "%d ruling is contested: an editor decides.",
                "%d rulings are contested: an editor decides.",
                number,
            )
            % number
        )
    return reasons
