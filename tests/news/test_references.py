from hypothesis import given
from hypothesis import strategies as st

from news.citations.markers import placeholder
from news.references import References

ids = st.lists(st.integers(1, 9), min_size=1, max_size=4, unique=True)


def test_numbers_follow_the_first_appearance():
    references = References(known={7, 12, 5})
    html = references.fill(f"A{placeholder([12])} B{placeholder([7, 12])} C{placeholder([5])}")
    assert references.citation_ids == [12, 7, 5]
    assert html == (
        'A<sup class="cite" id="cite-1">[<a href="#ref-1" aria-label="Reference 1">1</a>]</sup> '
        'B<sup class="cite" id="cite-2">[<a href="#ref-2" aria-label="Reference 2">2</a>, '
        '<a href="#ref-1" aria-label="Reference 1">1</a>]</sup> '
        'C<sup class="cite" id="cite-3">[<a href="#ref-3" aria-label="Reference 3">3</a>]</sup>'
    )
    assert references.markers == {12: ["cite-1", "cite-2"], 7: ["cite-2"], 5: ["cite-3"]}


def test_a_missing_source_is_silent_for_readers_and_plain_for_the_desk():
    assert References(known=set()).fill(placeholder([7])) == ""
    shown = References(known={5}, show_missing=True).fill(placeholder([5, 7]))
    assert "source missing" in shown
    assert "#ref-1" in shown


@given(markers=st.lists(ids, max_size=12), known=st.sets(st.integers(1, 9)))
def test_every_link_has_a_target_and_every_target_a_way_back(markers, known):
    references = References(known=known)
    html = references.fill("".join(map(placeholder, markers)))
    assert set(references.citation_ids) == {pk for ids in markers for pk in ids} & known
    for number, pk in enumerate(references.citation_ids, start=1):
        assert f'href="#ref-{number}"' in html
        for anchor in references.markers[pk]:
            assert html.count(f'id="{anchor}"') == 1
