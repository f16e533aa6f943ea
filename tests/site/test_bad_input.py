"""Malformed posts, floods and hostile queries: a plain answer, never a server fault."""

import json
import random
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import NoReverseMatch, reverse
from psycopg.errors import CheckViolation, UniqueViolation

from news.models import StoryPage
from tests import factories
from tests.arranged import arranged
from tests.factories import marker
from tests.forms import page_of, paragraph, sent_by, story_form
from tests.long import NIGHTLY, is_tried

pytestmark = pytest.mark.django_db

JUNK = [
    "", "-1", "1e9", "999999999999", "nonsense", "\x00", "🧠", "[]", "{}", "null", "true", '"x"',
    '{"blocks": 1}', '{"blocks": [{}]}', '{"blocks": [], "entityMap": []}', "None", "1.5",
    ('{"blocks":[{"key":"a","text":"x","type":"unstyled","depth":"x","inlineStyleRanges":[{}],'
    '"entityRanges":[]}],"entityMap":{}}'),
    ('{"blocks":[{"key":"a","text":"\\ud800","type":"unstyled","depth":0,"inlineStyleRanges":[],'
    '"entityRanges":[]}],"entityMap":{}}'),
    "../../etc/passwd", "<script>", "9" * 400,
]  # fmt: skip

# Every value in every field takes two minutes; one value a field stands for them day by day.
HOW_MANY = len(JUNK) if NIGHTLY else 1


@arranged
def editing(writer):
    """The editor's address, and a full valid form with every kind of part in it."""
    page = factories.story(by=writer)
    citation = factories.checked_citation()
    form = story_form(
        author=writer.author,
        page=page,
        body=[
            paragraph(f"<p>Cells grew.{marker(citation)}</p>"),
            ("subheading", "More"),
            ("embed", {"url": "https://youtu.be/y8Kyi0WNg40", "title": "T"}),
        ],
    )
    return reverse("wagtailadmin_pages:edit", args=[page.pk]), form


@pytest.fixture
def edit(editing, writer, as_user):
    """The same with a client that is signed in."""
    url, form = editing
    client = as_user(writer)
    client.raise_request_exception = False
    return url, client, form


def test_the_form_itself_is_fine(edit):
    url, client, form = edit
    assert client.post(url, form).status_code == 302


def test_no_field_can_be_bent_into_a_server_fault(edit):
    url, client, form = edit
    rng = random.Random(7)  # noqa: S311
    answers = set()
    for name in form:
        if not is_tried(name, one_in=2):
            continue
        for junk in rng.sample(JUNK, HOW_MANY):
            response = client.post(url, form | {name: junk})
            answers.add(response.status_code)
            assert response.status_code < 500, (name, junk)
        response = client.post(url, {key: form[key] for key in form if key != name})
        answers.add(response.status_code)
        assert response.status_code < 500, (name, "left out")
    assert 400 in answers  # what stock Wagtail answers with 500


def test_a_malformed_post_is_one_line_in_the_log(edit, caplog):
    url, client, form = edit
    response = client.post(url, form | {"body-count": "nonsense"})
    assert response.status_code == 400
    assert "can’t be understood" in response.content.decode()
    ours = [record for record in caplog.records if record.name.startswith("neurogrit")]
    assert len(ours) == 1
    assert "\n" not in ours[0].getMessage()


def test_rich_text_whose_entity_is_missing_is_a_malformed_post(edit):
    url, client, form = edit
    name = next(key for key in form if key.endswith("-value") and "CITATION" in str(form[key]))
    for entities in ({}, {"0": None}, {"0": {}}, {"0": {"type": "CITATION", "data": None}}):
        bent = json.loads(form[name]) | {"entityMap": entities}
        response = client.post(url, form | {name: json.dumps(bent)})
        assert response.status_code == 400, entities


def test_what_clashes_with_what_somebody_saved_meanwhile_is_said(writer, as_user, monkeypatch):
    page = factories.story(by=writer)

    def clashes(self, *args, **kwargs):
        raise IntegrityError("duplicate key value") from UniqueViolation()

    monkeypatch.setattr(StoryPage, "save_revision", clashes)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = as_user(writer).post(url, story_form(author=writer.author, page=page))
    assert answer.status_code == 409
    assert "It was not saved" in answer.content.decode()


