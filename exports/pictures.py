"""Pictures of a graph: its most cited actors with their relations, and its claims along a timeline, drawn by matplotlib."""

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from onrecord.exports.files import replacing, xml_safe
from onrecord.exports.networks import CLASS_COLOURS, GREY, KIND_COLOURS, span
from onrecord.exports.view import View
from onrecord.graph.errors import InputError
from onrecord.graph.model import Claim, Polarity
from onrecord.ontology import relations

MOST_ACTORS: Final = 60  # beyond this, labels cover each other
MOST_ROWS: Final = 80
LONGEST: Final = 40


def graph_writer(form: str) -> Callable[[View, Path], None]:
    """A writer of a picture of the network: an arrow for each pair and class of relation, dashed where all its claims deny."""
    return lambda view, path: _save(_draw_graph, view, path, form)


def timeline_writer(form: str) -> Callable[[View, Path], None]:
    """A writer of a picture of the timeline: a row for each proposition, a bar for each dated claim of it."""
    return lambda view, path: _save(_draw_timeline, view, path, form)


def _save(draw: Callable[[View, Any], None], view: View, path: Path, form: str) -> None:
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError as error:
        raise InputError("pictures need matplotlib: pip install 'onrecord[pictures]'") from error
    # Text stays text, so that it can be searched and read aloud; a fixed salt gives the same ids each time.
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "onrecord", "text.parse_math": False}):
        figure = Figure(figsize=(14, 10), layout="constrained")
        draw(view, figure)
        with replacing(path) as beside:
            figure.savefig(beside, format=form, dpi=120, metadata={"Date": None} if form == "svg" else None)


def _draw_graph(view: View, figure: Any) -> None:
    from onrecord.exports.layout import positions

    claims = [claim for found in view.extractions() for claim in found.claims]
    cited = Counter(actor for claim in claims for actor in {claim.subject, claim.object})
    shown = {actor for actor, _ in sorted(cited.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_ACTORS]}
    arrows: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in claims:
        if {claim.subject, claim.object} <= shown and claim.subject != claim.object:
            arrows.setdefault((claim.subject, claim.object, _class_of(claim)), []).append(claim)
    pairs = Counter((min(one, other), max(one, other)) for one, other, _ in arrows)
    sizes = {actor: 40.0 + 8 * math.sqrt(cited[actor]) for actor in shown}
    places = positions(sorted(shown), {pair: float(number) for pair, number in pairs.items()}, sizes)
    axes = figure.add_subplot()
    axes.set_axis_off()
    for number, ((one, other, name), group) in enumerate(sorted(arrows.items())):
        axes.annotate(
            "", xy=_screen(places[other]), xytext=_screen(places[one]),
            arrowprops={
                "arrowstyle": "-|>", "color": CLASS_COLOURS.get(name, GREY), "lw": 0.8 + math.log1p(len(group)),
                "connectionstyle": f"arc3,rad={0.08 + 0.06 * (number % 3)}", "shrinkA": 9, "shrinkB": 9,
                "linestyle": "--" if all(c.polarity is Polarity.NEGATED for c in group) else "-",
            },
        )  # fmt: skip
    for actor in sorted(shown):
        x, y = _screen(places[actor])
        kind = view.actors[actor].kind if actor in view.actors else None
        axes.plot(
            x,
            y,
            "o",
            markersize=6 + 2 * math.sqrt(cited[actor]),
            color=KIND_COLOURS.get(kind, GREY),
            zorder=3,
        )
        axes.text(
            x, y - 25, _label(view, actor), ha="center", va="top", fontsize=8, parse_math=False, zorder=4
        )
    left_out = len(cited) - len(shown)
    told = f"{len(shown)} actors" + (f", the most cited; {left_out} more are not drawn" if left_out else "")
    axes.set_title(told, fontsize=9, loc="left")
    _legend(axes, {name for _, _, name in arrows})


def _draw_timeline(view: View, figure: Any) -> None:
    rows: dict[str, list[Claim]] = {}
    for found in view.extractions():
        for claim in found.claims:
            if claim.date:
                words = relations.load()[claim.relation].label
                what = f"{_label(view, claim.subject)} {words} {_label(view, claim.object)}"
                rows.setdefault(what, []).append(claim)
    kept = sorted(
        sorted(rows, key=lambda row: (-len(rows[row]), row))[:MOST_ROWS],
        key=lambda row: (_first(rows[row]), row),
    )
    axes = figure.add_subplot()
    axes.xaxis_date()
    for place, row in enumerate(kept):
        for claim in rows[row]:
            first, last = (dt.date.fromisoformat(day) for day in span(claim.date or ""))
            denied = claim.polarity is Polarity.NEGATED
            axes.barh(
                place, (last - first).days + 1, left=first.toordinal() - dt.date(1970, 1, 1).toordinal(), height=0.6, alpha=0.7,
                color=CLASS_COLOURS.get(_class_of(claim), GREY), hatch="//" if denied else None, lw=2,
                edgecolor=CLASS_COLOURS.get(_class_of(claim), GREY),
            )  # fmt: skip
    axes.set_yticks(range(len(kept)))
    for label, row in zip(axes.set_yticklabels([""] * len(kept)), kept, strict=True):
        label.set_parse_math(False)
        label.set_text(row)
        label.set_fontsize(8)
    axes.yaxis.set_major_formatter(
        lambda _, place: kept[place] if place is not None and place < len(kept) else ""
    )
    axes.invert_yaxis()
    left_out = len(rows) - len(kept)
    told = f"{len(kept)} propositions with dates" + (f"; {left_out} more are not drawn" if left_out else "")
    axes.set_title(f"{told}; hatched: denied", fontsize=9, loc="left")
    _legend(axes, {_class_of(claim) for row in kept for claim in rows[row]})


def _first(claims: list[Claim]) -> str:
    return min(claim.date or "" for claim in claims)


def _legend(axes: Any, classes: set[str]) -> None:
    from matplotlib.patches import Patch

    named = [name for name in CLASS_COLOURS if name in classes]
    if named:
        labels = ["".join(f" {char.lower()}" if char.isupper() else char for char in name) for name in named]
        patches = [
            Patch(color=CLASS_COLOURS[name], label=label) for name, label in zip(named, labels, strict=True)
        ]
        axes.figure.legend(handles=patches, loc="outside lower center", ncols=len(named), fontsize=8)


def _class_of(claim: Claim) -> str:
    known = relations.load().get(claim.relation)
    return known.quad_class if known else ""


def _screen(place: tuple[int, int]) -> tuple[int, int]:
    return place[0], -place[1]


def _label(view: View, actor: str) -> str:
    """An actor's label on one line and not too long, without characters that no picture can show."""
    label = " ".join(xml_safe(view.actors[actor].label if actor in view.actors else actor).split())
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"
