"""Inputs: what paths name, in which order, each with one status, one reason and a stable id."""

import io
import json
import os
import shutil
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from fpdf import FPDF

from onrecord.graph.errors import InputError
from onrecord.graph.inputs import DEFAULT_LIMITS, Input, Limits, Source
from onrecord.graph.reports import list_inputs, read_inputs, read_source

TEXT = "The column turned back on Saturday and the men went to their camps, as their leader told them."


def _write(path: Path, text: str | bytes = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else (text or f"{TEXT} {path.name}").encode())
    return path


def _listed(*paths: Path | str, manifest: Path | None = None) -> list[str]:
    return [source.path for source in list_inputs([str(path) for path in paths], manifest=manifest)]


def _read(*paths: Path | str, manifest: Path | None = None, limits: Limits = DEFAULT_LIMITS) -> list[Input]:
    return list(read_inputs([str(path) for path in paths], manifest=manifest, limits=limits))


# What is listed


def test_folders_are_walked_in_order(tmp_path: Path) -> None:
    """A folder's files come sorted, sub-folders in their place; hidden files and locks of open documents are not inputs."""
    for name in ("b.txt", "a/z.md", "a/a.html", "c.pdf", ".hidden.txt", ".git/x.txt", "~$c.docx", "A.txt"):
        _write(tmp_path / name)
    assert _listed(tmp_path) == [
        f"{tmp_path}/{name}" for name in ("A.txt", "a/a.html", "a/z.md", "b.txt", "c.pdf")
    ]


def test_paths_keep_their_order_and_come_once(tmp_path: Path) -> None:
    """Arguments are read in the order given, and a file named twice is read once."""
    one, two = _write(tmp_path / "1.txt"), _write(tmp_path / "2.txt")
    (tmp_path / "3.txt").symlink_to(one)
    assert _listed(two, tmp_path) == [str(two), str(one)]


def test_patterns(tmp_path: Path) -> None:
    """Patterns match files and folders, also through folders; a name with such signs in it is just a name."""
    for name in ("a/1.txt", "a/2.md", "b/3.txt", "b/c/4.txt"):
        _write(tmp_path / name)
    odd = _write(tmp_path / "x[1].txt")
    assert _listed(f"{tmp_path}/a/*.txt", f"{tmp_path}/b") == [
        f"{tmp_path}/{name}" for name in ("a/1.txt", "b/3.txt", "b/c/4.txt")
    ]
    assert _listed(f"{tmp_path}/**/*.txt") == [
        f"{tmp_path}/{name}" for name in ("a/1.txt", "b/3.txt", "b/c/4.txt", "x[1].txt")
    ]
    assert _listed(odd) == [str(odd)]


def test_loops_of_links_end(tmp_path: Path) -> None:
    """Folders linked into each other are walked once."""
    _write(tmp_path / "a" / "1.txt")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to("self.txt")
    assert _listed(tmp_path) == [f"{tmp_path}/a/1.txt", f"{tmp_path}/self.txt"]
    assert [item.status for item in _read(tmp_path)] == ["ok", "error:OSError"]


def test_a_graph_is_no_input(tmp_path: Path) -> None:
    """A folder with a build.json is refused where it is named, and passed over inside another folder or a pattern."""
    _write(tmp_path / "graph" / "build.json", "{}")
    _write(tmp_path / "graph" / "explorer.html")
    _write(tmp_path / "1.txt")
    with pytest.raises(InputError, match="is a graph"):
        _listed(tmp_path / "graph")
    assert _listed(tmp_path) == _listed(f"{tmp_path}/*") == [f"{tmp_path}/1.txt"]


@pytest.mark.parametrize("name", ["none.txt", "none/", "*.none", "[", "a\0b", "x" * 5000])
def test_a_path_that_names_nothing_is_an_error(tmp_path: Path, name: str) -> None:
    """A missing file or an empty match is told before anything is read, with the name."""
    with pytest.raises(InputError) as caught:
        read_inputs([str(_write(tmp_path / "1.txt")), f"{tmp_path}/{name}"])
    assert name[:10] in str(caught.value)


