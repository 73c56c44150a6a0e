"""Grammar over the dependency parse: the arguments of verbs, nouns and adjectives, whatever the construction.

Active and passive, relative clauses full and reduced, participles, control and raising, coordination, light verbs and the
ways in which English marks the ends of a noun are undone here once, so that a frame needs to know none of them.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from onrecord.graph.syntax import (
    Arguments,
    add_prepositions,
    children,
    coordinated,
    is_affixed,
    is_passive,
    is_relative,
    prepositional,
    relative_antecedent,
)
from onrecord.ontology.frames import Lexicon

CLAUSES = frozenset(
    {"ccomp", "xcomp", "advcl", "acl", "relcl", "pcomp", "conj", "ROOT", "csubj", "parataxis", "dep"}
)
SUBJECT_CONTROL = frozenset({"promise", "threaten", "vow", "pledge", "agree", "offer", "swear"})


def surface_subject(verb: Token, lexicon: Lexicon, depth: int = 0) -> tuple[list[Token], str | None]:
    """The subject of the verb as its construction gives it, and by which rule where the verb has none of its own."""
    own = [child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass"}]
    if own:
        if is_relative(own[0]) and (antecedent := relative_antecedent(verb)) is not None:
            return _antecedents(antecedent, own[0]), None
        return [t for token in own[:1] for t in coordinated(token)], None
    if depth > 6:
        return [], None
    governor = verb.head
    if verb.dep_ == "conj" and governor.pos_ in {"VERB", "AUX"}:
        return _subject_of_conjunct(verb, lexicon, depth)
    if verb.dep_ == "xcomp" or (verb.dep_ == "ccomp" and verb.tag_ in {"VB", "VBG"}):
        return _controller(governor, lexicon, depth)
    if verb.dep_ in {"advcl"} and governor.pos_ in {"VERB", "AUX"} and verb.tag_ in {"VBG", "VB", "VBN"}:
        return surface_subject(governor, lexicon, depth + 1)[0], "participle"
    if (
        verb.tag_ == "VBG"
        and verb.dep_ in {"csubj", "dep", "parataxis", "ccomp", "ROOT"}
        and (earlier := _earlier_clause(verb))
    ):
        return surface_subject(earlier, lexicon, depth + 1)[0], "participle"
    if verb.dep_ == "acl":
        return _subject_of_acl(verb, lexicon, depth)
    if verb.dep_ == "pcomp":
        return _subject_of_gerund(verb, lexicon, depth)
    return [], None


def _antecedents(noun: Token, pronoun: Token) -> list[Token]:
    """The noun that "who" refers to, or the whole coordination before a comma ("Macron and Scholz, who …")."""
    first = noun
    while first.dep_ == "conj" and first.head.pos_ in {"NOUN", "PROPN"}:
        first = first.head
    members = [member for member in coordinated(first) if member.i < pronoun.i]
    plain = not any(token.text == "," for token in noun.doc[first.i : members[-1].i])
    return members if len(members) == 2 and plain and pronoun.nbor(-1).text == "," else [noun]


def _earlier_clause(verb: Token) -> Token | None:
    """The clause before a participle that the parser did not attach to it ("…, instead blaming X")."""
    if any(child.dep_ in {"aux", "nsubj"} for child in verb.children):
        return None
    before = [token for token in verb.doc[max(verb.sent.start, verb.i - 3) : verb.i] if token.text == ","]
    if not before:
        return None
    for token in reversed(verb.doc[verb.sent.start : before[-1].i]):
        if token.pos_ in {"VERB", "AUX"} and any(
            child.dep_ in {"nsubj", "nsubjpass"} for child in token.children
        ):
            return token
    return None


def _subject_of_conjunct(verb: Token, lexicon: Lexicon, depth: int) -> tuple[list[Token], str | None]:
    governor = verb.head
    if verb.tag_ == "VB" and governor.tag_ == "VBN" and governor.dep_ not in CLAUSES:
        return [], None
    found, rule = surface_subject(governor, lexicon, depth + 1)
    if is_passive(governor) and not is_passive(verb) and governor.dep_ in {"acl"}:
        return [], None
    return found, rule


def _controller(governor: Token, lexicon: Lexicon, depth: int) -> tuple[list[Token], str | None]:
    """Subject of an infinitive: the governor's object where it has one, else its subject."""
    if governor.pos_ in {"NOUN", "PROPN"}:
        return holders(governor, lexicon, depth + 1), "control"
    if governor.dep_ in {"acomp", "oprd", "attr"} and governor.head.pos_ in {"VERB", "AUX"}:
        return surface_subject(governor.head, lexicon, depth + 1)
    objects = children(governor, "dobj", "dative")
    if objects and governor.lemma_ not in SUBJECT_CONTROL:
        operator = lexicon.operator(governor.lemma_)
        if operator is None or operator.control == "object" or objects[0].pos_ == "PROPN":
            if is_relative(objects[0]) and (antecedent := relative_antecedent(governor)) is not None:
                return [antecedent], "control"
            return coordinated(objects[0]), "control"
    if governor.lemma_ == "call" and (on := _prepositional(governor, "on", "upon")):
        return [t for token in on for t in coordinated(token)], "control"
    if governor.lemma_ == "appeal" and (to := _prepositional(governor, "to")):
        return [t for token in to for t in coordinated(token)], "control"
    return surface_subject(governor, lexicon, depth + 1)


