"""Who says what, side by side: propositions as rows, sources as columns, and in each cell what the source makes of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import Final

from onrecord.exports.tables import Row, comma_separated
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.model import Claim, Modality, Polarity, Report
from onrecord.graph.quads import ends, own_voice
from onrecord.graph.witnesses import Standing, representatives
from onrecord.ontology import relations

SILENT: Final = "silent"
FIELDS: Final = (
    "proposition", "subject", "relation", "object", "contested", "unconfirmed", "witnesses", "publishers", "reports",
)  # fmt: skip

Triple = tuple[str, str, str]


class By(StrEnum):
    """What the columns are."""

    PUBLISHER = "publisher"
    SPEAKER = "speaker"


class Stance(StrEnum):
    """What a source makes of a proposition, the weightiest first."""

    AFFIRMED = "affirmed"
    DENIED = "denied"
    REPORTED = "reported"
    DENIAL_REPORTED = "denial reported"


@dataclass(frozen=True, slots=True)
class Line:
    """A proposition with what each source makes of it; sources that are silent are left out of ``cells``."""

    label: str
    triple: Triple
    standing: Standing
    cells: Mapping[str, tuple[Stance, ...]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Sources, those with most to say first, and propositions, the contested first, then those of most sources."""

    sources: tuple[str, ...]
    lines: tuple[Line, ...]

    def rows(self) -> Iterator[Row]:
        """One row a proposition, one field a source."""
        for line in self.lines:
            fixed: Row = {
                "proposition": line.label,
                **dict(zip(("subject", "relation", "object"), line.triple, strict=True)),
                "contested": line.standing.contested,
                "unconfirmed": line.standing.unconfirmed,
                "witnesses": line.standing.witnesses,
                "publishers": line.standing.publishers,
                "reports": line.standing.reports,
            }
            yield {**fixed, **{source: cell(line, source) for source in self.sources}}

    def csv(self) -> Iterator[str]:
        """The table as lines of CSV."""
        return comma_separated(self.rows(), (*FIELDS, *self.sources))

    def markdown(self) -> str:
        """The table in Markdown."""
        heads = ("proposition", *self.sources)
        body = [[line.label, *(cell(line, source) for source in self.sources)] for line in self.lines]
        return "\n".join(map(_piped, [heads, ["---"] * len(heads), *body])) + "\n"


def cell(line: Line, source: str) -> str:
    """What a source makes of a proposition, in words."""
    return ", ".join(line.cells.get(source, ())) or SILENT


def compare(
    graph: KnowledgeGraph,
    by: By,
    *,
    only: frozenset[str] | None = None,
    relation: str | None = None,
    contested: bool = False,
) -> Comparison:
    """Compare the sources of a graph.

    By publisher, a cell tells what its reports say in their own voice, else what they quote others as saying; by speaker, what
    the last speaker of each chain of attribution says, copies of one text counting as one. ``only`` keeps propositions with one
    of these actors (ids) at an end, ``relation`` those of one relation, ``contested`` those that are.
    """
    facts = graph.derived().facts
    voices = _Voices(graph)
    said: dict[Triple, dict[str, set[Stance]]] = defaultdict(lambda: defaultdict(set))
    for found in graph.extractions():
        for claim in found.claims:
            first, last = ends(claim.subject, claim.relation, claim.object)
            triple = (first, claim.relation, last)
            fits = (only is None or {first, last} & only) and relation in (None, claim.relation)
            if fits and triple in facts and (facts[triple].contested or not contested):
                source, stance = voices.heard(claim, found.report, by)
                said[triple][source].add(stance)
    lines = [
        Line(
            _label(triple, graph),
            triple,
            facts[triple],
            {s: tuple(sorted(heard, key=list(Stance).index)) for s, heard in cells.items()},
        )
        for triple, cells in said.items()
    ]
    weight = Counter(source for line in lines for source in line.cells)
    return Comparison(
        tuple(sorted(weight, key=lambda source: (-weight[source], source))),
        tuple(sorted(lines, key=lambda line: (not line.standing.contested, -len(line.cells), line.label))),
    )


class _Voices:
    """Says whose words a claim is, in words that a heading of a table can be."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph = graph
        families = graph.derived().families
        issued = {report.id: report.date.isoformat() for report in graph.reports.values() if report.date}
        first = representatives(families, issued)
        self.first = {report: first[family] for report, family in families.items()}

    def heard(self, claim: Claim, report: Report, by: By) -> tuple[str, Stance]:
        """The source of a claim, and what it makes of the proposition."""
        own, negated = own_voice(claim), claim.polarity is Polarity.NEGATED
        sure = claim.modality is Modality.ASSERTED
        if by is By.PUBLISHER:
            plain = own and sure
            return _publisher(report), _stance(plain=plain, negated=negated)
        return self._speaker(claim, report, own=own), _stance(plain=sure, negated=negated)

    def _speaker(self, claim: Claim, report: Report, *, own: bool) -> str:
        if own:
            return _publisher(self.graph.reports[self.first.get(report.id, report.id)])
        if claim.attributed_to:
            return _name(claim.attributed_to, self.graph)
        return " ".join((claim.speaker or "").split()).casefold()


def _stance(*, plain: bool, negated: bool) -> Stance:
    if plain:
        return Stance.DENIED if negated else Stance.AFFIRMED
    return Stance.DENIAL_REPORTED if negated else Stance.REPORTED


def _publisher(report: Report) -> str:
    return report.publisher or report.title or report.record or PurePath(report.path).name


def _label(triple: Triple, graph: KnowledgeGraph) -> str:
    subject, relation, object_ = triple
    return f"{_name(subject, graph)} {relations.load()[relation].label} {_name(object_, graph)}"


def _name(actor: str, graph: KnowledgeGraph) -> str:
    known = graph.actors.get(actor)
    return known.label if known else actor


def _piped(cells: Iterable[str]) -> str:
    return f"| {' | '.join(' '.join(cell.split()).replace('|', chr(92) + '|') for cell in cells)} |"


def widest(found: Comparison, width: int) -> int:
    """How many sources a terminal of that width has room for, at least two, with headings in two lines if need be."""
    labels = max((len(line.label) for line in found.lines), default=0)
    room = 2 * width - labels
    for count, source in enumerate(found.sources):
        room -= max(len(source), 12) + 3
        if room < 0 or count >= (width - min(labels, width // 3)) // 13:
            return max(count, 2)
    return len(found.sources)
