"""What makes a claim, and what doesn't: the rule, in examples."""

import pytest

from news.factcheck.statements.claims import (
    Sign,
    gives_advice,
    is_furniture,
    makes_claim,
    signs_of_a_claim,
)

CLAIMS = {
    Sign.NUMBER: [
        "Scores fell by 8.0 points with psilocybin and 6.0 with escitalopram (P=0.17).",
        "59",
        "Eleven men were scanned.",
        "It took a single dose.",
        "Half of them slept.",
        "That is a sixfold rise.",
        "It is 25 mg.",
        "About ½ of it.",
        "The majority went home.",
        "One man died.",
        "a fifth",
        "It was significant.",
    ],
    Sign.DATE: [
        "It happened in May.",
        "a decade ago",
        "It was seen in March.",
        "They met last year.",
        "It came out on Tuesday.",
    ],
    Sign.QUOTATION: ["He called it a “collapse”.", "It was 'over'.", "«Nein», he went on."],
    Sign.ATTRIBUTION: [
        "Nobody knows, said Dr. Palmer.",
        "The work of Claudio Agnorelli says so.",
        "Researchers found it in the cortex.",
        "The NIH announced the plan.",
        "According to the authors, it holds.",
        "A study from London shows it.",
        "Brazilian researchers dissolved the tissue.",
        "Everybody in the trial had mild symptoms.",
        "Colleagues object to the word.",
        "Obama said the plan was dead.",
        "Pfizer reported it.",
        "He said it is over.",
        "A spokesman denied it.",
        "The U.S. said no.",
        "The FDA approved the drug.",
        "Ms Doe is a liar.",
    ],
    Sign.SUPERLATIVE: ["It is the largest study so far.", "Nothing like it was ever the first."],
    Sign.COMPARISON: [
        "The drug worked better.",
        "Sleep is longer there than here.",
        "Psilocybin beat escitalopram.",
        "The two groups differed.",
        "It is not inferior.",
    ],
    Sign.CAUSE: [
        "Ketamine causes the change.",
        "Walking protects memory.",
        "It is linked to dementia.",
        "The cells grew.",
        "Double blind",
        "Scores fell.",
        "That is because of the light.",
        "Sleep impairs memory.",
        "It promotes growth.",
        "Memory declined.",
    ],
    Sign.UNREAD: [
        "Ketamin verändert kurzzeitig ganze Netzwerke.",
        "Le sommeil nettoie son cerveau.",
    ],
}
NO_CLAIMS = [
    "The results are a matter of interest.",
    "That is a guess.",
    "You should sleep well.",
    "A window, perhaps",
    "A flatter order",
    "One study is a start",
    "A proof, not a product",
    "Read more",
    "At first glance, yes.",
    "Sleep makes sense.",
    "Talk to your doctor first.",
    "Nobody knows why that is.",
    "The mice slept well.",
    "Plans, repetition and reflection remain the work.",
    "What this means for you",
]


@pytest.mark.parametrize(("sign", "text"), [(s, t) for s, texts in CLAIMS.items() for t in texts])
def test_a_claim_is_known_by_its_sign(sign, text):
    assert sign in signs_of_a_claim(text, kind="body.paragraph")


@pytest.mark.parametrize("text", NO_CLAIMS)
def test_what_says_nothing_checkable_makes_none(text):
    assert signs_of_a_claim(text, kind="body.paragraph") == ()


def test_a_cited_source_makes_a_claim_of_anything():
    assert signs_of_a_claim("That is a guess.", citation_ids=[7]) == (Sign.SOURCE,)


@pytest.mark.parametrize("kind", ["design", "participants", "blinding", "who", "citation"])
def test_every_answer_about_a_study_is_a_claim_but_not_reported(kind):
    kind = f"body.study_summary.{kind}"
    assert makes_claim("Healthy men", kind=kind)
    assert not makes_claim("Not reported", kind=kind, citation_ids=[3])
    assert not makes_claim("not reported ", kind=kind, citation_ids=[3])


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("byline", "Mara Lind"),
        ("dateline.place", "Denver"),
        ("dateline.date", "June 19, 2025"),
        ("lead_image", "Picture no. 7, NeuroGRIT"),
        ("body.correction.kind", "Correction"),
        ("lead_image.credit", "Photo: Jane Doe / University Hospital, 2024"),
        ("dateline.place", "Rochester, N.Y."),
    ],
)
def test_furniture_makes_none(kind, text):
    assert is_furniture(kind)
    assert not makes_claim(text, kind=kind)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Drawing of two rings of dots, one nested in the other.", False),
        ("A woman looks at a screen.", False),
        ("Ketamine cures depression", True),
        ("Scatterplot of age", True),
        ("Bar chart of the scores.", True),
        ("A curve that falls.", True),
        ("The left brain is larger.", True),
        ("Scan in which 40% are red.", True),
        ("Researchers found the cells in red.", True),
    ],
)
def test_what_is_to_be_seen_makes_none_but_a_chart_or_a_finding_does(text, expected):
    for kind in ("lead_image.alt", "body.image.image.alt"):
        assert makes_claim(text, kind=kind) is expected


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("lead_image.credit", "Dr Doe said that 90 % were cured"),
        ("body.image.credit", "It cures everybody"),
        ("dateline.place", "Psilocybin cures"),
        ("body.explainer.heading", "Psilocybin cures depression"),
    ],
)
def test_a_claim_in_a_credit_a_place_or_a_heading_is_one(kind, text):
    assert makes_claim(text, kind=kind)


def test_a_quotation_is_one_without_its_marks():
    assert signs_of_a_claim("a calm mind", kind="body.quotation.quote") == (Sign.QUOTATION,)


@pytest.mark.parametrize(
    "text",
    ["It pre\u200bvents it.", "It pre\ufe0fvents it.", "Six\u2060ty went.", "Ｉt ｃaｕses it."],
)
def test_signs_without_width_and_lookalikes_hide_nothing(text):
    assert makes_claim(text)


def test_advice_is_no_claim():
    assert gives_advice("You should sleep well.")
    assert not makes_claim("You should sleep well.")
    assert not gives_advice("The mice slept well.")
