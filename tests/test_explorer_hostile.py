"""Hostile text in every field of the page: nothing of it runs, loads or changes the page's structure."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from onrecord.exports.html import ExplorerOptions, write_explorer
from onrecord.graph.model import Actor, ActorKind, Extraction, Report
from tests.explorer_data import mutiny
from tests.test_explorer_browser import Window

ALERT = "window.pwned=1;alert(1)"
PAYLOADS = (
    f"<script>{ALERT}</script>",
    f"</script><script>{ALERT}</script>",
    f"</SCRIPT ><script>{ALERT}</script>",
    f"<!--<script>{ALERT}</script>",
    f"--><script>{ALERT}</script>",
    "<!--<script>",
    "]]><script>alert(1)</script>",
    f"<img src=x onerror={ALERT}>",
    f'"><img src=x onerror={ALERT}>',
    f"'><img src=x onerror={ALERT}>",
    f"<svg onload={ALERT}>",
    f"<svg><script>{ALERT}</script></svg>",
    f"<svg><animate onbegin={ALERT} attributeName=x dur=1s>",
    f'<math><mi//xlink:href="data:x,<script>{ALERT}</script>">',
    f'<iframe srcdoc="<script>parent.{ALERT}</script>">',
    f"<iframe src=javascript:{ALERT}>",
    f"<object data=javascript:{ALERT}>",
    "<embed src=//evil.example/x.swf>",
    f"<a href=javascript:{ALERT}>href</a>",
    f"<details open ontoggle={ALERT}>",
    f"<input autofocus onfocus={ALERT}>",
    f"<video><source onerror={ALERT}>",
    f"<body onload={ALERT}>",
    f"<style>@import '//evil.example/x.css';</style><p style=animation-name:x onanimationstart={ALERT}>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<base href=//evil.example/>",
    '<meta http-equiv=refresh content="0;url=//evil.example/">',
    "<form action=//evil.example/><button autofocus>send</button></form>",
    f"<template><script>{ALERT}</script></template>",
    f'<noscript><p title="</noscript><img src=x onerror={ALERT}>">',
    f"<textarea></textarea><img src=x onerror={ALERT}>",
    f"</title><script>{ALERT}</script>",
    f"</style><script>{ALERT}</script>",
    f"javascript:{ALERT}",
    f"JaVaScRiPt:{ALERT}",
    f"data:text/html,<script>{ALERT}</script>",
    f"vbscript:{ALERT}",
    "//evil.example/x",
    "https://evil.example/<script>",
    f"{{{{constructor.constructor('{ALERT}')()}}}}",
    "{{ 7 * 7 }}{% for x in y %}{# comment #}",
    f"${{{ALERT}}}",
    f"`;{ALERT};`",
    f"';{ALERT};//",
    f'";{ALERT};//',
    f'\\";{ALERT};//',
    f"\\u003cscript\\u003e{ALERT}\\u003c/script\\u003e",
    f"&lt;script&gt;{ALERT}&lt;/script&gt;",
    f"&#60;img src=x onerror={ALERT}&#62;",
    "\u2028\u2029",
    "\x00\x01\x1b[31m",
    "\ufeff\u200b\u202eevil\u202c",
    "\ud800 alone \udfff",
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "null",
    "NaN",
    "",
    " ",
    "\n\n\n",
    '=HYPERLINK("//evil.example","x")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1)",
    "-2+3",
    "\t=1+1",
    "../../etc/passwd",
    "C:\\con\\aux",
    "%3Cscript%3E&view=table#x",
    "a|b|c&sel=link",
    "🕊" * 40,
    "é" * 3000,
    "ẓ̴̢̛̈" * 50,
    "مرحبا שלום",
    "<" * 500,
)


def test_there_are_enough_payloads() -> None:
    """The list is as long as its promise."""
    assert len(set(PAYLOADS)) >= 60


def poisoned(payload: str) -> list[Extraction]:
    """Two reports with the payload in every field that comes from outside."""
    return [_poison(extraction, payload) for extraction in mutiny()[1:3]]


def _poison(extraction: Extraction, payload: str) -> Extraction:
    def name(identity: str | None) -> str | None:
        return None if identity is None else f"{payload}{identity}"

    def sure(identity: str) -> str:
        return f"{payload}{identity}"

    shift = len(payload)
    report = extraction.report
    bad = Report(
        id=sure(report.id), path=f"{payload}/{report.path}", text=payload + report.text + payload, record=payload,
        title=payload, publisher=payload, date=report.date, url=payload, author=payload, extra=((payload, payload),),
        warnings=(payload,),
    )  # fmt: skip
    actors = tuple(
        Actor(sure(a.id), payload + a.label, a.kind, (payload, *a.names), payload, payload, payload)
        for a in extraction.actors
    )
    claims = tuple(
        replace(
            c, id=sure(c.id), report=bad.id, start=c.start + shift, end=c.end + shift, quote=c.quote + payload,
            subject=sure(c.subject), subject_start=c.subject_start + shift, subject_end=c.subject_end + shift,
            subject_text=payload, object=sure(c.object), object_start=c.object_start + shift, object_end=c.object_end + shift,
            object_text=payload, frame=payload, attributed_to=name(c.attributed_to), speaker=c.speaker and payload + c.speaker,
            statement=name(c.statement), within=name(c.within), inner=tuple(map(sure, c.inner)), matter=payload,
            event=name(c.event), inferred=payload, date=payload, date_text=payload, relation=sure(c.relation),
        )
        for c in extraction.claims
    )  # fmt: skip
    statements = tuple(
        replace(s, id=sure(s.id), start=s.start + shift, end=s.end + shift, content=payload, cue=payload, source=payload,
                source_actor=name(s.source_actor))
        for s in extraction.statements
    )  # fmt: skip
    mentions = tuple(replace(m, text=payload, actor=sure(m.actor)) for m in extraction.mentions)
    events = tuple(replace(e, id=sure(e.id), label=payload) for e in extraction.events)
    return Extraction(bad, actors, mentions, statements, claims, events)


@pytest.fixture(scope="module")
def hostile(chromium: Any) -> Iterator[Any]:
    """One profile for all pages, with the network open, so that a request would be seen."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    yield context
    context.close()


