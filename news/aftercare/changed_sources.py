"""Sources that changed under stories: what is different, and who may accept it.

A story shows every citation, author and picture credit as it was cleared. When one of them says
something else by now, the story stands here until a fact-checker accepts it, or the story is
revised.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import BigIntegerField, CharField, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision, TaskState

from news.citations.models import Citation, CitationUse
from news.citations.models.merges import way_of
from news.citations.records.public_form import content_of_form
from news.desk.contributions import SHOWN_CHANGED, Contribution
from news.desk.locks import lock_text
from news.desk.models import User
from news.desk.refusals import AcceptanceRefused
from news.digest import Content
from news.factcheck.clearances.clearing import Clearance, clearance_of, record_clearance
from news.factcheck.ledger.contributors import contributions
from news.factcheck.ledger.rules import reasons_against_unseen
from news.factcheck.ledger.ruling import carry_cleared
from news.factcheck.people import is_checker
from news.factcheck.statements.compare import Change, changed_sources
from news.factcheck.workflow.stages import PublishTask
from news.images.models import NewsImage
from news.models import Author, Byline, Publication, StoryPage
from news.models.publications import newest_publication, record_publication
from news.sources import SourceKind, Sources, kind_and_id, source_key
from news.spelling import normalised

ACCEPTED = "news.sources_accepted"
_MODELS: dict[SourceKind, type[Any]] = {
    SourceKind.CITATION: Citation,
    SourceKind.AUTHOR: Author,
    SourceKind.IMAGE: NewsImage,
}


@dataclass(frozen=True, slots=True)
class ChangedUnder:
    """A story whose sources say something else than when it was cleared.

    `story` is the version concerned, `content` its words on its sources as they are now.
    """

    story: Any
    clearance: Clearance
    content: Content

    @property
    def changes(self) -> list[Change]:
        """What is different."""
        return changed_sources(self.clearance.content, self.content)

    @property
    def keys(self) -> list[str]:
        """The sources concerned, as in "citation:7"."""
        before, after = self.clearance.content.sources, self.content.sources
        return [key for key in after if before.get(key) != normalised(after[key])]


def changed_under_stories(*, most: int | None = None) -> list[ChangedUnder]:
    """Stories, live or cleared and on their way, with a source that changed since their clearance.

    All of them, or the first `most`: each is compared word by word.
    """
    live = filter(None, map(_changed_live, _live_candidates()))
    return list(islice(chain(live, _waiting()), most))


def _live_candidates() -> list[int]:
    """Ids of live stories of which a source says something else than when they were cleared.

    It begins with the sources that ever changed, which are few; not with the stories.
    """
    touched, changed = _touched_since_cleared()
    now = _forms_now({key for _story, key in touched})
    shown = (
        Publication.objects.filter(story__in={story for story, _key in touched})
        .order_by("story", "-pk")
        .distinct("story")
        .values_list("story", "clearance__payload__sources")
    )
    cleared = dict(shown)
    changed |= {
        story for story, key in touched if (cleared.get(story) or {}).get(key) != now.get(key)
    }
    if not changed:
        return []
    stories = StoryPage.objects.live().filter(pk__in=changed)
    return list(stories.order_by("-first_published_at", "-pk").values_list("pk", flat=True))


def _touched_since_cleared() -> tuple[set[tuple[int, str]], set[int]]:
    """Stories with the key of each source that was published, renamed or credited anew since; and
    the stories of which a source was merged since: these few are compared whole. One query.
    """
    uses = CitationUse.objects.annotate(cleared_at=_cleared_at("page"))
    bylines = Byline.objects.annotate(cleared_at=_cleared_at("story"))
    credited = NewsImage.objects.filter(changed_at__isnull=False)
    shown_in = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(NewsImage),
        to_object_id__in=credited.values(text=Cast("pk", CharField())),
        content_type=ContentType.objects.get_for_model(StoryPage),
    )
    anew = uses.filter(
        # Nobody is cleared on a citation before it is published first.
        Q(citation__last_published_at__gt=F("citation__first_published_at")),
        Q(citation__last_published_at__gt=F("cleared_at")),
    )
    renamed = bylines.filter(
        author__changed_at__isnull=False, author__changed_at__gt=F("cleared_at")
    )
    merged = uses.filter(citation__merges__at__gt=F("cleared_at"))
    parts = [
        _told(anew, SourceKind.CITATION, "page_id", "citation_id"),
        _told(renamed, SourceKind.AUTHOR, "story_id", "author_id"),
        _told(shown_in, SourceKind.IMAGE, "object_id", "to_object_id"),
        _told(merged, _MERGED, "page_id", "citation_id"),
    ]
    rows = list(parts[0].union(*parts[1:], all=True))
    touched = {
        (story, source_key(SourceKind(kind), pk)) for kind, story, pk in rows if kind != _MERGED
    }
    return touched, {story for kind, story, _pk in rows if kind == _MERGED}


_MERGED = "merged"


def _told(rows: Any, kind: str, story: str, source: str) -> Any:
    number = BigIntegerField()
    return rows.order_by().values_list(
        Value(kind, CharField()), Cast(story, number), Cast(source, number)
    )


def _forms_now(keys: Collection[str]) -> dict[str, Any]:
    """What readers would see of these sources as they are, in the spelling of a clearance."""
    ids: dict[SourceKind, list[int]] = {kind: [] for kind in SourceKind}
    for kind, pk in map(kind_and_id, keys):
        ids[kind].append(pk)
    cited = ids[SourceKind.CITATION]
    standing = Citation.objects.standing_for(cited) if cited else {}
    authors = Author.objects.filter(pk__in=ids[SourceKind.AUTHOR]).values_list("pk", "name")
    images = NewsImage.objects.filter(pk__in=ids[SourceKind.IMAGE]).values_list("pk", "credit")
    forms = Sources.of(
        citations={pk: citation.public_form for pk, citation in standing.items()},
        names=dict(authors),
        credits=dict(images),
    )
    return {key: normalised(form) for key, form in forms.items()}


def _cleared_at(story: str) -> Subquery:
    """When what readers see of a story was cleared, beside rows that name it as `story`."""
    newest = Publication.objects.filter(story=OuterRef(story)).order_by("-pk")
    return Subquery(newest.values("clearance__at")[:1])


def _changed_live(story_id: int) -> ChangedUnder | None:
    story = StoryPage.objects.live().filter(pk=story_id).first()
    publication = newest_publication(story_id)
    return _compare(story, publication.clearance) if story and publication else None


def _waiting(story_id: int | None = None) -> Iterator[ChangedUnder]:
    """Cleared versions, of one story or of all, that wait for an editor or for their time."""
    scheduled = Revision.objects.filter(approved_go_live_at__isnull=False).values("pk")
    with_an_editor = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, task__in=PublishTask.objects.all()
    ).values("revision")
    waiting = Revision.objects.filter(
        # A union: of one or the other PostgreSQL would ask every revision.
        pk__in=scheduled.union(with_an_editor),
        content_type=ContentType.objects.get_for_model(StoryPage),
    )
    if story_id:
        waiting = waiting.filter(object_id=str(story_id))
    waiting = list(waiting.order_by("pk"))
    touched = _touched(waiting)
    for revision in waiting:
        if revision.pk not in touched:
            continue
        story = revision.as_object()
        clearance = clearance_of(story, story.checkable_content())
        changed = clearance and _compare(story, clearance)
        if changed and not (story.live and story.live_revision_id == revision.pk):
            yield changed


def _touched(waiting: list[Revision]) -> set[int]:
    """A quick look before the long one: revisions of which a source may have changed since."""
    if not waiting:
        return set()
    pages = [int(revision.object_id) for revision in waiting]
    # The oldest will do: a version on its way may rest on any.
    oldest = Clearance.objects.filter(page=OuterRef("pk")).order_by("at")
    cited = set(
        StoryPage.objects.filter(pk__in=pages)
        .annotate(cleared_at=Subquery(oldest.values("at")[:1]))
        .filter(
            Q(citation_uses__citation__last_published_at__gt=F("cleared_at"))
            | Q(citation_uses__citation__merges__at__gt=F("cleared_at"))
        )
        .values_list("pk", flat=True)
    )
    renamed = set(Author.objects.filter(changed_at__isnull=False).values_list("pk", flat=True))
    credited = NewsImage.objects.filter(changed_at__isnull=False).exists()
    return {
        revision.pk
        for revision in waiting
        if int(revision.object_id) in cited
        or (credited and '"image"' in revision.content["body"])
        or (credited and revision.content["lead_image"])
        or any(byline["author"] in renamed for byline in revision.content["bylines"])
    }


def _compare(story: Any, clearance: Clearance) -> ChangedUnder | None:
    content = story.checkable_content()
    then = content.under(clearance.scheme)
    if then.digest == clearance.digest or then.text_digest != clearance.text_digest:
        return None
    return ChangedUnder(story, clearance, content)


def reasons_against_accepting(changed: ChangedUnder, *, by: User) -> list[str]:
    """Why `by` may not accept the change, in sentences; empty means go."""
    if not is_checker(by):
        return [_("Accepting a changed source is for fact-checkers.")]
    if unchecked := list(changed.story.sources().unchecked().with_names()):
        return [_("This source has not been checked yet: %s") % citation for citation in unchecked]
    wrote = contributions(changed.story, upto=changed.clearance.revision_id)
    if contribution := wrote.get(by.pk):
        return [contribution]
    return [
        _("You changed this source: %s. Somebody else has to accept it.") % _name(key)
        for key in changed.keys
        if by.pk in _editor_ids(key, changed.clearance)
    ]


def _name(key: str) -> str:
    kind, pk = kind_and_id(key)
    return str(_MODELS[kind].objects.filter(pk=pk).first() or key)


def _editor_ids(key: str, clearance: Clearance) -> set[int]:
    """Accounts of those who changed a source since the story was cleared on it."""
    kind, pk = kind_and_id(key)
    if kind is SourceKind.CITATION:
        return _citation_editor_ids(pk, clearance.content.sources.citation(pk))
    entries = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(_MODELS[kind]),
        object_id=str(pk),
        action=SHOWN_CHANGED,
        timestamp__gt=clearance.at,
        user__isnull=False,
    )
    return set(entries.values_list("user_id", flat=True))


def _citation_editor_ids(pk: int, form: Any) -> set[int]:
    """Who saved a revision after the one whose form the story was cleared on."""
    known = (
        Clearance.objects.filter(citation_id=pk)
        .covering(content_of_form(form))
        .order_by("-number")
        .values_list("revision_id", flat=True)
        .first()
    )
    rows = Contribution.objects.to(Citation(pk=pk)).filter(user__isnull=False)
    writers = set(rows.filter(revision_id__gt=known or 0).values_list("user_id", flat=True))
    # A merged citation is shown as the one that was kept. Whoever merged it, and whoever wrote the
    # kept one, counts as a writer too.
    for merge in way_of(pk):
        wrote = Contribution.objects.to(Citation(pk=merge.kept_id)).filter(user__isnull=False)
        writers |= {merge.by_id, *wrote.values_list("user_id", flat=True)}
    return writers


@transaction.atomic
def accept(*, clearance_id: int, shown: str, by: User) -> Clearance:
    """Clear a story's words anew, on its sources as they are now; a live story shows them at once.

    `shown` is the digest of what `by` was shown. Raises AcceptanceRefused with the reasons; then
    nothing has changed.
    """
    changed = _find(clearance_id)
    if not changed:
        raise AcceptanceRefused(_("Somebody has accepted this already, or the story was revised."))
    reasons = reasons_against_accepting(changed, by=by) or reasons_against_unseen(
        shown=shown, now=changed.content.digest
    )
    if reasons:
        raise AcceptanceRefused(*reasons)
    clearance = record_clearance(
        text=changed.story,
        # The same words, under the scheme that they were cleared under.
        content=changed.content.under(changed.clearance.scheme),
        revision=changed.clearance.revision,
        by=by,
        comment=_("Accepted changed sources."),
    )
    carry_cleared(source=changed.clearance, target=clearance)
    publication = newest_publication(changed.story.pk)
    if changed.story.live and publication and publication.clearance_id == changed.clearance.pk:
        record_publication(changed.story.pk, clearance, revision_id=changed.story.live_revision_id)
    log(
        instance=changed.story,
        action=ACCEPTED,
        user=by,
        revision=clearance.revision,
        data={
            "digest": clearance.digest,
            "scheme": clearance.scheme,
            "clearance": clearance.number,
            "sources": ", ".join(_name(key) for key in changed.keys),
        },
    )
    return clearance


def _find(clearance_id: int) -> ChangedUnder | None:
    """The change that nobody has accepted yet, under the locks of the story and its sources."""
    clearance = Clearance.objects.filter(pk=clearance_id, page__isnull=False).first()
    story = clearance and StoryPage.objects.filter(pk=clearance.page_id).first()
    if not story:
        return None
    lock_text(story)
    if found := _of_story(story.pk, clearance_id):
        found.story.lock_sources()
        found = _of_story(story.pk, clearance_id)
    return found


def _of_story(story_id: int, clearance_id: int) -> ChangedUnder | None:
    found = [_changed_live(story_id), *_waiting(story_id)]
    return next((one for one in found if one and one.clearance.pk == clearance_id), None)
