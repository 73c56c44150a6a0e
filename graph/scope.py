"""Polarity and modality of a claim: negation, hedges, plans, questions, with the scope that the grammar gives them."""

from spacy.tokens import Token

from onrecord.graph.model import Modality
from onrecord.graph.moods import Mood, hedge, noun_mood, verb_mood
from onrecord.graph.syntax import children
from onrecord.ontology.frames import Lexicon
from onrecord.ontology.wordlists import Operator

GOVERNED = frozenset({"xcomp", "ccomp", "dobj", "pcomp", "attr", "acomp", "nsubjpass", "prep", "oprd"})
TRANSPARENT = frozenset({"of", "from", "in", "to", "against", "at", "for", "on", "about"})
FARTHEST = 12


def mood_of(head: Token, lexicon: Lexicon, stops: frozenset[int] = frozenset(), noun: bool = False) -> Mood:
    """The mood of the claim headed by ``head``; the walk upwards ends at a cue of speech in ``stops`` (token indexes)."""
    mood = Mood()
    (noun_mood if noun else verb_mood)(head, mood, lexicon)
    if _is_polar_question(head):
        mood.weaken(Modality.POSSIBLE)
    token = head
    for _ in range(FARTHEST):
        if token.i in stops or token.head.i == token.i:
            break
        below, token = token, token.head
        if token.i in stops:
            if token.pos_ == "NOUN":
                noun_mood(token, mood, lexicon)
            break
        if not _climb(below, token, mood, lexicon):
            break
    return mood


def _climb(below: Token, token: Token, mood: Mood, lexicon: Lexicon) -> bool:
    """Apply the word above; False ends the walk."""
    if below.dep_ == "conj":
        mood.contrast = mood.contrast or any(c.dep_ == "cc" and c.lower_ == "but" for c in token.children)
        if token.pos_ in {"VERB", "AUX"} and below.pos_ in {"VERB", "AUX"}:
            _shared_auxiliaries(below, token, mood, lexicon)
        return True
    if token.pos_ in {"VERB", "AUX"}:
        if not _govern(below, token, mood, lexicon):
            return False
    elif token.pos_ in {"NOUN", "PROPN"} and below.dep_ in {"acl", "prep", "compound", "amod", "pcomp"}:
        if _is_reduced_relative(below):
            return False
        _noun_governor(token, mood, lexicon)
    elif token.pos_ == "ADJ":
        _adjective_governor(token, mood, lexicon)
    elif below.dep_ == "pcomp" and token.pos_ in {"ADP", "SCONJ"}:
        _prepositional_governor(token, mood, lexicon)
    return below.dep_ != "relcl"


def _is_reduced_relative(clause: Token) -> bool:
    finite = any(c.tag_ == "TO" or c.dep_ in {"nsubj", "nsubjpass", "mark"} for c in clause.children)
    return clause.dep_ == "acl" and not finite and clause.tag_ != "VBG"


def _is_polar_question(head: Token) -> bool:
    """Whether the sentence asks if it is so ("Did X attack Y?"); a question for a reason or a time takes it for granted."""
    sentence = head.sent
    return sentence[-1].text == "?" and sentence[0].pos_ == "AUX"


def _shared_auxiliaries(below: Token, above: Token, mood: Mood, lexicon: Lexicon) -> None:
    """A coordinated verb without auxiliaries of its own takes those of the first ("will arm and train")."""
    if any(c.dep_ in {"aux", "nsubj", "nsubjpass"} for c in below.children):
        return
    shared = Mood()
    verb_mood(above, shared, lexicon)
    if below.tag_ in {"VB", "VBN", "VBG"} and any(c.dep_ == "aux" for c in above.children):
        mood.weaken(shared.modality)
        mood.negations += shared.negations if any(c.lower_ == "or" for c in above.children) else 0


