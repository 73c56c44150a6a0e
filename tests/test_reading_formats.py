"""The readers of HTML, PDF, Word, Markdown and text, on good files and bad ones."""

import datetime as dt
import gzip
import io
import random
import zipfile
from pathlib import Path

import docx
import pytest
from fpdf import FPDF

from onrecord.graph.fence import Failure, Fence
from onrecord.graph.formats import guess_kind, read_document
from onrecord.graph.hyphens import mended
from onrecord.graph.inputs import Document, Input, Limits, Source, UnreadableError
from onrecord.graph.pdf import Line, without_furniture
from onrecord.graph.reports import read_inputs, source_reader

LIMITS = Limits()
FIRST = (
    "The column of the mercenaries turned back on Saturday, two hours from the capital, after a day of talks."
)
SECOND = (
    "Its leader agreed to leave the country, the president's spokesman said, and the charges were dropped."
)
PAGE = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Column turns back | The Record</title>
<meta property="og:site_name" content="The Record"><meta name="author" content="A. Writer">
<meta property="article:published_time" content="2023-06-25T01:00:00+03:00">
<link rel="canonical" href="https://record.example/column">
<style>p {{ color: red }}</style><script>var x = "<p>not this</p>";</script></head>
<body><nav><a href="/">Home</a> <a href="/world">World news of the day</a></nav>
<article><h1>Column turns back</h1><p>{FIRST.replace("Saturday", "<b>Saturday</b>").replace("two", "two&nbsp;")}</p>
<p>{SECOND}</p><blockquote><p>“We did not want to shed blood,” he said in a message to his men.</p></blockquote></article>
<footer>All rights reserved by the owners of this site, 2024-01-01</footer></body></html>"""


def _refused(data: bytes, kind: str, limits: Limits = LIMITS) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read_document(data, kind, limits)
    return caught.value


def _one(path: Path, data: bytes, limits: Limits = LIMITS) -> Input:
    path.write_bytes(data)
    (item,) = read_inputs([str(path)], limits=limits)
    return item


# HTML


def test_html_text_and_metadata() -> None:
    """The article's paragraphs come apart by blank lines, without navigation and footer; the page's own metadata count."""
    found = read_document(PAGE.encode(), "html", LIMITS)
    paragraphs = found.text.split("\n\n")
    assert SECOND in paragraphs
    assert any(
        paragraph.startswith("The column of the mercenaries turned back on Saturday, two")
        for paragraph in paragraphs
    )
    assert "World news" not in found.text
    assert "rights reserved" not in found.text
    assert found.metadata == {
        "title": "Column turns back",
        "publisher": "The Record",
        "author": "A. Writer",
        "date": "2023-06-25T01:00:00+03:00",
        "url": "https://record.example/column",
    }


def test_html_metadata_are_never_invented(tmp_path: Path) -> None:
    """A page that states no publisher and no date has none, whatever dates stand in its text and address."""
    page = (
        f"<html><body><article><p>Published 24 June 2023. {FIRST}</p><p>{SECOND}</p></article></body></html>"
    )
    item = _one(tmp_path / "2023-06-20-news.html", page.encode())
    assert item.report is not None
    assert (item.report.publisher, item.report.date, item.report.title, item.report.author) == (
        None,
        None,
        None,
        None,
    )


def test_html_linked_data() -> None:
    """JSON-LD states title, date, publisher and authors where meta tags do not; broken JSON-LD does no harm."""
    data = (
        '{"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": "NewsArticle", "headline": "Back",'
        ' "datePublished": "2023-06-25", "publisher": {"name": "Daily"}, "author": [{"name": "A"}, {"name": "B"}]}]}'
    )
    page = f'<script type="application/ld+json">{{broken</script><script type="application/ld+json">{data}</script><p>{FIRST}</p>'
    assert read_document(page.encode(), "html", LIMITS).metadata == {
        "title": "Back",
        "date": "2023-06-25",
        "publisher": "Daily",
        "author": "A, B",
    }


@pytest.mark.parametrize(
    ("encoding", "declaration"),
    [
        ("cp1252", '<meta charset="iso-8859-1">'),
        ("cp1251", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'),
        ("utf-8", ""),
        ("utf-16", ""),
        ("iso-8859-2", '<?xml version="1.0" encoding="iso-8859-2"?>'),
    ],
)
def test_html_in_its_declared_encoding(encoding: str, declaration: str) -> None:
    """What a page declares decides, also in an XML declaration."""
    word = {"cp1251": "Пригожин", "iso-8859-2": "Wałęsa"}.get(encoding, "José")
    page = f"{declaration}<html><body><p>{FIRST} {word} was there.</p><p>{SECOND}</p></body></html>"
    found = read_document(page.encode(encoding), "html", LIMITS)
    assert f"{word} was there." in found.text
    assert not found.warnings


@pytest.mark.parametrize("depth", [200, 300, 20_000])
def test_deep_html_keeps_its_text(depth: int) -> None:
    """Nesting beyond what the main reader takes falls back to all visible text."""
    page = f"<html><body><nav>menu</nav>{'<div>' * depth}<p>{FIRST}</p><p>{SECOND}</p>{'</div>' * depth}</body></html>"
    found = read_document(page.encode(), "html", LIMITS)
    assert f"{FIRST}\n\n{SECOND}" in found.text
    assert "menu" not in found.text


@pytest.mark.parametrize(
    "page",
    [
        f"<p>{FIRST}<p>{SECOND}",
        f"<html><head><title>x<body><p>{FIRST}</p><div>{SECOND}",
        f"<html><body><p a='{'x' * 300_000}'>{FIRST}</p><p>{SECOND}</p>",
        f"<div><p>{FIRST}</div></p></span><p>{SECOND}</p>\0</html>",
        f"<!-- {'-' * 1000} --><p>{FIRST}</p><![CDATA[ x ]]><p>{SECOND}</p>",
        f"<p>{FIRST}</p><![C x><![if gte mso 9]><p>{SECOND}</p><![endif]>",
    ],
)
def test_broken_html_is_read(page: str) -> None:
    """Unclosed, crossed and odd tags cost no text."""
    text = read_document(page.encode(), "html", LIMITS).text
    if "<title>x<body>" not in page:  # an unclosed title swallows all that follows, as in a browser
        assert FIRST in text
        assert SECOND in text


def test_html_breaks_and_blocks() -> None:
    """Line breaks stay inside paragraphs, two of them part them; items, cells, quotes and headings are apart."""
    page = (
        f"<article><h2>Sub head</h2><p>{FIRST}<br>So it was.<br><br>{SECOND}</p>"
        "<ul><li>one <b>bold</b> item</li><li><p>two</p></li></ul>"
        "<table><tr><td>a  b</td><td>c</td></tr></table><blockquote><p>quoted</p><p>twice</p></blockquote>"
        f"<p>{FIRST} Again.</p></article>"
    )
    paragraphs = read_document(page.encode(), "html", LIMITS).text.split("\n\n")
    assert paragraphs == [
        "Sub head",
        f"{FIRST}\nSo it was.",
        SECOND,
        "one bold item",
        "two",
        "a b\tc",
        "quoted",
        "twice",
        f"{FIRST} Again.",
    ]


def test_html_text_is_never_markup_again() -> None:
    """Escaped markup is text, and scripts are not."""
    text = read_document(
        f"<p>{FIRST} &lt;b&gt;1 &amp;lt; 2</p><script>alert(1)</script><p>{SECOND}</p>".encode(),
        "html",
        LIMITS,
    ).text
    assert "<b>1 &lt; 2" in text
    assert "alert" not in text


def test_html_without_words_is_empty(tmp_path: Path) -> None:
    """A page of images and scripts is an empty input."""
    item = _one(tmp_path / "a.html", b"<html><body><img src='x.png'><script>go()</script></body></html>")
    assert item.status == "empty"


# PDF


def _pdf(
    pages: list[list[str]], *, head: str = "", numbered: bool = False, size: int = 12, password: str = ""
) -> bytes:
    """A PDF whose pages hold paragraphs, hard-wrapped, with a gap between them."""
    pdf = FPDF()
    pdf.set_auto_page_break(auto=False)
    if password:
        pdf.set_encryption(owner_password="owner", user_password=password)
    for number, paragraphs in enumerate(pages, 1):
        pdf.add_page()
        pdf.set_font("helvetica", size=size)
        if head:
            pdf.cell(text=head.format(number))
            pdf.ln(14)
        for paragraph in paragraphs:
            pdf.multi_cell(120, 6, paragraph, align="L")
            pdf.ln(5)
        if numbered:
            pdf.set_y(-15)
            pdf.cell(text=f"- {number} -")
    return bytes(pdf.output())


def _flat(text: str) -> list[str]:
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]


def test_pdf_paragraphs() -> None:
    """Paragraphs that the layout sets apart come apart by blank lines; their lines stay together."""
    assert _flat(read_document(_pdf([[FIRST, SECOND, FIRST]]), "pdf", LIMITS).text) == [FIRST, SECOND, FIRST]


def test_pdf_without_running_headers() -> None:
    """Running headers and page numbers are left out, and a paragraph torn by a page's end is one again."""
    torn = FIRST.split()
    pages = [
        [f"One. {SECOND}", " ".join(torn[:9])],
        [" ".join(torn[9:]), f"Two. {SECOND}"],
        [f"Three. {FIRST}", "So it ended on the 25th."],
        ["In the end nobody was punished for it."],
    ]
    text = read_document(_pdf(pages, head="The Record, page {} of 4", numbered=True), "pdf", LIMITS).text
    assert _flat(text) == [
        f"One. {SECOND}",
        FIRST,
        f"Two. {SECOND}",
        f"Three. {FIRST}",
        *pages[2][1:],
        *pages[3],
    ]


