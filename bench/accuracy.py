"""All accuracy measurements of this machine's data in one table.

    python bench/accuracy.py [--skip polnear] [--details]

Data are found through ONRECORD_DATA (default ../shared: gold/, bench/, reports/) and POLNEAR_SRC (the git directory of
networkdynamics/PolNeAR); what is not there is skipped with the reason. Our own sentences always run.
"""

import argparse
import json
import math
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("ONRECORD_DATA", str(HERE.parent.parent / "shared")))
sys.path.insert(0, str(HERE))

BINS = 10


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """The output of a Python script; a failing one ends the run with its own message."""
    done = subprocess.run(
        [sys.executable, *map(str, command)], capture_output=True, text=True, cwd=cwd, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr.strip())
    return done.stdout


def wilson(right: float, n: int) -> str:
    """A share with its 95 % interval (Wilson)."""
    if not n:
        return "–"
    p, z = right / n, 1.96
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return f"{p:.3f} [{centre - half:.3f}, {centre + half:.3f}], n = {n}"


def gold() -> Iterator[tuple[str, str]]:
    """The three real reports against our own annotation, the clean copy and the scan."""
    score, reports = DATA / "gold" / "score.py", DATA / "reports"
    if not score.exists() or not reports.exists():
        yield "real reports", f"skipped: {score} is not there"
        return
    with tempfile.TemporaryDirectory() as folder:
        claims = Path(folder) / "claims.jsonl"
        claims.write_text(run("-m", "onrecord", "claims", reports), encoding="utf-8")
        calls = {
            "real reports, --to 4000": ["--doc", "000", "--doc", "004", "--to", "4000"],
            "clean copy, --doc 000 --to 4000": ["--doc", "000", "--to", "4000"],
            "scan, --doc 000 --as 001=000 --to 4000": ["--doc", "000", "--as", "001=000", "--to", "4000"],
        }
        for name, options in calls.items():
            only = claims
            if "scan" in name or "clean" in name:
                wanted = "001_" if "scan" in name else "000_"
                only = Path(folder) / f"{wanted}.jsonl"
                only.write_text(
                    "".join(
                        row for row in claims.open(encoding="utf-8") if wanted in json.loads(row)["report"]
                    ),
                    encoding="utf-8",
                )
            for line in run(score, only, *options).splitlines():
                yield name, " ".join(line.split())


def gsr() -> Iterator[tuple[str, str]]:
    """The PLOVER gold-standard records, development half."""
    scorer = DATA / "bench" / "gsr.py"
    if not scorer.exists():
        yield "PLOVER records", f"skipped: {scorer} is not there"
        return
    with tempfile.TemporaryDirectory() as folder:
        predictions = Path(folder) / "predictions.jsonl"
        run(HERE / "gsr_run.py", "--out", predictions)
        for line in run(scorer, "score", predictions, "--split", "dev").splitlines()[1:]:
            yield "PLOVER records, dev", " ".join(line.split())


def polnear() -> Iterator[tuple[str, str]]:
    """PolNeAR attributions, development half."""
    scorer, source = DATA / "bench" / "polnear.py", os.environ.get("POLNEAR_SRC", "")
    if not scorer.exists() or not source:
        yield "PolNeAR", "skipped: set POLNEAR_SRC to the git directory of networkdynamics/PolNeAR"
        return
    with tempfile.TemporaryDirectory() as folder:
        run(scorer, "convert", "--split", "dev", "--out", folder)
        texts = next(Path(folder).glob("*.jsonl"))
        predictions = Path(folder) / "predictions"
        run(HERE / "polnear_run.py", texts, predictions)
        for line in run(scorer, "score", predictions, "--split", "dev").splitlines():
            yield "PolNeAR, dev", " ".join(line.split())


def own() -> Iterator[tuple[str, str]]:
    """Our own labelled sentences."""
    for name, options in (("own sentences", []), ("own sentences, held out", ["--heldout"])):
        for line in run(HERE / "sentences.py", *options).splitlines()[-2:]:
            yield name, " ".join(line.split())


