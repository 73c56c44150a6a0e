"""What people correct in a graph: claims retracted, corrected or added by hand, kept as JSON lines beside it.

The file holds each claim in full, so every later build applies it again. A hand-made claim stands in its report's graph beside
the extracted ones, with the frame "by hand"; who made it, when and why stands in a graph of its own, ``graph:corrections``.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from onrecord.graph import readback
from onrecord.graph.errors import InputError
from onrecord.graph.model import Actor, ActorKind, Claim, Extraction, Modality, Polarity, digest
from onrecord.graph.quads import A, Triple, quads
from onrecord.graph.store import Store, dump, lexical, node
from onrecord.graph.workshop import WORKSHOP
from onrecord.ontology.terms import Names, date, integer, literal, on, term

FILE: Final = "corrections.jsonl"
BY_HAND: Final = "by hand"


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction: a claim that is taken back, one that is put in its place or added, its actors, and who says so.

    ``when`` is an ISO date, ``why`` a reason in words; both may be empty.
    """

    retracted: Claim | None = None
    added: Claim | None = None
    actors: tuple[Actor, ...] = ()
    who: str = ""
    when: str = ""
    why: str = ""

    @property
    def id(self) -> str:
        """Local name of the correction, a hash of all it holds."""
        return digest(self.line(), length=16)

    @property
    def report(self) -> str:
        """The id of the report whose claims it changes."""
        claim = self.added or self.retracted
        return claim.report if claim else ""

    def line(self) -> str:
        """The correction as a line of the file, without its line break."""
        kind = ("correct" if self.retracted else "add") if self.added else "retract"
        values: dict[str, Any] = {"action": kind, "who": self.who, "when": self.when, "why": self.why}
        for name, claim in (("retracted", self.retracted), ("added", self.added)):
            if claim:
                values[name] = {
                    key: value
                    for key, value in asdict(claim).items()
                    if value is not None and value is not False and value != ()
                }
        if self.actors:
            values["actors"] = [
                {"id": actor.id, "label": actor.label, "kind": str(actor.kind)} for actor in self.actors
            ]
        return json.dumps(values, ensure_ascii=False)