def test_repeated_lines_inside_pages_stay() -> None:
    """Only what stands at the edge of pages can be furniture; a refrain in the text is text."""
    pages = [
        [
            Line("Head"),
            *(Line(f"{word} {'abc'[n - 1]} of the text") for word in ("first", "second", "third", "fourth")),
            Line("refrain"),
            *(Line(f"{word} {'xyz'[n - 1]} at the end") for word in ("one", "two", "three", "four")),
        ]
        for n in (1, 2, 3)
    ]
    kept = without_furniture(pages)
    assert [line.text for line in kept[0]][:2] == ["first a of the text", "second a of the text"]
    assert all("refrain" in [line.text for line in lines] for lines in kept)


@pytest.mark.parametrize(
    ("text", "date"),
    [(FIRST, None), (f"2 January 2020. {FIRST}", "2020-01-02"), (f"3 January 2020. {FIRST}", None)],
)
def test_pdf_metadata(tmp_path: Path, text: str, date: str | None) -> None:
    """Title and author come from the information dictionary; the day the file was made counts only if the text has it too."""
    pdf = FPDF()
    pdf.set_title("Column turns back")
    pdf.set_author("A. Writer")
    pdf.set_creation_date(dt.datetime(2020, 1, 2, tzinfo=dt.UTC))
    pdf.add_page()
    pdf.set_font("helvetica")
    pdf.multi_cell(0, 6, text)
    item = _one(tmp_path / "a.pdf", bytes(pdf.output()))
    assert item.report is not None
    assert (item.report.title, item.report.author, item.report.publisher) == (
        "Column turns back",
        "A. Writer",
        None,
    )
    assert (item.report.date.isoformat() if item.report.date else None) == date
    assert item.report.reader == "pdf:pdfium"