def test_listing_opens_nothing(tmp_path: Path) -> None:
    """Sources can be listed and counted although their content is bad, and say what they are."""
    _write(tmp_path / "a.pdf", b"\xff")
    _write(tmp_path / "b.jsonl.gz", b"\xff")
    _write(tmp_path / "c.txt")
    _write(tmp_path / "d.jpg")
    found = list(list_inputs([str(tmp_path)]))
    assert [(source.kind, source.compressed) for source in found] == [
        ("pdf", False),
        ("jsonl", True),
        ("text", False),
        ("unknown", False),
    ]
    assert [source.is_corpus for source in found] == [False, True, False, False]
    assert [source.is_plain for source in found] == [False, True, True, True]


def test_the_manifest_is_no_report(tmp_path: Path) -> None:
    """A manifest that lies among the reports is not read as one, and its rows win over the file's own metadata."""
    _write(tmp_path / "a.txt", f"title: Own\npublisher: Own\ndate: 2023-06-01\n\n{TEXT}")
    manifest = _write(tmp_path / "manifest.csv", "path,title,date,desk\na.txt,Manifest,2023-06-25,north\n")
    (item,) = _read(tmp_path, manifest=manifest)
    assert item.report is not None
    assert (item.report.title, item.report.publisher, str(item.report.date)) == (
        "Manifest",
        "Own",
        "2023-06-25",
    )
    assert item.report.extra == (("desk", "north"),)


# What becomes of them


def test_every_input_has_one_status(tmp_path: Path) -> None:
    """A folder of good and bad files gives one status each, in order, and the good ones are read."""
    pdf = FPDF()
    pdf.add_page()
    folder = tmp_path / "in"
    expected: dict[str, tuple[str, str | bytes]] = {
        "01-good.txt": ("ok", TEXT),
        "02-empty.txt": ("empty", b""),
        "03-blank.txt": ("empty", " \n\t\n"),
        "04-signs.txt": ("empty", "--- *** !!!"),
        "05-binary.txt": ("refused:binary", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9),
        "06-nul.txt": ("ok-with-warnings", f"{TEXT}\0\0 It did."),
        "07-bytes.txt": ("ok-with-warnings", f"{TEXT} So said José.".encode("latin-1")),
        "08-french.txt": (
            "other-language",
            "Le chef du groupe a annoncé samedi que ses hommes rentraient dans leurs camps afin d'éviter un bain de sang.",
        ),
        "09-russian.txt": ("other-language", "Президент сообщил, что колонна повернула назад."),
        "10-broken.pdf": ("error:pdf", b"%PDF-1.4\n..."),
        "11-scan.pdf": ("needs-ocr", bytes(pdf.output())),
        "12-photo.jpg": ("refused:format", b"\xff\xd8\xff"),
        "13-broken.docx": ("error:docx", b"PK\x03\x04"),
        "14-nul.html": ("empty", b"\0" * 100),
        "15-good.html": ("ok", f"<p>{TEXT}</p>"),
        "16-long.txt": ("refused:too-long", b"a" * 40_000),
        "17-large.txt": ("refused:too-large", b"a" * 80_000),
        "18-good.md": ("ok", f"# {TEXT}"),
    }
    for name, (_, data) in expected.items():
        _write(folder / name, data)
        if not data:
            (folder / name).write_bytes(b"")
    found = _read(folder, limits=Limits(file=70_000, text=30_000))
    assert {Path(item.path).name: item.status for item in found} == {
        name: status for name, (status, _) in expected.items()
    }
    assert [item.path for item in found] == sorted(item.path for item in found)
    for item in found:
        assert (item.report is not None) == item.status.startswith("ok") == item.ok
        if item.status == "ok":
            assert item.reason is None
        else:
            assert item.reason is not None
            assert f"'{item.path}'" in item.reason
            assert "\n" not in item.reason


def test_a_single_line_of_fifty_megabytes(tmp_path: Path) -> None:
    """A line without an end is refused by its length, and the next file is read."""
    _write(tmp_path / "a.txt", b"word " * 10_000_000)
    _write(tmp_path / "b.txt")
    assert [item.status for item in _read(tmp_path)] == ["refused:too-long", "ok"]


