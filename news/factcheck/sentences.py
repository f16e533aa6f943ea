"""Running text -> sentences, without losing a character. Pure.

The splitting is sentencex's (Wikimedia); what science prose needs beyond it stands here. In doubt
two sentences stay together: one statement too long costs a checker a second look, one cut in two
costs the reader its sense.
"""

import re
from collections.abc import Iterator
from typing import Final

import sentencex

_LANGUAGE: Final = "en"
# Abbreviations of science prose that the library takes for an end.
_ABBREVIATED: Final = re.compile(
    r"(?<![\w.])(?:approx|ca|vol|vols|ed|eds|fig|figs|eq|eqs|ref|refs|tab|suppl|sect|ch|no|nos|"
    r"pp?|resp|incl|excl|min|max|sp|spp|subsp|var|cv|temp|conc|wt|mol|intraven|subcut|"
    r"Neurosci|Psychiatr|Psychol|Physiol|Pharmacol|Biol|Med|Sci|Proc|Natl|Acad|Rev|Res|Lett|Am|"
    r"Eur|Int|Clin|Exp|Univ|Dept|Prof|Drs?|St|vs|cf|al|i\.e|e\.g|i\.v|i\.p|s\.c|p\.o|b\.i\.d)"
    r"\.[\"”’)\]]*\s*$",
    re.IGNORECASE,
)
# As much of a sentence as an abbreviation at its end can take.
_END: Final = 40
_ENDS_WITH_STOP: Final = re.compile(r"\.[\"”’)\]]*\s*$")
# "shows it", but not "iPSCs", "mTOR", "p53": names of genes and cells begin sentences as they are.
_GOES_ON: Final = re.compile(r"[a-z]{2,}(?![\w-])|[a-z]+-[a-z]+(?!\w)|a\s")
# The library takes "won’t … That’s" for words in quotation marks.
_APOSTROPHE: Final = re.compile(r"(?<=\w)’(?=\w)")
# "(Nobody knows why.) Then": the end stands inside the bracket.
_CLOSED: Final = re.compile(r"(?<=[.!?…][)\]])\s+(?=[“\"‘'(\[]?[A-Z])")

# The library looks for the other end of each quotation mark: of hundreds in one text none counts.
_QUOTATION_MARKS: Final = re.compile("[\"'`“”„‟‘’‚‛«»‹›「」『』《》]")
_MOST_MARKS: Final = 400


def sentences(text: str) -> list[str]:
    """The sentences of `text`, with the white space behind each; joined they are `text` again."""
    found: list[list[str]] = []
    before = ""
    for part in _parts(text):
        if found and _goes_on(before, part):
            found[-1].append(part)
        else:
            found.append([part])
            before = ""
        before = (before + part)[-_END:]
    return ["".join(parts) for parts in found]


def _parts(text: str) -> Iterator[str]:
    """What the library makes of `text`, cut again where a bracket closes a sentence.

    White space before a sentence is put behind the one before it.
    """
    kept, offset = "", 0
    readable = _APOSTROPHE.sub("'", text)
    if len(_QUOTATION_MARKS.findall(readable)) > _MOST_MARKS:
        readable = _QUOTATION_MARKS.sub("_", readable)
    for segment in sentencex.segment(_LANGUAGE, readable) if text else []:
        ends = [match.end() for match in _CLOSED.finditer(segment)]
        start = 0
        for end in [*ends, len(segment)]:
            part = kept + text[offset + start : offset + end]
            start = end
            if part.isspace():
                kept = part
                continue
            words = part.lstrip()
            kept = ""
            yield part[: len(part) - len(words)] + words
        offset += len(segment)
    if kept:
        yield kept


def _goes_on(before: str, part: str) -> bool:
    """Whether `part` belongs to the sentence whose end is `before`."""
    if not part.strip() or not before.strip():
        return True
    if _ABBREVIATED.search(before):
        return True
    return bool(_ENDS_WITH_STOP.search(before) and _GOES_ON.match(part.lstrip()))
