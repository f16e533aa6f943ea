"""Any folder of bibliographies: `CITATION_CORPUS=/some/folder` says what is taken and what is lost.

CITATION_CORPUS=/some/folder make test ARGS="tests/citations/importing/test_corpus.py -n0 -s"
"""

import os
import sys
import time
from collections import Counter
from pathlib import Path

from news.citations.importing.entries import BadEntry, BadFile
from news.citations.importing.formats import decoded, format_of

CORPUS = os.environ.get("CITATION_CORPUS", "")
MOST_SECONDS_AN_ENTRY = 20


def read_file(path):
    """How many entries were taken and refused, what was lost, and how long the slowest took."""
    taken, refused, lost, slowest = 0, Counter(), Counter(), 0.0
    try:
        text = decoded(path.read_bytes())
        if not (found := format_of(text)):
            return 0, Counter({"no known format": 1}), lost, slowest
        for raw in found.entries(text):
            start = time.perf_counter()
            try:
                parsed = found.record_of(raw)
            except BadEntry as error:
                refused[str(error)[:80]] += 1
            else:
                taken += 1
                assert parsed.record.title
                lost.update(note.partition(":")[0][:60] for note in parsed.lost)
            slowest = max(slowest, time.perf_counter() - start)
    except BadFile as error:
        refused[str(error)[:80]] += 1
    return taken, refused, lost, slowest


if CORPUS:

    def test_every_file_of_the_corpus_is_read_or_refused_with_a_reason(capsys):
        files = [path for path in sorted(Path(CORPUS).rglob("*")) if path.is_file()]
        assert files
        total, all_refused, all_lost = 0, Counter(), Counter()
        for path in files:
            taken, refused, lost, slowest = read_file(path)
            assert slowest < MOST_SECONDS_AN_ENTRY, path
            total += taken
            all_refused += refused
            all_lost += lost
        with capsys.disabled():
            sys.stdout.write(f"\n{total} entries taken\n")
            for title, counter in (("Refused", all_refused), ("Lost", all_lost)):
                for reason, count in counter.most_common(30):
                    sys.stdout.write(f"{title}: {count} {reason}\n")


def test_the_report_itself(tmp_path):
    (tmp_path / "a.bib").write_text("@book{a, title={A}, foo={x}}\n@book{b}\n@book{c, title={C}}")
    taken, refused, lost, _slowest = read_file(tmp_path / "a.bib")
    assert (taken, refused.total()) == (2, 1)
    assert lost == {"Not kept": 1}
    (tmp_path / "b").write_bytes(b"\x00\x01")
    assert read_file(tmp_path / "b")[1].total() == 1