def test_pdf_without_text_needs_ocr(tmp_path: Path) -> None:
    """A PDF that holds only images says that it needs OCR; one with some silent pages says which."""
    for blank in (image := FPDF(), mixed := FPDF()):
        blank.add_page()
        blank.rect(10, 10, 80, 80, style="F")
    assert _one(tmp_path / "a.pdf", bytes(image.output())).status == "needs-ocr"
    mixed.add_page()
    mixed.set_font("helvetica")
    mixed.multi_cell(0, 6, FIRST)
    item = _one(tmp_path / "b.pdf", bytes(mixed.output()))
    assert item.status == "ok-with-warnings"
    assert "page 1 holds no text" in (item.reason or "")


def test_pdf_of_two_columns() -> None:
    """The second column follows the first."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=10)
    with pdf.text_columns(ncols=2, gutter=10, text_align="LEFT") as columns:
        columns.write(f"{FIRST} {SECOND} " * 30)
    text = " ".join(read_document(bytes(pdf.output()), "pdf", LIMITS).text.split())
    assert text.count(SECOND) >= 29


def test_pdf_words_broken_at_line_ends() -> None:
    """A word broken at the end of a line is one word again, a compound keeps its hyphen, and the paragraph goes on."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica")
    lines = [
        "The NATO-",
        "backed group, its lea-",
        "ders said, and 24-",
        "25 June the",
        "men of Prigo-",
        "zhin went home.",
        "Prigozhin did not.",
    ]
    for line in lines:
        pdf.cell(text=line)
        pdf.ln(6)
    text = read_document(bytes(pdf.output()), "pdf", LIMITS).text
    words = "The NATO-backed group, its leaders said, and 24- 25 June the men of Prigozhin went home. Prigozhin did not."
    assert _flat(text) == [words]
    assert mended("pro\ufffegovernment, the government") == "pro-government, the government"
    assert mended("Wagner said. The Wagner\ufffestyle men \ufffe") == "Wagner said. The Wagner-style men -"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"%PDF-1.7\nnothing more", "error:pdf"),
        (_pdf([[FIRST]])[:400], "error:pdf"),
        (b"plain text", "error:pdf"),
        (_pdf([[FIRST]], password="secret"), "refused:encrypted"),
        (b"", "empty"),
    ],
)
def test_bad_pdf(tmp_path: Path, data: bytes, status: str) -> None:
    """Broken, encrypted and empty PDFs end in a status that says what to do."""
    item = _one(tmp_path / "a.pdf", data)
    assert item.status == status
    assert item.report is None
    assert str(tmp_path / "a.pdf") in (item.reason or "")