def _prepositional(verb: Token, *names: str) -> list[Token]:
    return [o for p in children(verb, "prep") if p.lower_ in names for o in children(p, "pobj")]


def _subject_of_acl(verb: Token, lexicon: Lexicon, depth: int) -> tuple[list[Token], str | None]:
    """A reduced relative has its noun as subject; "attempt to seize" has the holder of the noun."""
    noun = verb.head
    infinitive = any(child.tag_ == "TO" for child in verb.children)
    if not infinitive:
        return coordinated(noun) if noun.dep_ != "conj" else [noun], None
    return holders(noun, lexicon, depth + 1), "control"


def _subject_of_gerund(verb: Token, lexicon: Lexicon, depth: int) -> tuple[list[Token], str | None]:
    """As in "accuse X of doing": X; "charged with doing"; "his role in doing": the holder; "after doing": the main subject."""
    preposition = verb.head
    governor = governor_of(preposition, lexicon)
    if governor.pos_ in {"NOUN", "PROPN"}:
        if (
            governor.dep_ in {"dobj", "pobj"}
            and preposition.lower_ in {"of", "for"}
            and governor.ent_type_ in {"PERSON", "ORG", "GPE", "NORP"}
        ):
            return coordinated(governor), "control"
        return holders(governor, lexicon, depth + 1), "control"
    if governor.pos_ in {"VERB", "AUX"}:
        objects = children(governor, "dobj", "dative")
        if objects and preposition.lower_ in {"of", "for", "from", "into", "with", "in"}:
            if is_relative(objects[0]) and (antecedent := relative_antecedent(governor)) is not None:
                return [antecedent], "control"
            return coordinated(objects[0]), "control"
        if is_passive(governor):
            agents = [o for a in children(governor, "agent") for o in children(a, "pobj")]
            return agents or surface_subject(governor, lexicon, depth + 1)[0], "control"
        return surface_subject(governor, lexicon, depth + 1)[0], "control"
    return [], None


def governor_of(preposition: Token, lexicon: Lexicon) -> Token:
    """What a preposition with a gerund belongs to; a far "of doing" goes back to its verb ("accused X, but …, of doing")."""
    wanting = lexicon.words.classes.get(f"takes-{preposition.lower_}")
    governor = preposition.head
    if wanting and governor.lemma_ not in wanting:
        before = reversed(preposition.doc[preposition.sent.start : preposition.i])
        verb = next((token for token in before if token.pos_ == "VERB" and token.lemma_ in wanting), None)
        if verb is not None and not any(c.lower_ == preposition.lower_ for c in children(verb, "prep")):
            return verb
    while governor.pos_ == "ADP" and governor.head.i != governor.i:
        governor = governor.head
    return governor