def judged() -> Iterator[tuple[float, bool]]:
    """Confidence and correctness of each claim on own sentences, real reports and PLOVER records (first prediction)."""
    import sentences

    for found, right in sentences.judged():
        yield found.confidence, right
    yield from _judged_gold()
    yield from _judged_gsr()


def _judged_gold() -> Iterator[tuple[float, bool]]:
    score, reports = DATA / "gold" / "score.py", DATA / "reports"
    if not score.exists() or not reports.exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        claims = Path(folder) / "claims.jsonl"
        claims.write_text(run("-m", "onrecord", "claims", reports), encoding="utf-8")
        rows = [json.loads(line) for line in claims.open(encoding="utf-8")]
        kept = [r for r in rows if "004_" in r["report"] or ("000_" in r["report"] and r["end"] <= 4000)]
        shown = run(score, claims, "--doc", "000", "--doc", "004", "--to", "4000", "--show")
        wrong = {(m[1], int(m[2])) for m in re.finditer(r"FP (\d+) (\d+) ", shown)}
        for row in kept:
            doc = "004" if "004_" in row["report"] else "000"
            yield row["confidence"], (doc, row["start"]) not in wrong


def _judged_gsr() -> Iterator[tuple[float, bool]]:
    data = DATA / "bench" / "gsr.dev.jsonl"
    if not data.exists():
        return
    sys.path.insert(0, str(DATA / "bench"))
    import gsr as scorer  # the scorer's own notion of a matching actor
    import gsr_run

    records = {r["id"]: r for r in map(json.loads, data.open(encoding="utf-8"))}
    seen = set()
    for row in gsr_run.predictions([(r["id"], r["text"]) for r in records.values()]):
        if row["id"] not in seen and records[row["id"]]["targets"]:
            seen.add(row["id"])
            yield float(str(row["confidence"])), _is_event(row, records[row["id"]], scorer)


def _is_event(row: dict[str, object], record: dict[str, object], scorer: object) -> bool:
    types = scorer.PROPERTY
    kind = types.get(str(row["relation"]).lower())
    if row["modality"] == "planned" and kind in {"AID", "COOPERATE", "CONSULT", "RETREAT", "CONCEDE"}:
        kind = "AGREE"
    return kind == record["event"] or (
        row["modality"] == "planned" and record["event"] in {"AGREE", "THREATEN"}
    )


def calibration() -> Iterator[tuple[str, str]]:
    """Expected calibration error over all development data together, and the curve of --min-confidence."""
    pairs = sorted(judged())
    error = 0.0
    for low in range(BINS):
        inside = [
            (c, r) for c, r in pairs if low / BINS <= c < (low + 1) / BINS or (low == BINS - 1 and c == 1)
        ]
        if inside:
            confidence = sum(c for c, _ in inside) / len(inside)
            right = sum(r for _, r in inside) / len(inside)
            error += abs(confidence - right) * len(inside) / len(pairs)
            yield (
                "calibration",
                f"confidence from {low / BINS:.1f}: said {confidence:.2f}, right {right:.2f}, n = {len(inside)}",
            )
    yield "calibration", f"expected calibration error {error:.3f}, n = {len(pairs)}"
    for least in (0.0, 0.4, 0.5, 0.6, 0.7, 0.8):
        kept = [r for c, r in pairs if c >= least]
        if kept:
            yield (
                "--min-confidence",
                f"{least:.1f}: right {wilson(sum(kept), len(kept))}, share kept {len(kept) / len(pairs):.2f}",
            )


PARTS = {"gold": gold, "gsr": gsr, "polnear": polnear, "own": own, "calibration": calibration}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=PARTS, action="append", help="run only this part")
    chosen = parser.parse_args().only or list(PARTS)
    for part in chosen:
        for name, line in PARTS[part]():
            sys.stdout.write(f"{name:<42} {line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
