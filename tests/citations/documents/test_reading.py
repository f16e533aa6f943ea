import json
import subprocess

import pytest

from news.citations.documents.quoting import span_of
from news.citations.documents.reading import limited, pdf
from news.citations.documents.reading.limited import read
from news.citations.documents.reading.problems import CannotBeRead, Problem
from tests.citations.documents import pdfs


def texts(data, kind):
    return [part.text for part in read(data, kind=kind).parts]


def problem_of(data, kind="pdf"):
    with pytest.raises(CannotBeRead) as refused:
        read(data, kind=kind)
    return refused.value.problem


@pytest.mark.parametrize("made_by", [pdfs.by_reportlab, pdfs.by_chromium])
def test_a_quotation_is_found_on_its_page_as_a_reader_would_type_it(made_by):
    text = read(made_by(), kind="pdf")
    for page, typed in pdfs.QUOTATIONS:
        span = span_of(typed, text)
        assert span, typed
        assert text.part_at(span.start).name == page, typed


def test_running_heads_and_numbers_of_pages_are_no_text():
    whole = read(pdfs.by_reportlab(), kind="pdf").whole
    assert pdfs.RUNNING_HEAD not in whole
    assert "\n3\n" not in f"{whole}\n"


def test_a_sentence_over_the_end_of_a_page_is_found():
    text = read(pdfs.by_reportlab(), kind="pdf")
    span = span_of(pdfs.OVER_A_PAGE, text)
    assert text.part_at(span.start).name == "1"
    assert text.part_at(span.end - 1).name == "2"


def test_right_to_left_is_read_in_its_order():
    page = read(pdfs.by_chromium(), kind="pdf")
    assert span_of(pdfs.HEBREW, page)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"%PDF-1.7 and then nothing", Problem.DAMAGED),
        (pdfs.by_reportlab()[:2_000], Problem.DAMAGED),
        (pdfs.encrypted(), Problem.ENCRYPTED),
        (pdfs.without_text(), Problem.NO_TEXT),
        (pdfs.of_pages(2_001), Problem.TOO_LONG),
    ],
    ids=["no pdf", "cut off", "encrypted", "scan", "too long"],
)
def test_what_cannot_be_read_says_why(data, problem):
    assert problem_of(data) == problem


def test_a_page_is_read_by_paragraphs_without_the_site_around_it():
    page = b"""<!doctype html><html><head><title>Site</title><script>steal()</script></head><body>
    <nav><a>Home</a></nav><header><h1>Mice grew</h1></header><p>They <b>grew</b> by
    half.</p><table><tr><th>Group</th><td>11</td></tr></table><p hidden>x</p><footer>Terms</footer>
    <img src="http://example.org/x.png"></body></html>"""
    assert texts(page, "html") == ["Mice grew", "They grew by half.", "Group 11", "x"]


def test_an_article_is_read_by_sections():
    jats = b"""<?xml version="1.0"?><article><front><journal-meta><journal-title>J</journal-title>
    </journal-meta><article-meta><title-group><article-title>On cells</article-title></title-group>
    </article-meta></front><body><sec><title>Results</title><p>Cells <italic>grew</italic>.</p></sec>
    </body></article>"""
    parts = read(jats, kind="xml").parts
    assert [part.text for part in parts] == ["On cells", "Results", "Cells grew."]
    assert parts[2].section == "Results"
    assert parts[2].locator == "paragraph 3"


def test_a_transcript_is_read_by_moments():
    spoken = b"A talk\n[00:01:05] Anna: It grew.\n[00:02:10] Ben: By half.\nReally."
    parts = read(spoken, kind="text").parts
    assert [(part.locator, part.text) for part in parts] == [
        ("0:00", "A talk"),
        ("00:01:05", "Anna: It grew."),
        ("00:02:10", "Ben: By half.\nReally."),
    ]


@pytest.mark.parametrize(
    ("data", "kind"), [(b" \n ", "text"), (b"<html><body></body></html>", "html"), (b"<a/>", "xml")]
)
def test_nothing_is_no_text(data, kind):
    assert problem_of(data, kind) == Problem.NO_TEXT


def test_nothing_outside_a_file_is_looked_at():
    outside = (
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><article><p>&x;b</p></article>'
    )
    assert "root" not in " ".join(texts(outside, "xml"))


def test_entities_do_not_grow_without_end():
    rows = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE a [<!ENTITY e0 "ha">{rows}]><article><p>&e9;</p></article>'
    assert problem_of(bomb.encode(), "xml") == Problem.DAMAGED


def test_a_reader_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(limited, "SECONDS", 0.01)
    assert problem_of(pdfs.by_reportlab()) == Problem.TOO_MUCH


def test_a_reader_knows_none_of_our_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "CANARY")
    seen = {}

    def run(*_told, env, **_more):
        seen.update(env)
        return subprocess.CompletedProcess([], 0, json.dumps({"parts": []}).encode(), b"")

    monkeypatch.setattr(limited.subprocess, "run", run)
    read(b"x", kind="text")
    assert "CANARY" not in str(seen)
    assert "DATABASE_URL" not in seen


def test_a_line_in_the_middle_of_a_page_is_kept_whatever_stands_at_its_edges():
    pages = [["Head", "1", "Group", "1", "Head", "4", "end", "1"], ["Head", "2", "x", "y", "2"]]
    kept = list(pdf._without(pages[0], {"Head"}, 1))
    assert kept == ["Group", "1", "Head", "4", "end"]


def test_signs_that_no_database_takes_are_left_out():
    page = "<html><body><p>It &#xD800; grew &#0; here \ud83d.</p></body></html>"
    [text] = texts(page.encode("utf-8", "surrogatepass"), "html")
    text.encode("utf-8")
    assert "\0" not in text
    assert "grew" in text
