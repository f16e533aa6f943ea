"""PDF files made while the tests run, by two producers, on facts of our own."""

import subprocess
import tempfile
from functools import cache
from io import BytesIO
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tests.browser.chromium import chromium_path

RUNNING_HEAD = "Gradients of the cortex 2026"
HEBREW = "העכברים ישנו כל הלילה במעבדה"
OVER_A_PAGE = "Each of the eleven men was scanned twice in the same week by the same team"
# Page, and words as a reader would type them.
QUOTATIONS = (
    ("1", "ketamine flattened the hierarchy of cortical gradients"),
    ("1", "the significant effect was gone by the morning"),
    ("2", "memory and attention were not affected by the infusion"),
    ("2", "Ketamine 11 men Placebo 11 men"),
)
_FIRST = """We found that ketamine flattened the hierarchy of corti-
cal gradients. The signiﬁcant eﬀect was gone by the
morning.

Each of the eleven men was scanned twice in"""
_SECOND = """the same week by the same team.
Memory and atten-
tion were not affected by the infusion.
Ketamine 11 men
Placebo 11 men"""


def _drawn(*pages, encrypt=None):
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, encrypt=encrypt)
    for number, text in enumerate(pages, start=1):
        canvas.drawString(72, 800, RUNNING_HEAD)
        for row, line in enumerate(text.split("\n")):
            canvas.drawString(72, 760 - 16 * row, line)
        canvas.drawString(290, 30, str(number))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@cache
def by_reportlab():
    # Its own fonts have no ligatures.
    first = _FIRST.replace("ﬁ", "fi").replace("ﬀ", "ff")
    return _drawn(first, _SECOND, "A third page says no more than this.")


@cache
def by_chromium():
    second = "Memory and attention were not affected by the infusion."
    page = f"""<!doctype html><meta charset="utf-8"><style>.two {{ columns: 2; text-align: justify;
    hyphens: auto }} section {{ break-after: page }}</style><body lang="en"><section class="two">
    <p>We found that ketamine flattened the hierarchy of cortical gradients in them. The
    significant effect was gone by the morning, and nobody in either of the two groups could say
    which of the two drugs they had been given, although all of them had been asked.</p>
    <p>{"Other words stand between the two. " * 12}</p></section><section><p>{second}</p>
    <table><tr><td>Ketamine</td><td>11 men</td></tr><tr><td>Placebo</td><td>11 men</td></tr></table>
    <p lang="he" dir="rtl">{HEBREW}</p></section>"""
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(page, encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        command = [chromium_path(), *options, f"--print-to-pdf={made}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        return made.read_bytes()


@cache
def encrypted():
    return _drawn(_FIRST.replace("ﬁ", "fi").replace("ﬀ", "ff"), encrypt="secret")


@cache
def without_text():
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.rect(72, 72, 300, 300, fill=1)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@cache
def of_pages(number):
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for page in range(number):
        canvas.drawString(72, 700, f"Page {page}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()
