"""Things that tests arrange, made through the real writers. Plain functions with defaults."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.images import ImageFile
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from django.utils.text import slugify
from modelsearch.index import insert_or_update_object
from PIL import Image
from wagtail.models import Page, ReferenceIndex, Revision, TaskState

from news.citations.aftercare import flags
from news.citations.aftercare.retraction_data import import_csv
from news.citations.models import Citation, Contributor
from news.corpus.clearing import Chain
from news.corpus.copying import Numbers, copy_in, leave_out_what_is_taken, without_triggers
from news.desk.contributions import Contribution
from news.desk.models import User
from news.factcheck.assignments import assigning
from news.factcheck.clearances.clearing import Clearance
from news.factcheck.ledger.rules import APPROVE, SEND_BACK
from news.factcheck.ledger.ruling import Judgement, _record, ledger_to_rule_on, rule
from news.factcheck.workflow.stages import PublishTask
from news.images.models import NewsImage
from news.models import Author, Byline, StoryIndexPage, StoryPage, Topic
from news.publishing import withdrawal
from news.secondread.approvals import record_approval
from news.secondread.gate import put_live
from tests.citations.retractions.csv_file import file as notices_file
from tests.citations.retractions.csv_file import line as notice_line

from .published import Way, judgement_on

_numbers = count(1)
PASSWORD = "correct horse battery staple"

STUDY = {
    "design": "cohort",
    "peer_review": "peer_reviewed",
    "subjects": "people",
    "participants": 120,
    "who": "Older adults",
    "species": "Human",
    "comparison": "Stretching",
    "blinding": "Not reported",
    "method": "Magnetic resonance imaging",
    "follow_up": "One year",
    "finding": "The hippocampus grew by two per cent.",
    "registration": "Not reported",
    "funding": "Not reported",
}


def account(
    first: str, last: str, group: str | None = None, *, email: str = "", **fields: Any
) -> User:
    user = User.objects.create_user(
        email or f"{slugify(first)}.{slugify(last)}.{next(_numbers)}@desk.example",
        PASSWORD,
        first_name=first,
        last_name=last,
        **fields,
    )
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def group(name: str) -> Group:
    return Group.objects.get(name=name)


def writer(first: str = "Wanda", last: str = "Writer") -> User:
    user = account(first, last, "Writers")
    author_of(user)
    return user


def author_of(user: User) -> Author:
    """The profile under which a writer is in bylines."""
    name = user.get_full_name()
    return author(name, slug=f"{slugify(user.first_name)}-{next(_numbers)}", account=user)


def author(name: str = "Guest", **fields: Any) -> Author:
    """A profile that readers see."""
    return _live_at_once(Author(**{"name": name, "slug": f"author-{next(_numbers)}"} | fields))


def signed_in(user: User) -> Client:
    """A client that is signed in as somebody."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def topic(name: str = "Sleep") -> Topic:
    found = Topic.objects.filter(slug=slugify(name)).first()
    return found or _live_at_once(Topic(name=name, slug=slugify(name)))


def _live_at_once(text: Any) -> Any:
    """A new topic or profile as `put_live` leaves it, in a tenth of the statements."""
    text.save()
    now = timezone.now()
    kind = ContentType.objects.get_for_model(text)
    revision = Revision.objects.create(
        content_type=kind,
        base_content_type=kind,
        object_id=str(text.pk),
        object_str=str(text),
        created_at=now,
        content=text.serializable_data(),
    )
    content = text.checkable_content()
    Contribution.objects.create(
        content_type=kind,
        object_id=str(text.pk),
        revision_id=revision.pk,
        at=now,
        text_digest=content.text_digest,
        marks=sorted(content.marks),
    )
    record_approval(text=text, content=content, revision=revision, by=None)
    model = type(text)
    model.objects.filter(pk=text.pk).update(
        live=True,
        live_revision=revision,
        latest_revision=revision,
        first_published_at=now,
        last_published_at=now,
    )
    return model.objects.get(pk=text.pk)


def standing_page(title: str = "About", *, under: Page | None = None, **fields: Any) -> Any:
    """A standing page that readers see."""
    front = under or StoryIndexPage.objects.order_by("path").first().get_parent()
    standing = apps.get_model("home", "StandingPage")
    fields = {"slug": slugify(title)} | fields
    return put_live(standing(title=title, **fields), under=front)


