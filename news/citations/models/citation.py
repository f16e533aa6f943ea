"""The citation: a structured record of a source, kept once and reused by every story."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Upper
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from news.citations.records.dates import PartialDate
from news.citations.records.identifiers import (
    normalise_doi,
    normalise_isbn,
    normalise_pmid,
    normalise_url,
)
from news.citations.records.one_line import format_name, plain_reference
from news.citations.records.public_form import content_of_form, public_form
from news.citations.records.record import Record
from news.citations.reviewed_revisions import KeepsReviewedRevisions
from news.desk.refusals import NotChecked
from news.digest import Content
from news.same_words import rows_with_these_words

from .contributors import Contributor
from .fields import NormalisedField, PartialDateField

if TYPE_CHECKING:
    from django.http import HttpRequest


class CitationType(models.TextChoices):
    """What kind of source it is; the values are CSL's item types."""

    ARTICLE = "article-journal", _("Journal article")
    PREPRINT = "article", _("Preprint")
    NEWS = "article-newspaper", _("News article")
    MAGAZINE = "article-magazine", _("Magazine article")
    PRESENTATION = "speech", _("Conference presentation")
    PROCEEDINGS = "paper-conference", _("Conference paper")
    PRESS_RELEASE = "pamphlet", _("Press release")
    BOOK = "book", _("Book")
    CHAPTER = "chapter", _("Book chapter")
    REPORT = "report", _("Report")
    DATASET = "dataset", _("Dataset")
    THESIS = "thesis", _("Thesis")
    INTERVIEW = "interview", _("Interview")
    WEB_PAGE = "webpage", _("Web page")


def _written_date(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{name}__regex": r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$"}),
        name=f"citations_citation_{name}_written",
    )


# What two spellings of one web address share: no scheme, no "www.", no closing slash.
URL_KEY = Func(
    F("url"), Value(r"^https?://(www\.)?|/$"), Value(""), Value("g"), function="regexp_replace"
)


class CitationQuerySet(models.QuerySet["Citation"]):
    """Citations, in the desk's words."""

    def checked(self) -> Self:
        """Those whose published form was checked by somebody else than its author."""
        return self.filter(live=True)

    def unchecked(self) -> Self:
        """Those that are not live: never published, or unpublished since."""
        return self.filter(live=False)

    def standing(self) -> Self:
        """Those that are not a signpost to another one."""
        return self.filter(merged_into=None)

    def standing_for(self, ids: Collection[int]) -> dict[int, "Citation"]:
        """For each cited id the citation that stands for it now: itself, or what it merged into."""
        rows = self.filter(pk__in=ids).values_list("pk", "merged_into_id")
        signs = {pk: merged_into or pk for pk, merged_into in rows}
        found = Citation.objects.with_names().in_bulk(set(signs.values()))
        return {pk: found[target] for pk, target in signs.items()}

    def with_names(self) -> Self:
        """With their contributors, in one query for all."""
        return self.prefetch_related("contributors")


