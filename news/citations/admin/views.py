"""Imports, exports and merges of citations in the admin."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.search.backends import get_search_backend

from news.citations.exporting.files import ExportFormat, export
from news.citations.importing.entries import BadFile
from news.citations.importing.formats import read_upload
from news.citations.matching.known import match_of
from news.citations.matching.merging import (
    CHOICES,
    differences,
    merge,
    newest,
    reasons_against,
)
from news.citations.models import (
    Citation,
    CitationImport,
    CitationQuerySet,
    CitationType,
    ImportedEntry,
    Outcome,
)
from news.citations.records.dates import PartialDate
from news.citations.records.one_line import format_name
from news.citations.records.record import Record
from news.desk.refusals import Refused

from .import_job import start_import

ENTRIES_A_PAGE = 100


class ImportForm(forms.Form):
    """A file to import."""

    file = forms.FileField(label=_("File"))


def require(request: HttpRequest, action: str) -> None:
    """Raises PermissionDenied for somebody who may not do this ("add", "view") with citations."""
    if not ModelPermissionPolicy(Citation).user_has_permission(request.user, action):
        raise PermissionDenied


# Imports -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """All imports, newest first; POST starts another one."""
    require(request, "add")
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = start_import(name=file.name, data=read_upload(file), by=request.user)
        except BadFile as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("“%s” is being imported.") % run.name)
            return redirect("citations:import", run.pk)
    runs = CitationImport.objects.defer("data").select_related("by")[:50]
    return TemplateResponse(
        request,
        "citations/imports.html",
        {"form": form, "runs": runs},
        status=400 if form.errors else 200,
    )


@require_safe
def import_report(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far an import is, and what became of each entry; `?outcome=refused` shows those alone."""
    require(request, "add")
    run = get_object_or_404(CitationImport.objects.defer("data").select_related("by"), pk=run_id)
    entries = ImportedEntry.objects.filter(run=run)
    counts = dict(entries.values_list("outcome").annotate(Count("pk")).order_by("outcome"))
    outcome = request.GET.get("outcome", "")
    if outcome in Outcome.values:
        entries = entries.filter(outcome=outcome)
    page = Paginator(entries, ENTRIES_A_PAGE).get_page(request.GET.get("p"))
    return TemplateResponse(
        request,
        "citations/import.html",
        {
            "run": run,
            "page": page,
            "outcome": outcome,
            "counts": [(value, label, counts.get(value, 0)) for value, label in Outcome.choices],
        },
    )


# Exports -------------------------------------------------------------------------------------------


def export_response(citations: Any, form: ExportFormat, name: str) -> StreamingHttpResponse:
    """A file of `citations`, a queryset or search results, sent as it is written."""
    response = StreamingHttpResponse(
        export(_records(citations), form), content_type=form.content_type
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.{form.value}"'
    return response


def _records(citations: Any) -> Iterator[Record]:
    if isinstance(citations, CitationQuerySet):
        citations = citations.with_names().iterator(chunk_size=500)
    return (citation.record for citation in citations)


# Merging -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def merge_citations(request: HttpRequest, citation_id: int) -> HttpResponse:
    """Two citations side by side; POST makes one of them a signpost to the other."""
    require(request, "change")
    keep = get_object_or_404(Citation.objects.with_names(), pk=citation_id)
    duplicate = _chosen(request, keep)
    refusals: list[str] = []
    if request.method == "POST" and duplicate:
        taken = {name: request.POST.get(f"take-{name}") == "duplicate" for name in CHOICES}
        try:
            merge(keep_id=keep.pk, duplicate_id=duplicate.pk, taken=taken, by=request.user)
        except Refused as refused:
            refusals = list(refused.reasons)
        else:
            messages.success(request, _("“%s” is one citation now.") % keep)
            return redirect("wagtailsnippets_citations_citation:edit", keep.pk)
    return TemplateResponse(
        request,
        "citations/merge.html",
        {
            "keep": keep,
            "duplicate": duplicate,
            "rows": _rows(keep, duplicate) if duplicate else [],
            "against": reasons_against(keep, duplicate) if duplicate else [],
            "refusals": refusals,
            "uses": duplicate.uses.select_related("page") if duplicate else [],
            "found": [] if duplicate else _alike(request, keep),
            "query": request.GET.get("q", ""),
        },
        status=409 if refusals else 200,
    )


def _chosen(request: HttpRequest, keep: Citation) -> Citation | None:
    chosen = request.POST.get("duplicate") or request.GET.get("duplicate") or ""
    if not chosen.isascii() or not chosen.isdigit() or len(chosen) > 18:
        return None
    return (
        Citation.objects.standing().with_names().filter(pk=int(chosen)).exclude(pk=keep.pk).first()
    )


def _alike(request: HttpRequest, keep: Citation) -> list[Citation]:
    """What may be a duplicate: what matches, and what a search finds."""
    match = match_of(keep.record, besides=keep.pk)
    query = request.GET.get("q", "").replace("\x00", "").strip()[:200] or keep.title[:200]
    rows = Citation.objects.standing().with_names()
    found = [match.citation] if match else []
    results = get_search_backend().autocomplete(query, rows)[:10]
    return found + [one for one in results if one not in found and one.pk != keep.pk]


def _rows(keep: Citation, duplicate: Citation) -> list[dict[str, Any]]:
    """Each part of the record of both, those that differ marked."""
    ours, theirs = newest(keep).record, newest(duplicate).record
    different = differences(keep, duplicate)
    return [
        {
            "name": name,
            "label": _label(name),
            "ours": _shown(name, getattr(ours, name)),
            "theirs": _shown(name, getattr(theirs, name)),
            "differs": name in different,
            # An empty field is worth filling.
            "take": not getattr(ours, name),
        }
        for name in CHOICES
        if getattr(ours, name) or getattr(theirs, name)
    ]


def _label(name: str) -> str:
    if name == "contributors":
        return _("Contributors")
    label = str(Citation._meta.get_field(name).verbose_name)  # noqa: SLF001  # Django's own door
    return label[:1].upper() + label[1:]


def _shown(name: str, value: Any) -> str:
    if name == "type":
        return str(CitationType(value).label)
    if isinstance(value, tuple):
        return "; ".join(format_name(name) for name in value)
    return value.in_words() if isinstance(value, PartialDate) else str(value or "")


def merge_url(citation: Citation) -> str:
    """Where a citation is merged with another one."""
    return reverse("citations:merge", args=[citation.pk])
