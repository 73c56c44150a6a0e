"""Polarity and modality of a claim: negation, hedges, plans, questions, with the scope that the grammar gives them."""

from dataclasses import dataclass

from spacy.tokens import Token

from onrecord.graph.grammar import children
from onrecord.graph.model import Modality, Polarity
from onrecord.ontology.frames import Lexicon

NOBODY = frozenset({"nobody", "none", "nothing", "no-one"})
CONDITIONS = frozenset({"if", "unless", "whether"})
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


def mood_of(head: Token, lexicon: Lexicon, stops: frozenset[int] = frozenset(), noun: bool = False) -> Mood:
    """The mood of the claim headed by ``head``; the walk upwards ends at a cue of speech in ``stops`` (token indexes)."""
    mood = Mood()
    token = head
    if noun:
        _noun_mood(token, mood, lexicon)
    else:
        _verb_mood(token, mood, lexicon)
    if _is_polar_question(head):
        mood.weaken(Modality.POSSIBLE)
    if token.i in stops:
        return mood
    seen = 0
    while token.head.i != token.i and seen < 12:
        seen += 1
        below, token = token, token.head
        if token.i in stops:
            if token.pos_ == "NOUN":
                _noun_mood(token, mood, lexicon)
            break
        if below.dep_ == "conj":
            mood.contrast = mood.contrast or any(c.dep_ == "cc" and c.lower_ == "but" for c in token.children)
            if token.pos_ in {"VERB", "AUX"} and below.pos_ in {"VERB", "AUX"}:
                _shared_auxiliaries(below, token, mood, lexicon)
            continue
        if token.pos_ in {"VERB", "AUX"}:
            if not _govern(below, token, mood, lexicon):
                break
        elif token.pos_ in {"NOUN", "PROPN"} and below.dep_ in {"acl", "prep", "compound", "amod", "pcomp"}:
            finite = any(c.tag_ == "TO" or c.dep_ in {"nsubj", "nsubjpass", "mark"} for c in below.children)
            if below.dep_ == "acl" and not finite and below.tag_ != "VBG":
                break
            _noun_governor(token, mood, lexicon)
        elif token.pos_ == "ADJ":
            _adjective_governor(token, mood, lexicon)
        elif below.dep_ == "pcomp" and token.pos_ in {"ADP", "SCONJ"}:
            _prepositional_governor(token, mood, lexicon)
        if below.dep_ == "relcl":
            break
    return mood


def _is_polar_question(head: Token) -> bool:
    """Whether the sentence asks if it is so ("Did X attack Y?"); a question for a reason or a time takes it for granted."""
    sentence = head.sent
    return sentence[-1].text == "?" and sentence[0].pos_ == "AUX"


def _words(mood: Mood, lower: str, lexicon: Lexicon) -> None:
    classes = lexicon.words.classes
    if lower in classes["reported"]:
        mood.weaken(Modality.REPORTED)
    elif lower in classes["possible"]:
        mood.weaken(Modality.POSSIBLE)


def _verb_mood(verb: Token, mood: Mood, lexicon: Lexicon, below: Token | None = None) -> None:
    future = False
    for child in verb.children:
        if below is not None and child.i == below.i:
            continue
        lower = child.lower_
        if child.dep_ == "neg" or (child.dep_ in {"advmod", "preconj", "cc"} and lower in {"never", "neither", "nor", "hardly"}):
            mood.negations += 1
        elif child.dep_ == "advmod" and lower == "longer" and any(c.lower_ == "no" for c in child.children):
            mood.negations += 1
        elif child.dep_ in {"aux", "auxpass"}:
            if lower in {"may", "might", "could"} or (lower == "would" and not future):
                mood.weaken(Modality.POSSIBLE if lower != "would" else Modality.PLANNED)
            elif lower in {"will", "shall", "'ll", "’ll", "wo"}:
                mood.weaken(Modality.PLANNED)
            elif lower in {"should", "must"}:
                mood.operator = mood.operator or "must"
                mood.weaken(Modality.PLANNED)
            elif lower == "to" and any(c.dep_ == "aux" and c.lemma_ == "be" for c in verb.children):
                mood.weaken(Modality.PLANNED)
        elif child.dep_ == "advmod":
            _words(mood, lower, lexicon)
        elif child.dep_ == "nsubj" and any(c.lower_ in {"no", "neither"} for c in child.children):
            mood.negations += 1
        elif child.dep_ == "dobj" and any(c.lower_ in {"no", "neither"} and c.dep_ in {"det", "preconj"} for c in child.children):
            mood.negations += 1
    if _is_conditional(verb):
        mood.weaken(Modality.POSSIBLE)
    if any(c.dep_ == "nsubj" and c.lower_ in NOBODY for c in verb.children):
        mood.negations += 1


