"""Citations in the admin: list, form, drafts, check, history and where they are used."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder, ModelAdminURLFinder
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.models import ReferenceIndex
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, UsageView

from .forms import CitationForm
from .models import Citation, CitationUse


class CitationPolicy(ModelPermissionPolicy):
    """Model permissions, but nobody publishes or withdraws by hand: the check does that."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "publish" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class CitationUseURLFinder(ModelAdminURLFinder):
    """A use is edited where its page is, by whoever may edit that."""

    def get_edit_url(self, instance: CitationUse) -> str | None:
        return AdminURLFinder(self.user).get_edit_url(instance.page.specific)


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


class CitationViewSet(SnippetViewSet):
    """Citations in the main menu."""

    chooser_viewset_class = ChooseOnlyViewSet

    model = Citation
    icon = "openquote"
    menu_label = _("Citations")
    menu_name = "citations"
    menu_order = 210
    add_to_admin_menu = True
    copy_view_enabled = False  # a copy would have the same identifiers
    usage_view_class = CitationUsageView
    base_form_class = CitationForm
    list_display: ClassVar[list[Any]] = [
        "__str__",
        Column("type", label=_("Type"), accessor="get_type_display"),
        Column("container_title", label=_("Published in"), accessor="container_title"),
        Column("state", label=_("State"), accessor="check_state"),
        UpdatedAtColumn(),
    ]
    list_filter: ClassVar[list[str]] = ["type", "live"]
    panels: ClassVar[list[Any]] = [
        MultiFieldPanel(_SOURCE, heading=_("Source")),
        MultiFieldPanel(_IDENTIFIERS, heading=_("Where to find it")),
        MultiFieldPanel(_EVENT, heading=_("Event")),
        FieldPanel("abstract"),
        FieldPanel("note"),
        UsedInPanel(heading=_("Used in")),
    ]
