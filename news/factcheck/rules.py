"""Who may decide on a text, and what stands in the way. Pure: values in, sentences out."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

APPROVE = "approve"
SEND_BACK = "reject"  # Wagtail's name for it


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
    """Why this person may neither approve nor send back; empty means go."""
    if not desk.still_open:
        return [_("Somebody has decided on this already, or it was withdrawn.")]
    if not desk.in_group:
        return [_("This step belongs to another group of the desk.")]
    if not desk.is_newest:
        return [_("The text changed while you were reading it. Open it again.")]
    return []


def reasons_against_approving(desk: Desk) -> list[str]:
    """Why this person may not approve; empty means go."""
    if reasons := reasons_against_deciding(desk):
        return reasons
    return [desk.contribution] if desk.contribution else []


def reasons_against_comment(action: str, comment: str) -> list[str]:
    """Why a decision's comment won't do; empty means go."""
    if action == SEND_BACK and not comment.strip():
        return [_("Say what has to change: the comment can't be empty.")]
    return []


def reasons_against_unseen(*, shown: str, now: str) -> list[str]:
    """Why content that is `now` can't be approved by who was `shown` another; digests in hex."""
    if not shown:
        return [_("Read the text on its review page, and approve it there.")]
    if shown != now:
        return [_("The content changed while you were reading it. See what changed, then decide.")]
    return []
