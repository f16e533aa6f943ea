"""Adding a citation on its own page: the whole form, filled in from a paste if there is one."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.snippets.views.snippets import CreateView

from news.citations.models.citation import RECORD_DATES, RECORD_TEXTS
from news.citations.records.record import Record
from news.desk.two_at_once import ComesBack

from .paste import Offer, PasteForm


def form_data(record: Record) -> QueryDict:
    """`record` as the whole form would send it."""
    data = QueryDict(mutable=True)
    for field in (*RECORD_TEXTS, *RECORD_DATES):
        data[field] = str(getattr(record, field) or "")
    total = len(record.contributors)
    data["contributors-TOTAL_FORMS"] = str(total)
    data["contributors-INITIAL_FORMS"] = "0"
    data["contributors-MIN_NUM_FORMS"] = "0"
    data["contributors-MAX_NUM_FORMS"] = "5000"
    for place, name in enumerate(record.contributors):
        values = {
            "role": name.role.value,
            "family": name.family,
            "given": name.given,
            "literal": name.literal,
            "orcid": name.orcid,
            "ORDER": str(place + 1),
            "id": "",
        }
        for part, value in values.items():
            data[f"contributors-{place}-{part}"] = value
    return data


class CitationAddView(ComesBack, CreateView):
    """The whole form, with the field for a paste above it."""

    paste: PasteForm | None = None
    offer: Offer | None = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and what was pasted."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        known = self.offer.match.citation if self.offer and self.offer.match else None
        return context | {
            "paste_form": self.paste or PasteForm(prefix="paste"),
            "offer": self.offer,
            "known_url": known
            and reverse("wagtailsnippets_citations_citation:edit", args=[known.pk]),
            "find_url": reverse("wagtailsnippets_citations_citation:find"),
        }


class CitationFindView(CitationAddView):
    """Looks a paste up and shows the form filled in, to be read over; nothing is saved."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        # Wagtail would save what nobody has read over yet.
        self.autosave_enabled = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.add_url)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form as far as anybody knows it."""
        self.paste = PasteForm(request.POST, request.FILES, prefix="paste")
        if self.paste.is_valid():
            self.offer = self.paste.cleaned_data["offer"]
        self.form = self.get_form()
        response: HttpResponse = self.render_to_response(self.get_context_data(form=self.form))
        return response

    def get_form_kwargs(self) -> dict[str, Any]:
        """What was found in the place of what was posted."""
        kwargs: dict[str, Any] = super().get_form_kwargs()
        kwargs.pop("files", None)
        kwargs["data"] = form_data(self.offer.found.record) if self.offer else None
        return kwargs