def image(title: str = "A drawing", credit: str = "NeuroGRIT") -> NewsImage:
    file = io.BytesIO()
    Image.new("RGB", (64, 40), "#0b6461").save(file, "PNG")
    file.seek(0)
    return NewsImage.objects.create(
        title=title, credit=credit, file=ImageFile(file, name=f"drawing-{next(_numbers)}.png")
    )


def citation(*, by: User | None = None, checked_by: User | None = None, **fields: Any) -> Citation:
    """A citation as `by`'s draft; checked and public if `checked_by` is given."""
    made = a_record(**fields)
    made.full_clean()
    made.save()
    made.save_revision(user=by)
    if checked_by:
        made.get_workflow().start(made, by)
        decide(made, APPROVE, checked_by)
        made.refresh_from_db()
    return made


def a_record(**fields: Any) -> Citation:
    """A citation, not saved; `people` are family and given names."""
    number = next(_numbers)
    people = fields.pop("people", [("Curie", "Marie")])
    made = Citation(
        **{
            "type": "article-journal",
            "title": f"Findings on the brain, part {number}",
            "container_title": "Journal of Examples",
            "issued": "2024",
            "doi": f"10.5555/example.{number}",
        }
        | fields
    )
    made.contributors = [
        Contributor(family=family, given=given, sort_order=position)
        for position, (family, given) in enumerate(people)
    ]
    return made


def checked_citation(**fields: Any) -> Citation:
    """A citation that some colleague has checked, as if it had gone through its workflow.

    Its rows are copied in as the corpus's are: a fifth of what the way through the desk costs. For
    a test of that way use `citation(by=..., checked_by=...)`.
    """
    number = next(_numbers)
    by = account("Cora", f"Collector{number}", "Writers")
    checker = account("Carl", f"Colleague{number}", "Fact-checkers")
    made = a_record(**fields)
    made.full_clean()
    numbers, at = Numbers(), timezone.now()
    made.pk, revision_id = numbers.take(Citation), numbers.take(Revision)
    made.live, made.has_unpublished_changes = True, False
    made.first_published_at = made.last_published_at = at
    made.live_revision_id = made.latest_revision_id = revision_id
    people = list(made.contributors.all())
    for person in people:
        person.pk, person.citation_id = numbers.take(Contributor), made.pk
    kind = ContentType.objects.get_for_model(Citation)
    revision = Revision(
        pk=revision_id,
        content_type=kind,
        base_content_type=kind,
        object_id=str(made.pk),
        object_str=str(made),
        created_at=at,
        user=by,
        content=made.serializable_data(),
    )
    content = made.checkable_content()
    clearance = Chain(numbers, checker=checker).clear(content, revision, at=at, citation_id=made.pk)
    contribution = Contribution(
        pk=numbers.take(Contribution),
        content_type=kind,
        object_id=str(made.pk),
        revision_id=revision.pk,
        user_id=by.pk,
        at=at,
        text_digest=content.text_digest,
        marks=sorted(content.marks),
    )
    rows = {
        Citation: [made],
        Contributor: people,
        Revision: [revision],
        Clearance: [clearance],
        Contribution: [contribution],
    }
    with transaction.atomic(), without_triggers():
        for model, some in rows.items():
            copy_in(model, some)
    leave_out_what_is_taken(rows)
    made = Citation.objects.get(pk=made.pk)
    insert_or_update_object(made)
    ReferenceIndex.create_or_update_for_object(clearance)
    return made


def marker(*citations: Citation | int) -> str:
    ids = ",".join(str(getattr(item, "pk", item)) for item in citations)
    return f'<embed embedtype="citation" ids="{ids}"/>'


def paragraph(text: str) -> dict[str, Any]:
    return {"type": "paragraph", "value": f"<p>{text}</p>"}


def study(citation: Citation, **fields: Any) -> dict[str, Any]:
    return {"type": "study_summary", "value": STUDY | {"citation": citation.pk} | fields}


def explainer(*points: str, wrong_conclusion: str = "") -> dict[str, Any]:
    return {
        "type": "explainer",
        "value": {
            "heading": "What this means for you",
            "points": [{"lead_in": "A point", "text": f"<p>{point}</p>"} for point in points],
            "wrong_conclusion": wrong_conclusion,
        },
    }


