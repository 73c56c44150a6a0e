"""Encodings: what is certain is used, what is guessed is told, what is no text is refused."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.graph.encoding import decode
from onrecord.graph.inputs import UnreadableError

ENGLISH = "The column’s leader – it was said – turned back on Saturday. " * 40
RUSSIAN = "Президент сообщил, что колонна повернула назад, и поблагодарил всех. " * 40


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_utf8_is_never_guessed(text: str) -> None:
    """Valid UTF-8 is what it says, whatever it holds, without a warning."""
    found = decode(text.encode())
    assert (found.text, found.warning) == (text.removeprefix("\ufeff"), None)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_marks_and_wide_text(encoding: str) -> None:
    """A byte order mark decides; UTF-16 of English is known even without one."""
    found = decode(ENGLISH.encode(encoding))
    assert found.text == ENGLISH
    assert found.warning is None


@pytest.mark.parametrize("text", [ENGLISH, "Zürich", "He said: “no”. It was a café."])
def test_western_text_is_windows_1252(text: str) -> None:
    """Where a few bytes are the only evidence, the encoding of most English texts is taken, with a warning."""
    found = decode(text.encode("cp1252"))
    assert found.text == text
    assert found.warning is not None


def test_much_evidence_is_used() -> None:
    """A text that is mostly beyond ASCII is told by its bytes."""
    found = decode(RUSSIAN.encode("cp1251"))
    assert found.text == RUSSIAN
    assert found.warning is not None
    assert "cp1251" in found.warning


@pytest.mark.parametrize(
    ("encoding", "declared"), [("cp1251", "windows-1251"), ("koi8-r", "KOI8-R"), ("shift_jis", "Shift_JIS")]
)
def test_a_declared_encoding_is_used(encoding: str, declared: str) -> None:
    """What a page declares is believed where its bytes allow it, without a warning."""
    text = "Привет" if encoding != "shift_jis" else "日本語"
    found = decode(text.encode(encoding), declared)
    assert (found.text, found.warning) == (text, None)


@pytest.mark.parametrize("declared", ["zlib", "unicode_escape", "idna", "no-such", "utf-8", "ascii", ""])
def test_a_wrong_declaration_does_no_harm(declared: str) -> None:
    """A declared encoding that is none, or not true, is passed over."""
    assert decode("café".encode("cp1252"), declared).text == "café"


def test_latin1_means_windows_1252() -> None:
    """Pages that say Latin-1 mean Windows-1252: its quotes and dashes are read."""
    assert decode("“so”".encode("cp1252"), "iso-8859-1").text == "“so”"


def test_damaged_utf8_stays_utf8() -> None:
    """A few bad bytes in UTF-8 are replaced, with their count, and do not turn it into another language."""
    data = bytearray(RUSSIAN.encode())
    data[500] = data[2000] = 0xFF
    found = decode(bytes(data))
    assert found.encoding == "utf-8"
    assert found.text.count("\ufffd") <= 4
    assert found.warning is not None
    assert "not quite UTF-8" in found.warning


def test_stray_bytes_cost_only_themselves() -> None:
    """A text in ASCII with a few bytes that mean nothing in any usual encoding is read, with their count."""
    found = decode(b"The men\x81 went home, it was\x9d said. " * 1 + b"So it was. " * 30)
    assert found.text.startswith("The men\ufffd went home, it was\ufffd said.")
    assert found.warning is not None
    assert "2 bad bytes" in found.warning


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 and so on",
        b"\x89PNG\r\n\x1a\n",
        b"PK\x03\x04rest",
        b"\x7fELF\x02\x01",
        bytes(range(32)) * 40,
        random.Random(1).randbytes(5000),
        random.Random(2).randbytes(150),
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    """Binary data are refused with a rule, not read as odd characters."""
    with pytest.raises(UnreadableError) as caught:
        decode(data)
    assert caught.value.status in {"refused:binary", "refused:encoding"}


def test_a_few_nul_bytes_are_no_binary_file() -> None:
    """A text with some NUL bytes in it is still a text."""
    assert "said" in decode(b"The president\0 said so.\0\n").text


@given(st.binary(max_size=600))
def test_no_bytes_break_the_decoder(data: bytes) -> None:
    """Any bytes are text or refused."""
    try:
        assert isinstance(decode(data).text, str)
    except UnreadableError as error:
        assert error.status.startswith("refused:")


def test_large_western_input_is_decoded() -> None:
    """Megabytes that are no UTF-8 pass through the same steps."""
    data = ("so it was, é. " * 150_000).encode("cp1252")
    assert decode(data).text.count("é") == 150_000
