import pytest

from news.evidence import (
    EVIDENCE_OF,
    Design,
    Evidence,
    EvidenceLabel,
    PeerReview,
    Subjects,
    designs_of,
    evidence_label,
)
from news.labels import DESIGNS, EVIDENCE, PEER_REVIEW, SUBJECTS, label_words


def test_the_ketamine_study_is_not_peer_reviewed():
    label = evidence_label(design="trial", peer_review="conference", subjects="people")
    assert label == EvidenceLabel(False, Evidence.TRIAL, Subjects.PEOPLE)
    assert label_words(label) == ("Not peer reviewed", "Trial without randomisation", "People")


@pytest.mark.parametrize("state", PeerReview)
def test_only_peer_reviewed_is_peer_reviewed(state):
    label = evidence_label(design="cohort", peer_review=state, subjects="people")
    assert label.peer_reviewed == (state is PeerReview.PEER_REVIEWED)


@pytest.mark.parametrize("missing", ["design", "peer_review", "subjects"])
@pytest.mark.parametrize("value", ["", "nonsense"])
def test_an_incomplete_summary_has_no_label(missing, value):
    full = {"design": "cohort", "peer_review": "preprint", "subjects": "cells"}
    assert evidence_label(**full | {missing: value}) is None


def test_every_design_counts_as_some_kind_of_evidence_and_back():
    assert set(EVIDENCE_OF) == set(Design)
    for design, kind in EVIDENCE_OF.items():
        assert design in designs_of(kind)


def test_everything_has_words():
    assert (set(DESIGNS), set(PEER_REVIEW)) == (set(Design), set(PeerReview))
    assert (set(SUBJECTS), set(EVIDENCE)) == (set(Subjects), set(Evidence))
