"""Where in a source: what says it and nothing else, and what doesn't."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.factcheck.statements.locators import LONGEST, is_locator


@pytest.mark.parametrize(
    "text",
    [
        "Abstract",
        "abstract",
        "p. 4",
        "p.4",
        "p 4",
        "page 4",
        "pp. 12–15",
        "pp. 12-15",
        "pp. 4, 6 and 9",
        "p. 4f.",
        "paragraph 1",
        "para. 3",
        "¶ 7",
        "§ 2.1",
        "Section 2.1.3",
        "Section Methods",
        "Methods section",
        "Materials and methods",
        "Results, paragraph 2",
        "Abstract and results",
        "Table 1",
        "Table S2, row 3",
        "Table 3, column 2, row 4",
        "Fig. 3b",
        "Figure 3B",
        "Figs. 2 and 3",
        "Extended Data Fig. 4",
        "Supplementary Table 12",
        "Appendix B",
        "Supplement",
        "Suppl. 2",
        "chapter IV",
        "ch. 4, p. 17",
        "slide 12",
        "line 40",
        "minute 12",
        "12:40",
        "at 12:40",
        "1:02:40",
        "12:40–13:05",
        "p. e1002",
        "Whole text",
        "Table 2 (row 3)",
        "Table 2: row 3",
        "Table 2, last row",
        "Table A.1",
        "Tables 2 & 3",
        "eTable 3",
        "SI Appendix, Fig. S3",
        "Fig. 2 legend",
        "Caption of Fig. 2",
        "Results, second paragraph",
        "Abstract, last sentence",
        "p. 4, para 2",
        "pp. 12 ff",
        "pp. 12−15",
        "minute 12:40",
        "12 min",
        "Experiment 3",
        "Press release",
    ],
)
def test_a_place_passes(text):
    assert is_locator(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "4",
        "The drug cures everybody.",
        "This drug cures.",
        "p. 4: the drug cures everybody",
        "Table 1 shows that it works",
        "see the paper",
        "I read it somewhere",
        "Section Buy now",
        "page civil",
        "page SEX69",
        "p. abc1234567",
        "item c192837",
        "data i",
        "pages",
        "Abstract!!!",
        "CANARY-1234",
        "https://example.org/",
        "Ask Jane Doe",
        "pp. 1, 2, 3, 4, 5",
        "p. 4\u202e",
        "<b>p. 4</b>",
        f"p. {'1' * 80}",
    ],
)
def test_anything_else_does_not(text):
    assert not is_locator(text)


@given(st.text(max_size=LONGEST))
def test_no_text_breaks_it(text):
    assert is_locator(text) in {True, False}


@given(
    st.lists(
        st.sampled_from(["drug", "cures", "kills", "never", "causes", "page", "table", "the", "a"]),
        min_size=3,
    )
)
def test_no_sentence_passes(words):
    assert not is_locator(" ".join(words))
