"""The styles, held against forty records; `expected/` has one line for each."""

import re
import time
from pathlib import Path

import pytest

from news.citations.printing.engine import EngineFailed, clean, format_forms
from news.citations.records.public_form import public_form
from news.citations.records.record import Name, Record
from news.citations.styles import Style

from .forty import FORTY

EXPECTED = Path(__file__).parent / "expected"
FORMS = {name: public_form(record) for name, record in FORTY.items()}


@pytest.fixture(scope="module", params=list(Style))
def printed(request):
    """A style, and every record in it."""
    references = format_forms(list(FORMS.values()), style=request.param, locale="en-GB")
    return request.param, dict(zip(FORMS, references, strict=True))


def test_forty_records_come_out_as_the_style_asks(printed):
    style, references = printed
    lines = (EXPECTED / f"{style.value}.txt").read_text(encoding="utf-8").splitlines()
    expected = dict(line.split(": ", 1) for line in lines)
    assert len(expected) == 40
    assert references == expected


def test_nothing_in_a_record_runs(printed):
    _style, references = printed
    for html in references.values():
        assert set(re.findall(r"</?([a-z]+)", html)) <= {
            "a",
            "em",
            "strong",
            "sub",
            "sup",
            "i",
            "b",
        }
        assert not re.search(r"href=\"(?!https?://)", html)
        assert "javascript:" not in html


def test_nothing_is_left_out(printed):
    """Where a style has no place for it, the house adds it."""
    _style, references = printed
    assert "Psychedelic Science 2025" in references["talk"]
    assert "Denver, CO" in references["talk"]
    assert "in press" in references["in press"].lower()
    for name, html in references.items():
        assert FORTY[name].title.split("<")[0].lower().strip("“”?")[:9].rstrip() in html.lower(), (
            name
        )


def test_a_reference_does_not_depend_on_its_neighbours():
    """No "2024a", no dash in place of a repeated author, no sorting."""
    twins = [
        public_form(Record("book", title, contributors=(Name("Curie", "Marie"),)))
        for title in ("Zinc", "Arsenic")
    ]
    for style in Style:
        together = format_forms(twins, style=style, locale="en-GB")
        alone = [format_forms([form], style=style, locale="en-GB")[0] for form in twins]
        assert together == alone


@pytest.mark.parametrize(
    ("locale", "words"),
    [("en-GB", "n.d."), ("en-US", "n.d."), ("de-DE", "o. J."), ("fr-FR", "s. d.")],
)
def test_the_processors_own_words_follow_the_language(locale, words):
    form = public_form(Record("book", "T", contributors=(Name("Curie", "Marie"),)))
    assert words in format_forms([form], style=Style.APA, locale=locale)[0].replace("&nbsp;", " ")


@pytest.mark.parametrize(
    "nasty",
    [
        "{{ 7 * 7 }}",
        "\\input{/etc/passwd}",
        "$x^2$ `rm -rf`",
        "<!-- -->",
        "]]>",
        "a\x01b",
        "𝔘 \ud800",
    ],
)
def test_any_text_comes_out_as_text(nasty):
    form = public_form(Record("book", f"Before {nasty} after", publisher=nasty))
    html = format_forms([form], style=Style.APA, locale="en-GB")[0]
    assert "after" in html
    assert "root:" not in html


@pytest.mark.parametrize("tag", ["<i>", "<b>", "<sup>", '<span class="nocase">', "<i><b>", "</i>"])
def test_mark_up_that_is_not_closed_costs_nothing(tag):
    start = time.perf_counter()
    form = public_form(Record("book", f"A {tag * 60} title", publisher=tag * 60))
    html = format_forms([form], style=Style.APA, locale="en-GB")[0]
    assert time.perf_counter() - start < 5
    assert "title" in html
    assert "\u2060" not in html
    assert "&lt;" in html or tag in html


def test_a_processor_that_fails_says_so(monkeypatch):
    monkeypatch.setattr(
        "news.citations.printing.engine.pypandoc.get_pandoc_path", lambda: "/nowhere/pandoc"
    )
    with pytest.raises(EngineFailed):
        format_forms([public_form(Record("book", "T"))], style=Style.APA, locale="en-GB")


def test_what_the_processor_prints_is_cleaned():
    dirty = '<em onclick="x">A</em><script>x</script><a href="javascript:x">b</a><img src=x>'
    assert clean(dirty) == '<em>A</em><a rel="noopener">b</a>'
