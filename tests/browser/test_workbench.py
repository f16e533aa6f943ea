"""The workbench as checkers use it: by keyboard, two at once, with a bad line, without a script."""

import re

import pytest
from playwright.sync_api import expect

from news.citations.documents.adding import add_document
from news.citations.models import DocumentVersion
from news.demo.stories import KETAMINE
from news.factcheck.clearances.clearing import Clearance
from news.factcheck.ledger.state import ledger_of
from news.factcheck.ledger.tables import Note, Ruling, Support
from news.models import StoryPage
from tests import factories
from tests.arranged import arranged
from tests.factories import marker, paragraph, rule_on, step_of, submit

from .test_accessibility import violations

pytestmark = pytest.mark.django_db(transaction=True)

GREW, SLEPT, WHY = "The cells grew by half.", "The mice slept well.", "Nobody knows why that is."


@arranged
def source():
    return factories.checked_citation(title="On cells", abstract="We measured cells. They grew.")


@arranged
def story(writer, source):
    page = factories.story(
        by=writer, body=[paragraph(f"{GREW}{marker(source)} {SLEPT} {WHY}")], title="Cells grew"
    )
    submit(page, by=writer)
    return page


def line(page, text):
    version = StoryPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return next(one for one in ledger_of(version).lines if one.occurrence.text == text)


def at(story, text=None):
    address = f"/admin/review/{step_of(story).pk}/"
    return f"{address}?at={line(story, text).position}" if text else address


def open_bench(page, address):
    """Open a workbench, and wait until its script listens to keys."""
    page.goto(address)
    page.get_by_role("button", name="Keys").wait_for()


class Line:
    """The connection of a page for rulings; set up before the page is opened, so that it holds."""

    def __init__(self, page, door="**/rule/"):
        self.is_down = False
        page.route(door, lambda route: route.abort() if self.is_down else route.continue_())


