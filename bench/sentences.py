"""Score onrecord on the project's own labelled sentences (tests/data/claims.tsv).

    python bench/sentences.py [--show] [--relation NAME] [--heldout]

Each sentence is a report of its own, dated 25 June 2023. Precision counts predicted claims that are labelled, recall the labelled
claims that are found; claims marked ``?`` count for neither. Polarity, modality and speaker are scored over the claims found.
"""

import argparse
import datetime as dt
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from onrecord.graph.extract import extract_many
from onrecord.graph.model import Claim, Report
from onrecord.graph.settings import Settings
from onrecord.ontology import relations

TABLE = Path(__file__).resolve().parent.parent / "tests" / "data" / "claims.tsv"
HELDOUT = TABLE.with_name("claims.heldout.tsv")
DATE = dt.date(2023, 6, 25)
MOOD = ("polarity", "modality", "speaker")


@dataclass(frozen=True, slots=True)
class Label:
    """One claim that a sentence makes; ``optional`` where it may be found but need not be."""

    subject: str
    relation: str
    object: str
    polarity: str
    modality: str
    speaker: str | None
    optional: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A labelled sentence."""

    text: str
    labels: tuple[Label, ...]


def sentences(table: Path = TABLE) -> list[Sentence]:
    """Read the labelled sentences."""
    lines = [line for line in table.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    found = []
    for line in lines[1:]:
        text, _, cell = line.partition("\t")
        parts = [part.strip() for part in cell.split(";") if part.strip()]
        found.append(Sentence(text, tuple(label(part) for part in parts)))
    return found


def label(words: str) -> Label:
    """Read one label."""
    subject, relation, obj, polarity, modality, speaker = words.removeprefix("?").split()
    return Label(
        subject, relation, obj, polarity, modality, None if speaker == "-" else speaker, words.startswith("?")
    )


def matches(found: Claim, wanted: Label, symmetric: frozenset[str]) -> bool:
    """Whether a claim states the labelled proposition."""
    ends, sought = (found.subject, found.object), (wanted.subject, wanted.object)
    turned = wanted.relation in symmetric and ends == sought[::-1]
    return found.relation == wanted.relation and (ends == sought or turned)


def compare(
    found: tuple[Claim, ...], labels: tuple[Label, ...], symmetric: frozenset[str]
) -> tuple[list[tuple[Claim, Label]], list[Claim], list[Label]]:
    """Pairs of claims and labels, claims without a label, and labels without a claim."""
    pairs, extra = [], []
    left = list(labels)
    for claim in found:
        fitting = [one for one in labels if matches(claim, one, symmetric)]
        if not fitting:
            extra.append(claim)
            continue
        chosen = next((one for one in fitting if one in left), fitting[0])
        if chosen in left:
            left.remove(chosen)
            pairs.append((claim, chosen))
    return pairs, extra, [one for one in left if not one.optional]


def mood(one: Claim | Label) -> tuple[str, str, str | None]:
    """Polarity, modality and speaker."""
    return one.polarity, one.modality, one.attributed_to if isinstance(one, Claim) else one.speaker


def compared(claim: Claim, wanted: Label) -> str:
    """What is wrong with a claim's polarity, modality or speaker."""
    return f"{claim.subject} {claim.relation} {claim.object}: {mood(claim)}, not {mood(wanted)}"


@dataclass(slots=True)
class Score:
    """Counts of claims by relation."""

    found: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def add(
        self, claims: tuple[Claim, ...], labels: tuple[Label, ...], symmetric: frozenset[str]
    ) -> list[str]:
        """Count a sentence; returns a line for each difference."""
        pairs, extra, left = compare(claims, labels, symmetric)
        required = [(claim, one) for claim, one in pairs if not one.optional]
        for claim, one in required:
            self.found[one.relation] += 1
            for name, ours, theirs in zip(MOOD, mood(claim), mood(one), strict=True):
                self.right[name] += ours == theirs
        self.wrong.update(claim.relation for claim in extra)
        self.missed.update(one.relation for one in left)
        lines = [f"+ {claim.subject} {claim.relation} {claim.object} [{claim.frame}]" for claim in extra]
        lines += [f"- {one.subject} {one.relation} {one.object}" for one in left]
        return lines + [f"~ {compared(claim, one)}" for claim, one in required if mood(claim) != mood(one)]

    def lines(self) -> list[str]:
        """The score as text."""
        total = self.found.total()
        precision = total / max(1, total + self.wrong.total())
        recall = total / max(1, total + self.missed.total())
        both = 2 * precision * recall / max(1e-9, precision + recall)
        return [
            *(
                f"{name:18} found {self.found[name]:3}  wrong {self.wrong[name]:3}  missed {self.missed[name]:3}"
                for name in sorted({*self.found, *self.wrong, *self.missed})
            ),
            f"all: P={precision:.3f} R={recall:.3f} F1={both:.3f}",
            "of those found: " + ", ".join(f"{name} {self.right[name] / max(1, total):.3f}" for name in MOOD),
        ]


def judged(table: Path = TABLE) -> Iterator[tuple[Claim, bool]]:
    """Every claim found in the labelled sentences, and whether a label bears it out."""
    symmetric = frozenset(name for name, relation in relations.load().items() if relation.symmetric)
    gold = sentences(table)
    reports = [Report(id=f"s{n}", path=f"s{n}", text=one.text, date=DATE) for n, one in enumerate(gold)]
    for sentence, extraction in zip(gold, extract_many(reports, Settings()), strict=True):
        for claim in extraction.claims:
            yield claim, any(matches(claim, one, symmetric) for one in sentence.labels)


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--show", action="store_true", help="print every claim missed or wrongly found")
    parser.add_argument("--relation", help="show this relation only")
    parser.add_argument(
        "--heldout", action="store_true", help="score the sentences that no rule was tuned on"
    )
    options = parser.parse_args()
    symmetric = frozenset(name for name, relation in relations.load().items() if relation.symmetric)
    gold = sentences(HELDOUT if options.heldout else TABLE)
    reports = [Report(id=f"s{n}", path=f"s{n}", text=one.text, date=DATE) for n, one in enumerate(gold)]
    score, lines = Score(), []
    for sentence, extraction in zip(gold, extract_many(reports, Settings()), strict=True):
        problems = score.add(extraction.claims, sentence.labels, symmetric)
        shown = [line for line in problems if options.relation is None or f" {options.relation} " in line]
        if options.show and shown:
            lines += [sentence.text, *(f"    {line}" for line in shown)]
    sys.stdout.write("\n".join([*lines, *score.lines()]) + "\n")


if __name__ == "__main__":
    main()
