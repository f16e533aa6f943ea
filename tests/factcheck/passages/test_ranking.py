from news.factcheck.passages.ranking import Sentence, Shelf

PAPER = [
    "We recruited volunteers through newspapers and screened them by telephone.",
    "Eleven men received ketamine and a placebo in turn.",
    "We found that ketamine flattened the hierarchy of cortical gradients.",
    "Mortality was lower in the group that slept longer.",
    "Funding came from a foundation that had no say in the analysis.",
]


def shelf(*texts, document=1):
    return Shelf([Sentence(document, 1_000 * n, 0, text) for n, text in enumerate(texts)])


def best(statement, *texts):
    return [one.sentence.text for one in shelf(*texts).best(statement, number=3)]


def test_the_sentence_with_its_words_comes_first():
    assert best("Ketamine flattens cortical hierarchies.", *PAPER)[0] == PAPER[2]


def test_numbers_count_in_any_spelling():
    assert best("There were 11 of them.", *PAPER) == [PAPER[1]]


def test_words_of_the_same_kin_count():
    assert best("Fewer died who had more sleep.", *PAPER)[0] == PAPER[3]


def test_a_finding_of_its_own_goes_before_one_of_others():
    others = "Ketamine was reported to flatten gradients by Smith et al."
    own = "We report that ketamine flattens gradients, as Smith does."
    assert best("Ketamine flattens gradients.", others, own)[0] == own


def test_nothing_is_found_where_no_word_is_shared():
    assert best("Zebrafish larvae swim.", *PAPER) == []
    assert shelf().best("Zebrafish", number=3) == []


def test_only_documents_that_are_asked_for_are_searched():
    both = Shelf([Sentence(1, 0, 0, "Mice grew."), Sentence(2, 0, 0, "Mice grew fast.")])
    [found] = both.best("Mice grew.", number=3, among=lambda document: document == 2)
    assert found.sentence.document == 2
