"""Sentences that read like news about the brain, drawn by lot from a seed. Pure.

Common words are common and rare ones rare (after Zipf), so that a search at size meets both.
"""

from itertools import accumulate
from random import Random
from typing import Final

AREAS: Final = [
    "hippocampus",
    "amygdala",
    "cerebellum",
    "thalamus",
    "striatum",
    "insula",
    "cortex",
    "hypothalamus",
    "brainstem",
    "putamen",
    "fornix",
    "claustrum",
    "habenula",
    "pons",
    "subiculum",
]
SUBJECTS: Final = [
    "patients",
    "volunteers",
    "mice",
    "participants",
    "rats",
    "students",
    "children",
    "nurses",
    "veterans",
    "twins",
    "monkeys",
    "zebrafish",
    "pensioners",
    "musicians",
    "pilots",
]
THINGS: Final = [
    "sleep",
    "memory",
    "attention",
    "mood",
    "balance",
    "speech",
    "pain",
    "appetite",
    "vision",
    "hearing",
    "anxiety",
    "language",
    "reaction",
    "learning",
    "pulse",
    "grip",
    "orientation",
    "migraine",
    "tinnitus",
    "synaesthesia",
]
METHODS: Final = (
    "a brain scan",
    "a blood test",
    "a questionnaire",
    "an electrode cap",
    "a maze",
    "a word list",
    "a sleep laboratory",
    "a spinal tap",
    "a virtual city",
    "a walking test",
)
VERBS: Final = [
    "rose",
    "fell",
    "changed",
    "recovered",
    "slowed",
    "doubled",
    "improved",
    "declined",
    "levelled",
    "vanished",
]
SPANS: Final = (
    "a week",
    "six months",
    "a year",
    "two years",
    "ten days",
    "a decade",
    "one night",
    "eight weeks",
)
RARE: Final = [
    "hemispherectomy",
    "prosopagnosia",
    "akinetopsia",
    "palinopsia",
    "cataplexy",
    "anosognosia",
    "achromatopsia",
    "misophonia",
    "aphantasia",
    "somatoparaphrenia",
]
# One sentence in this many has a rare word: a few stories in a thousand have a given one.
RARITY: Final = 4_000
FAMILIES: Final = [
    "Okafor",
    "Lindqvist",
    "Moreau",
    "Tanaka",
    "Petrov",
    "Silva",
    "Novak",
    "Haddad",
    "Keller",
    "Rossi",
    "Park",
    "Ferreira",
    "Dubois",
    "Larsen",
    "Popescu",
    "Mensah",
    "Ivanova",
    "Costa",
    "Weber",
    "Nakamura",
    "Osei",
    "Virtanen",
    "Horvat",
    "Demir",
    "Castillo",
    "Byrne",
]
GIVENS: Final = [
    "Ada",
    "Bruno",
    "Chiara",
    "Daniel",
    "Elif",
    "Farid",
    "Greta",
    "Hugo",
    "Ida",
    "Jonas",
    "Keiko",
    "Lars",
    "Mara",
    "Nadia",
    "Omar",
    "Paula",
    "Quentin",
    "Rosa",
    "Sven",
    "Tomas",
    "Ulla",
    "Vera",
    "Wim",
    "Xenia",
    "Yusuf",
    "Zora",
]
JOURNALS: Final = tuple(
    f"{kind} of {about}"
    for kind in ("Journal", "Archives", "Annals", "Reviews")
    for about in ("Sleep", "Memory", "Neural Circuits", "Cognition", "Brain Ageing", "Pain")
)


def skewed[T](lot: Random, choices: "tuple[T, ...] | list[T]") -> T:
    """One of `choices`, the first most often: the n-th a 1/n-th as often as the first."""
    return lot.choices(choices, cum_weights=_zipf(len(choices)))[0]


_WEIGHTS: dict[int, list[float]] = {}


def _zipf(number: int) -> list[float]:
    if number not in _WEIGHTS:
        _WEIGHTS[number] = list(accumulate(1 / place for place in range(1, number + 1)))
    return _WEIGHTS[number]


def sentence(lot: Random) -> str:
    """A sentence of 12 to 25 words."""
    who, area, thing = skewed(lot, SUBJECTS), skewed(lot, AREAS), skewed(lot, THINGS)
    span, verb, how = lot.choice(SPANS), lot.choice(VERBS), lot.choice(METHODS)
    number, share = lot.randint(11, 9_000), lot.randint(2, 60)
    said = lot.choice(
        (
            f"Over {span} {number} {who} were followed with {how}, and their {thing} {verb}.",
            f"In {number} {who} the {area} {verb} by {share} per cent, as {how} showed after {span}.",
            (
                f"The {area} of the {who} answered to {thing} within {span}, although {how} found no"
                f" more than {share} cases of change."
            ),
            (
                f"What {verb} was {thing}: of the {number} {who}, {share} per cent noticed it themselves,"
                f" {span} before {how} did."
            ),
            (
                f"Nothing in the {area} explains why {thing} {verb} in {share} of {number} {who} who had"
                f" taken part for {span}."
            ),
        )
    )
    if lot.randrange(RARITY) == 0:
        said = f"{said[:-1]}, except in {lot.choice(RARE)}."
    return said


def headline(lot: Random) -> str:
    """A headline; the number at its end keeps it apart from others."""
    return (
        f"{skewed(lot, THINGS).capitalize()} {lot.choice(VERBS)} with the {skewed(lot, AREAS)} in"
        f" {lot.randint(11, 90_000)} {skewed(lot, SUBJECTS)}"
    )


def source_title(lot: Random) -> str:
    """The title of a paper."""
    return (
        f"{skewed(lot, AREAS).capitalize()} and {skewed(lot, THINGS)} in {skewed(lot, SUBJECTS)}:"
        f" {lot.choice(('a cohort', 'a trial', 'a review', 'a case series'))} over"
        f" {lot.choice(SPANS)}, no. {lot.randint(1, 10**6)}"
    )
