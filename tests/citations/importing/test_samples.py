"""What programs, publishers and pages really write, in words of our own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.citations.importing.entries import BadEntry, BadFile
from news.citations.importing.formats import Format, format_of
from news.citations.importing.recognising import Kind, recognise
from news.citations.importing.tidy import people_in_words
from news.citations.records.record import Name

from . import test_formats as samples


def one(text):
    form = format_of(text)
    [raw] = form.entries(text)
    return form.record_of(raw)


def test_a_web_page_of_old_bibtex():
    record = one(
        r"@misc{a, title={A page}, howpublished={\url{https://www.cs.example.edu/~smith/a_b?c=d&e=f}}}"
    ).record
    assert (record.type, record.url) == ("webpage", "https://www.cs.example.edu/~smith/a_b?c=d&e=f")


def test_addresses_are_no_latex():
    record = one(
        r"@article{a, title={A}, url={https://example.edu/~x/a\_b}, doi={10.5555/a\_b}}"
    ).record
    assert (record.url, record.doi) == ("https://example.edu/~x/a_b", "10.5555/a_b")


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"5-HT$_{2A}$ and CO$_2$", "5-HT2A and CO2"),
        (r"$^{18}$F-FDG", "18F-FDG"),
        (r"{Q&A}: {T}ime", "Q&A: Time"),
        (r"\'{E}tudes, Gro{\ss} and \O re", "Études, Groß and Øre"),
    ],
)
def test_latex_in_titles(latex, text):
    assert one("@article{a, title={" + latex + "}}").record.title == text


@pytest.mark.parametrize(
    "text",
    [
        "@article{a, title={A}, journal={bioRxiv}, doi={10.1101/2024.01.01.123456}}",
        "@article{a, title={A}, journal={arXiv preprint arXiv:1706.03762}, year={2017}}",
        "TY  - JOUR\nTI  - A\nJF  - bioRxiv\nER  - \n",
        "TY  - GEN\nTI  - A\nPB  - medRxiv\nER  - \n",
        "PMID- 1\nTI  - A\nJT  - bioRxiv : the preprint server for biology\nPT  - Preprint\n",
    ],
)
def test_preprint_servers_are_no_journals(text):
    record = one(text).record
    assert (record.type, record.container_title) == ("article", "")
    assert record.publisher in {"bioRxiv", "medRxiv", "arXiv"}


def test_google_scholars_arxiv_number_is_a_doi():
    record = one(
        "@article{a, title={A}, journal={arXiv preprint arXiv:1706.03762}, year={2017}}"
    ).record
    assert record.doi == "10.48550/arxiv.1706.03762"


def test_numbers_of_other_databases_are_no_pubmed_ids():
    assert one("TY  - JOUR\nTI  - A\nAN  - 12345678\nDB  - PsycINFO\nER  - ").record.pmid == ""
    assert (
        one("TY  - JOUR\nTI  - A\nAN  - 12345678\nDB  - PubMed\nER  - ").record.pmid == "12345678"
    )
    xml = (
        "<xml><records><record><ref-type name='Journal Article'/><titles><title>A</title></titles>"
        "<accession-num>12345678</accession-num><edition>2013/10/19</edition></record></records></xml>"
    )
    record = one(xml).record
    assert (record.pmid, record.edition) == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "TY  - JOUR\nTI  - A\nAB  - one\nAB  - two\n goes on\nKW  - a\nKW  - b\nmore\nER  - ",
        "TY  - JOUR\n\n\nfree words\nTI  - A\n\n\n\nER  - \n\n\n",
        "TY  - JOUR\nTI  - A" + "\n" * 90_000 + "ER  - ",
    ],
)
def test_repeated_and_continued_lines_of_ris(text):
    assert one(text).record.title.startswith("A")


def test_what_zotero_writes():
    parsed = one(
        "TY  - JOUR\nTI  - A\nAU  - King, Martin, Jr.\nDA  - 2013/10/18/\nPY  - 2013\nJ2  - N Engl J Ex\n"
        "T2  - New England Journal of Examples\nSN  - 0028-4793\nL1  - /home/x.pdf\nKW  - sleep\nER  - "
    )
    assert parsed.record.container_title_short == "N Engl J Ex"
    assert str(parsed.record.issued) == "2013-10-18"
    assert parsed.lost == []


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("By Jane van Palmer", [Name("van Palmer", "Jane")]),
        ("Jane Palmer and John Doe", [Name("Palmer", "Jane"), Name("Doe", "John")]),
        ("Jane Palmer, John Doe", [Name("Palmer", "Jane"), Name("Doe", "John")]),
        ("Palmer, Jane; Doe, John", [Name("Palmer", "Jane"), Name("Doe", "John")]),
        ("Palmer, Jane", [Name("Palmer", "Jane")]),
        ("Jane Palmer, MD", [Name("Palmer", "Jane")]),
        ("John Smith Jr.", [Name("Smith", "John Jr.")]),
        ("World Health Organization", [Name(literal="World Health Organization")]),
        ("American Psychiatric Association", [Name(literal="American Psychiatric Association")]),
        ("The ATLAS Collaboration", [Name(literal="The ATLAS Collaboration")]),
        ("Associated Press", [Name(literal="Associated Press")]),
        ("Plato", [Name(literal="Plato")]),
        ("", []),
    ],
)
def test_names_as_pages_write_them(written, names):
    assert people_in_words(written) == names


SICI = "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2"


@pytest.mark.parametrize(
    ("pasted", "kind", "value"),
    [
        (SICI, Kind.DOI, SICI),
        (f"https://doi.org/{SICI}", Kind.DOI, SICI),
        ("https://doi.org/10.1002/(SICI)1097-0258(19980815/30)17:15/16%3C1661::AID-SIM968%3E3.0.CO;2-2", Kind.DOI, SICI),
        ("10.1016/S0140-6736(97)11096-0.", Kind.DOI, "10.1016/s0140-6736(97)11096-0"),
        ("(doi: 10.1016/j.neuron.2020.01.001)", Kind.DOI, "10.1016/j.neuron.2020.01.001"),
        ("https://www.biorxiv.org/content/10.1101/2024.01.01.123456v2.full.pdf+html", Kind.DOI, "10.1101/2024.01.01.123456"),
        ("https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0001234&type=printable", Kind.DOI, "10.1371/journal.pone.0001234"),
        ("https://www.nature.com/articles/s41586-024-07558-y", Kind.URL, "https://www.nature.com/articles/s41586-024-07558-y"),
        ("Xie L. Sleep. arXiv:2401.01234. doi:10.5555/x", Kind.DOI, "10.5555/x"),
        ("urn:isbn:9780071390118", Kind.ISBN, "9780071390118"),
        ("ISBN 978-0-07-139011-8 (hardback)", Kind.ISBN, "9780071390118"),
    ],
)  # fmt: skip
def test_what_people_paste(pasted, kind, value):
    found = recognise(pasted)
    assert (found.kind, found.value) == (kind, value)


@pytest.mark.parametrize(
    ("reference", "title", "year", "first"),
    [
        (
            "Xie L, Kang H, Xu Q, et al. Sleep drives metabolite clearance from the adult brain. Science. 2013;342(6156):373-7.",
            "Sleep drives metabolite clearance from the adult brain", 2013, Name("Xie", "L."),
        ),
        (
            "Müller, Ä., & Xie, L. (2013, October 18). Sleep and the brain. Science, 342(6156), 373–377.",
            "Sleep and the brain", 2013, Name(["Müller", " Ä."][0], "Ä."),
        ),
        (
            "Smith, J. and Jones, K. (2020) 'Sleep and memory. 1-9.",
            "Sleep and memory", 2020, Name("Smith", "J."),
        ),
    ],
)  # fmt: skip
def test_references_in_words(reference, title, year, first):
    known = recognise(reference).understood
    assert (known.title, known.issued.year, known.contributors[0]) == (title, year, first)


def test_what_is_not_understood_is_left_whole():
    text = "Xie, L. et al. Sleep drives metabolite clearance. Science 342, 373–377 (2013)."
    assert recognise(text).understood.title == text


@pytest.mark.parametrize(
    "text", ["x" * 200_000, "(" + "2" * 200_000, "word " * 40_000 + "(2020). T", "((((" * 50_000]
)
def test_long_words_cost_no_time(text):
    recognise(text)


@given(
    st.sampled_from([samples.BIBTEX, samples.RIS, samples.NBIB, samples.ENDNOTE]),
    st.integers(0, 2_000),
    st.integers(0, 40),
    st.text(max_size=12),
)
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_is_read_or_refused(text, place, length, inserted):
    damaged = text[:place] + inserted + text[place + length :]
    form = format_of(damaged) or Format.RIS
    try:
        for raw in form.entries(damaged):
            try:
                assert form.record_of(raw).record.title
            except BadEntry as error:
                assert str(error) != "The entry can't be read.", damaged  # noqa: PT017  # not foreseen
    except BadFile:
        pass
