"""Who is who across reports: actors of several reports that are one, linked and never merged away.

Candidates come from blocks that share a key, so the cost grows with the number of actors and not with its square. People's
decisions come first, then rules that are sure of themselves, then those that need a sole candidate and contexts that agree.
Two actors of the catalogue, two whom one report tells apart, and two with different given names are never joined by a rule.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from onrecord.graph.decisions import PAIRS, Decision, Kind, standing
from onrecord.graph.likeness import Likeness, Verdict, alike, persons
from onrecord.graph.model import ActorKind
from onrecord.graph.namekeys import block_keys
from onrecord.graph.names import atoms, surname

BLOCK: Final = 60  # a key that more actors share tells nothing
COMPANY: Final = 2  # shared companions that make two contexts agree
COMMON: Final = 0.25  # an actor in a larger share of the reports is everybody's company
FEW: Final = 8  # so many reports are needed to tell who is everybody's company
CHECKED: Final = 12  # members of a group that are compared with those of another


@dataclass(frozen=True, slots=True)
class Dossier:
    """What all reports together say of one actor before it is linked with others.

    ``reports`` are the ids of the reports that mention it, ``titles`` the title words that stand before its name,
    ``weight`` is the number of its claims.
    """

    id: str
    label: str
    kind: ActorKind
    names: tuple[str, ...] = ()
    gender: str | None = None
    catalogued: bool = False
    reports: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    weight: int = 0

    @property
    def usable(self) -> tuple[str, ...]:
        """The names to compare: of a person those in full, a surname alone only where there is no other."""
        known = tuple(dict.fromkeys((self.label, *self.names)))
        full = tuple(name for name in known if len(atoms(name)) > 1)
        return (full or known) if self.kind is ActorKind.PERSON else known


@dataclass(frozen=True, slots=True)
class Link:
    """Two actors that a rule or a person has judged; ``by`` is the rule or the person, ``when`` a person's date."""

    one: str
    other: str
    judgement: Kind
    by: str
    why: str
    when: str = ""
    person: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two actors that may be one, for a person to judge; ``value`` says how much depends on it."""

    one: str
    other: str
    likeness: Likeness
    value: float


@dataclass(frozen=True, slots=True)
class Identities:
    """Who is who: ``canonical`` leads from each actor that is another to that other, ``labels`` gives actors new names."""

    canonical: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    candidates: tuple[Candidate, ...] = ()

    def of(self, actor: str) -> str:
        """The actor that stands for this one: another or itself."""
        return self.canonical.get(actor, actor)


def identify(dossiers: Iterable[Dossier], decisions: Sequence[Decision] = ()) -> Identities:
    """Link the actors of all reports; the same dossiers and decisions give the same links, in whatever order they come."""
    return _Identifier(dossiers, standing(decisions)).identities()


class _Identifier:
    def __init__(self, dossiers: Iterable[Dossier], decisions: Sequence[Decision]) -> None:
        self.known = {dossier.id: dossier for dossier in sorted(dossiers, key=lambda dossier: dossier.id)}
        self.decisions = [d for d in decisions if d.pair <= self.known.keys()]
        self.group = {actor: {actor} for actor in self.known}
        self.judged = {d.pair: d.kind for d in self.decisions if d.kind in PAIRS}
        self.apart = {d.one for d in self.decisions if d.kind is Kind.SPLIT}
        self.links: list[Link] = []
        self.open: dict[frozenset[str], Likeness] = {}
        self.casts: dict[str, set[str]] = defaultdict(set)
        for dossier in self.known.values():
            for report in dossier.reports:
                self.casts[report].add(dossier.id)

    def identities(self) -> Identities:
        self._decided()
        likenesses = dict(self._likenesses())
        self._sure(likenesses)
        self._fitting(likenesses)
        canonical = {
            actor: chosen
            for group in {id(group): group for group in self.group.values()}.values()
            if len(group) > 1
            for chosen in [self._chosen(group)]
            for actor in sorted(group)
            if actor != chosen
        }
        labels = {canonical.get(d.one, d.one): d.label for d in self.decisions if d.kind is Kind.RENAME}
        return Identities(canonical, labels, tuple(self.links), self._candidates(likenesses))

    def _decided(self) -> None:
        for d in self.decisions:
            if d.kind in PAIRS:
                self.links.append(Link(d.one, d.other, d.kind, d.who, d.why, d.when, person=True))
            if d.kind is Kind.SAME:
                self._join(d.one, d.other)

    def _likenesses(self) -> Iterator[tuple[tuple[str, str], Likeness]]:
        """The likeness of each pair of actors that share a block and that no person has judged."""
        blocks: dict[str, list[str]] = defaultdict(list)
        for dossier in self.known.values():
            for key in block_keys(dossier.kind, dossier.usable):
                blocks[key].append(dossier.id)
        seen: set[tuple[str, str]] = set()
        for key in sorted(blocks):
            if 1 < len(blocks[key]) <= BLOCK:
                for pair in combinations(sorted(blocks[key]), 2):
                    if pair not in seen:
                        seen.add(pair)
                        found = self._likeness(*pair)
                        if found:
                            yield pair, found

    def _likeness(self, one: str, other: str) -> Likeness | None:
        mine, theirs = self.known[one], self.known[other]
        if frozenset((one, other)) in self.judged or (mine.catalogued and theirs.catalogued):
            return None
        if mine.gender and theirs.gender and mine.gender != theirs.gender:
            return None
        found = [
            likeness
            for name in mine.usable[:CHECKED]
            for another in theirs.usable[:CHECKED]
            if (likeness := alike(name, another, mine.kind, theirs.kind))
        ]
        return max(found, key=lambda likeness: (likeness.verdict, likeness.score), default=None)

    def _sure(self, likenesses: Mapping[tuple[str, str], Likeness]) -> None:
        sure = [(pair, found) for pair, found in likenesses.items() if found.verdict is Verdict.SAME]
        for (one, other), found in sorted(sure, key=lambda item: (-item[1].score, item[0])):
            if self._free(one, other) and self._compatible(one, other, found):
                self._record(one, other, found)

    def _fitting(self, likenesses: Mapping[tuple[str, str], Likeness]) -> None:
        """Join who needs a sole candidate and a context that agrees, to the better known of the two."""
        better: dict[str, list[tuple[str, Likeness]]] = defaultdict(list)
        for (one, other), found in sorted(likenesses.items()):
            if found.verdict is Verdict.FITTING:
                weak, strong = sorted((one, other), key=self._rank)
                better[weak].append((strong, found))
        for weak in sorted(better, key=self._rank, reverse=True):
            fuller = [item for item in better[weak] if self._fuller(item[0], weak)]
            groups = {id(self.group[strong]) for strong, _ in fuller}
            if len(groups) > 1:
                continue
            for strong, found in fuller or better[weak]:
                equal = not fuller
                if (
                    self._free(weak, strong)
                    and self._compatible(weak, strong, found)
                    and self._agree(weak, strong, COMPANY + equal)
                ):
                    self._record(weak, strong, found)

    def _fuller(self, strong: str, weak: str) -> bool:
        """Whether an actor is known by a longer name, or stands in the catalogue."""
        return (
            self.known[strong].catalogued
            or self._length(strong) > self._length(weak)
            or self._length(weak) > 1
        )

    def _length(self, actor: str) -> int:
        return max(sum(len(part) > 1 for part in atoms(name)) for name in self.known[actor].usable)

    def _rank(self, actor: str) -> tuple[bool, int, int, str]:
        """The better known an actor, the higher."""
        dossier = self.known[actor]
        return dossier.catalogued, self._length(actor), len(dossier.reports), actor

    def _record(self, one: str, other: str, found: Likeness) -> None:
        if self.group[one] is not self.group[other]:
            self._join(one, other)
            self.links.append(Link(one, other, Kind.SAME, found.rule, found.why))

    def _join(self, one: str, other: str) -> None:
        group, gone = self.group[one], self.group[other]
        if group is not gone:
            group |= gone
            for actor in gone:
                self.group[actor] = group

    def _free(self, one: str, other: str) -> bool:
        """Whether no decision keeps a rule from joining the two, nor any two of their groups."""
        mine, theirs = self.group[one], self.group[other]
        if mine is theirs or (mine | theirs) & self.apart:
            return False
        if sum(self.known[actor].catalogued for actor in mine | theirs) > 1:
            return False
        return not any(pair & mine and pair & theirs for pair in self.judged)

    def _compatible(self, one: str, other: str, found: Likeness) -> bool:
        """Whether no two members of the groups are told apart by a report or by their given names."""
        for mine in sorted(self.group[one])[:CHECKED]:
            for theirs in sorted(self.group[other])[:CHECKED]:
                left, right = self.known[mine], self.known[theirs]
                if left.reports & right.reports and found.rule != "scanning error":
                    return False
                if _contradict(left, right):
                    return False
        return True

    def _agree(self, one: str, other: str, needed: int) -> bool:
        """Whether two actors keep the same company, or bear the same title besides."""
        mine, theirs = self.known[one], self.known[other]
        if mine.titles and theirs.titles:
            needed += -1 if mine.titles & theirs.titles else 1
        shared = self._company(mine) & self._company(theirs)
        return len(shared - {one, other}) >= needed

    def _company(self, dossier: Dossier) -> set[str]:
        reports = sorted(dossier.reports)[: BLOCK * CHECKED]
        company = {actor for report in reports for actor in self.casts[report]}
        if len(self.casts) < FEW:
            return company
        most = COMMON * len(self.casts)
        return {actor for actor in company if len(self.known[actor].reports) <= most}

    def _chosen(self, group: Iterable[str]) -> str:
        """Who stands for a group: the catalogue's actor, else the fullest name, in most reports."""
        return min(
            group,
            key=lambda actor: (
                not self.known[actor].catalogued,
                -len(self.known[actor].reports),
                -self.known[actor].weight,
                -self._length(actor),
                actor,
            ),
        )

    def _candidates(self, likenesses: Mapping[tuple[str, str], Likeness]) -> tuple[Candidate, ...]:
        """The pairs that no rule joined, those first on which most claims depend."""
        found = [
            Candidate(one, other, likeness, round(likeness.score * (1 + self._weight(one, other)), 3))
            for (one, other), likeness in likenesses.items()
            if self.group[one] is not self.group[other] and self._free(one, other)
        ]
        best: dict[frozenset[int], Candidate] = {}
        for item in sorted(found, key=lambda item: (-item.value, item.one, item.other)):
            best.setdefault(frozenset({id(self.group[item.one]), id(self.group[item.other])}), item)
        return tuple(best.values())

    def _weight(self, one: str, other: str) -> int:
        return min(self.known[one].weight, self.known[other].weight) + (
            len(self.known[one].reports) > 0 and len(self.known[other].reports) > 0
        )


def _contradict(one: Dossier, other: Dossier) -> bool:
    """Whether two persons have one surname and given names that cannot be one person's."""
    if not one.kind is other.kind is ActorKind.PERSON:
        return False
    if one.gender and other.gender and one.gender != other.gender:
        return True
    mine, theirs = (atoms(dossier.usable[0]) for dossier in (one, other))
    full = len(mine) > 1 and len(theirs) > 1
    return full and surname(mine) == surname(theirs) and persons(mine, theirs) is None
