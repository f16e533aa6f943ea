"""Choosing a citation, or taking in a new one on the spot: in study summaries and in running text."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import (
    ChooseResultsView,
    ChooseView,
    ChosenResponseMixin,
    CreateView,
    PreserveURLParametersMixin,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet

from news.citations.models import Citation

from .forms import QuickCitationForm
from .paste import PasteForm

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
        return Citation.objects.standing().with_names()


class _OwnIds:
    """The dialogue opens inside a story's form, whose fields have ids like "id_title" too."""

    creation_form_template_name = "citations/chooser/creation_form.html"

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        return super().get_creation_form_kwargs() | {"prefix": PREFIX}  # type: ignore[misc]  # a mixin

    def get_creation_form_context_data(self, form: QuickCitationForm) -> dict[str, Any]:
        """The short form, and the field for a paste above it."""
        keep: Any = self.append_preserved_url_parameters  # type: ignore[attr-defined]  # a mixin
        return super().get_creation_form_context_data(form) | {  # type: ignore[misc]  # a mixin
            "paste_form": PasteForm(prefix=f"{PREFIX}-paste"),
            "find_url": keep(reverse("citation_chooser:find")),
        }


class CitationChooseView(_Columns, _OwnIds, ChooseView):
    """The dialogue with the list, the field for a paste and the short form."""


class CitationChooseResultsView(_Columns, _OwnIds, ChooseResultsView):
    """The list alone, while searching."""


class CitationCreateView(_OwnIds, CreateView):
    """Saves what the short form says as an unchecked draft."""

    def save_form(self, form: QuickCitationForm) -> Citation:
        return form.save_draft(by=self.request.user)

    def get_creation_form_context_data(self, form: QuickCitationForm) -> dict[str, Any]:
        context = super().get_creation_form_context_data(form) | {"reshown": True}
        known = next(iter(form.instance.duplicates().values()), None) if form.is_bound else None
        return context | self.known_one(known)

    def known_one(self, citation: Citation | None) -> dict[str, Any]:
        """What the page needs to offer a citation that is there already."""
        if not citation:
            return {}
        url = reverse("citation_chooser:use_known", args=[citation.pk])
        return {"known": citation, "use_known_url": self.append_preserved_url_parameters(url)}


class CitationFindView(CitationCreateView):
    """Looks a paste up and shows what was found, to be read over; nothing is saved."""

    def get(self, request: HttpRequest) -> HttpResponse:
        raise Http404

    def post(self, request: HttpRequest) -> HttpResponse:
        """The short form, filled in as far as anybody knows."""
        self.paste = PasteForm(request.POST, request.FILES, prefix=f"{PREFIX}-paste")
        self.offer = self.paste.cleaned_data["offer"] if self.paste.is_valid() else None
        start = f"kept-{PREFIX}-"
        typed = {
            name.removeprefix(start): str(value)
            for name, value in request.POST.items()
            if name.startswith(start)
        }
        if self.offer:
            record = self.offer.found.record
            self.form = QuickCitationForm.prefilled(record, typed=typed, prefix=PREFIX)
        else:
            self.form = QuickCitationForm(initial=typed, prefix=PREFIX)
        return self.get_reshow_creation_form_response()

    def get_creation_form_context_data(self, form: QuickCitationForm) -> dict[str, Any]:
        context = super().get_creation_form_context_data(form)
        context |= {"paste_form": self.paste, "offer": self.offer}
        known = self.offer.match.citation if self.offer and self.offer.match else None
        return context | self.known_one(known)


class UseKnownView(ChosenResponseMixin, PreserveURLParametersMixin, View):
    """Chooses a citation that is there already, in place of a second one of the same source."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        citation = get_object_or_404(Citation.objects.standing(), pk=pk)
        response: HttpResponse = self.get_chosen_response(citation)
        return response


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

    def get_urlpatterns(self) -> list[Any]:
        """Wagtail's, and those of the paste."""
        return [
            *super().get_urlpatterns(),
            path("find/", self.construct_view(CitationFindView), name="find"),
            path("use/<int:pk>/", UseKnownView.as_view(), name="use_known"),
        ]


citation_chooser = CitationChooserViewSet("citation_chooser")
