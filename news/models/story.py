"""Stories and the section they live in."""

import re
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Cast
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.blocks import StreamBlockValidationError
from wagtail.fields import StreamField
from wagtail.models import (
    ModelLogEntry,
    Page,
    PageManager,
    PageViewRestriction,
    Revision,
)
from wagtail.search import index

from news.addresses import absolute, front_path, section_path
from news.blocks.body import BodyBlock
from news.blocks.editor import CONTENT_PANELS, PROMOTE_PANELS, SETTINGS_PANELS, StoryForm
from news.blocks.explainer import ExplainerInShort, explainer_in_short
from news.blocks.walk import leaves
from news.citations.admin.blocks import citations_chosen
from news.citations.aftercare.reader_notices import notices_of
from news.citations.exporting.files import ExportFormat
from news.citations.in_text.uses import record_uses
from news.citations.kept import KeepsReviewedRevisions
from news.citations.models import Citation
from news.corrections import Dated, dated, is_silent
from news.desk.contributions import SHOWN_CHANGED
from news.digest import Content, Sources
from news.evidence import EvidenceLabel, evidence_label
from news.factcheck.ledger.introductions import carry_writers, note_statements
from news.factcheck.statements.finding import Occurrence, leaks, occurrences_of
from news.images.models import NewsImage
from news.labels import correction_label
from news.pagecache.tags import show_to_everybody, tag, translations_tag
from news.publishing.permissions import StoryPermissionTester
from news.text.facts import body_of, content_of, image_ids
from news.text.jsonld import breadcrumbs_as_jsonld, story_as_jsonld
from news.text.passages import passages_of, words_of_body
from news.text.prepared import Unprepared, chosen_ids, citation_ids, prepare, prepare_all

from .authors import Author
from .disclosure import ShownCheck
from .gate import Gate
from .publications import Shown, corrections_ever, newest_publication, shown_to_readers
from .related import related_stories
from .story_queries import FromStudySummary, HasExplainer, StoryQuerySet
from .topics import Topic

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from news.text.prepared import StoryText

DAYS_AHEAD = timedelta(days=366)
PARTS_WORTH_LISTING = 3
# Blocks that say little out of their rows.
FACTS = frozenset(("study_summary", "table"))


def _moment(at: "datetime | None") -> str:
    return at.isoformat() if at else ""


def linked_pages(references: Iterable[tuple[Any, ...]]) -> set[int]:
    """Ids of the pages among what a rich text or a stream refers to, as Wagtail extracts it."""
    return {int(pk) for model, pk, *_path in references if issubclass(model, Page)}


def hyphenated(text: str) -> str:
    """The names in `text` that have a hyphen before a number, in two words each."""
    found = []
    for parts in (run.split("-") for run in re.findall(r"[\w-]+", text)):
        numbered = [
            at for at, part in enumerate(parts) if at and parts[at - 1] and part[:1].isdecimal()
        ]
        if numbered:
            found += parts[: numbered[-1] + 1]
    return " ".join(filter(None, found))


