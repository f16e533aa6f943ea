"""Choosing a citation, or writing one on the spot: in study summaries and in running text."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView, CreateView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from .forms import QuickCitationForm
from .models import Citation

PREFIX = "citation"


class _Columns:
    """What tells one source from another in the list."""

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]  # a mixin: the view beside it has them
            Column("type", label=_("Type"), accessor="get_type_display"),
            Column("container_title", label=_("Published in"), accessor="container_title"),
            Column("state", label=_("State"), accessor="check_state"),
        ]

    def get_object_list(self) -> Any:
        return Citation.objects.with_names()


class _OwnIds:
    """The dialogue opens inside a story's form, whose fields have ids like "id_title" too."""

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        return super().get_creation_form_kwargs() | {"prefix": PREFIX}  # type: ignore[misc]  # a mixin


class CitationChooseView(_Columns, _OwnIds, ChooseView):
    """The dialogue with the list and the short form."""


class CitationChooseResultsView(_Columns, _OwnIds, ChooseResultsView):
    """The list alone, while searching."""


class CitationCreateView(_OwnIds, CreateView):
    """Saves what the short form says as an unchecked draft."""

    def save_form(self, form: QuickCitationForm) -> Citation:
        return form.save_draft(by=self.request.user)


class CitationChooserViewSet(ChooserViewSet):
    """The chooser, for single choice and for several at once (`?multiple=1`)."""

    model = Citation
    icon = "openquote"
    per_page = 6  # the button that confirms stands under the list
    choose_one_text = _("Choose a citation")
    choose_another_text = _("Choose another citation")
    edit_item_text = _("Edit this citation")
    create_action_label = _("Create and use")
    creation_tab_label = _("New citation")
    creation_form_class = QuickCitationForm
    choose_view_class = CitationChooseView
    choose_results_view_class = CitationChooseResultsView
    create_view_class = CitationCreateView


citation_chooser = CitationChooserViewSet("citation_chooser")
