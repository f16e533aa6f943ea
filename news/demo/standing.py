"""The demo newsroom about itself: the pages at the foot, and how its front page is arranged."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoPage:
    """A standing page. In `text` an empty line parts paragraphs, and "# " begins a heading."""

    subject: str
    title: str
    slug: str
    introduction: str
    text: str

    @property
    def body(self) -> str:
        """The text as rich text."""
        paragraphs = (" ".join(part.split()) for part in self.text.strip().split("\n\n"))
        return "".join(
            f"<h2>{words[2:]}</h2>" if words.startswith("# ") else f"<p>{words}</p>"
            for words in paragraphs
        )


PAGES = (
    DemoPage(
        "about",
        "About us",
        "about",
        "A small desk that reports what brain research finds, and how far each finding can be trusted.",
        """
NeuroGRIT is a demonstration newsroom. Its people are invented; the studies it writes about
are real, and every story names them.

# Who writes

Writers sign their stories. Each author’s page says what they cover and what interests they
declare.

# Who pays

Nobody pays for a story to appear, and nobody who is written about sees it before it is
published.
""",
    ),
    DemoPage(
        "checking",
        "How we check",
        "how-we-check",
        "No sentence of a story reaches you before somebody other than its writer has ruled on it.",
        """
# Statement by statement

A story is taken apart into statements: each sentence, each caption, each cell of a table. A
fact-checker rules on every one. A claim is compared with a source, and the place in it is
named; or it is said why it needs none, or which statement of the story says it too. What makes
no claim is read, and bylines and dates are looked over. Whoever wrote a sentence can’t rule on
it.

# What you can see

At the end of each story stands who checked it, when, how many statements were compared with a
source and how many were not. One click from there lists every statement, with the sources that
it was compared with and those that it only cites.

# The evidence label

Each story about a study begins with three answers: was it peer reviewed, what kind of
evidence is it, and in whom was it found. They are drawn from the study summary, so nobody
can word them more strongly than the study deserves.

# Everything else

The front page, the pages about us, topics and authors’ profiles go live when a second person
has read them.
""",
    ),
    DemoPage(
        "corrections",
        "Corrections policy",
        "corrections",
        "What we get wrong we change in public.",
        """
A story that is live is not changed silently. Its new version goes through the same fact-
check as the first, and says at its top and its end what was wrong, since when readers know.
Only what nobody could have taken otherwise, such as a spelling mistake, is mended without.

When a source is retracted, corrected or called into doubt, a checker looks at every story
that rests on it, and readers are told at the top of the story and beside the reference.

If you think that something is wrong, write to the desk and name the sentence.
""",
    ),
    DemoPage(
        "contact",
        "Contact",
        "contact",
        "Write to the desk.",
        """
This is a demonstration: there is nobody at the other end. On your own site this page says
how to reach you.
""",
    ),
    DemoPage(
        "privacy",
        "Privacy",
        "privacy",
        "We don’t follow you.",
        """
Reading sets no cookie, runs no analytics and loads nothing from anybody else. A video loads
from its service only when you open it.

The server writes down requests as every server does, to keep it running.
""",
    ),
    DemoPage(
        "accessibility",
        "Accessibility",
        "accessibility",
        "The site is meant for everybody, whatever they read it with.",
        """
We aim at level AA of the Web Content Accessibility Guidelines 2.2. Every page works without
scripts, with the keyboard alone, enlarged to four times its size, in light and in dark, and
on paper.

Pictures that say something are described in words. If something is in your way, tell the
desk.
""",
    ),
)
DOUBTED = (
    "neurons-in-a-dish-play-pong",
    "sleep-widens-the-brains-drains",
    "small-studies-big-claims",
)
INTRODUCTION = (
    "News about the brain. Every sentence of a story ruled on by somebody other than its writer."
)
