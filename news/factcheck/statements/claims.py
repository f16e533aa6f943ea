"""What in a statement makes a claim: something checkable, which "nothing to check" can't settle. Pure.

The one place that decides it. The ledger refuses to wave a claim through, and the writer's checklist
asks for its source. English word lists, no parsing. Where it can't tell it takes a statement for a
claim: a needless look costs a minute, a claim that nobody looked at costs trust.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final
from unicodedata import category, name, normalize


class Sign(StrEnum):
    """What makes a statement a claim."""

    SOURCE = "source"
    STUDY = "study"
    NUMBER = "number"
    DATE = "date"
    QUOTATION = "quotation"
    ATTRIBUTION = "attribution"
    SUPERLATIVE = "superlative"
    COMPARISON = "comparison"
    CAUSE = "cause"
    UNREAD = "unread"


# What a story has besides its claims: where it is from, who made it, names of kinds of things.
FURNITURE: Final = frozenset(
    (
        "dateline.place",
        "dateline.date",
        "byline",
        "lead_image",
        "lead_image.credit",
        "body.image.image",
        "body.image.credit",
        "body.correction.kind",
        "body.embed.url",
    )
)
# Furniture that people type: free text, in which a claim could stand.
_TYPED: Final = frozenset(
    ("dateline.place", "lead_image", "lead_image.credit", "body.image.image", "body.image.credit")
)
# The words for what is to be seen in a picture: furniture too, unless it is a chart or a finding.
_ALT_TEXTS: Final = frozenset(("lead_image.alt", "body.image.image.alt"))
_STUDY: Final = "body.study_summary."
_NOT_REPORTED: Final = "not reported"

_NUMBER_WORDS: Final = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    "seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|zero|single|"
    "both|neither|none|dozens?|hundreds?|thousands?|millions?|billions?|half|halves|halved|thirds?|"
    "quarters?|fifths?|tenths?|twice|thrice|doubl(?:e|es|ed|ing)|tripl(?:e|es|ed|ing)|\\w+fold|"
    "per cent|percent|percentage|majority|minority|milligrams?|p-values?|significant(?:ly)?|"
    "one (?:in|of|man|woman|person|patient|child|mouse|dose|hour|day|week|month|year)|"
    "once (?:a|daily|weekly)|(?:nearly|almost) (?:all|everybody|everyone|every)"
)
_MONTHS: Final = "january|february|march|april|june|july|august|september|october|november|december"
_DAYS: Final = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_TIMES: Final = (
    "yesterday|today|tomorrow|tonight|ago|(?:last|this|next) (?:night|week|month|year|spring|summer|"
    "autumn|winter|decade|century)|in (?:spring|summer|autumn|winter)|(?:twen|thir|for|fif|six|seven|"
    "eigh|nine)ties|(?:in|on|of|since|until|by|last|this|next|early|late) May"
)
_PATTERNS: Final = {
    Sign.NUMBER: re.compile(rf"\b(?:{_NUMBER_WORDS})\b|[%‰±≈<>≤≥]", re.IGNORECASE),
    Sign.DATE: re.compile(rf"\b(?:{_MONTHS}|{_DAYS}|{_TIMES})\b", re.IGNORECASE),
    Sign.QUOTATION: re.compile(r"[“”„«»‹›‚「」\"]|(?<!\w)[‘’'](?=[\w…])|\.\.\.(?=[’'])"),
    Sign.SUPERLATIVE: re.compile(
        r"\b(?:only|most|least|best|worst|never|always|unprecedented|breakthrough|unique|sole|"
        r"(?:the|a|an|its|his|her|their|our|was|were|is|are|world[’']s) first|"
        r"first (?:time|ever|to|human|people|study|trial|evidence|drug)|"
        r"largest|smallest|highest|lowest|biggest|longest|shortest|oldest|youngest|strongest|"
        r"weakest|fastest|slowest|greatest|closest|deepest|hardest|simplest|rarest|richest|poorest|"
        r"safest|newest|latest|brightest|darkest|widest|cheapest|commonest|finest|purest|loudest|"
        r"quietest|thickest|thinnest|quickest|lightest|\w+iest)\b",
        re.IGNORECASE,
    ),
    Sign.COMPARISON: re.compile(
        r"\b(?:than|less|fewer|better|worse|larger|smaller|higher|lower|bigger|longer|shorter|older|"
        r"younger|stronger|weaker|faster|slower|earlier|later|greater|closer|deeper|safer|\w+ier|"
        r"cheaper|rarer|harder|thicker|thinner|warmer|colder|lighter|wider|richer|poorer|quicker|"
        r"brighter|darker|compared|comparison|unlike|similar(?:ly)? to|same as|on a par|equally|alike|"
        r"as (?!far|long|soon|well|much)\w+ as|differ(?:s|ed|ing|ence|ences|ent)?|versus|vs|beats?|"
        r"beaten|rival(?:s|ed|led)|match(?:es|ed)|outperform\w*|outdo(?:es|ne)?|outdid|exceed\w*|"
        r"surpass\w*|inferior|superior)\b|\bmore\b(?!\W*$)",
        re.IGNORECASE,
    ),
    Sign.CAUSE: re.compile(
        r"\b(?:caus(?:e|es|ed|ing|al)|leads? to|led to|leading to|trigger\w*|prevent\w*|protect\w*|"
        r"cur(?:e|es|ed|ing)|heal(?:s|ed|ing)?|improv\w+|increase\w*|increasing|decrease\w*|"
        r"decreasing|reduc\w+|boost\w*|rais(?:e|es|ed|ing)|lower(?:s|ed|ing)|restore\w*|restoring|"
        r"damag\w+|harm(?:s|ed|ing|ful)?|treat(?:s|ed|ment|ments)?|reliev\w+|alleviat\w+|"
        r"eas(?:es|ed|ing)|slow(?:s|ed|ing)|speed(?:s|ed) up|because|due to|thanks to|owing to|"
        r"results? (?:in|from)|resulted (?:in|from)|affect(?:s|ed|ing)?|effects?|effective\w*|"
        r"influenc\w+|associat\w+|link(?:s|ed)|correlat\w+|predict\w*|depend(?:s|ed|ing)?|"
        r"kill(?:s|ed|ing)?|destroy\w*|wipes? out|impair\w*|worsen\w*|enhanc\w+|promot(?:e|es|ed|ing)|"
        r"stimulat\w+|induc(?:e|es|ed|ing)|driv(?:es|en)|drove|inhibit\w*|block(?:s|ed|ing)?|"
        r"suppress\w*|disrupt\w*|alter(?:s|ed|ing)?|shapes|shaped by|shorten\w*|extend(?:s|ed)|"
        r"help(?:s|ed)|contribut\w+|plays? (?:a|its) (?:\w+ )?(?:role|part)|responsible for|underl(?:ie|"
        r"ies|ying)|gives? rise|comes? from|fights?|stops|stopped|delay(?:s|ed)|activat\w+|"
        r"mak(?:e|es|ing) (?:you|us|them|people|patients|him|her|it|mice|cells)|"
        r"made (?:you|us|them|people|patients|him|her|it|mice|cells)|"
        r"grew|grows?|grown|growing|shr[aiu]nk\w*|fell|fallen|rose|rises?|risen|declin(?:e|es|ed|ing)|"
        r"dropp?(?:s|ed)|vanish\w*|soar\w*|plummet\w*|loosen\w*|strengthen\w*|weaken\w*|placebo|"
        r"randomi[sz]ed|(?:double|single)[- ]blind\w*)\b",
        re.IGNORECASE,
    ),
}
# Whoever it is: somebody is said to have said it.
_SPEECH: Final = re.compile(
    r"\b(?:said|says|saying|told|wrote|announc\w+|claim(?:s|ed)|argue[sd]?|according to|insist\w*|"
    r"stress(?:es|ed)|noted|pointed out|stated|replied|commented|admit(?:s|ted)|acknowledg(?:es|ed)|"
    r"deni(?:es|ed)|warn(?:s|ed)|suggest(?:s|ed)?|conclud\w+|report(?:s|ed)|explain(?:s|ed)|"
    r"maintain(?:s|ed)|disput(?:es|ed)|reject(?:s|ed)|hop(?:es|ed)|expect(?:s|ed)|doubt(?:s|ed)|"
    r"believ(?:e|es|ed)|reckon(?:s|ed)?|recommend(?:s|ed)?|reveal(?:s|ed)|propos(?:es|ed))\b",
    re.IGNORECASE,
)
_FINDING: Final = re.compile(
    r"\b(?:found|findings?|show(?:s|ed|n|ing)|discover\w*|identif\w+|detect(?:s|ed)|prov(?:es|ed|en)|"
    r"establish(?:es|ed)|observ(?:es|ed)|demonstrat\w+|confirm(?:s|ed)|measured|tested|studied|"
    r"estimat(?:es|ed)|published|approved|ti(?:es|ed))\b",
    re.IGNORECASE,
)
# What was done, of those who study: "researchers counted", "the trial had".
_PAST: Final = re.compile(
    r"\b(?:\w{2,}ed|had|was|were|took|gave|got|saw|did|done|lost|won|ran|came|went|grew|drew|kept|"
    r"held|met|built|object|prescribe|relapse|adds?)\b",
    re.IGNORECASE,
)
# A title, two words with capitals, the letters of a body; "U.S.".
_NAMED: Final = re.compile(
    r"\b(?:Dr|Prof|Professor|Mr|Mrs|Ms)\.? [A-Z]\w+"
    r"|\b[A-ZÀ-Þ][\w’'-]{1,40}(?: [A-Z]\.){0,4}(?: (?:van|von|de|der|of|the|and|for)){0,4}"
    r" [A-ZÀ-Þ][\w’'-]"
    r"|\b[A-Z]{2,}\b|\b(?:[A-Z]\.){2,}"
)
# A name in the middle of a sentence.
_NAMED_WITHIN: Final = re.compile(r"(?<=[a-z,;:] )[A-ZÀ-Þ][\w’'-]+")
# Bodies, and people who are named by what they are.
_BODIES: Final = re.compile(
    r"\b(?:researchers?|scientists?|authors?|team|group|laboratory|neuroscientists?|psychiatrists?|"
    r"psychologists?|neurologists?|doctors?|experts?|stud(?:y|ies)|trials?|papers?|reviews?|"
    r"analys[ei]s|experiments?|university|institute|hospital|college|agency|ministry|company|"
    r"government|regulators?|journal|officials?|spokes\w+|professors?|commission|colleagues?|critics?|"
    r"patients?|volunteers?|participants?)\b",
    re.IGNORECASE,
)
_CHART: Final = re.compile(
    r"\b(?:chart|graph|\w*plot|heat ?map|infographic|timeline|curves?|histogram|diagram|table|axis|"
    r"axes|bars?)\b",
    re.IGNORECASE,
)
_ADVICE: Final = re.compile(
    r"\b(?:should|must|ought to|need to|needs to|try|avoid|make sure|ask your|talk to your|"
    r"start|stop|take|don[’']t|do not|it is worth|can help)\b",
    re.IGNORECASE,
)
# Words that hardly a sentence of ours does without, and that our neighbours' languages don't have.
_ENGLISH: Final = re.compile(
    r"\b(?:the|and|of|that|with|are|is|from|this|but|have|were|their|they|which|who|what|there|been|we|"
    r"you|your|how|why|when|to|it|be|not)\b",
    re.IGNORECASE,
)
# Fewer words than this may do without any of them: a name, a heading.
_WORDS_OF_A_SENTENCE: Final = 5
# So many words with a name in them say something about whom they name.
_WORDS_ABOUT_SOMEBODY: Final = 4
_WORD: Final = re.compile(r"[^\W\d_]+")


def makes_claim(text: str, *, kind: str = "", citation_ids: Sequence[int] = ()) -> bool:
    """Whether a statement says something that has to be checked; see `signs_of_a_claim`."""
    return bool(signs_of_a_claim(text, kind=kind, citation_ids=citation_ids))


def is_furniture(kind: str) -> bool:
    """Whether a kind of place holds no claims: what stands there is looked over, not checked."""
    return kind in FURNITURE


def signs_of_a_claim(
    text: str, *, kind: str = "", citation_ids: Sequence[int] = ()
) -> tuple[Sign, ...]:
    """What makes `text` a claim where it stands; empty if it makes none.

    `kind` is the place without its numbers ("body.paragraph"), `citation_ids` the sources that the
    statement rests on.
    """
    if kind in _TYPED:
        return _signs_in_credit(text)
    if kind in FURNITURE:
        return ()
    sourced: tuple[Sign, ...] = (Sign.SOURCE,) if citation_ids else ()
    if kind.startswith(_STUDY):
        return () if text.strip().casefold() == _NOT_REPORTED else (*sourced, Sign.STUDY)
    if kind in _ALT_TEXTS:
        return (*sourced, *_signs_in_picture(text))
    if kind == "body.quotation.quote":
        sourced += (Sign.QUOTATION,)
    return tuple(dict.fromkeys((*sourced, *_signs_in(text))))


def gives_advice(text: str) -> bool:
    """Whether a sentence tells readers what to do: not a claim, but a checker asks what it rests on."""
    return bool(_ADVICE.search(text))


# In what is to be seen a number or a date says nothing checkable.
_SAYS_MORE: Final = frozenset(
    (Sign.QUOTATION, Sign.CAUSE, Sign.COMPARISON, Sign.SUPERLATIVE, Sign.ATTRIBUTION)
)


@lru_cache(maxsize=4_096)  # a ledger asks again and again
def _signs_in(text: str) -> tuple[Sign, ...]:
    words = _plain(text)
    found = [sign for sign, pattern in _PATTERNS.items() if pattern.search(words)]
    if Sign.NUMBER not in found and any(sign.isnumeric() for sign in words):
        found.insert(0, Sign.NUMBER)
    if _is_attributed(words):
        found.append(Sign.ATTRIBUTION)
    if _is_unread(words):
        found.append(Sign.UNREAD)
    return tuple(found)


def _is_attributed(words: str) -> bool:
    """Whether somebody says or finds something, or it is about somebody who is named."""
    if _SPEECH.search(words) or _FINDING.search(words):
        return True
    if _NAMED.search(words) and len(words.split()) >= _WORDS_ABOUT_SOMEBODY:
        return True
    somebody = _BODIES.search(words) or _NAMED_WITHIN.search(words)
    return bool(somebody and _PAST.search(words))


def _is_unread(words: str) -> bool:
    """Whether it isn't English, as far as one can tell, or has words in two alphabets at once."""
    if len(words.split()) >= _WORDS_OF_A_SENTENCE and not _ENGLISH.search(words):
        return True
    return not words.isascii() and any(
        len({name(sign).split()[0] for sign in word}) > 1 for word in _WORD.findall(words)
    )


def _signs_in_credit(text: str) -> tuple[Sign, ...]:
    """What in a credit or a place says more than who and where: names and years are its business."""
    says = (_SAYS_MORE - {Sign.ATTRIBUTION}) | (
        {Sign.ATTRIBUTION} if _SPEECH.search(text) else set()
    )
    share = (Sign.NUMBER,) if "%" in text else ()
    return (*share, *(sign for sign in _signs_in(text) if sign in says))


def _signs_in_picture(text: str) -> tuple[Sign, ...]:
    """What in an alt text says more than what is to be seen."""
    found = _signs_in(text)
    if _CHART.search(text):
        return found or (Sign.COMPARISON,)
    return tuple(
        sign for sign in found if sign in _SAYS_MORE or (sign is Sign.NUMBER and "%" in text)
    )


def _plain(text: str) -> str:
    """`text` with plain letters, and without signs that stand above others or have no width."""
    if text.isascii():
        return text
    return "".join(sign for sign in normalize("NFKC", text) if category(sign) not in ("Cf", "Mn"))
