"""Run onrecord on the PLOVER gold-standard records and write predictions for their scorer.

    python bench/gsr_run.py [--out FILE]       then: python $ONRECORD_DATA/bench/gsr.py score FILE --split dev

Predictions are ordered by confidence, without the five standing relations, as the scorer asks.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from onrecord.graph.extract import extract_many
from onrecord.graph.model import Report
from onrecord.graph.settings import Settings

STANDING = {"opposes", "allyOf", "leads", "memberOf", "actsFor"}


def predictions(texts: list[tuple[str, str]]) -> list[dict[str, object]]:
    """One prediction a claim, best first inside each text."""
    rows: list[dict[str, object]] = []
    reports = [Report(id=identity, path=identity, text=text) for identity, text in texts]
    for extraction in extract_many(reports, Settings()):
        claims = [claim for claim in extraction.claims if claim.relation not in STANDING]
        for claim in sorted(claims, key=lambda c: (-c.confidence, c.start, c.id)):
            rows.append(
                {
                    "id": extraction.report.id,
                    "subject_text": claim.subject_text,
                    "relation": claim.relation,
                    "object_text": claim.object_text,
                    "modality": claim.modality,
                    "polarity": claim.polarity,
                    "confidence": claim.confidence,
                    "frame": claim.frame,
                    "quote": claim.quote,
                }
            )
    return rows


def main() -> int:
    """Read the development half and write predictions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("gsr.predictions.jsonl"))
    arguments = parser.parse_args()
    data = Path(os.environ.get("ONRECORD_DATA", "../shared")) / "bench" / "gsr.dev.jsonl"
    if not data.exists():
        sys.stderr.write(f"{data} is not there: set ONRECORD_DATA to the folder that holds bench/\n")
        return 1
    records = [json.loads(line) for line in data.read_text(encoding="utf-8").splitlines()]
    rows = predictions([(record["id"], record["text"]) for record in records])
    arguments.out.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