def test_pdf_limits() -> None:
    """Pages and characters of a PDF are bounded."""
    data = _pdf([[FIRST], [SECOND], [FIRST]])
    assert _refused(data, "pdf", Limits(pages=2)).status == "refused:too-long"
    assert _refused(data, "pdf", Limits(text=150)).status == "refused:too-long"


# Word


def _docx() -> bytes:
    document = docx.Document()
    document.core_properties.title = "Column turns back"
    document.core_properties.author = "A. Writer"
    document.core_properties.created = dt.datetime(2020, 1, 2)  # noqa: DTZ001  (python-docx wants it so)
    document.add_heading("Column turns back", 1)
    paragraph = document.add_paragraph("The column ")
    paragraph.add_run("turned").bold = True
    paragraph.add_run(" back.\tIt did.")
    document.add_paragraph(SECOND)
    document.add_table(1, 2).cell(0, 1).text = "In a cell."
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(
                {"document": "word/document.xml", "core": "docProps/core.xml"}.get(name, name), data
            )
    return out.getvalue()


NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _word(body: str) -> bytes:
    return f'<w:document xmlns:w="{NAMESPACE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>{body}</w:body></w:document>'.encode()


def test_docx_text_and_metadata(tmp_path: Path) -> None:
    """Headings, runs, tabs and table cells are read; title and author are those of the file, its creation is no date."""
    item = _one(tmp_path / "a.docx", _docx())
    assert item.report is not None
    assert item.report.text.split("\n\n") == [
        "Column turns back",
        "The column turned back.\tIt did.",
        SECOND,
        "In a cell.",
    ]
    assert (item.report.title, item.report.author, item.report.date) == (
        "Column turns back",
        "A. Writer",
        None,
    )


