import io
import re
from collections import Counter

import pytest
from django.core.files.images import ImageFile
from django.core.management import CommandError, call_command
from PIL import Image
from wagtail.models import Revision

from news.citations.models import Citation
from news.citations.records.csl import from_csl, to_csl
from news.demo.pictures import MOTIFS, SIZE, draw_picture
from news.demo.sources import SOURCES
from news.demo.stories import STORIES, TOPICS
from news.models import StoryPage
from news.upkeep.stages import Stage, stage_of

pytestmark = pytest.mark.django_db


def load():
    out = io.StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


@pytest.fixture
def small_pictures(monkeypatch):
    """To draw those of the demo and to cut them to size takes longer than all else here."""

    def draw(name):
        file = io.BytesIO()
        Image.new("RGB", (64, 40), "#0b6461").save(file, "PNG")
        return ImageFile(io.BytesIO(file.getvalue()), name=f"{name}.png")

    monkeypatch.setattr("news.demo.loader.draw_picture", draw)


def test_the_demo_loads_twice_and_is_there_once(client, small_pictures):
    first = load()
    assert "neurogrit-demo" in first
    counts = StoryPage.objects.count(), Citation.objects.count(), Revision.objects.count()
    load()
    assert (StoryPage.objects.count(), Citation.objects.count(), Revision.objects.count()) == counts
    stages = Counter(stage_of(story) for story in StoryPage.objects.all())
    assert set(stages) == set(Stage)
    for story in StoryPage.objects.live():
        html = client.get(story.url).content.decode()
        assert 'class="references"' in html, story.slug
        assert "source missing" not in html
    assert client.get("/").status_code == 200


def test_the_demo_stays_out_of_production(settings):
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="production"):
        load()
    assert not StoryPage.objects.exists()


def test_the_ketamine_story_leads():
    assert max(STORIES, key=lambda story: story.day).slug.startswith("ketamine")


def test_every_story_cites_what_there_is_and_every_source_is_cited():
    cited = {story.study.source for story in STORIES}
    for story in STORIES:
        cited |= {
            key
            for match in re.findall(r"\{([a-z+]+)\}", repr(story.blocks))
            for key in match.split("+")
        }
        assert set(story.topics) <= set(TOPICS)
        assert story.picture in MOTIFS
    assert cited == set(SOURCES)


@pytest.mark.parametrize("key", SOURCES)
def test_every_source_is_a_valid_record(key):
    record = SOURCES[key]
    assert from_csl(to_csl(record)) == record
    citation = Citation()
    citation.fill_from(record)
    citation.full_clean()


def test_pictures_are_drawn_the_same_every_time():
    one, two = draw_picture("scatter"), draw_picture("scatter")
    assert (one.width, one.height) == SIZE
    assert one.read() == two.read()
