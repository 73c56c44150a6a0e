"""What follows from all reports together, as a graph of its own: families, witnesses, contests, and one label an actor.

It is computed wholly from the reports' graphs and brought up to date in one transaction, so it never says what they no longer do.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path, PurePath
from typing import Final

import pyoxigraph as ox

from onrecord.graph import readback
from onrecord.graph.families import Families, find_families
from onrecord.graph.model import Actor, Modality
from onrecord.graph.quads import KIND_CLASSES, LABEL, A, Triple, ends
from onrecord.graph.store import Store, dump, lexical, node
from onrecord.graph.witnesses import Standing, Testimony, representatives, weigh
from onrecord.ontology import relations
from onrecord.ontology.terms import ON, Names, boolean, date, integer, literal, on, term

SHOWN: Final = term("skos:prefLabel")


def derive(store: Store | str | Path) -> None:
    """Bring the derived graph of a store, open for writing or given by its folder, up to date with the reports."""
    if not isinstance(store, Store):
        with Store(store) as opened:
            derive(opened)
        return
    graph = store.names.derived
    before, after = set(dump(store.database, graph)), set(derived(store.database, store.names))
    store.change(graph, removed=before - after, added=after - before)


def derived(store: ox.Store, names: Names) -> Iterator[Triple]:
    """All triples that follow from the reports in a store."""
    actors = readback.all_actors(store, names)
    families = find_families(_texts(store, names))
    yield from _shown(store, names, actors)
    yield from _families(families, names)
    labels = {names.iri("actor", actor.id): actor.label for actor in actors.values()}
    between = _ends(store, names)
    for proposition, standing in weigh(testimonies(store, names, families)).items():
        subject, relation, object_ = between[proposition]
        words = " ".join(
            (labels.get(subject, subject), relations.load()[relation].label, labels.get(object_, object_))
        )
        yield proposition, A, on("Proposition")
        yield proposition, LABEL, literal(words)
        yield proposition, on("subject"), subject
        yield proposition, on("relation"), on(relation)
        yield proposition, on("object"), object_
        yield from _standing(proposition, standing)


def testimonies(store: ox.Store, names: Names, families: Families) -> Iterator[Testimony]:
    """Every claim of the store as a witness."""
    column = partial(_column, store)
    issued, publisher = (_by_report(column(term(name)), names) for name in ("dct:issued", "dct:publisher"))
    speaks = representatives(families.family, issued)
    speakers, own_voice = column(on("attributedTo")), column(on("ownVoice"))
    polarity, modality, date_, matter = (
        column(on(name)) for name in ("polarity", "modality", "date", "matter")
    )
    unnamed = _unnamed(store)
    for quad in store.quads_for_pattern(None, node(on("states")), None, None):
        claim, report = str(quad.subject), names.local(str(quad.graph_name), "graph") or ""
        own = own_voice[claim] == "true"
        family = families.family[report]
        voice = speaks[family] if own else ""
        speaker = (publisher.get(voice) or names.iri("report", voice)[1:-1]) if own else speakers[claim]
        yield Testimony(
            proposition=str(quad.object),
            speaker=f"<{unnamed.get(speaker, speaker)}>",
            own_voice=own,
            affirms=polarity[claim].endswith("#affirmed"),
            modality=Modality(modality[claim].rpartition("#")[2]),
            report=report,
            family=family,
            publisher=publisher.get(report, ""),
            issued=issued.get(report, ""),
            date=date_.get(claim, ""),
            matter=matter.get(claim, ""),
            named=speaker not in unnamed,
        )


def _column(store: ox.Store, predicate: str) -> dict[str, str]:
    """The value of a property by subject (a term)."""
    return {
        str(quad.subject): lexical(quad.object)
        for quad in store.quads_for_pattern(None, node(predicate), None, None)
    }


def _by_report(column: dict[str, str], names: Names) -> dict[str, str]:
    return {report: value for subject, value in column.items() if (report := names.local(subject, "report"))}


def _unnamed(store: ox.Store) -> dict[str, str]:
    """For speakers without a name, the first of all that have the same words: nothing shows that they are not the same."""
    speakers: dict[str, list[str]] = defaultdict(list)
    for quad in store.quads_for_pattern(None, node(A), node(on("UnnamedSpeaker")), None):
        for label in store.quads_for_pattern(quad.subject, node(LABEL), None, None):
            speakers[lexical(label.object).casefold()].append(lexical(quad.subject))
    return {speaker: min(group) for group in speakers.values() for speaker in group}


def _texts(store: ox.Store, names: Names) -> dict[str, str]:
    return _by_report(_column(store, on("text")), names)


def _ends(store: ox.Store, names: Names) -> dict[str, tuple[str, str, str]]:
    """Subject and object (terms) and relation (local name) of each proposition."""
    subjects, relation, objects = (
        _column(store, term(f"rdf:{name}")) for name in ("subject", "predicate", "object")
    )
    found = {}
    for claim, proposition in _column(store, on("states")).items():
        name = relation[claim].removeprefix(ON)
        first, last = (names.local(f"<{column[claim]}>", "actor") or "" for column in (subjects, objects))
        first, last = ends(first, name, last)
        found[f"<{proposition}>"] = (names.iri("actor", first), name, names.iri("actor", last))
    return found


def _shown(store: ox.Store, names: Names, actors: Mapping[str, Actor]) -> Iterator[Triple]:
    """One label each for whoever can speak or act, and one kind for each actor."""
    for actor in actors.values():
        node_ = names.iri("actor", actor.id)
        yield node_, SHOWN, literal(actor.label)
        yield node_, on("kind"), on(KIND_CLASSES[actor.kind])
    for report in readback.report_entries(store, names):
        yield (
            names.iri("report", report.id),
            SHOWN,
            literal(report.title or report.record or PurePath(report.path).name),
        )
    for quad in store.quads_for_pattern(None, node(A), node(on("UnnamedSpeaker")), None):
        labels = (
            lexical(label.object) for label in store.quads_for_pattern(quad.subject, node(LABEL), None, None)
        )
        yield str(quad.subject), SHOWN, literal(min(labels))


def _families(families: Families, names: Names) -> Iterator[Triple]:
    for report, family in families.family.items():
        node_ = names.iri("family", family)
        yield node_, A, on("Family")
        yield names.iri("report", report), on("family"), node_
    for link in families.links:
        kind = "excerptOf" if link.excerpt else "copyOf"
        yield names.iri("report", link.report), on(kind), names.iri("report", link.other)


def _standing(proposition: str, standing: Standing) -> Iterator[Triple]:
    """The facts that are not nought or false."""
    numbers = {
        "claims": standing.claims,
        "reports": standing.reports,
        "publishers": standing.publishers,
        "affirmingFamilies": standing.affirming,
        "denyingFamilies": standing.denying,
        "reportingFamilies": standing.reporting,
        "planningFamilies": standing.planning,
        "originalSpeakers": len(standing.affirmed_by),
    }
    truths = {
        "contested": standing.contested,
        "unconfirmed": standing.unconfirmed,
        "retracted": standing.retracted,
    }
    yield from ((proposition, on(name), integer(value)) for name, value in numbers.items() if value)
    yield from ((proposition, on(name), boolean(value)) for name, value in truths.items() if value)
    yield from ((proposition, on("affirmedBy"), speaker) for speaker in standing.affirmed_by)
    yield from ((proposition, on("deniedBy"), speaker) for speaker in standing.denied_by)
    yield from ((proposition, on("suggestedBy"), speaker) for speaker in standing.suggested_by)
    if standing.first_issued:
        yield proposition, on("firstIssued"), date(standing.first_issued)
        yield proposition, on("lastIssued"), date(standing.last_issued)
