"""Standing analyses of the network of actors: who is central, which factions there are, who stands between them, what changes.

All start from the networkx view (``onrecord.graph.network``) and are computed by networkx. A tie between two actors counts
families of reports, so that a reprint changes nothing. Denied and planned claims are no ties. What somebody is quoted as
saying, and what is only reported or possible, is hearsay; each analysis can be had with it and without.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations, takewhile
from typing import Any, Final

import networkx as nx

from onrecord.graph.model import Modality, Polarity

SAMPLED: Final = 1000
"""Actors above which betweenness is estimated from as many shortest-path trees."""
OPPOSED: Final = "opposes"
DIGITS: Final = {"year": 4, "month": 7, "day": 10}

Claims = nx.MultiDiGraph
Edge = Mapping[str, Any]
Families = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Centrality:
    """How central an actor is: ties, share of all actors it is tied to, share of shortest paths through it.

    Each is also given with hearsay; ``rise`` is by how many places the actor rises (or falls) by it.
    """

    actor: str
    label: str
    rank: int
    ties: int
    degree: float
    betweenness: float
    ties_with_hearsay: int
    degree_with_hearsay: float
    betweenness_with_hearsay: float
    rise: int


@dataclass(frozen=True, slots=True)
class Faction:
    """Actors who cooperate more among each other than with others.

    The four numbers count ties that cooperate or conflict, inside the faction and across its border; ``balance`` is the share
    of them that fits it (cooperation inside, conflict across), ``triangles`` the share of triangles among its members in which
    the enemy of an enemy is a friend, None where there is no triangle.
    """

    faction: int
    members: tuple[str, ...]
    labels: tuple[str, ...]
    size: int
    friends_inside: int
    foes_inside: int
    friends_outside: int
    foes_outside: int
    balance: float
    triangles: float | None


@dataclass(frozen=True, slots=True)
class Broker:
    """An actor who cooperates across factions.

    ``reaches`` counts the other factions it cooperates with, ``betweenness`` is its share of shortest paths of cooperation,
    ``constraint`` is Burt's: the lower, the fewer of its contacts know each other.
    """

    actor: str
    label: str
    faction: int
    reaches: int
    ties: int
    betweenness: float
    constraint: float


@dataclass(frozen=True, slots=True)
class Change:
    """One stretch of time: what happened in it and what was different from the stretch before.

    ``tone`` runs from -1 (all ties conflict) to 1 (all cooperate). ``turned`` lists pairs that went from cooperation to
    conflict or back, ``new`` how many actors had not occurred before, ``central`` the actor with most ties.
    """

    period: str
    claims: int
    actors: int
    new: int
    cooperation: int
    conflict: int
    tone: float
    central: str
    turned: tuple[str, ...]


def sign(edge: Edge) -> int:
    """1 for a claim of cooperation (also: ally, member, agent, leader), -1 for one of conflict."""
    if edge.get("relation_class") == "standing":
        return -1 if edge["relation"] == OPPOSED else 1
    return 1 if str(edge.get("relation_class", "")).endswith("Cooperation") else -1


def is_hearsay(edge: Edge) -> bool:
    """Whether a report does not state it as a fact in its own voice."""
    quoted = bool(edge.get("attributed_to") or edge.get("speaker"))
    return quoted or str(edge["modality"]) != Modality.ASSERTED


def counts(edge: Edge) -> bool:
    """Whether a claim says that something is, was or happened, surely or not: it is not denied and not only planned."""
    return str(edge["polarity"]) == Polarity.AFFIRMED and str(edge["modality"]) != Modality.PLANNED


def ties(
    claims: "Claims[str]",
    families: Families | None = None,
    *,
    hearsay: bool = False,
    keep: Callable[[Edge], bool] = counts,
) -> "nx.Graph[str]":
    """A plain graph of the actors whom claims relate.

    Edges carry ``friends`` and ``foes``, the number of independent reports with a claim of cooperation or conflict between
    the two; ``weight``, their sum; ``sign``, 1 or -1 by which of them is greater, 0 where they are equal.
    """
    found: dict[tuple[str, str], dict[int, set[str]]] = defaultdict(lambda: {1: set(), -1: set()})
    for subject, target, edge in claims.edges(data=True):
        if keep(edge) and subject != target and (hearsay or not is_hearsay(edge)):
            report = str(edge["report"])
            found[min(subject, target), max(subject, target)][sign(edge)].add(
                (families or {}).get(report, report)
            )
    graph: nx.Graph[str] = nx.Graph()
    for (one, other), reports in sorted(found.items()):
        friends, foes = len(reports[1]), len(reports[-1])
        graph.add_edge(
            one,
            other,
            friends=friends,
            foes=foes,
            weight=friends + foes,
            sign=(friends > foes) - (friends < foes),
        )
    for node in graph:
        graph.nodes[node]["label"] = claims.nodes[node].get("label", node)
    return graph


def centrality(claims: "Claims[str]", families: Families | None = None) -> list[Centrality]:
    """Every actor that claims relate, the most central first; those known from hearsay only come last."""
    plain, all_ = ties(claims, families), ties(claims, families, hearsay=True)
    own, heard = _measures(plain), _measures(all_)
    ranks, heard_ranks = _ranks(own), _ranks(heard)
    nothing = (0, 0.0, 0.0)
    last = len(own) + 1
    found = [
        Centrality(
            actor,
            all_.nodes[actor]["label"],
            ranks.get(actor, last),
            *own.get(actor, nothing),
            *heard[actor],
            rise=ranks.get(actor, last) - heard_ranks[actor],
        )
        for actor in all_
    ]
    return sorted(found, key=lambda row: (row.rank, heard_ranks[row.actor], row.actor))


def factions(
    claims: "Claims[str]", families: Families | None = None, *, hearsay: bool = False
) -> list[Faction]:
    """Communities of actors by whom they cooperate with (Louvain, over pairs that cooperate more than they conflict)."""
    graph = ties(claims, families, hearsay=hearsay)
    return [_faction(number, members, graph) for number, members in enumerate(_communities(graph), start=1)]


def balance(
    claims: "Claims[str]", families: Families | None = None, *, hearsay: bool = False
) -> float | None:
    """Share of all triangles of actors that are balanced: a friend's friend is a friend, an enemy's enemy too."""
    return _triangles(ties(claims, families, hearsay=hearsay))


def brokers(
    claims: "Claims[str]", families: Families | None = None, *, hearsay: bool = False
) -> list[Broker]:
    """Actors who cooperate with another faction than their own, those with most paths through them first."""
    graph = ties(claims, families, hearsay=hearsay)
    friends = _friends(graph)
    home = {actor: number for number, group in enumerate(_communities(graph), start=1) for actor in group}
    between = _betweenness(friends)
    found = []
    for actor in friends:
        reached = {home[other] for other in friends[actor]} - {home[actor]}
        if reached:
            tightness = round(nx.constraint(friends, [actor])[actor], 4)
            label = friends.nodes[actor]["label"]
            found.append(
                Broker(
                    actor, label, home[actor], len(reached), friends.degree(actor), between[actor], tightness
                )
            )
    return sorted(found, key=lambda row: (-row.betweenness, -row.reaches, row.actor))


def change(
    claims: "Claims[str]",
    families: Families | None = None,
    *,
    by: str = "month",
    reported: bool = False,
    hearsay: bool = False,
) -> list[Change]:
    """The network stretch by stretch: by the date of what happened or, if ``reported``, of the reports.

    Claims whose date is unknown, or coarser than the stretches, are in none. Raises KeyError where ``by`` is not year, month
    or day.
    """
    digits, field = DIGITS[by], "report_date" if reported else "date"
    periods = {
        str(edge[field])[:digits]
        for *_, edge in claims.edges(data=True)
        if len(str(edge.get(field, ""))) >= digits
    }
    rows: list[Change] = []
    seen: set[str] = set()
    signs: dict[tuple[str, str], int] = {}
    for period in sorted(periods):
        chosen = _within(claims, field, period)
        graph = ties(chosen, families, hearsay=hearsay)
        if not graph:
            continue
        rows.append(_change(period, chosen, graph, seen, signs, hearsay=hearsay))
        seen.update(graph)
        signs.update({(one, other): edge["sign"] for one, other, edge in _edges(graph) if edge["sign"]})
    return rows


def _within(claims: "Claims[str]", field: str, period: str) -> "Claims[str]":
    chosen: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    chosen.add_nodes_from(claims.nodes(data=True))
    for subject, target, key, edge in claims.edges(keys=True, data=True):
        if str(edge.get(field, "")).startswith(period):
            chosen.add_edge(subject, target, key=key, **edge)
    return chosen


def _edges(graph: "nx.Graph[str]") -> list[tuple[str, str, dict[str, Any]]]:
    return list(graph.edges(data=True))


def _change(
    period: str,
    chosen: "Claims[str]",
    graph: "nx.Graph[str]",
    seen: Iterable[str],
    signs: Mapping[tuple[str, str], int],
    *,
    hearsay: bool,
) -> Change:
    kept = sum(counts(edge) and (hearsay or not is_hearsay(edge)) for *_, edge in chosen.edges(data=True))
    edges, label = _edges(graph), {actor: str(data["label"]) for actor, data in graph.nodes(data=True)}
    friends, foes = sum(edge["friends"] for *_, edge in edges), sum(edge["foes"] for *_, edge in edges)
    turned = tuple(
        f"{label[one]} – {label[other]}: {'cooperation' if edge['sign'] > 0 else 'conflict'}"
        for one, other, edge in edges
        if edge["sign"] and signs.get((one, other), edge["sign"]) != edge["sign"]
    )
    central = min(graph, key=lambda actor: (-graph.degree(actor, weight="weight"), actor))
    new = len(set(graph) - set(seen))
    tone = round((friends - foes) / (friends + foes), 4)
    return Change(period, kept, len(graph), new, friends, foes, tone, label[central], turned)


def _measures(graph: "nx.Graph[str]") -> dict[str, tuple[int, float, float]]:
    degree, between = nx.degree_centrality(graph), _betweenness(graph)
    return {actor: (graph.degree(actor), round(degree[actor], 4), between[actor]) for actor in graph}


def _betweenness(graph: "nx.Graph[str]") -> dict[str, float]:
    sample = SAMPLED if len(graph) > SAMPLED else None
    found = nx.betweenness_centrality(graph, k=sample, seed=0)
    return {actor: round(value, 4) for actor, value in found.items()}


def _ranks(measures: Mapping[str, tuple[int, float, float]]) -> dict[str, int]:
    ordered = sorted(measures, key=lambda actor: (-measures[actor][2], -measures[actor][0], actor))
    return {actor: place for place, actor in enumerate(ordered, start=1)}


def _friends(graph: "nx.Graph[str]") -> "nx.Graph[str]":
    """The pairs that cooperate more than they conflict."""
    return nx.Graph(
        graph.edge_subgraph([(one, other) for one, other, edge in _edges(graph) if edge["sign"] > 0])
    )


def _numbered(graph: "nx.Graph[str]") -> "nx.Graph[int]":
    """The same graph with numbers for actors, so that the order of strings in sets cannot change a result."""
    numbered: nx.Graph[int] = nx.convert_node_labels_to_integers(graph)  # type: ignore[arg-type]
    return numbered


def _communities(graph: "nx.Graph[str]") -> list[list[str]]:
    """Members of each faction, the largest first; actors without a friend are in none."""
    friends = _friends(graph)
    if not friends:
        return []
    names = list(friends)
    groups = nx.community.louvain_communities(_numbered(friends), weight="friends", seed=0)
    return sorted(
        (sorted(names[index] for index in group) for group in groups), key=lambda group: (-len(group), group)
    )


def _faction(number: int, members: list[str], graph: "nx.Graph[str]") -> Faction:
    inside = graph.subgraph(members)
    across = [graph.edges[one, other] for one, other in nx.edge_boundary(graph, members)]
    within = [edge for *_, edge in _edges(inside)]
    friends_in, foes_in = (sum(edge[kind] for edge in within) for kind in ("friends", "foes"))
    friends_out, foes_out = (sum(edge[kind] for edge in across) for kind in ("friends", "foes"))
    fitting, all_ = friends_in + foes_out, friends_in + foes_in + friends_out + foes_out
    labels = tuple(graph.nodes[actor]["label"] for actor in members)
    return Faction(
        number, tuple(members), labels, len(members), friends_in, foes_in, friends_out, foes_out,
        round(fitting / all_, 4), _triangles(inside),
    )  # fmt: skip


def _triangles(graph: "nx.Graph[str]") -> float | None:
    """Share of triangles with an even number of conflicts, of those in which each pair has a sign."""
    sign_of = {frozenset((one, other)): int(edge["sign"]) for one, other, edge in _edges(graph)}
    smallest_first = nx.enumerate_all_cliques(graph)
    triangles = [
        clique for clique in takewhile(lambda clique: len(clique) <= 3, smallest_first) if len(clique) == 3
    ]
    products = [
        math.prod(sign_of[frozenset(pair)] for pair in combinations(corners, 2)) for corners in triangles
    ]
    decided = [product for product in products if product]
    return round(sum(product > 0 for product in decided) / len(decided), 4) if decided else None
