"""Lexical frames: the words and constructions that express a relation, written as one short line each.

A pattern names the subject ``S``, the object ``O`` and the complement ``C`` of a relation around one head word:

=========================  ===========================================================================
``S accuse O (of C)``       verb; round brackets hold what may be missing; alternatives are ``a|b``
``S call_off <protest>``    verb with a particle; ``<protest>`` is a class of words (``words/classes.tsv``)
``S strike <deal> with O``  the preposition may hang on the verb or on its object
``S give O <aid>``          two bare items after the verb: receiver, then thing
``S order O to C``          infinitive; ``that C`` a clause, ``doing C`` a gerund
``S demand that O C``       a clause whose subject is O; ``that O must|should C`` with one of these modals
``S reject O's <offer>``    the holder of the object noun; ``S come to O's aid`` of a preposition's noun
``S take O =hostage``       the predicate of the object ("took them hostage"); ``=C`` any predicate
``S be in talk with O``     a word after a preposition may bear the next preposition
``S and O sign <deal>``     the two ends are joined in one subject
``S's denunciation of O``   noun whose doer is S ("his denunciation", "a denunciation by him", "Russian …")
``O's arrest (by S)``       noun whose undergoer is O
``war between S and O``     noun whose two ends are joined
``S = ally of O``           noun that describes S ("X, an ally of Y", "Y's ally X", "X is an ally of Y")
``S's O=troop``             noun that itself names O
``S demand O's <any>``      any object noun, for its holder
``S be critical of O``      adjective; ``S be against O`` a copula and a preposition
``S-backed O``              participle joined by a hyphen; ``anti-O S`` likewise a prefix
``S-led <attack> on O``     the same, where the noun is of a class and bears the other end
=========================  ===========================================================================

``O@state`` fills an unexpressed object with the state of S (a coup is against the state of its plotter), ``S@state`` an
unexpressed subject with the state of O, ``O@enemy`` with the state that S is at war with (``wars.tsv``), ``O@parties`` with
those whom the text has act under the deal, ``O@purpose`` with whom the purpose of the deed concerns, ``O@place`` with where it
happened.
``!into`` forbids a preposition. ``O:person`` takes actors of that kind only (person, organisation, state, alliance, armed-force,
faction, place).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox

from onrecord.graph.errors import OntologyError
from onrecord.graph.model import ActorKind
from onrecord.ontology.wordlists import Operator, WordLists
from onrecord.ontology.wordlists import load as load_words

ON = "https://w3id.org/onrecord/ns#"
PREPOSITIONS = frozenset(
    "about above across after against ahead along alongside amid among around as at before behind below beside between"
    " beyond by despite during for from in inside into near of off on onto out outside over past through to toward"
    " towards under until upon via with within without on_behalf_of in_favour_of in_favor_of in_support_of because_of"
    " in_defence_of in_defense_of at_the_behest_of on_the_side_of out_of at_odds_with in_league_with".split()
)
ROLES = frozenset({"S", "O", "C"})
ANY = frozenset({"*"})
CLAUSES = {"to": "inf", "that": "that", "doing": "ing"}


@dataclass(frozen=True, slots=True)
class Slot:
    """One argument of a frame: where it stands (``function``), which role it fills or which words it must be.

    ``function`` is subj, obj, dative, attr, inf, that, ing, clause, doer, undergoer, self, between, both, affix, outer or a
    preposition.
    ``holder`` marks a role borne by the holder of the object noun. ``fill`` says how an unexpressed end may be filled.
    """

    function: str
    role: str | None = None
    words: frozenset[str] | None = None
    required: bool = True
    holder: bool = False
    fill: str | None = None
    forbidden: bool = False
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """One way of saying a relation: a head word with its slots."""

    id: str
    relation: str
    pattern: str
    head: str
    pos: str
    slots: tuple[Slot, ...]
    particle: str | None = None
    example: str | None = None
    polarity: str = "affirmed"
    modality: str = "asserted"
    ended: bool = False
    confidence: float = 0.9

    checks: tuple[Slot, ...] = field(init=False, repr=False)
    """The slots in the order in which they are cheapest to check: words before complements before actors."""
    weight: int = field(init=False, repr=False)
    """How specific the frame is: the more it demands, the more it weighs against its rivals."""

    def __post_init__(self) -> None:
        """Work out once what every match asks for."""
        object.__setattr__(self, "checks", tuple(sorted(self.slots, key=_cost)))
        object.__setattr__(self, "weight", sum(map(_demand, self.slots)) + (2 if self.particle else 0))


def _cost(slot: Slot) -> int:
    if slot.forbidden:
        return 0
    if slot.words is not None and slot.role is None:
        return 1
    return 2 if slot.role == "C" else 3


def _demand(slot: Slot) -> int:
    return (3 if slot.words and slot.required else 0) + (
        2 if slot.required and slot.function != "both" else 1
    )


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All frames by head word and part of speech, with the word classes and operators that frames and grammar use."""

    frames: Mapping[tuple[str, str], tuple[Frame, ...]]
    words: WordLists
    count: int = 0
    heads: frozenset[str] = field(default=frozenset())

    def of(self, lemma: str, pos: str) -> tuple[Frame, ...]:
        """The frames of a head word (``pos``: verb, noun, adj, suffix, prefix), most specific first."""
        return self.frames.get((lemma, pos), ())

    def operator(self, lemma: str) -> Operator | None:
        """What a governing word does to the claim below it, None where it does nothing."""
        return self.words.operators.get(lemma)

    def is_light(self, lemma: str) -> bool:
        """Whether the verb only lends its subject to the noun that is its object ("launch an attack")."""
        return lemma in self.words.light


