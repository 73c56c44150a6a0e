"""Metadata: front matter, dates, manifests, and that nothing is invented."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.graph.errors import InputError
from onrecord.graph.metadata import front_matter, load_manifest, mentions_date, parse_date, settle

JUNE_25 = dt.date(2023, 6, 25)
WORDS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)


@pytest.mark.parametrize(
    "text",
    [
        "2023-06-25",
        "20230625",
        "2023/06/25",
        "2023-06-25T23:30:00-04:00",
        "2023-06-25T00:10:00Z",
        "25 June 2023",
        "25th of June 2023",
        "June 25, 2023",
        "Jun 25 2023 11:30PM EDT",
        "Sun, 25 Jun 2023 10:00:00 GMT",
        "25.06.2023",
        "25/06/2023",
        "06/25/2023",
        "D:20230625101112+02'00'",
    ],
)
def test_dates_in_usual_forms(text: str) -> None:
    """A full date is read as written, in whatever zone it is."""
    assert parse_date(text) == JUNE_25


@pytest.mark.parametrize(
    "text",
    [
        "June 2023",
        "2023",
        "2023-06",
        "Saturday",
        "10:30",
        "03/04/2023",
        "yesterday",
        "31 June 2023",
        "",
        "9" * 50,
        "x" * 500,
    ],
)
def test_no_date_is_completed_or_guessed(text: str) -> None:
    """Half a date, an ambiguous one or none stays unknown."""
    assert parse_date(text) is None


@given(
    st.dates(min_value=dt.date(1000, 1, 1)),
    st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%a, %d %b %Y 08:00:00 +0000"]),
)
def test_every_date_is_read_back(date: dt.date, form: str) -> None:
    """A date written in an unambiguous form is that date."""
    assert parse_date(date.strftime(form)) == date


@given(st.text(max_size=60))
def test_no_text_breaks_the_date_reader(text: str) -> None:
    """Whatever stands in a date's place is a date or None."""
    assert parse_date(text) is None or isinstance(parse_date(text), dt.date)


@pytest.mark.parametrize(
    "text",
    ["on 2023-06-05", "June 5, 2023", "5th of June 2023", "05.06.2023", "5 Jun. 2023", "JUNE 5TH 2023"],
)
def test_a_stated_date_is_found(text: str) -> None:
    """A date that stands in a text in full is found there; another one, or a part of it, is not."""
    assert mentions_date(f"It said {text}, and so on.", dt.date(2023, 6, 5))
    assert not mentions_date(f"It said {text}, and so on.", dt.date(2023, 6, 25))
    assert not mentions_date(
        f"It said 2{text}4, and so on." if text[0].isdigit() else "June 2023", dt.date(2023, 6, 5)
    )


@pytest.mark.parametrize(
    ("text", "metadata", "body"),
    [
        (
            "---\ntitle: 'A: b'\ndate: 2023-06-25\n---\n\nBody",
            {"title": "A: b", "date": "2023-06-25"},
            "Body",
        ),
        ("\n---\ntags:\n  - x\n  - y\nTitle: T\n...\nBody", {"tags": "x, y", "title": "T"}, "Body"),
        (
            "title: A\nSource: The Record\n\nBody\n\nMore",
            {"title": "A", "publisher": "The Record"},
            "Body\n\nMore",
        ),
        ("url: https://example.org/a:b\n\nBody", {"url": "https://example.org/a:b"}, "Body"),
        ("---\ndescription: >\n  one\n  two\n---\nBody", {"description": "one, two"}, "Body"),
    ],
)
def test_front_matter_is_split_off(text: str, metadata: dict[str, str], body: str) -> None:
    """Fenced or bare front matter becomes metadata and leaves the text."""
    assert front_matter(text) == (metadata, body)


@pytest.mark.parametrize(
    "text",
    [
        "Moscow: He said so.\n\nBody",
        "title: A\nThe column moved on: nobody stopped it.\n\nBody",
        "---\n\nBody\n\n---\nMore",
        "---\nHe said: we will go.\nNobody went.\n---\nBody",
        "Date\n\nBody",
        "The title: A\n\nBody",
        "copyright: nobody\n\nBody",
        "title: A\nBody without a blank line",
    ],
)
def test_text_is_not_taken_for_front_matter(text: str) -> None:
    """What only looks like metadata stays in the text."""
    assert front_matter(text) == ({}, text)


