"""pyvis without its page: nodes, edges and options stay pyvis's, the template and the writing are ours.

pyvis's own templates load scripts from other servers and put text into scripts unescaped, and its adders search a list
for each node; see ``docs/explorer.md``. What is used is its data model, its rendering call and the vis-network it ships.
"""

import importlib.resources
from typing import Any, Final

from jinja2 import DictLoader, Environment, StrictUndefined
from pyvis.network import Network  # type: ignore[import-untyped]

VIS: Final = "templates/lib/vis-9.1.2/vis-network.min.js"


class OfflineNetwork(Network):  # type: ignore[misc]  # pyvis is untyped
    """A pyvis network that renders one template of ours, escaped, and adds in constant time."""

    def __init__(self, template: str, options: dict[str, Any], page: dict[str, Any]) -> None:
        super().__init__(directed=True, cdn_resources="in_line")
        self.templateEnv = Environment(
            loader=DictLoader({"page.html": template}),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.path = "page.html"
        self.options = options
        self.templateEnv.globals.update(page)

    def node(self, name: str, **attributes: Any) -> None:
        """Add a node; the caller sees to it that no name comes twice."""
        self.nodes.append({"id": name, **attributes})

    def edge(self, source: str, target: str, **attributes: Any) -> None:
        """Add a directed edge between two nodes that exist."""
        self.edges.append({"from": source, "to": target, **attributes})


def vis_script() -> str:
    """The vis-network script that pyvis ships, fit to stand inside a script element."""
    return importlib.resources.files("pyvis").joinpath(VIS).read_text(encoding="utf-8")
