"""Citations and what belongs to them."""

from .citation import Citation, CitationQuerySet, CitationType, NotChecked
from .contributors import Contributor, ContributorRole
from .formatted import FormattedReference
from .house_style import HouseStyle
from .uses import CitationUse

__all__ = [
    "Citation",
    "CitationQuerySet",
    "CitationType",
    "CitationUse",
    "Contributor",
    "ContributorRole",
    "FormattedReference",
    "HouseStyle",
    "NotChecked",
]