def rule_in_a_tunnel(page, story):
    """Rule on SLEPT while the line is down, and leave; returns the line."""
    connection = Line(page)
    open_bench(page, at(story, SLEPT))
    connection.is_down = True
    page.keyboard.press("w")
    page.keyboard.type("Typed in a tunnel.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".wb-queue")).to_be_visible()
    page.goto("/admin/")
    return connection


def shown(page, text):
    return page.locator(".wb-st", has_text=text)


def progress(page, words):
    expect(page.locator(".wb-progress")).to_contain_text(words)


def test_a_checker_clears_the_ketamine_story_by_keyboard_alone(open_page, writer, checker):
    ids = {
        key: factories.checked_citation(title=f"Source {key}").pk for key in ("talk", "livescience")
    }
    story = factories.story(
        by=writer, title=KETAMINE.headline, standfirst=KETAMINE.standfirst, body=KETAMINE.body(ids)
    )
    submit(story, by=writer)
    total = len(ledger_of(story).lines)
    page = open_page(checker)
    open_bench(page, at(story))
    keys = page.keyboard
    for done in range(total):
        progress(page, f"{done} of {total}")
        if page.locator(".wb-source").count():
            keys.press("e")
            keys.type("Abstract")
            keys.press("Control+Enter")
        elif page.locator(".wb-panel[data-claim]").count():
            keys.press("e")
            keys.type("Common")
            keys.press("Tab")
            keys.press("Tab")
            keys.type("The desk knows.")
            keys.press("Control+Enter")
        else:
            keys.press("n")
    progress(page, f"{total} of {total}")
    approve = page.get_by_role("button", name="Approve as checked")
    expect(approve).to_be_visible()
    keys.press("a")
    keys.type("Every figure stands in its source.")
    keys.press("Tab")
    expect(approve).to_be_focused()
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/admin/$"))
    clearance = Clearance.objects.of(story).get()
    assert (clearance.checker, clearance.comment) == (checker, "Every figure stands in its source.")
    assert clearance.statements.count() == total
    assert Ruling.objects.filter(supports__locator="Abstract").count() > 20


SCORES = "Scores fell by 8.0 points with psilocybin and 6.0 with escitalopram (P=0.17)."


def test_one_key_waves_no_claim_through(open_page, writer, checker):
    """Fourteen presses of n in ten seconds cleared a trial, once."""
    source = factories.checked_citation()
    body = [factories.study(source), paragraph(f"{SCORES}{marker(source)} {WHY}")]
    trial = factories.story(by=writer, body=body, title="Psilocybin against escitalopram")
    submit(trial, by=writer)
    page = open_page(checker)
    open_bench(page, at(trial, SCORES))
    page.keyboard.press("n")
    expect(page.locator(".wb-live")).to_contain_text("It makes a claim")
    expect(page.locator(".wb-panel__text")).to_contain_text("Scores fell")
    page.goto(at(trial))
    for _press in range(40):
        page.keyboard.press("n")
        page.keyboard.press("j")
        page.wait_for_timeout(50)
    page.wait_for_load_state("networkidle")
    assert not any(one.statement.is_claim for one in Ruling.objects.select_related("statement"))
    assert not line(trial, SCORES).is_done
    page.reload()
    expect(page.get_by_text("You can’t approve this yet")).to_be_visible()


def test_moving_searching_selecting_undoing(open_page, story, checker):
    page = open_page(checker)
    open_bench(page, at(story))
    keys = page.keyboard
    keys.press("/")
    keys.type("mice")
    keys.press("Enter")
    expect(page.locator(".wb-panel__text")).to_contain_text(SLEPT)
    keys.press("Escape")
    page.locator("body").click(position={"x": 640, "y": 5})
    keys.press("x")
    keys.press("j")
    expect(page.locator(".wb-panel__text")).to_contain_text(WHY)
    keys.press("x")
    keys.press("n")
    progress(page, "2 of")
    assert line(story, SLEPT).is_done
    assert line(story, WHY).is_done
    shown(page, WHY).click()
    expect(page.locator(".wb-undo")).to_be_visible()
    keys.press("u")
    progress(page, "1 of")
    assert not line(story, WHY).is_done
    keys.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    keys.press("Escape")
    keys.press("w")
    expect(page.get_by_label("Note")).to_be_focused()
    keys.type("Who says so?")
    keys.press("Escape")
    keys.press("w")
    expect(shown(page, WHY)).to_have_attribute("data-state", "needs_work")
    expect(page.get_by_label("What has to change")).to_have_value(f"“{WHY}”: Who says so?")


def test_what_is_typed_into_the_first_field_rules_on_nothing(open_page, story, checker):
    page = open_page(checker)
    open_bench(page, at(story, WHY))  # no source stands there, and the story has one to choose
    page.keyboard.press("e")
    expect(page.get_by_label("Needs no source")).to_be_focused()
    page.keyboard.type("interview, no. 3")
    page.wait_for_timeout(500)
    assert not Ruling.objects.exists()


def test_the_key_for_undoing_means_the_ruling_before_once_the_bench_has_moved_on(
    open_page, story, checker
):
    page = open_page(checker)
    connection = Line(page, "**/undo/")
    open_bench(page, at(story, SLEPT))
    keys = page.keyboard
    keys.press("u")
    expect(page.locator(".wb-live")).to_contain_text("no ruling of yours")
    keys.press("n")
    expect(page.locator(".wb-panel__text")).not_to_contain_text(SLEPT)
    connection.is_down = True
    keys.press("u")
    expect(page.locator(".wb-live")).to_contain_text("Not taken back")
    assert line(story, SLEPT).is_done
    connection.is_down = False
    keys.press("u")
    expect(page.locator(".wb-panel__text")).to_contain_text(SLEPT)
    expect(shown(page, SLEPT)).to_have_attribute("data-state", "open")
    assert not line(story, SLEPT).is_done


def test_a_late_answer_leaves_alone_what_is_being_typed(open_page, story, checker):
    page = open_page(checker)
    held = []

    def hold(route):
        held.append(route)

    page.route("**/rule/", hold)
    open_bench(page, at(story, SLEPT))
    page.keyboard.press("n")
    shown(page, WHY).click()
    expect(page.locator(".wb-panel__text")).to_contain_text(WHY)
    page.get_by_label("Note").fill("Typed while it was on its way.")
    held[0].continue_()
    expect(shown(page, SLEPT)).to_have_attribute("data-state", "nothing")
    expect(page.locator(".wb-panel__text")).to_contain_text(WHY)
    expect(page.get_by_label("Note")).to_have_value("Typed while it was on its way.")


def test_a_selection_is_of_what_was_seen(open_page, story, checker):
    cleo = factories.account("Cleo", "Colleague", "Fact-checkers")
    page = open_page(checker)
    open_bench(page, at(story, SLEPT))
    page.keyboard.press("x")
    shown(page, WHY).click()
    expect(page.locator(".wb-panel__text")).to_contain_text(WHY)
    page.keyboard.press("x")
    expect(page.locator(".wb-live")).to_contain_text("2 selected")
    rule_on(step_of(story), line(story, SLEPT), by=cleo, verdict="needs_work", note="Which mice?")
    page.keyboard.press("n")
    expect(page.locator(".wb-panel")).to_contain_text("Cleo Colleague has ruled on this")
    expect(page.locator(".wb-st--chosen")).to_have_count(2)
    assert line(story, SLEPT).ruling.by == cleo
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".wb-st--chosen")).to_have_count(1)
    page.keyboard.press("n")
    expect(shown(page, WHY)).to_have_attribute("data-state", "nothing")
    assert line(story, SLEPT).ruling.by == cleo


