"""Whatever is sent to whichever address: no server fault. See `fuzz.py`.

At night a hundred thousand requests are tried, at every change some of them.
"""

import os
import random
import traceback
from collections import Counter

import pytest
from django.core.signals import got_request_exception
from django.test import Client
from django.urls import reverse

from news.desk.limits import Limit
from news.factcheck.ledger.state import ledger_of
from tests import factories
from tests.factories import marker
from tests.forms import page_of, paragraph, sent_by, story_form
from tests.long import NIGHTLY

from .access import addresses
from .fuzz import Form, Fuzzer
from .test_access import people, world  # noqa: F401  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)

IN_ONE = 100
ROUNDS = int(os.environ.get("FUZZ_ROUNDS", "1000" if NIGHTLY else "1"))
FIRST = int(os.environ.get("FUZZ_FIRST", "0"))
KNOWN: dict = {}
BACKEND = "django.contrib.auth.backends.ModelBackend"
NOT_TRIED = ("/admin/logout/",)


@pytest.fixture(autouse=True)
def _alone(monkeypatch):
    """Nothing is limited, and nothing leaves this machine."""
    monkeypatch.setattr(Limit, "take", lambda *_args: 0)


def forms_of_scripts(people, world):  # noqa: F811
    """What browsers send from forms that scripts build: the editor, the workbench, the paste."""
    writer, checker = people["writer"], people["fact-checker"]
    page = factories.story(by=writer)
    source = factories.checked_citation()
    body = [
        paragraph(f"<p>Cells grew.{marker(source)}</p>"),
        ("subheading", "More"),
        ("embed", {"url": "https://youtu.be/y8Kyi0WNg40", "title": "T"}),
    ]
    form = story_form(author=writer.author, page=page, body=body)
    new = story_form(author=writer.author, body=body) | {"slug": "another", "title": "Another"}
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    add = reverse("wagtailadmin_pages:add", args=["news", "storypage", world.defaults["page_pk"]])
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    story = factories.story(by=writer)
    step = factories.submit(story, by=writer)
    line = ledger_of(story).lines[0]
    [ruled] = factories.rule_on(step, line, by=checker)
    shown = reverse("factcheck:review", args=[step.pk])
    opened = factories.signed_in(checker).get(f"{shown}?at={ledger_of(story).lines[-1].position}")
    ruling = sent_by(page_of(opened).select_one("form.wb-form")) | {
        "verdict": "needs_work",
        "note": "Says who?",
    }
    paste = {"citation-paste-text": "https://doi.org/10.1126/science.1241224"}
    return [
        (
            "fact-checker",
            Form(
                reverse("factcheck:undo", args=[step.pk]),
                {"ruling": str(ruled.pk), "position": str(line.position), "as": str(checker.pk)},
            ),
        ),
        ("fact-checker", Form(reverse("factcheck:rule", args=[step.pk]), ruling)),
        ("writer", Form(edit, form)),
        ("writer", Form(add, new)),
        ("writer", Form(preview, form)),
        ("writer", Form(edit, form | {"action-submit": "1"})),
        ("editor", Form(edit, form | {"action-publish": "1"})),
        ("writer", Form(reverse("citation_chooser:find"), paste, ("citation-paste-file",))),
        (
            "administrator",
            Form(reverse("wagtailimages:add_multiple"), {"title": "A"}, ("files[]",)),
        ),
        ("administrator", Form(reverse("wagtaildocs:add_multiple"), {"title": "A"}, ("files[]",))),
    ]


def test_unbent_they_are_taken(people, world):  # noqa: F811
    for who, form in forms_of_scripts(people, world)[:5]:
        answer = factories.signed_in(people[who]).post(form.path, form.fields)
        assert answer.status_code in {200, 302}, (form.path, answer.status_code)
        assert b"error-message" not in answer.content.replace(b".error-message", b""), form.path


@pytest.mark.parametrize("seed", range(FIRST, FIRST + ROUNDS))
def test_nothing_that_is_sent_is_answered_with_a_fault(seed, people, world, caplog):  # noqa: F811
    caplog.set_level("CRITICAL")
    clients = {
        who: Client(raise_request_exception=False) for who in people if who != "another writer"
    }
    paths = [path for _name, path in addresses(world) if path not in NOT_TRIED]
    fuzzer = Fuzzer(clients, paths, forms_of_scripts(people, world), random.Random(seed), KNOWN)  # noqa: S311
    raised, faults, answers = [], fuzzer.faults, Counter()

    def note(**_sender):
        raised.append(traceback.format_exc().splitlines()[-4:])

    got_request_exception.connect(note)
    try:
        for number, sent in enumerate(fuzzer.requests(IN_ONE)):
            if number % 25 == 0:
                for who, client in clients.items():
                    if user := people[who]:  # some of what is sent signs out
                        client.force_login(user, backend=BACKEND)
            raised.clear()
            status = sent.to(clients[sent.who]).status_code
            answers[status] += 1
            if status >= 500:
                faults.append((status, sent, *raised))
    finally:
        got_request_exception.disconnect(note)
    assert not faults, "\n".join(map(repr, faults))
    assert answers[200] + answers[302] > IN_ONE / 5  # they get somewhere
