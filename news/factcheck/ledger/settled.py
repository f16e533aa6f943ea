"""With what the statements of a text were settled, read from the ledger for its summary."""

from collections.abc import Iterable, Iterator

from news.digest import Content
from news.factcheck.texts import Text

from .rules import ELSEWHERE
from .state import Line, ledger_of
from .summary import Ruled, Summary, summary_of
from .tables import Ruling


def summary_of_check(text: Text, content: Content) -> Summary | None:
    """What the check of `text` at hand amounts to; None where nobody ruled statement by statement."""
    lines = [line for line in ledger_of(text, content=content).lines if line.ruling]
    if not lines:
        return None
    ids = {line.ruling.pk for line in lines if line.ruling}
    rulings = Ruling.objects.filter(pk__in=ids).select_related("elsewhere")
    by_number = {one.pk: one for one in rulings.prefetch_related("supports")}
    return summary_of(_ruled(lines, by_number))


def _ruled(lines: Iterable[Line], rulings: dict[int, Ruling]) -> Iterator[Ruled]:
    for line in lines:
        ruling = rulings[line.seen]
        supports = list(ruling.supports.all())
        yield Ruled(
            ruling=ruling.pk,
            text=line.occurrence.text,
            verdict=ruling.verdict,
            is_claim=line.is_claim,
            is_furniture=line.is_furniture,
            by=ruling.by_id,
            at=ruling.at,
            exemption=str(ruling.get_exemption_display()),
            note=_why(ruling),
            places=tuple((one.citation_id, one.locator) for one in supports),
            quotations=tuple(one.quotation for one in supports if one.quotation),
        )


def _why(ruling: Ruling) -> str:
    """The reason in words: the note, or what the statement says that it points at."""
    if ruling.exemption == ELSEWHERE and ruling.elsewhere:
        return f"“{ruling.elsewhere.text}”"
    return ruling.note
