"""Files in each format, with the corners that formats have."""

import time
from contextlib import suppress

import pytest

from news.citations.importing.entries import BadEntry, BadFile
from news.citations.importing.formats import LARGEST_FILE, Format, decoded, format_of
from news.citations.records.dates import PartialDate
from news.citations.records.record import Name, Role


def read_all(text):
    """Every entry of a text: a Parsed, or the words of a refusal; with their lines."""
    form = format_of(text)
    out = []
    for raw in form.entries(text):
        try:
            out.append((raw.line, form.record_of(raw)))
        except BadEntry as error:
            out.append((raw.line, str(error)))
    return out


def read_one(text):
    [(_line, parsed)] = read_all(text)
    assert not isinstance(parsed, str), parsed
    return parsed


BIBTEX = r"""% A file of ours
@string{joe = "Journal of Examples"}
@comment{@book{not, title={An entry}}}

@article{xie,
  author = {Xie, Lulu and van der Meer, Jan-Willem and {World Health Organization} and Curie, Jr, Pierre and others},
  title  = {The {Brain} of \textit{E. coli}: $\alpha$, \"o and \& more -- at 5\%},
  journal = joe, year = 2013, month = oct, volume = 3, number = "2", pages = {1--9},
  doi = {https://doi.org/10.1126/SCIENCE.1241224}, keywords = {sleep}, foo = {bar},
}
@misc{li, title = {A preprint}, eprint = {2401.01234v2}, archivePrefix = {arXiv}, year = {2024}}
@book{broken, title = {No end
@mystery(nobody, title = "Unknown", url = "javascript:alert(1)", date = {2031-13-45})
@book{untitled, author = {A}}
@article{xie, title = {The same key}, year = {in press}}
"""


def test_bibtex():
    entries = read_all(BIBTEX)
    assert [line for line, _parsed in entries] == [5, 11, 12, 13, 14, 15]
    xie = entries[0][1]
    assert xie.record.title == "The Brain of E. coli: α, ö and & more – at 5%"
    assert xie.record.container_title == "Journal of Examples"
    assert xie.record.contributors == (
        Name("Xie", "Lulu"),
        Name("van der Meer", "Jan-Willem"),
        Name(literal="World Health Organization"),
        Name("Curie", "Pierre Jr"),
    )
    assert (xie.record.issued, xie.record.pages) == (PartialDate(2013, 10), "1-9")
    assert xie.record.doi == "10.1126/science.1241224"
    assert xie.lost == ["Not kept: foo."]
    assert entries[1][1].record.doi == "10.48550/arxiv.2401.01234"
    assert entries[1][1].record.type == "article"
    assert entries[2][1].startswith("The entry can't be read as BibTeX.")
    assert entries[3][1].lost == [
        "Unknown type @mystery: taken as webpage.",
        "“javascript:alert(1)” is not a web address: left out.",
        "“2031-13-45” is not a date: only its year was kept.",
    ]
    assert entries[4][1] == "The entry has no title."
    assert entries[5][1].record.status == "in press"


RIS = """TY  - JOUR
AU  - Xie, Lulu
AU  - Curie, Pierre, Jr
AU  - World Health Organization
ED  - Editor, Eve
TI  - Sleep drives metabolite clearance
 from the adult brain
JO  - Science
PY  - 2013/10/18/
VL  - 342
IS  - 6156
SP  - 373
EP  - 377
DO  - 10.1126/science.1241224
AN  - PMID: 24136970
UR  - https://example.org/a;b=1
XX  - what
ER  -

TY  - XYZ
T1  - No such type
Y1  - 31 February 2020
ER  -
TY  - SLIDE
AU  - Agnorelli, Claudio
TI  - A talk
T2  - Psychedelic Science 2025
CY  - Denver, CO
ER  -
"""


def test_ris():
    (line, xie), (_line, unknown), (last, talk) = read_all(RIS)
    assert (line, last) == (1, 24)
    assert xie.record.title == "Sleep drives metabolite clearance from the adult brain"
    assert xie.record.contributors == (
        Name("Xie", "Lulu"),
        Name("Curie", "Pierre Jr"),
        Name(literal="World Health Organization"),
        Name("Editor", "Eve", role=Role.EDITOR),
    )
    assert (xie.record.pages, xie.record.pmid) == ("373-377", "24136970")
    assert xie.record.url == "https://example.org/a;b=1"
    assert xie.lost == ["Not kept: XX."]
    assert "Unknown type XYZ: taken as webpage." in unknown.lost
    assert talk.record.contributors[0].role is Role.SPEAKER
    assert (talk.record.event_title, talk.record.event_place) == (
        "Psychedelic Science 2025",
        "Denver, CO",
    )


