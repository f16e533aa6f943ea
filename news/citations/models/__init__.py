"""Citations and what belongs to them."""

from .citation import Citation, CitationQuerySet, CitationType
from .contributors import Contributor, ContributorRole
from .documents import Document, DocumentKind, DocumentVersion, FileType, ReadState
from .formatted import FormattedReference
from .house_style import HouseStyle
from .identifiers import IdentifierKind, OtherIdentifier
from .imports import CitationImport, ImportedEntry, ImportState, Outcome
from .links import LinkCheck, LinkState
from .merges import Merge
from .notices import Flag, FlagState, Notice
from .pace import Pace
from .uses import CitationUse

__all__ = [
    "Citation",
    "CitationImport",
    "CitationQuerySet",
    "CitationType",
    "CitationUse",
    "Contributor",
    "ContributorRole",
    "Document",
    "DocumentKind",
    "DocumentVersion",
    "FileType",
    "Flag",
    "FlagState",
    "FormattedReference",
    "HouseStyle",
    "IdentifierKind",
    "ImportState",
    "ImportedEntry",
    "LinkCheck",
    "LinkState",
    "Merge",
    "NotChecked",
    "Notice",
    "OtherIdentifier",
    "Outcome",
    "Pace",
    "ReadState",
]
