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

# The library's time grows with the square of a text: it gets so many characters at a time.
_AT_ONCE: Final = 4_000


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
    kept: list[str] = []
    offset = 0
    readable = _APOSTROPHE.sub("'", text)
    for segment in _segments(readable):
        ends = [match.end() for match in _CLOSED.finditer(segment)]
        start = 0
        for end in [*ends, len(segment)]:
            kept.append(text[offset + start : offset + end])
            start = end
            if kept[-1] and not kept[-1].isspace():
                yield "".join(kept)
                kept = []
        offset += len(segment)
    if kept:
        yield "".join(kept)


def _segments(text: str) -> Iterator[str]:
    """What the library makes of `text`; the last sentence of what it got is read on with the next."""
    held = ""
    for at in range(0, len(text), _AT_ONCE):
        begun, last = held[:-_AT_ONCE], held[-_AT_ONCE:]
        parts: list[str] = list(sentencex.segment(_LANGUAGE, last + text[at : at + _AT_ONCE]))
        held = parts.pop()
        if parts:
            yield begun + parts[0]
            yield from parts[1:]
        else:
            held = begun + held
    if held:
        yield held


def _goes_on(before: str, part: str) -> bool:
    """Whether `part` belongs to the sentence whose end is `before`."""
    if not part.strip() or not before.strip():
        return True
    if _ABBREVIATED.search(before):
        return True
    return bool(_ENDS_WITH_STOP.search(before) and _GOES_ON.match(part.lstrip()))
