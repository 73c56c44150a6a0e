"""Plain facts about the dependency parse: coordination, voice, relative clauses, prepositional phrases, arguments by function."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.tokens import Token

HYPHENS = frozenset({"-", "–", "‑"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
COMPLEX = {
    ("on", "behalf"): "on_behalf_of",
    ("in", "favour"): "in_favour_of",
    ("in", "favor"): "in_favour_of",
    ("in", "support"): "in_support_of",
    ("in", "defence"): "in_defence_of",
    ("in", "defense"): "in_defence_of",
    ("at", "behest"): "at_the_behest_of",
    ("on", "side"): "on_the_side_of",
    ("at", "odd"): "at_odds_with",
    ("in", "league"): "in_league_with",
}


@dataclass(slots=True)
class Arguments:
    """What stands around one head word, by function; ``clauses`` holds the heads of its clausal complements."""

    head: Token
    tokens: dict[str, list[Token]] = field(default_factory=dict)
    clauses: dict[str, Token] = field(default_factory=dict)
    particle: str | None = None
    passive: bool = False
    controlled: str | None = None

    def add(self, function: str, found: Iterable[Token]) -> None:
        """Add tokens under a function, each once."""
        known = self.tokens.setdefault(function, [])
        known.extend(token for token in found if token not in known)

    def get(self, function: str) -> list[Token]:
        """The tokens that bear a function."""
        return self.tokens.get(function, [])


def coordinated(token: Token) -> list[Token]:
    """The token and the nouns coordinated with it ("Shoigu and Gerasimov").

    A name that the parser coordinates with an event noun belongs to the noun's last phrase ("the removal of X and Y").
    """
    found = [token]
    if token.dep_ == "pobj" and token.head.head.pos_ == "NOUN" and (token.pos_ == "PROPN" or token.ent_type_):
        event = token.head.head
        found += [
            c
            for c in event.children
            if c.dep_ == "conj" and c.i > token.i and _is_personal(c) and not _is_personal(event)
        ]
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ in {"NOUN", "PROPN", "PRON", "ADJ", "NUM"}:
            found += coordinated(child)
        elif child.dep_ == "appos" and child.i > token.i and any(c.dep_ == "cc" for c in token.children):
            continue
    return found


def _is_personal(noun: Token) -> bool:
    if noun.ent_type_ in {"PERSON", "ORG", "GPE", "NORP"} or noun.pos_ == "PROPN":
        return True
    return any(child.dep_ == "appos" and child.pos_ == "PROPN" for child in noun.subtree)


def children(token: Token, *labels: str) -> list[Token]:
    """Direct children with one of the labels."""
    return [child for child in token.children if child.dep_ in labels]


def is_passive(verb: Token) -> bool:
    """Whether the verb stands in the passive, also as a reduced relative clause or participle."""
    if any(child.dep_ in {"nsubjpass", "auxpass"} for child in verb.children):
        return True
    if verb.tag_ != "VBN" or any(child.dep_ == "aux" and child.lemma_ == "have" for child in verb.children):
        return verb.tag_ == "VBN" and verb.dep_ == "conj" and _shares_auxiliary(verb)
    if verb.dep_ in {"acl", "advcl", "amod", "relcl"} and not children(verb, "nsubj"):
        return True
    return verb.dep_ == "conj" and _shares_auxiliary(verb)


def _shares_auxiliary(verb: Token) -> bool:
    own = any(child.dep_ in SUBJECTS or child.dep_ == "aux" for child in verb.children)
    head = verb.head
    return not own and head.pos_ in {"VERB", "AUX"} and head.tag_ == "VBN" and is_passive(head)


def relative_antecedent(verb: Token) -> Token | None:
    """The noun that a relative clause modifies."""
    clause = verb
    while clause.dep_ == "conj" and clause.head.pos_ in {"VERB", "AUX"}:
        clause = clause.head
    return clause.head if clause.dep_ == "relcl" else None


def is_affixed(token: Token) -> bool:
    """Whether a name only stands in a compound adjective ("pro-Russian", "Kremlin-friendly") that makes nobody its own."""
    doc, i = token.doc, token.i
    before = i > 1 and doc[i - 1].text in HYPHENS and doc[i - 2].lower_ in {"pro", "anti", "non"}
    after = (
        i + 2 < len(doc)
        and doc[i + 1].text in HYPHENS
        and doc[i + 2].lower_ in {"friendly", "born", "critical"}
    )
    return before or after


def is_relative(token: Token) -> bool:
    """Whether the token is a relative pronoun."""
    return token.tag_ in {"WP", "WDT", "WP$"} or (
        token.lower_ == "that" and token.tag_ in {"WDT", "IN"} and token.dep_ in SUBJECTS
    )


def prepositional(preposition: Token) -> tuple[str, list[Token], Token | None]:
    """Name, objects and clause of a prepositional phrase; "on behalf of X" is one preposition."""
    name = preposition.lower_
    objects = children(preposition, "pobj")
    if objects and (name, objects[0].lemma_.lower()) in COMPLEX:
        inner = children(objects[0], "prep")
        if inner:
            return COMPLEX[(name, objects[0].lemma_.lower())], prepositional(inner[0])[1], None
        return COMPLEX[(name, objects[0].lemma_.lower())], children(objects[0], "poss"), None
    inner = children(preposition, "prep")
    if name == "according":
        return "according_to", [], None
    if not objects and inner:
        _, objects, clause = prepositional(inner[0])
        joined = f"{name}_{inner[0].lower_}"
        return (
            (joined if joined in {"because_of", "out_of", "along_with"} else inner[0].lower_),
            objects,
            clause,
        )
    clauses = children(preposition, "pcomp")
    if not objects and not clauses and (stray := _stray_object(preposition)) is not None:
        objects = [stray]
    return name, [t for token in objects for t in coordinated(token)], clauses[0] if clauses else None


def _stray_object(preposition: Token) -> Token | None:
    """The noun after a preposition that the parser took for the subject of a participle ("asylum to five men held there")."""
    for token in preposition.doc[preposition.i + 1 : min(preposition.i + 7, preposition.sent.end)]:
        if (
            token.dep_ == "nsubj"
            and token.left_edge.i == preposition.i + 1
            and token.pos_ in {"NOUN", "PROPN"}
        ):
            return token if token.head.dep_ in {"advcl", "pcomp", "relcl"} else None
    return None


def _names_any(tokens: list[Token]) -> bool:
    """Whether a phrase names anyone; "in response" leaves room for "in Kyiv"."""
    return any(token.pos_ == "PROPN" or token.ent_type_ for token in tokens) or len(tokens) > 1


def add_prepositions(arguments: Arguments, token: Token, *, weak: bool = False) -> None:
    """Add a token's prepositional phrases by preposition; ``weak`` keeps those already there."""
    for preposition in children(token, "prep", "agent"):
        if arguments.passive and preposition.lower_ == "by" and not weak:
            continue
        name, found, clause = prepositional(preposition)
        if weak and (_names_any(arguments.get(name)) or preposition.ent_iob_ == "I"):
            continue
        arguments.add(name, found)
        if clause is not None:
            arguments.clauses.setdefault(name, clause)
    for adverb in children(token, "advmod"):
        if adverb.pos_ in {"ADP", "SCONJ"} and (objects := children(adverb, "pobj")):
            arguments.add(adverb.lower_, (t for o in objects for t in coordinated(o)))
        for preposition in children(adverb, "prep") if adverb.pos_ == "ADV" and adverb.i > token.i else ():
            name, found, _ = prepositional(preposition)
            arguments.add(name, found)
