"""The explorer beside a plain in-line page of pyvis: file size, first stable picture, milliseconds a redraw, memory.

``python bench/explorer.py [NODES ...]`` prints a table of Markdown. Each graph has three claims a node and is made by chance
with a fixed seed; the explorer's pages are without the reports' texts. Pages open from disk in Chromium, offline. Plain pyvis
pages keep its defaults and are given up after 120 s. "Main thread" is what the page has had of a processor until then, which
other programs do not lengthen, "redraw" the same for one of 60 redraws.
"""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Error, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from onrecord.exports.html import ExplorerOptions, write_explorer
from onrecord.graph.model import Extraction
from tests.explorer_data import synthetic

SIZES: Final = (100, 500, 2_000, 10_000)
GIVE_UP: Final = 120.0  # seconds
CLAIMS: Final = 3  # a node
TIMES: Final = 3  # a page is opened; the median counts
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
# pyvis keeps its network in a global variable, which says when it has come to rest.
WATCH: Final = """(() => {
    const look = () => {
        if (typeof network === 'undefined' || !network) return setTimeout(look, 10);
        network.once('stabilizationIterationsDone', () => requestAnimationFrame(() => { globalThis.stands = true; }));
    };
    look();
})()"""
STANDS: Final = "() => globalThis.stands || document.documentElement.dataset.ready"
REDRAWS: Final = 60
REDRAW: Final = """count => {
    const drawn = globalThis.onrecord ? onrecord.graph.network : network;
    for (let i = 0; i < count; i++) drawn.renderer._redraw();
}"""


def plain(extractions: list[Extraction], path: Path) -> None:
    """The same claims as a page of pyvis itself, in line, as its documentation has it."""
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line")
    labels = {actor.id: actor.label for found in extractions for actor in found.actors}
    claims = [claim for found in extractions for claim in found.claims]
    for actor in sorted({end for claim in claims for end in (claim.subject, claim.object)}):
        network.add_node(actor, label=labels.get(actor, actor))
    for claim in claims:
        network.add_edge(claim.subject, claim.object, title=claim.quote, label=claim.relation)
    path.write_text(network.generate_html(notebook=False), encoding="utf-8")


def ours(extractions: list[Extraction], path: Path) -> None:
    """The explorer without texts."""
    write_explorer(extractions, path, ExplorerOptions(texts=False))


def opened(playwright: Any, browser: str, path: Path) -> tuple[float, float, float, float] | None:
    """Seconds to the first stable picture, by the clock and of the main thread, milliseconds a redraw, MB of heap.

    None where it takes too long.
    """
    started = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
    try:
        context = started.new_context(viewport={"width": 1440, "height": 900}, offline=True)
        context.add_init_script(WATCH)
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        began = time.perf_counter()
        page.goto(path.as_uri(), wait_until="commit")
        page.wait_for_function(STANDS, timeout=GIVE_UP * 1000)
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        ready = time.perf_counter() - began
        busy = _busy(session)
        page.evaluate(REDRAW, REDRAWS)
        redraw = (_busy(session) - busy) / REDRAWS * 1000
        session.send("HeapProfiler.collectGarbage")
        heap = session.send("Runtime.getHeapUsage")["usedSize"] / 1e6
        return ready, busy, redraw, heap
    except Error as error:
        if "Timeout" not in str(error):
            raise
        return None
    finally:
        started.close()


def _busy(session: Any) -> float:
    """Seconds that the main thread has had of a processor: other programs on the machine do not count."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(entry["value"] for entry in metrics if entry["name"] == "TaskDuration"))


def row(playwright: Any, browser: str, path: Path, times: int) -> list[str]:
    """Size, and the medians of what some openings took."""
    size = f"{path.stat().st_size / 1e6:.2f}"
    measured = []
    for _ in range(times):
        found = opened(playwright, browser, path)
        if found is None:
            return [size, f"> {GIVE_UP:.0f}", "–", "–", "–"]
        measured.append(found)
    ready, busy, redraw, heap = (sorted(values)[len(values) // 2] for values in zip(*measured, strict=True))
    return [size, f"{ready:.2f}", f"{busy:.2f}", f"{redraw:.1f}", f"{heap:.0f}"]


def main() -> None:
    """Measure each size, ours and plain, and print the table."""
    browser = next(filter(None, map(shutil.which, BROWSERS)))
    say(
        [
            "page",
            "actors/claims",
            "file, MB",
            "written, s",
            "stands, s",
            "main thread, s",
            "redraw, ms",
            "heap, MB",
            "load",
        ]
    )
    say(["---"] * 9)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for nodes in [int(size) for size in sys.argv[1:]] or SIZES:
            extractions = synthetic(nodes, CLAIMS * nodes)
            for name, write, times in (("explorer", ours, TIMES), ("pyvis", plain, 1)):
                path = Path(folder) / f"{name}-{nodes}.html"
                began = time.process_time()
                write(extractions, path)
                written = time.process_time() - began
                cells = row(playwright, browser, path, times)
                load = f"{os.getloadavg()[0]:.0f}"
                say([name, f"{nodes:,}/{CLAIMS * nodes:,}", cells[0], f"{written:.1f}", *cells[1:], load])


def say(cells: list[str]) -> None:
    """Print one row of the table at once."""
    sys.stdout.write(f"| {' | '.join(cells)} |\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
