"""What reads foreign text takes time in proportion to it, whatever its shape.

Each function that reads what a stranger or a colleague sends is timed on a text, on twice and on four
times as much of it. One paragraph without a blank must not hold up everybody else.
"""

import gc
import random
import string
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from news.blocks.videos import parse_video
from news.citations.importing import bibtex, csl_json, endnote, nbib, ris, tidy
from news.citations.importing.formats import decoded, format_of
from news.citations.importing.recognising import recognise
from news.citations.in_text.markers import cited_ids
from news.citations.lookup.webpage import read_page
from news.citations.records.dates import PartialDate
from news.citations.records.identifiers import (
    normalise_doi,
    normalise_isbn,
    normalise_orcid,
    normalise_pmid,
    normalise_url,
)
from news.citations.records.similarity import similarity
from news.digest import words_of
from news.factcheck.statements.claims import gives_advice, makes_claim
from news.factcheck.statements.compare import runs
from news.factcheck.statements.fragments import lines_of, plain_line
from news.factcheck.statements.locators import is_locator
from news.factcheck.statements.sentences import sentences
from news.factcheck.statements.similar import (
    Likeness,
    changed_words,
    only_spelling_changed,
    share_words,
    telling_words,
)
from news.models import StoryPage
from news.models.search_words import hyphenated
from news.schemes.one import SchemeOne, canonical_rich_text
from news.xml import xml_text
from search.queries import clean_query
from tests import factories
from tests.forms import paragraph, story_form
from tests.long import NIGHTLY

SIZE = 24_000 if NIGHTLY else 8_000  # characters, then twice, and four times as many
MOST_PER_DOUBLING = 2.8  # twice for what is in proportion, four times for its square
LONG, MOST_SECONDS = 50_000, 8  # letters of a paragraph, and what saving or reading it may take
TOO_SHORT = 0.04  # seconds: growth below it can't be told from noise, and hurts nobody

