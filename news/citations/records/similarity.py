"""How alike two texts are, by their trigrams. Pure.

The measure is that of PostgreSQL's pg_trgm, which a server may lack: the share of trigrams that two texts
have in common, of words in lower case with two blanks before and one behind.
"""

import re
import unicodedata


def trigrams(text: str) -> set[str]:
    """Every three letters in a row of each word of `text`, accents left out."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    words = re.findall(r"[^\W_]+", bare)
    return {
        padded[start : start + 3]
        for padded in (f"  {word} " for word in words)
        for start in range(len(padded) - 2)
    }


def similarity(one: str, other: str) -> float:
    """From 0, nothing in common, to 1, the same words."""
    ours, theirs = trigrams(one), trigrams(other)
    if not ours or not theirs:
        return 1.0 if one.strip().casefold() == other.strip().casefold() else 0.0
    return len(ours & theirs) / len(ours | theirs)
