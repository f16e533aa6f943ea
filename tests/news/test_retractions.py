"""A retracted source: who hears of it, what rests on it, and what readers see once it is confirmed."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from news.aftercare.retractions import flag_and_tell, flagged
from news.citations.admin.import_job import start_import
from news.citations.aftercare.retraction_data import import_csv
from news.citations.matching.merging import merge
from news.citations.models import Flag
from tests import factories
from tests.arranged import arranged
from tests.citations.retractions.csv_file import HEADER, file, line
from tests.factories import marker, paragraph

pytestmark = pytest.mark.django_db
QUEUE = "/admin/retractions/"


@arranged
def source():
    return factories.checked_citation(doi="10.5555/p1", title="A drug that cures everything")


@arranged
def story(source):
    other = factories.checked_citation()
    return factories.live_story(
        title="Cured",
        body=[paragraph(f"The drug cures.{marker(source)} Mice slept.{marker(other)} It is cheap.{marker(other, source)}")],
    )  # fmt: skip


@arranged
def checker():
    return factories.account("Cleo", "Checker", "Fact-checkers")


@pytest.fixture
def flag(story):
    import_csv(file(line(1, "10.5555/p1", on="3/9/2024 0:00")))
    [flag] = flag_and_tell()
    return flag


def page_of(client, story):
    return client.get(story.url).content.decode()


def test_the_desk_is_told_with_the_live_stories(checker, story, flag):
    [notice] = [one for one in mail.outbox if one.to == [checker.email] and "source" in one.subject]
    assert "Retracted: Curie 2024: A drug that cures everything" in notice.body
    assert "- Cured" in notice.body
    assert QUEUE in notice.body
    mail.outbox.clear()
    flag_and_tell()
    assert mail.outbox == []


def test_the_sentences_that_rest_on_it_are_shown(flag):
    [row] = flagged()
    [resting] = row.stories
    assert [sentence.split(".")[0] for sentence in resting.compared] == [
        "The drug cures",
        "It is cheap",
    ]
    assert resting.cites == []


def test_sentences_of_a_merged_duplicate_are_shown_too(source, checker):
    duplicate = factories.citation(doi="", title="The same")
    draft = factories.story(
        by=factories.writer(), body=[paragraph(f"Drafted so.{marker(duplicate)}")]
    )
    merge(keep_id=source.pk, duplicate_id=duplicate.pk, taken={}, by=checker)
    import_csv(file(line(1, "10.5555/p1")))
    flag_and_tell()
    [row] = flagged()
    assert [(one.story.pk, one.cites[0].split(".")[0]) for one in row.stories] == [
        (draft.pk, "Drafted so")
    ]


def test_readers_see_nothing_before_a_checker_confirms(client, story, flag):
    assert "Retracted" not in page_of(client, story)


def test_a_checker_confirms_and_readers_see_it_at_that_reference(client, story, flag, checker):
    client.force_login(checker)
    html = client.get(QUEUE).content.decode()
    assert "The drug cures" in html
    assert client.post(QUEUE, {"flag": flag.pk, "decision": "confirm"}).status_code == 302
    client.logout()
    html = page_of(client, story)
    assert html.count("<strong>Retracted</strong>, March 9, 2024") == 1
    assert 'href="https://doi.org/10.5555/notice.1"' in html
    assert flagged() == []


def test_a_story_cleared_on_a_duplicate_shows_it_too(client, checker):
    keep = factories.checked_citation(doi="10.5555/p1")
    duplicate = factories.checked_citation(doi="10.5555/p2")
    story = factories.live_story(body=[paragraph(f"A claim.{marker(duplicate)}")])
    merge(keep_id=keep.pk, duplicate_id=duplicate.pk, taken={}, by=checker)
    import_csv(file(line(1, "10.5555/p2")))  # by an identifier that came with the duplicate
    [flag] = flag_and_tell()
    assert flag.citation == keep
    client.force_login(checker)
    client.post(QUEUE, {"flag": flag.pk, "decision": "confirm"})
    assert "Retracted" in page_of(client, story)


def test_a_merge_takes_no_notice_away_and_brings_none(client, checker):
    """Whoever merges is no checker: what readers are told changes when a checker accepts it."""
    writer = factories.writer()
    sound, retracted = (factories.checked_citation(doi=f"10.5555/{name}") for name in ("s", "r"))
    on_sound = factories.live_story(body=[paragraph(f"Sound.{marker(sound)}")])
    on_retracted = factories.live_story(body=[paragraph(f"Not so.{marker(retracted)}")])
    import_csv(file(line(1, "10.5555/r")))
    [flag] = flag_and_tell()
    client.force_login(checker)
    client.post(QUEUE, {"flag": flag.pk, "decision": "confirm"})
    merge(keep_id=retracted.pk, duplicate_id=sound.pk, taken={}, by=writer)
    assert "Retracted" not in page_of(client, on_sound)
    assert "Retracted" in page_of(client, on_retracted)
    other = factories.checked_citation(doi="10.5555/o")
    merge(keep_id=other.pk, duplicate_id=retracted.pk, taken={}, by=writer)
    assert "Retracted" in page_of(client, on_retracted)
    assert [one.flag.citation for one in flagged()] == [other]  # and a checker has to look again


def test_a_retraction_weighs_more_than_a_concern_confirmed_after_it(client, story, source, checker):
    import_csv(file(line(1, "10.5555/p1", nature="Expression of concern", on="1/1/2020 0:00")))
    [concern] = flag_and_tell()
    import_csv(file(line(2, "10.5555/p1", on="1/1/2022 0:00")))
    [retraction] = flag_and_tell()
    client.force_login(checker)
    for flag in (retraction, concern):
        client.post(QUEUE, {"flag": flag.pk, "decision": "confirm"})
    html = page_of(client, story)
    assert "<strong>Retracted</strong>" in html
    assert "Expression of concern" not in html


def test_a_notice_that_is_changed_later_changes_nothing_that_readers_see(
    client, story, flag, checker
):
    client.force_login(checker)
    client.post(QUEUE, {"flag": flag.pk, "decision": "confirm"})
    import_csv(
        file(line(1, "10.5555/elsewhere", on="1/1/2025 0:00", RetractionDOI="10.5555/other"))
    )
    html = page_of(client, story)
    assert "March 9, 2024" in html
    assert "10.5555/other" not in html


def test_what_was_flagged_by_an_import_is_told_as_well(checker, story):
    import_csv(file(line(1, "10.5555/p1")))
    start_import(name="a.bib", data=b"@book{a, title={A}, doi={10.5555/p1}}", by=factories.writer())
    mail.outbox.clear()
    assert len(flag_and_tell()) == 1
    assert checker.email in {address for one in mail.outbox for address in one.to}


def test_a_writer_of_a_story_on_it_does_not_decide(client, story, flag):
    writer = story.owner
    writer.groups.set([Group.objects.get(name="Fact-checkers")])
    client.force_login(writer)
    answer = client.post(QUEUE, {"flag": flag.pk, "decision": "dismiss", "comment": "No."})
    assert answer.status_code == 409
    assert "one of the writers of “Cured”" in answer.content.decode()


def test_a_decision_can_be_taken_back(client, story, flag, checker):
    client.force_login(checker)
    client.post(QUEUE, {"flag": flag.pk, "decision": "confirm"})
    assert "Decide anew" in client.get(QUEUE).content.decode()
    client.post(QUEUE, {"flag": flag.pk, "decision": "dismiss", "comment": "Mistaken."})
    assert "Retracted" not in page_of(client, story)


def test_sentences_of_a_draft_are_for_its_writers_and_for_checkers(client, source, checker):
    writer = factories.writer()
    factories.story(by=writer, body=[paragraph(f"A secret claim.{marker(source)}")])
    import_csv(file(line(1, "10.5555/p1")))
    flag_and_tell()
    for who, reads in ((writer, True), (checker, True), (factories.writer("Otto", "Other"), False)):
        client.force_login(who)
        assert ("A secret claim" in client.get(QUEUE).content.decode()) is reads


def test_the_queue_is_for_the_desk(client, flag):
    nobody = factories.account("No", "Body")
    nobody.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(nobody)
    assert client.get(QUEUE).status_code == 302


def test_dismissing_needs_a_reason_and_keeps_what_was_typed(client, story, flag, checker):
    client.force_login(checker)
    answer = client.post(QUEUE, {"flag": flag.pk, "decision": "dismiss", "comment": " "})
    assert answer.status_code == 409
    assert "Say why" in answer.content.decode()
    client.post(QUEUE, {"flag": flag.pk, "decision": "dismiss", "comment": "Another drug."})
    assert Flag.objects.get().comment == "Another drug."
    assert "Retracted" not in page_of(client, story)


@pytest.mark.parametrize("group", ["Writers", "Editors"])
def test_nobody_else_decides(client, flag, group):
    client.force_login(factories.account("No", "Checker", group))
    answer = client.post(QUEUE, {"flag": flag.pk, "decision": "confirm"})
    assert answer.status_code == 409
    assert "for fact-checkers" in answer.content.decode()
    assert Flag.objects.get().state == "open"
    assert "Confirm for readers" not in client.get(QUEUE).content.decode()


def test_a_superuser_is_no_checker(client, flag):
    client.force_login(factories.account("Ada", "Admin", is_superuser=True))
    assert client.post(QUEUE, {"flag": flag.pk, "decision": "confirm"}).status_code == 409


@pytest.mark.parametrize("flag_id", ["", "x", "0", "²", "9" * 30])
def test_nonsense_decides_nothing(client, checker, flag_id):
    client.force_login(checker)
    assert client.post(QUEUE, {"flag": flag_id, "decision": "confirm"}).status_code == 409


def test_the_dashboard_and_the_citation_say_so(client, source, flag, checker):
    client.force_login(checker)
    assert "A notice speaks of 1 source" in client.get("/admin/").content.decode()
    url = reverse("wagtailsnippets_citations_citation:edit", args=[source.pk])
    html = client.get(url).content.decode()
    assert "Retracted" in html
    assert "Nobody has decided on it yet" in html


def test_what_is_unknown_never_reads_as_clear(client, source, checker):
    """No notice, no look-up: the panel says what it knows, which is nothing."""
    client.force_login(checker)
    url = reverse("wagtailsnippets_citations_citation:edit", args=[source.pk])
    html = client.get(url).content.decode()
    assert "No notice is known here." in html
    assert "Nobody has looked yet." in html


def test_from_the_command_line(story, tmp_path, capsys):
    path = tmp_path / "notices.csv"
    path.write_text(HEADER + "\n" + line(1, "10.5555/p1") + line(2, "unavailable"))
    call_command("import_retractions", str(path))
    printed = capsys.readouterr().out
    assert "2 rows read, 1 notices kept." in printed
    assert "1 skipped: neither DOI nor PubMed id" in printed
    assert "1 citations newly flagged." in printed
    call_command("import_retractions")
    assert "0 citations newly flagged." in capsys.readouterr().out
    path.write_text("a,b\n")
    with pytest.raises(CommandError, match="columns"):
        call_command("import_retractions", str(path))
    with pytest.raises(CommandError, match="can't be read"):
        call_command("import_retractions", str(tmp_path / "nowhere.csv"))
