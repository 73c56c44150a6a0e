"""One frame laid on the arguments of one head word: whether all that it demands is there, and what is not."""

from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from onrecord.graph.ends import End, Resolver
from onrecord.graph.roles import ends_of, is_word
from onrecord.graph.syntax import Arguments, children, prepositional
from onrecord.ontology.frames import Frame, Slot


@dataclass(frozen=True, slots=True)
class Match:
    """A frame that found all it demands: its ends, its head token, the clause or phrase that is its complement.

    ``taken`` holds the indexes of the nouns that the frame asks for by word ("ban" in "lift <sanction> on O").
    """

    frame: Frame
    head: Token
    subjects: tuple[End, ...]
    objects: tuple[End, ...]
    complement: tuple[int, int] | None = None
    fill: str | None = None
    inferred: str | None = None
    taken: tuple[int, ...] = ()


def fit(frame: Frame, arguments: Arguments, resolver: Resolver, why: list[str] | None = None) -> Match | None:
    """The match of a frame, None where it lacks something; ``why`` then receives what it lacks."""
    fitting = Fitting(frame, replace(arguments, tokens=dict(arguments.tokens)), resolver)
    lacking = fitting.lacking()
    if lacking is not None:
        if why is not None:
            why.append(lacking)
        return None
    return fitting.match()


@dataclass(slots=True)
class Fitting:
    """One frame laid on the arguments of one head."""

    frame: Frame
    arguments: Arguments
    resolver: Resolver
    ends: dict[str, tuple[End, ...]] = field(default_factory=dict)
    complement: tuple[int, int] | None = None
    fill: str | None = None
    taken: list[int] = field(default_factory=list)

    def lacking(self) -> str | None:
        """Fill the slots; what is missing, in words, or None where nothing is."""
        if not self._particle_fits():
            return f"the particle is '{self.arguments.particle or 'none'}', not '{self.frame.particle or 'none'}'"
        for slot in self.frame.slots:
            if reason := self._fill(slot):
                return reason
        missing = [role for role in "SO" if not self.ends.get(role)]
        if len(missing) == 2 or (missing and not self.fill):
            return f"no actor stands at {' and '.join(missing)}"
        return None

    def match(self) -> Match:
        """The match, once nothing is lacking."""
        inferred = "participle" if self.arguments.controlled == "participle" else None
        subjects, objects = self.ends.get("S", ()), self.ends.get("O", ())
        return Match(
            self.frame,
            self.arguments.head,
            subjects,
            objects,
            self.complement,
            self.fill,
            inferred,
            tuple(self.taken),
        )

    def _particle_fits(self) -> bool:
        wanted, given = self.frame.particle, self.arguments.particle
        if wanted == given or (not wanted and self.frame.pos != "verb"):
            return True
        return wanted is not None and _adverb(self.arguments.head, wanted)

    def _fill(self, slot: Slot) -> str | None:
        if slot.forbidden:
            present = self.arguments.get(slot.function) or slot.function in self.arguments.clauses
            return f"there is a phrase with '{slot.function}'" if present else None
        if slot.function in {"inf", "that", "ing"} or slot.role == "C":
            found = _complement(slot, self.arguments)
            self.complement = self.complement or found
            return f"no complement stands at '{slot.function}'" if found is None and slot.required else None
        if slot.words is not None:
            return self._fill_words(slot)
        if slot.role is not None:
            return self._fill_role(slot, slot.role)
        return None

    def _fill_words(self, slot: Slot) -> str | None:
        words = [token for token in _places(slot, self.arguments) if is_word(token, slot)]
        if slot.required and not words:
            return f"none of the words that it asks for stands at '{slot.function}'"
        self.taken += [token.i for token in words]
        if slot.function not in {"obj", "attr"}:
            _lend_prepositions(words, self.arguments)
        return None

    def _fill_role(self, slot: Slot, role: str) -> str | None:
        found = tuple(ends_of(slot, self.frame, self.arguments, self.resolver))
        found = tuple(end for end in found if slot.kind is None or _kind(end, self.resolver) == slot.kind)
        if not found and slot.required:
            return f"no actor stands at '{slot.function}' ({role})"
        if not found and slot.fill:
            self.fill = slot.fill
        self.ends[role] = self.ends.get(role) or found
        return None


def _kind(end: End, resolver: Resolver) -> str | None:
    actor = resolver.cast.actors.get(end.actor) or resolver.groups.get(end.actor)
    return actor.kind if actor else None


def _adverb(head: Token, particle: str) -> bool:
    near = (child for child in head.children if child.lower_ == particle)
    return any(
        child.dep_ == "advmod" or (child.dep_ == "prep" and not children(child, "pobj", "pcomp"))
        for child in near
    )


def _places(slot: Slot, arguments: Arguments) -> list[Token]:
    """Where the words of a slot may stand; the parser takes "hostage" in "took soldiers hostage" for the object."""
    return arguments.get(slot.function) + (arguments.get("obj") if slot.function == "attr" else [])


def _is_question(clause: Token) -> bool:
    return any(
        (c.lower_ in {"whether", "if"} and c.dep_ == "mark") or c.tag_ in {"WRB", "WP"}
        for c in clause.children
    )


def _lend_prepositions(nouns: list[Token], arguments: Arguments) -> None:
    """The phrases of a noun that belongs to the idiom are the verb's ("be in talks with", "come under attack from")."""
    for noun in nouns:
        for preposition in children(noun, "prep"):
            name, found, _ = prepositional(preposition)
            if found:
                arguments.tokens[name] = found


def _complement(slot: Slot, arguments: Arguments) -> tuple[int, int] | None:
    clause = arguments.clauses.get(slot.function)
    if (
        clause is not None
        and slot.words
        and not any(c.dep_ == "aux" and c.lower_ in slot.words for c in clause.children)
    ):
        return None
    if clause is not None and slot.function == "that" and _is_question(clause):
        return None
    if clause is not None:
        return clause.left_edge.i, clause.right_edge.i
    for token in arguments.get(slot.function) if slot.role == "C" else ():
        return token.left_edge.i, token.right_edge.i
    return None
