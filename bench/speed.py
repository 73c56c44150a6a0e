"""Speed and memory: builds graphs of growing corpora of our own sample reports and prints what each took.

    python bench/speed.py [--copies 1 10] [--jobs 1 2]

The copies are told apart by a number in each report, so that every one of them is read and extracted.
"""

import argparse
import json
import tempfile
from pathlib import Path

import onrecord
from onrecord.graph.record import read_record

SAMPLES = Path(__file__).resolve().parent.parent / "examples" / "wagner-2023"
HEAD = (
    "reports",
    "words",
    "jobs",
    "reading s",
    "comparing s",
    "writing s",
    "words/s",
    "peak MiB",
    "child MiB",
)


def corpus(texts: list[str], copies: int, path: Path) -> int:
    """Write a corpus of so many copies of the texts; gives its number of words."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(copies):
            for index, text in enumerate(texts):
                record = {
                    "id": f"{number}-{index}",
                    "text": f"{text}\n\nCopy number {number} of this report.",
                }
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return copies * sum(len(text.split()) for text in texts)


def measure(path: Path, words: int, jobs: int, out: Path) -> tuple[object, ...]:
    """Build the graph of a corpus; gives a row of the table."""
    onrecord.build(path, out, jobs=jobs)
    record = read_record(out)
    seconds, times = record["times"]["seconds"], record["times"]
    steps = [seconds[name] for name in ("reading", "comparing", "writing")]
    speed = round(words / seconds["reading"])
    memory = (times.get("peak_mib"), times.get("children_peak_mib"))
    return (record["counts"]["reports"], words, jobs, *steps, speed, *memory)


def main() -> None:
    """Print a table of all measurements; the peaks of memory are those since the start, so they only grow."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 10])
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    chosen = parser.parse_args()
    texts = [found.report.text for found in onrecord.extract(SAMPLES)]
    print(" | ".join(HEAD))  # noqa: T201  # a script that prints
    with tempfile.TemporaryDirectory() as folder:
        for copies in chosen.copies:
            path = Path(folder) / f"{copies}.jsonl"
            words = corpus(texts, copies, path)
            for jobs in chosen.jobs:
                row = measure(path, words, jobs, Path(folder) / f"{copies}-{jobs}")
                print(" | ".join(map(str, row)), flush=True)  # noqa: T201  # a script that prints


if __name__ == "__main__":
    main()
