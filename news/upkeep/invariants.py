"""What has to be true of the newsroom at any moment, asked of the database alone.

Each invariant is an SQL query for what breaks it, or, where the words themselves have to be read,
a function that reads them. An empty answer is a healthy newsroom.
"""

from collections.abc import Collection, Iterator
from typing import Final

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision
from wagtail.utils.file import hash_filelike

from news.citations.models import Citation
from news.citations.models.merges import way_of
from news.citations.printing.engine import EngineFailed
from news.citations.printing.formatted import misprinted
from news.citations.records.public_form import content_of_form
from news.desk.contributions import Contribution
from news.factcheck.clearances.clearing import Clearance, broken_link, clearance_of
from news.images.models import NewsImage
from news.models import StoryPage
from news.models.publications import newest_publication
from news.secondread.approvals import Approval
from news.secondread.gate import ReadTwice
from news.text.facts import image_ids

# Revisions, steps and log entries name what they are about by type and number: a citation may have
# the number of a story.
_A_PAGE: Final = """base_content_type_id = (SELECT id FROM django_content_type
    WHERE app_label = 'wagtailcore' AND model = 'page')"""

# What only printing anew can tell.
PRINTED: Final = ("references-are-cleared",)

# Name -> the sentence for one broken row (its id goes into %s), and the query for such ids.
QUERIES: Final = {
    "live-is-cleared": (
        "Story %s is live with content that no clearance of its own stands for.",
        """
        SELECT p.id FROM wagtailcore_page p JOIN news_storypage s ON s.page_ptr_id = p.id
        LEFT JOIN LATERAL (
            SELECT n.fingerprint, c.page_id FROM news_publication n
            JOIN factcheck_clearance c ON c.id = n.clearance_id
            WHERE n.story_id = p.id ORDER BY n.id DESC LIMIT 1
        ) shown ON true
        WHERE p.live AND (shown.page_id IS DISTINCT FROM p.id
            OR shown.fingerprint IS DISTINCT FROM news_story_fingerprint(p.id))
        """,
    ),
    "live-is-its-revision": (
        "Story %s does not show its live revision.",
        """
        SELECT p.id FROM wagtailcore_page p JOIN news_storypage s ON s.page_ptr_id = p.id
        LEFT JOIN wagtailcore_revision r ON r.id = p.live_revision_id AND r.{a_page}
        WHERE p.live AND (r.id IS NULL OR r.object_id <> p.id::text
            OR r.content->>'title' IS DISTINCT FROM p.title
            OR r.content->>'slug' IS DISTINCT FROM p.slug
            OR r.content->>'standfirst' IS DISTINCT FROM s.standfirst
            OR (r.content->>'body')::jsonb IS DISTINCT FROM s.body)
        """,
    ),
    "no-clearance-of-own-words": (
        "Clearance no. %s was given by somebody who had saved exactly these words first.",
        """
        SELECT c.number FROM factcheck_clearance c
        JOIN LATERAL (
            SELECT k.user_id FROM desk_contribution k
            JOIN django_content_type t ON t.id = k.content_type_id
            WHERE k.text_digest = c.text_digest AND k.at <= c.at
            AND (((t.app_label, t.model) = ('wagtailcore', 'page')
                    AND k.object_id = c.page_id::text)
                OR ((t.app_label, t.model) = ('citations', 'citation')
                    AND k.object_id = c.citation_id::text))
            ORDER BY k.at, k.id LIMIT 1
        ) first ON first.user_id = c.checker_id
        """,
    ),
    "no-lost-publication": (
        "Story %s was approved for publication and is neither live nor scheduled.",
        """
        SELECT p.id FROM wagtailcore_page p JOIN news_storypage s ON s.page_ptr_id = p.id
        JOIN LATERAL (
            SELECT w.status, w.id FROM wagtailcore_workflowstate w
            WHERE w.object_id = p.id::text AND w.{a_page}
            ORDER BY w.id DESC LIMIT 1
        ) last ON last.status = 'approved'
        WHERE NOT p.live
        AND NOT EXISTS (SELECT 1 FROM wagtailcore_revision r
            WHERE r.object_id = p.id::text AND r.{a_page} AND r.approved_go_live_at IS NOT NULL)
        AND NOT EXISTS (
            SELECT 1 FROM wagtailcore_pagelogentry l WHERE l.page_id = p.id
            AND l.action IN ('wagtail.unpublish', 'wagtail.unpublish.scheduled',
                'wagtail.schedule.cancel')
            AND l.timestamp >= (SELECT max(t.finished_at) FROM wagtailcore_taskstate t
                WHERE t.workflow_state_id = last.id))
        """,
    ),
    "no-lost-draft": (
        "The newest revision of story %s is not the one that the editor opens.",
        """
        SELECT p.id FROM wagtailcore_page p JOIN news_storypage s ON s.page_ptr_id = p.id
        WHERE p.latest_revision_id IS DISTINCT FROM (
            SELECT r.id FROM wagtailcore_revision r WHERE r.object_id = p.id::text AND r.{a_page}
            ORDER BY r.created_at DESC, r.id DESC LIMIT 1)
        """,
    ),
    "one-entry-a-decision": (
        "Step %s was decided on, and the log does not say so exactly once.",
        """
        SELECT t.id FROM wagtailcore_taskstate t
        JOIN wagtailcore_revision r ON r.id = t.revision_id
        JOIN news_storypage s ON s.page_ptr_id::text = r.object_id AND r.{a_page}
        WHERE t.status IN ('approved', 'rejected')
        -- Decisions from before they were logged like this don't count.
        AND t.finished_at > (SELECT min(l.timestamp) FROM wagtailcore_pagelogentry l
            WHERE l.action IN ('factcheck.approve', 'factcheck.send_back'))
        AND (
            SELECT count(*) FROM wagtailcore_pagelogentry l
            WHERE l.page_id::text = r.object_id
            AND l.action IN ('factcheck.approve', 'factcheck.send_back')
            AND (l.data->>'task_state')::bigint = t.id
        ) <> 1
        """,
    ),
    "cleared-on-rulings": (
        "Clearance no. %s rests on a ruling that does not let its statement pass.",
        """
        SELECT DISTINCT c.number FROM factcheck_clearedstatement l
        JOIN factcheck_clearance c ON c.id = l.clearance_id
        JOIN factcheck_ruling r ON r.id = l.ruling_id
        JOIN factcheck_statement s ON s.id = r.statement_id
        WHERE r.verdict NOT IN ('verified', 'nothing') OR s.page_id IS DISTINCT FROM c.page_id
        -- Under another scheme it may be spelled otherwise.
        OR (s.scheme = c.scheme AND s.text <> l.text) OR r.at > c.at
        """,
    ),
    "cleared-by-statement": (
        "Clearance no. %s was given to statements that nobody had ruled on.",
        """
        SELECT c.number FROM factcheck_clearance c
        WHERE c.page_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM factcheck_clearedstatement l WHERE l.clearance_id = c.id)
        -- Before the ledger stories were cleared as a whole.
        AND c.at > (SELECT applied FROM django_migrations
            WHERE app = 'factcheck' AND name = '0005_rulings_are_kept')
        AND NOT EXISTS (SELECT 1 FROM factcheck_clearance e WHERE e.page_id = c.page_id
            AND e.text_digest = c.text_digest AND e.number < c.number)
        """,
    ),
    "nobody-ruled-on-their-own": (
        "Ruling %s is by somebody who wrote the statement.",
        """
        SELECT r.id FROM factcheck_ruling r JOIN factcheck_statement s ON s.id = r.statement_id
        WHERE r.verdict <> 'taken_back' AND r.by_id = ANY (s.writers)
        """,
    ),
    "claims-are-checked": (
        "Ruling %s says of a claim that there is nothing to check.",
        """
        SELECT r.id FROM factcheck_ruling r JOIN factcheck_statement s ON s.id = r.statement_id
        WHERE r.verdict = 'nothing' AND s.is_claim IS DISTINCT FROM false
        -- What was ruled before the rule stands; the desk has a list of it. A migration that asks
        -- anew, because the lists of words have grown, puts its name here.
        AND r.at > (SELECT applied FROM django_migrations
            WHERE app = 'factcheck' AND name = '0010_claims_are_checked')
        """,
    ),
    "elsewhere-is-cleared": (
        "Clearance no. %s has a statement that rests on one which is not verified in it.",
        """
        SELECT DISTINCT c.number FROM factcheck_clearedstatement l
        JOIN factcheck_clearance c ON c.id = l.clearance_id
        JOIN factcheck_ruling r ON r.id = l.ruling_id
        WHERE r.elsewhere_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM factcheck_clearedstatement o JOIN factcheck_ruling q ON q.id = o.ruling_id
            WHERE o.clearance_id = l.clearance_id AND q.statement_id = r.elsewhere_id
            AND q.verdict = 'verified' AND q.elsewhere_id IS NULL)
        """,
    ),
    "nothing-ahead-of-the-clock": (
        "Story %s was published at a time that has not come: the clock of a machine is wrong.",
        """
        SELECT p.id FROM wagtailcore_page p JOIN news_storypage s ON s.page_ptr_id = p.id
        WHERE p.live AND (p.last_published_at > clock_timestamp() + interval '5 seconds'
            OR (SELECT max(n.at) FROM news_publication n WHERE n.story_id = p.id)
                > clock_timestamp() + interval '5 seconds')
        """,
    ),
    "one-open-step": (
        "Workflow %s has more than one open step, or is closed and has one.",
        """
        SELECT w.id FROM wagtailcore_workflowstate w
        JOIN wagtailcore_taskstate t ON t.workflow_state_id = w.id AND t.status = 'in_progress'
        GROUP BY w.id, w.status HAVING count(*) > 1 OR w.status <> 'in_progress'
        """,
    ),
}


