"""A story as statements: every block, everything a reader sees, the same whatever is done with it."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import RequestFactory
from django.urls import reverse

from news.digest import words_of
from news.models import StoryPage
from news.text.passages import passages_of
from tests import factories
from tests.arranged import arranged
from tests.factories import explainer, marker, paragraph, study
from tests.forms import paragraph as posted
from tests.forms import story_form

pytestmark = pytest.mark.django_db


@arranged
def full(writer):
    return factories.full_story(by=writer)


def statements(story):
    return story.statements(story.checkable_content())


def digests(story):
    return [one.digest for one in statements(story)]


def letters(text):
    return re.sub(r"\W+", "", text)


def test_every_item_of_a_content_is_one_passage_in_the_same_order(full):
    content = full.checkable_content()
    assert [passage.place for passage in passages_of(content)] == [
        item.place for item in content.items
    ]


def test_every_item_has_statements_that_hold_all_its_words(full):
    content = full.checkable_content()
    by_place = {}
    for one in statements(full):
        by_place.setdefault(one.place, []).append(one.text)
    for passage in passages_of(content):
        without_markers = re.sub(r"<embed [^>]*>", "", passage.text)
        words = words_of(without_markers) if passage.is_rich else passage.text
        assert letters("".join(by_place[passage.place])) == letters(words), passage.place


# The page's own words beside a story's.
FURNITURE = [
    "By",
    "Image:",
    "The study at a glance",
    "NeuroGRIT explains",
    "What this does not mean",
    "Play video:",
    "(YouTube)",
    "Watch on YouTube",
]


def test_nothing_that_a_reader_sees_falls_outside_a_statement(full):
    request = RequestFactory().get("/")
    request.is_preview = True
    html = full.serve_preview(request, "").render().content.decode()
    article = BeautifulSoup(html, "html.parser").find("article")
    # References have their own check; the label is drawn from the study summary.
    for part in article.select(
        ".references, .checked, .checked-line, .share, .on-paper, .corrected, .topics, .cite, .evidence, dt, time"
    ):
        part.decompose()
    for part in article.select("img[alt]"):
        part.replace_with(part["alt"])
    said = letters(" ".join(one.text for one in statements(full))).casefold()
    for text in article.stripped_strings:
        words = text
        for furniture in FURNITURE:
            words = words.replace(furniture, "")
        assert letters(words).casefold() in said, text


def test_a_number_of_participants_left_out_is_said_to_readers_and_is_a_statement(writer):
    source = factories.checked_citation()
    story = factories.story(by=writer, body=[study(source, participants=None)])
    [one] = [one for one in statements(story) if one.place.endswith(".participants")]
    assert (one.text, one.citation_ids) == ("Not reported", (source.pk,))
    other = factories.story(by=writer, body=[study(source, participants=7)])
    [known] = [one for one in statements(other) if one.place.endswith(".participants")]
    assert known.text == "7"
    assert known.digest != one.digest


def test_choices_names_and_dates_read_as_readers_see_them(writer):
    source = factories.checked_citation(title="On cells")
    story = factories.story(by=writer, body=[study(source, design="trial")])
    said = {one.place: one.text for one in statements(story)}
    assert said["body[1].study_summary.design"] == "Trial without randomisation"
    assert said["body[1].study_summary.citation"] == "On cells"
    assert said["byline[1]"] == "Wanda Writer"
    assert said["dateline.date"] == "June 19, 2025"


def test_the_words_of_a_quotation_rest_on_its_source_and_on_who_said_them(full):
    [quote] = [one for one in statements(full) if one.place == "body[3].quotation.quote"]
    [source] = [one for one in statements(full) if one.place == "body[3].quotation.source"]
    assert quote.citation_ids == source.citation_ids != ()
    full.body.raw_data[2]["value"]["speaker"] = "Bob Other"
    [changed] = [one for one in statements(full) if one.place == "body[3].quotation.quote"]
    assert changed.digest != quote.digest


def table(*rows, headings=("Group", "Growth"), caption="Figures"):
    return {
        "type": "table",
        "value": {
            "caption": caption,
            "columns": [{"type": "text", "heading": heading} for heading in headings],
            "rows": [{"values": [f"<p>{cell}</p>" for cell in row]} for row in rows],
        },
    }


def test_the_same_figure_in_two_cells_is_two_statements(writer):
    story = factories.story(by=writer, body=[table(("Walkers", "12"), ("Sitters", "12"))])
    cells = [one for one in statements(story) if one.text == "12"]
    assert len({one.digest for one in cells}) == 2


@pytest.mark.parametrize(
    "changed",
    [
        table(("Walkers", "12"), headings=("Group", "Loss")),
        table(("Runners", "12")),
        table(("Walkers", "12"), caption="Other figures"),
    ],
)
def test_a_figure_hangs_on_its_heading_row_and_caption(writer, changed):
    before = factories.story(by=writer, body=[table(("Walkers", "12"))])
    after = factories.story(by=writer, body=[changed])
    [one] = [one.digest for one in statements(before) if one.text == "12"]
    [other] = [one.digest for one in statements(after) if one.text == "12"]
    assert one != other


def test_what_it_does_not_mean_is_another_statement_than_what_it_means(writer):
    claim = "It cures depression in most people."
    says = factories.story(by=writer, body=[explainer(claim)])
    denies = factories.story(by=writer, body=[explainer("A.", wrong_conclusion=f"<p>{claim}</p>")])
    [one] = [one.digest for one in statements(says) if one.text == claim]
    [other] = [one.digest for one in statements(denies) if one.text == claim]
    assert one != other


def test_the_title_of_a_video_hangs_on_its_address(writer):
    def title_of(url):
        value = {"url": url, "title": "A talk on cells and what they do"}
        story = factories.story(by=writer, body=[{"type": "embed", "value": value}])
        return [one.digest for one in statements(story) if one.place.endswith(".title")]

    assert title_of("https://youtu.be/abcdefghijk") != title_of("https://youtu.be/abcdefghijl")


def test_a_caption_hangs_on_its_picture(writer):
    fields = {"lead_image_alt": "A mouse", "lead_image_caption": "The mouse in its cage at night"}
    story = factories.story(by=writer, lead_image=factories.image(), **fields)
    before = {one.place: one.digest for one in statements(story)}
    story.lead_image = factories.image()
    after = {one.place: one.digest for one in statements(story)}
    changed = {place for place, digest in after.items() if before[place] != digest}
    assert changed == {"lead_image", "lead_image.alt", "lead_image.caption"}


def test_the_credit_of_a_picture_is_part_of_its_statement(writer):
    picture = factories.image(credit="Ada")
    story = factories.story(by=writer, lead_image=picture, lead_image_alt="A mouse")
    [before] = [one for one in statements(story) if one.place == "lead_image"]
    assert "Ada" in before.text
    picture.credit = "Bob"
    picture.save()
    [after] = [one for one in statements(story) if one.place == "lead_image"]
    assert after.digest != before.digest


def test_statements_survive_save_autosave_revert_and_copy(writer, as_user, full):
    before = digests(StoryPage.objects.get(pk=full.pk))
    assert digests(full.get_latest_revision_as_object()) == before
    full.save_revision(user=writer, overwrite_revision=full.get_latest_revision())
    assert digests(StoryPage.objects.get(pk=full.pk).get_latest_revision_as_object()) == before
    full.title = "Something else entirely"
    full.save_revision(user=writer)
    full.revisions.order_by("pk").first().as_object().save_revision(user=writer)
    assert digests(StoryPage.objects.get(pk=full.pk).get_latest_revision_as_object()) == before
    copy = full.copy(update_attrs={"slug": "a-copy", "title": "Cells grew"}, user=writer)
    assert digests(copy) == before


def test_what_the_editor_makes_of_a_text_are_the_same_statements(writer, as_user):
    source = factories.checked_citation()
    html = f"<p>The <b>cells</b> grew by 10<sup>6</sup>.{marker(source)} Nobody knows why.</p>"
    page = factories.story(by=writer, body=[{"type": "paragraph", "value": html}])
    form = story_form(
        author=writer.author,
        page=page,
        title=page.title,
        standfirst=page.standfirst,
        body=[posted(html)],
    )
    as_user(writer).post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)
    saved = StoryPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert saved.latest_revision_id != page.latest_revision_id
    assert digests(saved) == digests(page)


def test_a_block_knows_its_place_in_the_editor(writer):
    body = [paragraph("One."), paragraph("Two.") | {"id": "5f0c2c4e-0000-4000-8000-000000000001"}]
    story = factories.story(by=writer, body=body)
    assert story.block_ids()["body[2]"] == "5f0c2c4e-0000-4000-8000-000000000001"