def test_files_that_are_no_files(tmp_path: Path) -> None:
    """A pipe is not waited for, a dead link and a file that fails while it is read have their status."""
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").symlink_to("/nowhere")
    (tmp_path / "c.txt").symlink_to("/proc/self/mem")
    _write(tmp_path / "d.txt")
    statuses = [item.status for item in _read(tmp_path)]
    assert statuses == ["refused:no-file", "error:FileNotFoundError", "error:OSError", "ok"]


@pytest.fixture(name="nobody")
def _nobody() -> Iterator[None]:
    """Act as a user without rights, so that permissions hold even where the tests run as root."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    yield
    if root:
        os.seteuid(0)


def test_files_that_may_not_be_read(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A file and a folder without permission have their status; what lies beside them is read."""
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    _write(tmp_path / "a.txt").chmod(0)
    _write(tmp_path / "b" / "x.txt")
    _write(tmp_path / "c.txt")
    (tmp_path / "b").chmod(0)
    request.getfixturevalue("nobody")
    found = _read(tmp_path)
    assert [item.status for item in found] == ["error:PermissionError", "error:PermissionError", "ok"]
    assert "Permission denied" in (found[0].reason or "")
    assert [item.status for item in _read(tmp_path / "a.txt", tmp_path / "b" / "x.txt")] == [
        "error:PermissionError"
    ] * 2


def test_file_names_cannot_harm(tmp_path: Path) -> None:
    """File names that are no UTF-8, or hold control or turning characters, are shown with U+FFFD and stay readable."""
    for name in (b"a\xff.txt", b"b\x1b[31m\n.txt", "c\u202etxt.txt".encode()):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(f"{TEXT} {name!r}")
    found = _read(tmp_path)
    assert [item.status for item in found] == ["ok"] * 3
    for item in found:
        item.path.encode("utf-8")
        assert item.report is not None
        assert item.report.path == item.path
        assert "\ufffd" in item.path
        assert "\x1b" not in item.path


def test_named_files_are_tried_whatever_their_suffix(tmp_path: Path) -> None:
    """A file that the user names is read by its content where its name says nothing."""
    page = _write(tmp_path / "page", f"<html><p>{TEXT}</p></html>")
    note = _write(tmp_path / "note.log", TEXT)
    photo = _write(tmp_path / "photo.jpg", b"\xff\xd8\xff\xe0")
    assert [item.status for item in _read(page, note, photo)] == ["ok", "ok", "refused:binary"]


# Ids and copies


def test_ids_depend_on_content_not_on_place(tmp_path: Path) -> None:
    """The same file has the same id in any folder and order, and another one where words, origin or name differ."""
    text = f"publisher: The Daily Record\ndate: 2023-06-25\n\n{TEXT}"
    one, two = _write(tmp_path / "x" / "a.txt", text), _write(tmp_path / "y" / "deep" / "a.txt", text)
    others = [
        _write(tmp_path / "b.txt", text),
        _write(tmp_path / "z" / "a.txt", text + " More."),
        _write(tmp_path / "w" / "a.txt", text.replace("25", "24")),
    ]
    ids = [item.report.id for path in (one, two, *others) for item in _read(path) if item.report]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 4
    assert ids[0].startswith("the-daily-record-2023-06-25-")
    assert [item.report.id for item in _read(*others, one) if item.report] == [*ids[2:], ids[0]]


def test_ids_are_local_names(tmp_path: Path) -> None:
    """Whatever names and records hold, ids are made of letters, digits, dots and hyphens."""
    _write(
        tmp_path / "c.jsonl",
        "".join(
            json.dumps({"id": name, "text": TEXT}) + "\n"
            for name in ("../../x", "Ä ö", "«»", "a" * 999, "x/y#z")
        ),
    )
    _write(tmp_path / "«».txt")
    for item in _read(tmp_path):
        assert item.report is not None
        assert set(item.report.id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert len(item.report.id) < 64


def test_a_second_copy_is_refused(tmp_path: Path) -> None:
    """Two inputs that come out as one report: the second is refused, with the name of the first."""
    one, two = _write(tmp_path / "1" / "a.txt", TEXT), _write(tmp_path / "2" / "a.txt", TEXT)
    first, second = _read(one, two)
    assert (first.status, second.status, second.report) == ("ok", "refused:duplicate", None)
    assert f"'{one}'" in (second.reason or "")
    again = _write(tmp_path / "c.jsonl", f'{{"id": "x", "text": "{TEXT}"}}\n' * 2)
    assert [item.status for item in _read(again)] == ["ok", "refused:duplicate"]


def test_hashes_are_of_bytes_and_text(tmp_path: Path) -> None:
    """The same words in other bytes share the hash of the text, not that of the bytes."""
    plain, marked = (
        _read(_write(tmp_path / name, data))[0].report
        for name, data in (("a.txt", TEXT), ("b.txt", "\ufeff" + TEXT))
    )
    assert plain is not None
    assert marked is not None
    assert plain.text_sha256 == marked.text_sha256
    assert plain.sha256 != marked.sha256


# Standard input and streaming


def _pipe(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data))))


