"""PDF files: their lines as paragraphs, without running headers, footers and page numbers."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Any

from onrecord.graph.hyphens import mended
from onrecord.graph.inputs import Document, Limits, UnreadableError
from onrecord.graph.metadata import mentions_date, parse_date

EDGE_LINES = 3
FEWEST_PAGES = 3
REPEATED_SHARE = 0.5
PARAGRAPH_PITCH = 1.3
APART_PITCH = 1.7
SHORT_SHARE = 0.8
HEADING_SHARE = 0.2
INDENT_POINTS = (4, 60)

_PAGE_NUMBER = re.compile(r"\W*(?:page|p\.)?\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_BROKEN = "is broken or no PDF: open it in a viewer and save it anew"
_KEYS = {
    "CreationDate": "created",
    "Title": "title",
    "Author": "author",
    "Publisher": "publisher",
    "PublicationDate": "date",
    "Date": "date",
    "URL": "url",
    "Subject": "subject",
    "Keywords": "keywords",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page with where it stands, in points, upwards; ``left`` and ``top`` are None where that is unknown.

    A line that ends in a broken word goes on in the next one: ``last`` is the top of its last character.
    """

    text: str
    left: float | None = None
    top: float | None = None
    last: float = 0.0
    height: float = 0.0


def read_pdf(data: bytes, limits: Limits) -> Document:
    """Read a PDF's text and metadata. PDFium may abort the process: call it inside a fence.

    Raises UnreadableError: ``refused:encrypted``, ``refused:too-long``, ``error:pdf``, ``needs-ocr``.
    """
    pdf = _opened(data)
    try:
        if len(pdf) > limits.pages:
            raise UnreadableError(
                "refused:too-long",
                f"has {len(pdf):,} pages, more than {limits.pages:,}: split it or raise the limit",
            )
        pages, broken = _pages(pdf, limits)
        metadata = _metadata(pdf, pages)
    finally:
        pdf.close()
    warnings = _checked(pages, broken)
    text = mended("\n".join(_flowing(without_furniture(pages))))
    return Document(text, "pdf:pdfium", metadata, warnings)


def _opened(data: bytes) -> Any:
    import pypdfium2  # type: ignore[import-untyped]

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).casefold():
            reason = "is encrypted: save a copy without its password"
            raise UnreadableError("refused:encrypted", reason) from error
        raise UnreadableError("error:pdf", _BROKEN) from error


def _metadata(pdf: Any, pages: Sequence[Sequence[Line]]) -> dict[str, str]:
    """What the information dictionary states; the day the file was made is the report's date only if its text says so."""
    found = {name: value for key, name in _KEYS.items() if (value := pdf.get_metadata_value(key).strip())}
    made = parse_date(found.get("created", ""))
    if (
        made
        and "date" not in found
        and mentions_date("\n".join(line.text for lines in pages for line in lines), made)
    ):
        found["date"] = made.isoformat()
    return found


def _checked(pages: Sequence[Sequence[Line]], broken: Sequence[int]) -> tuple[str, ...]:
    """Warnings of pages that are broken or silent; raises UnreadableError where all are."""
    if len(broken) == len(pages):
        raise UnreadableError("error:pdf", _BROKEN)
    silent = [number for number, lines in enumerate(pages, 1) if not lines and number not in broken]
    if len(silent) + len(broken) == len(pages):
        count = f"{len(pages)} page{'s' * (len(pages) > 1)}"
        raise UnreadableError(
            "needs-ocr", f"holds no text on its {count}, only images: run it through OCR first"
        )
    warnings = []
    if broken:
        warnings.append(f"{_numbered(broken)} could not be read")
    if silent:
        warnings.append(
            f"{_numbered(silent)} {'hold' if len(silent) > 1 else 'holds'} no text and may need OCR"
        )
    return tuple(warnings)


