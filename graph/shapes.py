"""A quick check against our SHACL shapes, on the store itself: those parts of SHACL that ``ontology/shapes.ttl`` uses.

A constraint that is not known here is an error, never passed over; the tests hold this against pySHACL.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import pyoxigraph as ox

SH: Final = "http://www.w3.org/ns/shacl#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE: Final = ox.NamedNode(f"{RDF}type")
NUMBERS: Final = frozenset({"integer", "decimal"})

Node = Any  # a term of pyoxigraph
Properties = Mapping[str, tuple[Node, ...]]


@dataclass(frozen=True, slots=True)
class Violation:
    """A node that breaks a shape: the node, the property as its IRI's last part, the constraint, and the shape's own message."""

    focus: str
    path: str
    constraint: str
    message: str


def violations(store: ox.Store) -> Iterator[Violation]:
    """All nodes of the store that break one of our shapes, the union of its graphs taken as one."""
    shapes = _Shapes(store, _load())
    for shape in sorted(shapes.targets(), key=str):
        for focus in sorted(shapes.focus(shape), key=str):
            yield from shapes.check(focus, shape)


@lru_cache(maxsize=1)
def _load() -> Mapping[Node, Properties]:
    """The shapes, by node, then by property."""
    data = (files("onrecord.ontology") / "shapes.ttl").read_bytes()
    found: dict[Node, dict[str, tuple[Node, ...]]] = {}
    for triple in ox.parse(data, format=ox.RdfFormat.TURTLE):
        about = found.setdefault(triple.subject, {})
        name = triple.predicate.value
        about[name] = (*about.get(name, ()), triple.object)
    return found


class _Shapes:
    """Shapes over one store, with what it looked up kept."""

    def __init__(self, store: ox.Store, shapes: Mapping[Node, Properties]) -> None:
        self._store, self._shapes = store, shapes
        self._is_a = lru_cache(maxsize=100_000)(self._looked_up_type)
        self._conforms = lru_cache(maxsize=100_000)(
            lambda node, shape: next(self.check(node, shape), None) is None
        )

    def targets(self) -> Iterator[Node]:
        """The shapes that say what they are about."""
        return (node for node, about in self._shapes.items() if any("#target" in name for name in about))

    def focus(self, shape: Node) -> set[Node]:
        """The nodes that a shape is about."""
        about: Properties = self._shapes[shape]
        found: set[Node] = set()
        for target in about.get(f"{SH}targetClass", ()):
            found |= {quad.subject for quad in self._store.quads_for_pattern(None, TYPE, target, None)}
        for target in about.get(f"{SH}targetSubjectsOf", ()):
            found |= {quad.subject for quad in self._store.quads_for_pattern(None, target, None, None)}
        for target in about.get(f"{SH}targetObjectsOf", ()):
            found |= {quad.object for quad in self._store.quads_for_pattern(None, target, None, None)}
        return found

    def check(self, focus: Node, shape: Node) -> Iterator[Violation]:
        """What is wrong with one node by one node shape."""
        for property_ in self._shapes[shape].get(f"{SH}property", ()):
            about = self._shapes[property_]
            path = about[f"{SH}path"][0]
            values = self._values(focus, path)
            for name, arguments in about.items():
                constraint = name.removeprefix(SH)
                if constraint in ("path", "message", "qualifiedMaxCount") or name == TYPE.value:
                    continue
                holds = CONSTRAINTS[constraint]
                if not all(holds(self, focus, values, argument, about) for argument in arguments):
                    message = next((text.value for text in about.get(f"{SH}message", ())), "")
                    yield Violation(str(focus), self._shown(path), constraint, message)

    def _values(self, focus: Node, path: Node) -> set[Node]:
        inverse = self._shapes.get(path, {}).get(f"{SH}inversePath")
        if inverse:
            quads = self._store.quads_for_pattern(None, inverse[0], focus, None)
            return {quad.subject for quad in quads}
        if isinstance(focus, ox.Literal):
            return set()
        return {quad.object for quad in self._store.quads_for_pattern(focus, path, None, None)}

    def _shown(self, path: Node) -> str:
        inverse = self._shapes.get(path, {}).get(f"{SH}inversePath")
        iri: str = (inverse[0] if inverse else path).value
        return iri.rpartition("#")[2].rpartition("/")[2]

    def _looked_up_type(self, node: Node, class_: Node) -> bool:
        if isinstance(node, ox.Literal):
            return False
        return next(iter(self._store.quads_for_pattern(node, TYPE, class_, None)), None) is not None

    def is_a(self, node: Node, class_: Node) -> bool:
        """Whether a node has a type."""
        return self._is_a(node, class_)

    def conforms(self, node: Node, shape: Node) -> bool:
        """Whether a node keeps to a shape that another one names."""
        return self._conforms(node, shape)

    def listed(self, head: Node) -> Iterator[Node]:
        """The members of an RDF list of the shapes."""
        while head.value != f"{RDF}nil":
            yield self._shapes[head][f"{RDF}first"][0]
            head = self._shapes[head][f"{RDF}rest"][0]

    def about(self, shape: Node) -> Properties:
        """What is said of a shape."""
        return self._shapes[shape]

    def ordered(self, focus: Node, values: set[Node], path: Node, *, strictly: bool) -> bool:
        """Whether all values are less than those that the node has of another property."""
        others = [_number(other) for other in self._values(focus, path)]
        pairs = [(_number(value), other) for value in values for other in others]
        return all(one < other or (one == other and not strictly) for one, other in pairs)


def _number(value: Node) -> float:
    try:
        return float(value.value)
    except (ValueError, AttributeError):
        return float("nan")


def _datatype(value: Node, datatype: Node) -> bool:
    if not isinstance(value, ox.Literal) or value.datatype != datatype or value.language:
        return False
    name = datatype.value.rpartition("#")[2]
    return name not in NUMBERS or _number(value) == _number(value)


def _qualified(shapes: _Shapes, values: set[Node], argument: Node, about: Properties) -> bool:
    (class_,) = shapes.about(argument)[f"{SH}class"]
    count = sum(shapes.is_a(value, class_) for value in values)
    (least,) = about[f"{SH}qualifiedMinCount"]
    (most,) = about[f"{SH}qualifiedMaxCount"]
    return int(least.value) <= count <= int(most.value)


def _one_of(shapes: _Shapes, value: Node, choices: Node) -> bool:
    return any(
        _datatype(value, shapes.about(choice)[f"{SH}datatype"][0]) for choice in shapes.listed(choices)
    )


Holds = Callable[[_Shapes, Node, set[Node], Node, Properties], bool]
CONSTRAINTS: Final[Mapping[str, Holds]] = {
    "minCount": lambda _s, _f, values, n, _a: len(values) >= int(n.value),
    "maxCount": lambda _s, _f, values, n, _a: len(values) <= int(n.value),
    "class": lambda s, _f, values, c, _a: all(s.is_a(value, c) for value in values),
    "datatype": lambda _s, _f, values, d, _a: all(_datatype(value, d) for value in values),
    "nodeKind": lambda _s, _f, values, _k, _a: all(isinstance(value, ox.NamedNode) for value in values),
    "in": lambda s, _f, values, head, _a: values <= set(s.listed(head)),
    "node": lambda s, _f, values, shape, _a: all(s.conforms(value, shape) for value in values),
    "minInclusive": lambda _s, _f, values, n, _a: all(_number(v) >= float(n.value) for v in values),
    "maxInclusive": lambda _s, _f, values, n, _a: all(_number(v) <= float(n.value) for v in values),
    "minLength": lambda _s, _f, values, n, _a: all(len(str(v.value)) >= int(n.value) for v in values),
    "lessThan": lambda s, f, values, path, _a: s.ordered(f, values, path, strictly=True),
    "lessThanOrEquals": lambda s, f, values, path, _a: s.ordered(f, values, path, strictly=False),
    "or": lambda s, _f, values, choices, _a: all(_one_of(s, value, choices) for value in values),
    "qualifiedValueShape": lambda s, _f, values, shape, about: _qualified(s, values, shape, about),
    "qualifiedMinCount": lambda _s, _f, _v, _n, _a: True,  # read with qualifiedValueShape
}
