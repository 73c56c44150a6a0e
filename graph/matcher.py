"""The compiled matcher: lexical frames over the arguments of each head word of a reading."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from onrecord.graph.ends import End, Resolver
from onrecord.graph.grammar import (
    Arguments,
    adjective_arguments,
    children,
    is_passive,
    noun_arguments,
    prepositional,
    surface_subject,
    verb_arguments,
)
from onrecord.graph.model import ActorKind, Mention, MentionKind
from onrecord.ontology.frames import ANY, Frame, Slot

ASPIRING = frozenset({"candidate", "nominee", "hopeful", "contender", "aspirant", "front-runner", "frontrunner"})
POS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adj", "ADV": "adj"}
DOER = ("poss", "by", "light", "mod", "from")
UNDERGOER = ("poss", "of", "mod")
ROLE_NOUN = ("of", "to", "poss", "mod", "in", "for", "at", "with")


@dataclass(frozen=True, slots=True)
class Match:
    """A frame that found all it demands: its ends, its head token, the clause or phrase that is its complement."""

    frame: Frame
    head: Token
    subjects: tuple[End, ...]
    objects: tuple[End, ...]
    complement: tuple[int, int] | None = None
    fill: str | None = None
    inferred: str | None = None


def matches(resolver: Resolver) -> Iterator[Match]:
    """All matches of all frames in a reading, in text order; of the frames of one head, the most specific that matches."""
    lexicon = resolver.lexicon
    for token in resolver.reading.doc:
        lemma = token.lemma_.lower()
        if lemma not in lexicon.heads and token.lower_ not in lexicon.heads:
            continue
        for pos in _parts(token):
            if pos in {"prefix", "suffix"}:
                yield from _affixed(token, pos, resolver)
                continue
            frames = lexicon.of(lemma, pos) or (lexicon.of(token.lower_, pos) if pos == "adj" else ())
            if frames:
                yield from _match_head(token, pos, frames, resolver)


def _parts(token: Token) -> tuple[str, ...]:
    doc = token.doc
    before = doc[token.i - 1].text if token.i else ""
    after = doc[token.i + 1].text if token.i + 1 < len(doc) else ""
    if before in {"-", "–", "‑"} and token.i > 1 and token.pos_ in {"VERB", "ADJ", "NOUN"} and token.tag_ in {"VBN", "VBD", "JJ", "VBG", "NN"}:
        return ("suffix", "noun")
    if after in {"-", "–", "‑"} and token.lower_ in {"anti", "pro"}:
        return ("prefix",)
    if token.pos_ == "ADJ" and token.tag_ in {"VBN", "VBG"}:
        return ("verb", "adj")
    if token.pos_ == "ADJ" and (token.dep_ in {"pobj", "dobj", "nsubj", "nsubjpass"} or "-" in token.text):
        return ("noun", "adj")
    if token.tag_ == "VBN" and token.pos_ == "VERB" and (token.dep_ in {"acomp", "oprd"} or is_passive(token)):
        return ("verb", "adj")
    part = POS.get(token.pos_)
    return (part,) if part else ()


def attempts(token: Token, resolver: Resolver) -> Iterator[tuple[Frame, str | None]]:
    """Every frame of a head word with what it lacks there, None where it fits: the grounds of ``onrecord frames test``."""
    for pos in _parts(token):
        for frame in resolver.lexicon.of(token.lemma_.lower(), pos) if pos not in {"prefix", "suffix"} else ():
            why: list[str] = []
            _fit(frame, _arguments(token, pos, resolver), resolver, why)
            yield frame, why[0] if why else None


def _arguments(token: Token, pos: str, resolver: Resolver) -> Arguments:
    if pos == "verb":
        return verb_arguments(token, resolver.lexicon)
    if pos == "noun":
        return noun_arguments(token, resolver.lexicon)
    return adjective_arguments(token, resolver.lexicon)


def _match_head(token: Token, pos: str, frames: tuple[Frame, ...], resolver: Resolver) -> Iterator[Match]:
    arguments = _arguments(token, pos, resolver)
    best: int | None = None
    relations: set[str] = set()
    for frame in frames:
        if best is not None and (frame.weight < best or frame.relation in relations):
            break
        if found := _fit(frame, arguments, resolver):
            best = frame.weight
            relations.add(frame.relation)
            yield found


def _fit(frame: Frame, arguments: Arguments, resolver: Resolver, why: list[str] | None = None) -> Match | None:
    """The match of a frame, None where it lacks something; ``why`` then receives what it lacks."""
    fitting = _Fitting(frame, replace(arguments, tokens=dict(arguments.tokens)), resolver)
    lacking = fitting.lacking()
    if lacking is not None:
        if why is not None:
            why.append(lacking)
        return None
    return fitting.match()


@dataclass(slots=True)
class _Fitting:
    """One frame laid on the arguments of one head."""

    frame: Frame
    arguments: Arguments
    resolver: Resolver
    ends: dict[str, tuple[End, ...]] = field(default_factory=dict)
    complement: tuple[int, int] | None = None
    fill: str | None = None

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
        return Match(self.frame, self.arguments.head, subjects, objects, self.complement, self.fill, inferred)

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
            found = _complement(slot, self.arguments, self.resolver)
            self.complement = self.complement or found
            return f"no complement stands at '{slot.function}'" if found is None and slot.required else None
        if slot.words is not None:
            return self._fill_words(slot)
        if slot.role is not None:
            return self._fill_role(slot, slot.role)
        return None

    def _fill_words(self, slot: Slot) -> str | None:
        words = [token for token in _places(slot, self.arguments) if _is_word(token, slot)]
        if slot.required and not words:
            return f"none of the words that it asks for stands at '{slot.function}'"
        if slot.function not in {"obj", "attr"}:
            _lend_prepositions(words, self.arguments)
        return None

    def _fill_role(self, slot: Slot, role: str) -> str | None:
        found = tuple(_ends(slot, self.frame, self.arguments, self.resolver))
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
    return any(child.dep_ == "advmod" or (child.dep_ == "prep" and not children(child, "pobj", "pcomp")) for child in near)


def _places(slot: Slot, arguments: Arguments) -> list[Token]:
    """Where the words of a slot may stand; the parser takes "hostage" in "took soldiers hostage" for the object."""
    return arguments.get(slot.function) + (arguments.get("obj") if slot.function == "attr" else [])


def _is_question(clause: Token) -> bool:
    return any(c.lower_ in {"whether", "if"} and c.dep_ == "mark" or c.tag_ in {"WRB", "WP"} for c in clause.children)


def _lend_prepositions(nouns: list[Token], arguments: Arguments) -> None:
    """The phrases of a noun that belongs to the idiom are the verb's ("be in talks with", "come under attack from")."""
    for noun in nouns:
        for preposition in children(noun, "prep"):
            name, found, _ = prepositional(preposition)
            if found:
                arguments.tokens[name] = found


