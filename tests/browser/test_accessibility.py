"""axe finds nothing on the pages of ours, light and dark, wide and narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from news.aftercare.retractions import decide, flag_and_tell
from news.citations.admin.import_job import start_import
from news.citations.aftercare.retraction_data import import_csv
from news.citations.models import HouseStyle
from tests import factories
from tests.citations.retractions.csv_file import file, line
from tests.factories import explainer, marker, paragraph, study, submit
from tests.long import NIGHTLY

pytestmark = pytest.mark.django_db(transaction=True)


def violations(page, context=None):
    found = Axe().run(page, context=context).response["violations"]
    return [(rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found]


def full_story(**fields):
    source = factories.checked_citation(title="Sleep and clearance")
    return factories.live_story(
        title="Cells grew in the dark",
        topics=[factories.topic("Sleep")],
        lead_image=factories.image(),
        lead_image_alt="A drawing",
        body=[
            paragraph(f"Cells grew.{marker(source)}"),
            study(source),
            {"type": "subheading", "value": "More"},
            {
                "type": "quotation",
                "value": {
                    "quote": "They grew",
                    "speaker": "Ada Okafor",
                    "role": "cell biologist",
                    "source": f"<p>to us{marker(source)}</p>",
                },
            },
            {
                "type": "table",
                "value": {
                    "columns": [{"type": "text", "heading": "Effect"}],
                    "rows": [{"values": [f"<p>26.4{marker(source)}</p>"]}],
                    "caption": "Effects",
                },
            },
            {"type": "embed", "value": {"url": "https://youtu.be/y8Kyi0WNg40", "title": "A talk"}},
            explainer(f"It was small.{marker(source)}", wrong_conclusion="<p>It is no cure.</p>"),
            factories.correction("It first gave the effect as 24.6."),
        ],
        **fields,
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_reader_pages(open_page, server, scheme, width):
    if not NIGHTLY and (scheme == "dark") == (width > 600):
        pytest.skip("nightly: the other two of four")
    story = full_story()
    author = story.authors[0]
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 800})
    paths = ["/", story.url, "/news/", "/search/", "/search/?q=cells", "/search/?q=nothing"]
    paths += ["/topics/sleep/", author.get_absolute_url(), "/nowhere/", f"{story.url}checked.html"]
    paths += [
        "/topics/",
        "/authors/",
        "/explainers/",
        "/corrected/",
        "/archive/",
        "/archive/2025/06/",
        "/about/",
    ]
    factories.standing_page("About", body="<h2>Who</h2><p>We.</p>")
    for path in paths:
        page.goto(path)
        assert violations(page) == [], path
        overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_the_desk(open_page, server, scheme):
    writer = factories.writer()
    source = factories.citation(by=writer)
    story = factories.story(by=writer, body=[paragraph(f"Cells grew.{marker(source)}")])
    submit(story, by=writer)
    checker = factories.account("Charlie", "Checker", "Fact-checkers")
    page = open_page(
        checker, at="/admin/", color_scheme=scheme, viewport={"width": 1280, "height": 900}
    )
    assert violations(page, context="#main") == []
    page.get_by_role("link", name=story.title).first.click()
    page.locator(".wb").wait_for()
    assert violations(page, context="#main") == []
    page.get_by_role("button", name="Send back").click()
    page.locator(".error-message").wait_for()
    assert violations(page, context="#main") == []
    page.get_by_role("link", name="Check this source").click()
    page.locator(".review").wait_for()
    assert violations(page, context={"include": [[".review"]], "exclude": [["iframe"]]}) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_changed_sources_and_the_record(open_page, server, scheme):
    source = factories.checked_citation(title="The title as it was checked")
    story = factories.live_story(body=[paragraph(f"Cells grew.{marker(source)}")])
    factories.edit_citation(source, title="The title since Tuesday")
    checker = factories.account("Charlie", "Checker", "Fact-checkers")
    for width in (375, 1280):
        page = open_page(checker, color_scheme=scheme, viewport={"width": width, "height": 900})
        for path in ("/admin/", "/admin/changed-sources/", f"/admin/record/{story.pk}/"):
            page.goto(path)
            assert violations(page, context="#main") == [], path
            overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert overflow <= 0, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_citations_and_retractions(open_page, server, scheme):
    writer = factories.writer()
    source = factories.checked_citation(doi="10.5555/p1")
    other = factories.citation(by=writer, title="Another title", volume="7")
    story = factories.live_story(body=[paragraph(f"Cells grew.{marker(source)}")])
    import_csv(file(line(1, "10.5555/p1")))
    [flag] = flag_and_tell()
    run = start_import(name="a.bib", data=b"@book{a, title={A}}\n@book{b}", by=writer)
    checker = factories.account("Charlie", "Checker", "Fact-checkers")
    retractions = "/admin/retractions/"
    for width in (375, 1280):
        page = open_page(checker, color_scheme=scheme, viewport={"width": width, "height": 900})
        for path in (
            retractions,
            "/admin/citations/imports/",
            f"/admin/citations/imports/{run.pk}/",
            f"/admin/citations/{source.pk}/merge/",
            f"/admin/citations/{source.pk}/merge/?duplicate={other.pk}",
        ):
            page.goto(path)
            assert violations(page, context="#main") == [], path
            overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert overflow <= 0, path
        page.goto("/admin/snippets/citations/citation/add/")
        assert violations(page, context=".citation-find") == []
        page.goto(f"/admin/snippets/citations/citation/edit/{source.pk}/")
        assert violations(page, context=".trust") == []
    decide(flag_id=flag.pk, confirm=True, by=checker, comment="")
    HouseStyle.objects.create(inline="source")
    page = open_page(color_scheme=scheme, viewport={"width": 360, "height": 800})
    page.goto(story.url)
    page.get_by_text("Retracted", exact=True).wait_for()
    assert violations(page) == []


def test_the_sign_in_page(open_page, server):
    page = open_page()
    page.goto("/admin/login/")
    assert violations(page) == []


def test_a_reader_can_do_everything_with_the_keyboard(open_page, server):
    story = full_story()
    page = open_page()
    page.goto(story.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
