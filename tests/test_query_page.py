"""The query page in a real browser: its queries are answered by the server it came from, and by nobody else."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.test_serve import served


@pytest.fixture(scope="module")
def address(sample_graph: Path) -> Iterator[str]:
    """Return where the sample graph is served."""
    with served(sample_graph) as port:
        yield f"http://127.0.0.1:{port}"


class Page:
    """A window on the query page, which remembers what should not have happened."""

    def __init__(self, context: Any, address: str) -> None:
        self.page = context.new_page()
        self.wrongs: list[str] = []
        self.page.on("request", lambda r: None if r.url.startswith(address) else self._wrong(r.url))
        self.page.on("pageerror", lambda error: self._wrong(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.on("console", lambda m: self._wrong(m.text) if "Content Security" in m.text else None)
        self.page.goto(f"{address}/query")
        self.page.wait_for_selector("#kept option:nth-child(5)", state="attached")

    def _wrong(self, what: str) -> None:
        self.wrongs.append(what)

    def _dialog(self, dialog: Any) -> None:
        self._wrong(dialog.message)
        dialog.dismiss()

    def ask(self, query: str) -> str:
        """Type a query and run it; what the status line says then."""
        self.page.fill("#query", query)
        self.page.press("#query", "Control+Enter")
        self.page.wait_for_function(
            "() => !document.querySelector('#run').disabled && document.querySelector('#status').textContent !== 'asking …'",
            timeout=60_000,
        )
        return str(self.page.inner_text("#status"))


@pytest.fixture
def page(chromium: Any, address: str) -> Iterator[Page]:
    """Return a window on the query page; nothing may have gone wrong in the end."""
    context = chromium.new_context()
    found = Page(context, address)
    yield found
    context.close()
    assert found.wrongs == []


def test_rows_become_a_table(page: Page) -> None:
    """A SELECT gives a table with shortened IRIs; the editor shows the same text with colours."""
    query = "# two claims\nSELECT ?c ?how { ?c a on:Claim ; on:polarity ?how } LIMIT 2"
    assert page.ask(query).startswith("2 rows")
    cells = page.page.locator("#answer td").all_inner_texts()
    assert len(cells) == 4
    assert cells[1].startswith("on:")
    assert page.page.locator("#highlight .keyword").first.inner_text() == "SELECT"
    assert page.page.inner_text("#highlight .comment") == "# two claims"
    assert page.page.evaluate("() => document.querySelector('#highlight').textContent.trimEnd()") == query
    page.ask("ASK { ?c a on:Claim }")
    assert page.page.inner_text("#answer") == "yes"


def test_triples_are_drawn(page: Page) -> None:
    """A CONSTRUCT gives a drawing and a table of its triples."""
    assert "triples" in page.ask(
        "CONSTRUCT { ?s on:accused ?o . ?s rdfs:label ?l } WHERE { ?s on:accused ?o ; rdfs:label ?l }"
    )
    assert page.page.locator("#drawing canvas").is_visible()
    assert page.page.locator("#answer tr").count() > 2
    page.ask("ASK {}")
    assert not page.page.locator("#drawing").is_visible()


def test_kept_queries_are_filled_in_and_asked(page: Page) -> None:
    """A kept query comes into the editor with its parameters; a name that nobody has is told."""
    page.page.select_option("#kept", "who-accused-whom")
    page.page.fill("#parameters input[name=accuser]", "Yevgeny Prigozhin")
    page.page.click("#parameters button")
    page.page.wait_for_function("() => document.querySelector('#query').value.includes('prigozhin')")
    page.page.click("#run")
    page.page.wait_for_selector("#answer td")
    page.page.fill("#parameters input[name=accuser]", "Nobody Known")
    page.page.click("#parameters button")
    page.page.wait_for_selector("#status.wrong")
    assert "Nobody Known" in page.page.inner_text("#status")


def test_errors_are_told_and_nothing_in_an_answer_runs(page: Page) -> None:
    """What is wrong stands in the status line; markup and scripts in an answer are text."""
    assert "no valid SPARQL" in page.ask("SELECT * { nonsense }")
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    page.ask(f'SELECT ("{hostile}" AS ?x) (<javascript:alert(3)> AS ?y) {{}}')
    assert page.page.locator("#answer td").all_inner_texts() == [hostile, "javascript:alert(3)"]
    page.ask(f'CONSTRUCT {{ <x:a> rdfs:label "{hostile}" . <x:a> <x:b> <x:c> }} WHERE {{}}')
    assert page.page.locator("#answer img, #answer script, #answer a").count() == 0