def holders(noun: Token, lexicon: Lexicon, depth: int = 0) -> list[Token]:
    """Who holds an event noun: possessor, "by" phrase, the subject of its light verb, an adjective of nationality."""
    if depth > 6:
        return []
    arguments = noun_arguments(noun, lexicon, depth + 1)
    for function in ("poss", "by", "light", "mod"):
        if arguments.get(function):
            return arguments.get(function)
    return []


def verb_arguments(verb: Token, lexicon: Lexicon, depth: int = 0) -> Arguments:
    """The arguments of a verb in logical terms: ``subj`` does it and ``obj`` undergoes it, also in the passive."""
    arguments = Arguments(verb)
    subject, rule = surface_subject(verb, lexicon, depth)
    arguments.passive = is_passive(verb)
    arguments.controlled = rule
    if arguments.passive:
        arguments.add("obj", subject)
        agents = [o for a in children(verb, "agent", "prep") if a.lower_ == "by" for o in children(a, "pobj")]
        agents = agents or _distant_agent(verb)
        arguments.add("subj", (t for token in agents for t in coordinated(token)))
    else:
        arguments.add("subj", subject)
    _add_objects(arguments, verb)
    add_prepositions(arguments, verb)
    for thing in list(arguments.get("obj")):
        if thing.pos_ == "PROPN" and thing.i > verb.i:
            add_prepositions(arguments, thing, weak=True)
        elif thing.pos_ == "NOUN" and (thing.i > verb.i or arguments.passive):
            add_prepositions(arguments, thing, weak=True)
            _add_distant(arguments, thing)
    _add_displaced(arguments, verb, lexicon)
    _add_clauses(arguments, verb)
    particles = children(verb, "prt")
    arguments.particle = particles[0].lower_ if particles else None
    return arguments


def _distant_agent(verb: Token) -> list[Token]:
    """The "by" phrase that the parser hung on a complement ("accused of incompetence by X")."""
    for complement in children(verb, "prep"):
        for noun in children(complement, "pobj"):
            for token in children(noun, "prep"):
                if token.lower_ == "by" and token.i > verb.i:
                    return children(token, "pobj")
    return []


def _add_objects(arguments: Arguments, verb: Token) -> None:
    objects = children(verb, "dobj")
    if not objects and not arguments.passive:
        objects = _shared_object(verb)
    relative = [token for token in objects if is_relative(token)]
    antecedent = relative_antecedent(verb)
    if relative and antecedent is not None:
        objects = [antecedent]
    elif not objects and antecedent is not None and not arguments.passive and verb.dep_ == "relcl":
        own = children(verb, "nsubj")
        below = [
            o for c in children(verb, "xcomp") for o in children(c, "dobj") if is_relative(o) and o.i < verb.i
        ]
        if below or (
            own
            and not is_relative(own[0])
            and not children(verb, "prep", "ccomp", "xcomp", "acomp", "attr", "dative")
        ):
            objects = [antecedent]
    arguments.add("obj", (t for token in objects for t in coordinated(token)))
    for dative in children(verb, "dative"):
        receivers = children(dative, "pobj") if dative.pos_ == "ADP" else [dative]
        arguments.add(
            "to" if dative.pos_ == "ADP" else "dative", (t for token in receivers for t in coordinated(token))
        )
    if arguments.passive and arguments.get("obj") and objects:
        arguments.add("dative", arguments.get("obj")[:1])
    for attribute in children(verb, "attr", "oprd", "acomp"):
        arguments.add("attr", coordinated(attribute))
    _add_small_clause(arguments, verb)