@given(
    st.dictionaries(st.sampled_from(["title", "publisher", "author", "x-note"]), WORDS, min_size=1), st.text()
)
def test_front_matter_round_trip(values: dict[str, str], body: str) -> None:
    """What is written between fences is read back, and the body after it is left alone."""
    values = {
        key: value
        for key, value in values.items()
        if value not in {"|", ">", "|-", ">-"} and value[0] not in "\"'"
    }
    head = "".join(f"{key}: {value}\n" for key, value in values.items())
    found = front_matter(f"---\n{head}---\n\n{body}")
    if values:
        assert found == (values, body)


@given(st.text(st.sampled_from("-:\n \t.abTitle#'\"")))
def test_no_text_breaks_the_front_matter_reader(text: str) -> None:
    """Front matter and body are always parts of the text."""
    assert text.endswith(front_matter(text).body)


def test_the_last_layer_wins_field_by_field() -> None:
    """A manifest overrides the file, but its empty cells do not."""
    facts = settle({"title": "Old", "publisher": "P", "x": "1"}, {"title": "New", "publisher": " ", "y": "2"})
    assert (facts.title, facts.publisher, facts.extra) == ("New", "P", (("x", "1"), ("y", "2")))


def test_values_are_cleaned_and_bounded() -> None:
    """Values hold no control characters or line breaks, and a giant one is cut with a warning."""
    facts = settle({"title": "A\u202e \0b\n c", "publisher": "P" * 10_000_000})
    assert facts.title == "A b c"
    assert facts.publisher is not None
    assert len(facts.publisher) == 2_000
    assert any("publisher" in warning for warning in facts.warnings)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "https://a b", 'https://a"><script>', "/relative"]
)
def test_only_web_addresses_are_urls(url: str) -> None:
    """An address that is no http address, or could break out of an IRI, is left out with a warning."""
    facts = settle({"url": url})
    assert facts.url is None
    assert "no http address" in facts.warnings[0]


def test_an_unreadable_date_is_told() -> None:
    """A date that cannot be read is no date, and the warning quotes it."""
    facts = settle({"date": "last Tuesday"})
    assert facts.date is None
    assert "'last Tuesday'" in facts.warnings[0]


def _manifest(folder: Path, text: str) -> Path:
    path = folder / "manifest.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_manifest_names_files_by_path_end_or_name(tmp_path: Path) -> None:
    """A row may name a file by its full path, the end of it, or its name alone, the longest first."""
    table = load_manifest(
        _manifest(
            tmp_path,
            f"path,title\n{tmp_path}/full.txt,full\nsub/same.txt,end\nsame.txt,name\n/elsewhere/far.txt,far\n./dot.txt,dot\n",
        )
    )
    assert table.of(tmp_path / "full.txt")["title"] == "full"
    assert table.of(tmp_path / "sub" / "same.txt")["title"] == "end"
    assert table.of(tmp_path / "other" / "same.txt")["title"] == "name"
    assert table.of(tmp_path / "far.txt")["title"] == "far"
    assert table.of(tmp_path / "dot.txt")["title"] == "dot"
    assert table.of(tmp_path / "unnamed.txt") == {}


def test_manifest_of_semicolons_with_a_mark(tmp_path: Path) -> None:
    """A table as spreadsheets export it is read: byte order mark, semicolons, quoted line breaks, unknown columns."""
    table = load_manifest(_manifest(tmp_path, '\ufeffFile;Title;Desk\na.txt;"A; b\nc";north\n'))
    assert table.of(tmp_path / "a.txt") == {"title": "A; b\nc", "Desk": "north"}


def test_ambiguous_names_match_no_file(tmp_path: Path) -> None:
    """Two rows with one file name, for different folders, do not speak for a third folder."""
    table = load_manifest(_manifest(tmp_path, "path,title\na/x.txt,1\nb/x.txt,2\n"))
    assert table.of(tmp_path / "c" / "x.txt") == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title\nA\n", "no column 'path'"),
        ("", "no column 'path'"),
        ("path,title\na,1\na,2\n", "'a' a second time in line 3"),
    ],
)
def test_a_wrong_manifest_is_an_error(tmp_path: Path, text: str, words: str) -> None:
    """A manifest that cannot be used is refused, in one sentence with its path."""
    path = _manifest(tmp_path, text)
    with pytest.raises(InputError, match=words) as caught:
        load_manifest(path)
    assert str(path) in str(caught.value)


def test_a_missing_manifest_is_an_error(tmp_path: Path) -> None:
    """A manifest that is not there is refused."""
    with pytest.raises(InputError, match="cannot be opened"):
        load_manifest(tmp_path / "none.csv")
