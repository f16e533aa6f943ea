"""What a text is compared by: stems of its words, and its numbers. Pure."""

import re
from functools import lru_cache
from typing import Final

import Stemmer

from .numbers import numbers_in

_STEMMER: Final = Stemmer.Stemmer("english")
_WORD: Final = re.compile(r"[^\W_]+")
# Words of which every text is full.
_COMMON: Final = frozenset(
    re.findall(
        r"\w+",
        """a about above after again all also although among an and another any are as at be because been
    before being between both but by can could did do does during each either for from further had has
    have he her here his how however if in into is it its may might more most must neither no nor not
    of off on once one only or other our out over own per she should since so some such than that the
    their them then there these they this those through thus to too under until up upon us very was we
    were what when where whether which while who whom whose why will with within without would you
    your""",
    )
)
_BROKEN: Final = re.compile(r"[-\u00ad\u2010\ufffe\x02][ \t]*[\r\n]+[ \t]*")


def tokens(text: str) -> list[str]:
    """The stems of the words of `text` in their order, without the most common; a number as "#11"."""
    text = _BROKEN.sub("", text)
    found: list[str] = []
    at = 0
    for number in numbers_in(text):
        found += _stems(text[at : number.start])
        found += sorted(f"#{value:f}" for value in number.values)
        at = number.end
    return found + _stems(text[at:])


def _stems(text: str) -> list[str]:
    words = (word.lower() for word in _WORD.findall(text))
    return [stem_of(word) for word in words if word not in _COMMON]


@lru_cache(maxsize=50_000)
def stem_of(word: str) -> str:
    """The stem of a word in small letters (Snowball, English)."""
    return str(_STEMMER.stemWord(word))