def story(*, by: User, body: list[dict[str, Any]] | None = None, **fields: Any) -> StoryPage:
    """A story as `by`'s draft, with a first revision; `by` is in the byline if an author."""
    number = next(_numbers)
    topics = fields.pop("topics", [])
    section = fields.pop("section", None)
    authors = fields.pop("authors", None)
    if authors is None:
        authors = [getattr(by, "author", None) or author("A", slug=f"a{number}")]
    page = StoryPage(
        **{
            "title": f"A story, number {number}",
            "slug": f"story-{number}",
            "standfirst": "What it is about.",
            "dateline_place": "Denver",
            "dateline_date": date(2025, 6, 19),
            "body": StoryPage.body.field.to_python(
                body if body is not None else [paragraph("The cells grew.")]
            ),
            "owner": by,
            "live": False,
            "has_unpublished_changes": True,
        }
        | fields
    )
    page.bylines = [Byline(author=author) for author in authors]
    (section or StoryIndexPage.objects.order_by("path").first()).add_child(instance=page)
    page.topics = topics
    page.save_revision(user=by)
    return StoryPage.objects.get(pk=page.pk)


def full_story(*, by: User, **fields: Any) -> StoryPage:
    """A story with everything in it that a story may contain."""
    picture, lead = image("A mouse"), image("A lead")
    source, other = checked_citation(), checked_citation()
    body = [
        paragraph(f"The cells <b>grew</b>.{marker(source)} By half."),
        {"type": "subheading", "value": "What was found"},
        {
            "type": "quotation",
            "value": {
                "quote": "It grew.",
                "speaker": "Ada Okafor",
                "role": "Neuroscientist",
                "source": f"<p>In an interview.{marker(other)}</p>",
            },
        },
        study(source),
        explainer("Keep moving.", "Early days.", wrong_conclusion="<p>It cures nothing.</p>"),
        {
            "type": "image",
            "value": {
                "image": {"image": picture.pk, "alt_text": "A mouse", "decorative": False},
                "caption": "The mouse",
                "credit": "Ada",
            },
        },
        {
            "type": "table",
            "value": {
                "caption": "Figures",
                "columns": [
                    {"type": "text", "heading": "Group"},
                    {"type": "text", "heading": "Growth"},
                ],
                "rows": [{"values": ["<p>Walkers</p>", f"<p>2%{marker(other)}</p>"]}],
            },
        },
        {"type": "embed", "value": {"url": "https://youtu.be/abcdefghijk", "title": "A talk"}},
        correction(f"It was two per cent.{marker(source)}", "clarification"),
    ]
    return story(
        by=by,
        body=body,
        **{
            "title": "Cells grew",
            "seo_title": "Brain cells grew",
            "lead_image": lead,
            "lead_image_alt": "A lead",
            "lead_image_caption": "It leads",
            "lead_image_credit": "Leader",
        }
        | fields,
    )


def correction(text: str, kind: str = "correction") -> dict[str, Any]:
    return {"type": "correction", "value": {"kind": kind, "text": f"<p>{text}</p>"}}


def submit(text: Any, *, by: User, **wanted: Any) -> Any:
    """Put `text` into its workflow, a story with what was `wanted`; returns the open step."""
    if wanted:
        assigning.submit(text=text, by=by, **wanted)
    else:
        text.get_workflow().start(text, by)
    return step_of(text)


def step_of(text: Any) -> Any:
    """The open step of `text`, read anew."""
    return type(text).objects.get(pk=text.pk).current_workflow_task_state


def decide(text: Any, action: str, by: User, **details: Any) -> None:
    """`by` decides on the open step of `text`, having seen it; raises DecisionRefused."""
    decide_on(step_of(text), action, by, **details)


def decide_on(step: Any, action: str, by: User, **details: Any) -> None:
    """The same for a step at hand, open or not; what is approved has been ruled on."""
    stage = step.task.specific
    if action == APPROVE:
        rule_on_all(step)
    if action == APPROVE and isinstance(stage, PublishTask) and stage.is_silent(step):
        details.setdefault("minor", "A spelling mistake.")
    details.setdefault("shown", stage.content_under_review(step).digest)
    stage.on_action(step, by, action, **details)


def rule_on_all(step: Any, *, by: User | None = None) -> None:
    """`by`, or a colleague who writes nothing, rules on every statement that is not done."""
    if not step.task.specific.has_ledger or not isinstance(step.revision.content_object, Page):
        return
    colleague = by or the_ruler()
    step = TaskState.objects.get(pk=step.pk)
    ledger = ledger_to_rule_on(step.revision.as_object(), step.revision)
    undone = {line.occurrence.digest: line for line in ledger.lines if not line.is_done}
    if step.status == step.STATUS_IN_PROGRESS:
        for line in undone.values():
            _record(step, line, ledger, judgement_on(line), {}, colleague, None, None, 1)


