"""Citations in the admin: list, form, drafts, check, history and where they are used."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db import transaction
from django.db.models import ProtectedError
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder, ModelAdminURLFinder
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
)
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.widgets import Button
from wagtail.models import ReferenceIndex
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import (
    DeleteView,
    EditView,
    IndexView,
    SnippetViewSet,
    UsageView,
)

from news.citations.exporting.files import ExportFormat
from news.citations.models import Citation, CitationUse, LinkCheck, Merge
from news.desk.two_at_once import ComesBack, OneAtATime

from .adding import CitationAddView, CitationFindView
from .forms import CitationForm
from .views import export_response, merge_url


class CitationUseURLFinder(ModelAdminURLFinder):
    """A use is edited where its page is, by whoever may edit that."""

    def get_edit_url(self, instance: CitationUse) -> str | None:
        return AdminURLFinder(self.user).get_edit_url(instance.page.specific)


class MergeURLFinder(ModelAdminURLFinder):
    """A merge is seen at the citation that was kept."""

    def get_edit_url(self, instance: Merge) -> str | None:
        return AdminURLFinder(self.user).get_edit_url(instance.kept)


class UsedInPanel(Panel):
    """The pages that rest on this citation, live or in draft."""

    class BoundPanel(Panel.BoundPanel):
        """The panel for one citation."""

        template_name = "citations/panels/used_in.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {
                "uses": self.instance.uses.select_related("page").order_by("page__title")
            }


class TrustPanel(Panel):
    """What speaks for and against the source: its check, its link, what was published about it."""

    class BoundPanel(Panel.BoundPanel):
        """The panel for one citation."""

        template_name = "citations/panels/trust.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            clearances = self.instance.clearances.select_related("checker").order_by("-number")
            return super().get_context_data(parent_context) | {
                "citation": self.instance,
                "clearance": clearances.first(),
                "link": LinkCheck.objects.filter(citation=self.instance.pk).first(),
                "flags": self.instance.flags.select_related("notice", "decided_by"),
                "others": self.instance.also_known_as,
                "merges": self.instance.merges.select_related("duplicate", "by"),
            }


class CitationUsageView(UsageView):
    """Wagtail's page of uses, from our own table: it knows drafts too."""

    def get_queryset(self) -> Any:
        return (
            ReferenceIndex.get_references_to(self.object)
            .filter(
                base_content_type__app_label="citations", base_content_type__model="citationuse"
            )
            .group_by_source_object()
        )


_SOURCE = [
    FieldPanel("type"),
    FieldPanel("title"),
    InlinePanel(
        "contributors",
        heading=_("Contributors"),
        label=_("contributor"),
        panels=[
            FieldRowPanel([FieldPanel("family"), FieldPanel("given")]),
            FieldRowPanel([FieldPanel("literal"), FieldPanel("role")]),
            FieldPanel("orcid"),
        ],
    ),
    FieldPanel("issued"),
    FieldPanel("container_title"),
    FieldPanel("container_title_short"),
    FieldRowPanel([FieldPanel("publisher"), FieldPanel("publisher_place")]),
    FieldRowPanel([FieldPanel("volume"), FieldPanel("issue"), FieldPanel("pages")]),
    FieldRowPanel([FieldPanel("edition"), FieldPanel("number"), FieldPanel("status")]),
]
_IDENTIFIERS = [
    FieldPanel("doi"),
    FieldPanel("url"),
    FieldRowPanel([FieldPanel("pmid"), FieldPanel("isbn")]),
    FieldRowPanel([FieldPanel("accessed"), FieldPanel("language")]),
]
_EVENT = [
    FieldPanel("event_title"),
    FieldRowPanel([FieldPanel("event_place"), FieldPanel("event_date")]),
]


class ChooseOnlyViewSet(SnippetChooserViewSet):
    """Wagtail's chooser without its address for creating, which fails when posted to.

    It has no form there to create anything with.
    """

    def get_urlpatterns(self) -> list[Any]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]