class Citation(
    KeepsReviewedRevisions,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    ClusterableModel,
):
    """A source: an article, news item, talk, dataset, book or web page.

    The row holds what readers see; edits are revisions until they are checked. A citation
    that is in use can't be deleted (`CitationUse`).
    """

    if TYPE_CHECKING:
        contributors: Any  # modelcluster's manager of children
        uses: Any
        other_identifiers: Any

    # Unlike Wagtail's drafts, a citation is not public until somebody has checked it.
    live = models.BooleanField(_("live"), default=False, db_default=False, editable=False)

    type = models.CharField(_("type"), max_length=30, choices=CitationType)
    title = models.CharField(_("title"), max_length=600)
    container_title = models.CharField(
        _("published in"),
        max_length=300,
        blank=True,
        help_text=_("The journal, newspaper, website or book it stands in."),
    )
    container_title_short = models.CharField(
        _("abbreviated"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("The journal as PubMed abbreviates it: N Engl J Med. Some styles print it."),
    )
    publisher = models.CharField(_("publisher"), max_length=300, blank=True)
    publisher_place = models.CharField(
        _("place of the publisher"), max_length=200, blank=True, default="", db_default=""
    )
    edition = models.CharField(_("edition"), max_length=100, blank=True, default="", db_default="")
    status = models.CharField(
        _("status"),
        max_length=50,
        blank=True,
        default="",
        db_default="",
        help_text=_("Use it for a source that has no date yet: in press, forthcoming."),
    )
    issued = PartialDateField(
        _("date"), help_text=_("As far as it is known: 2025, 2025-06 or 2025-06-19.")
    )
    event_title = models.CharField(
        _("event"), max_length=300, blank=True, help_text=_("For talks: Psychedelic Science 2025.")
    )
    event_place = models.CharField(_("place of the event"), max_length=200, blank=True)
    event_date = PartialDateField(_("date of the event"))
    volume = models.CharField(_("volume"), max_length=50, blank=True)
    issue = models.CharField(_("issue"), max_length=50, blank=True)
    number = models.CharField(
        _("number"),
        max_length=50,
        blank=True,
        default="",
        db_default="",
        help_text=_("Of a report."),
    )
    pages = models.CharField(
        _("pages"), max_length=50, blank=True, help_text=_("Pages or article number: 373-377.")
    )
    doi = NormalisedField(
        _("DOI"),
        max_length=300,
        normalise=normalise_doi,
        help_text=_("10.1126/science.1241224, or the link to it."),
    )
    pmid = NormalisedField(_("PubMed id"), max_length=100, normalise=normalise_pmid)
    isbn = NormalisedField(_("ISBN"), max_length=60, normalise=normalise_isbn)
    url = NormalisedField(_("web address"), max_length=1000, normalise=normalise_url)
    accessed = PartialDateField(_("accessed on"), help_text=_("When we read the web page."))
    language = models.CharField(
        _("language"), max_length=35, blank=True, help_text=_("A language tag: en, de, pt-BR.")
    )
    abstract = models.TextField(_("abstract"), blank=True)
    note = models.TextField(
        _("internal note"), blank=True, help_text=_("For the desk. Readers never see it.")
    )

    # The citation that a duplicate was merged into. It is shown in the duplicate's place.
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="duplicates_of_it",
        verbose_name=_("merged into"),
    )

    revisions = GenericRelation("wagtailcore.Revision", related_query_name="citation")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="citation",
        for_concrete_model=False,
    )

    objects: ClassVar[Any] = models.Manager.from_queryset(CitationQuerySet)()

    search_fields: ClassVar[list[index.BaseField]] = [
        index.SearchField("title", boost=3),
        index.AutocompleteField("title"),
        index.AutocompleteField("container_title"),
        index.SearchField("container_title"),
        index.SearchField("publisher"),
        index.SearchField("event_title"),
        index.SearchField("abstract"),
        index.SearchField("identifiers"),
        index.AutocompleteField("identifiers"),
        index.SearchField("names"),
        index.AutocompleteField("names"),
        index.FilterField("type"),
        index.FilterField("live"),
        index.FilterField("issued"),
        index.FilterField("merged_into"),
    ]

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ("-issued", "title")
        indexes = (
            models.Index(Upper("title"), name="citations_citation_title"),
            # Few are; the desk asks under which stories they changed.
            models.Index(
                fields=("last_published_at",),
                condition=Q(last_published_at__gt=F("first_published_at")),
                name="citations_published_anew",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("doi",),
                condition=~Q(doi="") & Q(merged_into=None),
                name="citations_citation_doi_unique",
                violation_error_message=_("A citation with this DOI exists already."),
            ),
            models.UniqueConstraint(
                fields=("pmid",),
                condition=~Q(pmid="") & Q(merged_into=None),
                name="citations_citation_pmid_unique",
                violation_error_message=_("A citation with this PubMed id exists already."),
            ),
            models.UniqueConstraint(
                URL_KEY,
                condition=~Q(url="") & Q(merged_into=None),
                name="citations_citation_url_unique",
                violation_error_message=_("A citation with this web address exists already."),
            ),
            models.CheckConstraint(
                condition=Q(url="") | Q(url__regex=r"^https?://"),
                name="citations_citation_url_is_web",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("pk")), name="citations_citation_not_merged_into_itself"
            ),
            _written_date("issued"),
            _written_date("event_date"),
            _written_date("accessed"),
        )

    def __str__(self) -> str:
        names = list(self.contributors.all())
        first = names[0].name if names else None
        who = (first.literal or first.family) if first else self.container_title
        year = self.issued[:4]
        return f"{' '.join(part for part in (who, year) if part)}: {self.title}".lstrip(": ")

    @property
    def identifiers(self) -> str:
        """Every identifier, for the search index."""
        return " ".join(part for part in (self.doi, self.pmid, self.isbn, self.url) if part)

    @property
    def also_known_as(self) -> list[Any]:
        """Its identifiers beside those in its own fields."""
        others = self.other_identifiers.order_by("kind", "value")
        return [other for other in others if getattr(self, other.kind) != other.value]

    @property
    def names(self) -> str:
        """Every contributor, for the search index."""
        return " ".join(format_name(contributor.name) for contributor in self.contributors.all())

    @property
    def check_state(self) -> str:
        """In a word or two: has somebody checked it?"""
        if not self.live:
            return gettext("Not checked yet")
        return (
            gettext("Checked, with newer draft")
            if self.has_unpublished_changes
            else gettext("Checked")
        )

    @property
    def record(self) -> Record:
        """The citation as plain values."""
        values: dict[str, Any] = {name: getattr(self, name) for name in RECORD_TEXTS}
        for name in RECORD_DATES:
            text = getattr(self, name)
            values[name] = PartialDate.parse(text) if text else None
        return Record(
            id=str(self.pk or ""),
            contributors=tuple(contributor.name for contributor in self.contributors.all()),
            **values,
        )

    @property
    def plain_reference(self) -> str:
        """The citation in one line without formatting."""
        return plain_reference(self.record)

    @property
    def public_form(self) -> dict[str, Any]:
        """What readers may see of it, as CSL-JSON: no abstract, no internal note."""
        return public_form(self.record)

    def checkable_content(self) -> Content:
        """What a reader takes as fact in the version at hand, item by item."""
        return content_of_form(self.public_form)

    def statements(self, content: Content) -> tuple[()]:
        """None: a citation is checked as a whole, field by field on one page."""
        return ()

    def fill_from(self, record: Record) -> None:
        """Take over everything `record` says; nothing is saved."""
        for attribute in RECORD_TEXTS:
            setattr(self, attribute, getattr(record, attribute))
        for attribute in RECORD_DATES:
            setattr(self, attribute, str(getattr(record, attribute) or ""))
        self.contributors = [
            Contributor(
                sort_order=position,
                role=name.role,
                family=name.family,
                given=name.given,
                literal=name.literal,
                orcid=name.orcid,
            )
            for position, name in enumerate(record.contributors)
        ]

    def duplicates(self) -> dict[str, "Citation"]:
        """Other citations with the same identifier, by the name of the field."""
        others = Citation.objects.standing().exclude(pk=self.pk)
        known_as = {
            kind: Q(other_identifiers__kind=kind, other_identifiers__value=getattr(self, kind))
            for kind in ("doi", "pmid")
        }
        found = {
            "doi": others.filter(Q(doi=self.doi) | known_as["doi"]).first() if self.doi else None,
            "pmid": (
                others.filter(Q(pmid=self.pmid) | known_as["pmid"]).first() if self.pmid else None
            ),
            "url": self._same_address(others) if self.url else None,
        }
        return {field: other for field, other in found.items() if other}

    def _same_address(self, others: Any) -> "Citation | None":
        key = URL_KEY.copy()
        key.set_source_expressions([Value(self.url), *URL_KEY.get_source_expressions()[1:]])
        return others.exclude(url="").annotate(key=URL_KEY).filter(key=key).first()

    def with_content_json(self, content: Any) -> "Citation":
        """A version of it; whether it was merged into another one is true of every version."""
        version: Citation = super().with_content_json(content)
        version.merged_into_id = self.merged_into_id
        return version

    def byline_account_ids(self) -> set[int]:
        """Accounts of the people it names: none, its contributors are not the desk's."""
        return set()

    def reasons_against_approval(self) -> list[str]:
        """Why this revision may not be approved, in sentences; empty means go."""
        try:
            self.full_clean()
        except ValidationError as error:
            return error.messages
        return []

    def sources(self) -> Any:
        """The citations it rests on: none, it is one."""
        return Citation.objects.none()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; raises NotChecked if the row would be public in a form that nobody has cleared."""
        update_fields = kwargs.get("update_fields")
        shows = self.live and (update_fields is None or not SHOWN.isdisjoint(update_fields))
        if shows and not self._is_cleared():
            raise NotChecked(
                gettext("This citation has to be checked before readers see it. Submit it.")
            )
        super().save(*args, **kwargs)

    def _is_cleared(self) -> bool:
        """Whether a fact-checker has cleared what readers would see of it."""
        clearances: Any = self.clearances  # of the fact-check
        return bool(
            self.pk and clearances.filter(rows_with_these_words(self.checkable_content())).exists()
        )

    def source_writers(self) -> dict[int, str]:
        """It shows nobody's name or credit but its own."""
        return {}

    def lock_sources(self) -> None:
        """Lock what it rests on: nothing but itself."""

    def get_preview_template(self, request: "HttpRequest", mode_name: str) -> str:
        """The page that shows one citation as readers will see it."""
        return "citations/preview.html"

    def get_preview_context(self, request: "HttpRequest", mode_name: str) -> dict[str, Any]:
        """What that page is given."""
        return super().get_preview_context(request, mode_name) | {"citation": self}


RECORD_DATES = ("issued", "event_date", "accessed")
RECORD_TEXTS = (
    "type",
    "title",
    "container_title",
    "container_title_short",
    "publisher",
    "publisher_place",
    "edition",
    "status",
    "event_title",
    "event_place",
    "volume",
    "issue",
    "number",
    "pages",
    "doi",
    "pmid",
    "isbn",
    "url",
    "language",
    "abstract",
    "note",
)


# What a save has to write to change what readers see of a citation.
SHOWN = frozenset(("live", "contributors", *RECORD_DATES, *RECORD_TEXTS)) - {"abstract", "note"}
