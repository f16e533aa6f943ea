"""The canonical form: what looks the same is the same, what looks different is not."""

import json
import pickle
import re
import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from news.digest import Content, Fact, Item, words_of
from news.schemes.one import canonical_rich_text
from news.sources import Sources
from news.spelling import canonical, normalise

WORDS = st.text(alphabet=string.ascii_letters + "éßøあ🧠&<>\"'", min_size=1, max_size=12)
TEXTS = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
KINDS = st.sampled_from(["headline", "standfirst", "body[1].paragraph", "body[2].quotation.quote"])
ITEMS = st.lists(st.builds(Item, KINDS, TEXTS), min_size=1, max_size=8).map(tuple)
FORMS = st.dictionaries(st.sampled_from(["title", "issued", "DOI"]), TEXTS, max_size=3)
SOURCES = st.dictionaries(st.sampled_from(["citation:1", "author:2", "image:3"]), FORMS, max_size=3)
CONTENTS = st.builds(Content, ITEMS, SOURCES)


@given(CONTENTS)
def test_a_round_trip_through_json_changes_nothing(content):
    again = Content.from_payload(json.loads(json.dumps(content.payload)))
    assert (again.digest, again.text_digest) == (content.digest, content.text_digest)


@given(CONTENTS, st.randoms(use_true_random=False))
def test_the_order_of_keys_changes_nothing(content, random):
    keys = list(content.sources)
    random.shuffle(keys)
    shuffled = {key: dict(reversed(content.sources[key].items())) for key in keys}
    assert content.with_sources(shuffled).digest == content.digest


@given(CONTENTS, st.data())
def test_every_other_word_changes_both_digests(content, data):
    place = data.draw(st.integers(0, len(content.items) - 1))
    text = data.draw(TEXTS)
    assume(normalise(text) != normalise(content.items[place].text))
    changed = list(content.items)
    changed[place] = Item(changed[place].place, text)
    other = Content(tuple(changed), content.sources)
    assert other.digest != content.digest
    assert other.text_digest != content.text_digest


@given(CONTENTS, st.data())
def test_another_source_changes_the_digest_and_not_that_of_the_text(content, data):
    other = content.with_sources(data.draw(SOURCES))
    assume(canonical(other.payload) != canonical(content.payload))
    assert other.digest != content.digest
    assert other.text_digest == content.text_digest


@given(ITEMS)
def test_the_order_of_items_counts(some):
    assume(some != some[::-1])
    assert Content(some).digest != Content(some[::-1]).digest


def test_texts_in_lists_of_a_source_are_normalised_too():
    one = Content((), Sources({"citation:1": {"author": [{"family": "Cafe\u0301  X"}]}}))
    other = Content((), Sources({"citation:1": {"author": [{"family": "Café X"}]}}))
    assert one.digest == other.digest


def test_a_content_goes_from_one_process_to_another():
    content = Content.of([Fact("p", "<p>a</p>", is_rich=True)]).with_sources(Sources({"a:1": {}}))
    again = pickle.loads(pickle.dumps(content))  # noqa: S301  # ours
    assert again == content
    assert again.again(1) == content


def test_what_is_empty_says_nothing():
    assert Content.of([Fact("a", ""), Fact("b", None), Fact("c", "  "), Fact("d", 0)]).items == (
        Item("d", "0"),
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cafe\u0301", "Café"),
        ("a  b", "a b"),
        ("a\u00a0b", "a b"),
        ("a\n\tb ", "a b"),
    ],
)
def test_unicode_and_white_space_are_normalised(one, other):
    assert normalise(one) == normalise(other)
    assert canonical_rich_text(f"<p>{one}</p>") == canonical_rich_text(f"<p>{other}</p>")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('<p data-block-key="a1b2c">Cells.</p>', "<p>Cells.</p>"),
        ("Cells.", "<p>Cells.</p>"),
        ("<p>Cells.</p><p></p>", '<p>Cells.</p><p data-block-key="x"> </p>'),
        ("", '<p data-block-key="x"></p>'),
        ("<p><strong>Cells</strong></p>", "<p><b>Cells</b></p>"),
        ("<p><b><i>Cells</i></b></p>", "<p><i><b>Cells</b></i></p>"),
        ("<p><b>Ce</b><b>lls</b></p>", "<p><b>Cells</b></p>"),
        ("<p><b>a </b>b</p>", "<p><b>a</b> b</p>"),
        ("<p>a &amp; b</p>", "<p>a &#38; b</p>"),
        ("<p>It&#x27;s</p>", "<p>It's</p>"),
        (
            '<p>a<embed embedtype="citation" ids="7, 12"/></p>',
            '<p>a<embed ids="7,12" embedtype="citation"/></p>',
        ),
        ('<p><a href="x" id="1">a</a></p>', '<p><a id="1" href="x">a</a></p>'),
        ("<p>a<br/></p>", "<p>a</p>"),
        ("<p>a <br/> b</p>", "<p>a<br>b</p>"),
    ],
)
def test_what_looks_the_same_is_the_same(one, other):
    assert canonical_rich_text(one) == canonical_rich_text(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>ab</p>", "<p>a b</p>"),
        ("<p>a</p><p>b</p>", "<p>a b</p>"),
        ("<p>a<br/>b</p>", "<p>a b</p>"),
        ("<p>a</p>", "<p><b>a</b></p>"),
        ("<p>10<sup>3</sup></p>", "<p>103</p>"),
        ("<p>H<sub>2</sub>O</p>", "<p>H<sup>2</sup>O</p>"),
        ("<ul><li>a</li></ul>", "<p>a</p>"),
        ("<ul><li>a</li></ul>", "<ol><li>a</li></ol>"),
        ("<ul><li>a</li><li>b</li></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ('<p><a href="x">a</a></p>', "<p>a</p>"),
        ('<p><a href="x">a</a></p>', '<p><a href="y">a</a></p>'),
        ('<p><a linktype="page" id="3">a</a></p>', '<p><a linktype="page" id="4">a</a></p>'),
        ('<p>a<embed embedtype="citation" ids="7"/></p>', "<p>a</p>"),
        (
            '<p>a<embed embedtype="citation" ids="7"/></p>',
            '<p>a<embed embedtype="citation" ids="8"/></p>',
        ),
        (
            '<p>a<embed embedtype="citation" ids="7"/> b</p>',
            '<p>a b<embed embedtype="citation" ids="7"/></p>',
        ),
        (
            '<p>a<embed embedtype="citation" ids="7,8"/></p>',
            '<p>a<embed embedtype="citation" ids="8,7"/></p>',
        ),
        ("<p>&lt;b&gt;a&lt;/b&gt;</p>", "<p><b>a</b></p>"),
        ("<p>a\u202eb</p>", "<p>ab</p>"),
        (
            '<p>a<embed embedtype="citation" ids="7"/></p>',
            '<p>a<embed embedtype="citation" ids="7"></p>',
        ),
        ('<p>a</p><iframe src="x"></iframe>', "<p>a</p>"),
        ('<p>a<script src="x"></script></p>', "<p>a</p>"),
        ('<p>a<input value="All were cured"></p>', "<p>a</p>"),
        ('<ol start="7"><li>a</li></ol>', "<ol><li>a</li></ol>"),
        ("<p hidden>a</p>", "<p>a</p>"),
        ('<p style="x">a</p>', "<p>a</p>"),
        ('<p>a</p><div class="x"></div>', "<p>a</p>"),
        ("<p>a<!--> All were cured. <!-- --></p>", "<p>a</p>"),
        ("<p>a<![CDATA[> All were cured.]]></p>", "<p>a</p>"),
        ('<p>a<!--<embed embedtype="citation" ids="7"/>--></p>', "<p>a</p>"),
        ('<p>a<sup class="cite" data-citations="7"></sup></p>', "<p>a</p>"),
        ('<p><span class="x">a</span></p>', "<p>a</p>"),
        ("<p>a<?x?></p>", "<p>a</p>"),
    ],
)
def test_what_looks_different_is_different(one, other):
    assert canonical_rich_text(one) != canonical_rich_text(other)


