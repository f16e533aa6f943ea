"""`make passages`: how often the right passage is offered, beside plain BM25 over word stems.

FILE names the pairs: a line of JSON each, {"statement", "sentences", "right"}, `right` being places in
`sentences`. Without that file it measures nothing and says so.
"""

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from news.factcheck.passages import ranking
from news.factcheck.passages.ranking import Sentence, Shelf

FILE = Path(os.environ.get("FILE", "../shared/data/passages_dev.jsonl"))
_MOST = 100


def _shares(rows: Sequence[dict[str, Any]], shelf: Shelf) -> tuple[float, float]:
    """How often the right one is the first, and among the first three."""
    first = three = 0
    for number, row in enumerate(rows):
        among: Callable[[int], bool] = lambda one, number=number: one // _MOST == number  # noqa: E731
        best = [
            one.sentence.start for one in shelf.best(row["statement"], number=_MOST, among=among)
        ]
        best += [place for place in range(len(row["sentences"])) if place not in best]
        first += best[0] in row["right"]
        three += not set(row["right"]).isdisjoint(best[:3])
    return first / len(rows), three / len(rows)


def main() -> None:
    if not FILE.exists():
        raise SystemExit(f"There is no {FILE}. Type: make passages FILE=path/to/pairs.jsonl")
    rows = [json.loads(line) for line in FILE.read_text().splitlines()]
    # Each sentence by itself: what stands beside it in the file says nothing.
    shelf = Shelf(
        [
            Sentence(number * _MOST + place, place, place, text)
            for number, row in enumerate(rows)
            for place, text in enumerate(row["sentences"])
        ]
    )
    ours = _shares(rows, shelf)
    for name in ("_PAIR", "_KIN", "_BESIDE", "_OWN"):
        setattr(ranking, name, 0.0)
    plain = _shares(rows, shelf)
    for words, (first, three) in (("ours", ours), ("plain BM25", plain)):
        sys.stdout.write(f"{words:<12}{first:7.1%} first{three:7.1%} among three, of {len(rows)}\n")


if __name__ == "__main__":
    main()
