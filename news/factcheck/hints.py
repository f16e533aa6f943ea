"""What in a sentence a checker will ask a source for. Pure.

Advice to the writer before submission, not a judgement: English word lists, no parsing.
"""

import re
from enum import StrEnum
from typing import Final


class Hint(StrEnum):
    """What makes a sentence want a source."""

    NUMBER = "number"
    QUOTATION = "quotation"
    NAME = "name"
    SUPERLATIVE = "superlative"
    CAUSE = "cause"
    ADVICE = "advice"


_NUMBER_WORDS: Final = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|"
    "billion|half|third|quarter|twice|double|per cent|percent"
)
# After a word that is not the first of its sentence, a title before names counts too.
_NAME: Final = r"(?:\b(?:Dr|Prof|Professor|Mr|Mrs|Ms)\.? [A-Z]\w+)|(?<=[a-z,;:] )[A-Z][a-zé]+(?: [A-Z]\.)*(?: (?:van|von|de|der))* [A-Z][a-zé]+"
_PATTERNS: Final = {
    Hint.NUMBER: re.compile(rf"\d|\b(?:{_NUMBER_WORDS})\b", re.IGNORECASE),
    Hint.QUOTATION: re.compile(r"[“”„«»\"]|(?<!\w)‘"),
    Hint.NAME: re.compile(_NAME),
    Hint.SUPERLATIVE: re.compile(
        r"\b(?:first|only|most|least|best|worst|never|always|unprecedented|breakthrough|unique|"
        r"largest|smallest|highest|lowest|biggest|longest|shortest|oldest|youngest|strongest|"
        r"weakest|fastest|slowest|earliest|latest|greatest|closest|deepest|hardest|simplest|rarest|"
        r"richest|poorest)\b",
        re.IGNORECASE,
    ),
    Hint.CAUSE: re.compile(
        r"\b(?:caus(?:e|es|ed|ing)|leads? to|led to|trigger\w*|prevent\w*|protect\w*|cur(?:e|es|ed)|"
        r"improv(?:e|es|ed|ing)|increase\w*|increasing|decrease\w*|decreasing|reduc(?:e|es|ed|ing)|boost\w*|restore\w*|restoring|"
        r"because of|due to|thanks to|results? in|resulted in|makes?|made)\b",
        re.IGNORECASE,
    ),
    Hint.ADVICE: re.compile(
        r"\b(?:should|must|ought to|need to|needs to|try|avoid|make sure|ask your|talk to your|"
        r"start|stop|take|don[’']t|do not|it is worth|can help)\b",
        re.IGNORECASE,
    ),
}


def hints(text: str, *, gives_advice: bool = False) -> tuple[Hint, ...]:
    """What in `text` wants a source; advice counts where `gives_advice`, as in an explainer."""
    return tuple(
        hint
        for hint, pattern in _PATTERNS.items()
        if (hint is not Hint.ADVICE or gives_advice) and pattern.search(text)
    )
