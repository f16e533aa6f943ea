"""Stories: their table, and how versions of them are saved."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, Revision
from wagtail.search import index

from news.blocks.body import BodyBlock
from news.blocks.editor import CONTENT_PANELS, PROMOTE_PANELS, SETTINGS_PANELS, StoryForm
from news.citations.in_text.uses import record_uses
from news.citations.reviewed_revisions import KeepsReviewedRevisions
from news.evidence import EvidenceLabel, evidence_label
from news.factcheck.ledger.introductions import carry_writers
from news.open_pages import KnowsWhoSeesIt
from news.publishing.permissions import StoryPermissionTester
from news.text.prepared import citation_ids

from .checked_text import CheckedText
from .gate import Gate
from .search_words import SearchWords
from .served import ServedToReaders
from .story_queries import FromStudySummary, HasExplainer, StoryQuerySet

DAYS_AHEAD = timedelta(days=366)
_HELD_BY_THE_DATABASE = frozenset(
    [
        *("locale", "content_type", "owner", "locked_by", "alias_of"),
        *("latest_revision", "live_revision"),
    ]
)


class StoryPage(
    Gate, CheckedText, SearchWords, ServedToReaders, KnowsWhoSeesIt, KeepsReviewedRevisions, Page
):
    """A news story. Its title is the headline.

    The row is what readers see; everything newer is a revision. It goes live through
    `news.publishing.rule` and in no other way: `save` refuses content that nobody has checked.
    What readers get of it is made in `news.readers`, as a `ShownStory`.
    """

    standfirst = models.TextField(
        _("standfirst"), max_length=400, help_text=_("One or two sentences under the headline.")
    )
    dateline_place = models.CharField(
        _("place"),
        max_length=100,
        blank=True,
        help_text=_("Where the news comes from. For example: Denver."),
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
        help_text=_("It adds nothing to the text, so it needs no alt text."),
    )
    lead_image_caption = models.CharField(_("caption"), max_length=300, blank=True)
    lead_image_credit = models.CharField(
        _("credit"),
        max_length=200,
        blank=True,
        help_text=_("Fill it in only if it differs from the credit kept with the image."),
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
    def authors(self) -> list[Any]:
        """The bylined authors, in order."""
        return [byline.author for byline in self.bylines.all()]

    # Set by `news.models.section.printed_story_at` where it has found a true print.
    print_brought: bytes | None = None

    def permissions_for_user(self, user: Any) -> StoryPermissionTester:
        """What `user` may do with this story."""
        return StoryPermissionTester(user, self)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """As Django's, without a query for each row that it points to, which the database holds to."""
        super().clean_fields(exclude={*(exclude or ()), *_HELD_BY_THE_DATABASE})

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        """The same of its place in the tree, which nobody types."""
        super().validate_unique(exclude={*(exclude or ()), "path", "translation_key"})

    def clean(self) -> None:
        """Raises ValidationError on the field to mend."""
        super().clean()
        if self.dateline_date and self.dateline_date > timezone.localdate() + DAYS_AHEAD:
            raise ValidationError({"dateline_date": _("This is too far ahead. Check the year.")})

    @transaction.atomic
    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Save a revision and note what it cites."""
        revision = super().save_revision(*args, **kwargs)
        self.note_citations()
        return revision

    def note_citations(self) -> None:
        """Record which citations the newest, the scheduled and the live revision rest on."""
        ids = set(citation_ids(self.body))
        bodies = self._meta.get_field("body")
        kept = Revision.objects.for_instance(self).filter(
            models.Q(pk__in=[self.live_revision_id, self.latest_revision_id])
            | models.Q(approved_go_live_at__isnull=False)
        )
        for content in kept.values_list("content", flat=True):
            stored = content.get("body") if isinstance(content, dict) else None
            ids.update(citation_ids(bodies.to_python(stored)))
        record_uses(page=self, citation_ids=ids)

    @transaction.atomic
    def copy(self, *args: Any, **kwargs: Any) -> Any:
        """A copy, which is a draft of its own; what people wrote in it stays theirs."""
        copy = super().copy(*args, **kwargs)
        carry_writers(source=self, copy=copy)
        return copy
