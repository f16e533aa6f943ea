"""Prints held against what would be printed now."""

from collections.abc import Iterator
from itertools import batched

from news.prints import shelf

from .press import NAMES, proofs

BATCH = 50


def differences() -> Iterator[tuple[int, list[str]]]:
    """Each story whose print is taken for true, and the names of the parts that would be others now.

    A story that is published anew, or changed, while it is compared isn't told of.
    """
    for ids in batched(shelf.known(), BATCH):
        kept, cards = shelf.texts_of(ids), shelf.cards_of(ids)
        found = {}
        for proof in proofs(ids):
            pk = proof.story.row.pk
            texts = zip(NAMES, kept.get(pk, ()), proof.printed.texts, strict=False)
            parts = [name for name, was, now in texts if was != now]
            if cards.get(pk) != proof.card.stored():
                parts.append("card")
            found[pk] = parts
        still = shelf.texts_of(ids)
        yield from ((pk, parts) for pk, parts in found.items() if pk in kept and pk in still)
