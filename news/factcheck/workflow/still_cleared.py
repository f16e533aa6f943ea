"""Whether what was cleared still holds: words and rulings may have been opened again since."""

from django.utils.translation import gettext

from news.digest import Content
from news.factcheck.clearances.clearing import Clearance, clearance_of
from news.factcheck.ledger.state import ledger_of
from news.factcheck.texts import Text


def needs_no_check(text: Text) -> bool:
    """Whether the words of `text` at hand are cleared, and every ruling they rest on still holds."""
    content = text.checkable_content()
    clearance = clearance_of(text, content)
    return clearance is not None and not _open_again(text, clearance, content)


def reasons_against_going_live(text: Text, clearance: Clearance) -> list[str]:
    """Why cleared words can't go live now, in a sentence; empty means go.

    A newer ruling, one taken back, or a retraction since opens them again. The sources are what
    they were cleared as, for that is what goes live: a corrected one holds nothing up.
    """
    content = text.checkable_content().with_sources(clearance.content.sources)
    return _open_again(text, clearance, content)


def _open_again(text: Text, clearance: Clearance, content: Content) -> list[str]:
    """Why cleared words have to be checked again, in a sentence; empty if they needn't be.

    Clearances from before the ledger have no rulings: a statement without one is not open then.
    """
    lines = ledger_of(text, content=content).lines
    is_ruled_on = clearance.statements.exists()
    undone = [line for line in lines if not line.is_done and (line.ruling or is_ruled_on)]
    if not undone:
        return []
    return [
        gettext("Since it was cleared, this has to be checked again: “%s”. Send it back.")
        % undone[0].occurrence.text[:80]
    ]