SIZE = 11
BATCHES = [PAYLOADS[start : start + SIZE] for start in range(0, len(PAYLOADS), SIZE)]


@pytest.mark.parametrize("batch", BATCHES, ids=range(len(BATCHES)))
def test_hostile_text_is_only_text(hostile: Any, tmp_path: Path, batch: tuple[str, ...]) -> None:
    """With payloads in every field, all views open, nothing runs, nothing is asked for, no element appears."""
    found = [extraction for payload in batch for extraction in poisoned(payload)]
    path = write_explorer(found, tmp_path / "page.html", ExplorerOptions(title="".join(batch)))
    window = Window(hostile)
    window.open(path)
    everywhere = window.page.evaluate(TOUR)
    assert window.page.evaluate("() => window.pwned") is None
    assert window.page.evaluate("() => Object.prototype.pwned") is None
    assert everywhere["strange"] == []
    assert everywhere["links"] == []
    assert everywhere["claims"] == 18 * len(batch)
    text = " ".join(everywhere["text"].split())
    for payload in batch:
        if "\x00" not in payload and "\ud800" not in payload:
            assert " ".join(payload.split())[:20] in text
    assert window.wrongs == []
    window.page.close()


# Every view, report and kind of selection is opened in turn; whatever element no part of the page makes is reported.
TOUR = """async () => {
  const { store, model } = onrecord;
  const strange = new Set(), links = new Set();
  const known = new Set((
    'html head meta title style link body div span p h1 h2 h3 h4 button input label select option fieldset legend output ' +
    'nav header main section aside article blockquote mark dl dt dd ul ol li table caption thead tbody tr th td details ' +
    'summary dialog kbd code em b strong small br a canvas svg circle polygon line path text g rect script'
  ).split(' '));
  let text = '';
  const look = async change => {
    store.update(change);
    await new Promise(done => setTimeout(done, 5));
    for (const element of document.querySelectorAll('*')) {
      if (!known.has(element.localName)) strange.add(element.localName);
      for (const { name } of element.attributes) if (name.startsWith('on')) strange.add(element.localName + ' ' + name);
      const address = element.localName === 'a' ? element.href : '';
      if (address && !/^(file:|https:\\/\\/evil.example\\/)/.test(address)) links.add(address);
    }
    text += document.body.textContent;
  };
  for (const view of ['graph', 'table', 'compare', 'timeline', 'reports']) await look({ view });
  for (const report of model.reports.keys()) await look({ view: 'reports', report });
  for (const p of model.propositions.filter((_, i) => i % 12 === 0)) {
    await look({ view: 'compare', sel: ['actor', p.subject] });
    await look({ sel: ['link', p.subject, p.object, p.klass], claim: p.claims[0].id });
    await look({ sel: ['cell', p.key, p.claims[0].voice] });
  }
  const claim = model.claims[1];
  document.querySelector('[aria-controls=filters]').click();
  await look({ speakers: [claim.voice], publishers: [claim.publisher], words: claim.quote.slice(0, 20) });
  await look({ speakers: [], publishers: [], words: '' });
  const search = document.getElementById('search');
  search.focus(); search.value = 'a'; search.dispatchEvent(new Event('input'));
  await look({ view: 'graph', scope: 'ego', centre: claim.subject });
  return { strange: [...strange], links: [...links], claims: model.claims.length, text };
}"""


