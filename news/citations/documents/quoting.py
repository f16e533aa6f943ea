"""Whether words stand in a document, and where. Pure.

Tolerant of how a text is set: white space, hyphens, ligatures, quotation marks, a page's end. Strict
about what it says: every letter and digit has to be there, in its order. What is not found with
certainty is not found.

Places are kept as selectors of the W3C Web Annotation Data Model (4.2), so that others can read them.
"""

import itertools
import re
import unicodedata
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from .texts import DocumentText, Kind

# So much of the text around a passage is kept with it.
CONTEXT: Final = 48
# Fewer words, or letters, could stand anywhere: they count only with what is around them.
_WORDS_ALONE: Final = 4
_LETTERS_ALONE: Final = 18
# Between the two halves of a sentence that runs over a page's end: footnotes, and running heads.
_MOST_BELOW: Final = 900
_MOST_ABOVE: Final = 300
_WORDS_OF_A_HALF: Final = 3

_HYPHENS: Final = "-\u00ad\u2010\u2011\ufffe\x02"
_DASHES: Final = "\u2012\u2013\u2014\u2015\u2212"
_DOUBLE: Final = "“”„‟«»″〝〞"
_SINGLE: Final = "‘’‚‛‹›′`´"
_DROPPED: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff")


@dataclass(frozen=True, slots=True)
class Span:
    """Where words stand: their first place in the whole text, and the place behind the last."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Plain:
    """A text as it is compared, and for each of its characters the place of the one it stands for."""

    text: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        return Span(self.places[start], self.places[end - 1] + 1)


def spans_of(quotation: str, document: DocumentText) -> list[Span]:
    """Every place where `quotation` stands; a sentence cut by a page's end is one of them."""
    wanted = _plain(quotation).text.strip()
    if not wanted:
        return []
    return list(_found(wanted, document.whole)) or list(_over_a_page(wanted, document))


def span_of(quotation: str, document: DocumentText) -> Span | None:
    """The one place where `quotation` stands. None if it doesn't, or stands twice, or could stand anywhere."""
    found = spans_of(quotation, document)
    return found[0] if len(found) == 1 and _says_enough(quotation) else None


def selectors_of(span: Span, document: DocumentText) -> list[dict[str, Any]]:
    """A passage as others can find it again: its words with what is around them, and its place."""
    whole = document.whole
    part = document.part_at(span.start)
    selectors: list[dict[str, Any]] = [
        {
            "type": "TextQuoteSelector",
            "exact": whole[span.start : span.end],
            "prefix": whole[max(span.start - CONTEXT, 0) : span.start],
            "suffix": whole[span.end : span.end + CONTEXT],
        },
        {"type": "TextPositionSelector", "start": span.start, "end": span.end},
    ]
    if part.kind == Kind.PAGE:
        # RFC 8118, 3: fragments of PDF files.
        fragment = {"value": f"page={part.name}", "conformsTo": "http://tools.ietf.org/rfc/rfc8118"}
        selectors.append({"type": "FragmentSelector", **fragment})
    elif part.kind == Kind.TIME:
        fragment = {
            "value": f"t={_seconds(part.name)}",
            "conformsTo": "http://www.w3.org/TR/media-frags/",
        }
        selectors.append({"type": "FragmentSelector", **fragment})
    return selectors


def span_again(selectors: Sequence[Mapping[str, Any]], document: DocumentText) -> Span | None:
    """The passage that `selectors` mean, in this text, which may be another version or extraction.

    None unless it is certain: the same words in the same surroundings, or the same words, enough of
    them, that stand here once.
    """
    quote = next((one for one in selectors if one["type"] == "TextQuoteSelector"), None)
    if quote is None:
        return None
    found = spans_of(quote["exact"], document)
    around = [span for span in found if _has_around(span, quote, document)]
    if len(around) == 1:
        return around[0]
    return found[0] if len(found) == 1 and _says_enough(quote["exact"]) else None


def _has_around(span: Span, quote: Mapping[str, Any], document: DocumentText) -> bool:
    whole = document.whole
    before = _plain(whole[max(span.start - 3 * CONTEXT, 0) : span.start]).text.strip()
    behind = _plain(whole[span.end : span.end + 3 * CONTEXT]).text.strip()
    # The first and last word of what is kept may be cut.
    prefix = _plain(quote["prefix"]).text.strip().partition(" ")[2]
    suffix = _plain(quote["suffix"]).text.strip().rpartition(" ")[0]
    return bool(prefix or suffix) and before.endswith(prefix) and behind.startswith(suffix)