def in_sql(query: str) -> str:
    """One of `QUERIES` as PostgreSQL is asked."""
    return query.replace("{a_page}", _A_PAGE)


def broken_invariants(*, but: Collection[str] = ()) -> list[str]:
    """What is not as it has to be, in sentences; empty means all is well.

    `but` names what is not asked: to print every reference again takes long.
    """
    found = []
    with connection.cursor() as cursor:
        for name, (sentence, query) in QUERIES.items():
            cursor.execute(in_sql(query))
            found += [f"{name}: {sentence % row[0]}" for row in cursor.fetchall()]
    for name, read in READERS.items():
        if name in but:
            continue
        found += [f"{name}: {sentence}" for sentence in read()]
    return found


def _chain() -> Iterator[str]:
    if broken := broken_link():
        yield f"Clearance no. {broken.number} {broken.fault}."


def _live_words() -> Iterator[str]:
    """What readers see is what was cleared, read anew word by word."""
    for story in StoryPage.objects.live().iterator(chunk_size=50):
        publication = newest_publication(story.pk)
        if publication and (
            not Clearance.objects.filter(pk=publication.clearance_id)
            .covering(story.checkable_content())
            .exists()
        ):
            yield f"Story {story.pk} shows other words than clearance no. {publication.clearance.number}."


