"""From bytes to characters: which encoding a text is in, said by its bytes, by itself, or guessed with a warning."""

import codecs
import re
from dataclasses import dataclass

from onrecord.graph.inputs import UnreadableError

BAD_SHARE = 0.001
EVIDENCE_BYTES = 200
EVIDENCE_SHARE = 0.25
UNDEFINED_SHARE = 0.005
CONTROL_SHARE = 0.02

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Names that a page may declare; anything else (zlib, idna, unicode_escape …) is no encoding of pages.
_DECLARABLE = re.compile(
    r"(utf|iso-?8859|latin|windows|cp|koi8|mac|gb|big5|euc|shift|sjis|ascii|us-ascii|tis)[a-z0-9_-]*",
    re.IGNORECASE,
)
# What pages call Latin-1 or ASCII is Windows-1252, as all browsers read it.
_WESTERN = {"iso8859-1", "ascii", "iso8859-15"}
_ASCII = bytes(range(128))
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or Office document"),
    (b"\xd0\xcf\x11\xe0", "an old or encrypted Office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "a Rich Text document"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Characters, the encoding that gave them, and a warning where it had to be guessed or mended."""

    text: str
    encoding: str
    warning: str | None = None


def content_kind(data: bytes) -> str | None:
    """What well-known binary format the bytes begin as, in words; None for text."""
    return next((name for magic, name in _MAGIC if data.startswith(magic)), None)


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode the bytes of a text.

    In this order: byte order mark, UTF-8, the ``declared`` encoding, UTF-8 with under 0.1 % bad bytes, then a guess if
    there is evidence enough to guess from, else Windows-1252. Raises UnreadableError (``refused:binary``,
    ``refused:encoding``) where the bytes are no text.
    """
    kind = content_kind(data)
    if kind:
        raise UnreadableError(
            "refused:binary",
            f"holds {kind}, not text: give it the suffix of its format, or convert it to text",
        )
    found = (
        _marked(data) or _wide(data) or _strict(data, "utf-8") or _declared(data, declared) or _mended(data)
    )
    found = found or _guessed(data)
    controls = len(_CONTROLS.findall(found.text))
    if controls > max(8, CONTROL_SHARE * len(found.text)):
        raise UnreadableError(
            "refused:binary", f"is no text ({controls:,} control characters): convert it to text first"
        )
    return found


def _strict(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except (UnicodeError, LookupError):
        return None


def _marked(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            body = data[len(mark) :]
            text = body.decode(encoding, "replace")
            bad = text.count("\ufffd") - body.count("\ufffd".encode(encoding))
            return Decoded(
                text, encoding, f"it is not quite {encoding}: read with {_replaced(bad)}" if bad > 0 else None
            )
    return None


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 without its mark: nearly every other byte of English text is zero then."""
    head = data[:4096]
    half = len(head) // 2
    if half < 4 or b"\0" not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.7 * half and even < 0.1 * half:
        return _strict(data, "utf-16-le")
    if even > 0.7 * half and odd < 0.1 * half:
        return _strict(data, "utf-16-be")
    return None


def _declared(data: bytes, declared: str | None) -> Decoded | None:
    if not declared or not _DECLARABLE.fullmatch(declared.strip()):
        return None
    try:
        name = codecs.lookup(declared.strip()).name
    except LookupError:
        return None
    return _strict(data, "cp1252" if name in _WESTERN else name) or _strict(data, name)


def _mended(data: bytes) -> Decoded | None:
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    # One bad byte is too little to be a share of; beside good multi-byte characters it is damage all the same.
    good = sum(1 for _ in re.finditer(rb"[\xc2-\xf4][\x80-\xbf]+", data))
    if bad <= BAD_SHARE * len(data) and good > bad:
        return Decoded(text, "utf-8", f"it is not quite UTF-8: read with {_replaced(bad)}")
    return None


def _guessed(data: bytes) -> Decoded:
    """Guess; where most bytes are ASCII, a guess is worse than the encoding that most English texts are in."""
    high = len(data.translate(None, _ASCII))
    if high <= EVIDENCE_SHARE * len(data):
        text = data.decode("cp1252", "replace")
        bad = text.count("\ufffd")
        if bad <= max(2, UNDEFINED_SHARE * len(data)):
            warning = "the encoding is not stated and was taken to be Windows-1252"
            return Decoded(text, "cp1252", warning + (f", with {_replaced(bad)}" if bad else ""))
    from charset_normalizer import from_bytes

    best = from_bytes(data).best() if high >= EVIDENCE_BYTES else None
    if best is None:
        raise UnreadableError("refused:encoding", "is in no encoding that can be told: convert it to UTF-8")
    return Decoded(
        str(best), best.encoding, f"the encoding is not stated and was guessed to be {best.encoding}"
    )


def _replaced(count: int) -> str:
    return "1 bad byte replaced by U+FFFD" if count == 1 else f"{count:,} bad bytes replaced by U+FFFD"
