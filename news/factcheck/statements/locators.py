"""Where in a source something stands: a short form that says that and nothing else. Pure.

Readers see it beside the reference. Free text there would be a sentence that nobody else has checked.
"""

import re
from typing import Final

LONGEST: Final = 60
_MOST_PARTS: Final = 4

# Parts of a source that are known by name.
_NAMED: Final = (
    r"(?:structured |graphical |plain[- ]language )?(?:abstract|summary)|title(?: page)?|headline|"
    r"standfirst|introduction|background|(?:materials and |patients and |online )?methods?|"
    r"study design|statistics|statistical analysis|participants|(?:primary |secondary )?outcomes?|"
    r"results?|findings|discussion|conclusions?|limitations|references|bibliography|"
    r"acknowledge?ments|funding|disclosures|competing interests|conflicts? of interest|"
    r"data availability|(?:trial )?registration|protocol|preface|foreword|index|cover|captions?|"
    r"legend|footnotes?|endnotes?|(?:si )?appendix|supplement|press release|"
    r"supplementary (?:materials?|information|methods)|"
    r"(?:whole|full) (?:text|article|paper|talk|page|interview|recording|report)"
)
_UNITS: Final = (
    r"pp?\.?|pgs?\.?|pages?|paras?\.?|pars?\.?|paragraphs?|sentences?|¶{1,2}|secs?\.?|sections?|§{1,2}|"
    r"e?tables?|tabs?\.|e?figs?\.?|e?figures?|suppl?\.|supplements?|min\.?|minutes?|slides?|ll?\.|"
    r"lines?|chs?\.|chaps?\.|chapters?|rows?|cols?\.|columns?|box(?:es)?|panels?|notes?|footnotes?|"
    r"endnotes?|appendix|appendices|eqs?\.|equations?|vols?\.|volumes?|parts?|items?|questions?|"
    r"steps?|sheets?|experiments?|art\.|articles?|movies?|videos?|files?|plates?"
)
_QUALIFIED: Final = r"(?:(?:supplementary|supplemental|suppl?\.|extended data|online|appendix|additional|source|si) )?"
# "4", "S2", "3b", "e1002", "2.1.3", "A.1", "IV", "B", "12–15", "4f."
_ROMAN: Final = r"(?=[ivxlc])(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})[a-c]?"
_NUMBER: Final = rf"(?:(?:[seabcd]|ed|si)?\.?\d{{1,5}}[a-z]?(?:\.\d{{1,4}}){{0,3}}|{_ROMAN}|[a-z])"
_RANGE: Final = rf"{_NUMBER}(?: ?[-–] ?{_NUMBER}| ?ff?\.?)?"
_TIME: Final = r"\d{1,3}:\d{2}(?::\d{2})?"
_ORDINAL: Final = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|\d{1,2}(?:st|nd|rd|th))"
_NUMBERED: Final = rf"(?:{_QUALIFIED})(?:{_UNITS})(?: | ?(?=[se]?\d)|(?<=[¶§]))(?:no\. ?)?{_RANGE}"
_PART: Final = re.compile(
    rf"(?:(?:section )?(?:{_NAMED})(?: section)?"
    rf"|(?:(?:legend|caption) (?:of|to) )?{_NUMBERED}(?: (?:legend|caption))?"
    rf"|{_ORDINAL} (?:paragraph|sentence|row|column|line|page|section|slide|table|figure)"
    rf"|(?:at )?(?:minute )?{_TIME}(?: ?[-–] ?{_TIME})?|(?:at )?\d{{1,3}} min(?:utes?|\.)?|e\d{{3,6}})",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r" ?(?:[,;(&]|: | and | to ) ?(?:and )?")
_DASHES: Final = str.maketrans("−—‐‑", "––--")


def is_locator(text: str) -> bool:
    """Whether `text` says where something stands, and nothing else.

    "Abstract", "p. 4", "Table S2, row 3", "Results, paragraph 2", "12:40" do; a sentence doesn't.
    """
    text = " ".join(text.translate(_DASHES).replace(")", "").split())
    if not text or len(text) > LONGEST:
        return False
    parts = _parts(text)
    return len(parts) <= _MOST_PARTS and all(map(_PART.fullmatch, parts))


def _parts(text: str) -> list[str]:
    """The parts of a locator; a bare number behind another goes with its unit: "pp. 4, 6 and 9"."""
    if _PART.fullmatch(text):
        return [text]  # "Materials and methods" is one
    parts: list[str] = []
    unit = ""
    for part in _BETWEEN.split(text):
        if unit and re.fullmatch(_RANGE, part, re.IGNORECASE):
            parts.append(f"{unit} {part}")
            continue
        parts.append(part)
        unit = part.split(" ")[0] if " " in part else ""
    return parts