def the_ruler() -> User:
    """The colleague who rules on what nobody else has ruled on."""
    email = "ruler@desk.example"
    known = User.objects.filter(email=email).first()
    return known or account("Rula", "Ruler", "Fact-checkers", email=email)


def rule_on(
    step: Any,
    *lines: Any,
    by: User,
    verdict: str = "",
    key: Any = None,
    sources: str | None = None,
    **details: Any,
) -> Any:
    """`by` rules on `lines`, as they are shown, by default honestly; raises RulingRefused."""
    if not verdict:
        said = judgement_on(lines[0])
        verdict = said.verdict
        details = {
            "supports": said.supports,
            "exemption": said.exemption,
            "note": said.note,
        } | details
    return rule(
        task_state=step,
        positions=[line.position for line in lines],
        digests=[line.occurrence.digest for line in lines],
        seen=[line.seen for line in lines],
        judgement=Judgement(verdict=verdict, **details),
        sources=sources,
        by=by,
        key=key,
    )


def approve(text: Any, by: User, **details: Any) -> None:
    decide(text, APPROVE, by, **details)


def send_back(text: Any, by: User, comment: str = "Say how many.") -> None:
    decide(text, SEND_BACK, by, comment=comment)


def live_story(*, by: User | None = None, **fields: Any) -> StoryPage:
    """A story that has gone through fact-check and publish; raises what they would refuse it with.

    In one go, where nothing speaks against it: see `tests/published.py`.
    """
    return _live_story(by, fields, in_one_go=True)


def live_story_by_the_desk(*, by: User | None = None, **fields: Any) -> StoryPage:
    """The same, step by step."""
    return _live_story(by, fields, in_one_go=False)


def _live_story(by: User | None, fields: dict[str, Any], *, in_one_go: bool) -> StoryPage:
    number = next(_numbers)
    by = by or writer("Willa", f"Writer{number}")
    page = story(by=by, **fields)
    checker = account("Chris", f"Checker{number}", "Fact-checkers")
    editor = account("Eve", f"Editor{number}", "Editors")
    version = page.get_latest_revision_as_object()
    if in_one_go and not version.reasons_against_approval():
        Way(page, ruler=the_ruler(), checker=checker, editor=editor).go()
    else:
        submit(page, by=by)
        approve(page, checker)
        approve(page, editor)
    return StoryPage.objects.get(pk=page.pk)


@contextmanager
def unguarded_database() -> Iterator[Any]:
    """A cursor for what an older fault left behind: no trigger looks at what it does."""
    with connection.cursor() as cursor:
        connection.check_constraints()  # what was done before is in order
        cursor.execute("SET session_replication_role = replica")
        try:
            yield cursor
        finally:
            cursor.execute("SET session_replication_role = origin")


@contextmanager
def unread(table: str) -> Iterator[None]:
    """What is written to `table` shows as if a second person had read it: every other trigger looks."""
    trigger = f"{table} DISABLE TRIGGER secondread_{table}_shows_approved"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {trigger}")
        try:
            yield
        finally:
            cursor.execute(f"ALTER TABLE {trigger.replace('DISABLE', 'ENABLE')}")


def retract(source: Citation, *, by: User) -> None:
    """A notice of retraction is published about `source`, and `by` confirms it."""
    import_csv(notices_file(notice_line(next(_numbers), source.doi, on="3/9/2024 0:00")))
    [flag] = flags.raise_flags()
    flags.decide(flag_id=flag.pk, confirm=True, by=by, comment="")


def edit_citation(
    source: Citation, *, by: User | None = None, checked_by: User | None = None, **fields: Any
) -> Citation:
    """`by` changes a citation, and a colleague checks the change."""
    number = next(_numbers)
    by = by or account("Edgar", f"Editing{number}", "Writers")
    checked_by = checked_by or account("Carol", f"Colleague{number}", "Fact-checkers")
    draft = Citation.objects.get(pk=source.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision(user=by)
    source = Citation.objects.get(pk=source.pk)
    source.get_workflow().start(source, by)
    decide(source, APPROVE, checked_by)
    return Citation.objects.get(pk=source.pk)


def withdraw(page: StoryPage, *, by: User | None = None) -> None:
    """Take a story off the site, for a reason."""
    withdrawal.withdraw(page, because="A reader complained.", by=by)