def test_a_browser_that_keeps_nothing_sends_all_the_same(open_page, story, checker):
    page = open_page(checker)
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); };")
    connection = Line(page)
    open_bench(page, at(story, SLEPT))
    connection.is_down = True
    page.keyboard.press("n")
    expect(page.locator(".wb-queue")).to_contain_text("1 ruling is kept")
    connection.is_down = False
    expect(shown(page, SLEPT)).to_have_attribute("data-state", "nothing", timeout=30_000)
    assert Ruling.objects.count() == 1


def test_what_was_left_behind_at_an_earlier_step_is_told(open_page, story, writer, checker):
    page = open_page(checker)
    connection = rule_in_a_tunnel(page, story)
    StoryPage.objects.get(pk=story.pk).current_workflow_state.cancel(user=writer)
    submit(StoryPage.objects.get(pk=story.pk), by=writer)
    connection.is_down = False
    open_bench(page, at(story))
    refused = page.locator(".wb-refused")
    expect(refused).to_contain_text("Typed in a tunnel.")
    expect(refused).to_contain_text("not in fact-check any more")
    assert not Ruling.objects.exists()


def test_what_the_server_does_not_know_any_more_holds_up_nothing(open_page, story, checker):
    page = open_page(checker)
    gone = []

    def answer(route):
        if gone:
            route.continue_()
        else:
            gone.append(route)
            route.fulfill(status=404, body="<h1>Not found</h1>")

    page.route("**/rule/", answer)
    open_bench(page, at(story, SLEPT))
    page.keyboard.press("n")
    expect(page.locator(".wb-refused")).to_contain_text("can’t be recorded any more")
    page.keyboard.press("n")
    expect(shown(page, SLEPT)).to_have_attribute("data-state", "nothing")


def test_two_checkers_at_once_see_what_the_other_does(open_page, story, checker):
    cleo = factories.account("Cleo", "Colleague", "Fact-checkers")
    first, second = open_page(checker), open_page(cleo)
    for page in (first, second):
        open_bench(page, at(story, SLEPT))
        expect(page.locator(".wb-panel__text")).to_contain_text(SLEPT)
    first.get_by_role("button", name="Nothing to check", exact=False).first.click()
    expect(shown(first, SLEPT)).to_have_attribute("data-state", "nothing")
    # The second has not looked yet, and rules on what she saw.
    second.get_by_label("Note").fill("Which mice?")
    second.get_by_role("button", name="Needs work").click()
    expect(second.get_by_role("alert").first).to_contain_text("Charlie Checker has ruled on this")
    expect(second.get_by_label("Note")).to_have_value("Which mice?")
    assert line(story, SLEPT).ruling.by == checker
    second.get_by_role("button", name="Needs work").click()
    expect(shown(second, SLEPT)).to_have_attribute("data-state", "needs_work")
    # The first is told without a reload, as soon as the page looks again.
    first.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(shown(first, SLEPT)).to_have_attribute("data-state", "needs_work")
    assert Ruling.objects.count() == 2


