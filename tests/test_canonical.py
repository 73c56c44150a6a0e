"""Canonical text: safe, stable, and as close to what was written as it can be."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onrecord.graph.canonical import LONGEST_RUN, LONGEST_WORD, canonical

ANY_TEXT = st.text(st.characters(exclude_categories=()))
NASTY = st.lists(
    st.sampled_from(
        [
            *"a(é \n\r\t\0☃\u0301\u200b\ud800\u1100\u1161\u0345\u0f71\u0f72",
            "\u0344" * 11,
            "\u0323\u0301" * 15,
            "é",
            "\u0334" * 20,
            "\u0f73" * 9,
            "(" * 30,
            "x" * 1500,
        ]
    )
)


@given(ANY_TEXT | NASTY.map("".join))
@example("(" * 50 + "\u0338" * 50)
def test_canonical_text_is_stable(text: str) -> None:
    """Canonical text is canonical: a second pass finds nothing to change or to warn of."""
    once = canonical(text).text
    again = canonical(once)
    assert again.text == once
    assert not again.warnings


@given(ANY_TEXT | NASTY.map("".join))
def test_canonical_text_can_be_stored_and_parsed(text: str) -> None:
    """No control, surrogate or noncharacter is left, it is NFC and UTF-8, and nothing in it runs on without end."""
    clean = canonical(text).text
    clean.encode("utf-8")
    assert unicodedata.is_normalized("NFC", clean)
    for char in clean:
        assert char in "\t\n" or unicodedata.category(char) not in {"Cc", "Cs"}
        assert ord(char) & 0xFFFE != 0xFFFE
    assert max((len(word) for word in clean.split()), default=0) <= LONGEST_WORD
    assert "(" * (LONGEST_RUN + 1) not in clean


@given(st.text(st.sampled_from("abcdefgh ,.'’“”–\n\té你\u200d\u200c")))
def test_ordinary_text_keeps_its_offsets(text: str) -> None:
    """Text without oddities comes back as it was, so that offsets into the file hold."""
    plain = unicodedata.normalize("NFC", text)
    for char in " ,.'’“”–\n\t\u200d\u200c":
        while char * (LONGEST_RUN + 1) in plain:
            plain = plain.replace(char * (LONGEST_RUN + 1), char)
    assert canonical(plain).text == plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\r\ntwo\rthree\u2028four\x85five\x0csix", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("Prigo\u200bz\u00adhin \u202eleft\u202c\0.", "Prigozhin left."),
        ("\ufeffThe march", "The march"),
        ("Zu\u0308rich", "Zürich"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a \ud83d b", "a \ufffd b"),
        ("tag\U000e0041ged \ufdd0\U0010ffff", "tagged "),
    ],
)
def test_repairs(text: str, expected: str) -> None:
    """Line ends, invisible characters, surrogates and composition are repaired; joiners stay."""
    assert canonical(text).text == expected


def test_warnings_count_each_repair() -> None:
    """Each kind of repair is told once, with its count; line ends and a byte order mark are no damage."""
    found = canonical("\ufeffa\0b\0\r\n" + "-" * 40 + " " + "x" * 2500 + "\ud800")
    assert len(found.warnings) == 4
    assert any(warning.startswith("2 invisible") for warning in found.warnings)
    assert canonical("\ufeffa\r\nb" + " " * 99).warnings == ()


def test_stacks_of_marks_are_cut() -> None:
    """A letter under hundreds of thousands of marks costs no quadratic time, and keeps the first twenty."""
    found = canonical("He was e" + "\u0301\u0323" * 300_000 + " there, \u00e9\u0323 too.")
    assert len(found.text) < 60
    assert found.text.startswith("He was \u1eb9\u0323")
    assert found.text.endswith(" there, \u1eb9\u0301 too.")
    assert found.warnings == ("1 letter had more than 20 marks",)


def test_runs_are_cut_and_words_broken() -> None:
    """A run of one sign is cut to twenty, letters and digits are not, and a break comes at each thousand characters."""
    assert canonical("wait" + "." * 100).text == "wait" + "." * 20
    assert canonical("0" * 100).text == "0" * 100
    assert [len(word) for word in canonical("y" * 2500).text.split(" ")] == [1000, 1000, 500]