def _add_small_clause(arguments: Arguments, verb: Token) -> None:
    """The two parts of "declared France an aggressor"; the object of "turned on X" where the parser made it the particle's."""
    for clause in children(verb, "ccomp"):
        if clause.pos_ in {"NOUN", "ADJ"} and not children(clause, "cop", "aux", "mark"):
            arguments.add("obj", (t for subject in children(clause, "nsubj") for t in coordinated(subject)))
            arguments.add("attr", [clause])
    if not arguments.get("obj") and not arguments.passive:
        arguments.add(
            "obj", (t for p in children(verb, "prt") for o in children(p, "pobj") for t in coordinated(o))
        )


def _shared_object(verb: Token) -> list[Token]:
    """As in "denounced and attacked the army": the first verb shares the object of the second."""
    for conjunct in children(verb, "conj"):
        if (
            conjunct.pos_ == "VERB"
            and not children(conjunct, "nsubj", "nsubjpass", "aux", "auxpass")
            and conjunct.i - verb.i <= 3
        ):
            return children(conjunct, "dobj")
    return []


def _add_distant(arguments: Arguments, noun: Token) -> None:
    """Phrases that the parser hung deeper into the object ("dropped the case opened that day against X")."""
    for token in noun.subtree:
        distant = token.dep_ == "prep" and token.i > noun.i and token.head.i != noun.i
        if distant and token.lower_ in {"against", "with", "to"} and not arguments.get(token.lower_):
            arguments.add(token.lower_, prepositional(token)[1])


def _add_displaced(arguments: Arguments, verb: Token, lexicon: Lexicon) -> None:
    """The gerund of "accused X, …, of doing" where the parser hung it elsewhere."""
    for name in ("of", "for"):
        if name in arguments.clauses or verb.lemma_ not in lexicon.words.classes.get(
            f"takes-{name}", frozenset()
        ):
            continue
        for token in verb.doc[verb.i + 1 : verb.sent.end]:
            if token.dep_ == "pcomp" and token.head.lower_ == name and token.head.dep_ == "prep":
                if governor_of(token.head, lexicon).i == verb.i:
                    arguments.clauses[name] = token
                break


def _add_clauses(arguments: Arguments, verb: Token) -> None:
    for child in verb.children:
        if child.dep_ not in {"xcomp", "ccomp", "advcl"} or child.pos_ not in {"VERB", "AUX"}:
            continue
        if any(c.tag_ == "TO" for c in child.children):
            if child.dep_ != "advcl" or child.i > verb.i:
                arguments.clauses.setdefault("inf", child)
                _add_own_subject(arguments, child)
        elif child.dep_ == "ccomp":
            arguments.clauses.setdefault("that", child)
        elif child.dep_ == "xcomp":
            arguments.clauses.setdefault("ing", child)


def _add_own_subject(arguments: Arguments, clause: Token) -> None:
    """The subject of an infinitive is the object of "want X to do", the end of "call for X to do"."""
    subjects = [t for subject in children(clause, "nsubj") for t in coordinated(subject)]
    if subjects and any(c.dep_ == "mark" and c.lower_ == "for" for c in clause.children):
        arguments.add("for", subjects)
    elif subjects and clause.dep_ == "ccomp" and not arguments.get("obj") and not arguments.passive:
        arguments.add("obj", subjects)


def noun_arguments(noun: Token, lexicon: Lexicon, depth: int = 0) -> Arguments:
    """The ends of a noun: poss, mod (nationality or name before it), light (subject of its light verb), prepositions.

    A noun that only carries another ("coup attempt", "attempt at a coup") lends it its own ends.
    """
    arguments = Arguments(noun)
    for carrier in _carriers(noun, lexicon):
        arguments.add("poss", (t for token in children(carrier, "poss") for t in coordinated(token)))
        arguments.add("mod", _modifiers(carrier))
        add_prepositions(arguments, carrier)
        _add_nested(arguments, carrier)
        _add_participles(arguments, carrier, lexicon)
        _add_light_subject(arguments, carrier, lexicon, depth)
        _add_predicate_holder(arguments, carrier, lexicon)
        _add_occurrence(arguments, carrier, lexicon)
        for child in children(carrier, "acl", "relcl"):
            if any(c.tag_ == "TO" for c in child.children):
                arguments.clauses.setdefault("inf", child)
            elif child.dep_ == "acl" and any(c.dep_ == "mark" and c.lower_ == "that" for c in child.children):
                arguments.clauses.setdefault("that", child)
    return arguments