def test_the_smaller_page_is_as_safe(hostile: Any, tmp_path: Path) -> None:
    """A page that the page makes of itself holds hostile text as text, under the same policy."""
    found = [extraction for payload in PAYLOADS for extraction in poisoned(payload)[:1]]
    path = write_explorer(found, tmp_path / "page.html", ExplorerOptions(title="".join(PAYLOADS[:40])))
    window = Window(hostile)
    window.open(path)
    made = """async () => {
        const link = new Promise(done => {
            HTMLAnchorElement.prototype.click = function () { done(this.href); };
        });
        document.querySelector('.menu-button').click();
        [...document.querySelectorAll('[role=menuitem]')].find(item => item.textContent.includes('as a page')).click();
        const url = await link;
        return { url, policy: document.querySelector('meta[http-equiv]').content, claims: onrecord.model.claims.length };
    }"""
    old = window.page.evaluate(made)
    window.page.goto(old["url"])
    window.page.wait_for_selector("html[data-ready]", timeout=60_000)
    new = window.page.evaluate(
        "() => ({ claims: onrecord.model.claims.length, title: document.title,"
        " policy: document.querySelector('meta[http-equiv]').content,"
        " metas: document.querySelectorAll('meta').length, scripts: document.scripts.length })"
    )
    assert window.page.evaluate("() => window.pwned") is None
    assert (new["claims"], new["policy"]) == (old["claims"], old["policy"])
    assert (new["metas"], new["scripts"]) == (6, 5)
    assert window.wrongs == []
    window.page.close()


def test_urls_that_are_no_web_addresses_are_not_links(hostile: Any, tmp_path: Path) -> None:
    """Only http and https addresses of reports can be followed."""
    found = [
        replace(e, report=replace(e.report, url=url))
        for e, url in zip(
            mutiny(),
            (f"javascript:{ALERT}", "file:///etc/passwd", "data:text/html,x", "https://news.example/"),
            strict=True,
        )
    ]
    window = Window(hostile)
    window.open(write_explorer(found, tmp_path / "page.html"))
    addresses = set()
    for report in window.page.evaluate("() => [...onrecord.model.reports.keys()]"):
        window.page.evaluate("report => onrecord.store.update({ view: 'reports', report })", report)
        addresses |= set(
            window.page.eval_on_selector_all(".report-head a", "links => links.map(link => link.href)")
        )
    assert addresses == {"https://news.example/"}
    assert window.wrongs == []
    window.page.close()


def test_kinds_from_elsewhere_do_not_break_the_drawing(hostile: Any, tmp_path: Path) -> None:
    """Every kind of actor has a shape."""
    first, *_ = mutiny()
    kinds = list(ActorKind)
    actors = tuple(replace(a, kind=kinds[i % len(kinds)]) for i, a in enumerate(first.actors))
    window = Window(hostile)
    window.open(write_explorer([replace(first, actors=actors)], tmp_path / "page.html"))
    assert window.page.evaluate("() => onrecord.graph.nodes.length") > 0
    assert window.wrongs == []
    window.page.close()
