"""The mood of single words: what auxiliaries, negations, hedges and conditions do to the verb or noun that they stand beside."""

from dataclasses import dataclass

from spacy.tokens import Token

from onrecord.graph.model import Modality, Polarity
from onrecord.ontology.frames import Lexicon

NOBODY = frozenset({"nobody", "none", "nothing", "no-one"})
CONDITIONS = frozenset({"if", "unless", "whether"})
MODALS = {
    **dict.fromkeys(("may", "might", "could"), Modality.POSSIBLE),
    **dict.fromkeys(("will", "shall", "'ll", "’ll", "wo", "would", "should", "must"), Modality.PLANNED),
}
NEGATIONS = frozenset({"never", "neither", "nor", "hardly"})
RANK = {Modality.ASSERTED: 0, Modality.REPORTED: 1, Modality.POSSIBLE: 2, Modality.PLANNED: 3}


@dataclass(slots=True)
class Mood:
    """What the words around a claim do to it; ``relation`` is set where an operator turns it into another relation."""

    negations: int = 0
    modality: Modality = Modality.ASSERTED
    operator: str | None = None
    governor: Token | None = None
    ended: bool = False
    contrast: bool = False

    def weaken(self, modality: Modality) -> None:
        """Keep the weaker of two modalities."""
        if RANK[modality] > RANK[self.modality]:
            self.modality = modality

    @property
    def polarity(self) -> Polarity:
        """Negated after an odd number of negations."""
        return Polarity.NEGATED if self.negations % 2 else Polarity.AFFIRMED


def verb_mood(verb: Token, mood: Mood, lexicon: Lexicon, below: Token | None = None) -> None:
    """Apply the words beside a verb, except ``below``, the argument that the walk came from."""
    for child in verb.children:
        if below is not None and child.i == below.i:
            continue
        if _negates(child):
            mood.negations += 1
        elif child.dep_ in {"aux", "auxpass"}:
            _auxiliary(child, verb, mood)
        elif child.dep_ == "advmod":
            hedge(mood, child.lower_, lexicon)
    if _is_conditional(verb):
        mood.weaken(Modality.POSSIBLE)


def noun_mood(noun: Token, mood: Mood, lexicon: Lexicon) -> None:
    """Apply the words beside a noun: "no", "alleged", "planned", "former", "not"."""
    past = lexicon.words.classes["past"]
    for child in noun.children:
        lower = child.lower_
        if child.dep_ in {"det", "neg"} and lower in {"no", "neither"}:
            mood.negations += 1
        elif child.dep_ in {"amod", "compound"}:
            hedge(mood, lower, lexicon)
            if lower in lexicon.words.classes["planned"]:
                mood.weaken(Modality.PLANNED)
            mood.ended = mood.ended or lower in past
        elif child.dep_ == "advmod":
            mood.negations += lower == "not"
            mood.ended = mood.ended or lower in past


def _negates(child: Token) -> bool:
    """Whether a word beside a verb negates it: "not", "never", "no longer", "nobody" as subject, "no X" as subject or object."""
    lower = child.lower_
    if child.dep_ == "neg" or (child.dep_ in {"advmod", "preconj", "cc"} and lower in NEGATIONS):
        return True
    if child.dep_ == "advmod" and lower == "longer":
        return any(inner.lower_ == "no" for inner in child.children)
    if child.dep_ == "nsubj" and lower in NOBODY:
        return True
    denied = {"det", "preconj", "advmod", "neg", "cc"} if child.dep_ == "nsubj" else {"det", "preconj"}
    return child.dep_ in {"nsubj", "dobj"} and any(
        inner.lower_ in {"no", "neither"} and inner.dep_ in denied for inner in child.children
    )


def _auxiliary(auxiliary: Token, verb: Token, mood: Mood) -> None:
    lower = auxiliary.lower_
    if lower in MODALS:
        mood.weaken(MODALS[lower])
        if lower in {"should", "must"}:
            mood.operator = mood.operator or "must"
    elif lower == "to" and any(child.dep_ == "aux" and child.lemma_ == "be" for child in verb.children):
        mood.weaken(Modality.PLANNED)


def hedge(mood: Mood, lower: str, lexicon: Lexicon) -> None:
    """Apply one word of hearsay or doubt ("reportedly", "alleged")."""
    classes = lexicon.words.classes
    if lower in classes["reported"]:
        mood.weaken(Modality.REPORTED)
    elif lower in classes["possible"]:
        mood.weaken(Modality.POSSIBLE)


def _is_conditional(verb: Token) -> bool:
    """Whether "if" stands before the clause, also where the parser gave it to the main clause after it."""
    edge = verb.left_edge.i
    words = [verb.doc[i].lower_ for i in (edge, edge - 1) if i >= 0]
    if words[0] in CONDITIONS:
        return not any(c.dep_ == "advcl" and c.left_edge.i == edge + 1 for c in verb.children)
    return verb.dep_ in {"advcl", "conj"} and words[-1] in CONDITIONS
