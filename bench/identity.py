"""How well actors are joined across reports: precision and recall of automatic merges over labelled pairs of mentions.

Each pair is a corpus of its own: two mentions in two reports, with the actors that these name besides. With ``--seed`` new
pairs are made in the same way, to see that nothing was fitted to those that are kept. With ``--reports FOLDER`` a folder of
real reports is read: each copy in it must name the catalogue's actors that its original does.

    python bench/identity.py
    python bench/identity.py --seed 7
    python bench/identity.py --reports FOLDER --verbose
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from rapidfuzz.distance import Levenshtein, Opcode

from onrecord.graph.identity import Dossier, identify
from onrecord.graph.model import ActorKind, Extraction, MentionKind
from onrecord.ontology.tables import read

DATA = Path(__file__).parent.parent / "tests" / "data" / "identity.tsv"


def joined(row: Mapping[str, str]) -> bool:
    """Whether the two mentions of a row become one actor."""
    reports: dict[str, set[str]] = {}
    sides = []
    for side in ("one", "other"):
        for letter in row[f"{side}_company"]:
            reports.setdefault(letter, set()).add(side)
        titles = frozenset(row[f"{side}_titles"].split())
        sides.append(
            Dossier(
                side,
                row[f"{side}_name"],
                ActorKind(row[f"{side}_kind"]),
                (),
                reports=frozenset({side}),
                titles=titles,
            )
        )
    company = [
        Dossier(f"company-{letter}", f"Company {letter}", ActorKind.ORGANISATION, reports=frozenset(where))
        for letter, where in reports.items()
    ]
    others = [
        Dossier(f"z{at}", name, ActorKind.PERSON, reports=frozenset({f"z{at}"}))
        for at, name in enumerate(filter(None, row["others"].split("|")))
    ]
    found = identify([*sides, *company, *others])
    return found.of("one") == found.of("other")


def measure(rows: Iterable[Mapping[str, str]], *, verbose: bool = False) -> dict[str, object]:
    """Precision and recall over all pairs, and the share of right answers by sort."""
    counts: Counter[tuple[bool, bool]] = Counter()
    sorts: dict[str, list[bool]] = {}
    for row in rows:
        same, found = row["same"] == "yes", joined(row)
        counts[same, found] += 1
        sorts.setdefault(row["sort"], []).append(same == found)
        if verbose and same != found:
            sys.stdout.write(
                f"{row['sort']}: {row['one_name']} | {row['other_name']}: {'missed' if same else 'WRONG'}\n"
            )
    merged = counts[True, True] + counts[False, True]
    return {
        "pairs": counts.total(),
        "negatives": counts[False, True] + counts[False, False],
        "precision": round(counts[True, True] / merged, 4),
        "recall": round(counts[True, True] / (counts[True, True] + counts[True, False]), 4),
        "wrong_merges": counts[False, True],
        "right_by_sort": {sort: round(sum(right) / len(right), 3) for sort, right in sorts.items()},
    }


def copies(folder: Path, *, verbose: bool = False) -> dict[str, object]:
    """How many of the catalogue's actors that a report names its copies in the folder name too, and no others."""
    import tempfile

    import onrecord

    with tempfile.TemporaryDirectory() as out:
        graph = onrecord.build(folder, Path(out) / "graph", jobs=0)
        found = {extraction.report.id: extraction for extraction in graph.extractions()}
        families = graph.derived().families
    return {
        report: {"copy_of": family, **_aligned(found[family], found[report], verbose=verbose)}
        for report, family in sorted(families.items())
        if report != family
    }


def _aligned(clean: Extraction, copy: Extraction, *, verbose: bool) -> dict[str, object]:
    """What becomes in a copy of each mention of the catalogue's actors in the original, found by aligning the texts."""
    known = {actor.id for actor in (*clean.actors, *copy.actors) if actor.catalogued}
    blocks = [op for op in Levenshtein.opcodes(clean.report.text, copy.report.text) if op.tag == "equal"]
    counts: Counter[str] = Counter()
    for mention in clean.mentions:
        if mention.actor not in known:
            continue
        places = {
            place for at in range(mention.start, mention.end) if (place := _moved(at, blocks)) is not None
        }
        there = [m.actor for m in copy.mentions if places & set(range(m.start, m.end))]
        verdict = "same" if mention.actor in there else "another" if there else "none"
        counts[f"{'pronouns' if mention.kind is MentionKind.PRONOUN else 'mentions'}_{verdict}"] += 1
        if verbose and verdict != "same":
            sys.stdout.write(
                f"{mention.kind.value} '{mention.text}' of {mention.actor}: {', '.join(there) or 'none'}\n"
            )
    ids = [{m.actor for m in one.mentions} & known for one in (clean, copy)]
    return {
        **dict(sorted(counts.items())),
        "missing": sorted(ids[0] - ids[1]),
        "extra": sorted(ids[1] - ids[0]),
    }


def _moved(offset: int, blocks: Iterable[Opcode]) -> int | None:
    """Where a character of one text stands in another, None where it has no equal there."""
    for block in blocks:
        if block.src_start <= offset < block.src_end:
            return offset - block.src_start + block.dest_start
    return None


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--seed", type=int, help="make new pairs with this seed")
    arguments.add_argument("--reports", type=Path, help="a folder with copies of reports")
    arguments.add_argument("--verbose", action="store_true", help="print each wrong answer")
    given = arguments.parse_args()
    figures = (
        copies(given.reports, verbose=given.verbose)
        if given.reports
        else measure(_pairs(given.seed), verbose=given.verbose)
    )
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")


def _pairs(seed: int | None) -> Iterable[Mapping[str, str]]:
    from tools.make_identity import COLUMNS, rows

    if seed is not None:
        return (dict(zip(COLUMNS, row, strict=True)) for row in rows(seed))
    return (row.cells for row in read(DATA, COLUMNS))


if __name__ == "__main__":
    main()