def test_nothing_is_lost_while_the_connection_is(open_page, story, checker):
    page = open_page(checker)
    open_bench(page, at(story, SLEPT))
    page.context.set_offline(True)
    page.keyboard.press("n")
    expect(page.locator(".wb-queue")).to_contain_text("1 ruling is kept in this browser")
    expect(shown(page, SLEPT)).to_have_class(re.compile("wb-st--waiting"))
    assert not Ruling.objects.exists()
    page.context.set_offline(False)
    expect(shown(page, SLEPT)).to_have_attribute("data-state", "nothing", timeout=30_000)
    expect(page.locator(".wb-queue")).to_be_hidden()
    assert Ruling.objects.get().by == checker


def test_of_two_rulings_kept_on_one_statement_the_newer_is_sent(open_page, story, checker):
    page = open_page(checker)
    connection = Line(page)
    open_bench(page, at(story, SLEPT))
    connection.is_down = True
    page.keyboard.press("n")
    expect(page.locator(".wb-kept")).to_contain_text("kept in this browser")
    page.wait_for_timeout(300)
    page.keyboard.press("w")
    page.keyboard.type("Which mice?")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".wb-queue")).to_contain_text("1 ruling is kept")
    connection.is_down = False
    expect(shown(page, SLEPT)).to_have_attribute("data-state", "needs_work", timeout=30_000)
    assert Ruling.objects.get().note == "Which mice?"


def test_what_is_ruled_on_leaves_the_list_of_several_at_once(open_page, story, checker):
    page = open_page(checker)
    open_bench(page, at(story, SLEPT))
    page.get_by_text("Several at once").click()
    listed = page.locator(".wb-several__list li", has_text=SLEPT)
    expect(listed).to_be_visible()
    page.keyboard.press("n")
    expect(listed).to_be_hidden()


def test_the_panel_stands_below_the_bar_however_much_the_bar_says(open_page, story, checker):
    page = open_page(checker)
    open_bench(page, at(story, WHY))
    page.keyboard.press("n")
    expect(page.locator(".wb-live")).to_contain_text("1 ruling recorded.")
    page.evaluate("window.scrollBy(0, 260)")  # the bar sticks, and the panel below it
    page.wait_for_timeout(300)
    bar = page.locator(".wb-bar").bounding_box()
    title = page.locator(".wb-panel__title").bounding_box()
    assert title["y"] >= bar["y"] + bar["height"]


def test_what_is_approved_is_what_the_page_has_shown(open_page, story, source, checker):
    """The form appears when the last statement is done; what it is about stays what was read."""
    for one in ledger_of(story).lines:
        if one.occurrence.text != WHY:
            rule_on(step_of(story), one, by=checker)
    page = open_page(checker)
    open_bench(page, at(story, WHY))
    factories.edit_citation(source, title="On cells, which shrank")
    page.keyboard.press("n")
    approve = page.get_by_role("button", name="Approve as checked")
    approve.click()
    expect(page.get_by_role("alert").first).to_contain_text("changed while you were reading")
    assert not Clearance.objects.of(story).exists()
    approve.click()
    page.wait_for_url(re.compile(r"/admin/$"))
    assert Clearance.objects.of(story).exists()


def test_what_was_typed_about_a_statement_is_not_left_without_a_question(open_page, story, checker):
    page = open_page(checker)
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    open_bench(page, at(story, WHY))
    page.get_by_label("Note").click()
    page.keyboard.type("Half a thought")
    page.get_by_role("link", name="Citations").click()
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    expect(page.get_by_label("Note")).to_have_value("Half a thought")


def test_what_was_kept_is_sent_when_the_page_is_opened_again(open_page, story, checker):
    page = open_page(checker)
    connection = Line(page)
    open_bench(page, at(story, SLEPT))
    connection.is_down = True
    page.keyboard.press("n")
    expect(page.locator(".wb-queue")).to_be_visible()
    connection.is_down = False
    page.goto("/admin/")
    assert not Ruling.objects.exists()
    open_bench(page, at(story))
    expect(shown(page, SLEPT)).to_have_attribute("data-state", "nothing")
    assert Ruling.objects.count() == 1


