"""Which actors stand at a slot of a frame: one reader for each function that is not simply an argument."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from onrecord.graph.ends import End, Resolver
from onrecord.graph.grammar import surface_subject, verb_arguments
from onrecord.graph.model import ActorKind, Mention, MentionKind
from onrecord.graph.syntax import Arguments, children, is_affixed
from onrecord.ontology.frames import ANY, Frame, Slot

ASPIRING = frozenset(
    {"candidate", "nominee", "hopeful", "contender", "aspirant", "front-runner", "frontrunner"}
)
BEARERS = {"doer": ("poss", "by", "light", "mod", "from"), "undergoer": ("poss", "of", "mod")}
DERIVED = frozenset({"both", "clause", "attr", "self", "dative", "doer", "undergoer", "between"})
MEASURES = frozenset(
    "state day week month year hour series string wave round number part bulk share piece ton tonne barrel bag kind form type"
    " dozen hundred thousand million billion pair handful package batch range set most rest majority half cargo load".split()
)
ROLE_NOUN = ("of", "poss", "mod", "in", "for", "at", "with")


def ends_of(slot: Slot, frame: Frame, arguments: Arguments, resolver: Resolver) -> list[End]:
    """The actors at one slot; empty where there is none."""
    if slot.function == "self":
        return _self_ends(arguments.head, resolver) if slot.role == "S" else resolver.ends(arguments.head)
    if slot.function in {"between", "both"}:
        return _joined(slot, frame, arguments, resolver)
    if any(other.function == "self" and other.role == "O" for other in frame.slots):
        return _expand(arguments.get("poss"), frame, slot, resolver)
    if slot.function in BEARERS:
        return _borne(slot, frame, arguments, resolver)
    if slot.function == "clause":
        clause = arguments.clauses.get("that")
        return (
            _expand(surface_subject(clause, resolver.lexicon)[0], frame, slot, resolver)
            if clause is not None
            else []
        )
    if slot.holder:
        return _held(slot, frame, arguments, resolver)
    return _argument(slot, frame, arguments, resolver)


def is_word(token: Token, slot: Slot) -> bool:
    """Whether the token is one of the words that a slot asks for, itself or as a compound ("a peace deal")."""
    words = slot.words or frozenset()
    if words is ANY:
        return token.pos_ in {"NOUN", "PROPN"}
    lemma = token.lemma_.lower()
    if lemma in words:
        return True
    if lemma in MEASURES or token.pos_ == "NUM":
        return _is_measure_of(token, words)
    return any(child.dep_ == "compound" and child.lemma_.lower() in words for child in token.children)


def _is_measure_of(token: Token, words: frozenset[str]) -> bool:
    """As in "a series of raids", "two of his soldiers", "part of an aid package", "$2 billion"."""
    if "money" in words and any(child.tag_ == "$" for child in token.children):
        return True
    inner = (o for p in children(token, "prep") if p.lower_ == "of" for o in children(p, "pobj"))
    return any(
        noun.lemma_.lower() in words
        or any(c.dep_ == "compound" and c.lemma_.lower() in words for c in noun.children)
        for noun in inner
    )


def _joined(slot: Slot, frame: Frame, arguments: Arguments, resolver: Resolver) -> list[End]:
    """As in "war between S and O", "S and O signed": the first is S, the others O; a lone role takes them all."""
    joined = _expand(
        arguments.get("between" if slot.function == "between" else "subj"), frame, slot, resolver
    )
    if sum(other.function == slot.function and other.role is not None for other in frame.slots) < 2:
        return joined
    return joined[:1] if slot.role == "S" else joined[1:]


def _borne(slot: Slot, frame: Frame, arguments: Arguments, resolver: Resolver) -> list[End]:
    """Who does or undergoes what a noun names, wherever English marks it."""
    used = {other.function for other in frame.slots}
    functions = [function for function in BEARERS[slot.function] if function not in used]
    if slot.function == "doer" and "of" not in used:
        functions.append("of")
    for function in functions:
        if found := _expand(arguments.get(function), frame, slot, resolver):
            return found
    return []


def _held(slot: Slot, frame: Frame, arguments: Arguments, resolver: Resolver) -> list[End]:
    """The holder of the object noun ("reject O's offer"), else whom the noun concerns."""
    found: list[End] = []
    for token in arguments.get(slot.function):
        if any(other.words and is_word(token, other) for other in frame.slots):
            found += resolver.holders(token) or resolver.concerned(token)
    return found


def _argument(slot: Slot, frame: Frame, arguments: Arguments, resolver: Resolver) -> list[End]:
    predicate = next((other for other in frame.slots if other.function == "attr" and other.words), None)
    if predicate is not None and slot.function == "obj":
        return [
            end
            for token in arguments.get("obj")
            for end in _of_predicate(token, predicate, frame, slot, resolver)
        ]
    found = _expand(arguments.get(slot.function), frame, slot, resolver)
    if found:
        return found
    if slot.function == "dative":
        return list(_receivers(frame, arguments, resolver))
    if frame.slots[0].function == "self" and slot.role == "O" and slot.function == "of":
        return list(_of_title(arguments.head, arguments, frame, slot, resolver))
    if frame.pos == "noun" and slot.role == "O" and slot.function != "against" and arguments.get("poss"):
        reason = f"name before '{arguments.head.lower_}'"
        named = _expand(arguments.get("mod"), frame, slot, resolver)
        return [replace(end, confidence=end.confidence * 0.85, reason=reason) for end in named]
    return []


def _of_predicate(token: Token, predicate: Slot, frame: Frame, slot: Slot, resolver: Resolver) -> list[End]:
    """The object of "took X hostage", where the parser may have taken the predicate for the object."""
    return resolver.holders(token) if is_word(token, predicate) else _expand([token], frame, slot, resolver)


def _receivers(frame: Frame, arguments: Arguments, resolver: Resolver) -> Iterator[End]:
    """The receiver that the parser took for a part of the thing's name ("sent Haiti armoured vehicles")."""
    words = next(
        (other.words for other in frame.slots if other.function == "obj" and other.words), frozenset[str]()
    )
    for token in arguments.get("obj"):
        for before in (
            children(token, "compound", "nmod", "amod", "poss") if token.lemma_.lower() in words else ()
        ):
            mention = resolver.cast.at(before.i)
            if mention is not None and mention.kind is MentionKind.NAME and not children(before, "case"):
                yield resolver.end(before, mention, None, 0.9)