def parse(line: str, place: str) -> Correction:
    """Read one line; raises InputError, with its place, where it is none."""
    try:
        values = json.loads(line)
        return Correction(
            retracted=_claim(values.get("retracted")),
            added=_claim(values.get("added")),
            actors=tuple(Actor(a["id"], a["label"], ActorKind(a["kind"])) for a in values.get("actors", ())),
            who=str(values.get("who", "")),
            when=str(values.get("when", "")),
            why=str(values.get("why", "")),
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(f"{place} is no correction ({error}): mend the line or remove it") from error


def read(path: Path) -> tuple[Correction, ...]:
    """The corrections in a file; none where there is no file. Raises InputError where it cannot be read or understood."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the corrections {path} cannot be read: {error}") from error
    return tuple(
        parse(line, f"{path}, line {number},") for number, line in enumerate(lines, start=1) if line.strip()
    )


def beside(store: Path) -> tuple[Correction, ...]:
    """The corrections kept beside a store: in its graph's folder, or in the workshop inside that where they are to be new."""
    folder = store.resolve().parent
    known = read(folder / FILE)
    return (
        known if known or folder.name != WORKSHOP or (folder / FILE).exists() else read(folder.parent / FILE)
    )


def text_of(corrections: Iterable[Correction]) -> str:
    """Corrections as the text of a file."""
    return "".join(f"{correction.line()}\n" for correction in corrections)


def apply(store: Store, corrections: Sequence[Correction]) -> None:
    """Make a store say what the corrections say; what is applied already stays as it is."""
    by_report: dict[str, list[Correction]] = {}
    for correction in corrections:
        by_report.setdefault(correction.report, []).append(correction)
    held = store.markers()
    for report, mine in by_report.items():
        if report in held:
            before = readback.extraction(store.database, store.names, report)
            after = corrected(before, mine)
            if after != before:
                _change(store, before, after)
    graph = store.names.corrections
    told = {
        triple
        for correction in corrections
        if correction.report in held
        for triple in _provenance(correction, store.names)
    }
    known = set(dump(store.database, graph))
    if told != known:
        store.change(graph, removed=known - told, added=told - known)


def corrected(found: Extraction, corrections: Iterable[Correction]) -> Extraction:
    """An extraction as it is after the corrections, in their order; claims to add whose words the text lacks are left out."""
    claims = list(found.claims)
    actors = {actor.id: actor for actor in found.actors}
    for correction in corrections:
        if correction.retracted:
            gone = _same(correction.retracted, claims)
            claims = [claim for claim in claims if claim.id not in gone]
        added = correction.added
        if added and found.report.text[added.start : added.end] == added.quote:
            claims = [claim for claim in claims if claim.id != added.id] + [added]
            for actor in correction.actors:
                actors.setdefault(actor.id, actor)
    known = {claim.id for claim in claims}
    linked = (
        replace(
            claim,
            within=claim.within if claim.within in known else None,
            inner=tuple(inner for inner in claim.inner if inner in known),
        )
        for claim in claims
    )
    ordered = sorted(linked, key=lambda claim: (claim.start, claim.end, claim.id))
    return replace(found, claims=tuple(ordered), actors=tuple(actors[key] for key in sorted(actors)))


def _same(gone: Claim, claims: Iterable[Claim]) -> set[str]:
    """The claims that a retraction means: the one with its id, else those that say the same of the same words."""
    exact = {claim.id for claim in claims if claim.id == gone.id}
    return exact or {
        claim.id
        for claim in claims
        if (claim.subject, claim.relation, claim.object, claim.polarity)
        == (gone.subject, gone.relation, gone.object, gone.polarity)
        and claim.start < gone.end
        and gone.start < claim.end
        and claim.frame != BY_HAND
    }


def _change(store: Store, before: Extraction, after: Extraction) -> None:
    """Write what two forms of one report differ in, and the new size of its graph."""
    names, graph = store.names, store.names.graph(before.report.id)
    # What a run says of itself is not known here, and is the same in both.
    old, new = (set(quads(found, names)) for found in (before, after))
    out, into = (
        [q[:3] for q in sorted(one - other) if q.graph == graph] for one, other in ((old, new), (new, old))
    )
    store.change(graph, removed=out, added=into)
    catalogued = [quad[:3] for quad in sorted(new - old) if quad.graph == names.catalog]
    store.change(names.catalog, removed=[], added=catalogued)
    size = sum(1 for _ in store.database.quads_for_pattern(None, None, None, node(graph)))
    counted = store.database.quads_for_pattern(node(graph), node(on("quadCount")), None, node(names.catalog))
    sizes = [(graph, on("quadCount"), integer(int(lexical(quad.object)))) for quad in counted]
    store.change(names.catalog, removed=sizes, added=[(graph, on("quadCount"), integer(size))])


def _provenance(correction: Correction, names: Names) -> Iterator[Triple]:
    about = names.iri("correction", correction.id)
    yield about, A, on("Correction")
    if correction.retracted:
        yield about, on("retracts"), names.iri("claim", correction.retracted.id)
    if correction.added:
        yield about, on("adds"), names.iri("claim", correction.added.id)
        yield names.iri("claim", correction.added.id), term("prov:wasGeneratedBy"), about
    if correction.who:
        yield about, on("correctedBy"), literal(correction.who)
    if correction.when:
        yield about, on("correctedOn"), date(correction.when)
    if correction.why:
        yield about, on("because"), literal(correction.why)


def make(
    fields_: Mapping[str, Any], text: str, report: str, ends: Mapping[str, str], names: Sequence[str] = ()
) -> Claim:
    """A claim by hand from its fields: ``quote``, ``relation``, and what else is known; ``ends`` are ids of its actors.

    ``names`` are what the text may call subject and object by. Raises InputError where the words are not in the report, or
    a value is none of those allowed.
    """
    start, end = place(text, str(fields_.get("quote") or ""), fields_.get("start"))
    quote = text[start:end]
    polarity = _choice(Polarity, fields_.get("polarity") or "affirmed")
    modality = _choice(Modality, fields_.get("modality") or "asserted")
    when = str(fields_.get("date") or "") or None
    if when and not date(when).rpartition("#")[2].startswith(("date", "gYear")):
        raise InputError(
            f"'{when}' is no date: give a day, a month or a year, such as 2023-06-24, 2023-06 or 2023"
        )
    subject, object_ = (
        _words(str(fields_.get(f"{name}_text") or ""), quote, start, names) for name in ("subject", "object")
    )
    mark = (BY_HAND, report, start, end, ends["subject"], fields_["relation"], ends["object"], polarity, modality,
            ends.get("attributed_to"), fields_.get("speaker"), fields_.get("matter"), when)  # fmt: skip
    return Claim(
        id=digest(*mark, length=12), report=report, start=start, end=end, quote=quote,
        subject=ends["subject"], subject_start=subject[0], subject_end=subject[1], subject_text=text[slice(*subject)],
        relation=str(fields_["relation"]),
        object=ends["object"], object_start=object_[0], object_end=object_[1], object_text=text[slice(*object_)],
        frame=BY_HAND, confidence=1.0, polarity=polarity, modality=modality,
        attributed_to=ends.get("attributed_to"), speaker=str(fields_.get("speaker") or "") or None,
        matter=str(fields_.get("matter") or "") or None, date=when,
        date_text=str(fields_.get("date_text") or "") or None, ended=bool(fields_.get("ended")),
    )  # fmt: skip


def place(text: str, quote: str, start: Any = None) -> tuple[int, int]:
    """Where a quote stands in a text, whatever its white space; raises InputError where it does not, or more than once."""
    import re

    if isinstance(start, int) and quote and text.startswith(quote, start):
        return start, start + len(quote)
    words = r"\s+".join(map(re.escape, quote.split()))
    found = list(re.finditer(words, text)) if words else []
    if len(found) == 1 or (found and isinstance(start, int)):
        best = min(found, key=lambda match: abs(match.start() - (start if isinstance(start, int) else 0)))
        return best.span()
    problem = f"stand in it {len(found)} times: give more of them" if found else "do not stand in the report"
    raise InputError(f"the words “{quote[:80]}” {problem}")


def _words(wanted: str, quote: str, start: int, names: Sequence[str]) -> tuple[int, int]:
    """Where the words for an end of a claim stand: as given, else by a name, else the whole quote."""
    for name in filter(None, (wanted, *names)):
        at = quote.find(name)
        if at >= 0:
            return start + at, start + at + len(name)
    return start, start + len(quote)


def _choice(kind: Any, value: object) -> Any:
    try:
        return kind(str(value))
    except ValueError:
        allowed = ", ".join(str(item) for item in kind)
        raise InputError(f"'{value}' is no {kind.__name__.lower()}: give one of {allowed}") from None


def _claim(values: Mapping[str, Any] | None) -> Claim | None:
    """A claim from its fields; raises TypeError or ValueError where they are not those of a claim."""
    if not values:
        return None
    known = {field.name for field in fields(Claim)}
    if not values.keys() <= known:
        raise ValueError(f"unknown fields {', '.join(sorted(values.keys() - known))}")
    read = dict(values)
    read["polarity"], read["modality"] = Polarity(values["polarity"]), Modality(values["modality"])
    read["inner"] = tuple(values.get("inner", ()))
    return Claim(**read)


def today() -> str:
    """The day on which a correction is made, where none is given."""
    return dt.datetime.now(dt.UTC).date().isoformat()
