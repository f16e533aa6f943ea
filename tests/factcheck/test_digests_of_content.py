"""A digest is of content and of nothing else: no language, time zone, catalogue or process changes it."""

import gettext
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import timezone, translation
from django.utils.translation import trans_real

from news.digest import Content
from news.factcheck.statements.cutting import occurrences_of
from news.labels import CORRECTIONS, DESIGNS, PEER_REVIEW, SUBJECTS
from news.text.passages import passages_of
from tests import factories
from tests.arranged import arranged

LANGUAGES = ("en-gb", "de", "ar", "ja", "fr", "ru")
ZONES = ("UTC", "Pacific/Kiritimati", "America/Los_Angeles")
ROOT = Path(__file__).resolve().parents[2]
IN_A_PROCESS = """
import json, sys
import django
django.setup()
from news.digest import Content
from news.factcheck.statements.cutting import occurrences_of
from news.text.passages import passages_of
content = Content.from_payload(json.load(sys.stdin))
told = [[one.digest, one.words_digest, one.anchor] for one in occurrences_of(passages_of(content))]
json.dump([content.digest, content.text_digest, told], sys.stdout)
"""


@arranged
def content(writer):
    """A story with every block, without participants: readers are told "Not reported"."""
    story = factories.full_story(by=writer)
    for part in story.body.raw_data:
        if part["type"] == "study_summary":
            part["value"]["participants"] = None
    content = story.checkable_content()
    assert "Not reported" in {one.text for one in occurrences_of(passages_of(content))}
    return content


def told(content):
    statements = occurrences_of(passages_of(content))
    return [(one.digest, one.words_digest, one.anchor, one.text) for one in statements]


def translated(monkeypatch, language):
    """A catalogue in which every word of ours has another one."""
    words = [
        str(words)
        for kinds in (CORRECTIONS, DESIGNS, PEER_REVIEW, SUBJECTS)
        for words in kinds.values()
    ]
    words += ["Picture", "Not reported", "Source no. %s", "October", "June"]
    catalogue = gettext.NullTranslations()
    catalogue._catalog = {one: f"[{one}]" for one in words}
    catalogue.plural = lambda number: int(number != 1)
    monkeypatch.setattr(trans_real, "_translations", {})
    trans_real.translation(language)._catalog.update(catalogue)
    with translation.override(language):
        assert translation.gettext("Picture") == "[Picture]"


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_changes_a_statement(language, content, monkeypatch):
    with translation.override("en-gb"):
        before = told(content), content.digest
    with translation.override(language):
        assert (told(content), content.digest) == before
    translated(monkeypatch, language)
    with translation.override(language):
        assert (told(content), content.digest) == before


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ZONES)
def test_no_time_zone_changes_a_statement(zone, content):
    before = told(content), content.digest
    with timezone.override(zone):
        assert (told(content), content.digest) == before


@pytest.mark.django_db
def test_no_other_format_changes_a_statement(content, settings):
    before = told(content)
    settings.FORMAT_MODULE_PATH = None
    settings.USE_THOUSAND_SEPARATOR = True
    settings.DATE_FORMAT = "Y"
    assert told(content) == before


@pytest.mark.django_db
def test_no_other_process_changes_a_statement(content):
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", IN_A_PROCESS],
            input=json.dumps(content.payload),
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        digest, text_digest, statements = json.loads(done.stdout)
        read = Content.from_payload(content.payload)
        assert (digest, text_digest) == (read.digest, read.text_digest)
        assert statements == [list(one[:3]) for one in told(read)]


def test_the_words_of_a_statement_are_those_that_it_always_had():
    """Digests that were made in English stay: without a language it says the same."""
    for kinds in (CORRECTIONS, DESIGNS, PEER_REVIEW, SUBJECTS):
        for words in kinds.values():
            with translation.override("en-gb"):
                said = str(words)
            with translation.override(None):
                assert str(words) == said
