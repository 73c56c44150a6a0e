"""Freeze what the claims engine finds in our labelled sentences (tests/test_regression.py holds it to that).

python bench/freeze.py          rewrite tests/data/claims.frozen.tsv
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import sentences  # beside this script

from onrecord.graph.extract import extract_many
from onrecord.graph.model import Claim, Report
from onrecord.graph.settings import Settings
from onrecord.ontology import relations

FROZEN = Path(__file__).resolve().parent.parent / "tests" / "data" / "claims.frozen.tsv"


def spelled(claim: Claim) -> str:
    """A claim as one line of the frozen table has it."""
    speaker = claim.attributed_to or "-"
    return f"{claim.subject} {claim.relation} {claim.object} {claim.polarity} {claim.modality} {speaker}"


def main() -> None:
    """Write the table; claims that no label bears out go into a column of their own."""
    symmetric = frozenset(name for name, relation in relations.load().items() if relation.symmetric)
    gold = sentences.sentences()
    reports = [
        Report(id=f"s{n}", path=f"s{n}", text=one.text, date=sentences.DATE) for n, one in enumerate(gold)
    ]
    lines = ["sentence\tfound\twrong"]
    for sentence, extraction in zip(gold, extract_many(reports, Settings()), strict=True):
        right: set[str] = set()
        wrong: set[str] = set()
        for claim in extraction.claims:
            known = any(sentences.matches(claim, one, symmetric) for one in sentence.labels)
            (right if known else wrong).add(spelled(claim))
        lines.append("\t".join((sentence.text, " ; ".join(sorted(right)), " ; ".join(sorted(wrong)))))
    FROZEN.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
