"""Corpora: every record gets its own status, and a bad one spoils no other."""

import csv
import gzip
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.graph.canonical import canonical
from onrecord.graph.corpora import read_csv, read_jsonl
from onrecord.graph.inputs import Limits
from onrecord.graph.reports import Input, read_inputs

TEXT = "The column turned back on Saturday and the men went to their camps."
LIMITS = Limits()


def _read(path: Path, text: str | bytes, limits: Limits = LIMITS) -> list[Input]:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(read_inputs([str(path)], limits=limits))


def test_jsonl_fields(tmp_path: Path) -> None:
    """The named fields become the report's, all others are kept as they are written."""
    record = {
        "id": "r1",
        "text": TEXT,
        "title": "T",
        "Publisher": "P",
        "date": "2023-06-25",
        "url": "https://example.org/1",
        "source": "rss",
        "n": [1, 2],
        "none": None,
    }
    (item,) = _read(tmp_path / "c.jsonl", json.dumps(record) + "\n")
    report = item.report
    assert report is not None
    assert (item.path, item.status) == (f"{tmp_path}/c.jsonl#r1", "ok")
    assert (report.path, report.record, report.name) == (f"{tmp_path}/c.jsonl", "r1", "r1")
    assert (report.title, report.publisher, report.url, str(report.date)) == (
        "T",
        "P",
        "https://example.org/1",
        "2023-06-25",
    )
    assert report.extra == (("n", "[1, 2]"), ("source", "rss"))
    assert report.text == TEXT


def test_bad_lines_of_jsonl(tmp_path: Path) -> None:
    """Each bad line is one failure that names file and line; the good ones around it are read."""
    lines = [
        json.dumps({"text": TEXT}).encode(),
        b"{broken",
        b"[1, 2]",
        b'{"id": "x"}',
        b'{"id": "empty", "text": " "}',
        b"",
        b'{"text": "A \\ud800 mark, as it was sent by the agency."}',
        '{"text": "The café was closed, it was said."}'.encode("cp1252"),
        b"[" * 100_000,
        b'{"n": ' + b"9" * 5000 + b"}",
        json.dumps({"id": "../../etc/passwd", "text": TEXT}).encode(),
    ]
    found = _read(tmp_path / "c.jsonl", b"\xef\xbb\xbf" + b"\n".join(lines))
    statuses = [item.status for item in found]
    assert statuses[:5] == ["ok", "error:json", "error:json", "refused:no-text", "empty"]
    assert statuses[5:] == ["ok-with-warnings", "ok-with-warnings", "error:json", "error:json", "ok"]
    for item, number in zip(found[1:3], (2, 3), strict=True):
        assert item.reason is not None
        assert f"'{tmp_path}/c.jsonl' line {number} " in item.reason
    assert "column" in (found[1].reason or "")
    assert found[6].report is not None
    assert "café" in found[6].report.text
    last = found[-1].report
    assert last is not None
    assert "/" not in last.id
    assert ".." not in last.id


def test_ids_of_records_are_bounded_lines(tmp_path: Path) -> None:
    """A record's id, however long or odd, becomes one short line without control characters."""
    ids = ["a\nb\x1b[31m\u202ec", "x" * 1_000_000, " \t", 17, ["y"]]
    found = _read(
        tmp_path / "c.jsonl",
        "".join(json.dumps({"id": id_, "text": f"{TEXT} {n}"}) + "\n" for n, id_ in enumerate(ids)),
    )
    names = [item.report.record for item in found if item.report]
    assert names == ["a b[31mc", "x" * 200, "3", "17", '["y"]']


def test_a_giant_line_is_refused_and_skipped(tmp_path: Path) -> None:
    """A line beyond the limit is refused without being read whole, and the next one is read."""
    line = json.dumps({"text": TEXT})
    found = _read(
        tmp_path / "c.jsonl",
        line + "\n" + "x" * 500_000 + "\n" + line[:-1] + ', "id": "2"}',
        Limits(file=100_000),
    )
    assert [item.status for item in found] == ["ok", "refused:too-large", "ok"]


def test_csv_fields(tmp_path: Path) -> None:
    """Columns are found by name, in any order and case; other columns are kept."""
    (item,) = _read(tmp_path / "c.csv", f'Date,desk,TEXT,id\n25 June 2023,north,"{TEXT}\n\nSo it was.",7\n')
    report = item.report
    assert report is not None
    assert (report.record, str(report.date), report.extra) == ("7", "2023-06-25", (("desk", "north"),))
    assert report.text == f"{TEXT}\n\nSo it was."


def test_bad_rows_of_csv(tmp_path: Path) -> None:
    """Short and long rows, bad bytes and fields beyond 128 KiB are told or read; nothing is lost between them."""
    rows = [
        b"id,text,publisher",
        b"short," + TEXT.encode(),
        b"long," + b'"' + TEXT.encode() + b'",P,more',
        b"bytes,the caf\xe9 of the town was closed,P",
        b"empty,,P",
        b"",
        b'big,"' + b"The men went home. " * 20_000 + b'",P',
        b"last,the men of the column went home,P",
    ]
    found = _read(tmp_path / "c.csv", b"\r\n".join(rows))
    assert [item.path.partition("#")[2] for item in found] == [
        "short",
        "long",
        "bytes",
        "empty",
        "big",
        "last",
    ]
    assert [item.status for item in found] == ["ok-with-warnings"] * 3 + ["empty", "ok", "ok"]
    assert "2 fields where the first line names 3" in (found[0].reason or "")
    assert found[2].report is not None
    assert "café" in found[2].report.text


