"""The bytes of one file become a document, by the reader of its format; text and Markdown are read here."""

import re
from typing import Any

from onrecord.graph.docx import read_docx
from onrecord.graph.encoding import decode
from onrecord.graph.html import plain_text, read_html
from onrecord.graph.inputs import Document, Limits, UnreadableError
from onrecord.graph.metadata import front_matter
from onrecord.graph.pdf import read_pdf


def read_document(data: bytes, kind: str, limits: Limits) -> Document:
    """Read the bytes of one file of a known kind. Raises UnreadableError where they cannot become a report."""
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableError("empty", "is empty")
    match kind or guess_kind(data):
        case "html":
            return read_html(data)
        case "pdf":
            return read_pdf(data, limits)
        case "docx":
            return read_docx(data, limits)
        case "markdown":
            return read_markdown(data)
        case _:
            return read_text(data)


def guess_kind(data: bytes) -> str:
    """Tell the format from the first bytes; text where nothing else is certain.

    >>> guess_kind(b"<!doctype html><title>x</title>"), guess_kind(b"%PDF-1.7"), guess_kind(b"A march")
    ('html', 'pdf', 'text')
    """
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "docx"
    if re.match(
        rb"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|article|p)\b",
        head,
        re.IGNORECASE | re.DOTALL,
    ):
        return "html"
    if re.match(rb'\{\s*"', head):
        return "jsonl"
    return "text"


def read_text(data: bytes) -> Document:
    """Read plain text; front matter, where it begins with one, becomes metadata."""
    decoded = decode(data)
    head = front_matter(_lines(decoded.text))
    return Document(head.body, "text", head.metadata, (decoded.warning,) if decoded.warning else ())


def read_markdown(data: bytes) -> Document:
    """Read Markdown: marks, links and lists become plain text with its paragraphs; a leading heading is the title."""
    decoded = decode(data)
    head = front_matter(_lines(decoded.text))
    blocks, title = _rendered(head.body)
    metadata = {**({"title": title} if title else {}), **head.metadata}
    return Document("\n\n".join(blocks), "markdown", metadata, (decoded.warning,) if decoded.warning else ())


def _lines(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _rendered(text: str) -> tuple[list[str], str | None]:
    """Plain text of each block, and the title where the first block is a heading of the first level."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table").parse(text)
    blocks: list[str] = []
    row: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            blocks.append("\t".join(row))
            row = None
        elif token.type == "inline":
            (blocks if row is None else row).append(_inline(token.children or []))
        elif token.type in {"code_block", "fence"}:
            blocks.append(token.content)
        elif token.type == "html_block":
            blocks.append(plain_text(token.content))
    title = blocks[0] if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1" else None
    return [block for block in (block.strip() for block in blocks) if block], title


def _inline(tokens: list[Any]) -> str:
    parts = []
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
        elif token.type == "image":
            parts.append(_inline(token.children or []))
        elif token.type in {"text", "code_inline", "text_special"}:
            parts.append(token.content)
    return "".join(parts)
