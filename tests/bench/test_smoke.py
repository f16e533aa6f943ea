"""The bench on a small corpus: every act runs, and asks the database no more than it may.

Times are left to `make bench`: they are of a machine, these numbers are of the code.
"""

import io
import json
import os
import subprocess
import sys

import pytest
from django.core.management import call_command

from news.corpus.loader import load
from news.corpus.stories import LEDGER_EVERY
from news.models import StoryPage
from tests.arranged import arranged

from . import acts, export, inside

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("corpus")]
STORIES = LEDGER_EVERY

READERS = {
    "story, 30 references": 5,
    "story, as it was checked": 12,
    "home": 10,
    "list, page 1": 8,
    "list, page 500 or the last full one": 8,
    "list, one kind of evidence": 8,
    "topic": 7,
    "author": 7,
    "explainers": 6,
    "month": 6,
    "search, rare word": 20,
    "search, common word": 20,
    "search, phrase and filter": 20,
    "search, no hit": 11,
    "search, suggestions": 10,
    "feed": 5,
    "sitemap, index": 4,
    "sitemap, last full part": 6,
    "API, list of stories": 5,
}
DESK = {
    "dashboard": 25,
    "story editor, 60 blocks": 75,
    "citation chooser, search": 8,
    "queue of the fact-check": 14,
    "save a draft": 55,
    "save a draft in the editor": 120,
    "autosave": 145,
    "submit": 63,
    "workbench, 300 statements": 90,
    "rule on a statement": 33,
    "approve": 128,
    "review before publication": 97,
    "publish": 180,
    "publish anew": 90,
    "scheduler, nothing due": 3,
}


@arranged
def corpus():
    load(STORIES, seed=7)
    call_command("prints", stdout=io.StringIO())


def asked(measured):
    found = {}
    for name, act in measured:
        act()
        found[name] = inside.queries(act)
    return found


def too_many(found, limits):
    return {name: number for name, number in found.items() if number > limits[name]}


def test_readers_pages_ask_no_more_than_they_may():
    found = asked(inside.readers())
    assert found.keys() == READERS.keys()
    assert too_many(found, READERS) == {}


def test_acts_of_the_desk_ask_no_more_than_they_may():
    found = asked(acts.all_acts())
    assert found.keys() == DESK.keys()
    assert too_many(found, DESK) == {}


def test_the_plain_site_is_given_stories_as_json():
    story = StoryPage.objects.published().first()
    given = json.loads(json.dumps(export.plain(story)))
    assert given["title"] == story.title
    assert given["references"]
    assert given["check"]["statements"] >= given["check"]["verified"]


def test_what_is_measured_starts():
    """Its settings are its own, and know of all that ours know of."""
    subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "tests.bench.served",
            "DATABASE_URL": "postgres://nobody@localhost/nothing",  # it is not asked
        },
        check=True,
    )
