"""Run the statements step over texts and write what it finds as PolNeAR attributions.

    python bench/polnear_run.py TEXTS.jsonl PREDICTIONS.jsonl [--model NAME] [--outermost]

TEXTS has one JSON object a line with ``id`` and ``text``; PREDICTIONS gets one object for each statement: ``id``, ``source``,
``cue``, ``content`` as character offsets. PolNeAR needs no actors, so none are looked for. ``--outermost`` leaves out
statements inside other statements, which PolNeAR's annotators mostly did too. The last line printed is the CPU time.
"""

import argparse
import json
import sys
import time
from pathlib import Path

from onrecord.graph.language import DEFAULT_MODEL, load, read_many
from onrecord.graph.model import Mention, Statement
from onrecord.graph.statements import find_statements
from onrecord.ontology import cues


class NoCast:
    """A cast without actors."""

    def at(self, i: int) -> Mention | None:
        """Nobody."""

    def covering(self, i: int) -> Mention | None:
        """Nobody."""


def prediction(name: str, statement: Statement) -> dict[str, object]:
    """One statement as the scorer reads it."""
    return {
        "id": name,
        "source": [statement.source_start, statement.source_end] if statement.source else None,
        "cue": [statement.cue_start, statement.cue_end],
        "content": [list(part) for part in statement.parts],
        "confidence": statement.confidence,
    }


def main() -> None:
    """Read the texts, write the predictions."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("texts", type=Path)
    parser.add_argument("predictions", type=Path)
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--outermost", action="store_true")
    given = parser.parse_args()
    nlp, words = load(given.model), cues.load()
    records = [
        json.loads(line) for line in given.texts.read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    begun, spent, lines = time.process_time(), 0.0, []
    for record, reading in zip(records, read_many(nlp, (one["text"] for one in records)), strict=True):
        start = time.process_time()
        found = find_statements(reading, NoCast(), words, str(record["id"]))
        spent += time.process_time() - start
        kept = [one for one in found if not (given.outermost and one.outer)]
        lines += [json.dumps(prediction(record["id"], one), ensure_ascii=False) for one in kept]
    given.predictions.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    whole = time.process_time() - begun
    sys.stdout.write(f"{len(lines)} statements; CPU {spent:.1f} s of {whole:.1f} s in the statements step\n")


if __name__ == "__main__":
    main()