def _modifiers(noun: Token) -> list[Token]:
    """Names and nationalities before a noun, with those coordinated ("Turkish and Greek officials", "U.N. war crimes court")."""
    found = []
    for token in children(noun, "compound", "amod", "nmod"):
        if is_affixed(token):
            continue
        if token.ent_type_ or token.pos_ == "PROPN" or (token.pos_ == "ADJ" and token.text[0].isupper()):
            found += coordinated(token)
        elif token.dep_ == "compound":
            found += [
                inner
                for inner in children(token, "compound", "amod", "nmod")
                if inner.pos_ == "PROPN" or inner.ent_type_ == "NORP"
            ]
    return found


def _add_nested(arguments: Arguments, noun: Token) -> None:
    """Phrases that the parser hung one noun too deep ("support for X from Y", "a quarrel over X between Y and Z")."""
    for preposition in children(noun, "prep"):
        for inner in children(preposition, "pobj"):
            for lower in children(inner, "prep"):
                astray = (
                    lower.lower_ in {"on", "of", "to"} and preposition.lower_ == "by"
                )  # "attack by X on Y"
                known = lower.lower_ in {"from", "by", "between", "against"} or astray
                if known and not arguments.get(lower.lower_):
                    arguments.add(lower.lower_, prepositional(lower)[1])


def _carriers(noun: Token, lexicon: Lexicon) -> Iterator[Token]:
    yield noun
    head = noun.head
    carrying = lexicon.words.classes.get("carrier", frozenset())
    if noun.dep_ == "compound" and head.lemma_.lower() in carrying:
        yield from _carriers(head, lexicon)
    elif noun.dep_ == "pobj" and head.lower_ in {"of", "at", "for"} and head.head.lemma_.lower() in carrying:
        yield from _carriers(head.head, lexicon)
    elif noun.dep_ == "conj" and head.pos_ == "NOUN" and not _is_apart(noun):
        yield head


def _is_apart(noun: Token) -> bool:
    """Whether a coordinated noun has words of its own that part it from the first ("the Philippine army and Muslim rebels")."""
    own = children(noun, "amod", "compound", "nmod")
    return bool(children(noun, "poss", "det")) or any(token.text[0].isupper() for token in own)


def _add_participles(arguments: Arguments, noun: Token, lexicon: Lexicon) -> None:
    """As in "a coup led by X": X does it; "the probe opened against X" brings its own phrases."""
    for clause in children(noun, "acl"):
        operator = lexicon.operator(clause.lemma_)
        if clause.tag_ != "VBN" or not (
            lexicon.is_light(clause.lemma_) or (operator and operator.effect == "pass")
        ):
            continue
        for agent in children(clause, "agent", "prep"):
            name, found, _ = prepositional(agent)
            arguments.add("by" if name == "by" else name, found)


def _add_light_subject(arguments: Arguments, noun: Token, lexicon: Lexicon, depth: int) -> None:
    verb = _light_verb(noun, lexicon)
    if verb is None or depth > 5:
        return
    around = verb_arguments(verb, lexicon, depth + 1)
    engaged = around.passive and noun.dep_ == "pobj"  # "were engaged in a raid on X"
    arguments.add("light", around.get("obj" if engaged else "subj"))
    if not around.get("subj") and not around.passive:
        arguments.add("light", [])
    for name, found in around.tokens.items():
        if name not in {"subj", "obj", "attr"} and not arguments.get(name):
            arguments.add(name, found)
    if "inf" in around.clauses:
        arguments.clauses.setdefault("inf", around.clauses["inf"])


