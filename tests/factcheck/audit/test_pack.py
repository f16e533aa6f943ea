"""The audit pack: what is in it, what is left out, and that its own script finds what was changed."""

import io
import json
import subprocess
import sys
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from news.factcheck.clearances.clearing import Clearance
from news.factcheck.ledger.answers import Said, add_note
from news.factcheck.ledger.ruling import Where
from news.factcheck.ledger.state import ledger_of
from tests import factories
from tests.arranged import arranged
from tests.factories import approve, paragraph, rule_on, step_of, submit

pytestmark = pytest.mark.django_db

GREW, WHY = "The cells grew by half.", "Nobody knows why that is."
SECRET = "CANARY-of-the-desk"


@arranged
def story(writer, checker):
    page = factories.full_story(by=writer)
    submit(page, by=writer)
    first = next(one for one in ledger_of(page).lines if one.occurrence.kind == "body.paragraph")
    where = Where(first.occurrence.citation_ids[0], "p. 4", "cells grew")
    rule_on(step_of(page), first, by=checker, verdict="needs_work", note=SECRET)
    said = Said(kind="answer", text=SECRET)
    add_note(text=page, digest=first.occurrence.digest, said=said, by=writer)
    first = ledger_of(page).lines[first.position]
    rule_on(step_of(page), first, by=checker, verdict="verified", supports=[where], note=SECRET)
    approve(page, checker, comment=SECRET)
    return page


def pack(client, story, **asked):
    response = client.get(reverse("factcheck:audit", args=[story.pk]), asked)
    assert response["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(response.content))


def verify(folder):
    done = subprocess.run(
        [sys.executable, "-I", "verify.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("notes", [{}, {"notes": "1"}])
def test_an_honest_pack_is_found_in_order(story, checker, as_user, tmp_path, notes):
    pack(as_user(checker), story, **notes).extractall(tmp_path)
    assert verify(tmp_path) == (0, "Everything follows.\n")


def test_every_statement_is_in_it_with_its_rulings_people_and_evidence(
    story, writer, checker, as_user
):
    found = json.loads(pack(as_user(checker), story).read("ledger.json"))
    assert [one["text"] for one in found["statements"]] == [
        one.occurrence.text for one in ledger_of(story).lines
    ]
    [first] = [one for one in found["statements"] if len(one["rulings"]) == 2]
    assert [one["verdict"] for one in first["rulings"]] == ["needs_work", "verified"]
    assert first["rulings"][1]["supports"][0]["quotation"] == "cells grew"
    assert found["people"][str(writer.pk)] == "Wanda Writer"
    assert found["people"][str(checker.pk)] == "Charlie Checker"
    assert found["clearance"]["digest"] == Clearance.objects.of(story).get().digest


def test_it_is_read_by_people_too(story, checker, as_user):
    html = pack(as_user(checker), story).read("ledger.html").decode()
    assert "Charlie Checker" in html
    assert "“cells grew”" in html


def test_notes_are_left_out_unless_asked_for(story, checker, writer, as_user):
    names = ("ledger.json", "ledger.html", "manifest.json", "verify.py")
    without = pack(as_user(checker), story)
    assert all(SECRET not in without.read(name).decode() for name in names)
    with_notes = pack(as_user(checker), story, notes="1")
    assert with_notes.read("ledger.json").decode().count(SECRET) == 4
    refused = as_user(writer).get(reverse("factcheck:audit", args=[story.pk]), {"notes": "1"})
    assert refused.status_code == 302


TAMPERING = {
    "another word in the content": lambda found: found["clearance"]["payload"]["items"][
        0
    ].__setitem__(1, "Cells shrank"),
    "a statement left out": lambda found: found["statements"].pop(3),
    "another word in a statement": lambda found: found["statements"][0].__setitem__("text", "No"),
    "a ruling left out": lambda found: found["statements"][2]["rulings"].clear(),
    "a writer ruling": lambda found: found["statements"][2]["writers"].append(
        found["statements"][2]["rulings"][0]["by"]
    ),
    "another verdict": lambda found: [
        one.__setitem__("verdict", "needs_work") for one in found["statements"][2]["rulings"]
    ],
    "evidence left out": lambda found: [
        one["supports"].clear() for row in found["statements"] for one in row["rulings"]
    ],
    "another time": lambda found: found["clearance"].__setitem__(
        "at", "2020-01-01T00:00:00.000000+00:00"
    ),
    "a statement that stands nowhere": lambda found: found["statements"].append(
        found["statements"][0] | {"place": "body[99].paragraph", "position": 999}
    ),
    "no clearance": lambda found: found.__setitem__("clearance", None),
}


@pytest.mark.parametrize("change", TAMPERING)
def test_what_was_changed_is_found_even_with_a_new_manifest(
    story, checker, as_user, tmp_path, change
):
    import hashlib

    pack(as_user(checker), story, notes="1").extractall(tmp_path)
    found = json.loads((tmp_path / "ledger.json").read_text())
    TAMPERING[change](found)
    data = json.dumps(found).encode()
    (tmp_path / "ledger.json").write_bytes(data)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    status, said = verify(tmp_path)
    assert status == 1
    assert "ledger.json is not as it was exported." in said
    manifest["files"]["ledger.json"] = hashlib.sha256(data).hexdigest()
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    status, said = verify(tmp_path)
    assert status == 1, said
    assert "FAULT" in said


def test_a_version_that_nobody_cleared_is_exported_and_said_to_be(writer, as_user, tmp_path):
    page = factories.story(by=writer, body=[paragraph(f"{GREW} {WHY}")])
    pack(as_user(writer), page).extractall(tmp_path)
    status, said = verify(tmp_path)
    assert status == 1
    assert "Nobody has cleared this version" in said


def test_an_earlier_clearance_can_be_asked_for(story, writer, checker, as_user):
    first = Clearance.objects.of(story).get()
    client = as_user(checker)
    found = json.loads(pack(client, story, clearance=first.number).read("ledger.json"))
    assert found["clearance"]["number"] == first.number
    other = factories.live_story()
    for odd in (Clearance.objects.of(other).get().number, "x", "9" * 40, "²"):
        url = reverse("factcheck:audit", args=[story.pk])
        assert client.get(url, {"clearance": odd}).status_code == 404


def test_it_is_not_for_strangers(story, as_user):
    other = factories.writer("Otto", "Other")
    assert as_user(other).get(reverse("factcheck:audit", args=[story.pk])).status_code == 302


def test_a_headline_that_looks_like_markup_is_in_order(writer, checker, as_user, tmp_path):
    page = factories.story(by=writer, title="<5 mg helps, >50 mg harms")
    factories.rule_on_all(submit(page, by=writer))
    factories.approve(page, checker)
    pack(as_user(checker), page).extractall(tmp_path)
    assert verify(tmp_path) == (0, "Everything follows.\n")


def test_a_pack_of_a_draft_costs_the_same_however_long(writer, as_user):
    counts = []
    for number in (2, 30):
        body = [paragraph(f"Sentence number {one} stands here.") for one in range(number)]
        page = factories.story(by=writer, body=body)
        client = as_user(writer)
        pack(client, page)
        with CaptureQueriesContext(connection) as queries:
            pack(client, page)
        counts.append(len(queries))
    assert counts[1] - counts[0] <= 2
