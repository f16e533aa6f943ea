"""The citation styles: CSL files as their authors publish them, and what we ask of each.

The files are by the authors named in them, under CC BY-SA 3.0 (see `docs/licences.md`).
"""

import re
from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _

_HERE = Path(__file__).parent

# References stand in a numbered list, each for itself: nothing may depend on its neighbours.
_ON_NEIGHBOURS = re.compile(
    r"\s(?:disambiguate-add-year-suffix|disambiguate-add-names|disambiguate-add-givenname"
    r"|subsequent-author-substitute(?:-rule)?)=\"[^\"]*\""
)
# pandoc prints the label first where the style leaves the name to be understood.
_LABEL_ALONE = re.compile(r"(<names [^>]*[^/]>)(\s*<label [^>]*/>\s*<(?:substitute|/names))")
_SORT = re.compile(r"<sort>.*?</sort>", re.DOTALL)

# It calls an article without volume and pages a preprint, which says that nobody has reviewed it.
_HARVARD_PREPRINTS = '<if type="article article-journal" match="any">'


class Style(models.TextChoices):
    """A style; the value is the name of its file."""

    APA = "apa", _("APA")
    AMA = "american-medical-association", _("AMA")
    VANCOUVER = "nlm-citation-sequence", _("Vancouver")
    CHICAGO = "chicago-author-date", _("Chicago, author and date")
    CHICAGO_NOTES = "chicago-notes-bibliography", _("Chicago, notes")
    HARVARD = "harvard-cite-them-right", _("Harvard")
    NATURE = "nature", _("Nature")

    @property
    def csl(self) -> str:
        """The style as CSL, without what sorts entries or tells them from their neighbours."""
        text = (_HERE / f"{self.value}.csl").read_text(encoding="utf-8")
        if self is Style.HARVARD:
            text = text.replace(_HARVARD_PREPRINTS, '<if type="article">')
        text = _LABEL_ALONE.sub(r"\1<name/>\2", text)
        return _SORT.sub("", _ON_NEIGHBOURS.sub("", text))