NBIB = """
PMID- 24136970
OWN - NLM
DP  - 2013 Oct 18
TI  - Sleep drives metabolite clearance from
      the adult brain.
PG  - 373-7
LID - 10.1126/science.1241224 [doi]
AB  - The conservation of sleep across all animal species
      suggests that it serves a vital function.
FAU - Xie, Lulu
AU  - Xie L
AUID- ORCID: 0000-0002-1825-0097
FAU - Kang, Hongyi
AU  - Kang H
CN  - The Sleep Consortium
LA  - eng
PT  - Journal Article
TA  - Science
JT  - Science (New York, N.Y.)
VI  - 342
IP  - 6156

PMID- 1
TI  - Old style.
AU  - Curie M
DP  - 1999 Spring
PT  - Preprint
"""


def test_nbib():
    (line, xie), (_line, old) = read_all(NBIB)
    assert line == 2
    assert xie.record.title == "Sleep drives metabolite clearance from the adult brain"
    assert xie.record.contributors == (
        Name("Xie", "Lulu", orcid="0000-0002-1825-0097"),
        Name("Kang", "Hongyi"),
        Name(literal="The Sleep Consortium"),
    )
    assert (xie.record.doi, xie.record.pmid) == ("10.1126/science.1241224", "24136970")
    assert (xie.record.issued, xie.record.language) == (PartialDate(2013, 10, 18), "en")
    assert xie.record.abstract.endswith("serves a vital function.")
    assert old.record.contributors == (Name("Curie", "M"),)
    assert (old.record.issued, old.record.type) == (PartialDate(1999), "article")


def test_csl_json():
    text = """[
      {"type": "article-journal", "title": "A &amp; <i>B</i> at p < .05", "page": "1-2",
       "author": [{"family": "Meer", "non-dropping-particle": "van der", "given": "Jan"},
                  {"literal": "WHO"}, {"name": "Old"}, "junk", {}],
       "issued": {"date-parts": [["2013", "10"]]}, "categories": ["x"]},
      {"type": "hologram", "title": ["From Crossref"], "issued": {"raw": "2020 Oct"}},
      {"type": "book", "title": "Bad date", "issued": {"date-parts": [[2020, 13, 40]]}},
      {"type": "book"}, 7
    ]"""
    entries = [parsed for _line, parsed in read_all(text)]
    assert entries[0].record.title == "A & B at p < .05"
    assert entries[0].record.contributors == (
        Name("van der Meer", "Jan"),
        Name(literal="WHO"),
        Name(literal="Old"),
    )
    assert entries[0].lost == ["Not kept: categories."]
    assert entries[1].record.issued == PartialDate(2020, 10)
    assert "“2020-13-40” is not a date: only its year was kept." in entries[2].lost
    assert entries[3:] == ["The entry has no title.", "The item is not an object."]


def test_csl_json_of_one_item():
    assert read_one('{"type": "book", "title": "Alone"}').record.title == "Alone"


ENDNOTE = """<?xml version="1.0" encoding="UTF-8"?><xml><records>
<record><ref-type name="Journal Article">17</ref-type>
<contributors><authors><author><style face="normal">Xie, Lulu</style></author><author>WHO,</author></authors>
<secondary-authors><author>Editor, Eve</author></secondary-authors></contributors>
<titles><title><style face="italic">Sleep</style><style> &amp; the brain</style></title>
<secondary-title>Science</secondary-title></titles>
<pages>373-377</pages><volume>342</volume><number>6156</number>
<dates><year>2013</year><pub-dates><date>Oct 18</date></pub-dates></dates>
<accession-num>24136970</accession-num><remote-database-name>PubMed</remote-database-name><electronic-resource-num>10.1126/science.1241224</electronic-resource-num>
<urls><related-urls><url>javascript:alert(1)</url></related-urls></urls></record>
<record><ref-type name="Hologram">99</ref-type><titles><title>What</title></titles></record>
</records></xml>"""


def test_endnote_xml():
    (_line, xie), (number, unknown) = read_all(ENDNOTE)
    assert number == 2
    assert xie.record.title == "Sleep & the brain"
    assert xie.record.contributors == (
        Name("Xie", "Lulu"),
        Name(literal="WHO"),
        Name("Editor", "Eve", role=Role.EDITOR),
    )
    assert (xie.record.issued, xie.record.pmid) == (PartialDate(2013, 10, 18), "24136970")
    assert xie.lost == ["“javascript:alert(1)” is not a web address: left out."]
    assert unknown.lost == ["Unknown type “Hologram”: taken as webpage."]