def _is_word(token: Token, slot: Slot) -> bool:
    words = slot.words or frozenset()
    if words is ANY:
        return token.pos_ in {"NOUN", "PROPN"}
    if token.lemma_.lower() in words:
        return True
    return any(child.dep_ == "compound" and child.lemma_.lower() in words for child in token.children)


def _complement(slot: Slot, arguments: Arguments, resolver: Resolver) -> tuple[int, int] | None:
    clause = arguments.clauses.get(slot.function)
    if clause is not None and slot.words and not any(c.dep_ == "aux" and c.lower_ in slot.words for c in clause.children):
        return None
    if clause is not None and slot.function == "that" and _is_question(clause):
        return None
    if clause is not None:
        return clause.left_edge.i, clause.right_edge.i
    for token in arguments.get(slot.function) if slot.role == "C" else ():
        return token.left_edge.i, token.right_edge.i
    return None


def _ends(slot: Slot, frame: Frame, arguments: Arguments, resolver: Resolver) -> Iterator[End]:
    head = arguments.head
    if slot.function == "self":
        yield from _self_ends(head, resolver) if slot.role == "S" else resolver.ends(head)
        return
    if slot.function in {"between", "both"}:
        joined = list(_expand(arguments.get("between" if slot.function == "between" else "subj"), frame, slot, resolver))
        paired = sum(other.function == slot.function and other.role is not None for other in frame.slots) > 1
        yield from joined if not paired else joined[:1] if slot.role == "S" else joined[1:]
        return
    if any(other.function == "self" and other.role == "O" for other in frame.slots):
        yield from _expand(arguments.get("poss"), frame, slot, resolver)
        return
    if slot.function in {"doer", "undergoer"}:
        used = {other.function for other in frame.slots}
        for function in DOER if slot.function == "doer" else UNDERGOER:
            if function in used:
                continue
            found = list(_expand(arguments.get(function), frame, slot, resolver))
            if found:
                yield from found
                return
        if slot.function == "doer" and "of" not in used:
            yield from _expand(arguments.get("of"), frame, slot, resolver)
        return
    if slot.function == "clause":
        clause = arguments.clauses.get("that")
        if clause is not None:
            yield from _expand(surface_subject(clause, resolver.lexicon)[0], frame, slot, resolver)
        return
    if slot.holder:
        for token in arguments.get(slot.function):
            if any(other.words and _is_word(token, other) for other in frame.slots):
                yield from resolver.holders(token) or resolver.concerned(token)
        return
    predicate = next((other for other in frame.slots if other.function == "attr" and other.words), None)
    if predicate is not None and slot.function == "obj":
        for token in arguments.get("obj"):
            yield from resolver.holders(token) if _is_word(token, predicate) else _expand([token], frame, slot, resolver)
        return
    found = list(_expand(arguments.get(slot.function), frame, slot, resolver))
    if not found and slot.function == "dative":
        yield from _receivers(frame, arguments, resolver)
    if not found and frame.slots[0].function == "self" and slot.role == "O" and slot.function == "of":
        yield from _of_title(head, arguments, frame, slot, resolver)
        return
    if not found and frame.pos == "noun" and slot.role == "O" and arguments.get("poss"):
        for end in _expand(arguments.get("mod"), frame, slot, resolver):
            yield replace(end, confidence=end.confidence * 0.85, reason=f"name before '{head.lower_}'")
    yield from found