def test_an_answer_that_got_lost_makes_no_second_ruling(open_page, story, checker):
    page = open_page(checker)
    lost = []

    def lose_the_first_answer(route):
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch())
            route.abort()

    page.route("**/rule/", lose_the_first_answer)
    open_bench(page, at(story, SLEPT))
    page.keyboard.press("n")
    expect(shown(page, SLEPT)).to_have_attribute("data-state", "nothing", timeout=30_000)
    assert Ruling.objects.count() == 1


def test_what_was_kept_and_is_refused_later_is_not_thrown_away(open_page, story, checker):
    page = open_page(checker)
    connection = rule_in_a_tunnel(page, story)
    cleo = factories.account("Cleo", "Colleague", "Fact-checkers")
    rule_on(step_of(story), line(story, SLEPT), by=cleo)
    connection.is_down = False
    open_bench(page, at(story, WHY))
    refused = page.locator(".wb-refused")
    expect(refused).to_contain_text("Typed in a tunnel.")
    expect(refused).to_contain_text("Cleo Colleague has ruled on this")
    assert line(story, SLEPT).ruling.by == cleo
    page.reload()
    expect(refused).to_contain_text("Typed in a tunnel.")
    refused.get_by_role("button", name="Dismiss").click()
    expect(refused).to_be_hidden()


def test_what_one_checker_left_behind_is_not_sent_for_another(open_page, story, checker):
    page = open_page(checker)
    connection = Line(page)
    open_bench(page, at(story, SLEPT))
    connection.is_down = True
    page.keyboard.press("n")
    expect(page.locator(".wb-queue")).to_be_visible()
    connection.is_down = False
    page.context.clear_cookies()
    cleo = factories.account("Cleo", "Colleague", "Fact-checkers")
    page.goto("/admin/login/")
    page.get_by_label("Email address").fill(cleo.email)
    page.get_by_label("Password", exact=False).first.fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
    open_bench(page, at(story))
    page.wait_for_timeout(1500)
    assert not Ruling.objects.exists()


def test_the_writer_answers_and_the_checker_confirms(open_page, story, writer, checker):
    rule_on(
        step_of(story), line(story, GREW), by=checker, verdict="needs_work", note="Which cells?"
    )
    page = open_page(writer, at="/admin/")
    page.get_by_role("link", name=re.compile("statements to do")).click()
    asked = page.locator(".ledger__line--asked")
    expect(asked).to_contain_text("Which cells?")
    asked.get_by_label("Your answer").fill("Those of the hippocampus: Table 2.")
    asked.get_by_role("button", name="Answer", exact=True).click()
    expect(page.get_by_text("The checkers see it")).to_be_visible()
    assert Note.objects.get().by == writer
    desk = open_page(checker)
    open_bench(desk, at(story, GREW))
    expect(desk.locator(".wb-notes")).to_contain_text("Those of the hippocampus")
    desk.get_by_label("Page or passage").first.fill("Table 2")
    desk.get_by_role("button", name="Verified").click()
    expect(shown(desk, GREW)).to_have_attribute("data-state", "verified")


def test_what_was_typed_for_one_sentence_is_not_lost_over_another(open_page, story, writer):
    page = open_page(writer)
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.goto(f"/admin/review/story/{story.pk}/")
    page.wait_for_timeout(2_500)  # Wagtail looks at the forms as they are two seconds after opening
    rows = {text: page.locator(".ledger__line", has_text=text) for text in (SLEPT, WHY)}
    for row in rows.values():
        row.locator("summary").click()
        row.get_by_label("Quotation, or a remark").type("Ask me.")
    page.wait_for_timeout(1_000)
    rows[WHY].get_by_role("button", name="Leave it for the checker").click()
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    assert not Note.objects.exists()
    expect(rows[SLEPT].get_by_label("Quotation, or a remark")).to_have_value("Ask me.")
    rows[SLEPT].get_by_label("Quotation, or a remark").fill("")
    page.wait_for_timeout(1_000)
    rows[WHY].get_by_role("button", name="Leave it for the checker").click()
    expect(rows[WHY].get_by_role("status")).to_contain_text("Recorded.")
    assert Note.objects.get().text == "Ask me."


