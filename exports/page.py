"""The explorer of a view, which may be a part of a graph or lack what is not to be shared."""

from pathlib import Path

from onrecord.exports.files import replacing
from onrecord.exports.html import ExplorerOptions, write_explorer
from onrecord.exports.view import View


def write_page(view: View, path: Path, *, sparql: bool = False) -> None:
    """Write the page; without texts it shows the quotes alone, with ``sparql`` it answers queries."""
    from onrecord.exports.document import Derived

    derived = view.derived()
    options = ExplorerOptions(texts=not view.sharing.textless, sparql=sparql)
    found = _Shown(view, Derived(derived.facts, derived.families))
    with replacing(path) as beside:
        write_explorer(found, beside, options)


def write_asking_page(view: View, path: Path) -> None:
    """Write the page with a query engine in it, about 2 MB larger."""
    write_page(view, path, sparql=True)


class _Shown:
    """A view as the explorer takes it."""

    def __init__(self, view: View, derived: object) -> None:
        self.extractions = view.extractions
        self.graphs = view.graphs
        self.names = view.names
        self.actors = view.actors
        self.derived = derived
