"""HTML pages: the text of the report without what surrounds it, and the metadata that the page states."""

import json
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

from onrecord.graph.encoding import decode
from onrecord.graph.inputs import Document

FEWEST_WORDS = 25
SMALLEST_SHARE = 0.1
BREAK = "\u2028"

_DECLARED = re.compile(
    rb"""(?:<meta[^>]{0,200}?charset\s*=\s*|<\?xml[^>]{0,100}?encoding\s*=\s*)["']?\s*([A-Za-z0-9_:.-]{2,40})""",
    re.IGNORECASE,
)
_ROOT = re.compile(r"<(?:html|body|frameset)\b", re.IGNORECASE)
_XML_HEAD = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
# Two line breaks part paragraphs, as those see them who read the page.
_BREAKS = re.compile(r"<br\b[^>]{0,99}>(?:(?:\s|&nbsp;)*<br\b[^>]{0,99}>)+", re.IGNORECASE)
# The names under which pages state a fact, the most trustworthy first.
_META: Mapping[str, tuple[str, ...]] = {
    "title": ("og:title", "headline", "dc.title", "dcterms.title", "citation_title", "twitter:title", "ld:title", "title:head"),
    "publisher": ("og:site_name", "dc.publisher", "dcterms.publisher", "citation_publisher", "publisher", "ld:publisher"),
    "date": (
        "article:published_time", "og:article:published_time", "datepublished", "dc.date", "dcterms.date",
        "dc.date.issued", "dcterms.issued", "citation_publication_date", "publication_date", "pubdate", "publishdate",
        "publish-date", "parsely-pub-date", "sailthru.date", "date", "ld:date", "time:published",
    ),
    "url": ("link:canonical", "og:url"),
    "author": (
        "author", "article:author", "dc.creator", "dcterms.creator", "citation_author", "parsely-author", "byl", "ld:author",
    ),
}  # fmt: skip
_LINKED = {"title": "headline", "date": "datePublished", "publisher": "publisher", "author": "author"}
_SKIPPED = frozenset(
    "script style template noscript svg nav aside footer header form button select textarea iframe object head".split()
)
_BLOCKS = frozenset(
    "address article blockquote body caption center dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6 hr "
    "html li main ol p pre section summary table td th tr ul".split()
)


def read_html(data: bytes) -> Document:
    """Read a page; its paragraphs come separated by blank lines.

    The main text is trafilatura's; where that finds hardly any (odd or very deep pages), all text but navigation,
    headers and footers is taken. Raises UnreadableError where the bytes are no text.
    """
    declared = _DECLARED.search(data[:4096])
    decoded = decode(data, declared[1].decode("ascii") if declared else None)
    page = _XML_HEAD.sub("", decoded.text, count=1).replace("\0", "")
    page = _BREAKS.sub("<p>", page)
    if not _ROOT.search(page):
        page = f"<html><body>{page}</body></html>"  # the main reader loses blocks of bare fragments
    warnings = [decoded.warning] if decoded.warning else []
    text, reader = _main_text(page), "html:trafilatura"
    everything = plain_text(page)
    found, present = len(text.split()), len(everything.split())
    if found < min(FEWEST_WORDS, present) or found < SMALLEST_SHARE * present:
        text, reader = everything, "html:all"
    return Document(text, reader, _metadata(page), tuple(warnings))


def plain_text(page: str) -> str:
    """Return all visible text of a page or fragment, however broken or deep, one paragraph per block."""
    collector = _Collector()
    collector.feed(page)
    collector.close()
    return _joined(collector.blocks())


def _main_text(page: str) -> str:
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(page, include_comments=False, with_metadata=False)
    except Exception:  # whatever an odd page provokes in it, the page's plain text is there
        return ""
    if found is None or isinstance(found, dict) or found.body is None:
        return ""
    return _joined(_blocks(found.body))