@pytest.mark.parametrize("data", [TEXT.encode(), f"<!DOCTYPE html><p>{TEXT}</p>".encode()])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """One report may come through standard input, in whatever format."""
    _pipe(monkeypatch, data)
    (item,) = _read("-", "-")
    assert item.report is not None
    assert (item.path, item.report.path, item.report.text) == ("-", "-", TEXT)
    assert item.report.id.startswith("stdin-")


def test_records_through_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of JSON on standard input are a corpus, read as a stream."""
    _pipe(
        monkeypatch, "".join(json.dumps({"id": n, "text": f"{TEXT} {n}"}) + "\n" for n in range(5)).encode()
    )
    assert [item.path for item in _read("-", limits=Limits(file=200))] == [f"-#{n}" for n in range(5)]


@pytest.mark.parametrize(("data", "status"), [(b"", "empty"), (b"x" * 2000, "refused:too-large")])
def test_bad_standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes, status: str) -> None:
    """Nothing, or too much, on standard input has its status."""
    _pipe(monkeypatch, data)
    assert [item.status for item in _read("-", limits=Limits(file=1000))] == [status]


def test_inputs_come_as_they_are_read(tmp_path: Path) -> None:
    """Reading is a stream: the first input is there before the last one exists."""
    for name in ("a.txt", "b.txt"):
        _write(tmp_path / name)
    stream = read_inputs([str(tmp_path)])
    assert next(stream).status == "ok"
    shutil.rmtree(tmp_path)
    assert next(stream).status == "error:FileNotFoundError"


def test_read_source_reads_in_this_process(tmp_path: Path) -> None:
    """A worker reads a listed source by itself, and nothing that the content provokes leaves it as an exception."""
    path = _write(tmp_path / "a.html", f"<p>{TEXT}</p>")
    (source,) = list_inputs([str(path)])
    (item,) = read_source(source)
    assert item.status == "ok"
    assert [bad.status for bad in read_source(Source("x.pdf", "pdf", data=b"\0\1"))] == ["error:pdf"]


def test_a_parser_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    """Time for one file is limited; the next one is read."""
    _write(tmp_path / "a.html", f"<p>{TEXT}</p>")
    _write(tmp_path / "b.txt")
    found = _read(tmp_path, limits=Limits(seconds=0.001))
    assert [item.status for item in found] == ["error:timeout", "ok"]
    assert f"'{tmp_path}/a.html'" in (found[0].reason or "")


def _bomb() -> bytes:
    """A small PDF whose only page unpacks to 400 MB."""
    packer = zlib.compressobj(1)
    page = b"".join([packer.compress(b" " * 1_000_000) for _ in range(400)]) + packer.flush()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(page), page),
    ]
    data = b"%PDF-1.4\n" + b"".join(
        b"%d 0 obj\n%s\nendobj\n" % (n, item) for n, item in enumerate(objects, 1)
    )
    return data + b"trailer<</Root 1 0 R>>\n%%EOF"


def test_a_parser_that_crashes_is_survived(tmp_path: Path) -> None:
    """A PDF that exhausts the memory allowed kills its parser, nothing else: it has its status and the next one is read."""
    _write(tmp_path / "a.pdf", _bomb())
    _write(tmp_path / "b.html", f"<p>{TEXT}</p>")
    found = _read(tmp_path, limits=Limits(memory=400 << 20))
    assert [item.status for item in found] == ["error:crash", "ok"]
    assert f"'{tmp_path}/a.pdf'" in (found[0].reason or "")