def _receivers(frame: Frame, arguments: Arguments, resolver: Resolver) -> Iterator[End]:
    """The receiver that the parser took for a part of the thing's name ("sent Haiti armoured vehicles")."""
    thing = next((other for other in frame.slots if other.function == "obj" and other.words), None)
    for token in arguments.get("obj") if thing else ():
        if thing and token.lemma_.lower() in (thing.words or ()):
            for before in children(token, "compound", "nmod", "amod", "poss"):
                mention = resolver.cast.at(before.i)
                if mention is not None and mention.kind is MentionKind.NAME and not children(before, "case"):
                    yield resolver.end(before, mention, None, 0.9)


def _of_title(noun: Token, arguments: Arguments, frame: Frame, slot: Slot, resolver: Resolver) -> Iterator[End]:
    """What a role noun belongs to: its phrases, else the name before it in a title ("Belarus President …")."""
    if noun.head.lower_ in ASPIRING:
        return  # "president candidate X"
    for function in ROLE_NOUN:
        found = list(_expand(arguments.get(function), frame, slot, resolver))
        if found:
            yield from found
        if arguments.get(function) and (found or function == "of"):
            return  # "chief of staff" heads no state
    covering = resolver.cast.covering(noun.i)
    if covering is None:
        return
    for i in range(noun.i - 1, covering.first - 1, -1):
        mention = resolver.cast.at(i)
        if mention is not None and mention is not covering and mention.last < noun.i:
            yield resolver.end(noun.doc[i], mention)
            return


def _expand(tokens: list[Token], frame: Frame, slot: Slot, resolver: Resolver) -> Iterator[End]:
    for token in tokens:
        key = (token.i, frame.relation if slot.role == "O" else "")
        if key not in resolver.found:
            resolver.found[key] = tuple(_expanded(token, key[1], resolver))
        yield from resolver.found[key]


def _expanded(token: Token, relation: str, resolver: Resolver) -> list[End]:
    """The actors of one argument; ``relation`` is empty for a subject."""
    if mention := resolver.cast.at(token.i):
        return [resolver.end(token, mention)]
    classes = resolver.lexicon.words.classes
    abstract, site = relation in classes["abstract-object"], relation in classes["site-object"]
    found = resolver.ends(token, abstract=abstract, site=site)
    if not found and not relation and token.lemma_.lower() in classes["acts-itself"]:
        return resolver.holders(token, 0.85)
    return found