def test_without_a_script_a_checker_rules_approves_and_sends_back(
    open_page, story, source, checker
):
    page = open_page(checker, java_script_enabled=False)
    page.goto(at(story, GREW))
    page.get_by_label("Page or passage").first.fill("p. 4")
    page.get_by_role("button", name="Verified").click()
    expect(page.get_by_text("1 ruling recorded.")).to_be_visible()
    page.locator(".wb-several summary").click()
    for box in page.locator(".wb-several [type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="Nothing to check in these").click()
    expect(page.get_by_text("these make a claim")).to_contain_text("Cells grew")
    page.goto(at(story, "Cells grew"))
    page.get_by_label("Said and verified in").select_option(label=f"Paragraph: {GREW}")
    page.get_by_role("button", name="Verified").click()
    expect(page.locator(".wb-progress")).to_contain_text("all done")
    page.goto(at(story, WHY))
    page.get_by_label("Note").fill("Who says so?")
    page.get_by_role("button", name="Needs work").click()
    expect(page.get_by_label("What has to change")).to_have_value(f"“{WHY}”: Who says so?")
    page.goto(at(story, WHY))
    page.get_by_role("button", name="Take my ruling back").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    page.get_by_role("button", name="Approve as checked").click()
    expect(page.get_by_text("is approved")).to_be_visible()
    assert Clearance.objects.of(story).get().checker == checker


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_workbench_queue_and_the_writers_page_are_accessible(
    open_page, story, writer, checker, source, scheme, width
):
    rule_on(
        step_of(story), line(story, GREW), by=checker, verdict="needs_work", note="Which cells?"
    )
    for user, paths in (
        (checker, [at(story, GREW), at(story, WHY), "/admin/review/", "/admin/"]),
        (writer, [f"/admin/review/story/{story.pk}/", "/admin/"]),
    ):
        page = open_page(user, color_scheme=scheme, viewport={"width": width, "height": 850})
        for path in paths:
            page.goto(path)
            assert violations(page, context="#main") == [], path
            overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert overflow <= 0, path


def test_the_help_and_a_refusal_are_accessible(open_page, story, checker):
    page = open_page(checker)
    open_bench(page, at(story, GREW))
    page.keyboard.press("v")
    expect(page.get_by_role("alert").first).to_contain_text("Not recorded.")
    assert violations(page, context="#main") == []
    expect(page.get_by_label("Page or passage").first).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page, context="dialog") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_how_a_story_was_checked_is_accessible(open_page, server, source, scheme):
    story = factories.live_story(body=[paragraph(f"{GREW}{marker(source)} {WHY}")])
    for width in (360, 1280):
        page = open_page(color_scheme=scheme, viewport={"width": width, "height": 800})
        for path in (story.url, f"{story.url}checked.html"):
            page.goto(path)
            assert violations(page) == [], path
            overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert overflow <= 0, path


def test_one_key_verifies_a_sentence_by_the_passage_beside_it(open_page, story, source, checker):
    paper = "We kept them for a week.\n\nIn that week the cells grew by half of their size."
    add_document(
        citation=source,
        kind="paper",
        title="The paper",
        name="p.txt",
        data=paper.encode(),
        by=checker,
    )
    assert DocumentVersion.objects.get().state == "read"
    page = open_page(checker)
    open_bench(page, at(story, GREW))
    passage = page.locator(".wb-passages li").first
    expect(passage).to_contain_text("In that week the cells grew by half of their size.")
    expect(passage).to_contain_text("The paper, paragraph 2")
    assert violations(page) == []
    page.keyboard.press("1")
    progress(page, "1 of")
    support = Support.objects.get()
    assert support.quotation == "In that week the cells grew by half of their size."
    assert support.locator == "paragraph 2"
    assert support.version.document.title == "The paper"
