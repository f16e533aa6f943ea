"""Writing in the editor, through the forms that browsers send."""

import pytest
from django.urls import reverse

from news.citations.models import CitationUse
from news.models import StoryPage
from tests import factories
from tests.factories import marker
from tests.forms import paragraph, story_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(writer, as_user, section):
    """Post a new story as a writer: `write(title=...)` returns the response."""
    url = reverse("wagtailadmin_pages:add", args=["news", "storypage", section.pk])

    def post(*, action=None, **changes):
        extra = {f"action-{action}": "1"} if action else {}
        return as_user(writer).post(url, story_form(author=writer.author, **changes) | extra)

    return post


def test_a_writer_saves_a_draft(write, writer):
    citation = factories.checked_citation()
    write(body=[paragraph(f"<p>Cells grew.{marker(citation)}</p>")])
    page = StoryPage.objects.get()
    assert (page.title, page.live, page.owner) == ("Cells grew", False, writer)
    assert page.bylines.get().author == writer.author
    assert CitationUse.objects.get(page=page).citation == citation


def test_submitting_saves_and_leads_to_the_page_that_submits(write, writer, checker, as_user):
    response = write(action="submit")
    page = StoryPage.objects.get()
    assert response["Location"] == reverse("factcheck:story", args=[page.pk])
    assert not page.workflow_in_progress
    as_user(writer).post(reverse("factcheck:submit", args=[page.pk]), {"priority": "2"})
    assert StoryPage.objects.get().current_workflow_task.name == "Fact-check"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"standfirst": ""}, "This field is required."),
        ({"dateline_date": "yesterday"}, "Enter a valid date."),
        ({"dateline_place": "x" * 101}, "at most 100 characters"),
        ({"title": ""}, "This field is required."),
    ],
)
def test_a_submission_with_gaps_says_where_and_keeps_the_text(write, changes, message):
    response = write(
        action="submit", body=[paragraph("<p>A long and careful text.</p>")], **changes
    )
    html = response.content.decode()
    assert message in html
    assert "A long and careful text." in html
    assert not StoryPage.objects.exists()


def test_a_second_story_with_the_same_slug_gets_a_message_on_the_slug(write):
    write()
    response = write(title="Another")
    assert "slug" in response.content.decode()
    assert StoryPage.objects.count() == 1


def test_an_image_without_alt_text_gets_a_message(write):
    response = write(action="submit", lead_image=factories.image().pk)
    assert "Describe the picture" in response.content.decode()
    assert not StoryPage.objects.exists()


def test_a_draft_may_have_gaps(write):
    write(
        standfirst="",
        lead_image=factories.image().pk,
        body=[("embed", {"url": "", "title": ""}), ("subheading", "")],
    )
    assert StoryPage.objects.get().title == "Cells grew"


def test_html_from_a_word_processor_is_cleaned(write):
    write(
        body=[
            paragraph(
                '<p class="MsoNormal" style="mso-line-height:1"><o:p></o:p><b>Cells</b> '
                '<font face="Calibri">grew</font><script>alert(1)</script>'
                '<a href="javascript:alert(1)">x</a></p>'
            )
        ]
    )
    source = StoryPage.objects.get().body[0].value.source
    assert "<b>Cells</b> grew" in source
    for bad in ("Mso", "<o:p", "font", "<script", "javascript:"):
        assert bad not in source


@pytest.mark.parametrize("text", ["🧠 Zellen wuchsen 🧬", "الخلايا نمت", "\u202eCells"])
def test_any_script_is_kept_to_the_letter(write, text):
    write(title=text, body=[paragraph(f"<p>{text}</p>")])
    page = StoryPage.objects.get()
    assert page.title == text
    assert text in page.body[0].value.source


def test_the_live_preview_numbers_the_citations(write, writer, as_user):
    write()
    page = StoryPage.objects.get()
    citation = factories.checked_citation(title="Sleep and clearance")
    client = as_user(writer)
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    form = story_form(
        author=writer.author,
        page=page,
        body=[paragraph(f"<p>Cells grew.{marker(citation, 999_999)}</p>")],
    )
    assert client.post(url, form).json()["is_valid"]
    html = client.get(url).content.decode()
    assert 'href="#ref-1"' in html
    assert "Sleep and clearance" in html
    assert "source missing" in html


def test_a_deleted_target_never_breaks_the_editor(writer, as_user):
    page = factories.story(by=writer, body=[factories.paragraph(f"A.{marker(999_999)}")])
    response = as_user(writer).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert response.status_code == 200
