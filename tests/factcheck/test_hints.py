import pytest

from news.factcheck.hints import Hint, hints


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Eleven men were scanned.", {Hint.NUMBER}),
        ("It fell by 60 per cent.", {Hint.NUMBER}),
        ("He called it a “collapse”.", {Hint.QUOTATION}),
        ("The work of Claudio Agnorelli says so.", {Hint.NAME}),
        ("Nobody knows, said Dr. Palmer.", {Hint.NAME}),
        ("It is the largest study so far.", {Hint.SUPERLATIVE}),
        ("Ketamine causes the change.", {Hint.CAUSE}),
        ("The results suggest a test of interest.", set()),
        ("That is a guess.", set()),
        ("You should sleep more.", set()),
    ],
)
def test_what_in_a_sentence_wants_a_source(text, expected):
    assert set(hints(text)) == expected


def test_advice_counts_in_an_explainer():
    assert hints("You should sleep more.", gives_advice=True) == (Hint.ADVICE,)