def _govern(below: Token, verb: Token, mood: Mood, lexicon: Lexicon) -> bool:
    """Apply the governing verb; False ends the walk (the claim is not in its scope)."""
    if below.dep_ in GOVERNED:
        return _complement(below, verb, mood, lexicon)
    operator = lexicon.operator(verb.lemma_)
    if below.dep_ == "advcl" and _is_infinitive(below) and not (operator and operator.effect == "pass"):
        mood.weaken(Modality.PLANNED)
    elif below.dep_ == "nsubj" and any(
        c.dep_ == "aux" and c.lower_ in {"would", "could", "may", "might"} for c in verb.children
    ):
        mood.weaken(Modality.POSSIBLE)
    return False


def _complement(below: Token, verb: Token, mood: Mood, lexicon: Lexicon) -> bool:
    if below.dep_ == "prep" and below.lower_ not in TRANSPARENT:
        return False
    if below.dep_ == "nsubjpass" and not lexicon.is_light(verb.lemma_):
        return False
    if below.dep_ == "oprd":
        verb_mood(verb, mood, lexicon)
    elif below.dep_ == "attr":
        _predicate(verb, mood, lexicon)
    else:
        return _operate(below, verb, mood, lexicon)
    return True


def _operate(below: Token, verb: Token, mood: Mood, lexicon: Lexicon) -> bool:
    if below.dep_ == "xcomp" and (verb.lower_ == "going" or (verb.lemma_ == "be" and _is_infinitive(below))):
        mood.weaken(Modality.PLANNED)
    operator = _operator(verb, lexicon)
    light = below.pos_ != "VERB" and lexicon.is_light(verb.lemma_)
    if operator is not None and not light and not (operator.effect == "request" and _reports(below, verb)):
        _apply(operator.effect, verb, mood)
    plain = operator is None and not light and below.dep_ in {"dobj", "prep"}
    if not plain:
        verb_mood(verb, mood, lexicon, below)
    elif verb.lemma_ in lexicon.words.classes["entail"]:
        verb_mood(
            verb, mood, lexicon
        )  # "may include the removal of X": what holds of the inclusion holds of what is included
    return True


def _operator(verb: Token, lexicon: Lexicon) -> Operator | None:
    """What the verb does to the claim below it; with its particle it may be another verb ("call off")."""
    for particle in children(verb, "prt"):
        if operator := lexicon.operator(f"{verb.lemma_}_{particle.lower_}"):
            return operator
        if verb.lemma_ == "call":
            return None
    return lexicon.operator(verb.lemma_)


def _is_infinitive(verb: Token) -> bool:
    return any(child.tag_ == "TO" for child in verb.children)


def _reports(below: Token, verb: Token) -> bool:
    """As in "told X that …" reports; "demanded that …" and "told X to …" request."""
    return (
        below.dep_ == "ccomp"
        and not _is_infinitive(below)
        and verb.lemma_ not in {"demand", "ask", "urge", "request", "insist"}
    )


def _predicate(verb: Token, mood: Mood, lexicon: Lexicon) -> None:
    """As in "his goal is not a coup but a march": planned, and negated only before "but"."""
    around = Mood()
    verb_mood(verb, around, lexicon)
    mood.weaken(around.modality)
    mood.negations += 0 if mood.contrast else around.negations
    if any(
        c.dep_ == "nsubj" and c.lemma_.lower() in lexicon.words.classes["plan-noun"] for c in verb.children
    ):
        mood.weaken(Modality.PLANNED)


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
    noun_mood(noun, above, lexicon)
    mood.weaken(above.modality)
    if lemma in classes["evidence"]:
        mood.negations += above.negations


def _prepositional_governor(preposition: Token, mood: Mood, lexicon: Lexicon) -> None:
    """As in "without attacking", "decided against attacking", "stopped short of attacking"."""
    governor = preposition.head.lower_
    if (
        preposition.lower_ == "without"
        or (preposition.lower_ == "of" and governor == "short")
        or (
            preposition.lower_ == "against"
            and preposition.head.lemma_ in {"decide", "vote", "choose", "opt", "decision"}
        )
    ):
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
    hedge(mood, lower, lexicon)
    verb = adjective.head
    if verb.pos_ in {"VERB", "AUX"} and children(verb, "neg"):
        mood.negations += 1
