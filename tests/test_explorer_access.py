"""The page for everyone: no view breaks a rule of axe-core, in light and dark, wide and narrow."""

from pathlib import Path
from typing import Any

import pytest

from onrecord.exports.html import ExplorerOptions, write_explorer
from tests.explorer_data import mutiny
from tests.test_explorer_browser import DESK, PHONE, Window

VIEWS = (
    "",
    "sel=link&sel=army&sel=wagner&sel=material-conflict",
    "sel=actor&sel=prigozhin&claim=wire-1.c8",
    "view=table&sort=day",
    "view=compare&sel=cell&sel=nato%7Caided%7Cprigozhin&sel=actor%3Apeskov",
    "view=timeline",
    "view=reports",
    "view=reports&report=wire-1&claim=wire-1.c2",
    "words=nothing-has-these",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["wide", "narrow"])
def test_axe_finds_nothing(chromium: Any, tmp_path: Path, scheme: str, size: tuple[int, int]) -> None:
    """Roles, names, contrast and order are right in every view, with the filters open and the help."""
    axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    source = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    path = write_explorer(mutiny(), tmp_path / "page.html", ExplorerOptions(title="A mutiny"))
    context = chromium.new_context(color_scheme=scheme, viewport={"width": size[0], "height": size[1]})
    window = Window(context)
    found = []
    for view in VIEWS:
        window.open(path, view)
        if not view:
            window.page.keyboard.press("f")
        window.page.evaluate(source)
        result = window.page.evaluate("() => axe.run()")
        found += [(view, rule["id"], rule["nodes"][0]["html"][:200]) for rule in result["violations"]]
    context.close()
    assert found == []
    assert window.wrongs == []
