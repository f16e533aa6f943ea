"""Documents taken in and read. The only writer of `Document` and `DocumentVersion`."""

import hashlib
import re
from typing import Any, Final

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.tasks import task
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from news.citations.models import Citation
from news.citations.models.documents import (
    Document,
    DocumentVersion,
    FileType,
    ReadState,
)
from news.desk.refusals import Refused

from .reading.limited import read
from .reading.problems import CannotBeRead, Problem

# Named in Wagtail's log.
DOCUMENT_ADDED: Final = "citations.add_document"
MOST_MEGABYTES: Final = 200
PROBLEMS: Final = {
    Problem.ENCRYPTED: gettext_lazy(
        "It is locked with a password. Save a copy without one, and add that."
    ),
    Problem.DAMAGED: gettext_lazy(
        "It is damaged, or not what its name says. Get it anew, and add that."
    ),
    Problem.TOO_LONG: gettext_lazy(
        "It has more than 2,000 pages. Add the part that the story rests on."
    ),
    Problem.TOO_MUCH: gettext_lazy(
        "Reading it takes too much time or memory. Add a smaller part of it."
    ),
    Problem.NO_TEXT: gettext_lazy(
        "It has pictures of pages and no text. Passages can’t be found in it."
    ),
}
_HEAD: Final = 4_096


class DocumentRefused(Refused):
    """A document can't be taken in; says why in sentences."""


def type_of(data: bytes) -> FileType:
    """What a file is by its content, whatever its name. Raises DocumentRefused for what isn't known here."""
    head = data[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return FileType.PDF
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if re.match(rb"<!doctype html|<html", start):
        return FileType.HTML
    if start.startswith((b"<?xml", b"<article", b"<!doctype article")):
        is_page = b"<html" in start
        return FileType.HTML if is_page else FileType.XML
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise DocumentRefused(_("This is no PDF, web page, JATS article or plain text (UTF-8)."))
    return FileType.TEXT


def add_document(
    *,
    citation: Citation,
    kind: str,
    title: str,
    name: str,
    data: bytes,
    came_from: str = "",
    by: Any,
) -> DocumentVersion:
    """Keep a file as a new document of a citation, and leave a job to read it. Raises DocumentRefused."""
    with transaction.atomic():
        document = Document.objects.create(citation=citation, kind=kind, title=title, added_by=by)
        return add_version(document=document, name=name, data=data, came_from=came_from, by=by)


@transaction.atomic
def add_version(
    *, document: Document, name: str, data: bytes, came_from: str = "", by: Any
) -> DocumentVersion:
    """Keep a newer file of a document. Raises DocumentRefused, also for one that is there already."""
    if not data.strip():
        raise DocumentRefused(_("This is empty."))
    if len(data) > MOST_MEGABYTES * 1024 * 1024:
        raise DocumentRefused(_("Files may have up to %d MB.") % MOST_MEGABYTES)
    Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    sha256 = hashlib.sha256(data).hexdigest()
    known = DocumentVersion.objects.filter(document__citation=document.citation_id, sha256=sha256)
    if there := known.select_related("document").first():
        raise DocumentRefused(_("This file is here already: “%s”.") % there.document)
    newest = document.versions.aggregate(newest=Max("number"))["newest"] or 0
    version = DocumentVersion(
        document=document,
        number=newest + 1,
        name=name[:200],
        type=type_of(data),
        size=len(data),
        sha256=sha256,
        came_from=came_from[:1000],
        added_by=by,
    )
    version.file.save(name, ContentFile(data), save=False)
    try:
        with transaction.atomic():
            version.save()
    except IntegrityError as error:
        version.file.delete(save=False)
        raise DocumentRefused(_("Somebody has added this file just now.")) from error
    log(
        document.citation,
        DOCUMENT_ADDED,
        user=by,
        data={"title": document.title, "number": version.number, "sha256": sha256},
    )
    transaction.on_commit(lambda: read_document.enqueue(version.pk))
    return version


def hand_over(*, source: Citation, target: Citation) -> None:
    """Documents of a citation that was merged into another one belong to that one."""
    Document.objects.filter(citation=source).update(citation=target)


@task(backend="jobs", queue_name="documents")
def read_document(version_id: int) -> None:
    """Read the text of a file, unless that is done."""
    version = DocumentVersion.objects.filter(pk=version_id, state=ReadState.WAITING).first()
    if version is None:
        return
    with version.file.open("rb") as file:
        data = file.read()
    waiting = DocumentVersion.objects.filter(pk=version_id, state=ReadState.WAITING)
    try:
        text = read(data, kind=version.type)
    except CannotBeRead as error:
        waiting.update(state=ReadState.FAILED, problem=error.problem.value)
        return
    waiting.update(state=ReadState.READ, parts=text.stored())