def _says_enough(quotation: str) -> bool:
    plain = _plain(quotation).text
    return len(plain.split()) >= _WORDS_ALONE and len(plain.replace(" ", "")) >= _LETTERS_ALONE


def _found(wanted: str, text: str) -> Iterator[Span]:
    plain = _plain(text)
    at = plain.text.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if _is_whole(plain.text, at, end):
            yield plain.span(at, end)
        at = plain.text.find(wanted, at + 1)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no word or number is cut at either end: "32" doesn't stand in "132", nor in "3.2"."""
    before, behind = text[max(start - 2, 0) : start], text[end : end + 2]
    if before[-1:].isalnum() and text[start].isalnum():
        return False
    if behind[:1].isalnum() and text[end - 1].isalnum():
        return False
    cut_left = text[start].isdigit() and re.fullmatch(r"\d[.,]", before)
    cut_right = text[end - 1].isdigit() and re.fullmatch(r"[.,]\d", behind)
    return not (cut_left or cut_right)


def _over_a_page(wanted: str, document: DocumentText) -> Iterator[Span]:
    """Places where it begins at the foot of a page and goes on at the head of the next."""
    words = wanted.split(" ")
    bounds = list(document.bounds())
    for (start, end), (following, last) in itertools.pairwise(bounds):
        foot = document.whole[max(end - _MOST_BELOW - 2 * len(wanted), start) : end]
        head = document.whole[following : min(following + _MOST_ABOVE + 2 * len(wanted), last)]
        for cut in range(len(words) - _WORDS_OF_A_HALF, _WORDS_OF_A_HALF - 1, -1):
            first = list(_found(" ".join(words[:cut]), foot))
            second = list(_found(" ".join(words[cut:]), head)) if first else []
            if len(first) == len(second) == 1 and second[0].start <= _MOST_ABOVE:
                offset = end - len(foot)
                yield Span(offset + first[0].start, following + second[0].end)
                break


@lru_cache(maxsize=16)  # the same documents are searched again and again
def _plain(text: str) -> _Plain:
    """`text` in the spelling in which texts are compared."""
    signs: list[str] = []
    places = array("L")
    at, length = 0, len(text)
    while at < length:
        sign = text[at]
        if sign in _HYPHENS and (end := _broken(text, at)):
            at = end  # a word goes on in the next line
            continue
        for one in _spelled(sign):
            if one == " " and (not signs or signs[-1] == " "):
                continue
            signs.append(one)
            places.append(at)
        at += 1
    return _without_hyphens("".join(signs), places)


def _broken(text: str, at: int) -> int:
    """Where the word goes on that is broken at `at`; 0 if none is."""
    end = at + 1
    while end < len(text) and text[end] in " \t\r\n":
        end += 1
    between = text[at + 1 : end]
    ends_line = "\n" in between or "\r" in between
    if ends_line and at and text[at - 1].isalpha() and text[end : end + 1].isalpha():
        return end
    return at + 1 if text[at] in "\u00ad\ufffe\x02" else 0


@lru_cache(maxsize=4_096)
def _spelled(sign: str) -> str:
    if sign in _DROPPED:
        return ""
    if sign in _DASHES or sign in _HYPHENS:
        return "-"
    if sign in _DOUBLE:
        return '"'
    if sign in _SINGLE:
        return "'"
    if sign.isspace():
        return " "
    # Compatible signs are the same here (ligatures, full width), but no power: 10² is not 102.
    if unicodedata.decomposition(sign).startswith(("<super>", "<sub>", "<fraction>")):
        return sign
    return unicodedata.normalize("NFKC", sign).casefold()


_BETWEEN_LETTERS: Final = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")


def _without_hyphens(text: str, places: Sequence[int]) -> _Plain:
    """Hyphens within words are left out: nobody knows of a broken word whether it has one."""
    left = [
        at for at, sign in enumerate(text) if not (sign == "-" and _BETWEEN_LETTERS.match(text, at))
    ]
    return _Plain("".join(text[at] for at in left), array("L", (places[at] for at in left)))


def _seconds(time: str) -> int:
    total = 0
    for part in time.split(":"):
        total = total * 60 + int(part)
    return total
