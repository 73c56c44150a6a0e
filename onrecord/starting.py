"""The files of a new crisis: an own catalogue of actors, own frames, a worked example, and what to run."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from onrecord.graph.errors import InputError

README: Final = """# A crisis on record

This folder is for one crisis: its actors, its words, its reports.

| file | what it is for |
|---|---|
| `ontology/crisis.actors.tsv` | who there is: one actor a line, with the names that reports use |
| `ontology/crisis.offices.tsv` | who holds which office, where, and when |
| `ontology/crisis.frames.ttl` | words for relations that onrecord does not know yet, each with an example |
| `reports/` | the reports to read; `example.txt` shows what the tables do |
| `persons.txt` | whose names are replaced before a graph is shared |

Fields of a table are parted by tabs, several values in one field by `|`. Actors that onrecord knows already need no line.

## Commands

    onrecord doctor
    onrecord build reports --ontology ontology --out graph
    onrecord show graph
    onrecord query graph who-accused-whom
    onrecord claims graph --format table

See why a sentence gives a claim, or none, and try a new frame:

    onrecord frames test "Captain Renn scolded the Quayside Committee." --ontology ontology

When reports come in or change, and when a claim is wrong:

    onrecord update graph reports --ontology ontology
    onrecord claim retract graph CLAIM --by "your name" --why "why"
    onrecord check graph

Before the graph is shared:

    onrecord export graph --to shared.html --no-texts --max-quote 30 --pseudonymise persons.txt

## The example

`reports/example.txt` is made up. Its actors stand in `crisis.actors.tsv`, so "the harbour master" is Ada Renn, whose office is in
`crisis.offices.tsv`, and "scolded" is a word of `crisis.frames.ttl`. Replace all three by those of your crisis.
"""

ACTORS: Final = """id\tlabel\tkind\tgender\tstate\twikidata\tnames\tdescriptions
# kind: person, organisation, state, alliance, armed-force, faction, place
ada-renn\tAda Renn\tperson\tfemale\t\t\tCaptain Renn|Renn\t
otto-falk\tOtto Falk\tperson\tmale\t\t\tFalk\t
quayside-committee\tQuayside Committee\torganisation\t\t\t\tthe Quayside Committee\tthe strike committee
port-authority\tPort Authority of Selmark\torganisation\t\t\t\tPort Authority|Selmark Port Authority\t
"""

OFFICES: Final = """actor\ttitles\torganisation\tfrom\tto\thead
ada-renn\tharbour master\tport-authority\t2029\t\tyes
"""

FRAMES: Final = """@prefix on: <https://w3id.org/onrecord/ns#> .
@prefix frame: <https://w3id.org/onrecord/frame/> .

# S is who acts, O who is acted upon, C what it is about; the example must give the relation.
# onrecord frames test "…" --ontology ontology shows what a sentence lacks.

frame:crisis.scold-1 on:relation on:accused ; on:pattern "S scold O (for C)" ; on:example "Kyiv scolded Budapest for the delay." .
"""

EXAMPLE: Final = """Strike closes the old harbour

SELMARK, 3 May 2031 - Ada Renn, the harbour master, accused Otto Falk on Friday of blocking the fuel pier.

Captain Renn scolded the Quayside Committee. Falk threatened the Port Authority of Selmark.

"The Port Authority never consulted the Quayside Committee," Falk said.
"""

PERSONS: Final = """# One person a line: a name or an actor's id and, after a tab, what to call him instead.
Otto Falk\tA striker
"""

FILES: Final[Mapping[str, str]] = {
    "README.md": README,
    "ontology/crisis.actors.tsv": ACTORS,
    "ontology/crisis.offices.tsv": OFFICES,
    "ontology/crisis.frames.ttl": FRAMES,
    "reports/example.txt": EXAMPLE,
    "persons.txt": PERSONS,
}


def start(folder: Path) -> tuple[Path, ...]:
    """Write the files of a new crisis; raises InputError where one of them is there already, and then writes none."""
    paths = {folder / name: text for name, text in FILES.items()}
    there = [path for path in paths if path.exists()]
    if there:
        raise InputError(f"{there[0]} is there already: name another folder")
    try:
        for path, text in paths.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"{folder} cannot be written: {error.strerror or error}") from error
    return tuple(paths)
