"""The prints of a whole archive, held against what would be printed now."""

import io

import pytest
from django.core.management import call_command

from news.corpus.loader import load
from news.models import StoryPage
from news.prints.models import Print
from tests.long import NIGHTLY

pytestmark = pytest.mark.django_db
STORIES = 1_000 if NIGHTLY else 20


def test_prints_of_a_corpus_are_what_would_be_printed_now():
    load(STORIES, seed=11)
    told = io.StringIO()
    call_command("prints", stdout=io.StringIO())
    assert Print.objects.count() == StoryPage.objects.live().count() >= STORIES
    call_command("prints", check=True, stdout=told)
    assert told.getvalue() == f"Compared: {Print.objects.count()}\n"