_dice = random.Random(19)  # noqa: S311  # not a secret
PIECES = {
    "a word without end": "a",
    "capitals": "A",
    "digits": "1",
    "blanks": " ",
    "line ends": "\n",
    "stops": ".",
    "stops and blanks": ". ",
    "short sentences": "A b. ",
    "initials": "A. B. ",
    "sentences": "Dr. Vera said that 12 of them slept. ",
    "round brackets": "(",
    "square brackets": "[",
    "braces": "{",
    "angles": "<",
    "ampersands": "&",
    "quotes": '"',
    "apostrophes": "’",
    "opening quotes": "“",
    "other opening quotes": "« ‘",
    "backticks": "`",
    "hyphens": "-",
    "hyphenated": "a-",
    "hyphenated with numbers": "a-1-",
    "file endings": ".pdf",
    "DOIs": "10.1234/a",
    "DOI prefixes": "10.1234",
    "addresses": "https://x.org/10.1234/a",
    "percent signs": "%",
    "entries": "@article{a,",
    "fields": "TY  - JOUR\n",
    "more fields": "PMID- 1\n",
    "names": "Palmer, J., ",
    "names in words": "Jane Palmer and ",
    "semicolons": "a;",
    "tags": "<b>",
    "closed tags": "<i>a</i>",
    "links": '<a href="',
    "whole links": '<a href="x">a</a>',
    "paragraphs": "<p>a",
    "markers": '<embed embedtype="citation" ',
    "entities": "&amp;",
    "nested": "<b>a<div>a",
    "nested links": '<a href="x">a',
    "comments": "<!--",
    "sections": "<![CDATA[",
    "instructions": "<?a ",
    "accents": "e\u0301",
    "lone accents": "\u0301",
    "Chinese": "脑",
    "no width": "\u200b",
    "tabs": "\t",
    "pages": "p. 1, ",
    "dollars": "$",
    "backslashes": "\\",
    "one word again and again": "sleep ",
    "two words again and again": "sleep wake ",
}
ONCE = {
    "DNA": lambda size: "".join(_dice.choices("ACGT", k=size)),
    "base64": lambda size: "".join(_dice.choices(string.ascii_letters + string.digits + "+/", k=size)),
    "other words each": lambda size: " ".join(f"w{number}" for number in range(size // 6)),
    "other sentences each": lambda size: " ".join(
        f"The scan of sleep {number} was long." for number in range(size // 30)
    ),
}  # fmt: skip
SHAPES: dict[str, Callable[[int], str]] = ONCE | {
    name: lambda size, piece=piece: (piece * size)[:size]  # type: ignore[misc]
    for name, piece in PIECES.items()
}
# The same with something at its end that fits nothing, and with an end of whatever was begun.
SHAPES |= {
    f"{name}, then “{end}”": lambda size, of=of, end=end: of(size) + end  # type: ignore[misc]
    for name, of in list(SHAPES.items())
    for end in (("!", '">]]-->') if NIGHTLY else ())
}


def _import(module: Any, before: str, after: str) -> Callable[[str], Any]:
    def read(text: str) -> None:
        for raw in module.split(f"{before}{text}{after}"):
            with suppress(ValueError):
                module.read(raw)

    return read


def _likeness(text: str) -> None:
    known: Likeness[int] = Likeness()
    for number, sentence in enumerate(sentences(text)):
        known.add(sentence, number)
        known.of(sentence + " it")


READERS: dict[str, Callable[[str], Any]] = {
    "recognise": recognise,
    "normalise_doi": normalise_doi,
    "normalise_pmid": normalise_pmid,
    "normalise_isbn": normalise_isbn,
    "normalise_orcid": normalise_orcid,
    "normalise_url": lambda text: normalise_url(f"https://x.org/{text}"),
    "format_of": format_of,
    "decoded": lambda text: decoded(text.encode()),
    "BibTeX": _import(bibtex, "@article{a, title = {", "}, year = 2020}"),
    "BibTeX, raw": _import(bibtex, "", ""),
    "RIS": _import(ris, "TY  - JOUR\nTI  - ", "\nER  - \n"),
    "nbib": _import(nbib, "PMID- 1\nTI  - ", "\n\n"),
    "CSL-JSON": _import(csl_json, "", ""),
    "EndNote": _import(endnote, "<xml><records><record><titles><title>", "</title></titles></record></records></xml>"),
    "plain": tidy.plain,
    "read_date": tidy.read_date,
    "PartialDate": PartialDate.parse,
    "people_in_words": tidy.people_in_words,
    "person": tidy.person,
    "read_page": lambda text: read_page(
        f"<title>x</title><meta name=author content='{text}'>{text}".encode(), "https://x.org/", on=date(2026, 1, 1)
    ),
    "cited_ids": cited_ids,
    "canonical_rich_text": canonical_rich_text.__wrapped__,
    "words_of": words_of,
    "marks": lambda text: list(SchemeOne().marks("body[0].paragraph", text)),
    "lines_of": lambda text: lines_of(canonical_rich_text.__wrapped__(text)),
    "plain_line": plain_line,
    "sentences": sentences,
    "makes_claim": makes_claim,
    "gives_advice": gives_advice,
    "is_locator": is_locator,
    "telling_words": telling_words.__wrapped__,
    "likeness": _likeness,
    "changes": lambda text: runs(text, text[::-1]),
    "changes at the end": lambda text: runs(text, f"{text} and so on"),
    "changes within": lambda text: runs(text, text[len(text) // 2 :] + text[: len(text) // 2]),
    "changed_words": lambda text: changed_words(text, text[::-1]),
    "share_words": lambda text: share_words(text, text[::-1]),
    "only_spelling_changed": lambda text: only_spelling_changed(text, text[::-1]),
    "similarity": lambda text: similarity(text, text[::-1]),
    "hyphenated": hyphenated,
    "parse_video": lambda text: parse_video(f"https://www.youtube.com/watch?{text}"),
    "xml_text": xml_text,
    "clean_query": clean_query,
}  # fmt: skip


def _seconds(reader: Callable[[str], Any], text: str) -> float:
    gc.disable()  # a round of it looks through what the whole suite has left, and takes longer than the text
    try:
        start = time.process_time()
        with suppress(ValueError, KeyError):  # what it can't read it may refuse
            reader(text)
        return time.process_time() - start
    finally:
        gc.enable()


def _growth(reader: Callable[[str], Any], shape: Callable[[int], str]) -> float:
    """How much longer it takes for twice as much; 0 where it takes no time to speak of."""
    last, first = shape(4 * SIZE), shape(SIZE)
    long = _seconds(reader, last)
    if long < TOO_SHORT:
        return 0.0
    short = min(_seconds(reader, first) for _again in range(3))
    # A busy machine makes a measurement longer, never shorter: the shortest of several is the nearest.
    for _repeat in range(5):
        if long / max(short, 1e-4) <= MOST_PER_DOUBLING**2:
            break
        time.sleep(0.1)
        long, short = min(long, _seconds(reader, last)), min(short, _seconds(reader, first))
    return float((long / max(short, 1e-4)) ** 0.5)


@pytest.mark.parametrize("name", READERS)
def test_twice_the_text_takes_twice_the_time(name):
    slow = {
        shape: round(growth, 1)
        for shape, make in SHAPES.items()
        if (growth := _growth(READERS[name], make)) > MOST_PER_DOUBLING
    }
    assert slow == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "shape", ["DNA", "other words each", "other sentences each", "hyphenated", "stops and blanks"]
)
def test_a_paragraph_of_it_is_saved_changed_and_seen_within_seconds(shape, writer, as_user):
    """Workers are killed after thirty seconds, and what they were to save is lost."""
    page = factories.story(by=writer)
    client = as_user(writer)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    words = SHAPES[shape](LONG)
    start = time.process_time()
    for text in (words, words.replace("A", "T").replace("s", "z")):
        body = [paragraph(f"<p>{text}</p>")]
        form = story_form(author=writer.author, page=page, body=body)
        assert client.post(url, form).status_code in {200, 302}
        newest = StoryPage.objects.get(pk=page.pk).get_latest_revision_as_object()
        assert text.strip()[:1_000] in str(newest.body.raw_data[0]["value"])
    assert client.get(url).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).status_code == 200
    assert time.process_time() - start < MOST_SECONDS