class CitationIndexView(IndexView):
    """The list, which can be taken along as it is filtered and searched."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The list, or what it shows as a file: `?export=bib`, `ris` or `json`."""
        if request.GET.get("export") in list(ExportFormat):
            form = ExportFormat(request.GET["export"])
            return export_response(self.get_queryset(), form, "citations")
        return super().get(request, *args, **kwargs)

    def get_base_queryset(self) -> Any:
        """Without those that were merged into another one."""
        return super().get_base_queryset().standing().with_names()

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Imports, and what is shown as a file."""
        shown = self.request.GET.copy()
        buttons = [
            *super().header_more_buttons,
            Button(
                _("Import a file"), reverse("citations:imports"), icon_name="upload", priority=20
            ),
        ]
        for number, form in enumerate(ExportFormat, start=30):
            shown["export"] = form.value
            label = _("Download as %(format)s") % {"format": form.label}
            url = f"{self.index_url}?{shown.urlencode()}"
            buttons.append(Button(label, url, icon_name="download", priority=number))
        return buttons


class CitationEditView(ComesBack, OneAtATime, EditView):
    """The whole form of a citation, and the way to its duplicates."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Also: documents, and merge."""
        label = _("Merge with a duplicate")
        button = Button(label, merge_url(self.object), icon_name="resubmit", priority=15)
        documents = Button(
            _("Documents"),
            reverse("citations:documents", args=[self.object.pk]),
            icon_name="doc-full-inverse",
            priority=14,
        )
        return [*super().header_more_buttons, documents, button]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say so where this one has been merged away."""
        if target := self.object.merged_into:
            url = reverse("wagtailsnippets_citations_citation:edit", args=[target.pk])
            messages.warning(
                self.request,
                format_html(
                    gettext('This citation was merged into <a href="{}">{}</a>.'), url, target
                ),
            )
        return super().get_context_data(**kwargs)


class CitationDeleteView(DeleteView):
    """Deleting a citation that nothing rests on."""

    def form_valid(self, form: Any) -> Any:
        """Delete it; what stands in the way is told, also where Wagtail's index doesn't know of it yet."""
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except ProtectedError as error:
            kinds = {str(type(one)._meta.verbose_name) for one in error.protected_objects}  # noqa: SLF001  # public, as Django has it
            names = ", ".join(sorted(kinds))
            messages.error(
                self.request, gettext("It can’t be deleted: something rests on it (%s).") % names
            )
            return redirect("wagtailsnippets_citations_citation:edit", self.object.pk)


class CitationViewSet(SnippetViewSet):
    """Citations in the main menu."""

    index_view_class = CitationIndexView
    add_view_class = CitationAddView
    create_template_name = "citations/add.html"
    edit_view_class = CitationEditView
    delete_view_class = CitationDeleteView

    chooser_viewset_class = ChooseOnlyViewSet

    model = Citation
    icon = "openquote"
    menu_label = _("Citations")
    menu_name = "citations"
    menu_order = 210
    add_to_admin_menu = True
    copy_view_enabled = False  # a copy would have the same identifiers
    usage_view_class = CitationUsageView
    list_display: ClassVar[list[Any]] = [
        "__str__",
        Column("type", label=_("Type"), accessor="get_type_display"),
        Column("container_title", label=_("Published in"), accessor="container_title"),
        Column("state", label=_("State"), accessor="check_state"),
        UpdatedAtColumn(),
    ]
    list_filter: ClassVar[list[str]] = ["type", "live"]

    def get_edit_handler(self) -> Any:
        """The panels, with our form under them."""
        return ObjectList(self.panels, base_form_class=CitationForm).bind_to_model(self.model)

    def get_urlpatterns(self) -> list[Any]:
        """Wagtail's, and the one that fills the form from a paste."""
        find = self.construct_view(CitationFindView, **self.get_add_view_kwargs())
        return [*super().get_urlpatterns(), path("find/", find, name="find")]

    panels: ClassVar[list[Any]] = [
        TrustPanel(heading=_("Trust")),
        MultiFieldPanel(_SOURCE, heading=_("Source")),
        MultiFieldPanel(_IDENTIFIERS, heading=_("Where to find it")),
        MultiFieldPanel(_EVENT, heading=_("Event")),
        FieldPanel("abstract"),
        FieldPanel("note"),
        UsedInPanel(heading=_("Used in")),
    ]