@pytest.mark.parametrize(
    "attack",
    [
        '<!DOCTYPE xml [<!ENTITY a "b">]><xml><records><record/></records></xml>',
        '<!DOCTYPE xml SYSTEM "file:///etc/passwd"><xml><records><record/></records></xml>',
        """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>
        <xml><records><record><titles><title>&lol2;</title></titles></record></records></xml>""",
    ],
)
def test_xml_with_entities_or_a_document_type_is_refused(attack):
    with pytest.raises(BadFile, match="refused"):
        list(Format.ENDNOTE.reader.split(attack))


def test_broken_xml_keeps_what_stood_before_the_break():
    text = "<xml><records><record><titles><title>One</title></titles></record><record><titles>"
    found = Format.ENDNOTE.reader.split(text)
    assert Format.ENDNOTE.reader.read(next(found)).record.title == "One"
    with pytest.raises(BadFile, match="not XML that can be read"):
        next(found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (BIBTEX, Format.BIBTEX),
        (RIS, Format.RIS),
        ("\n\nTY  - JOUR\n", Format.RIS),
        (NBIB, Format.NBIB),
        (' [ {"title": "x"}]', Format.CSL_JSON),
        ("[]", Format.CSL_JSON),
        ("  @Article{a, title={x}}", Format.BIBTEX),
        (ENDNOTE, Format.ENDNOTE),
        ("Palmer, J. (2025). A title. Live Science.", None),
        ("me@example.org", None),
        ("10.1126/science.1241224", None),
        ("", None),
    ],
)
def test_the_format_is_told_from_the_text_not_from_a_name(text, found):
    assert format_of(text) is found


@pytest.mark.parametrize(
    "data",
    [
        "TY  - BOOK\r\nTI  - Müller\r\nER  - \r\n".encode(),
        "TY  - BOOK\rTI  - Müller\rER  - \r".encode(),
        b"\xef\xbb\xbf" + "TY  - BOOK\nTI  - Müller\r\nER  - \n".encode(),
        "TY  - BOOK\nTI  - Müller\nER  - \n".encode("latin-1"),
        "TY  - BOOK\nTI  - Müller\nER  - \n".encode("utf-16"),
    ],
    ids=["CRLF", "CR", "BOM and mixed", "Latin-1", "UTF-16"],
)
def test_line_ends_and_encodings(data):
    assert read_one(decoded(data)).record.title == "Müller"


def test_a_file_that_is_too_large_or_no_text_is_refused():
    with pytest.raises(BadFile, match="at most 32 MB"):
        decoded(b"x" * (LARGEST_FILE + 1))
    with pytest.raises(BadFile, match="not a text file"):
        decoded(b"\x89PNG\r\n\x1a\n\x00\x00\x00")


@pytest.mark.parametrize(
    "text",
    [
        "@book{a, title={" + "{" * 10_000 + "x" + "}" * 10_000 + "}}",
        "@book{a, title={" + "x" * 5_000_000 + "}}",
        "@book{a, title={" + "{x} " * 24_000 + "}}",
        "TY  - BOOK\nTI  - " + "x" * 5_000_000 + "\nER  - \n",
        "PMID- 1\nTI  - " + "x" * 5_000_000 + "\n",
        '[{"type": "book", "title": "' + "x" * 5_000_000 + '"}]',
        '{"title": ' * 10_000 + "1" + "}" * 10_000,
        '{"title": "x", "author": ' + "[" * 100_000 + "]" * 100_000 + "}",
        "<xml>" + "<record>" * 10_000 + "</record>" * 10_000 + "</xml>",
        "<xml><record><titles><title>" + "<style>" * 10_000 + "x" + "</style>" * 10_000
        + "</title></titles></record></xml>",
        "@book{a, author={" + " and ".join(["A, B"] * 20_000) + "}, title={x}}",
    ],
    ids=[
        "braces", "one line in BibTeX", "groups", "one line in RIS", "one line in NBIB",
        "one line in JSON", "JSON objects", "JSON lists", "XML records", "XML styles", "authors",
    ],
)  # fmt: skip
def test_hostile_files_cost_seconds_and_end_in_a_sentence(text):
    start = time.perf_counter()
    with suppress(BadFile):
        assert all(parsed for _line, parsed in read_all(text))
    assert time.perf_counter() - start < 20
