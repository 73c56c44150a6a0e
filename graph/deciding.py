"""Which file of decisions a graph follows, and how new decisions get there.

A graph keeps what was decided in its own folder. Where it was built with a file, that file is what counts: new decisions are
written there too, so that git sees them.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.graph import decisions as files
from onrecord.graph.decisions import Decision
from onrecord.graph.errors import InputError
from onrecord.graph.files import write_whole
from onrecord.graph.record import read_record

if TYPE_CHECKING:
    from onrecord.graph.knowledge_graph import KnowledgeGraph


@dataclass(frozen=True, slots=True)
class Decided:
    """The text of all decisions; ``source`` is the file that it is from, None where the graph alone keeps it."""

    text: str
    source: str | None
    new: tuple[Decision, ...] = ()

    def extended(self, new: Sequence[Decision], graph: "KnowledgeGraph") -> "Decided":
        """With further decisions; raises InputError where one is about an actor that the graph does not have."""
        for decision in new:
            for actor in decision.pair:
                if actor not in graph.actors and actor not in graph.canonical:
                    raise InputError(
                        f"{graph.path} has no actor '{actor}': onrecord actors list {graph.path} lists them"
                    )
        return replace(self, text=files.extended(self.text, new), new=tuple(new))

    def keep(self, folder: Path) -> None:
        """Write all decisions into the folder of a graph, if there are or were any."""
        if self.text or self.source:
            write_whole(folder / files.FILE, self.text)

    def publish(self) -> None:
        """Write the new decisions into the file that the graph was built with, if there is one."""
        if self.source:
            files.append(Path(self.source), self.new)


def chosen(out: Path, named: Path | None) -> Decided:
    """The decisions that a graph is to follow: those of the file named, else of the file it was built with, else its own.

    Raises InputError where a file cannot be understood, or where the graph has decisions that the file named lacks.
    """
    own = out / files.FILE
    kept = own.read_text(encoding="utf-8") if own.is_file() else ""
    before = _source(out)
    path = named.resolve() if named else Path(before) if before and Path(before).is_file() else None
    if path is None:
        files.parse(kept, str(own))
        return Decided(kept, None)
    held = files.read(path)
    missing = set(files.parse(kept, str(own))) - set(held)
    if missing and str(path) != before:
        raise InputError(
            f"{own} has {len(missing)} decisions that {path} lacks, such as '{min(map(str, missing))}': "
            "put them there, or delete the first file"
        )
    return Decided(path.read_text(encoding="utf-8"), str(path))


def _source(out: Path) -> str | None:
    with contextlib.suppress(InputError):  # no graph yet
        source = read_record(out).get("decisions")
        return str(source) if source else None
    return None