@pytest.mark.parametrize("fault", ["a trigger of ours", "a row that isn't there"])
def test_what_our_own_code_runs_into_is_a_fault(writer, as_user, monkeypatch, fault):
    page = factories.story(by=writer)

    def broken(self, *args, **kwargs):
        if fault == "a trigger of ours":
            raise IntegrityError("Contributions stay on the record.") from CheckViolation()
        return StoryPage.objects.get(pk=0)

    monkeypatch.setattr(StoryPage, "save_revision", broken)
    monkeypatch.setattr("neurogrit_cms.middleware.OURS", ("tests",))  # where `broken` stands
    client = as_user(writer)
    client.raise_request_exception = False
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.post(url, story_form(author=writer.author, page=page)).status_code == 500


def test_a_link_that_cannot_be_made_of_what_was_sent_is_malformed(editor, as_user, monkeypatch):
    client = as_user(editor)
    client.raise_request_exception = False
    chooser = reverse("wagtailadmin_choose_page_email_link")
    for number in ("javascript:alert(1)", "x", "1.5"):
        assert client.get(chooser, {"parent_page_id": number}).status_code == 400
    # One that is ours stays a fault.
    monkeypatch.setattr("wagtail.admin.views.home.HomeView.get_context_data", _no_address)
    assert client.get(reverse("wagtailadmin_home")).status_code == 500


def _no_address(*_args, **_kwargs):
    raise NoReverseMatch("Reverse for 'nothing' not found.")


def test_a_size_that_is_none_is_a_malformed_request(admin, as_user):
    image = factories.image()
    client = as_user(admin)
    client.raise_request_exception = False
    for size in ("fill-0x0", "width-0", "max-0x0", "scale-0"):
        answer = client.get(reverse("wagtailimages:preview", args=[image.pk, size]))
        assert answer.status_code in {200, 400}, size
    image.refresh_from_db()
    assert image.unreadable_since is None


def test_a_copy_to_nowhere_and_a_way_back_to_nowhere_are_malformed(admin, as_user):
    page = factories.story(by=admin, authors=[factories.author()])
    client = as_user(admin)
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    form = sent_by(page_of(client.get(url)).select_one("main form"))
    assert client.post(url, form | {"new_parent_page": "999999"}).status_code == 400
    delete = reverse("wagtailadmin_pages:delete", args=[page.pk])
    for nowhere in ("((((", "x", "javascript:alert(1)", "news:x"):
        assert client.post(delete, {"next": nowhere}).status_code == 400
        assert client.get(reverse("wagtailadmin_login"), {"next": nowhere}).status_code == 400
    assert StoryPage.objects.filter(pk=page.pk).exists(), "nothing is done before the refusal"
    assert client.get(reverse("wagtailadmin_login"), {"next": "/admin/pages/"}).status_code == 302