def test_a_field_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    """A field without an end, as an open quote makes it, is a failure with its line, not endless memory."""
    found = _read(tmp_path / "c.csv", f'id,text\n1,"{"x" * 5000}\n2,y\n', Limits(file=2000))
    assert found[0].status == "error:csv"
    assert "line 2" in (found[0].reason or "")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_as_spreadsheets_write_it(tmp_path: Path, delimiter: str, encoding: str) -> None:
    """Semicolons, tabs, byte order marks and UTF-16 are read alike."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([["id", "text"], ["1", f"“Zürich” – {TEXT}"]])
    (item,) = _read(tmp_path / "c.csv", out.getvalue().encode(encoding))
    assert item.report is not None
    assert item.report.text == f"“Zürich” – {TEXT}"


@pytest.mark.parametrize("text", ["id,body\n1,x\n", "no table at all"])
def test_a_table_without_text_is_refused(tmp_path: Path, text: str) -> None:
    """A table that has no column of that name is one failure that names its columns."""
    (item,) = _read(tmp_path / "c.csv", text)
    assert item.status == "refused:no-text"
    assert text.partition("\n")[0].replace(",", ", ") in (item.reason or "")


@pytest.mark.parametrize("name", ["c.jsonl", "c.csv"])
def test_an_empty_corpus_is_empty(tmp_path: Path, name: str) -> None:
    """A corpus without a record is one empty input."""
    (item,) = _read(tmp_path / name, "")
    assert item.status == "empty"


def test_packed_corpora_stream(tmp_path: Path) -> None:
    """A packed corpus larger than the file limit is read; a broken archive keeps the records before the break."""
    lines = b"".join(json.dumps({"id": n, "text": f"{TEXT} {n}"}).encode() + b"\n" for n in range(3000))
    found = _read(tmp_path / "c.jsonl.gz", gzip.compress(lines), Limits(file=50_000))
    assert len(found) == 3000
    assert {item.status for item in found} == {"ok"}
    broken = _read(tmp_path / "d.jsonl.gz", gzip.compress(lines)[:-5000])
    assert 0 < len(broken) < 3000
    assert {item.status for item in broken[:-1]} == {"ok"}
    assert broken[-1].status == "error:gzip"


def test_a_packed_corpus_may_be_a_bomb(tmp_path: Path) -> None:
    """A packed corpus that unpacks without end is refused where the ratio is passed."""
    found = _read(tmp_path / "c.jsonl.gz", gzip.compress(b"\n" * 30_000_000))
    assert [item.status for item in found] == ["refused:bomb"]


def test_manifest_rows_speak_for_records(tmp_path: Path) -> None:
    """A manifest may name one record of a corpus."""
    manifest = tmp_path / "manifest.csv"
    manifest.write_text("path,title\nc.jsonl#b,From the manifest\n")
    corpus = tmp_path / "c.jsonl"
    corpus.write_text(
        "".join(json.dumps({"id": name, "text": f"{TEXT} {name}", "title": "Own"}) + "\n" for name in "ab")
    )
    titles = [item.report.title for item in read_inputs([str(tmp_path)], manifest=manifest) if item.report]
    assert titles == ["Own", "From the manifest"]


FIELD = st.text(max_size=30)


@given(
    st.lists(st.dictionaries(st.sampled_from(["id", "title", "desk"]), FIELD), max_size=5),
    FIELD.filter(str.strip),
)
def test_jsonl_round_trip(records: list[dict[str, str]], text: str) -> None:
    """What json writes is what the reader reads."""
    lines = "".join(json.dumps({**record, "text": text}, ensure_ascii=False) + "\n" for record in records)
    found = list(read_jsonl(io.BytesIO(lines.encode()), LIMITS))
    assert [record.document.text for record in found if record.document] == [text] * len(records)
    assert [dict(record.document.metadata) for record in found if record.document] == records


@given(st.lists(st.tuples(FIELD, FIELD.filter(str.strip)), min_size=1, max_size=5), st.sampled_from(",;\t"))
def test_csv_round_trip(rows: list[tuple[str, str]], delimiter: str) -> None:
    """What csv writes is what the reader reads, whatever the cells hold."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([("title", "text"), *rows])
    found = list(read_csv(io.BytesIO(out.getvalue().encode()), LIMITS))
    texts = [canonical(record.document.text).text for record in found if record.document]
    assert texts == [canonical(text).text for _, text in rows]


@given(st.binary(max_size=400))
def test_no_bytes_break_the_corpus_readers(data: bytes) -> None:
    """Any bytes after a good head are records or failures."""
    for record in read_jsonl(io.BytesIO(data), LIMITS):
        assert (record.document is None) != (record.error is None)
    for record in read_csv(io.BytesIO(b"id,text\n" + data), LIMITS):
        assert (record.document is None) != (record.error is None)
