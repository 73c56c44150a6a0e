"""onrecord: knowledge graphs in which every relation is on record.

>>> import onrecord
>>> onrecord.__version__.count(".")
2
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # onrecord.open reads well, and nothing here opens a file
    from onrecord.api import add, build, extract, open, refresh, remove, update  # noqa: A004
    from onrecord.graph.errors import OnrecordError
    from onrecord.graph.knowledge_graph import KnowledgeGraph
    from onrecord.graph.model import Claim
    from onrecord.graph.settings import Settings

    __version__: str

__all__ = [
    "Claim",
    "KnowledgeGraph",
    "OnrecordError",
    "Settings",
    "__version__",
    "add",
    "build",
    "extract",
    "open",
    "refresh",
    "remove",
    "update",
]

# Where each name lives: it is imported when it is first used, so that importing onrecord costs next to nothing.
_HOMES = {
    "Claim": "onrecord.graph.model",
    "KnowledgeGraph": "onrecord.graph.knowledge_graph",
    "OnrecordError": "onrecord.graph.errors",
    "Settings": "onrecord.graph.settings",
    "add": "onrecord.api",
    "build": "onrecord.api",
    "extract": "onrecord.api",
    "open": "onrecord.api",
    "refresh": "onrecord.api",
    "remove": "onrecord.api",
    "update": "onrecord.api",
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        value: object = version("onrecord")
    elif name in _HOMES:
        value = getattr(importlib.import_module(_HOMES[name]), name)
    else:
        raise AttributeError(f"module 'onrecord' has no attribute '{name}'")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