def _add_occurrence(arguments: Arguments, noun: Token, lexicon: Lexicon) -> None:
    """As in "talks took place between X and Y", "war broke out with Z": the verb's phrases are the noun's."""
    verb = noun.head
    if noun.dep_ in {"nsubj", "nsubjpass"} and verb.lemma_ in lexicon.words.classes["occur"]:
        for preposition in children(verb, "prep"):
            name, found, _ = prepositional(preposition)
            if name in {"between", "with", "against", "on"} and not arguments.get(name):
                arguments.add(name, found)


def _add_predicate_holder(arguments: Arguments, noun: Token, lexicon: Lexicon) -> None:
    """As in "his goal is a coup": the holder of the goal holds what it is."""
    token = noun
    while token.dep_ == "conj" and token.head.pos_ == "NOUN":
        token = token.head
    if token.dep_ == "attr" and token.head.lemma_ == "be":
        for subject in children(token.head, "nsubj"):
            if (
                subject.lemma_.lower()
                in lexicon.words.classes["plan-noun"] | lexicon.words.classes["carrier"]
            ):
                arguments.add("poss", (t for owner in children(subject, "poss") for t in coordinated(owner)))


def _light_verb(noun: Token, lexicon: Lexicon) -> Token | None:
    """The verb that only lends the noun its subject ("launched a coup", "the attack was carried out by")."""
    token = noun
    while token.dep_ == "conj" and token.head.pos_ in {"NOUN", "PROPN"}:
        token = token.head
    verb = token.head
    if (
        token.dep_ == "pobj"
        and verb.lower_ in {"with", "in", "into", "to", "on", "at", "under"}
        and verb.head.pos_ in {"VERB", "AUX"}
    ):
        return verb.head if lexicon.is_light(f"{verb.head.lemma_}_{verb.lower_}") else None
    if verb.pos_ != "VERB":
        return None
    light, operator = lexicon.is_light(verb.lemma_), lexicon.operator(verb.lemma_)
    lends = light or (operator is not None and operator.control == "subject")
    if token.dep_ == "dobj" and lends:
        return verb
    return verb if token.dep_ == "nsubjpass" and light else None


def adjective_arguments(adjective: Token, lexicon: Lexicon) -> Arguments:
    """The arguments of an adjective: ``subj`` is who is so, through a copula or as the noun it stands beside."""
    arguments = Arguments(adjective)
    head = adjective.head
    if adjective.dep_ in {"acomp", "oprd", "attr"} and head.pos_ in {"VERB", "AUX"}:
        arguments.add("subj", surface_subject(head, lexicon)[0])
        add_prepositions(arguments, head)
    elif adjective.dep_ in {"amod", "appos"} and head.pos_ in {"NOUN", "PROPN"}:
        arguments.add("subj", [head])
    elif adjective.dep_ == "conj":
        return adjective_arguments_of_conjunct(adjective, lexicon)
    elif adjective.pos_ == "VERB":
        arguments.add("subj", surface_subject(adjective, lexicon)[0])
    elif adjective.dep_ in {"advcl", "ROOT"}:
        arguments.add("subj", children(adjective, "nsubj") or surface_subject(head, lexicon)[0])
    add_prepositions(arguments, adjective)
    _add_clauses(arguments, adjective)
    return arguments


def adjective_arguments_of_conjunct(adjective: Token, lexicon: Lexicon) -> Arguments:
    """A coordinated adjective shares the subject of the first ("weak and afraid of")."""
    arguments = Arguments(adjective)
    if adjective.head.pos_ == "ADJ":
        arguments.add("subj", adjective_arguments(adjective.head, lexicon).get("subj"))
    add_prepositions(arguments, adjective)
    return arguments