def _self_ends(noun: Token, resolver: Resolver) -> list[End]:
    """Whom a role noun describes: itself resolved, its apposition, its subject, the name that it is a title of."""
    governor = noun.head
    if noun.dep_ in {"attr", "oprd"} and governor.pos_ in {"AUX", "VERB"}:
        subjects = surface_subject(governor, resolver.lexicon)[0]
        return [end for token in (children(governor, "dobj") or subjects) for end in resolver.ends(token)]
    if noun.dep_ == "nsubj" and governor.lemma_ == "be" and (predicates := children(governor, "attr")):
        return [end for token in predicates for end in resolver.ends(token)]
    if mention := resolver.cast.at(noun.i):
        return [resolver.end(noun, mention)]
    covering = resolver.cast.covering(noun.i)
    if covering is not None and covering.last > noun.i:
        return [resolver.end(noun, covering)]
    for other in children(noun, "appos"):
        if found := resolver.ends(other):
            return found
    if children(noun, "poss"):
        named = [resolver.cast.at(c.i) for c in children(noun, "compound", "nmod", "amod")]
        acting = [mention for mention in named if mention and _acts(mention, resolver)]
        if found := [resolver.end(noun, mention, f"name before '{noun.lower_}'") for mention in acting]:
            return found
    if noun.dep_ in {"appos", "compound", "nmod"} and governor.pos_ in {"PROPN", "NOUN"}:
        return resolver.ends(governor)
    if found := resolver.named_after(noun):
        return found
    if noun.dep_ == "pobj" and governor.lower_ == "as":
        verb = governor.head
        around = verb_arguments(verb, resolver.lexicon) if verb.pos_ == "VERB" else None
        tokens = (around.get("obj") or around.get("subj")) if around else []
        return [end for token in tokens for end in resolver.ends(token)]
    return []


def _acts(mention: Mention, resolver: Resolver) -> bool:
    """Whether a name before a role noun names who bears the role ("its NATO allies"), not where from ("his Ohio supporters")."""
    actor = resolver.actor(mention.actor)
    return actor is not None and actor.kind in {ActorKind.ALLIANCE, ActorKind.PERSON, ActorKind.FORCE}


def _affixed(token: Token, kind: str, resolver: Resolver) -> Iterator[Match]:
    """"NATO-backed offensive by Kyiv", "anti-Putin fighters", "the pro-Russian leader"."""
    doc = token.doc
    for frame in resolver.lexicon.of(token.lower_, kind):
        neighbour = token.i - 2 if kind == "suffix" else token.i + 2
        if not 0 <= neighbour < len(doc):
            return
        mention = resolver.cast.covering(neighbour) or resolver.cast.at(neighbour)
        noun = _modified(doc[max(token.i, neighbour)])
        if mention is None or noun is None:
            continue
        affix = resolver.end(doc[neighbour], mention)
        if frame.slots[1].words is not None:
            outer = _outer_ends(noun, frame, resolver)
        else:
            outer = resolver.ends(noun) or resolver.holders(noun, 0.85)
        outer = [end for end in outer if end.actor != affix.actor]
        role = frame.slots[0].role
        if outer:
            ends = ((affix,), tuple(outer)) if role == "S" else (tuple(outer), (affix,))
            yield Match(frame, token, *ends)


def _outer_ends(noun: Token, frame: Frame, resolver: Resolver) -> list[End]:
    """The ends that the noun bears itself ("the Qatari-brokered truce between Hamas and Israel")."""
    if not _is_word(noun, frame.slots[1]):
        return []
    arguments = noun_arguments(noun, resolver.lexicon)
    return [end for slot in frame.slots[2:] for end in _ends(slot, frame, arguments, resolver)]


def _modified(token: Token) -> Token | None:
    """The noun that a hyphenated modifier stands before."""
    doc = token.doc
    noun = token
    while noun.dep_ in {"amod", "compound", "npadvmod", "punct", "nmod", "advmod", "intj", "dep"} and noun.head.i != noun.i and noun.head.i - token.i < 8:
        noun = noun.head
    if noun.i <= token.i:
        noun = next((t for t in doc[token.i + 1 : token.i + 6] if t.pos_ in {"NOUN", "PROPN"} and t.dep_ not in {"compound", "amod"}), None)  # type: ignore[assignment]
    return noun