def test_docx_date_needs_the_text() -> None:
    """The day a Word file was made is the report's date where its text says so."""
    core = (
        b'<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        b' xmlns:t="http://purl.org/dc/terms/"><t:created>2023-06-25T10:00:00Z</t:created></c:coreProperties>'
    )
    for text, date in (("Minsk, June 25, 2023", "2023-06-25"), ("Minsk, June 24, 2023", None)):
        body = _word(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
        assert read_document(_archive(document=body, core=core), "docx", LIMITS).metadata.get("date") == date


def test_docx_without_deleted_and_repeated_text() -> None:
    """Deleted text, field codes and the copy for old programs are no text; a text box is a paragraph of its own."""
    box = "<w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Kept</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:instrText>PAGE</w:instrText></w:r>"
        f"<w:r><w:br/><w:t>text.</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert read_document(_archive(document=_word(body)), "docx", LIMITS).text == "Kept\ntext.\n\nIn a box."


def _entities() -> bytes:
    head = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return head.encode() + _word("<w:p><w:r><w:t>&b;&x;</w:t></w:r></w:p>")


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"PK\x03\x04broken", "error:docx"),
        (_docx()[:2000], "error:docx"),
        (b"no archive", "error:docx"),
        (_archive(other=b"x"), "refused:format"),
        (_archive(document=b"<broken"), "error:docx"),
        (_archive(document=_entities()), "refused:entities"),
        (_archive(document=_entities().decode().encode("utf-16")), "refused:entities"),
        (_archive(document=b" " * 40_000_000), "refused:bomb"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "refused:encrypted"),
    ],
)
def test_bad_docx(data: bytes, status: str) -> None:
    """Broken, hostile and foreign archives are refused, and entities are never expanded."""
    assert _refused(data, "docx").status == status


def test_docx_that_lies_about_its_size() -> None:
    """The size that an archive declares is not believed."""
    data = _archive(document=_word("<w:p/>" + " " * 30_000_000))
    size = (30_000_000 + len(_word("<w:p/>"))).to_bytes(4, "little")
    assert size in data
    assert _refused(data.replace(size, (1000).to_bytes(4, "little")), "docx").status in {
        "refused:bomb",
        "error:docx",
    }


# Markdown and text


def test_markdown_becomes_plain_text() -> None:
    """Marks, links, lists, tables and raw HTML leave their words, one paragraph a block."""
    text = f"""---
publisher: The Record
---
# Column *turns* back

{FIRST} See [the map](http://x.example "m") and ![a photo](p.png).
Next **line** of `it`.

- one item
- two items

> “We go,” he said.

| Who | What |
|-----|------|
| He  | left |

<div><b>Raw</b> words &amp; more</div>

    code stays
"""
    found = read_document(text.encode(), "markdown", LIMITS)
    assert found.text.split("\n\n") == [
        "Column turns back",
        f"{FIRST} See the map and a photo.\nNext line of it.",
        "one item",
        "two items",
        "“We go,” he said.",
        "Who\tWhat",
        "He\tleft",
        "Raw words & more",
        "code stays",
    ]
    assert found.metadata == {"publisher": "The Record", "title": "Column turns back"}


@pytest.mark.parametrize(
    "text", ["> " * 5000 + "deep", "[" * 20_000 + "x", "*a_ " * 20_000 + "b", "- " * 3000 + "x"]
)
def test_hostile_markdown_ends(tmp_path: Path, text: str) -> None:
    """Nesting and unclosed marks without end come to an end with a status."""
    item = _one(tmp_path / "a.md", f"{FIRST}\n\n{text}".encode())
    assert item.status.partition(":")[0] in {"ok", "ok-with-warnings", "error"}


def test_text_is_kept_as_it_is() -> None:
    """Plain text loses nothing, not even its marks and leading lines; only front matter is taken out."""
    text = f"\n\n# {FIRST}\n\n**{SECOND}**  \n"
    assert read_document(text.encode(), "text", LIMITS) == Document(text, "text")
    assert read_document(f"title: A\n\n{FIRST}".encode(), "text", LIMITS).text == FIRST


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (_pdf([[FIRST]]), "pdf"),
        (_docx(), "docx"),
        (PAGE.encode(), "html"),
        (b"<?xml version='1.0'?>\n<!-- x --><html>", "html"),
        (b'{"text": "x"}', "jsonl"),
        (b"{curly} text", "text"),
        (FIRST.encode(), "text"),
        (b"< 5 men stayed", "text"),
    ],
)
def test_the_format_is_told_by_the_content(data: bytes, kind: str) -> None:
    """Standard input and files without a suffix are known by their first bytes."""
    assert guess_kind(data) == kind