def without_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Drop page numbers, and lines at the edges that stand, but for their digits, on at least half of the pages."""
    seen: Counter[str] = Counter()
    for lines in pages:
        edges = (*lines[:EDGE_LINES], *lines[EDGE_LINES:][-EDGE_LINES:])
        seen.update({_shape(line.text) for line in edges})
    often = max(FEWEST_PAGES, REPEATED_SHARE * len(pages))
    repeated = {shape for shape, count in seen.items() if count >= often}

    def furniture(line: Line) -> bool:
        return _shape(line.text) in repeated or (len(pages) > 1 and bool(_PAGE_NUMBER.fullmatch(line.text)))

    kept = []
    for lines in pages:
        head = sum(1 for _ in takewhile(furniture, lines[:EDGE_LINES]))
        rest = lines[head:]
        foot = sum(1 for _ in takewhile(furniture, rest[: -EDGE_LINES - 1 : -1]))
        kept.append(list(rest[: len(rest) - foot]))
    return kept


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()).casefold())


def _numbered(pages: Sequence[int]) -> str:
    shown = ", ".join(str(page) for page in pages[:10]) + (" …" if len(pages) > 10 else "")
    return f"page{'s' * (len(pages) > 1)} {shown}"


def _pages(pdf: Any, limits: Limits) -> tuple[list[list[Line]], list[int]]:
    import pypdfium2

    pages: list[list[Line]] = []
    broken: list[int] = []
    size = 0
    for number in range(len(pdf)):
        try:
            page = pdf[number]
            textpage = page.get_textpage()
            pages.append(list(_lines(textpage)))
            textpage.close()
            page.close()
        except pypdfium2.PdfiumError:
            pages.append([])
            broken.append(number + 1)
        size += sum(len(line.text) for line in pages[-1])
        if size > limits.text:
            raise UnreadableError(
                "refused:too-long", f"holds more than {limits.text:,} characters: split it or raise the limit"
            )
    return pages, broken


def _lines(textpage: Any) -> Iterator[Line]:
    text = textpage.get_text_range()
    placed = len(text) == textpage.count_chars()  # else characters and boxes do not pair up
    start = 0
    for raw in re.split(r"(?<=\n)", text):
        line = raw.strip()
        if line:
            first = start + len(raw) - len(raw.lstrip())
            if placed:
                left, bottom, _, top = textpage.get_charbox(first, loose=True)
                _, _, _, last = textpage.get_charbox(first + len(line) - 1, loose=True)
                yield Line(line, left, top, last, top - bottom)
            else:
                yield Line(line)
        start += len(raw)


def _flowing(pages: Sequence[Sequence[Line]]) -> Iterator[str]:
    """The lines, with a blank one between paragraphs: where the layout leaves a gap or indents, else by length."""
    pitch = _pitch(pages)
    previous: Line | None = None
    for lines in pages:
        longest = max((len(line.text) for line in lines), default=0)
        for index, line in enumerate(lines):
            if previous is not None and _parts(previous, line, pitch, longest, turned=index == 0):
                yield ""
            yield line.text
            previous = line


def _pitch(pages: Sequence[Sequence[Line]]) -> float:
    """From one line to the next inside paragraphs: the lower quartile, as pages of headings hold few such lines."""
    pitches = sorted(
        above.last - below.top
        for lines in pages
        for above, below in pairwise(lines)
        if below.top is not None and above.last > below.top + 1
    )
    return pitches[len(pitches) // 4] if pitches else 0.0


def _parts(above: Line, below: Line, pitch: float, longest: int, *, turned: bool) -> bool:
    """Whether a paragraph ends between two lines."""
    ended = bool(_SENTENCE_END.search(above.text))
    if above.top is None or below.top is None or above.left is None or below.left is None:
        return ended and (turned or len(above.text) < SHORT_SHARE * longest)
    drop = above.last - below.top
    if turned or drop < 0:  # the next page or column: the paragraph may run on
        return ended
    if abs(above.height - below.height) > HEADING_SHARE * max(above.height, below.height):
        return True
    indented = INDENT_POINTS[0] < below.left - above.left < INDENT_POINTS[1]
    return drop > PARAGRAPH_PITCH * pitch or (ended and (indented or drop > APART_PITCH * above.height))
