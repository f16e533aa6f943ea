"""The words in which the study summary and the evidence label are shown."""

from django.utils.translation import gettext_lazy as _

from .corrections import Kind
from .evidence import Design, Evidence, EvidenceLabel, PeerReview, Subjects

DESIGNS = {
    Design.RANDOMISED_TRIAL: _("Randomised trial"),
    Design.TRIAL: _("Trial without randomisation"),
    Design.COHORT: _("Cohort study"),
    Design.CASE_CONTROL: _("Case-control study"),
    Design.CROSS_SECTIONAL: _("Cross-sectional study"),
    Design.CASE_SERIES: _("Case series or case report"),
    Design.ANIMAL: _("Animal study"),
    Design.IN_VITRO: _("In vitro study"),
    Design.MODELLING: _("Modelling or simulation"),
    Design.REVIEW: _("Review"),
    Design.META_ANALYSIS: _("Meta-analysis"),
    Design.OTHER: _("Other design"),
}
PEER_REVIEW = {
    PeerReview.PEER_REVIEWED: _("Peer reviewed"),
    PeerReview.PREPRINT: _("Preprint, not peer reviewed"),
    PeerReview.CONFERENCE: _("Conference presentation, not peer reviewed"),
    PeerReview.PRESS_RELEASE: _("Press release, not peer reviewed"),
    PeerReview.UNPUBLISHED: _("Unpublished, not peer reviewed"),
}
SUBJECTS = {
    Subjects.PEOPLE: _("People"),
    Subjects.ANIMALS: _("Animals"),
    Subjects.CELLS: _("Cells or tissue"),
    Subjects.COMPUTER: _("Computer models"),
    Subjects.MIXED: _("Several kinds"),
}
EVIDENCE = {
    Evidence.RANDOMISED_TRIAL: _("Randomised trial"),
    Evidence.TRIAL: _("Trial without randomisation"),
    Evidence.OBSERVATIONAL: _("Observational study"),
    Evidence.CASE_STUDY: _("Case study"),
    Evidence.EXPERIMENTAL: _("Laboratory study"),
    Evidence.MODELLING: _("Modelling"),
    Evidence.REVIEW: _("Review"),
    Evidence.META_ANALYSIS: _("Meta-analysis"),
    Evidence.OTHER: _("Other evidence"),
}
CORRECTIONS = {
    Kind.CORRECTION: _("Correction"),
    Kind.CLARIFICATION: _("Clarification"),
    Kind.UPDATE: _("Update"),
    Kind.EDITORS_NOTE: _("Editor’s note"),
    Kind.RETRACTION: _("Retraction"),
}
REVIEWED = _("Peer reviewed")
NOT_REVIEWED = _("Not peer reviewed")


def correction_label(kind: str) -> str:
    """The word for a kind of correction; for what a draft has not chosen, the first."""
    return str(CORRECTIONS[Kind(kind) if kind in Kind else Kind.CORRECTION])


def label_words(label: EvidenceLabel) -> tuple[str, str, str]:
    """The three parts of a label as readers see them."""
    return (
        str(REVIEWED if label.peer_reviewed else NOT_REVIEWED),
        str(EVIDENCE[label.evidence]),
        str(SUBJECTS[label.subjects]),
    )
