import io

import pytest
from PIL import Image

from news.readers.sharing.picture import SIZE, can_draw, share_picture
from tests import factories


@pytest.mark.parametrize(
    "headline",
    ["Short", "A " * 120, "Ὠ β-amyloid ≥ 5 %, “said” — Žofie", "x" * 300, "مخ الإنسان", ""],
)
def test_any_headline_has_room(headline):
    picture = share_picture(headline=headline, label=("Peer reviewed", "Review"), is_reviewed=True)
    image = Image.open(io.BytesIO(picture))
    assert (image.size, image.format) == (SIZE, "PNG")
    assert len(picture) < 60_000


def test_what_is_reviewed_looks_other_than_what_is_not():
    draw = {"headline": "Cells grew", "label": ("Review",)}
    assert share_picture(**draw, is_reviewed=True) != share_picture(**draw, is_reviewed=False)


@pytest.mark.django_db
def test_only_live_stories_have_one(client):
    story = factories.live_story()
    draft = factories.story(by=factories.writer())
    assert client.get(f"/share/{story.pk}.png").status_code == 200
    assert client.get(f"/share/{draft.pk}.png").status_code == 404
    assert f"/share/{story.pk}.png" in client.get(story.url).content.decode()


@pytest.mark.parametrize(
    ("headline", "drawn"),
    [("Žofie’s β-amyloid ≥ 5 %", True), ("مخ الإنسان", False), ("脑", False), ("Cells 🧠", False)],
)
def test_letters_that_the_font_lacks_are_not_drawn_as_boxes(headline, drawn):
    assert can_draw(headline) is drawn


@pytest.mark.django_db
def test_a_headline_that_cannot_be_drawn_gets_the_picture_of_the_site(client):
    story = factories.live_story(title="脑细胞的生长")
    picture = client.get(f"/share/{story.pk}.png").content
    assert picture == client.get("/share/site.png").content
