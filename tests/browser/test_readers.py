"""What readers do: with the keyboard alone, without scripts, on paper; and what their browsers load."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.factories import explainer, marker, paragraph, study

pytestmark = pytest.mark.django_db(transaction=True)


def story(**fields):
    source = factories.checked_citation(title="Sleep and clearance")
    other = factories.checked_citation(title="On mice")
    parts = [
        block
        for name in ("First", "Second", "Third")
        for block in (
            {"type": "subheading", "value": name},
            paragraph(f"Cells grew.{marker(source)}"),
            paragraph("And then they rested for a while. " * 12),
        )
    ]
    embed = {"type": "embed", "value": {"url": "https://youtu.be/y8Kyi0WNg40", "title": "A talk"}}
    return factories.live_story(
        title="Cells grew in the dark",
        topics=[factories.topic("Sleep")],
        body=[study(source), *parts, explainer(f"It was small.{marker(other)}"), embed],
        **fields,
    )


def test_a_reference_shows_beside_its_marker_on_hover_and_focus(open_page):
    one = story()
    page = open_page()
    page.goto(one.url)
    mark = page.locator(".prose .cite a").first
    note = page.locator("#footnote")
    mark.hover()
    expect(note).to_be_visible()
    expect(note).to_contain_text("Sleep and clearance")
    note.hover()  # it can be pointed at itself
    page.wait_for_timeout(400)
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    mark.focus()
    expect(note).to_be_visible()
    assert mark.get_attribute("aria-describedby") == "footnote"
    page.locator("h1").hover()
    mark.blur()
    page.keyboard.press("Escape")
    mark.press("Enter")
    assert page.url.endswith("#ref-1")
    expect(page.locator("#ref-1")).to_be_in_viewport()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_note_stays_on_the_screen(open_page, width):
    one = story()
    page = open_page(viewport={"width": width, "height": 600})
    page.goto(one.url)
    for number in range(page.locator(".cite a[href^='#ref']").count()):
        page.locator(".cite a[href^='#ref']").nth(number).focus()
        box = page.locator("#footnote").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def test_the_keyboard_alone_reads_a_story_and_finds_another(open_page):
    one = story()
    page = open_page()
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{one.url}")
    for _step in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.hash") == "#part-5":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Second")).to_be_in_viewport()
    page.goto("/search/")
    page.get_by_label("Words").focus()
    page.keyboard.type("cells")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Cells grew in the dark").last).to_be_visible()


def test_everything_works_without_scripts(open_page):
    one = story()
    page = open_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Cells grew in the dark").last.click()
    page.locator(".prose .cite a").first.click()
    assert page.url.endswith("#ref-1")
    page.locator(".parts a").last.click()
    assert page.url.endswith("#part-8")
    expect(page.get_by_role("link", name="Send by mail")).to_be_visible()
    expect(page.get_by_role("button", name="Copy link")).to_be_hidden()
    page.goto("/news/")
    page.get_by_label("Evidence").select_option("observational")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="Cells grew in the dark").last).to_be_visible()
    page.goto(f"/search/?q=grew&topic={one.topics.get().slug}")
    expect(page.locator("mark").first).to_be_visible()


def test_a_search_suggests_what_could_be_meant(open_page):
    story()
    page = open_page()
    page.goto("/search/")
    page.get_by_label("Words").press_sequentially("sle", delay=40)
    page.wait_for_selector("#suggestions option", state="attached")
    offered = page.eval_on_selector_all("#suggestions option", "all => all.map(one => one.value)")
    assert "Sleep" in offered


def test_a_page_is_light_and_asks_nobody_else(open_page, server):
    one = story()
    page = open_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    broken = []
    page.on("console", lambda told: broken.append(told.text) if told.type == "error" else None)
    page.goto(one.url)
    page.wait_for_load_state("networkidle")
    assert {url.split("/")[2] for url in asked} == {server.url.split("/")[2]}
    # Page, style, script, and the icon that browsers ask for.
    assert len(asked) <= 5, asked
    assert broken == []
    # A video is asked of its service when it is opened, and not before.
    page.route("**youtube-nocookie.com/**", lambda route: route.fulfill(body="a player"))
    page.locator(".embed summary").click()
    page.wait_for_timeout(500)
    assert any("youtube-nocookie.com" in url for url in asked)
    assert broken == []


def test_paper_has_the_story_and_not_the_furniture(open_page, tmp_path):
    one = story()
    page = open_page()
    page.goto(one.url)
    page.emulate_media(media="print")
    for gone in (".masthead-nav", ".footer", ".share", ".related", ".embed"):
        if page.locator(gone).count():
            expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator(".references")).to_be_visible()
    assert len(page.pdf()) > 10_000


def test_the_desks_choosers_work_under_the_policy(open_page):
    """Wagtail starts them by scripts in the page, which the policy forbids (`inert.py`)."""
    one = story()
    page = open_page(factories.account("Ada", "Admin", "Administrators", is_superuser=True))
    refused = []
    page.on(
        "console",
        lambda told: refused.append(told.text) if "Content Security Policy" in told.text else None,
    )
    page.goto(f"/admin/pages/{one.pk}/edit/")
    page.get_by_role("button", name="Choose an image").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Add author").click()
    expect(page.locator("#inline_child_bylines-1")).to_be_visible()
    page.locator("#id_dateline_date").focus()
    expect(page.locator(".xdsoft_datetimepicker:visible").first).to_be_visible()
    assert refused == []
