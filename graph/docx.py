"""Word documents: their paragraphs and what they state of themselves, read straight from the archive's XML."""

import io
import zipfile
import zlib
from typing import Any

from onrecord.graph.inputs import Document, Limits, UnreadableError
from onrecord.graph.metadata import mentions_date, parse_date
from onrecord.graph.packed import HARMLESS

_CORE = {
    "{http://purl.org/dc/terms/}created": "created",
    "{http://purl.org/dc/elements/1.1/}title": "title",
    "{http://purl.org/dc/elements/1.1/}creator": "author",
    "{http://purl.org/dc/elements/1.1/}publisher": "publisher",
    "{http://purl.org/dc/elements/1.1/}date": "date",
    "{http://purl.org/dc/elements/1.1/}subject": "subject",
}


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
    space = tree.tag.partition("}")[0] + "}"  # Word writes one of two namespaces
    text = "\n\n".join(filter(None, (_paragraph(element, space) for element in tree.iter(space + "p"))))
    return Document(text, "docx", _metadata(core, text) if core is not None else {})


def _metadata(core: bytes, text: str) -> dict[str, str]:
    """What the file states of itself; the day it was made is the report's date only if its text says so."""
    found = {_CORE[item.tag]: item.text for item in _xml(core) if item.tag in _CORE and item.text}
    made = parse_date(found.get("created", ""))
    if made and "date" not in found and mentions_date(text, made):
        found["date"] = made.isoformat()
    return found


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
    except etree.XMLSyntaxError as error:
        raise UnreadableError(
            "error:docx", f"holds broken XML ({error.args[0]}): open and save it anew"
        ) from error


def _paragraph(paragraph: Any, space: str) -> str:
    """The text of one paragraph, not that of text boxes inside it (they are paragraphs themselves)."""
    parts: list[str] = []
    for element in paragraph.iter(*(space + name for name in ("t", "tab", "br", "cr", "noBreakHyphen"))):
        owner = next(element.iterancestors(space + "p"))
        if owner is not paragraph or _is_copy(element):
            continue
        match element.tag.removeprefix(space):
            case "t":
                parts.append(element.text or "")
            case "tab" if element.getparent().tag == space + "r":
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
