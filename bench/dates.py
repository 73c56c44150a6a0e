"""Score the dates of claims on the project's own labelled sentences (tests/data/dates.tsv).

    python bench/dates.py [--show] [--speed]

Counts the labelled claims that are found and how many of them have the right date; --speed tells what share of the time of the
language model the dates take on the sample reports.
"""

import argparse
import datetime as dt
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from onrecord.graph import dates, language
from onrecord.graph.extract import extract_many
from onrecord.graph.model import Report
from onrecord.graph.reports import read_inputs
from onrecord.ontology import frames

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "tests" / "data" / "dates.tsv"
SAMPLES = ROOT / "examples" / "wagner-2023"


@dataclass(frozen=True, slots=True)
class Label:
    """What a sentence tells of a pair of actors: any of these dates ("-" none)."""

    pair: frozenset[str]
    dates: frozenset[str]


def sentences(table: Path = TABLE) -> list[tuple[Report, list[Label]]]:
    """Read the labelled sentences as reports."""
    lines = [
        line for line in table.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]
    found = []
    for number, line in enumerate(lines[1:]):
        day, text, cell = line.split("\t")
        date = None if day == "-" else dt.date.fromisoformat(day)
        found.append(
            (Report(f"s{number}", "sentence", text, date=date), [label(part) for part in cell.split("; ")])
        )
    return found


def label(words: str) -> Label:
    """Read one label."""
    subject, target, date, *_ = words.split()
    return Label(frozenset({subject, target}), frozenset(date.rstrip("?").split(":")))


def score(*, show: bool) -> tuple[int, int, int]:
    """Labelled claims found with the right date, with a wrong one, and not found."""
    right = wrong = missed = 0
    table = sentences()
    for (report, labels), found in zip(table, extract_many([report for report, _ in table]), strict=True):
        for wanted in labels:
            got = {
                claim.date or "-" for claim in found.claims if {claim.subject, claim.object} == wanted.pair
            }
            missed += not got
            right += bool(got & wanted.dates)
            wrong += bool(got) and not got & wanted.dates
            if show and not got & wanted.dates:
                sys.stdout.write(f"{report.text}\n    wanted {sorted(wanted.dates)}, found {sorted(got)}\n")
    return right, wrong, missed


def speed() -> tuple[float, float]:
    """Seconds that the language model and the dates take on the sample reports, after a first run."""
    nlp, lexicon = language.load(), frames.load()
    reports = [item.report for item in read_inputs([str(SAMPLES)]) if item.report]
    readings = [language.read(nlp, report.text) for report in reports]
    for reading, report in zip(readings, reports, strict=True):
        dates.calendar_of(reading, report.date, lexicon)
    begun = time.perf_counter()
    readings = [language.read(nlp, report.text) for report in reports]
    parsed = time.perf_counter()
    for reading, report in zip(readings, reports, strict=True):
        dates.calendar_of(reading, report.date, lexicon)
    return parsed - begun, time.perf_counter() - parsed


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print what is wrong or missed")
    parser.add_argument("--speed", action="store_true", help="measure time")
    chosen = parser.parse_args()
    right, wrong, missed = score(show=chosen.show)
    share = right / (right + wrong)
    sys.stdout.write(f"dates right {right}, wrong {wrong} ({share:.3f}); claims not found {missed}\n")
    if chosen.speed:
        model, own = speed()
        sys.stdout.write(f"language model {model:.2f} s, dates {own:.3f} s ({own / model:.1%})\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
