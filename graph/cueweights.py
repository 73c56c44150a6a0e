"""How likely a candidate is a statement: the grade of its cue, moved by where the cue stands and whose it is.

The weights are set by hand on the scale of log-odds: +1 turns an even chance into 73 %, -1 into 27 %.
"""

from math import exp, log

from spacy.tokens import Token

from onrecord.graph.contents import Candidate
from onrecord.graph.language import Reading

# Frames in which a cue reports words or thoughts wherever it stands.
CLAUSAL = frozenset({"that", "quote", "phrase"})
FINITE = frozenset({"VBD", "VBZ", "VBP"})
MAIN = {"VBD": 1.3}
MAIN_OTHER = 1.0
POSITIONS = {
    "conj": 0.3,
    "ccomp": -0.3,
    "pcomp": -0.5,
    "xcomp": -0.4,
    "relcl": -0.5,
    "acl": -0.7,
    "amod": -1.0,
    "csubj": -1.0,
}
CLAUSAL_POSITIONS = {"relcl": -0.6, "acl": -0.6, "pcomp": -0.8, "amod": -3.0, "nsubj": -1.0}
MODALS = frozenset({"will", "would", "can", "could", "may", "might", "'ll", "’ll", "'d", "’d"})
MODAL = -0.9
PURPOSE = -0.7
NAMING = -2.0
NAMED = frozenset({"call", "dub", "name", "title", "label", "know"})
SUPPORTED = 0.8
NOBODY = -1.0
ADDRESSED = -1.5
PRONOUN_OBJECT = -0.6


def weighed(reading: Reading, candidate: Candidate) -> float:
    """The candidate's reliability, between 0 and 1, by its place and source."""
    cue = reading.doc[candidate.token]
    odds = log(candidate.reliability / (1 - candidate.reliability))
    if candidate.source is None:
        odds += 0.0 if candidate.hearsay else NOBODY
    elif reading.doc[candidate.source.head].lower_ == "you":
        odds += ADDRESSED
    if cue.pos_ in ("VERB", "AUX"):
        odds += _position(cue) if candidate.cue.frame not in CLAUSAL else CLAUSAL_POSITIONS.get(cue.dep_, 0.0)
        if any(child.lower_ in MODALS for child in cue.children if child.dep_ == "aux"):
            odds += MODAL
        odds += _reduced(cue, candidate)
    elif cue.pos_ == "NOUN" and candidate.first < candidate.token:
        odds += SUPPORTED
    if candidate.cue.frame == "obj" and _is_pronoun(reading, candidate):
        odds += PRONOUN_OBJECT
    return 1 / (1 + exp(-odds))


def _reduced(verb: Token, candidate: Candidate) -> float:
    """Clauses cut short: "resources to support it", "a party called the Greens"."""
    if verb.dep_ not in ("acl", "advcl"):
        return 0.0
    if verb.tag_ == "VB" and verb.left_edge.lower_ == "to":
        return PURPOSE
    if verb.tag_ in ("VBN", "VBD") and verb.dep_ == "acl" and verb.lemma_ in NAMED and candidate.hearsay:
        return NAMING
    return 0.0


def _position(verb: Token) -> float:
    if verb.dep_ == "ROOT":
        finite = verb.tag_ in FINITE or any(child.dep_ in ("aux", "auxpass") for child in verb.children)
        return MAIN.get(verb.tag_, MAIN_OTHER) if finite else 0.0
    return POSITIONS.get(verb.dep_, 0.0)


def _is_pronoun(reading: Reading, candidate: Candidate) -> bool:
    first, last = candidate.pieces[0]
    return (
        first == last and reading.doc[first].pos_ == "PRON" and reading.doc[first].tag_ not in ("WDT", "WP")
    )
