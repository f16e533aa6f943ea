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
from wagtail.admin.auth import require_admin_access

# nginx in production says the same (docs/administrators.md).
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
# Wagtail's names for the folders of what is nobody's but the desk's.
DOCUMENTS = "documents"
ORIGINALS = "original_images"
UPLOADS = "wagtail_uploads"  # until their form is complete
YEAR = 365 * 24 * 3600


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of the media folder. A name never gets another content, so it may be kept.

    Raises Http404 for what isn't there, for documents, and for originals of pictures.
    """
    root = Path(settings.MEDIA_ROOT).resolve()
    # Where the path leads in the end, however it goes there.
    file = Path(normpath(root / path.lstrip("/")))
    if not file.is_relative_to(root) or _folder(file, root) in {DOCUMENTS, ORIGINALS, UPLOADS}:
        raise Http404
    response = _served(request, path)
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


@require_admin_access
def original(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture as it was uploaded, for the desk alone; raises Http404 for what isn't there."""
    root = Path(settings.MEDIA_ROOT).resolve()
    if _folder(Path(normpath(root / path)), root) != ORIGINALS:
        raise Http404
    response = _served(request, path)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _folder(file: Path, root: Path) -> str:
    return file.relative_to(root).parts[0] if root in file.parents else ""


def _served(request: HttpRequest, path: str) -> HttpResponseBase:
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response.headers["Content-Security-Policy"] = POLICY
    return response
