"""Scheme 1 stays as it is: what was cleared under it is found by these very digests."""

import pytest

from news.digest import Content, Fact
from news.factcheck.statements.cutting import Passage, occurrences_of
from news.schemes import SCHEMES, UnknownScheme, scheme_of
from news.sources import Sources
from news.spelling import sha256

CITED = '<embed embedtype="citation" ids="7, 12"/>'
FACTS = (
    Fact("headline", "  Cells\u00a0grew,\n a study says "),
    Fact("standfirst", "Cafe\u0301 customers were asked. So were others!"),
    Fact("dateline.place", ""),
    Fact("dateline.date", "2026-11-30"),
    Fact("byline[1]", 3),
    Fact("lead_image", "5 0a1b2c"),
    Fact(
        "body[1].paragraph",
        f'<p data-block-key="x1">The <strong>cells</strong> grew by 10<sup>6</sup>.{CITED} They did &lt;so&gt;'
        "  in mice.</p><p></p><ul><li>One <i><b>bold</b></i></li><li>Two</li></ul>",
        is_rich=True,
    ),
    Fact("body[2].quotation.quote", f"“It grew.{CITED}”", is_rich=True),
    Fact("body[2].quotation.speaker", "Ada Lovelace"),
    Fact("body[3].study_summary.design", "rct"),
    Fact(
        "body[4].table.row[1].cell[1]",
        '<p>H<sub>2</sub>O, see <a linktype="page" id="4">here</a><br/>or there</p>',
        is_rich=True,
    ),
)
SOURCES = Sources({"citation:7": {"title": "On  cells", "author": [{"family": "Cafe\u0301"}]}})
PASSAGES = (
    Passage(place="headline", text="Cells grew, a study says", label=""),
    Passage(
        place="body[1].paragraph",
        text='<p>The <b>cells</b> grew by 10<sup>6</sup>.<embed embedtype="citation" ids="7,12">'
        " They did so in mice.</p><ol><li>One bold</li><li>Two</li></ol>",
        label="",
        is_rich=True,
    ),
    Passage(
        place="body[2].quotation.quote",
        text="<p>It grew.</p>",
        label="",
        is_rich=True,
        context=("body.quotation.quote", "Ada  Lovelace", ""),
        citation_ids=(7,),
    ),
    Passage(place="body[3].image.image", text="Picture", label="", key="5 0a1b2c", is_whole=True),
)


def test_contents_have_the_digests_that_they_have_had():
    content = Content.of(FACTS, SOURCES, scheme=1)
    assert content.text_digest == "7be87e7357f0d63cd559c01085c78b46aa137c61ed81285733dad802c306bf9c"
    assert content.digest == "def883b3a67fcc69bd4d768fc4587fa0eba8094603a4d3e27f627407cc06de57"
    assert content.payload["scheme"] == 1


def test_sentences_have_the_marks_that_they_have_had():
    content = Content.of(FACTS, SOURCES, scheme=1)
    assert len(content.marks) == 14
    assert (
        sha256(" ".join(mark[:8] for mark in content.marks))
        == "16a604ca50c3cc7d4421c0749a58c01bd6633dad2407a8871e508f14de2ebb9a"
    )


def test_statements_have_the_digests_that_they_have_had():
    found = occurrences_of(PASSAGES, scheme=1)
    told = [f"{one.digest[:8]} {one.words_digest[:8]} {one.anchor[:8]}" for one in found]
    assert told == [
        "2e08eb7f 2e08eb7f 20eae09a",
        "55656453 55656453 340be5f5",
        "43e68267 43e68267 9fd04a13",
        "6196704c 6196704c 46e34e15",
        "2b91058e 2b91058e c0e05a67",
        "38391f2c df32a1b1 2cfc8c25",
        "ee33b61d ee33b61d 63a88519",
    ]


def test_schemes_are_numbered_and_an_unknown_one_is_named():
    assert {number: scheme.number for number, scheme in SCHEMES.items()} == {
        number: number for number in range(1, len(SCHEMES) + 1)
    }
    with pytest.raises(UnknownScheme, match="99"):
        scheme_of(99)
