"""The corpus's stories: text, study summary, explainer, references, and the way to readers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.utils.text import slugify
from wagtail.models import Page, Revision

from news.citations.models import CitationUse
from news.desk.contributions import Contribution
from news.digest import Content
from news.evidence import Design, PeerReview, Subjects
from news.factcheck.clearances.clearing import Clearance
from news.factcheck.ledger.tables import ClearedStatement, Ruling, Statement, Support
from news.factcheck.statements.claims import makes_claim
from news.factcheck.statements.cutting import Occurrence
from news.images.models import NewsImage
from news.models import Author, Byline, Publication, StoryPage, Topic
from news.text.facts import content_on
from news.text.prepared import citation_ids
from news.wagtail_seams import path_of_child

from . import words
from .citations import Shelf
from .clearing import Chain
from .copying import Numbers

FEWEST_WORDS, MOST_WORDS = 400, 3_000
FEWEST_SOURCES, MOST_SOURCES = 3, 60
# Every so many stories one has been ruled on statement by statement. The others were cleared as a
# whole, as everything was before there was a ledger: an archive of years looks like this.
LEDGER_EVERY: Final = 20


@dataclass(slots=True)
class Story:
    """A story with all its rows, none of them saved."""

    page: StoryPage
    topics: list[Any]
    bylines: list[Byline]
    revisions: list[Revision]
    contributions: list[Contribution]
    clearance: Clearance
    publication: Publication
    uses: list[CitationUse]
    reference_titles: str
    statements: list[Statement] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)
    supports: list[Support] = field(default_factory=list)
    cleared: list[ClearedStatement] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Said:
    """What one story says; its lead image is described as a drawing."""

    title: str
    body: Sequence[dict[str, Any]]
    author: Author
    topics: Sequence[Topic] = ()
    standfirst: str = "What it is about."
    place: str = "Denver"
    day: date = date(2025, 6, 19)
    image: NewsImage | None = None
    slug: str = ""


@dataclass(slots=True)
class Maker:
    """Makes story after story. `shelf` has what they can cite."""

    lot: Random
    numbers: Numbers
    chain: Chain
    section: Page
    content_type: ContentType
    page_type: ContentType
    authors: Sequence[Author]
    topics: Sequence[Topic]
    images: Sequence[NewsImage]
    shelf: Shelf
    checker: Any
    place: int
    first_day: datetime

    def make(self, number: int) -> Iterator[Story]:
        """The next `number` stories, oldest first."""
        for _place in range(number):
            self.place += 1
            at = self.first_day + timedelta(hours=self.place / 2)
            yield self.story(self._said(at), at, with_ledger=self.place % LEDGER_EVERY == 0)

    def story(self, said: Said, at: datetime, *, with_ledger: bool) -> Story:
        """A story that says this, live since `at`; ruled on statement by statement or as a whole."""
        page = self._page(said, at)
        author = said.author
        page.bylines = [
            Byline(pk=self.numbers.take(Byline), story_id=page.pk, author=author, sort_order=0)
        ]
        page.topics = list(said.topics)
        cited = citation_ids(page.body)
        forms = {pk: self.shelf[pk].form for pk in cited}
        images = {page.lead_image_id: page.lead_image} if page.lead_image else {}
        content = content_on(page, forms, images)
        revisions = self._revisions(page, author.account_id, at)
        clearance = self.chain.clear(content, revisions[-1], at=at, page_id=page.pk)
        story = Story(
            page=page,
            topics=[
                StoryPage.topics.through(
                    pk=self.numbers.take(StoryPage.topics.through),
                    storypage_id=page.pk,
                    topic_id=topic.pk,
                )
                for topic in page.topics.all()
            ],
            bylines=list(page.bylines.all()),
            revisions=revisions,
            contributions=[self._contribution(page, revisions[0], content, author.account_id)],
            clearance=clearance,
            publication=Publication(
                pk=self.numbers.take(Publication),
                story_id=page.pk,
                clearance_id=clearance.pk,
                revision_id=page.live_revision_id,
                fingerprint="",  # the database's own, once the row is there
                at=at,
            ),
            uses=[
                CitationUse(
                    pk=self.numbers.take(CitationUse),
                    page_id=page.pk,
                    citation_id=pk,
                    is_shown=True,
                )
                for pk in cited
            ],
            reference_titles=" ".join(self.shelf[pk].words for pk in cited),
        )
        if with_ledger:
            self._rule(story, content, author.account_id, at)
        return story

    # The text ---------------------------------------------------------------------------------

    def _said(self, at: datetime) -> Said:
        """What the next story says, drawn by lot."""
        lot = self.lot
        title = words.headline(lot)
        body = self._body()
        return Said(
            title=title,
            body=body,
            author=words.skewed(lot, list(self.authors)),
            topics=list(dict.fromkeys(words.skewed(lot, list(self.topics)) for _n in range(2))),
            standfirst=words.sentence(lot)[:400],
            place=lot.choice(("Denver", "Lisbon", "Lagos", "Kyoto", "Oslo", "Lima")),
            day=at.date(),
            image=lot.choice(self.images) if lot.random() < 0.7 else None,
        )

    def _page(self, said: Said, at: datetime) -> StoryPage:
        pk, newest = self.numbers.take(Page), [self.numbers.take(Revision) for _n in range(2)][-1]
        slug = said.slug or f"{slugify(said.title)[:80]}-{pk}"
        page = StoryPage(
            id=pk,
            page_ptr_id=pk,
            path=path_of_child(self.section, self._child()),
            depth=self.section.depth + 1,
            numchild=0,
            title=said.title,
            draft_title=said.title,
            slug=slug,
            url_path=f"{self.section.url_path}{slug}/",
            content_type=self.content_type,
            owner_id=None,
            locale_id=self.section.locale_id,
            live=True,
            has_unpublished_changes=False,
            first_published_at=at,
            last_published_at=at,
            latest_revision_created_at=at,
            live_revision_id=newest,
            latest_revision_id=newest,
            standfirst=said.standfirst,
            dateline_place=said.place,
            dateline_date=said.day,
            lead_image=said.image,
            lead_image_alt="A drawing" if said.image else "",
            body=StoryPage.body.field.to_python(list(said.body)),
        )
        # What the database derives, and what it would be asked for.
        studies = [block["value"] for block in said.body if block["type"] == "study_summary"]
        study = studies[0] if studies else {}
        page.study_design, page.study_peer_review = study.get("design"), study.get("peer_review")
        page.study_subjects = study.get("subjects")
        page.has_explainer = any(block["type"] == "explainer" for block in said.body)
        page.wagtail_admin_comments = []
        return page

    def _child(self) -> int:
        return self.section.numchild + self.place

    def _body(self) -> list[dict[str, Any]]:
        """Paragraphs and subheadings to the length drawn, then study summary and explainer."""
        lot = self.lot
        most = min(int(lot.lognormvariate(6.75, 0.45)), MOST_WORDS)
        cited = self._cited()
        body: list[dict[str, Any]] = []
        written, markers = 0, list(cited)
        while written < max(most, FEWEST_WORDS) or markers:
            if body and len(body) % 7 == 0:
                body.append(self._block("subheading", f"On {lot.choice(words.THINGS)}"))
            said = [words.sentence(lot) for _n in range(lot.randint(2, 5))]
            written += sum(len(one.split()) for one in said)
            here, markers = markers[:3], markers[3:]
            text = " ".join(
                f"{one}{_marker(here[place])}" if place < len(here) else one
                for place, one in enumerate(said)
            )
            body.append(self._block("paragraph", f"<p>{text}</p>"))
        body.insert(2, self._block("study_summary", self._study(cited[0])))
        body.append(self._block("explainer", self._explainer(cited)))
        return body

    def _block(self, kind: str, value: Any) -> dict[str, Any]:
        key = str(UUID(int=self.lot.getrandbits(128), version=4))
        return {"type": kind, "value": value, "id": key}

    def _cited(self) -> list[int]:
        """Some tens of citations at most; a few that everybody cites, and many that one does."""
        lot = self.lot
        number = min(max(int(lot.lognormvariate(2.3, 0.7)), FEWEST_SOURCES), MOST_SOURCES)
        famous = [words.skewed(lot, self.shelf.famous) for _n in range(number // 3)]
        return list(dict.fromkeys([*famous, *lot.choices(self.shelf.ids, k=number)]))

    def _study(self, citation_id: int) -> dict[str, Any]:
        lot = self.lot
        return {
            "citation": citation_id,
            "design": words.skewed(lot, list(Design)).value,
            "peer_review": words.skewed(lot, list(PeerReview)).value,
            "subjects": words.skewed(lot, list(Subjects)).value,
            "participants": lot.randint(8, 9_000),
            "who": words.skewed(lot, words.SUBJECTS).capitalize(),
            "species": "Human",
            "comparison": "Waiting list",
            "blinding": "Not reported",
            "method": lot.choice(words.METHODS).capitalize(),
            "follow_up": lot.choice(words.SPANS).capitalize(),
            "finding": words.sentence(lot),
            "registration": "Not reported",
            "funding": "Not reported",
        }

    def _explainer(self, cited: Sequence[int]) -> dict[str, Any]:
        return {
            "heading": "What this means for you",
            "points": [
                {
                    "type": "item",
                    "id": str(UUID(int=self.lot.getrandbits(128), version=4)),
                    "value": {
                        "lead_in": lead_in,
                        "text": f"<p>{words.sentence(self.lot)}{_marker(self.lot.choice(cited))}</p>",
                    },
                }
                for lead_in in ("Early days", "Sleep counts", "Ask your doctor")
            ],
            "wrong_conclusion": f"<p>{words.sentence(self.lot)}</p>",
        }

    # Its way to readers -------------------------------------------------------------------------

    def _revisions(self, page: StoryPage, writer_id: int | None, at: datetime) -> list[Revision]:
        """A first draft and the version that went live."""
        content = page.serializable_data()
        drafts: tuple[dict[str, Any], ...] = ({"title": f"{page.title} (working title)"}, {})
        newest: int = page.live_revision_id
        return [
            Revision(
                pk=newest - 1 + place,
                content_type=self.content_type,
                base_content_type=self.page_type,
                object_id=str(page.pk),
                object_str=page.title,
                created_at=at - timedelta(hours=2 - place),
                user_id=writer_id,
                content=content | changes,
            )
            for place, changes in enumerate(drafts)
        ]

    def _contribution(
        self, page: StoryPage, revision: Revision, content: Content, writer_id: int | None
    ) -> Contribution:
        return Contribution(
            pk=self.numbers.take(Contribution),
            content_type=self.page_type,
            object_id=str(page.pk),
            revision_id=revision.pk,
            user_id=writer_id,
            at=revision.created_at,
            scheme=content.scheme,
            text_digest=content.text_digest,
            marks=sorted(content.marks),
        )

    def _rule(self, story: Story, content: Content, writer_id: int | None, at: datetime) -> None:
        """The checker ruled on every statement.

        A claim that cites sources is verified at them. A claim that cites none points at the first
        claim that does. In all other statements there is nothing to check.
        """
        occurrences = story.page.statements(content)
        different = {one.digest: one for one in reversed(occurrences)}
        statements = {
            digest: self._statement(one, story, writer_id)
            for digest, one in reversed(different.items())
        }
        story.statements += statements.values()
        sourced = (one.pk for one in statements.values() if one.is_claim and one.citation_ids)
        first = next(sourced, None)
        rulings = {
            digest: self._ruling(statement, story, first, at)
            for digest, statement in statements.items()
        }
        story.rulings += rulings.values()
        for position, one in enumerate(occurrences):
            story.cleared.append(
                ClearedStatement(
                    pk=self.numbers.take(ClearedStatement),
                    clearance_id=story.clearance.pk,
                    position=position,
                    place=one.place,
                    number=one.number,
                    label=one.label,
                    text=one.text,
                    citation_ids=list(one.citation_ids),
                    ruling_id=rulings[one.digest].pk,
                )
            )

    def _statement(self, one: Occurrence, story: Story, writer_id: int | None) -> Statement:
        return Statement(
            pk=self.numbers.take(Statement),
            page_id=story.page.pk,
            scheme=one.scheme,
            digest=one.digest,
            words_digest=one.words_digest,
            kind=one.kind,
            text=one.text,
            citation_ids=list(one.citation_ids),
            writers=[writer_id],
            revision_id=story.revisions[0].pk,
            introduced_at=story.revisions[0].created_at,
            changed_words=len(one.text.split()),
            is_claim=makes_claim(one.text, kind=one.kind, citation_ids=one.citation_ids),
            occurrences=1,
        )

    def _ruling(
        self, statement: Statement, story: Story, first: int | None, at: datetime
    ) -> Ruling:
        """The ruling on a statement; `first` is the one that claims without a source point at."""
        ruling = Ruling(
            pk=self.numbers.take(Ruling),
            statement_id=statement.pk,
            verdict="verified" if statement.is_claim else "nothing",
            revision_id=story.revisions[-1].pk,
            by_id=self.checker.pk,
            at=at,
        )
        if statement.is_claim and statement.citation_ids:
            story.supports += [
                Support(
                    pk=self.numbers.take(Support),
                    ruling_id=ruling.pk,
                    citation_id=pk,
                    locator="p. 4",
                )
                for pk in statement.citation_ids
            ]
        elif statement.is_claim and first:
            ruling.exemption, ruling.elsewhere_id = "elsewhere", first
        elif statement.is_claim:
            ruling.exemption, ruling.note = "common", "Known to every reader."
        return ruling


def _marker(pk: int) -> str:
    return f'<embed embedtype="citation" ids="{pk}"/>'