def compile_frame(identifier: str, relation: str, pattern: str, words: WordLists, **more: object) -> Frame:
    """Compile one pattern; raises OntologyError with the pattern and what is wrong in it.

    >>> frame = compile_frame("f", "accused", "S accuse O (of C)", load_words())
    >>> frame.head, frame.pos, [(s.function, s.role, s.required) for s in frame.slots]
    ('accuse', 'verb', [('subj', 'S', True), ('obj', 'O', True), ('of', 'C', False)])
    """
    try:
        head, pos, particle, slots = _compile(pattern, words)
    except ValueError as error:
        raise OntologyError(f"frame '{identifier}': the pattern '{pattern}' {error}") from error
    roles = {slot.role for slot in slots}
    if not {"S", "O"} <= roles:
        raise OntologyError(f"frame '{identifier}': the pattern '{pattern}' must name both S and O")
    return Frame(identifier, relation, pattern, head, pos, tuple(slots), particle, **more)  # type: ignore[arg-type]


def _items(pattern: str) -> list[tuple[str, bool]]:
    items, optional = [], False
    for raw in pattern.split():
        optional = optional or raw.startswith("(")
        items.append((raw.strip("()"), not optional))
        if raw.endswith(")"):
            optional = False
    return items


def _compile(pattern: str, words: WordLists) -> tuple[str, str, str | None, list[Slot]]:
    items = _items(pattern)
    first = items[0][0]
    if match := re.fullmatch(r"([SO])-([a-z]+)", first):
        outer = _slot("outer", items[1][0], words, True)
        return (
            match[2],
            "suffix",
            None,
            [Slot("affix", match[1]), outer, *_tail(items[2:], words, verb=False)],
        )
    if match := re.fullmatch(r"([a-z]+)-([SO])", first):
        return match[1], "prefix", None, [Slot("affix", match[2]), Slot("outer", items[1][0])]
    if len(items) > 1 and items[1][0] == "=":
        return _noun(items[2:], [Slot("self", first[0])], words)
    if match := re.fullmatch(r"([SO])'s", first):
        function = "doer" if match[1] == "S" else "undergoer"
        own = re.fullmatch(r"([SO])=(.+)", items[1][0])
        if own:
            slots = [Slot(function, match[1], required=items[0][1]), Slot("self", own[1])]
            return own[2], "noun", None, [*slots, *_tail(items[2:], words, verb=False)]
        return _noun(items[1:], [Slot(function, match[1], required=items[0][1])], words)
    if first.partition("@")[0].partition(":")[0] not in ROLES:
        return _noun(items, [], words)
    if len(items) > 3 and items[1][0] == "and":
        verb, _, particle = items[3][0].partition("_")
        return (
            verb,
            "verb",
            particle or None,
            [Slot("both", "S"), Slot("both", "O"), *_tail(items[4:], words, verb=True)],
        )
    if items[1][0] == "be" and items[2][0] not in PREPOSITIONS:
        adjective = items[2][0]
        return (
            adjective,
            "adj",
            None,
            [_slot("subj", first, words, True), *_tail(items[3:], words, verb=False)],
        )
    verb, _, particle = items[1][0].partition("_")
    return (
        verb,
        "verb",
        particle or None,
        [_slot("subj", first, words, True), *_tail(items[2:], words, verb=True)],
    )


