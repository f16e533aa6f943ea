"""What counts as fact in a story: every visible edit changes the digest, and nothing else does."""

import copy
import json
from datetime import date

import pytest
from wagtail.images import get_image_model
from wagtail.models import Revision

from news.models import Author, Byline, StoryPage
from tests import factories
from tests.arranged import arranged
from tests.factories import marker, paragraph
from tests.forms import story_form

pytestmark = pytest.mark.django_db


@arranged
def full(writer):
    return factories.full_story(by=writer)


def digest_of(story):
    return StoryPage.objects.get(pk=story.pk).checkable_content().digest


def leaves(value, path=()):
    """Every single value of a stored body with its path."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from leaves(part, (*path, key))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from leaves(part, (*path, place))
    else:
        yield path, value


def bent(body, path):
    """The body with one value changed as a reader would notice."""
    changed = copy.deepcopy(body)
    at = changed
    for key in path[:-1]:
        at = at[key]
    value = at[path[-1]]
    if isinstance(value, bool):
        at[path[-1]] = not value
    elif isinstance(value, int):
        at[path[-1]] = value + 1
    elif path[-1] in {"design", "peer_review", "subjects"}:
        at[path[-1]] = {"design": "trial", "peer_review": "preprint", "subjects": "animals"}[
            path[-1]
        ]
    elif value.startswith("<p>"):
        at[path[-1]] = value.replace("<p>", "<p>Not ", 1)
    else:
        at[path[-1]] = f"{value} not"
    return changed


def test_every_value_of_every_block_counts(full):
    body = [dict(part) for part in full.body.raw_data]
    before = full.checkable_content()
    tried = 0
    for path, value in leaves(body):
        if path[-1] in {"id", "type"} or value in (None, ""):
            continue
        full.body = StoryPage.body.field.to_python(bent(body, path))
        after = full.checkable_content()
        assert after.digest != before.digest, path
        assert after.text_digest != before.text_digest, path
        tried += 1
    assert tried > 35


def test_block_ids_do_not_count_and_their_order_does(full):
    body = [dict(part) for part in full.body.raw_data]
    before = full.checkable_content().digest
    full.body = StoryPage.body.field.to_python(
        [part | {"id": str(n)} for n, part in enumerate(body)]
    )
    assert full.checkable_content().digest == before
    full.body = StoryPage.body.field.to_python([body[1], body[0], *body[2:]])
    assert full.checkable_content().digest != before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "Cells shrank"),
        ("seo_title", "Cells shrank"),
        ("standfirst", "Not at all."),
        ("dateline_place", "Boulder"),
        ("dateline_date", date(2025, 6, 20)),
        ("lead_image_alt", "Another"),
        ("lead_image_caption", "Another"),
        ("lead_image_credit", "Another"),
        ("lead_image", None),
    ],
)
def test_fields_that_readers_see_count(full, name, value):
    before = full.checkable_content().digest
    setattr(full, name, value)
    assert full.checkable_content().digest != before


def test_bylines_count_in_their_order(full):
    first = full.bylines.get()
    second = factories.author("Second")
    before = full.checkable_content().digest
    full.bylines = [first, Byline(author=second, sort_order=1)]
    both = full.checkable_content().digest
    full.bylines = [Byline(author=second), Byline(author=first.author, sort_order=1)]
    assert len({before, both, full.checkable_content().digest}) == 3


def test_slug_topics_search_description_schedule_and_crop_do_not_count(full):
    before = full.checkable_content().digest
    full.slug, full.search_description = "elsewhere", "Another description"
    full.topics = [factories.topic("Memory")]
    full.expire_at = "2030-01-01T00:00:00Z"
    full.lead_image.focal_point_x = full.lead_image.focal_point_y = 5
    full.lead_image.save()
    full.save()
    assert digest_of(full) == before


@pytest.mark.parametrize("key", ["citation", "author", "image"])
def test_what_is_shown_of_a_source_counts(full, key):
    before = full.checkable_content()
    if key == "citation":
        source = full.sources().first()
        type(source).objects.filter(pk=source.pk).update(title="Another title")
    elif key == "author":
        author = Author.objects.get(pk=full.authors[0].pk)
        author.name = "Another Name"
        factories.put_live(author)
    else:
        get_image_model().objects.filter(pk=full.lead_image_id).update(credit="Another")
    after = StoryPage.objects.get(pk=full.pk).checkable_content()
    assert after.digest != before.digest
    assert after.text_digest == before.text_digest


@pytest.mark.parametrize("name", ["note", "abstract"])
def test_what_is_not_shown_of_a_source_does_not(full, name):
    before = digest_of(full)
    source = full.sources().first()
    type(source).objects.filter(pk=source.pk).update(**{name: "For the desk."})
    assert digest_of(full) == before


def test_another_file_is_another_picture(full):
    before = full.checkable_content()
    get_image_model().objects.filter(pk=full.lead_image_id).update(file_hash="f" * 40)
    after = StoryPage.objects.get(pk=full.pk).checkable_content()
    assert after.text_digest != before.text_digest


def test_database_revision_and_json_change_nothing(full):
    before = full.checkable_content().digest
    assert digest_of(full) == before
    revision = Revision.objects.for_instance(full).get()
    assert revision.as_object().checkable_content().digest == before
    revision.content = json.loads(json.dumps(revision.content, sort_keys=True))
    assert revision.as_object().checkable_content().digest == before


def test_saving_in_the_editor_without_a_change_changes_nothing(writer, as_user):
    """Draftail writes mark-up of its own, keys and all, the first time it sees a text."""
    source = factories.checked_citation()
    html = f"<p>The <b>cells</b> grew.{marker(source)}</p>"
    page = factories.story(
        by=writer, title="Cells grew", standfirst="A little.", body=[paragraph(html[3:-4])]
    )
    before = page.checkable_content().digest
    from tests.forms import paragraph as posted

    form = story_form(author=writer.author, page=page, body=[posted(html)])
    response = as_user(writer).post(f"/admin/pages/{page.pk}/edit/", form)
    assert response.status_code == 302
    page = StoryPage.objects.get(pk=page.pk)
    assert page.revisions.count() == 2
    assert page.get_latest_revision_as_object().checkable_content().digest == before


def test_the_digest_costs_the_same_however_long_the_story(writer, django_assert_max_num_queries):
    sources = [factories.checked_citation() for _number in range(6)]
    page = factories.story(
        by=writer, body=[paragraph(f"Words.{marker(source)}") for source in sources] * 5
    )
    page = StoryPage.objects.get(pk=page.pk)
    with django_assert_max_num_queries(6):
        page.checkable_content()
