"""What follows from all reports together, as a graph of its own: families, witnesses, contests, and one label an actor.

It is computed wholly from the reports' graphs and brought up to date in one transaction, so it never says what they no longer do.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from typing import Final

import pyoxigraph as ox

from onrecord.graph import readback
from onrecord.graph.canon import unified
from onrecord.graph.decisions import Decision, Kind, beside
from onrecord.graph.dossiers import dossiers
from onrecord.graph.families import Families, find_families
from onrecord.graph.identity import Identities, identify
from onrecord.graph.model import Actor, Modality, digest, slug
from onrecord.graph.quads import KIND_CLASSES, LABEL, A, Triple, ends, proposition_id
from onrecord.graph.store import Store, dump, lexical, node
from onrecord.graph.witnesses import Standing, Testimony, representatives, weigh
from onrecord.ontology import relations
from onrecord.ontology.terms import ON, Names, boolean, date, integer, literal, on, term

SHOWN: Final = term("skos:prefLabel")
JUDGEMENTS: Final = {Kind.SAME: "sameActor", Kind.DIFFERENT: "differentActors", Kind.UNSURE: "unsureActors"}


def derive(
    store: Store | str | Path, decisions: Sequence[Decision] | None = None
) -> tuple[set[Triple], set[Triple]]:
    """Bring the derived graph of a store, open for writing or given by its folder, up to date with the reports.

    ``decisions`` say what people have decided about actors; without them, the file of decisions that is kept beside the
    store does. What was taken out of the graph and what was put in comes back.
    """
    if not isinstance(store, Store):
        with Store(store) as opened:
            return derive(opened, decisions)
    graph = store.names.derived
    if decisions is None:
        decisions = beside(store.folder)
    before, after = set(dump(store.database, graph)), set(derived(store.database, store.names, decisions))
    store.change(graph, removed=before - after, added=after - before)
    return before - after, after - before


def derived(store: ox.Store, names: Names, decisions: Sequence[Decision] = ()) -> Iterator[Triple]:
    """All triples that follow from the reports in a store and from what people have decided."""
    actors = readback.all_actors(store, names)
    identities = identify(dossiers(store, names, actors), decisions)
    united = unified(actors, identities.canonical, identities.labels)
    families = find_families(_texts(store, names))
    yield from _shown(store, names, actors, united, identities)
    yield from _identities(identities, names, actors)
    yield from _families(families, names)
    propositions = _propositions(store, names, identities)
    for raw, found in propositions.items():
        yield raw, on("canonical"), found.node
    between = {found.node: found for found in propositions.values()}
    for proposition, standing in weigh(testimonies(store, names, families, identities, propositions)).items():
        found = between[proposition]
        words = " ".join(
            (
                united[found.subject].label if found.subject in united else found.subject,
                relations.load()[found.relation].label,
                united[found.object].label if found.object in united else found.object,
            )
        )
        yield proposition, A, on("Proposition")
        yield proposition, LABEL, literal(words)
        yield proposition, on("subject"), names.iri("actor", found.subject)
        yield proposition, on("relation"), on(found.relation)
        yield proposition, on("object"), names.iri("actor", found.object)
        yield from _standing(proposition, standing)


@dataclass(frozen=True, slots=True)
class Proposition:
    """A proposition between canonical actors: its node, the ids of its ends, the local name of its relation."""

    node: str
    subject: str
    relation: str
    object: str


def testimonies(
    store: ox.Store,
    names: Names,
    families: Families,
    identities: Identities,
    propositions: Mapping[str, Proposition],
) -> Iterator[Testimony]:
    """Every claim of the store as a witness of its proposition (by the node that the claim states)."""
    column = partial(_column, store)
    issued, publisher = (_by_report(column(term(name)), names) for name in ("dct:issued", "dct:publisher"))
    speaks = representatives(families.family, issued)
    speakers, own_voice = column(on("attributedTo")), column(on("ownVoice"))
    polarity, modality, date_, matter = (
        column(on(name)) for name in ("polarity", "modality", "date", "matter")
    )
    same = {
        names.iri("actor", alias)[1:-1]: names.iri("actor", chosen)[1:-1]
        for alias, chosen in identities.canonical.items()
    }
    publisher = {report: same.get(value, value) for report, value in publisher.items()}
    unnamed = _unnamed(store)
    for quad in store.quads_for_pattern(None, node(on("states")), None, None):
        claim, report = str(quad.subject), names.local(str(quad.graph_name), "graph") or ""
        own = own_voice[claim] == "true"
        family = families.family[report]
        voice = speaks[family] if own else ""
        speaker = (publisher.get(voice) or names.iri("report", voice)[1:-1]) if own else speakers[claim]
        yield Testimony(
            proposition=propositions[str(quad.object)].node,
            speaker=f"<{unnamed.get(speaker, same.get(speaker, speaker))}>",
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


def _propositions(store: ox.Store, names: Names, identities: Identities) -> dict[str, Proposition]:
    """The propositions between canonical actors, by the node of the proposition that claims state."""
    subjects, relation, objects = (
        _column(store, term(f"rdf:{name}")) for name in ("subject", "predicate", "object")
    )
    found = {}
    for claim, proposition in _column(store, on("states")).items():
        name = relation[claim].removeprefix(ON)
        first, last = (
            identities.of(names.local(f"<{column[claim]}>", "actor") or "") for column in (subjects, objects)
        )
        first, last = ends(first, name, last)
        node_ = names.iri("prop", proposition_id(first, name, last))
        found[f"<{proposition}>"] = Proposition(node_, first, name, last)
    return found


def _shown(
    store: ox.Store,
    names: Names,
    actors: Mapping[str, Actor],
    united: Mapping[str, Actor],
    identities: Identities,
) -> Iterator[Triple]:
    """One label each for whoever can speak or act, and one kind and one canonical actor for each actor."""
    for actor in actors.values():
        node_, chosen = names.iri("actor", actor.id), united[identities.of(actor.id)]
        yield node_, SHOWN, literal(chosen.label)
        yield node_, on("kind"), on(KIND_CLASSES[chosen.kind])
        yield node_, on("canonical"), names.iri("actor", chosen.id)
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


def _identities(identities: Identities, names: Names, actors: Mapping[str, Actor]) -> Iterator[Triple]:
    """Who judged which actors to be one or two, when and why."""
    for link in identities.links:
        one, other = sorted((link.one, link.other))
        node_ = names.iri("identity", f"{slug(one)}.{digest(one, other)}")
        yield node_, A, on("Identity")
        for end, actor in (("one", one), ("other", other)):
            yield node_, on(end), names.iri("actor", actor)
            yield names.iri("actor", actor), on("named"), literal(actors[actor].label)
        yield node_, on("judgement"), on(JUDGEMENTS[link.judgement])
        yield node_, on("decidedBy"), literal(link.by or "a person")
        yield node_, on("byPerson"), boolean(link.person)
        if link.why:
            yield node_, on("reason"), literal(link.why)
        if link.when:
            yield node_, term("dct:date"), date(link.when)
    for actor, label in sorted(identities.labels.items()):
        yield names.iri("actor", actor), on("renamed"), literal(label)


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