def _noun(
    items: list[tuple[str, bool]], slots: list[Slot], words: WordLists
) -> tuple[str, str, None, list[Slot]]:
    return items[0][0], "noun", None, [*slots, *_tail(items[1:], words, verb=False)]


def _tail(items: list[tuple[str, bool]], words: WordLists, *, verb: bool) -> list[Slot]:
    """The slots of all items after the head; of two bare ones the first is the receiver."""
    slots: list[Slot] = []
    bare: list[Slot] = []
    index = 0
    while index < len(items):
        item, required = items[index]
        rest = [other for other, _ in items[index + 1 :]]
        found, used = _special(item, rest, required) or _phrase(item, rest, words, required) or ([], 0)
        slots += found
        if not used:
            if not verb:
                raise ValueError(f"has the bare item '{item}' where a preposition is expected")
            bare.append(_slot("obj", item, words, required))
        index += used or 1
    if len(bare) > 2:
        raise ValueError("has more than two bare items after the verb")
    if len(bare) == 2:
        bare[0] = replace(bare[0], function="dative")
    return [*bare, *slots]


def _special(item: str, rest: list[str], required: bool) -> tuple[list[Slot], int] | None:
    """Slots and length of "between S and O", "!into", "that O must C", "to C", "O's"; None for any other item."""
    following = rest[0] if rest else ""
    if item == "between" and following == "S":
        return [Slot("between", "S", required=required), Slot("between", "O", required=required)], 4
    if item.startswith("!"):
        return [Slot(item[1:], required=False, forbidden=True)], 1
    if item == "that" and following == "O":
        third = rest[1] if len(rest) > 1 else "C"
        modals = frozenset(third.split("|")) if third not in ROLES else None
        return [
            Slot("that", "C", modals, required),
            Slot("clause", "O", required=required),
        ], 4 if modals else 3
    if item in CLAUSES and following == "C":
        return [Slot(CLAUSES[item], "C", required=required)], 2
    if item.endswith("'s"):
        return [Slot("obj", item[0], required=required, holder=True)], 1
    return None


def _phrase(item: str, rest: list[str], words: WordLists, required: bool) -> tuple[list[Slot], int] | None:
    """Slots and length of a prepositional phrase or a predicate; None for any other item."""
    if item.startswith("="):
        return [_slot("attr", item[1:], words, required)], 1
    if item not in PREPOSITIONS:
        return None
    if not rest:
        raise ValueError(f"ends with the preposition '{item}'")
    if rest[0].endswith("'s"):
        return [_slot(item, rest[1], words, required), Slot(item, rest[0][0], holder=True)], 3
    return [_slot(item, rest[0], words, required)], 2