def _blocks(body: Any) -> Iterator[str]:
    """The text of each block of trafilatura's simplified tree; list items and table rows are blocks of their own."""
    for element in body:
        if element.tag in {"list", "quote", "table"} and len(element):
            yield element.text or ""
            inner = element.iter("row") if element.tag == "table" else None
            if inner is None:
                yield from _blocks(element)
            else:
                yield from (
                    "\t".join(" ".join("".join(cell.itertext()).split()) for cell in row) for row in inner
                )
        else:
            for breaker in element.iter("lb"):
                breaker.text = BREAK
            yield "".join(element.itertext())
        yield element.tail or ""


def _joined(blocks: Iterator[str]) -> str:
    r"""Join blocks by blank lines, fold white space inside them, keep the breaks and cells (``\t``) that they hold."""
    folded = (
        "\n".join(re.sub(r"[^\S\t]+|\s*\t\s*", _fold, line).strip() for line in block.split(BREAK))
        for block in blocks
    )
    return "\n\n".join(block for block in (block.strip() for block in folded) if block)


def _fold(space: re.Match[str]) -> str:
    return "\t" if "\t" in space[0] else " "


def _metadata(page: str) -> dict[str, str]:
    from lxml import etree, html

    try:
        tree: Any = html.document_fromstring(page, parser=html.HTMLParser(huge_tree=True, no_network=True))
    except (etree.ParserError, ValueError):
        return {}
    stated = _stated(tree)
    found = {
        field: next((stated[name] for name in names if stated.get(name)), "")
        for field, names in _META.items()
    }
    found["title"] = _without_site(found["title"], found["publisher"])
    return {field: value for field, value in found.items() if value}


def _stated(tree: Any) -> dict[str, str]:
    """All that the page states of itself, by the name under which it does so; the first value counts."""
    stated = _linked_data(tree)

    def state(name: str, value: str | None) -> None:
        value = (value or "").strip()
        if value and not (name.endswith("author") and value.startswith("http")):  # the address of a profile
            stated.setdefault(name, value)

    for meta in tree.iter("meta"):
        state(
            (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower(),
            meta.get("content"),
        )
    address = tree.xpath("string(//link[@rel='canonical']/@href)")
    if address.startswith(("http://", "https://")):
        state("link:canonical", address)
    state("time:published", tree.xpath("string(//time[@pubdate or @itemprop='datePublished']/@datetime)"))
    state("title:head", " ".join(tree.findtext(".//title", "").split()))
    return stated


def _without_site(title: str, publisher: str) -> str:
    """A title without the site's name that pages put after it ("A march | The Record")."""
    if not publisher:
        return title
    return re.sub(rf"\s+[|–—·-]\s+{re.escape(publisher)}\s*$", "", title, flags=re.IGNORECASE) or title


def _linked_data(tree: Any) -> dict[str, str]:
    """What the page's JSON-LD states of the article, as ``ld:FIELD``."""
    found: dict[str, str] = {}
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        for item in _items(data):
            if "headline" in item or "datePublished" in item:
                for field, key in _LINKED.items():
                    if name := _name(item.get(key)).strip():
                        found.setdefault(f"ld:{field}", name)
    return found


def _items(data: object) -> Iterator[dict[str, Any]]:
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            yield from (node for node in graph if isinstance(node, dict)) if isinstance(graph, list) else ()


def _name(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, (_name(item) for item in value if not isinstance(item, list))))
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) else ""


class _Collector(HTMLParser):
    """Collects visible text; it keeps no tree, so depth costs nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._skipping: list[str] = []

    def parse_html_declaration(self, i: int) -> int:
        """Read "<![…>" as the comment that it is in HTML; the base class fails where its keyword is unknown."""
        if self.rawdata.startswith("<![", i):
            return self.parse_bogus_comment(i)
        return super().parse_html_declaration(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _SKIPPED:
            self._skipping.append(tag)
        elif tag == "br":
            self._parts.append(BREAK)
        elif tag in _BLOCKS:
            if tag == "body":
                self._skipping.clear()  # whatever the head left open
            self._parts.append("\0")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._skipping:
            while self._skipping.pop() != tag:
                pass
        elif tag in _BLOCKS:
            self._parts.append("\0")

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self._parts.append(data.replace("\0", ""))

    def blocks(self) -> Iterator[str]:
        """Return the text between one block's edge and the next."""
        return iter("".join(self._parts).split("\0"))
