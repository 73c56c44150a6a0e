"""Arranging and passing on: pins, groups and the smaller page, in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord.exports.html import ExplorerOptions, write_explorer
from tests.explorer_data import mutiny, synthetic
from tests.test_explorer import Parts
from tests.test_explorer_browser import DESK, Window


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of four reports on a mutiny."""
    path = tmp_path_factory.mktemp("parts") / "explorer.html"
    return write_explorer(mutiny(), path, ExplorerOptions(title="A <mutiny> & more"))


@pytest.fixture
def window(chromium: Any) -> Iterator[Window]:
    """An offline window, in which nothing went wrong by the end of the test."""
    context = chromium.new_context(
        viewport={"width": DESK[0], "height": DESK[1]}, offline=True, accept_downloads=True
    )
    opened = Window(context)
    yield opened
    context.close()
    assert opened.wrongs == []


def place(window: Window, actor: str) -> tuple[int, int]:
    """Where an actor stands in the drawing."""
    at = window.page.evaluate("id => onrecord.graph.network.getPositions([id])[id]", actor)
    return round(at["x"]), round(at["y"])


def on_screen(window: Window, actor: str) -> tuple[float, float]:
    """Where an actor stands in the window."""
    x, y = window.page.evaluate(
        """id => {
            const network = onrecord.graph.network;
            const at = network.canvasToDOM(network.getPositions([id])[id]);
            const box = document.querySelector('.canvas').getBoundingClientRect();
            return [at.x + box.x, at.y + box.y];
        }""",
        actor,
    )
    return x, y


def menu(window: Window, item: str) -> None:
    """Choose from the menu."""
    window.page.click(".menu-button")
    window.page.click(f"[role=menuitem]:has-text('{item}')")


def test_a_dragged_actor_stays_and_back_undoes(window: Window, page: Path) -> None:
    """A drag is kept in the address, survives a reload, is undone by back, and can be released."""
    window.open(page)
    before = place(window, "wagner")
    x, y = on_screen(window, "wagner")
    window.page.mouse.move(x, y)
    window.page.mouse.down()
    window.page.mouse.move(x + 60, y + 40, steps=6)
    window.page.mouse.up()
    window.page.wait_for_function("() => onrecord.store.state.pins.length === 1")
    after = place(window, "wagner")
    assert after != before
    assert "1 pinned" in window.text(".notice")
    window.open(page, window.page.url.partition("#")[2])
    assert place(window, "wagner") == after
    window.page.click(".notice button:has-text('Release')")
    assert place(window, "wagner") == before
    window.page.go_back()
    window.page.wait_for_function("() => onrecord.store.state.pins.length === 1")
    assert place(window, "wagner") == after


def test_leaves_can_be_grouped(window: Window, tmp_path: Path) -> None:
    """Actors with one neighbour fold into it, the drawing says how many, and everything comes back."""
    path = write_explorer(synthetic(120, 150, reports=4), tmp_path / "page.html")
    window.open(path)
    everyone = window.drawn()
    links: dict[str, set[str]] = {actor: set() for actor in everyone}
    for source, target in window.page.evaluate(
        "() => onrecord.graph.edges.get().map(line => [line.from, line.to])"
    ):
        links[source].add(target)
        links[target].add(source)
    leaves = {a for a in everyone if len(links[a]) == 1 and len(links[next(iter(links[a]))]) > 1}
    menu(window, "Group actors")
    assert leaves
    assert set(window.drawn()) == set(everyone) - leaves
    assert f"{len(leaves)} actors grouped" in window.text(".notice")
    window.page.click(".notice button:has-text('Ungroup')")
    assert window.drawn() == everyone
    hub = max(everyone, key=lambda actor: len(links[actor] & leaves))
    window.open(path, f"sel=actor&sel={hub}")
    window.page.click("#evidence button:has-text('Group')")
    assert set(window.drawn()) == set(everyone) - (links[hub] & leaves)
    window.page.go_back()
    window.page.wait_for_function("() => onrecord.store.state.folded.length === 0")
    assert window.drawn() == everyone


def test_a_view_becomes_a_smaller_page(window: Window, page: Path, tmp_path: Path) -> None:
    """The page of a filtered view opens by itself, under the same policy, with these claims and no others."""
    window.open(page, "polarity=negated")
    ids = set(
        window.page.evaluate(
            "() => onrecord.model.claims.filter(c => c.polarity === 'negated').map(c => c.id)"
        )
    )
    with window.page.expect_download() as started:
        menu(window, "as a page")
    smaller = tmp_path / "smaller.html"
    started.value.save_as(smaller)
    old, new = (Parts(path.read_text(encoding="utf-8")) for path in (page, smaller))
    assert new.meta == old.meta
    assert new.title == old.title == "A <mutiny> & more"
    document = new.island("document")
    assert {claim["id"] for claim in document["claims"]} == ids
    assert {report["id"] for report in document["reports"]} == {
        claim["report"] for claim in document["claims"]
    }
    window.open(smaller)
    assert f"{len(ids)} claims" in window.text(".brand")
    window.page.keyboard.press("2")
    assert window.count(".table-view tbody tr") == len(ids)
    window.page.keyboard.press("1")
    with window.page.expect_download() as again:
        menu(window, "as a page")
    again.value.save_as(tmp_path / "again.html")
    assert (tmp_path / "again.html").stat().st_size <= smaller.stat().st_size


def test_the_surroundings_of_an_actor_become_a_page(window: Window, tmp_path: Path) -> None:
    """Of a large graph, what an ego view draws is saved; the page draws all of it at once, packed or not."""
    path = write_explorer(synthetic(900, 2400, reports=12), tmp_path / "large.html")
    window.open(path)
    hub = window.page.evaluate(
        "() => [...onrecord.model.actors.values()].sort((a, b) => b.claims.length - a.claims.length)[0].id"
    )
    window.open(path, f"scope=ego&centre={hub}")
    drawn = window.drawn()
    with window.page.expect_download() as started:
        menu(window, "as a page")
    started.value.save_as(tmp_path / "part.html")
    assert (tmp_path / "part.html").stat().st_size < path.stat().st_size
    window.open(tmp_path / "part.html")
    assert window.drawn() == drawn
