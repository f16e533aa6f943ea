"""The evidence label, derived from a study summary and never typed. Pure.

After the labelling system of the Academy of Medical Sciences and the Science Media Centre
(2018): peer reviewed or not, the type of evidence, and in whom it was found.
"""

from dataclasses import dataclass
from enum import StrEnum


class Design(StrEnum):
    """How a study was done."""

    RANDOMISED_TRIAL = "randomised_trial"
    TRIAL = "trial"
    COHORT = "cohort"
    CASE_CONTROL = "case_control"
    CROSS_SECTIONAL = "cross_sectional"
    CASE_SERIES = "case_series"
    ANIMAL = "animal"
    IN_VITRO = "in_vitro"
    MODELLING = "modelling"
    REVIEW = "review"
    META_ANALYSIS = "meta_analysis"
    OTHER = "other"


class PeerReview(StrEnum):
    """How far a study has come on its way to a journal."""

    PEER_REVIEWED = "peer_reviewed"
    PREPRINT = "preprint"
    CONFERENCE = "conference"
    PRESS_RELEASE = "press_release"
    UNPUBLISHED = "unpublished"


class Subjects(StrEnum):
    """In whom or what a study was done."""

    PEOPLE = "people"
    ANIMALS = "animals"
    CELLS = "cells"
    COMPUTER = "computer"
    MIXED = "mixed"


class Evidence(StrEnum):
    """The kinds of evidence that a label tells apart; several designs share one."""

    RANDOMISED_TRIAL = "randomised_trial"
    TRIAL = "trial"
    OBSERVATIONAL = "observational"
    CASE_STUDY = "case_study"
    EXPERIMENTAL = "experimental"
    MODELLING = "modelling"
    REVIEW = "review"
    META_ANALYSIS = "meta_analysis"
    OTHER = "other"


EVIDENCE_OF = {
    Design.RANDOMISED_TRIAL: Evidence.RANDOMISED_TRIAL,
    Design.TRIAL: Evidence.TRIAL,
    Design.COHORT: Evidence.OBSERVATIONAL,
    Design.CASE_CONTROL: Evidence.OBSERVATIONAL,
    Design.CROSS_SECTIONAL: Evidence.OBSERVATIONAL,
    Design.CASE_SERIES: Evidence.CASE_STUDY,
    Design.ANIMAL: Evidence.EXPERIMENTAL,
    Design.IN_VITRO: Evidence.EXPERIMENTAL,
    Design.MODELLING: Evidence.MODELLING,
    Design.REVIEW: Evidence.REVIEW,
    Design.META_ANALYSIS: Evidence.META_ANALYSIS,
    Design.OTHER: Evidence.OTHER,
}


@dataclass(frozen=True, slots=True)
class EvidenceLabel:
    """Three answers a reader gets above the fold."""

    peer_reviewed: bool
    evidence: Evidence
    subjects: Subjects


def evidence_label(*, design: str, peer_review: str, subjects: str) -> EvidenceLabel | None:
    """The label of a study summary; None while one of its three sources is missing or unknown."""
    try:
        return EvidenceLabel(
            peer_reviewed=PeerReview(peer_review) is PeerReview.PEER_REVIEWED,
            evidence=EVIDENCE_OF[Design(design)],
            subjects=Subjects(subjects),
        )
    except ValueError:
        return None


def designs_of(evidence: Evidence) -> tuple[Design, ...]:
    """The designs that count as this kind of evidence."""
    return tuple(design for design, kind in EVIDENCE_OF.items() if kind is evidence)