# Packed


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html.gz", PAGE.encode()),
        ("a.pdf.gz", _pdf([[FIRST]])),
        ("a.docx.gz", _docx()),
        ("a.txt.gz", FIRST.encode()),
        ("a.md.gz", FIRST.encode()),
    ],
)
def test_packed_files_are_read_as_what_they_hold(tmp_path: Path, name: str, data: bytes) -> None:
    """Each format is read packed too, with the same words."""
    packed, plain = (
        _one(tmp_path / name, gzip.compress(data)),
        _one(tmp_path / name.removesuffix(".gz"), data),
    )
    assert packed.report is not None
    assert plain.report is not None
    assert packed.report.text == plain.report.text
    assert packed.report.sha256 == plain.report.sha256


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (gzip.compress(b"a" * 30_000_000), "refused:bomb"),
        (gzip.compress(gzip.compress(b"a" * 30_000_000)), "refused:binary"),
        (gzip.compress(FIRST.encode())[:-12], "error:gzip"),
        (FIRST.encode(), "error:gzip"),
        (gzip.compress(b""), "empty"),
    ],
)
def test_bad_packed_files(tmp_path: Path, data: bytes, status: str) -> None:
    """Bombs, broken archives and empty ones end in their status."""
    assert _one(tmp_path / "a.txt.gz", data).status == status


def test_packed_files_are_bounded(tmp_path: Path) -> None:
    """What unpacks to more than the limit is refused, however modest its ratio."""
    data = gzip.compress("".join(f"{n:x} " for n in range(100_000)).encode())
    assert _one(tmp_path / "a.txt.gz", data, Limits(file=300_000)).status == "refused:too-large"


# Damage

GOOD = {
    "pdf": _pdf([[FIRST, SECOND], [SECOND]], head="Page {}"),
    "docx": _docx(),
    "html": PAGE.encode(),
    "markdown": b"---\ntitle: A\n---\n# A\n\n*b* [c](d)\n\n- x\n  - y\n\n|a|b|\n|-|-|\n|1|2|\n\n```\nz\n```\n<div>x</div>",
    "text": f"title: A\n\n{FIRST}".encode(),
}
PIECES = b'< > " \0 \v &#x110000; <![C <!-- </ <svg> \xff\xfe --- | ` ]( * <p~a= <br> <template> 9999999 endobj'.split(
    b" "
)


def _damaged(data: bytes, dice: random.Random) -> bytes:
    """The bytes with some changed, lost, doubled or put in."""
    damaged = bytearray(data)
    for _ in range(dice.choice((1, 2, 5, 20, 100))):
        place = dice.randrange(len(damaged) + 1)
        match dice.randrange(4):
            case 0:
                damaged[place : place + 1] = dice.randbytes(1)
            case 1:
                del damaged[place : place + dice.randrange(1, 50)]
            case 2:
                damaged[place:place] = damaged[-dice.randrange(1, 200) :]
            case _:
                damaged[place:place] = dice.choice(PIECES)
    return bytes(damaged)


@pytest.mark.parametrize("kind", GOOD)
def test_no_damage_leads_out_of_the_statuses(kind: str) -> None:
    """However a good file is damaged, its reader neither crashes nor hangs, nor fails in a way that nobody foresaw."""
    dice = random.Random(kind)
    sources = [Source(f"{number}.{kind}", kind, data=_damaged(GOOD[kind], dice)) for number in range(150)]
    foreseen = {"ok", "ok-with-warnings", "empty", "other-language", "needs-ocr", "refused", f"error:{kind}"}
    with Fence(source_reader, LIMITS, seconds=60.0, memory=3 << 30) as fence:
        for source, found in zip(sources, fence.run(sources), strict=True):
            assert not isinstance(found, Failure), (found, source.data)
            for item in found:
                assert item.status in foreseen or item.status.startswith("refused:"), (item, source.data)
