"""Readers of one file each: the bytes of a text, Markdown, HTML, PDF or Word file become a document."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any
from xml.parsers.expat import ExpatError

from onrecord.graph.encoding import decode
from onrecord.graph.html import plain_text, read_html
from onrecord.graph.inputs import Document, Limits, UnreadableError
from onrecord.graph.metadata import front_matter
from onrecord.graph.pdf import read_pdf

CHUNK = 1 << 20
# Below this size a high ratio is no attack: a short page of spaces compresses as well as a bomb.
HARMLESS = 1 << 20

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CORE = {
    "{http://purl.org/dc/elements/1.1/}title": "title",
    "{http://purl.org/dc/elements/1.1/}creator": "author",
    "{http://purl.org/dc/elements/1.1/}publisher": "publisher",
    "{http://purl.org/dc/elements/1.1/}date": "date",
    "{http://purl.org/dc/elements/1.1/}subject": "subject",
}


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


def inflate(stream: IO[bytes], limits: Limits) -> bytes:
    """Unpack gzip data, stopping where they go beyond the limits.

    Raises UnreadableError: ``refused:bomb`` beyond the ratio, ``refused:too-large`` beyond the size, ``error:gzip``.
    """
    packed = _Counted(stream, limits.file)
    return b"".join(_inflated(packed, limits))


def _inflated(packed: "_Counted", limits: Limits) -> Iterator[bytes]:
    size = 0
    for chunk in gunzip(packed, limits):
        size += len(chunk)
        if size > limits.file:
            raise UnreadableError(
                "refused:too-large",
                f"unpacks to more than {limits.file:,} bytes: split it or raise the limit",
            )
        yield chunk


def gunzip(stream: IO[bytes] | "_Counted", limits: Limits) -> Iterator[bytes]:
    """Unpack gzip data of any length, chunk by chunk; raises UnreadableError as :func:`inflate` does, but for the size."""
    import gzip

    counted = stream if isinstance(stream, _Counted) else _Counted(stream, None)
    size = 0
    try:
        with gzip.GzipFile(fileobj=counted) as unpacked:
            while chunk := unpacked.read(CHUNK):
                size += len(chunk)
                if size > max(HARMLESS, limits.ratio * counted.count):
                    raise UnreadableError(
                        "refused:bomb",
                        f"unpacks to more than {limits.ratio} times its size: unpack and check it by hand",
                    )
                yield chunk
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableError(
            "error:gzip", f"is broken or no gzip archive ({error}): pack it anew"
        ) from error


class _Counted(io.RawIOBase):
    """A stream that counts the bytes read from it and refuses to go beyond a limit."""

    def __init__(self, stream: IO[bytes], limit: int | None) -> None:
        self._stream = stream
        self._limit = limit
        self.count = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.count += len(data)
        if self._limit is not None and self.count > self._limit:
            raise UnreadableError(
                "refused:too-large", f"is larger than {self._limit:,} bytes: split it or raise the limit"
            )
        return data


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


def read_docx(data: bytes, limits: Limits) -> Document:
    """Read a Word document: its paragraphs, those in tables and text boxes too, without deleted text.

    Raises UnreadableError: ``refused:bomb``, ``refused:too-large``, ``refused:entities``, ``refused:encrypted``,
    ``refused:format``, ``error:docx``.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError(
            "refused:encrypted", "is encrypted or an old .doc: save it as .docx without a password"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = _member(archive, "word/document.xml", limits)
            core = _member(archive, "docProps/core.xml", limits)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        ValueError,
        OverflowError,
        RuntimeError,
    ) as error:
        raise UnreadableError(
            "error:docx", f"is broken or no Word document ({error}): open and save it anew"
        ) from error
    if body is None:
        raise UnreadableError(
            "refused:format", "is an archive but no Word document: unpack it, or save it as .docx"
        )
    tree = _xml(body)
    paragraphs = (_paragraph(element) for element in tree.iter(_WORD + "p"))
    metadata = {}
    if core is not None:
        metadata = {_CORE[item.tag]: item.text for item in _xml(core) if item.tag in _CORE and item.text}
    return Document("\n\n".join(filter(None, paragraphs)), "docx", metadata)


def _member(archive: zipfile.ZipFile, name: str, limits: Limits) -> bytes | None:
    """One member of an archive, its true size checked while it is unpacked: the declared one may lie."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        return None
    if info.flag_bits & 1:
        raise UnreadableError("refused:encrypted", "is encrypted: save a copy without its password")
    allowed = min(limits.file, max(HARMLESS, limits.ratio * info.compress_size))
    with archive.open(info) as stream:
        data = stream.read(allowed + 1)
    if len(data) > allowed or info.file_size > allowed:
        if allowed == limits.file:
            raise UnreadableError(
                "refused:too-large",
                f"unpacks to more than {limits.file:,} bytes: split it or raise the limit",
            )
        raise UnreadableError(
            "refused:bomb", f"unpacks to more than {limits.ratio} times its size: unpack and check it by hand"
        )
    return data


def _xml(data: bytes) -> Any:
    from lxml import etree

    if (
        b"<!DOCTYPE" in data
        or b"<!ENTITY" in data
        or "<!DOCTYPE".encode("utf-16-le") in data
        or "<!DOCTYPE".encode("utf-16-be") in data
    ):
        raise UnreadableError(
            "refused:entities", "declares XML entities, which no word processor writes: open and save it anew"
        )
    try:
        return etree.fromstring(
            data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        )
    except (etree.XMLSyntaxError, ExpatError) as error:
        raise UnreadableError(
            "error:docx", f"holds broken XML ({error.args[0]}): open and save it anew"
        ) from error


def _paragraph(paragraph: Any) -> str:
    """The text of one paragraph, not that of text boxes inside it (they are paragraphs themselves)."""
    parts: list[str] = []
    for element in paragraph.iter(
        _WORD + "t", _WORD + "tab", _WORD + "br", _WORD + "cr", _WORD + "noBreakHyphen"
    ):
        owner = next(element.iterancestors(_WORD + "p"))
        if owner is not paragraph or _is_copy(element):
            continue
        match element.tag.removeprefix(_WORD):
            case "t":
                parts.append(element.text or "")
            case "tab" if element.getparent().tag == _WORD + "r":
                parts.append("\t")
            case "br" | "cr":
                parts.append("\n")
            case "noBreakHyphen":
                parts.append("-")
    return "".join(parts).strip()


def _is_copy(element: Any) -> bool:
    """Whether the element stands in the fallback for old programs, which repeats what stands before it."""
    fallback = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
    return next(element.iterancestors(fallback), None) is not None