def _slot(function: str, item: str, words: WordLists, required: bool) -> Slot:
    role, _, fill = item.partition("@")
    role, _, kind = role.partition(":")
    if role in ROLES:
        if kind and kind not in set(ActorKind):
            raise ValueError(f"asks for actors of the kind '{kind}', which is none of {', '.join(ActorKind)}")
        return Slot(function, role, required=required and not fill, fill=fill or None, kind=kind or None)
    if match := re.fullmatch(r"<([a-z-]+)>", item):
        if match[1] == "any":
            return Slot(function, None, ANY, required)
        if match[1] not in words.classes:
            raise ValueError(f"names the class of words <{match[1]}>, which no table lists")
        return Slot(function, None, words.classes[match[1]], required)
    if not re.fullmatch(r"[a-z|-]+", item):
        raise ValueError(f"has '{item}', which is no role, preposition, class or lower-case word")
    return Slot(function, None, frozenset(item.split("|")), required)


def _read_turtle(text: bytes, name: str) -> Iterable[tuple[str, dict[str, str]]]:
    try:
        store = ox.Store()
        store.load(text, format=ox.RdfFormat.TURTLE)
    except SyntaxError as error:
        raise OntologyError(f"{name} is no valid Turtle: {error}") from error
    records: dict[str, dict[str, str]] = {}
    for quad in store:
        subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else str(quad.subject)
        records.setdefault(subject, {})[quad.predicate.value] = getattr(quad.object, "value", "")
    return sorted(records.items())


def _frames_of(text: bytes, name: str, words: WordLists) -> list[Frame]:
    frames = []
    for iri, record in _read_turtle(text, name):
        pattern, relation = record.get(ON + "pattern"), record.get(ON + "relation")
        if pattern is None and relation is None:
            continue
        if pattern is None or relation is None:
            raise OntologyError(f"{name}: the frame {iri} needs both on:pattern and on:relation")
        for number, alternative in enumerate(_alternatives(pattern)):
            frames.append(
                compile_frame(
                    re.split(r"[/#]", iri)[-1] + (f".{number}" if number else ""),
                    relation.removeprefix(ON),
                    alternative,
                    words,
                    example=record.get(ON + "example"),
                    polarity=record.get(ON + "polarity", ON + "affirmed").removeprefix(ON),
                    modality=record.get(ON + "modality", ON + "asserted").removeprefix(ON),
                    ended=record.get(ON + "ended") == "true",
                    confidence=float(record.get(ON + "confidence", 0.9)),
                )
            )
    return frames


def _alternatives(pattern: str) -> list[str]:
    """One pattern for each alternative of its head: ``S accuse|blame O`` gives two (words after the head keep theirs)."""
    position = next((m for m in re.finditer(r"[a-z_-]+(?:\|[a-z_-]+)+", pattern)), None)
    if position is None:
        return [pattern]
    before = pattern[: position.start()].split()
    is_head = not any(
        re.fullmatch(r"\(?[a-z_]+\)?", word) and word not in {"be"}
        for word in before
        if word.strip("()") not in ROLES
    )
    if not is_head or (before and before[-1].strip("(") in PREPOSITIONS):
        return [pattern]
    return [pattern[: position.start()] + word + pattern[position.end() :] for word in position[0].split("|")]


@lru_cache(maxsize=4)
def load(extra: Sequence[Path] = ()) -> Lexicon:
    """Load the packaged frames and those of extra Turtle files (a tuple of paths).

    Raises OntologyError where a file cannot be read, is no Turtle, or holds a wrong frame or an unknown relation.
    """
    words = load_words()
    frames: list[Frame] = []
    for entry in sorted(files("onrecord.ontology").joinpath("frames").iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".ttl"):
            frames += _frames_of(entry.read_bytes(), entry.name, words)
    for path in extra:
        try:
            frames += _frames_of(path.read_bytes(), str(path), words)
        except OSError as error:
            raise OntologyError(f"the ontology file {path} cannot be read: {error.strerror}") from error
    table: dict[tuple[str, str], list[Frame]] = {}
    for frame in frames:
        table.setdefault((frame.head, frame.pos), []).append(frame)
    ordered = {key: tuple(sorted(found, key=lambda f: (-f.weight, f.id))) for key, found in table.items()}
    return Lexicon(ordered, words, len(frames), frozenset(head for head, _ in ordered))