@pytest.mark.parametrize("big", ["fields", "bytes"])
@pytest.mark.parametrize("path", ["/admin/login/", "/admin/password_reset/", "/admin/account/"])
def test_too_much_is_refused_wherever_it_is_sent(path, big):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.get("/admin/login/")  # for the cookie that a form is sent with
    data = {"username": "x" * 25_000_000} if big == "bytes" else {f"a{n}": n for n in range(45_000)}
    answer = client.post(path, urlencode(data), content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "too large" in answer.content.decode()


def test_a_real_fault_is_not_hidden_as_bad_input(writer, as_user, monkeypatch):
    page = factories.story(by=writer)

    def broken(self, *args, **kwargs):
        raise KeyError("a bug of ours")

    monkeypatch.setattr(StoryPage, "save_revision", broken)
    client = as_user(writer)
    client.raise_request_exception = False
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.post(url, story_form(author=writer.author, page=page)).status_code == 500


@pytest.mark.parametrize(
    "limit", [{"DATA_UPLOAD_MAX_NUMBER_FIELDS": 10}, {"DATA_UPLOAD_MAX_MEMORY_SIZE": 100}]
)
def test_a_story_that_is_too_large_is_refused_in_words(edit, settings, limit):
    for name, value in limit.items():
        setattr(settings, name, value)
    url, client, form = edit
    response = client.post(url, form)
    assert response.status_code == 413
    assert "too large to save in one piece" in response.content.decode()


def test_the_browser_knows_the_servers_limits(settings):
    from pathlib import Path

    script = (settings.BASE_DIR / "news/static/news/story_form.js").read_text()
    assert Path(script)
    assert f"MOST_FIELDS = {settings.DATA_UPLOAD_MAX_NUMBER_FIELDS};" in script
    megabytes = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024 // 1024
    assert f"MOST_BYTES = {megabytes} * 1024 * 1024;" in script


def test_a_story_of_a_thousand_blocks_fits_the_form(writer, as_user, section):
    url = reverse("wagtailadmin_pages:add", args=["news", "storypage", section.pk])
    body = [paragraph(f"<p>Sentence {number}.</p>") for number in range(1_000)]
    response = as_user(writer).post(url, story_form(author=writer.author, body=body))
    assert response.status_code == 302
    assert len(StoryPage.objects.get().body) == 1_000


@pytest.mark.parametrize(
    "query",
    [
        "word " * 400,
        "%00",
        "\x00",
        "\x00\x01\x02",
        "x" * 100_000,
        "' OR 1=1 --",
        "& | ! ( ) : * <->",
        "\\",
        '"unclosed',
        "🧠",
        "\ue000\ue001",
        "الخلايا",
    ],
)
def test_any_search_gets_a_plain_answer(client, query):
    factories.live_story()
    response = client.get(reverse("search"), {"q": query})
    assert response.status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "nonsense", "99999999999999999999", "\x00"])
@pytest.mark.parametrize("path", ["/news/", "/search/?q=cells"])
def test_any_page_number_gets_a_plain_answer(client, path, page):
    factories.live_story()
    assert client.get(path, {"page": page}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/topics/%00/", "/news/%00/", "/authors/x%0d%0a/", "/news/" + "x" * 5_000 + "/"]
)
def test_hostile_addresses_are_not_found(client, path):
    assert client.get(path).status_code == 404


def test_script_in_every_text_field_is_text(client, writer):
    evil = "<script>alert(1)</script>"
    topic = factories.topic("Sleep")
    topic.name = evil
    topic = factories.put_live(topic)
    author = writer.author
    author.name = author.role = author.biography = evil
    factories.put_live(author)
    citation = factories.checked_citation(
        title=evil, container_title=evil, people=[(evil, evil)], volume="1"
    )
    page = factories.live_story(
        by=writer,
        title=evil,
        standfirst=evil,
        dateline_place=evil,
        topics=[topic],
        body=[
            factories.study(citation, **dict.fromkeys(("who", "species", "finding"), evil)),
            {"type": "subheading", "value": evil},
            {
                "type": "quotation",
                "value": {"quote": evil, "speaker": evil, "role": evil, "source": ""},
            },
            factories.explainer("Fine."),
        ],
    )
    for path in (
        page.url,
        "/",
        "/news/",
        topic.get_absolute_url(),
        author.get_absolute_url(),
        f"/search/?topic={topic.slug}",
    ):
        html = client.get(path).content.decode()
        assert "<script>alert" not in html, path
        assert "&lt;script&gt;alert" in html, path


@pytest.mark.parametrize(
    "path",
    [
        "/admin/citation_chooser/chosen/abc/",
        "/admin/citation_chooser/chosen-multiple/?id=abc",
        "/admin/bulk/citations/citation/delete/?id=abc",
    ],
)
def test_junk_ids_in_addresses_of_the_admin_are_bad_requests(editor, as_user, path):
    client = as_user(editor)
    client.raise_request_exception = False
    assert client.get(path).status_code in {400, 404}


@pytest.mark.parametrize(
    "block",
    [
        {"type": "table", "value": {}},
        {"type": "explainer", "value": {}},
        {"type": "study_summary", "value": {}},
        {"type": "quotation", "value": {}},
        {"type": "image", "value": {}},
        {"type": "embed", "value": {}},
        {"type": "no_such_block", "value": "x"},
    ],
)
def test_half_empty_blocks_never_break_editor_or_preview(writer, as_user, block):
    page = factories.story(by=writer, body=[factories.paragraph("A."), block])
    client = as_user(writer)
    for name in ("edit", "view_draft"):
        assert client.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk])).status_code == 200