def _own_words() -> Iterator[str]:
    """Nobody cleared a sentence that they were the first to save."""
    for clearance in Clearance.objects.order_by("number").iterator(chunk_size=50):
        text = (
            StoryPage(pk=clearance.page_id)
            if clearance.page_id
            else Citation(pk=clearance.citation_id)
        )
        seen: set[str] = set()
        content = clearance.content
        cleared = set(content.marks)
        for row in Contribution.objects.to(text):
            theirs = row.claimed_of(content)
            if row.user_id == clearance.checker_id and cleared & (theirs - seen):
                yield f"Clearance no. {clearance.number} was given by one of the writers."
                break
            seen.update(theirs)


def _sources() -> Iterator[str]:
    """Every citation under a live story exists, is live, and is shown as somebody cleared it."""
    for story in StoryPage.objects.live().only("pk"):
        publication = newest_publication(story.pk)
        forms = publication.clearance.content.sources.citations if publication else {}
        for pk, form in forms.items():
            # A duplicate that was merged is shown as the one that it merged into.
            stands_for = {pk, *(merge.kept_id for merge in way_of(pk))}
            checked = Citation.objects.checked().filter(pk__in=stands_for)
            cleared = Clearance.objects.filter(citation__in=checked)
            if not cleared.covering(content_of_form(form)).exists():
                yield f"Story {story.pk} rests on citation {pk} in a form that nobody has cleared."


def _references() -> Iterator[str]:
    """Every reference is printed as its source was cleared."""
    try:
        for row in misprinted():
            yield (
                f"Reference {row.pk} ({row.style}, made by {row.engine}) is not what is printed of its source now: "
                "see “manage.py format_references --check”."
            )
    except EngineFailed as failed:
        yield f"References could not be read anew: {failed}"


def _pictures() -> Iterator[str]:
    """Every picture of a live story is the file that was cleared, byte by byte."""
    for story in StoryPage.objects.live().iterator(chunk_size=50):
        publication = newest_publication(story.pk)
        cleared = {item.text for item in publication.clearance.content.items} if publication else ()
        for image in NewsImage.objects.filter(pk__in=image_ids(story)):
            if f"{image.pk} {_hash_of(image)}" not in cleared:
                yield f"Story {story.pk} shows picture {image.pk} with a file that nobody has cleared."


def _hash_of(image: NewsImage) -> str:
    try:
        with image.open_file() as file:
            return hash_filelike(file)
    except OSError:
        return "missing"


def _schedules() -> Iterator[str]:
    """Whatever is scheduled is cleared."""
    scheduled = Revision.objects.filter(approved_go_live_at__isnull=False)
    for revision in scheduled.iterator(chunk_size=50):
        story = revision.as_object()
        if isinstance(story, StoryPage) and not clearance_of(story, story.checkable_content()):
            yield f"Revision {revision.pk} of story {story.pk} is scheduled, and nobody has cleared it."


def _approved_words() -> Iterator[str]:
    """Every page, topic and profile that has been read twice shows the words of an approval."""
    migrations = MigrationRecorder.Migration.objects.filter(app="secondread")
    since = migrations.get(name="0002_shown_is_approved").applied
    for model in apps.get_models():
        if issubclass(model, ReadTwice):
            for text in model.objects.live().iterator(chunk_size=50):
                approvals = Approval.objects.of(text)
                published = text.last_published_at
                if not approvals.exists() and (published is None or published < since):
                    continue  # from before there was the rule
                if not approvals.covering(text.checkable_content()).exists():
                    yield f"{model.__name__} {text.pk} shows words that nobody has approved."


def _tree() -> Iterator[str]:
    if any(Page.find_problems()):
        yield _("The page tree is damaged: run “manage.py fixtree”.")


READERS: Final = {
    "chain-is-whole": _chain,
    "live-words-are-cleared": _live_words,
    "nobody-cleared-their-own": _own_words,
    "sources-are-cleared": _sources,
    "references-are-cleared": _references,
    "pictures-are-cleared": _pictures,
    "schedules-are-cleared": _schedules,
    "words-are-approved": _approved_words,
    "tree-is-whole": _tree,
}
