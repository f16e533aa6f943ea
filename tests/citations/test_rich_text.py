import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.rich_text import expand_db_html, extract_references_from_rich_text

from news.citations.in_text.markers import cited_ids, parse_ids
from news.citations.models import Citation
from tests import factories

FEATURES = ["bold", "italic", "link", "citation"]


def round_trip(html):
    converter = ContentstateConverter(features=FEATURES)
    return converter.to_database_format(converter.from_database_format(html))


@pytest.mark.django_db
def test_markers_survive_the_editor_behind_emoji_and_in_right_to_left_text():
    first, second = factories.citation(), factories.citation()
    for text in ("🧠🧠 Cells grew.", "الخلايا نمت.", "Cells <b>grew</b>."):
        html = f'<p data-block-key="abcde">{text}{factories.marker(first, second)} Then more.</p>'
        assert round_trip(html) == html


@pytest.mark.django_db
def test_the_editor_is_told_what_a_marker_cites_and_what_is_gone():
    citation = factories.citation(people=[("Xie", "Lulu")], title="Sleep")
    converter = ContentstateConverter(features=FEATURES)
    state = json.loads(
        converter.from_database_format(f"<p>A.{factories.marker(citation, 999_999)}</p>")
    )
    data = state["entityMap"]["0"]["data"]
    assert data["title"] == "Xie 2024: Sleep"
    assert data["missing"]


@pytest.mark.django_db
def test_a_marker_that_cites_nothing_is_dropped_on_saving():
    assert round_trip('<p data-block-key="abcde">A.<embed embedtype="citation" ids="x"/></p>') == (
        '<p data-block-key="abcde">A.</p>'
    )


def test_what_a_browser_posts_is_whitelisted():
    converter = ContentstateConverter(features=FEATURES)
    state = {
        "blocks": [
            {
                "key": "abcde",
                "text": "<script>alert(1)</script>※",
                "type": "unstyled",
                "depth": 0,
                "inlineStyleRanges": [],
                "entityRanges": [{"offset": 25, "length": 1, "key": 0}],
            }
        ],
        "entityMap": {
            "0": {
                "type": "CITATION",
                "mutability": "IMMUTABLE",
                "data": {"ids": '1"/><script>', "onclick": "alert(1)"},
            }
        },
    }
    html = converter.to_database_format(json.dumps(state))
    assert "<script>" not in html
    assert html.endswith('<embed embedtype="citation" ids="1"/></p>')


def test_every_source_of_a_marker_is_in_the_reference_index():
    found = list(
        extract_references_from_rich_text('<p>A.<embed embedtype="citation" ids="7,12"/></p>')
    )
    assert [(model, pk) for model, pk, *_ in found] == [(Citation, "7"), (Citation, "12")]


def test_outside_a_story_a_marker_is_an_empty_placeholder():
    html = expand_db_html('<p>A.<embed embedtype="citation" ids="7"/></p>')
    assert html == '<p>A.<sup class="cite" data-citations="7"></sup></p>'


@given(text=st.text(max_size=80))
def test_any_text_gives_usable_ids(text):
    assert all(0 < number < 2**63 for number in parse_ids(text))
    assert cited_ids(f'<embed embedtype="citation" ids="{text}"/>') is not None
