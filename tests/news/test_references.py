import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.citations.in_text.markers import placeholder
from news.text.numbering import References

ids = st.lists(st.integers(1, 9), min_size=1, max_size=4, unique=True)


def named(*known: int) -> dict[int, str]:
    return {pk: f"Source {pk}" for pk in known}


def test_numbers_follow_the_first_appearance():
    references = References(names=named(7, 12, 5))
    html = references.fill(f"A{placeholder([12])} B{placeholder([7, 12])} C{placeholder([5])}")
    assert references.citation_ids == [12, 7, 5]
    assert html == (
        'A<sup class="cite" id="cite-1">[<a href="#ref-1" aria-label="Reference 1">1</a>]</sup> '
        'B<sup class="cite" id="cite-2">[<a href="#ref-1" aria-label="Reference 1">1</a>, '
        '<a href="#ref-2" aria-label="Reference 2">2</a>]</sup> '
        'C<sup class="cite" id="cite-3">[<a href="#ref-3" aria-label="Reference 3">3</a>]</sup>'
    )
    assert references.markers == {12: ["cite-1", "cite-2"], 7: ["cite-2"], 5: ["cite-3"]}


@pytest.mark.parametrize(
    ("cited", "shown"),
    [
        ([[1, 2]], "[1, 2]"),
        ([[1, 2, 3]], "[1–3]"),
        ([[1], [2, 3, 4]], "[2–4]"),
        ([[1, 2, 3, 4], [4, 1, 3]], "[1, 3, 4]"),
        ([[1, 2, 3, 4, 5, 6], [6, 5, 4, 2, 1]], "[1, 2, 4–6]"),
    ],
)
def test_ranges_are_collapsed(cited, shown):
    references = References(names=named(*range(1, 7)))
    html = [references.marker(ids) for ids in cited][-1]
    assert re.sub("<[^>]*>", "", html) == shown


def test_markers_can_show_the_name_of_the_source():
    references = References(names={7: "livescience.com", 12: "Science & <Nature>"}, by_name=True)
    html = references.fill(f"A.{placeholder([7, 12])}")
    assert re.sub("<[^>]*>", "", html) == "A. (livescience.com, Science &amp; &lt;Nature&gt;)"
    assert 'href="#ref-2"' in html
    assert references.markers == {7: ["cite-1"], 12: ["cite-1"]}


def test_a_merged_source_is_numbered_as_the_one_it_merged_into():
    references = References(names=named(12), stands_for={7: 12})
    html = references.fill(f"A{placeholder([7])} B{placeholder([12, 7])}")
    assert re.sub("<[^>]*>", "", html) == "A[1] B[1]"


def test_a_missing_source_is_silent_for_readers_and_plain_for_the_desk():
    assert References(names={}).fill(placeholder([7])) == ""
    shown = References(names=named(5), show_missing=True).fill(placeholder([5, 7]))
    assert "source missing" in shown
    assert "#ref-1" in shown


@given(markers=st.lists(ids, max_size=12), known=st.sets(st.integers(1, 9)))
def test_every_link_has_a_target_and_every_target_a_way_back(markers, known):
    references = References(names=named(*known))
    html = references.fill("".join(map(placeholder, markers)))
    assert set(references.citation_ids) == {pk for ids in markers for pk in ids} & known
    targets = {int(number) for number in re.findall(r'href="#ref-(\d+)"', html)}
    assert targets <= set(range(1, len(references.citation_ids) + 1))
    for pk in references.citation_ids:
        for anchor in references.markers[pk]:
            assert html.count(f'id="{anchor}"') == 1
