"""Uploads, where no proxy serves them: as what they are, and never as a page that runs.

Documents are not among them. Their collection may be private, so Wagtail's view serves them, which
asks who wants one.
"""

from os.path import normpath
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve

# nginx in production says the same (docs/administrators.md).
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
DOCUMENTS = "documents"  # Wagtail's name for the folder
YEAR = 365 * 24 * 3600


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of the media folder. A name never gets another content, so it may be kept.

    Raises Http404 for what isn't there, and for documents.
    """
    root = Path(settings.MEDIA_ROOT).resolve()
    # Where the path leads in the end, however it goes there.
    file = Path(normpath(root / path.lstrip("/")))
    if not file.is_relative_to(root) or file.relative_to(root).parts[:1] == (DOCUMENTS,):
        raise Http404
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response