def _is_conditional(verb: Token) -> bool:
    """Whether "if" stands before the clause, also where the parser gave it to the main clause after it."""
    edge = verb.left_edge.i
    words = [verb.doc[i].lower_ for i in (edge, edge - 1) if i >= 0]
    if words[0] in CONDITIONS:
        return not any(c.dep_ == "advcl" and c.left_edge.i == edge + 1 for c in verb.children)
    return verb.dep_ in {"advcl", "conj"} and words[-1] in CONDITIONS


def _shared_auxiliaries(below: Token, above: Token, mood: Mood, lexicon: Lexicon) -> None:
    """A coordinated verb without auxiliaries of its own takes those of the first ("will arm and train")."""
    if any(c.dep_ in {"aux", "nsubj", "nsubjpass"} for c in below.children):
        return
    shared = Mood()
    _verb_mood(above, shared, lexicon)
    if below.tag_ in {"VB", "VBN", "VBG"} and any(c.dep_ == "aux" for c in above.children):
        mood.weaken(shared.modality)
        mood.negations += shared.negations if any(c.lower_ == "or" for c in above.children) else 0


def _noun_mood(noun: Token, mood: Mood, lexicon: Lexicon) -> None:
    for child in noun.children:
        if child.dep_ in {"det", "neg"} and child.lower_ in {"no", "neither"}:
            mood.negations += 1
        elif child.dep_ in {"amod", "compound"}:
            _words(mood, child.lower_, lexicon)
            if child.lower_ in lexicon.words.classes["planned"]:
                mood.weaken(Modality.PLANNED)
            if child.lower_ in lexicon.words.classes["past"]:
                mood.ended = True
        elif child.dep_ == "advmod" and (child.lower_ == "not" or child.lower_ in lexicon.words.classes["past"]):
            mood.ended = mood.ended or child.lower_ != "not"
            mood.negations += child.lower_ == "not"


def _govern(below: Token, verb: Token, mood: Mood, lexicon: Lexicon) -> bool:
    """Apply the governing verb; False ends the walk (the claim is not in its scope)."""
    operator = lexicon.operator(verb.lemma_)
    if below.dep_ in {"xcomp", "ccomp", "dobj", "pcomp", "attr", "acomp", "nsubjpass", "prep", "oprd"}:
        if below.dep_ == "prep" and below.lower_ not in {"of", "from", "in", "to", "against", "at", "for", "on", "about"}:
            return False
        if below.dep_ == "nsubjpass" and not lexicon.is_light(verb.lemma_):
            return False
        if below.dep_ == "oprd":
            _verb_mood(verb, mood, lexicon)
            return True
        if below.dep_ == "attr":
            _predicate(verb, mood, lexicon)
            return True
        if below.dep_ == "xcomp" and (verb.lower_ == "going" or (verb.lemma_ == "be" and _is_infinitive(below))):
            mood.weaken(Modality.PLANNED)
        light = below.pos_ != "VERB" and lexicon.is_light(verb.lemma_)
        if operator is not None and not light and not (operator.effect == "request" and _reports(below, verb)):
            _apply(operator.effect, verb, mood)
        if operator is None and not light and below.dep_ in {"dobj", "prep"}:
            return verb.lemma_ not in lexicon.words.classes["entail"] or _include(verb, mood, lexicon)
        _verb_mood(verb, mood, lexicon, below)
        return True
    if below.dep_ == "advcl":
        if _is_infinitive(below) and not (operator and operator.effect == "pass"):
            mood.weaken(Modality.PLANNED)
        return False
    if below.dep_ == "nsubj" and any(c.lower_ in {"would", "could", "may", "might"} for c in verb.children if c.dep_ == "aux"):
        mood.weaken(Modality.POSSIBLE)
    return False