MARKUP = st.recursive(
    TEXTS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["b", "i", "sup", "sub"]), inner).map(
            lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"
        ),
        st.lists(inner, min_size=1, max_size=3).map("".join),
        inner.map(lambda text: f'{text}<embed embedtype="citation" ids="7"/>'),
    ),
    max_leaves=8,
)
BLOCKS = st.lists(
    st.one_of(
        MARKUP.map(lambda text: f'<p data-block-key="k">{text}</p>'),
        MARKUP.map(lambda text: f"<ul><li>{text}</li></ul>"),
    ),
    max_size=4,
).map("".join)


@given(BLOCKS)
def test_the_canonical_form_of_the_canonical_form_is_itself(source):
    once = canonical_rich_text(source)
    assert canonical_rich_text(once) == once


@given(BLOCKS)
def test_no_word_is_lost(source):
    expected = re.sub(r"[\^_]", "", words_of(source))
    got = re.sub(r"[\^_]", "", words_of(canonical_rich_text(source)))
    assert got.split() == expected.split()


def test_words_tell_powers_indices_and_links_apart():
    source = '<p>10<sup>6</sup> H<sub>2</sub>O <a href="https://x.example">here</a> &lt;b&gt;</p>'
    assert words_of(canonical_rich_text(source)) == "10^6 H_2O here (https://x.example) <b>"


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"items": [], "sources": {}},
        {"scheme": 99, "items": [], "sources": {}},
        {"scheme": "1", "items": [], "sources": {}},
        {"scheme": 1, "items": [], "sources": 5},
        {"scheme": 1, "items": [], "sources": []},
        {"scheme": 1, "items": [], "sources": {"a": 1}},
        {"scheme": 1, "items": [[1, "x"]], "sources": {}},
        {"scheme": 1, "items": [["x"]], "sources": {}},
        {"scheme": 1, "items": 3, "sources": {}},
    ],
)
def test_what_is_no_content_is_refused(payload):
    with pytest.raises((KeyError, TypeError, ValueError)):
        Content.from_payload(payload)


@given(st.text(max_size=60))
def test_any_text_has_a_canonical_form(source):
    canonical_rich_text(source)


def test_a_sentence_keeps_its_mark_wherever_it_stands():
    sentence = "The hippocampus grew by two per cent."
    first = Item("body[1].paragraph", f"<p>{sentence} It did.</p>")
    moved = Item("body[3].explainer.points[1].text", f"<p>Well. {sentence}</p>")
    content = Content((first, moved))
    one, other = (dict(map(reversed, content.marks_of(item))) for item in content.items)
    assert one[sentence] == other[sentence]


def test_a_short_answer_is_the_same_only_in_its_place():
    one, other = Item("body[1].study.method", "None"), Item("body[1].study.blinding", "None")
    content = Content((one, other))
    assert content.marks_of(one) != content.marks_of(other)


def test_another_source_under_a_sentence_makes_it_another_sentence():
    one = Item("p", '<p>The cells grew a lot.<embed embedtype="citation" ids="7"></p>')
    other = Item("p", '<p>The cells grew a lot.<embed embedtype="citation" ids="8"></p>')
    content = Content((one, other))
    assert content.marks_of(one) != content.marks_of(other)