def _of_title(
    noun: Token, arguments: Arguments, frame: Frame, slot: Slot, resolver: Resolver
) -> Iterator[End]:
    """What a role noun belongs to: its phrases, else the name before it in a title ("Belarus President …")."""
    if noun.head.lower_ in ASPIRING:
        return  # "president candidate X"
    for function in ROLE_NOUN:
        found = _expand(arguments.get(function), frame, slot, resolver)
        yield from found
        if arguments.get(function) and (found or function == "of"):
            return  # "chief of staff" heads no state
    covering = resolver.cast.covering(noun.i)
    for i in range(noun.i - 1, covering.first - 1, -1) if covering is not None else ():
        mention = resolver.cast.at(i)
        if (
            mention is not None
            and mention is not covering
            and mention.last < noun.i
            and not is_affixed(noun.doc[i])
        ):
            yield resolver.end(noun.doc[i], mention)
            return


def _expand(tokens: list[Token], frame: Frame, slot: Slot, resolver: Resolver) -> list[End]:
    found: list[End] = []
    for token in tokens:
        key = (token.i, frame.relation if slot.role == "O" else "")
        if key not in resolver.found:
            resolver.found[key] = tuple(_expanded(token, key[1], resolver))
        found += resolver.found[key]
    return found


def _expanded(token: Token, relation: str, resolver: Resolver) -> list[End]:
    """The actors of one argument; ``relation`` is empty for a subject."""
    if kindred := resolver.kindred(token):
        return [kindred]
    if mention := resolver.cast.at(token.i):
        return [resolver.end(token, mention)]
    classes = resolver.lexicon.words.classes
    abstract, site = relation in classes["abstract-object"], relation in classes["site-object"]
    found = resolver.ends(token, abstract=abstract, site=site)
    if not found and not relation and token.lemma_.lower() in classes["acts-itself"]:
        return resolver.holders(token, 0.85)
    return found


def _self_ends(noun: Token, resolver: Resolver) -> list[End]:
    """Whom a role noun describes: the other end of its copula, itself, the name that it is a title of, its apposition."""
    if (tokens := _equated(noun, resolver)) is not None:
        return [end for token in tokens for end in resolver.ends(token)]
    covering = resolver.cast.covering(noun.i)
    if mention := resolver.cast.at(noun.i) or (
        covering if covering is not None and covering.last > noun.i else None
    ):
        return [resolver.end(noun, mention)]
    for other in children(noun, "appos"):
        if found := resolver.ends(other):
            return found
    if found := _named_before(noun, resolver):
        return found
    if noun.dep_ in {"appos", "compound", "nmod"} and noun.head.pos_ in {"PROPN", "NOUN"}:
        return resolver.ends(noun.head)
    if noun.dep_ == "conj" and noun.head.dep_ == "appos" and noun.head.pos_ == "NOUN":
        return resolver.ends(noun.head.head)  # "Khodorkovsky, a magnate and an opponent of Putin"
    return resolver.named_after(noun) or _served_as(noun, resolver)


def _equated(noun: Token, resolver: Resolver) -> list[Token] | None:
    """What a copula or a naming verb equates the noun with; None where there is none."""
    governor = noun.head
    if noun.dep_ in {"attr", "oprd"} and governor.pos_ in {"AUX", "VERB"}:
        return children(governor, "dobj") or surface_subject(governor, resolver.lexicon)[0]
    if noun.dep_ == "nsubj" and governor.lemma_ == "be":
        return children(governor, "attr") or None
    return None


def _named_before(noun: Token, resolver: Resolver) -> list[End]:
    """As in "its NATO allies" are NATO; "his Ohio supporters" are not Ohio."""
    if not children(noun, "poss"):
        return []
    named = [resolver.cast.at(child.i) for child in children(noun, "compound", "nmod", "amod")]
    reason = f"name before '{noun.lower_}'"
    return [resolver.end(noun, mention, reason) for mention in named if mention and _acts(mention, resolver)]


def _acts(mention: Mention, resolver: Resolver) -> bool:
    actor = resolver.actor(mention.actor)
    return actor is not None and actor.kind in {ActorKind.ALLIANCE, ActorKind.PERSON, ActorKind.FORCE}


def _served_as(noun: Token, resolver: Resolver) -> list[End]:
    """As in "served as an adviser to X", "named him as head of Y"."""
    if noun.dep_ != "pobj" or noun.head.lower_ != "as" or noun.head.head.pos_ != "VERB":
        return []
    around = verb_arguments(noun.head.head, resolver.lexicon)
    return [end for token in around.get("obj") or around.get("subj") for end in resolver.ends(token)]
