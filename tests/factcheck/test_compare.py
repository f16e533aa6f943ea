"""What changed, in words that a person can compare."""

from news.digest import Content, Item
from news.factcheck.statements.compare import changed_sources, changes
from news.sources import Sources


def content(*items, **sources):
    return Content(tuple(Item(place, text) for place, text in items), Sources(sources))


def said(change):
    return [(run.kind, run.text) for run in change.runs]


def test_one_word_is_marked_in_its_sentence():
    before = content(("headline", "Cells grew a lot"))
    after = content(("headline", "Cells grew a little"))
    [change] = changes(before, after)
    assert change.place == "headline"
    assert said(change) == [("same", "Cells grew a"), ("removed", "lot"), ("added", "little")]


def test_a_new_paragraph_is_all_new_and_the_rest_unmentioned():
    before = content(("body[1].paragraph", "<p>One.</p>"))
    after = content(("body[1].paragraph", "<p>Zero.</p>"), ("body[2].paragraph", "<p>One.</p>"))
    assert [said(change) for change in changes(before, after)] == [[("added", "Zero.")]]


def test_what_was_taken_out_is_shown():
    before = content(("standfirst", "A little."), ("headline", "H"))
    [change] = changes(before, content(("headline", "H")))
    assert said(change) == [("removed", "A little.")]


def test_another_source_under_the_same_words_shows_as_its_number():
    before = content(("body[1].paragraph", '<p>It grew.<embed embedtype="citation" ids="7"></p>'))
    after = content(("body[1].paragraph", '<p>It grew.<embed embedtype="citation" ids="8"></p>'))
    [change] = changes(before, after)
    assert ("removed", "[7]") in said(change)
    assert ("added", "[8]") in said(change)


def test_another_style_under_the_same_words_is_a_change_too():
    before = content(("body[1].paragraph", "<p>It grew.</p>"))
    [change] = changes(before, content(("body[1].paragraph", "<p><b>It</b> grew.</p>")))
    assert [run.kind for run in change.runs] == ["removed", "added"]


def test_a_changed_source_is_told_in_words():
    before = content(**{"citation:7": {"title": "Old", "issued": {"date-parts": [[2024, 5]]}}})
    after = content(**{"citation:7": {"title": "New", "issued": {"date-parts": [[2024, 5]]}}})
    [change] = changed_sources(before, after)
    assert (change.place, change.about) == ("citation.title", "Old")
    assert said(change) == [("removed", "Old"), ("added", "New")]


def test_dates_and_names_of_a_source_are_told_in_words():
    before = content(**{"citation:7": {"title": "T", "issued": {"date-parts": [[2024, 5]]}}})
    after = content(
        **{
            "citation:7": {
                "title": "T",
                "issued": {"date-parts": [[2024, 6]]},
                "author": [{"family": "Okafor", "given": "Ada", "position": 0}],
            }
        }
    )
    author, issued = changed_sources(before, after)
    assert said(author) == [("added", "Okafor Ada")]
    assert said(issued) == [("removed", "2024-05"), ("added", "2024-06")]


def test_nothing_changed_is_nothing():
    same = content(("headline", "H"), **{"author:1": {"name": "A"}})
    assert changes(same, same) == []
