"""Where the actors of a graph stand: positions computed once, before the page is written, so that it opens still.

Each connected part is laid out by stress majorisation (distances on the page follow distances in the graph) when it is
small, and community by community when it is not; parts and communities are discs that are then packed without overlap.
Everything is seeded and rounded to whole units, so the same graph looks the same.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

Position: TypeAlias = tuple[int, int]

SPACING: Final = 120.0  # units between two linked actors of small degree
WHOLE: Final = 300  # parts up to this size are laid out at once (dense matrices)
COMMUNITY: Final = 150  # communities of larger parts are cut to this size
ASPECT: Final = 1.35  # parts are packed into an ellipse: pages are wider than high


def positions(
    actors: Sequence[str],
    links: Mapping[tuple[str, str], float],
    sizes: Mapping[str, float],
    *,
    seed: int = 7,
) -> dict[str, Position]:
    """Place actors so that linked ones are near and no two overlap.

    ``links`` weighs unordered pairs (more claims, larger weight); ``sizes`` are the radii at which actors are drawn.
    """
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(actors))
    graph.add_edges_from((a, b, {"weight": links[a, b]}) for a, b in sorted(links) if a != b)
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    placed = [_place(graph.subgraph(sorted(part)), sizes, seed) for part in parts]
    return {actor: (round(x), round(y)) for actor, (x, y) in sorted(_pack(placed, sizes).items())}


def _place(graph: "nx.Graph[str]", sizes: Mapping[str, float], seed: int) -> dict[str, tuple[float, float]]:
    """Lay out one connected part around the origin."""
    if len(graph) > WHOLE:
        return _by_communities(graph, sizes, seed)
    return _at_once(graph, sizes, seed)


def _at_once(graph: "nx.Graph[str]", sizes: Mapping[str, float], seed: int) -> dict[str, tuple[float, float]]:
    """Lay out a part by stress, then make room."""
    nodes = sorted(graph)
    if len(nodes) == 1:
        return {nodes[0]: (0.0, 0.0)}
    points = _spread(_stress(_distances(graph, nodes), seed), [sizes.get(node, 10.0) for node in nodes])
    points -= points.mean(axis=0)
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, points, strict=True)}


def _distances(graph: "nx.Graph[str]", nodes: Sequence[str]) -> "Points":
    """Wished distances: path lengths, where a link between two busy actors is longer so that hubs stand apart."""
    import networkx as nx
    import numpy as np

    lengths = {
        (a, b): SPACING * (0.5 + 0.42 * math.log2(1 + min(graph.degree(a), graph.degree(b))))
        for a, b in graph.edges
    }
    weighted: nx.Graph[str] = nx.Graph()
    weighted.add_nodes_from(nodes)
    weighted.add_edges_from((a, b, {"length": length}) for (a, b), length in lengths.items())
    index = {node: i for i, node in enumerate(nodes)}
    wished = np.zeros((len(nodes), len(nodes)))
    for node, reached in nx.all_pairs_dijkstra_path_length(weighted, weight="length"):
        for other, length in reached.items():
            wished[index[node], index[other]] = length
    return wished


def _stress(wished: "Points", seed: int, rounds: int = 80) -> "Points":
    """Majorise stress (SMACOF with weights 1/d²) from a seeded classical scaling."""
    import numpy as np

    count = len(wished)
    points = _scaling(wished, seed)
    weight = np.where(wished > 0, 1.0 / np.maximum(wished, 1.0) ** 2, 0.0)
    laplacian = np.diag(weight.sum(axis=1)) - weight
    inverse = np.linalg.inv(laplacian + np.full((count, count), 1.0 / count))
    for _ in range(rounds):
        apart = np.linalg.norm(points[:, None] - points[None], axis=2)
        ratio = weight * wished / np.maximum(apart, 1e-6)
        np.fill_diagonal(ratio, 0.0)
        moved: Points = inverse @ ((np.diag(ratio.sum(axis=1)) - ratio) @ points)
        if np.abs(moved - points).max() < 0.5:
            return moved
        points = moved
    return points


def _scaling(wished: "Points", seed: int) -> "Points":
    """Classical scaling in two dimensions with a little seeded noise, so that twins do not coincide."""
    import numpy as np

    square = wished**2
    centred = -0.5 * (square - square.mean(axis=0) - square.mean(axis=1)[:, None] + square.mean())
    values, vectors = np.linalg.eigh(centred)
    vectors = vectors[:, -2:][:, ::-1]
    vectors = vectors * np.where(vectors.sum(axis=0) < 0, -1.0, 1.0)  # eigenvectors have no sign of their own
    points: Points = vectors * np.sqrt(np.maximum(values[-2:][::-1], 1.0))
    if points.shape[1] < 2:
        points = np.column_stack([points, np.zeros(len(points))])
    noise: Points = np.random.default_rng(seed).normal(scale=SPACING / 12, size=points.shape)
    return points + noise


def _spread(points: "Points", radii: Sequence[float], rounds: int = 60) -> "Points":
    """Push overlapping actors apart; labels sit below, so the room wanted is wider than the shapes."""
    import numpy as np

    radius = np.asarray(radii)
    wanted = radius[:, None] + radius[None] + 46.0
    for _ in range(rounds):
        offset = points[:, None] - points[None]
        offset[..., 0] *= 0.7
        apart = np.linalg.norm(offset, axis=2) + 1e-9
        overlap = np.maximum(wanted - apart, 0.0)
        np.fill_diagonal(overlap, 0.0)
        if overlap.max() < 0.5:
            break
        points = points + 0.3 * (offset / apart[..., None] * overlap[..., None]).sum(axis=1)
    return points


def _by_communities(
    graph: "nx.Graph[str]", sizes: Mapping[str, float], seed: int
) -> dict[str, tuple[float, float]]:
    """Lay out communities one by one, then the communities among themselves as discs."""
    import numpy as np

    groups = _communities(graph, seed)
    inner = [_at_once(graph.subgraph(group), sizes, seed) for group in groups]
    radii = np.asarray([_reach(part, sizes) for part in inner])
    owner = {node: i for i, group in enumerate(groups) for node in group}
    between = np.zeros((len(groups), len(groups)))
    for a, b in graph.edges:
        between[owner[a], owner[b]] += 1.0
        between[owner[b], owner[a]] += 1.0
    centres = _discs(between, radii, seed)
    return {
        node: (x + float(cx), y + float(cy))
        for part, (cx, cy) in zip(inner, centres, strict=True)
        for node, (x, y) in part.items()
    }


def _communities(graph: "nx.Graph[str]", seed: int) -> list[list[str]]:
    """Communities of at most ``COMMUNITY`` connected actors, largest first; crumbs join their neighbours."""
    import networkx as nx

    found = [sorted(group) for group in nx.community.louvain_communities(graph, seed=seed)]
    pieces = [piece for group in found for piece in _cut(graph, group)]
    owner = {node: i for i, piece in enumerate(pieces) for node in piece}
    for i, piece in enumerate(pieces):
        if len(piece) < CRUMB:
            near = Counter(owner[other] for node in piece for other in graph[node] if owner[other] != i)
            for node in piece:
                owner[node] = min(near, key=lambda other: (-near[other], other)) if near else i
    merged: dict[int, list[str]] = defaultdict(list)
    for node in sorted(owner):
        merged[owner[node]].append(node)
    parts = (part for group in merged.values() for part in nx.connected_components(graph.subgraph(group)))
    return sorted((sorted(part) for part in parts), key=lambda part: (-len(part), part[0]))


CRUMB: Final = 6  # pieces smaller than this are no communities of their own


def _cut(graph: "nx.Graph[str]", group: Sequence[str]) -> list[list[str]]:
    """Cut a group that is too large into slices of its order around its hub."""
    import networkx as nx

    if len(group) <= COMMUNITY:
        return [list(group)]
    hub = max(group, key=lambda node: (graph.degree(node), node))
    order = list(nx.dfs_preorder_nodes(graph.subgraph(group), hub, sort_neighbors=sorted))
    order += [node for node in group if node not in set(order)]
    slices = math.ceil(len(order) / COMMUNITY)
    length = math.ceil(len(order) / slices)
    return [order[start : start + length] for start in range(0, len(order), length)]


def _discs(between: "Points", radii: "Points", seed: int, rounds: int = 120) -> "Points":
    """Place discs: linked ones attract, all are drawn to the middle, none overlap."""
    import numpy as np

    angle = np.arange(len(radii)) * 2.399963  # the golden angle: a sunflower, largest in the middle
    far = np.sqrt(np.cumsum(radii**2) - radii[0] ** 2) * 1.2
    points: Points = np.column_stack([far * np.cos(angle), far * np.sin(angle)])
    points += np.random.default_rng(seed).normal(size=points.shape)
    pull = np.log1p(between)
    pull /= np.maximum(pull.sum(axis=1, keepdims=True), 1e-9)
    wanted = radii[:, None] + radii[None] + SPACING * 0.5
    for step in range(rounds):
        heat = 0.12 * (1 - step / rounds)
        points = points + heat * (pull @ points - points) - 0.25 * heat * points
        for _ in range(3):
            offset = points[:, None] - points[None]
            apart = np.linalg.norm(offset, axis=2) + 1e-9
            overlap = np.maximum(wanted - apart, 0.0)
            np.fill_diagonal(overlap, 0.0)
            share = radii[None] / (radii[:, None] + radii[None])  # the smaller disc gives way
            points = points + (offset / apart[..., None] * (overlap * share)[..., None] * 0.5).sum(axis=1)
    return points


def _reach(part: Mapping[str, tuple[float, float]], sizes: Mapping[str, float]) -> float:
    """Radius of the disc around the origin that holds a part with its shapes and labels."""
    return max(math.hypot(x, y) + sizes.get(node, 10.0) + 24.0 for node, (x, y) in part.items())


def _pack(
    parts: Sequence[Mapping[str, tuple[float, float]]], sizes: Mapping[str, float]
) -> dict[str, tuple[float, float]]:
    """Set parts beside one another: the largest in the middle, each next at the nearest free place around it."""
    taken: dict[tuple[int, int], int] = {}
    merged: dict[str, tuple[float, float]] = {}
    far = 0.0
    before = 0
    for part in parts:
        far = 0.0 if len(part) != before else far  # a part of the same size fits no nearer than the last one
        before = len(part)
        cells = _cells(part, sizes)
        (cx, cy), far = _free(taken, cells, far)
        taken.update({(column + cx, row + cy): 1 for column, row in cells})
        merged.update({node: (x + cx * CELL, y + cy * CELL) for node, (x, y) in part.items()})
    return merged


CELL: Final = 70.0  # parts are packed on a grid of squares


def _cells(part: Mapping[str, tuple[float, float]], sizes: Mapping[str, float]) -> set[tuple[int, int]]:
    """Squares that a part covers, one square of margin included."""
    cells: set[tuple[int, int]] = set()
    for node, (x, y) in part.items():
        reach = sizes.get(node, 10.0) + CELL * 0.8
        for column in range(math.floor((x - reach) / CELL), math.floor((x + reach) / CELL) + 1):
            for row in range(math.floor((y - reach) / CELL), math.floor((y + reach) / CELL) + 1):
                cells.add((column, row))
    return cells


def _free(
    taken: Mapping[tuple[int, int], int], cells: set[tuple[int, int]], far: float
) -> tuple[tuple[int, int], float]:
    """Nearest shift, on widening ellipses, by which the cells meet none that is taken; and how far out it is."""
    if not taken:
        return (0, 0), 0.0
    while True:
        steps = max(8, int(far * 6))
        for step in range(steps):
            angle = 2 * math.pi * step / steps
            cx, cy = round(ASPECT * far * math.cos(angle)), round(far * math.sin(angle))
            if not any((column + cx, row + cy) in taken for column, row in cells):
                return (cx, cy), far
        far += 0.5
