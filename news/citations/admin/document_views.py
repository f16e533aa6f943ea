"""Documents of a citation in the admin: adding them, reading them, searching in them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from news.citations.documents.adding import PROBLEMS, add_document, add_version
from news.citations.documents.quoting import Span, spans_of
from news.citations.documents.reading.problems import Problem
from news.citations.documents.texts import DocumentText
from news.citations.models import Citation, Document, DocumentKind, DocumentVersion, ReadState
from news.desk.refusals import Refused

from .views import require

_MOST_HITS: Final = 50
_AROUND: Final = 90
_LONGEST_SEARCH: Final = 300


class DocumentForm(forms.Form):
    """A file or a pasted text, as a new document or as a newer version of one."""

    file = forms.FileField(label=gettext_lazy("File"), required=False)
    pasted = forms.CharField(
        label=gettext_lazy("or paste a text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        strip=False,
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("If you leave it empty, the name of the file."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"), choices=DocumentKind, initial=DocumentKind.PAPER
    )
    newer = forms.ModelChoiceField(
        label=gettext_lazy("Newer version of"),
        queryset=Document.objects.none(),
        required=False,
        empty_label=gettext_lazy("– none: it is a new document –"),
    )
    came_from = forms.CharField(
        label=gettext_lazy("Where it is from"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("A web address, or in words: “sent by the authors”."),
    )

    def __init__(self, *args: Any, citation: Citation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newer: Any = self.fields["newer"]
        newer.queryset = citation.documents.all()

    def clean(self) -> dict[str, Any]:
        """One of the two; a pasted text needs a title."""
        said = super().clean() or self.cleaned_data
        file, text = said.get("file"), (said.get("pasted") or "").strip()
        if bool(file) == bool(text) and "file" not in self.errors:
            raise forms.ValidationError(_("Choose a file or paste a text, one of the two."))
        if text and not said.get("title") and not said.get("newer"):
            self.add_error("title", _("Give the text a title."))
        return said

    def add_to(self, citation: Citation, *, by: Any) -> DocumentVersion:
        """Take in what was sent. Call it on a valid form; raises DocumentRefused."""
        said = self.cleaned_data
        file = said["file"]
        name = file.name if file else "text.txt"
        told = {
            "name": name,
            "data": file.read() if file else said["pasted"].encode(),
            "came_from": said["came_from"],
            "by": by,
        }
        if said["newer"]:
            return add_version(document=said["newer"], **told)
        return add_document(
            citation=citation, kind=said["kind"], title=said["title"] or name, **told
        )


@require_http_methods(["GET", "POST"])
def documents(request: HttpRequest, citation_id: int) -> HttpResponse:
    """The documents of a citation, and the form to add one."""
    require(request, "change" if request.method == "POST" else "view")
    citation = get_object_or_404(Citation, pk=citation_id)
    form = DocumentForm(request.POST or None, request.FILES or None, citation=citation)
    if request.method == "POST" and form.is_valid():
        try:
            version = form.add_to(citation, by=request.user)
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("“%s” was added.") % version.document)
            return redirect("citations:documents", citation.pk)
    versions = DocumentVersion.objects.defer("parts").select_related("added_by")
    found = citation.documents.prefetch_related(Prefetch("versions", versions))
    return _private(
        TemplateResponse(
            request,
            "citations/documents.html",
            {
                "citation": citation,
                "form": form,
                "documents": [
                    (document, [(one, _told(one)) for one in document.versions.all()])
                    for document in found
                ],
            },
        )
    )


def _told(version: DocumentVersion) -> str:
    """How a file was read, in words."""
    if version.state == ReadState.FAILED:
        return str(PROBLEMS.get(Problem(version.problem), ""))
    return str(version.get_state_display())


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where the words stand: the number of its part, where that is, and what is around it."""

    number: int
    locator: str
    before: str
    words: str
    behind: str


@require_safe
def document(request: HttpRequest, version_id: int) -> HttpResponse:
    """The text of a document, part by part: `?part=` (from 0), or the one with the place `?at=`.

    `?q=` are words to find in it.
    """
    require(request, "view")
    version = get_object_or_404(
        DocumentVersion.objects.select_related("document__citation", "added_by"), pk=version_id
    )
    text = DocumentText.kept(version.parts or [])
    query = request.GET.get("q", "")[:_LONGEST_SEARCH].strip()
    spans = spans_of(query, text)[:_MOST_HITS]
    at = _part_asked(request.GET, text, spans)
    return _private(
        TemplateResponse(
            request,
            "citations/document.html",
            {
                "version": version,
                "told": _told(version),
                "query": query,
                "hits": [_hit(span, text) for span in spans],
                "part": text.parts[at] if text.parts else None,
                "pieces": list(_pieces(text, at, spans)) if text.parts else [],
                "before": at - 1 if at else None,
                "behind": at + 1 if at + 1 < len(text.parts) else None,
                "count": len(text.parts),
            },
        )
    )


def _part_asked(asked: Mapping[str, Any], text: DocumentText, spans: Sequence[Span]) -> int:
    place, part = (_number(asked.get(name, "")) for name in ("at", "part"))
    if place is not None and place < len(text.whole):
        return text.number_at(place)
    if part is not None and part < len(text.parts):
        return part
    return text.number_at(spans[0].start) if spans else 0


def _number(sent: str) -> int | None:
    return int(sent[:9]) if sent.isascii() and sent.isdigit() else None


def _hit(span: Span, text: DocumentText) -> Hit:
    whole = text.whole
    return Hit(
        text.number_at(span.start),
        text.part_at(span.start).locator,
        whole[max(span.start - _AROUND, 0) : span.start],
        whole[span.start : span.end],
        whole[span.end : span.end + _AROUND],
    )


def _pieces(text: DocumentText, at: int, spans: Sequence[Span]) -> Iterator[tuple[str, bool]]:
    """The words of a part, and of each stretch whether it is one of those looked for."""
    start, end = list(text.bounds())[at]
    place = start
    for span in sorted(spans, key=lambda one: one.start):
        if span.end <= place or span.start >= end:
            continue
        yield text.whole[place : max(span.start, place)], False
        yield text.whole[max(span.start, place) : min(span.end, end)], True
        place = min(span.end, end)
    yield text.whole[place:end], False


@require_safe
def document_file(request: HttpRequest, version_id: int) -> FileResponse:
    """The file itself, to be saved: nothing in it is opened here."""
    require(request, "view")
    version = get_object_or_404(DocumentVersion.objects.defer("parts"), pk=version_id)
    answer = FileResponse(
        version.file.open("rb"),
        as_attachment=True,
        filename=version.name,
        content_type="application/octet-stream",
    )
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return _private(answer)


def _private[Response: HttpResponseBase](response: Response) -> Response:
    patch_cache_control(response, private=True, no_store=True)
    return response
