"""How well copies and excerpts are found among many reports, and how long it takes.

Reports are made up from the ontology's words with a fixed seed; of all, 30 in 100 are copies of another: two in three whole, with
up to 4 wrong letters in 100 as a scanner makes them, another headline, and a sentence cut or put in; one in three an excerpt,
down to a third of its whole. All reports share stock sentences, as newspapers do. Counted are pairs of reports in one family.

    python bench/families.py 10000
    python bench/families.py 100000
"""

import argparse
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from onrecord.graph import nouns
from onrecord.graph.families import find_families
from onrecord.ontology import catalogue, cues, relations

SEED = 1917
COPIES = 0.3
EXCERPTS = 1 / 3  # of the copies
NOISE = 0.04
STOCK = (
    "A spokesman did not at once reply to a request for comment.",
    "This is a developing story and will be updated.",
    "The figures could not be verified by independent observers.",
    "Markets were little changed in early trading after the announcement.",
    "Reporting by our correspondents in the region; editing by the night desk.",
)
MISREAD = {"l": "1", "i": "l", "o": "0", "e": "c", "n": "u", "h": "b", "s": "5", "m": "rn", "d": "cl"}


@dataclass(frozen=True)
class Corpus:
    """Texts by id, and for each planted copy its original; ``excerpts`` names those that are parts."""

    texts: Mapping[str, str]
    originals: Mapping[str, str]
    excerpts: frozenset[str]


class Writer:
    """Writes reports of made-up sentences about the catalogue's actors."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.actors = sorted(actor.label for actor in catalogue.load().actors.values())
        words = nouns.load().classes
        self.things = sorted(
            word for group in ("organisation", "place", "other", "human") for word in words[group]
        )
        self.verbs = sorted({relation.label for relation in relations.load().values()})
        self.cues = sorted(cues.load().verbs)
        self.days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

    def report(self) -> str:
        """A report of 8 to 20 sentences, of which some are stock."""
        sentences = [self.sentence() for _ in range(self.random.randint(8, 20))]
        if self.random.random() < 0.6:
            sentences.insert(self.random.randrange(len(sentences)), self.random.choice(STOCK))
        return f"{self.headline()}\n\n{' '.join(sentences)}"

    def headline(self) -> str:
        """A headline."""
        pick = self.random.choice
        return f"{pick(self.actors)} {pick(self.verbs)} {pick(self.actors)} over {pick(self.things)}"

    def sentence(self) -> str:
        """A sentence about actors and things."""
        pick, number = self.random.choice, self.random.randint(2, 98)
        one, other, third = (pick(self.actors) for _ in range(3))
        day = pick(self.days)

        def thing() -> str:
            return pick(self.things)

        forms = (
            f"{one} {pick(self.verbs)} {other} on {day}, a {thing()} told the {thing()}.",
            f"According to {third}, the {thing()} of {one} has lost {number} per cent of its {thing()}.",
            f"The {thing()} and the {thing()} of {one} were to {pick(self.cues)} {number} times that {other} "
            f"{pick(self.verbs)} {third}.",
            f"Near the {thing()}, {number} {thing()} waited for {other} and a {thing()} from the {thing()}.",
        )
        return pick(forms)

    def copy(self, text: str) -> str:
        """The text under another headline, with a sentence cut or put in and a scanner's errors."""
        _, _, body = text.partition("\n\n")
        sentences = body.split(". ")
        at = self.random.randrange(len(sentences))
        if self.random.random() < 0.3:
            del sentences[at]
        elif self.random.random() < 0.3:
            sentences.insert(at, self.sentence().rstrip("."))
        return f"{self.headline()}\n\n{self.noisy('. '.join(sentences), self.random.uniform(0, NOISE))}"

    def excerpt(self, text: str) -> str:
        """A run of sentences, from a third to two thirds of the text."""
        _, _, body = text.partition("\n\n")
        size = round(len(body) * self.random.uniform(1 / 3, 2 / 3))
        start = self.random.randint(0, len(body) - size)
        return body[start : start + size]

    def noisy(self, text: str, share: float) -> str:
        """The text with that share of its characters misread, lost or doubled."""
        letters = list(text)
        for at in range(len(letters)):
            if self.random.random() < share:
                kind = self.random.random()
                letters[at] = (
                    MISREAD.get(letters[at], "x") if kind < 0.7 else "" if kind < 0.85 else 2 * letters[at]
                )
        return "".join(letters)


def corpus(size: int, seed: int = SEED) -> Corpus:
    """A corpus of that many reports."""
    writer = Writer(seed)
    texts = {f"r{at:07}": writer.report() for at in range(round(size * (1 - COPIES)))}
    whole = list(texts)
    originals: dict[str, str] = {}
    excerpts = set()
    for at in range(len(whole), size):
        original, name = writer.random.choice(whole), f"r{at:07}"
        originals[name] = original
        if writer.random.random() < EXCERPTS:
            excerpts.add(name)
            texts[name] = writer.excerpt(texts[original])
        else:
            texts[name] = writer.copy(texts[original])
    return Corpus(texts, originals, frozenset(excerpts))


def measure(made: Corpus, family: Mapping[str, str]) -> dict[str, float]:
    """Pair precision, and recall of copies and of excerpts with their originals."""
    truth = {report: made.originals.get(report, report) for report in made.texts}
    found = set(pairs(family))
    right = sum(truth[one] == truth[other] for one, other in found)
    kept = {
        name: [
            family[copy] == family[made.originals[copy]]
            for copy in made.originals
            if (copy in made.excerpts) is part
        ]
        for name, part in (("copies", False), ("excerpts", True))
    }
    return {
        "pair_precision": round(right / len(found), 5) if found else 1.0,
        **{f"recall_{name}": round(sum(hits) / len(hits), 5) for name, hits in kept.items() if hits},
    }


def pairs(family: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """All pairs of reports in one family."""
    members = defaultdict(list)
    for report in sorted(family):
        members[family[report]].append(report)
    for group in members.values():
        yield from combinations(group, 2)


def main() -> None:
    """Make a corpus, find its families, print what was found and how fast."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument(
        "reports", type=int, nargs="?", default=10_000, help="how many reports (default 10000)"
    )
    arguments.add_argument("--seed", type=int, default=SEED)
    given = arguments.parse_args()
    made = corpus(given.reports, given.seed)
    began, cpu = time.monotonic(), time.process_time()
    found = find_families(made.texts)
    took = {"seconds": round(time.monotonic() - began, 1), "cpu_seconds": round(time.process_time() - cpu, 1)}
    length = sum(map(len, made.texts.values())) // len(made.texts)
    figures = {
        "reports": len(made.texts),
        "characters": length,
        **measure(made, found.family),
        **took,
        "peak_mib": peak(),
    }
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")


def peak() -> int:
    """Peak memory of this process in MiB, 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
