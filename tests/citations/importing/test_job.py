"""Imports: all or nothing for each entry, whatever happens in between, and never twice."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from news.citations.admin import import_job
from news.citations.admin.import_job import start_import
from news.citations.aftercare.retraction_data import import_csv
from news.citations.importing.entries import BadFile
from news.citations.models import Citation, CitationImport, Contributor, Flag, ImportedEntry
from tests import factories
from tests.arranged import arranged
from tests.citations.retractions.csv_file import file, line

pytestmark = pytest.mark.django_db


@arranged
def writer():
    return factories.writer("Wanda", "Writer")


def bibtex(*titles, extra=""):
    return "\n".join(
        f"@book{{k{number}, title={{{title}}}, author={{Curie, Marie}}, year=2020{extra}}}"
        for number, title in enumerate(titles)
    ).encode()


def outcomes(run):
    return list(run.entries.values_list("outcome", flat=True))


def test_a_report_line_for_each_entry(writer):
    known = factories.citation(by=writer, doi="10.5555/known", volume="", title="Known already")
    full = factories.citation(by=writer, doi="10.5555/full")
    run = start_import(
        name="refs.bib",
        by=writer,
        data=(
            "@book{a, title={New}, author={Curie, Marie}, year=2020}\n"
            "@article{b, title={Known}, doi={10.5555/known}, volume={7}}\n"
            f"@article{{c, title={{{full.title}}}, doi={{10.5555/full}}}}\n"
            "@book{d, author={Nobody}}\n"
            "@book{e, title={Dated}, year={soon}, foo={bar}}\n"
        ).encode(),
    )
    run.refresh_from_db()
    assert (run.state, run.total, run.done, run.data) == ("done", 5, 5, None)
    assert outcomes(run) == ["created", "merged", "matched", "refused", "created"]
    entries = list(run.entries.all())
    assert [entry.line for entry in entries] == [1, 2, 3, 4, 5]
    assert entries[1].detail == "It is here already: found by its doi. Filled: volume."
    assert entries[3].detail == "The entry has no title."
    assert entries[4].detail == "Not kept: foo. “soon” is not a date: left out."
    assert entries[0].citation.revisions.get().user == writer
    assert entries[0].citation.has_unpublished_changes
    assert not entries[0].citation.live
    newest = Citation.objects.get(pk=known.pk).get_latest_revision_as_object()
    assert (newest.volume, newest.title) == ("7", "Known already")  # nothing typed is replaced


def test_the_same_file_again_finds_everything_there(writer):
    bare = b"@weird{c, title={Neither date nor name}, year={soon}}\n"
    data = bare + bibtex("One", "Two", "Three")
    start_import(name="a.bib", data=data, by=writer)
    again = start_import(name="a.bib", data=data, by=writer)
    assert outcomes(again) == ["matched"] * 4
    assert Citation.objects.count() == 4


def test_duplicates_within_a_file_are_one_citation(writer):
    run = start_import(name="a.bib", data=bibtex("One", "One"), by=writer)
    assert outcomes(run) == ["created", "matched"]


def test_a_crash_in_the_middle_loses_and_doubles_nothing(writer, monkeypatch):
    """Killed at the third entry, after its citation was made: that entry is as if it had never begun."""
    real, count = import_job.create_draft, []

    def crashing(record, *, by):
        made = real(record, by=by)
        count.append(made)
        if len(count) == 3:
            raise KeyboardInterrupt
        return made

    monkeypatch.setattr(import_job, "create_draft", crashing)
    with pytest.raises(KeyboardInterrupt):
        start_import(name="a.bib", data=bibtex("One", "Two", "Three", "Four"), by=writer)
    run = CitationImport.objects.get()
    assert (run.state, run.done, Citation.objects.count()) == ("running", 2, 2)
    assert Contributor.objects.count() == 2
    monkeypatch.setattr(import_job, "create_draft", real)
    call_command("resume_imports")
    run.refresh_from_db()
    assert (run.state, run.done) == ("done", 4)
    assert sorted(Citation.objects.values_list("title", flat=True)) == [
        "Four",
        "One",
        "Three",
        "Two",
    ]


def test_a_job_that_runs_twice_does_its_work_once(writer):
    run = start_import(name="a.bib", data=bibtex("One", "Two"), by=writer)
    CitationImport.objects.filter(pk=run.pk).update(state="running", data=bibtex("One", "Two"))
    import_job.carry_on(run.pk)
    assert ImportedEntry.objects.count() == Citation.objects.count() == 2


def test_a_file_that_breaks_off_keeps_what_came_before(writer):
    data = b"<xml><records><record><titles><title>One</title></titles></record><record>"
    run = start_import(name="a.xml", data=data, by=writer)
    run.refresh_from_db()
    assert (run.state, run.done) == ("failed", 1)
    assert "not XML that can be read" in run.reason


def test_what_the_database_does_not_take_is_refused_alone(writer, monkeypatch):
    """Another worker made a citation with this DOI in the meantime."""
    factories.citation(doi="10.5555/race")
    monkeypatch.setattr(import_job, "match_of", lambda _record: None)
    run = start_import(
        name="a.bib", by=writer,
        data=b"@book{a, title={A}, doi={10.5555/race}}\n@book{b, title={B}}",
    )  # fmt: skip
    assert outcomes(run) == ["refused", "created"]
    assert run.entries.first().detail == "Another citation has this already."


@pytest.mark.parametrize(
    "poison",
    [
        '{"type": "book", "title": "X", "author": true}',
        '{"type": "book", "title": "X", "author": [{"family": "A", "position": 0}, {"family": "A", "position": 0}]}',
        '{"type": "a\\u0000b", "title": "X"}',
        '{"type": "book", "title": "X", "\\u0000\\ud800": 1}',
        '{"type": "book", "title": {"a": 1}, "issued": {"date-parts": [[{}]]}}',
        '{"type": ["book"], "title": ["X"], "DOI": [[]]}',
    ],
)
def test_no_entry_stops_those_behind_it(writer, poison):
    data = f'[{poison}, {{"type": "book", "title": "Behind it"}}]'
    run = start_import(name="a.json", data=data.encode(), by=writer)
    run.refresh_from_db()
    assert (run.state, run.done) == ("done", 2)
    assert Citation.objects.filter(title="Behind it").exists()


def test_whatever_a_reader_stumbles_over_is_a_refusal(writer, monkeypatch):
    monkeypatch.setattr(import_job.Format.BIBTEX.reader, "read", lambda _raw: 1 / 0)
    run = start_import(name="a.bib", data=bibtex("One"), by=writer)
    assert [entry.detail for entry in run.entries.all()] == ["The entry can't be read."]


@pytest.mark.parametrize("encoding", ["foo", "utf-16"])
def test_xml_in_an_encoding_that_it_is_not_in(writer, encoding):
    data = f'<?xml version="1.0" encoding="{encoding}"?><xml><records><record/></records></xml>'
    run = start_import(name="a.xml", data=data.encode(), by=writer)
    run.refresh_from_db()
    assert run.state in {"done", "failed"}


def test_html_and_scripts_come_in_as_text(writer, client):
    nasty = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    run = start_import(
        name="<b>x</b>.bib", data=bibtex(nasty, extra=", url={javascript:alert(1)}"), by=writer
    )
    assert Citation.objects.get().title == nasty
    assert Citation.objects.get().url == ""
    client.force_login(writer)
    for url in (
        reverse("citations:import", args=[run.pk]),
        reverse("citations:imports"),
        reverse("wagtailsnippets_citations_citation:list"),
        reverse("citation_chooser:choose_results"),
    ):
        html = client.get(url).content.decode()
        assert "<img src=x" not in html
        assert "<b>x</b>" not in html


def test_a_retracted_source_is_flagged_when_it_is_imported(writer):
    import_csv(file(line(1, "10.5555/p1")))
    start_import(name="a.bib", data=b"@book{a, title={A}, doi={10.5555/p1}}", by=writer)
    assert Flag.objects.get().standing == "retracted"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Dear editor, ...", "none of the formats that are known here: BibTeX"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a text file"),
        (b"x" * (33 * 1024 * 1024), "at most 32 MB"),
        (b"", "none of the formats that are known here: BibTeX"),
    ],
)
def test_a_file_that_can_not_be_read_is_refused_at_once(writer, client, data, words):
    with pytest.raises(BadFile, match=words):
        start_import(name="a.bib", data=data, by=writer)
    client.force_login(writer)
    answer = client.post(reverse("citations:imports"), {"file": SimpleUploadedFile("a.bib", data)})
    assert answer.status_code == 400
    assert not CitationImport.objects.exists()


def test_importing_in_the_admin(writer, client):
    client.force_login(writer)
    upload = SimpleUploadedFile("refs.ris", b"TY  - BOOK\nTI  - One\nER  - \nTY  - BOOK\nER  - \n")
    answer = client.post(reverse("citations:imports"), {"file": upload}, follow=True)
    html = answer.content.decode()
    assert "2 of 2 entries" in html
    assert "The entry has no title." in html
    run = CitationImport.objects.get()
    only = client.get(
        reverse("citations:import", args=[run.pk]), {"outcome": "refused", "p": "x"}
    ).content.decode()
    assert "The entry has no title." in only
    assert ">One<" not in only


def test_an_import_under_way_shows_how_far_it_is(writer, client):
    run = CitationImport.objects.create(
        name="a.bib",
        format="BibTeX",
        data=b"x",
        by=writer,
        total=10_000,
        done=2_500,
        state="running",
    )
    client.force_login(writer)
    html = client.get(reverse("citations:import", args=[run.pk])).content.decode()
    assert '<progress class="import-progress" max="10000" value="2500"' in html
    assert 'data-running="true"' in html
