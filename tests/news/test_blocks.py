import pytest
from django.core.exceptions import ValidationError
from wagtail.rich_text import get_text_for_indexing

from news.blocks.body import BodyBlock
from news.blocks.cited import searchable_words
from tests import factories

pytestmark = pytest.mark.django_db


def clean(kind, value):
    block = BodyBlock().child_blocks[kind]
    return block.clean(block.to_python(value))


def messages(error):
    return str(error.as_json_data() if hasattr(error, "as_json_data") else error)


def test_the_story_with_everything_has_every_kind_of_block(writer):
    """What goes over a whole story in tests is of no use for a kind that is missing."""
    kinds = {block.block_type for block in factories.full_story(by=writer).body}
    assert kinds == set(BodyBlock().child_blocks)


def test_an_explainer_needs_a_point():
    with pytest.raises(ValidationError) as refused:
        clean("explainer", {"heading": "H", "points": [], "wrong_conclusion": ""})
    assert "points" in refused.value.block_errors


def test_an_explainer_may_leave_out_what_it_does_not_mean():
    assert clean("explainer", factories.explainer("A sentence.")["value"])["heading"]


def test_an_image_needs_alt_text_unless_it_is_decorative():
    image = factories.image()
    figure = {"caption": "", "credit": ""}
    with pytest.raises(ValidationError) as refused:
        clean("image", figure | {"image": {"image": image.pk, "alt_text": "", "decorative": False}})
    assert "alt" in messages(refused.value).lower()
    assert clean(
        "image", figure | {"image": {"image": image.pk, "alt_text": "", "decorative": True}}
    )
    assert clean(
        "image", figure | {"image": {"image": image.pk, "alt_text": "A", "decorative": False}}
    )


@pytest.mark.parametrize(
    "url", ["https://example.org/x", "javascript:alert(1)", "not an address", ""]
)
def test_an_embed_is_a_video_of_a_service_we_know(url):
    with pytest.raises(ValidationError) as refused:
        clean("embed", {"url": url, "title": "A video"})
    assert "url" in refused.value.block_errors


def test_a_quotation_needs_words_and_a_speaker():
    with pytest.raises(ValidationError) as refused:
        clean("quotation", {"quote": "", "speaker": "", "role": "", "source": ""})
    assert set(refused.value.block_errors) == {"quote", "speaker"}


def test_every_field_of_a_study_summary_is_answered():
    citation = factories.citation()
    with pytest.raises(ValidationError) as refused:
        clean("study_summary", {"citation": citation.pk})
    assert set(refused.value.block_errors) == set(factories.STUDY) - {"participants"}
    assert clean("study_summary", factories.study(citation)["value"])


def test_readers_see_not_reported_for_a_missing_number():
    citation = factories.citation()
    block = BodyBlock().child_blocks["study_summary"]
    value = block.to_python(factories.study(citation, participants=None)["value"])
    assert ("Number of participants", "Not reported") in value.facts
    assert all(answer for _name, answer in value.facts)


def test_no_participants_is_a_number_too():
    block = BodyBlock().child_blocks["study_summary"]
    value = block.to_python(factories.study(factories.citation(), participants=0)["value"])
    assert ("Number of participants", "0") in value.facts


def test_one_study_summary_a_story():
    citation = factories.citation()
    body = BodyBlock()
    two = body.to_python([factories.study(citation), factories.study(citation)])
    with pytest.raises(ValidationError):
        body.clean(two)


def test_every_block_is_explained_to_writers():
    for name, block in BodyBlock().child_blocks.items():
        assert block.meta.icon, name
        assert str(block.meta.group), name
        assert str(block.meta.description), name


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>One &amp; <b>two</b> &lt; three.</p><p>Four<br/>five.</p>",
        "<P>One<br />two<BR/>three.</P><P>Four<hr />five.</P>",
        "<ul><li>One</li><li>Two <i>and</i> a half</li></ul><h2>Three</h2>",
        '<p>A <a linktype="page" id="3">link</a>.<embed embedtype="citation" ids="2"/> On.</p>',
        "<p>H<sub>2</sub>O, 5&nbsp;m<sup>2</sup>, Å, “quoted”</p>",
    ],
)
def test_the_searchable_words_a_text_are_those_that_wagtail_finds(html):
    assert searchable_words(html) == get_text_for_indexing(html)
