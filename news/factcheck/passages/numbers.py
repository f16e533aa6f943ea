"""Numbers in running text, whatever their spelling: "11" and "eleven", "5 %" and "0.05". Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_UNITS: Final = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS: Final = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_SCALES: Final = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
}
_SMALL: Final = "|".join((*_UNITS, *_TENS))
_SCALE: Final = "|".join(_SCALES)
# "twenty-one", "two hundred and fifty", "a hundred", "three million".
_SPELLED: Final = re.compile(
    rf"\b(?:{_SMALL}|an? (?:{_SCALE}))(?:[ -](?:and )?(?:{_SMALL}|{_SCALE}))*\b", re.IGNORECASE
)
# Digits that belong to a name are no number: "IL-6", "5-HT2A", "COVID-19", "p53".
_DIGITS: Final = re.compile(
    r"(?<![\w.,])(?<![A-Za-z][-‐‑])(?P<sign>[-−](?=[\d.]))?"
    r"(?P<digits>\d{1,3}(?:[,  ’]\d{3})+(?!\d)(?:\.\d+)?|\d+[.·]\d+|\.\d+|\d+)"
    rf"(?!\d|[.,]\d|[-‐‑]?[A-Z])(?:[  -]?(?P<scale>(?i:{_SCALE}))\b)?"
    r"(?P<share>\s?(?:%|(?i:per ?cent)\b))?"
)
_SHARE: Final = re.compile(r"\s?(?:%|per ?cent\b)", re.IGNORECASE)
_FRACTIONS: Final = {
    "half": Decimal("0.5"),
    "quarter": Decimal("0.25"),
    "three quarters": Decimal("0.75"),
    "tenth": Decimal("0.1"),
}
_FRACTION: Final = re.compile(
    r"\b(?:three[ -]quarters|half|(?:a|one) (?:quarter|tenth))\b", re.IGNORECASE
)
_HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Number:
    """A number where it stands: its words, their first and last place, and the values it can mean.

    A share can be written in hundredths or as a fraction: 5 % means 5 and 0.05.
    """

    words: str
    start: int
    end: int
    values: frozenset[Decimal]


def numbers_in(text: str) -> list[Number]:
    """The numbers of `text` in their order; of "one" alone nobody can tell whether it is one."""
    found = [*_in_digits(text), *_in_words(text), *_fractions(text)]
    taken = 0
    apart = []
    for number in sorted(found, key=lambda one: (one.start, -one.end)):
        if number.start >= taken:
            apart.append(number)
            taken = number.end
    return apart


def missing_numbers(text: str, sources: Iterable[frozenset[Decimal]]) -> list[str]:
    """The words of those numbers of `text` that none of the `sources` has (`values_in`)."""
    known = frozenset[Decimal]().union(*sources)
    return [number.words for number in numbers_in(text) if not number.values & known]


def values_in(text: str) -> frozenset[Decimal]:
    """All values that numbers of `text` can mean."""
    return frozenset[Decimal]().union(*(number.values for number in numbers_in(text)))


def _in_digits(text: str) -> Iterable[Number]:
    for match in _DIGITS.finditer(text):
        digits = re.sub(r"[,  ’]", "", match["digits"]).replace("·", ".")
        value = Decimal(digits) * _SCALES.get((match["scale"] or "").lower(), 1)
        if match["sign"]:
            # In a range the sign is a dash, and a source may leave it out.
            yield _number(match, {value, -value}, is_share=bool(match["share"]))
        else:
            yield _number(match, {value}, is_share=bool(match["share"]))


def _in_words(text: str) -> Iterable[Number]:
    for match in _SPELLED.finditer(text):
        words = re.findall(r"[a-z]+", match[0].lower())
        if words == ["one"]:
            continue
        share = _SHARE.match(text, match.end())
        yield _number(match, {_value_of(words)}, is_share=bool(share))


def _value_of(words: list[str]) -> Decimal:
    total = part = 0
    for word in words:
        if word in _SCALES and _SCALES[word] > 100:  # a hundred multiplies within
            total, part = total + (part or 1) * _SCALES[word], 0
        elif word in _SCALES:
            part = (part or 1) * _SCALES[word]
        else:
            part += _UNITS.get(word, 0) + _TENS.get(word, 0)
    return Decimal(total + part)


def _fractions(text: str) -> Iterable[Number]:
    for match in _FRACTION.finditer(text):
        words = re.sub(r"^(?:a|one) ", "", match[0].lower()).replace("-", " ")
        value = _FRACTIONS[words]
        yield _number(match, {value, value * _HUNDRED}, is_share=False)


def _number(match: re.Match[str], values: set[Decimal], *, is_share: bool) -> Number:
    shares = {value / _HUNDRED for value in values} if is_share else set()
    return Number(
        match[0].strip(),
        match.start(),
        match.end(),
        frozenset(value.normalize() for value in values | shares),
    )
