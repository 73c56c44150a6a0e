"""Rebuild the PDF and the scanned copy among the sample reports, the same bytes each time.

Run it as ``python examples/make_examples.py`` (needs reportlab). The PDF is set from ``sources/``; the scan is made from
the first wire report by a simulated bad reader of letters.
"""

import datetime as dt
import os
import random
import re
import textwrap
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer

HERE = Path(__file__).resolve().parent
REPORTS = HERE / "wagner-2023"
BRIEF = "06-hallam-institute-2023-06-28"
WIRE = "01-northern-wire-2023-06-24.txt"
SCAN = "08-northern-wire-scan.txt"
WIDTH = 54
# What a bad reader makes of letters, each with its chance at one place.
CONFUSIONS = (
    ("rn", "m", 0.3),
    ("cl", "d", 0.06),
    ("fi", "fl", 0.04),
    ("hi", "bi", 0.02),
    ("li", "h", 0.03),
    ("ll", "l", 0.04),
    ("tt", "t", 0.04),
)
# Where a printer may break a word: between two consonants, or after a vowel before a consonant and a vowel.
BREAK = re.compile(r"(?<=[^aeiouy])(?=[^aeiouyhkw][a-z])|(?<=[aeiou])(?=[^aeiouy][aeiou])")
LOST_SPACE = 0.015
LINES_A_PAGE = 34


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """The ``key: value`` lines at the top of a source, and what follows them."""
    head, _, body = text.partition("\n\n")
    return dict(line.split(": ", 1) for line in head.splitlines()), body


def story(body: str) -> list[Flowable]:
    """Headings and paragraphs as things to set."""
    styles = getSampleStyleSheet()
    text = ParagraphStyle(
        "text", parent=styles["BodyText"], fontName="Times-Roman", fontSize=10.5, leading=14
    )
    title = ParagraphStyle("title", parent=styles["Title"], fontSize=15)
    flow: list[Flowable] = []
    for block in body.strip().split("\n\n"):
        level = len(block) - len(block.lstrip("#"))
        style = {0: text, 1: title, 2: styles["Heading2"]}[level]
        flow += [Paragraph(escape(block.lstrip("# ")), style), Spacer(1, 4)]
    return flow


def make_brief(target: Path) -> None:
    """Set the policy brief as a PDF with title, headings and a running footer."""
    facts, body = front_matter((HERE / "sources" / f"{BRIEF}.md").read_text(encoding="utf-8"))

    def footer(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 36, f"{facts['publisher']} | {facts['date']} | page {document.page}")

    day = dt.datetime.fromisoformat(facts["date"]).replace(tzinfo=dt.UTC)
    os.environ["SOURCE_DATE_EPOCH"] = str(int(day.timestamp()))  # reportlab writes no clock time then
    document = SimpleDocTemplate(
        str(target),
        pagesize=A5,
        title=facts["title"],
        author=facts["author"],
        subject="Policy brief 17/2023",
        creator=facts["publisher"],
    )
    document.build(story(body), onFirstPage=footer, onLaterPages=footer)


def misread(text: str, chance: random.Random) -> str:
    """Letters confused and spaces lost, here and there."""
    for right, wrong, share in CONFUSIONS:
        pieces = text.split(right)
        joints = [wrong if chance.random() < share else right for _ in pieces[1:]]
        text = pieces[0] + "".join(joint + piece for joint, piece in zip(joints, pieces[1:], strict=True))
    return re.sub(r"(?<=[a-z]) (?=[a-z])", lambda _: "" if chance.random() < LOST_SPACE else " ", text)


def lines(paragraph: str) -> list[str]:
    """A paragraph in lines of a narrow column, long words broken at a hyphen."""
    wrapped: list[str] = []
    line = ""
    for word in paragraph.split():
        if len(line) + 1 + len(word) <= WIDTH:
            line = f"{line} {word}".strip()
            continue
        room = WIDTH - len(line) - 2
        breaks = [match.start() for match in BREAK.finditer(word, 2, len(word) - 2)] if word.isalpha() else []
        cut = max((place for place in breaks if place <= room), default=0)
        wrapped.append(f"{line} {word[:cut]}-" if cut else line)
        line = word[cut:]
    return [*wrapped, line]


def make_scan(target: Path) -> None:
    """Write the wire report as a scan of its printed form gives it: no front matter, pages with a running header."""
    facts, body = front_matter((REPORTS / WIRE).read_text(encoding="utf-8"))
    chance = random.Random(1917)
    column = [*textwrap.wrap(facts["title"].upper(), WIDTH), ""]
    for paragraph in body.strip().split("\n\n"):
        column += [*lines(misread(paragraph, chance)), ""]
    pages = [column[start : start + LINES_A_PAGE] for start in range(0, len(column), LINES_A_PAGE)]
    header = "NORTHERN WIRE       Saturday, 24 June 2023       {}"
    text = "\n".join(
        "\n".join([header.format(number), "", *page]) for number, page in enumerate(pages, start=1)
    )
    target.write_text(text.rstrip() + "\n", encoding="utf-8")


def main() -> None:
    """Rebuild both."""
    make_brief(REPORTS / f"{BRIEF}.pdf")
    make_scan(REPORTS / SCAN)


if __name__ == "__main__":
    main()