def _is_infinitive(verb: Token) -> bool:
    return any(child.tag_ == "TO" for child in verb.children)


def _reports(below: Token, verb: Token) -> bool:
    """"told X that …" reports; "demanded that …" and "told X to …" request."""
    return below.dep_ == "ccomp" and not _is_infinitive(below) and verb.lemma_ not in {"demand", "ask", "urge", "request", "insist"}


def _predicate(verb: Token, mood: Mood, lexicon: Lexicon) -> None:
    """"his goal is not a coup but a march": planned, and negated only before "but"."""
    around = Mood()
    _verb_mood(verb, around, lexicon)
    mood.weaken(around.modality)
    mood.negations += 0 if mood.contrast else around.negations
    if any(c.dep_ == "nsubj" and c.lemma_.lower() in lexicon.words.classes["plan-noun"] for c in verb.children):
        mood.weaken(Modality.PLANNED)


def _include(verb: Token, mood: Mood, lexicon: Lexicon) -> bool:
    """"may include the removal of X": what holds of the inclusion holds of what is included."""
    _verb_mood(verb, mood, lexicon)
    return True


def _apply(effect: str, verb: Token, mood: Mood) -> None:
    if effect == "plan":
        mood.weaken(Modality.PLANNED)
    elif effect == "possible":
        mood.weaken(Modality.POSSIBLE)
    elif effect in {"negate", "prevent"}:
        mood.negations += 1
    elif effect in {"refuse", "stop", "threaten", "promise", "request"} and mood.operator is None:
        mood.operator, mood.governor = effect, verb


def _noun_governor(noun: Token, mood: Mood, lexicon: Lexicon) -> None:
    classes = lexicon.words.classes
    lemma = noun.lemma_.lower()
    if lemma in classes["plan-noun"]:
        mood.weaken(Modality.PLANNED)
    elif lemma in classes["doubt"]:
        mood.weaken(Modality.POSSIBLE)
    elif lemma in classes["refusal-noun"]:
        mood.operator = mood.operator or "refuse"
    elif lemma in classes["failure-noun"]:
        mood.negations += 1
    above = Mood()
    _noun_mood(noun, above, lexicon)
    mood.weaken(above.modality)
    if lemma in classes["evidence"]:
        mood.negations += above.negations


def _prepositional_governor(preposition: Token, mood: Mood, lexicon: Lexicon) -> None:
    """"without attacking", "decided against attacking", "stopped short of attacking"."""
    governor = preposition.head.lower_
    if preposition.lower_ == "without" or (preposition.lower_ == "of" and governor == "short"):
        mood.negations += 1
    elif preposition.lower_ == "against" and preposition.head.lemma_ in {"decide", "vote", "choose", "opt", "decision"}:
        mood.negations += 1
    elif preposition.lower_ == "from":
        operator = lexicon.operator(preposition.head.lemma_)
        mood.negations += operator is not None and operator.effect in {"stop"}


def _adjective_governor(adjective: Token, mood: Mood, lexicon: Lexicon) -> None:
    lower = adjective.lower_
    classes = lexicon.words.classes
    if lower in classes["ready"]:
        mood.weaken(Modality.PLANNED)
    elif lower in classes["unwilling"]:
        mood.operator = mood.operator or "refuse"
    _words(mood, lower, lexicon)
    verb = adjective.head
    if verb.pos_ in {"VERB", "AUX"} and children(verb, "neg"):
        mood.negations += 1
