"""The network of actors for drawing programs: GraphML, GEXF and the JSON of Cytoscape, all through networkx.

A node has ``label``, ``kind``, ``colour``; an edge is one claim, with its relation as label, its words,
and as ``start`` and ``end`` the first and the last day of which it may speak.
"""

import calendar
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from onrecord.exports.files import replacing, whole, xml_safe
from onrecord.exports.view import View
from onrecord.graph.model import ActorKind

if TYPE_CHECKING:
    import networkx as nx

# Okabe and Ito's palette, which colour-blind readers can tell apart.
KIND_COLOURS: Final[Mapping[str | None, str]] = {
    ActorKind.PERSON: "#0072b2",
    ActorKind.ORGANISATION: "#e69f00",
    ActorKind.STATE: "#009e73",
    ActorKind.ALLIANCE: "#56b4e9",
    ActorKind.FORCE: "#d55e00",
    ActorKind.FACTION: "#cc79a7",
    ActorKind.PLACE: "#999999",
}
CLASS_COLOURS: Final = {
    "verbalCooperation": "#56b4e9",
    "materialCooperation": "#0072b2",
    "verbalConflict": "#e69f00",
    "materialConflict": "#d55e00",
    "standing": "#666666",
}
GREY: Final = "#999999"
LEFT_OUT: Final = ("inner", "within", "statement", "event")


def write_graphml(view: View, path: Path) -> None:
    """Write GraphML, as Gephi, Cytoscape, yEd and igraph read it."""
    import networkx as nx

    graph = network(view)
    with replacing(path) as beside:
        nx.write_graphml_xml(_safe(graph), beside, encoding="utf-8", named_key_ids=True)


def write_gexf(view: View, path: Path) -> None:
    """Write GEXF, as Gephi reads it, with colours, and with the dates of claims as spans of a timeline."""
    import networkx as nx

    graph = network(view)
    for _, values in graph.nodes(data=True):
        values["viz"] = {"color": _rgb(values["colour"]), "size": 10.0}
    for _, _, values in graph.edges(data=True):
        values["viz"] = {"color": _rgb(values["colour"])}
    written = io.BytesIO()
    nx.write_gexf(_safe(graph), written, encoding="utf-8")
    with replacing(path) as beside:
        # networkx puts in the day of writing, by which equal graphs would differ.
        beside.write_bytes(re.sub(rb' lastmodifieddate="[^"]*"', b"", written.getvalue(), count=1))


def write_cytoscape(view: View, path: Path) -> None:
    """Write Cytoscape's JSON, which Cytoscape and cytoscape.js open."""
    import networkx as nx

    text = json.dumps(nx.cytoscape_data(network(view)), ensure_ascii=False, indent=1)
    with replacing(path) as beside:
        beside.write_text(whole(text) + "\n", encoding="utf-8")


def network(view: View) -> "nx.MultiDiGraph[str]":
    """The actors and claims of a view, with plain values only."""
    from onrecord.graph.network import network as claims

    graph = claims(view.extractions(), view.actors)
    for _, values in graph.nodes(data=True):
        values["names"] = " | ".join(values.get("names", ()))
        values["colour"] = KIND_COLOURS.get(values.get("kind"), GREY)
    for _, _, values in graph.edges(data=True):
        for name in LEFT_OUT:
            values.pop(name, None)
        values["words"] = values.pop("quote")
        values["offset"], values["offset_end"] = values.pop("start"), values.pop("end")
        values["colour"] = CLASS_COLOURS.get(values.get("relation_class", ""), GREY)
        if "date" in values:
            values["start"], values["end"] = span(values["date"])
    return graph


def span(date: str) -> tuple[str, str]:
    """The first and last day of an ISO day, month or year.

    >>> span("2024-02"), span("1917")
    (('2024-02-01', '2024-02-29'), ('1917-01-01', '1917-12-31'))
    """
    if len(date) == 4:
        return f"{date}-01-01", f"{date}-12-31"
    if len(date) == 7:
        return f"{date}-01", f"{date}-{calendar.monthrange(int(date[:4]), int(date[5:]))[1]}"
    return date, date


def _rgb(colour: str) -> dict[str, int | float]:
    return {"r": int(colour[1:3], 16), "g": int(colour[3:5], 16), "b": int(colour[5:], 16), "a": 1.0}


def _safe(graph: "nx.MultiDiGraph[str]") -> "nx.MultiDiGraph[str]":
    """The graph with text that XML can hold."""
    for _, values in graph.nodes(data=True):
        _clean(values)
    for _, _, values in graph.edges(data=True):
        _clean(values)
    return graph


def _clean(values: dict[str, Any]) -> None:
    values |= {name: xml_safe(value) for name, value in values.items() if isinstance(value, str)}