class StoryPage(Gate, KeepsReviewedRevisions, Page):
    """A news story. Its title is the headline.

    The row is what readers see; everything newer is a revision. It goes live through
    `news.publishing.rule` and in no other way: `save` refuses content that nobody has checked.
    """

    standfirst = models.TextField(
        _("standfirst"), max_length=400, help_text=_("One or two sentences under the headline.")
    )
    dateline_place = models.CharField(
        _("place"), max_length=100, blank=True, help_text=_("Where the news comes from: Denver.")
    )
    dateline_date = models.DateField(
        _("date"), default=timezone.localdate, help_text=_("The day of the news.")
    )
    topics = ParentalManyToManyField(
        "news.Topic",
        blank=True,
        related_name="stories",
        verbose_name=_("topics"),
        limit_choices_to={"live": True},
    )
    lead_image = models.ForeignKey(
        "images.NewsImage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lead image"),
    )
    lead_image_alt = models.CharField(
        _("alt text"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, for readers who can't see it."),
    )
    lead_image_decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("It says nothing that the text doesn't: no alt text is needed."),
    )
    lead_image_caption = models.CharField(_("caption"), max_length=300, blank=True)
    lead_image_credit = models.CharField(
        _("credit"),
        max_length=200,
        blank=True,
        help_text=_("Only where it differs from the credit kept with the image."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("body"), max_num=2_000)

    # Read from the study summary by the database, so that they can't disagree with it.
    study_design = models.GeneratedField(
        expression=FromStudySummary("design"),
        output_field=models.CharField(max_length=30),
        db_persist=True,
    )
    study_peer_review = models.GeneratedField(
        expression=FromStudySummary("peer_review"),
        output_field=models.CharField(max_length=30),
        db_persist=True,
    )
    study_subjects = models.GeneratedField(
        expression=FromStudySummary("subjects"),
        output_field=models.CharField(max_length=30),
        db_persist=True,
    )

    has_explainer = models.GeneratedField(
        expression=HasExplainer(), output_field=models.BooleanField(), db_persist=True
    )

    objects = PageManager.from_queryset(StoryQuerySet)()

    parent_page_types: ClassVar[list[str]] = ["news.StoryIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "news/story_page.html"
    base_form_class = StoryForm
    content_panels = CONTENT_PANELS
    promote_panels = PROMOTE_PANELS
    settings_panels = SETTINGS_PANELS
    search_fields: ClassVar[list[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("standfirst", boost=2),
        index.SearchField("body"),
        index.SearchField("author_names"),
        index.SearchField("reference_titles"),
        index.SearchField("hyphenated_names"),
        index.FilterField("study_design"),
        index.FilterField("study_subjects"),
        index.FilterField("study_peer_review"),
        index.FilterField("first_published_at"),
        index.SearchField("topic_names"),
        index.RelatedFields("topics", [index.FilterField("slug")]),
    ]

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        indexes = (
            models.Index(fields=("study_design",), name="news_story_study_design"),
            models.Index(fields=("-dateline_date", "-page_ptr"), name="news_story_dateline"),
            # As the search backend's entries name it.
            models.Index(
                Cast("page_ptr_id", models.CharField(max_length=50)), name="news_story_as_text"
            ),
        )

    # For readers --------------------------------------------------------------------------------

    @property
    def label(self) -> EvidenceLabel | None:
        """The evidence label; None for a story without a complete study summary."""
        return evidence_label(
            design=self.study_design or "",
            peer_review=self.study_peer_review or "",
            subjects=self.study_subjects or "",
        )

    @property
    def drafted_label(self) -> EvidenceLabel | None:
        """The evidence label of the body at hand, saved or not."""
        for block in self.body:
            if block.block_type == "study_summary":
                return block.value.label
        return None

    @property
    def explainer(self) -> "ExplainerInShort | None":
        """The explainer in short, if `explaining` has loaded it."""
        return explainer_in_short(getattr(self, "first_explainer", None))

    @property
    def authors(self) -> list[Any]:
        """The bylined authors, in order."""
        return [byline.author for byline in self.bylines.all()]

    @property
    def byline_names(self) -> list[str]:
        """Names of the authors as they were cleared, if `for_cards` has loaded them."""
        cleared = getattr(self, "cleared_sources", None) or {}
        return [
            cleared.get(f"author:{author.pk}", {}).get("name", author.name)
            for author in self.authors
        ]

    def corrections_to_come(self) -> dict[int, Dated]:
        """The corrections of this version, by the number of their block. New ones have the present time."""
        known = corrections_ever(self.pk) if self.pk else []
        found = dated(self.checkable_content(), known, now=timezone.now())
        return {one.number: one for one in found}

    @property
    def corrections(self) -> list[Dated]:
        """The corrections that readers see, where `for_cards` has brought them along.

        A retraction first, then the newest.
        """
        known = map(Dated.of, getattr(self, "known_corrections", None) or [])
        return sorted(known, key=lambda one: (one.is_retraction, one.at), reverse=True)

    @property
    def lead_image_credit_line(self) -> str:
        """Whose picture it is."""
        return self.lead_image_credit or (self.lead_image.credit if self.lead_image else "")

    def get_context(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What the story's templates need, prepared in one pass."""
        is_preview = getattr(request, "is_preview", False)
        shown = None if is_preview else (self.shown_brought or shown_to_readers([self.pk])[self.pk])
        if self.text_brought and not is_preview:
            story_text = self.text_brought
        else:
            house = shown.house if shown else None
            story_text = prepare(self.unprepared(shown), for_desk=is_preview, house=house)
        check = shown.check if shown else None
        if shown:
            corrections = shown.publication.dated_corrections if shown.publication else {}
        else:
            corrections = self.corrections_to_come()
        address = absolute(request, self.get_url(request) or request.path)
        return super().get_context(request, *args, **kwargs) | {
            "story_text": story_text,
            "label": self.drafted_label,
            "corrections": corrections,
            "is_retracted": any(one.is_retraction for one in corrections.values()),
            "check": check,
            "resting": check.resting_on(story_text.stands_for) if check else {},
            "address": address,
            "reference_formats": list(ExportFormat),
            "parts": self.parts,
            "explainer_number": next(
                (n for n, block in enumerate(self.body, 1) if block.block_type == "explainer"), 0
            ),
        }

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Anchor and words of each subheading; empty for a story too short for a table of them."""
        found = [
            (f"part-{number}", str(block.value))
            for number, block in enumerate(self.body, start=1)
            if block.block_type == "subheading"
        ]
        return found if len(found) >= PARTS_WORTH_LISTING else []

    @property
    def shown_topics(self) -> list[Any]:
        """The topics that readers may see."""
        return [topic for topic in self._all_topics if topic.live]

    @property
    def _all_topics(self) -> list[Any]:
        """Topics, also those that wait for a second reader. No query if `story_at` has loaded them."""
        brought = getattr(self, "topics_brought", None)
        return list(self.topics.all()) if brought is None else [Topic(**one) for one in brought]

    def serve(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> "HttpResponse":
        """The page and what it shows; 410 for a story that was taken off the site."""
        if getattr(request, "is_preview", False):
            return super().serve(request, *args, **kwargs)
        if not self.live:
            return render(request, "410.html", status=410)
        response = super().serve(request, *args, **kwargs)
        context = response.context_data
        related = related_stories(self)
        context |= {
            "related": related,
            "jsonld": self.as_jsonld(context, request),
            "breadcrumbs": breadcrumbs_as_jsonld(
                [
                    ("NeuroGRIT", absolute(request, front_path())),
                    (gettext("Stories"), absolute(request, section_path())),
                    (self.title, context["address"]),
                ]
            ),
        }
        return show_to_everybody(response, self.tags(context["story_text"], related))

    def tags(self, story_text: "StoryText", related: "list[StoryPage]") -> set[str]:
        """What the story's page shows, for whoever keeps it (`news.pagecache`)."""
        images = {self.lead_image_id, *image_ids(self)} - {None}
        cited = {*story_text.stands_for, *story_text.stands_for.values()}
        linked = linked_pages(self.body.stream_block.extract_references(self.body))
        return {
            "people",
            tag("story", self.pk),
            *translations_tag(self),
            *(tag("story", story.pk) for story in related),
            *(tag(kind, pk) for pk in linked for kind in ("story", "page")),
            *(tag("topic", topic.pk) for topic in self._all_topics),
            *(tag("author", author.pk) for author in self.authors),
            *(tag("image", pk) for pk in images),
            *(tag("citation", pk) for pk in cited),
            *(tag("reference", one.digest[:16]) for one in story_text.references),
        }

    def as_jsonld(self, context: dict[str, Any], request: "HttpRequest") -> dict[str, Any]:
        """The story and its sources for search engines and reference managers."""
        check: ShownCheck | None = context["check"]
        return story_as_jsonld(
            headline=self.title,
            url=context["address"],
            description=self.standfirst,
            dateline=", ".join(filter(None, (self.dateline_place, str(self.dateline_date)))),
            published=_moment(self.first_published_at),
            modified=_moment(self.last_published_at),
            corrections=[
                (correction_label(one.kind), one.words, _moment(one.at))
                for one in context["corrections"].values()
            ],
            authors=[
                (author.name, absolute(request, author.get_absolute_url()), author.elsewhere)
                for author in self.authors
            ],
            topics=[topic.name for topic in self.shown_topics],
            images=[absolute(request, reverse("share_image", args=[self.pk]))],
            language=get_language() or "",
            forms=[reference.form for reference in context["story_text"].references],
            checked_on=check.at.date().isoformat() if check else "",
            checked_by=check.names if check else (),
            checked_how=check.summary if check else "",
            publisher=absolute(request, "/#organisation"),
        )

    _cleared: Sources | None = None
    shown_brought: Shown | None = None
    text_brought: "StoryText | None" = None

    @staticmethod
    def bring_what_is_shown(stories: "Collection[StoryPage]") -> None:
        """Load what `get_context` needs for all `stories` at once."""
        shown = shown_to_readers([story.pk for story in stories])
        house = next((one.house for one in shown.values() if one.publication), None)
        with citations_chosen({pk for story in stories for pk in chosen_ids(story.body)}):
            unprepared = [story.unprepared(shown[story.pk]) for story in stories]
            texts = prepare_all(unprepared, house=house)
        for story, text in zip(stories, texts, strict=True):
            story.shown_brought, story.text_brought = shown[story.pk], text

    def unprepared(self, shown: Shown | None) -> Unprepared:
        """The body for `prepare`: as readers are shown it, or in a preview as it is now."""
        if shown and shown.publication:
            self.show_as_cleared(shown.cleared)
        return Unprepared(
            self.body,
            cleared=self._cleared or {},
            notices=shown.notices if shown else notices_of(self.pk or 0),
            pictures=[self.lead_image] if self.lead_image else [],
        )

    def show_as_cleared(self, sources: Sources) -> None:
        """From here on show citations, authors and images with what `sources` says of them.

        Changes objects in memory that are never saved; the picture itself can't change while a
        story shows it (`news.images`).
        """
        self._cleared = sources
        for byline in self.bylines.all():
            form = sources.get(f"author:{byline.author_id}", {})
            byline.author.name = form.get("name", byline.author.name)
        images = [value for _block, value in leaves(self.body.stream_block, self.body)]
        for image in [self.lead_image, *images]:
            if isinstance(image, NewsImage):
                form = sources.get(f"image:{image.pk}", {})
                image.credit = form.get("credit", image.credit)

    def get_view_restrictions(self) -> Any:
        """Restrictions of this page and those above it, in one query; stories are never aliases.

        In none where `story_at` has found that there are no such.
        """
        if getattr(self, "is_open_to_all", False):
            return PageViewRestriction.objects.none()
        steps = range(self.steplen, len(self.path) + 1, self.steplen)
        return PageViewRestriction.objects.filter(page__path__in=[self.path[:end] for end in steps])

    # For search ---------------------------------------------------------------------------------

    @property
    def plain_text(self) -> str:
        """Standfirst and body without mark-up."""
        return f"{self.standfirst} {words_of_body(body_of(self))}"

    # Not at Wagtail's signal: see `news.models.search_entries`.
    search_auto_update = False

    # The search backend asks for each field five times.
    @cached_property
    def hyphenated_names(self) -> str:
        """Names like "IL-6" and "COVID-19" in two words, for the search index.

        PostgreSQL takes their number for a negative one, and would never find it.
        """
        return hyphenated(f"{self.title} {self.plain_text} {self.reference_titles}")

    @cached_property
    def author_names(self) -> str:
        """Names of the byline, for the search index."""
        return " ".join(author.name for author in self.authors)

    @cached_property
    def topic_names(self) -> str:
        """Names of the topics that readers see, for the search index."""
        return " ".join(topic.name for topic in self.shown_topics)

    @property
    def prose(self) -> str:
        """Standfirst and running text without tables of facts: what a search shows of a story."""
        return f"{self.standfirst} {words_of_body(body_of(self), without=FACTS)}"

    @cached_property
    def reference_titles(self) -> str:
        """Titles and names of all sources, for the search index."""
        return " ".join(
            f"{citation.title} {citation.names} {citation.container_title}"
            for citation in self.sources().with_names()
        )

    # For the desk -------------------------------------------------------------------------------

    def permissions_for_user(self, user: Any) -> StoryPermissionTester:
        """What `user` may do with this story."""
        return StoryPermissionTester(user, self)

    def sources(self) -> Any:
        """The citations that the body at hand rests on."""
        cited = Citation.objects.filter(pk__in=citation_ids(self.body))
        # A union: of one or the other PostgreSQL would ask every citation.
        ids = cited.values("pk").union(
            cited.filter(merged_into__isnull=False).values("merged_into")
        )
        return Citation.objects.standing().filter(pk__in=ids)

    def source_writers(self) -> dict[int, str]:
        """Accounts of those who wrote the names and credits shown here, each with which one."""
        images = NewsImage.objects.in_bulk(image_ids(self))
        authors = {author.pk: author for author in self.authors}
        writers = {
            image.uploaded_by_user_id: str(image)
            for image in images.values()
            if image.credit and image.uploaded_by_user_id
        }
        shown = Q(
            content_type=ContentType.objects.get_for_model(NewsImage),
            object_id__in=[str(pk) for pk in images],
        ) | Q(
            content_type=ContentType.objects.get_for_model(Author),
            object_id__in=[str(pk) for pk in authors],
        )
        entries = ModelLogEntry.objects.filter(shown, action=SHOWN_CHANGED, user__isnull=False)
        return writers | dict(entries.order_by("timestamp").values_list("user_id", "label"))

    def lock_sources(self) -> None:
        """Lock citations, authors and images of the version at hand, always in this order."""
        authors = [byline.author_id for byline in self.bylines.all()]
        for rows in (
            self.sources(),
            Author.objects.filter(pk__in=authors),
            NewsImage.objects.filter(pk__in=image_ids(self)),
        ):
            locked = rows.order_by("pk").select_for_update(of=("self",), no_key=True)
            list(locked.values_list("pk"))

    by_statement = True

    def checkable_content(self) -> Content:
        """What a reader takes as fact in the version at hand, on its sources as they are now."""
        return content_of(self)

    def statements(self, content: Content) -> tuple[Occurrence, ...]:
        """The statements of `content`, which is this story's, in reading order.

        Those of the content asked about last are kept: a request asks several times.
        """
        if self._stated is None or self._stated[0] is not content:
            self._stated = (content, occurrences_of(passages_of(content)))
        return self._stated[1]

    _stated: tuple[Content, tuple[Occurrence, ...]] | None = None

    def byline_account_ids(self) -> set[int]:
        """Accounts of the bylined authors."""
        return {
            byline.author.account_id for byline in self.bylines.all() if byline.author.account_id
        }

    def lacks_alt_text(self) -> bool:
        """Whether the lead image is neither described nor marked as decorative."""
        return bool(self.lead_image and not self.lead_image_alt and not self.lead_image_decorative)

    def clean(self) -> None:
        """Raises ValidationError on the field to mend."""
        super().clean()
        if self.dateline_date and self.dateline_date > timezone.localdate() + DAYS_AHEAD:
            raise ValidationError({"dateline_date": _("This is too far ahead. Check the year.")})

    def reasons_against_submission(self) -> list[str]:
        """What its writer has to mend before anybody checks this revision; empty means go."""
        reasons = [*self._incomplete_fields(), *self._incomplete_blocks()]
        if self.lacks_alt_text():
            reasons.append(gettext("The lead image has no alt text."))
        if not self.bylines.all():
            reasons.append(gettext("The story has no author."))
        reasons += [
            gettext("Nobody else has read the profile of %s yet. It has to go live first.") % author
            for author in self.authors
            if not author.live
        ]
        turning = [one for one in self.statements(self.checkable_content()) if leaks(one.text)]
        reasons += [
            gettext(
                "This turns the direction of what follows it, by a sign that can’t be seen. "
                "Type it anew: “%s”"
            )
            % one.text[:80]
            for one in turning
        ]
        ids = set(citation_ids(self.body))
        if missing := ids - set(Citation.objects.filter(pk__in=ids).values_list("pk", flat=True)):
            reasons.append(gettext("%d cited sources no longer exist.") % len(missing))
        return reasons

    def reasons_against_approval(self) -> list[str]:
        """Why this revision may not be approved, in sentences; empty means go."""
        return [
            *self.reasons_against_submission(),
            *(
                gettext("This source has not been checked yet: %s") % citation
                for citation in self.sources().unchecked().with_names()
            ),
        ]

    def advice_before_submission(self) -> list[str]:
        """What a story usually has and this one has not."""
        kinds = {block.block_type for block in self.body}
        advice = []
        shown = newest_publication(self.pk) if self.pk else None
        if shown and is_silent(shown.clearance.content, self.checkable_content()):
            advice.append(
                gettext(
                    "Readers saw other words. Add a correction at the end of the body, unless the "
                    "change is minor: then an editor has to say so."
                )
            )
        if "study_summary" not in kinds:
            advice.append(gettext("No study summary: readers get no evidence label."))
        if "explainer" not in kinds:
            advice.append(gettext("No explainer: readers are not told what it means for them."))
        return advice

    def block_ids(self) -> dict[str, str]:
        """The editor's id of each block by its place, as in "body[2]"."""
        return {
            f"body[{number}]": str(block.get("id", ""))
            for number, block in enumerate(self.body.raw_data, start=1)
        }

    def _incomplete_fields(self) -> list[str]:
        try:
            self.full_clean(exclude=["body"])
        except ValidationError as error:
            return [
                f"{self._meta.get_field(name).verbose_name}: {' '.join(messages)}"
                if name != "__all__"
                else " ".join(messages)
                for name, messages in error.message_dict.items()
            ]
        return []

    def _incomplete_blocks(self) -> list[str]:
        """Validate inside the blocks too, which `full_clean` leaves to the editor's form."""
        reasons = []
        for number, child in enumerate(self.body, start=1):
            try:
                child.block.clean(child.value)
            except ValidationError:
                reasons.append(
                    gettext("Block %(number)d (%(kind)s) is incomplete.")
                    % {"number": number, "kind": child.block.label}
                )
        if not reasons:
            try:
                self.body.stream_block.clean(self.body)
            except StreamBlockValidationError as error:
                reasons += [str(message) for message in error.non_block_errors]
        return reasons

    @transaction.atomic
    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Save a revision and note what it cites."""
        revision = super().save_revision(*args, **kwargs)
        self.note_citations()
        return revision

    def note_content(self, revision: Revision, content: Content) -> None:
        """Note the statements of a version, just saved."""
        note_statements(self, revision, content)

    def note_citations(self) -> None:
        """Record which citations the newest, the scheduled and the live revision rest on."""
        ids = set(citation_ids(self.body))
        kept = Revision.objects.for_instance(self).filter(
            models.Q(pk__in=[self.live_revision_id, self.latest_revision_id])
            | models.Q(approved_go_live_at__isnull=False)
        )
        for revision in kept:
            ids.update(citation_ids(revision.as_object().body))
        record_uses(page=self, citation_ids=ids)

    @transaction.atomic
    def copy(self, *args: Any, **kwargs: Any) -> Any:
        """A copy, which is a draft of its own; what people wrote in it stays theirs."""
        copy = super().copy(*args, **kwargs)
        carry_writers(source=self, copy=copy)
        return copy
