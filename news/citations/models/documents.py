"""Documents of a source: what it says, kept for the desk. `citations.documents.adding` is the only writer."""

from pathlib import PurePosixPath
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    """What a document is."""

    PAPER = "paper", _("Paper or report")
    WEB_PAGE = "web_page", _("Web page as it was")
    TRANSCRIPT = "transcript", _("Transcript")
    NOTES = "notes", _("Notes")
    OTHER = "other", _("Other text")


class FileType(models.TextChoices):
    """How a file is read, told by its content."""

    PDF = "pdf", "PDF"
    HTML = "html", _("Web page (HTML)")
    XML = "xml", _("Article in JATS XML")
    TEXT = "text", _("Plain text")


ENDINGS: Final = {
    FileType.PDF: "pdf",
    FileType.HTML: "html",
    FileType.XML: "xml",
    FileType.TEXT: "txt",
}


class ReadState(models.TextChoices):
    """How far the reading of a file is."""

    WAITING = "waiting", _("Being read")
    READ = "read", _("Read")
    FAILED = "failed", _("Could not be read")


def document_storage() -> Any:
    """Where the files are: apart from what readers may see, and without a public address."""
    return storages["documents"]


def place_of_file(version: "DocumentVersion", _name: str) -> str:
    """Names are ours: what somebody called the file is only a label."""
    return str(PurePosixPath(f"{uuid4().hex}.{ENDINGS[FileType(version.type)]}"))


class Document(models.Model):
    """What a source says, as the desk has it: a paper, a page, a transcript, notes. Private to the desk."""

    citation = models.ForeignKey(
        "citations.Citation",
        on_delete=models.PROTECT,
        related_name="documents",
        verbose_name=_("citation"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=DocumentKind)
    title = models.CharField(_("title"), max_length=300)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(_("added at"), db_default=Now())

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title


class DocumentVersion(models.Model):
    """A file of a document. A newer file is a version of its own; none is overwritten or deleted.

    `sha256` is of the file. `parts` is its text with its places (`DocumentText.stored`), None until it
    is read; `problem` says why there is none (`reading.problems`). The database lets nothing change
    but these and `state`.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    file = models.FileField(
        _("file"), storage=document_storage, upload_to=place_of_file, max_length=100
    )
    name = models.CharField(_("name of the file"), max_length=200)
    type = models.CharField(_("type"), max_length=8, choices=FileType)
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    came_from = models.CharField(_("where it is from"), max_length=1000, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(_("added at"), db_default=Now())
    state = models.CharField(_("state"), max_length=8, choices=ReadState, default=ReadState.WAITING)
    problem = models.CharField(_("why it has no text"), max_length=20, blank=True)
    parts: Any = models.JSONField(_("text"), null=True)

    class Meta:
        verbose_name = _("version of a document")
        verbose_name_plural = _("versions of documents")
        ordering = ("document", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("document", "number"), name="citations_document_version_once"
            ),
            models.UniqueConstraint(
                fields=("document", "sha256"), name="citations_document_file_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="read", parts__isnull=False)
                | (~models.Q(state="read") & models.Q(parts__isnull=True)),
                name="citations_document_read_has_text",
            ),
        )

    def __str__(self) -> str:
        return f"{self.document}, {self.number}"
