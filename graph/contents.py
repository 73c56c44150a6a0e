"""Contents: which tokens a cue's complement covers, and the candidate that a cue and its content make."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from onrecord.graph.sources import MARKS, SUBJECTS, Source
from onrecord.ontology.cues import Cue

Piece = tuple[int, int]
WH_TAGS = frozenset({"WDT", "WP", "WRB", "WP$"})
FINITE = frozenset({"VBD", "VBZ", "VBP"})
LEMMAS = {"hoped": "hope", "hoping": "hope", "retweeted": "retweet"}
SHORT_BE = frozenset({"’s", "’re", "’m"})
COMMAS = frozenset({",", "—", "–", "-", "--"})
OUTSIDE = frozenset(
    {
        "in",
        "on",
        "at",
        "during",
        "after",
        "before",
        "since",
        "until",
        "amid",
        "despite",
        "when",
        "while",
        "through",
    }
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cue in one frame with the tokens said and the source: what becomes a statement if it is likely enough.

    ``token`` is the cue's head word, ``first``..``last`` the cue's span, ``pieces`` the spans of the content, ``reliability`` the
    chance that it is a statement, ``quoted`` how many pieces are direct quotations.
    """

    token: int
    first: int
    last: int
    cue: Cue
    pieces: tuple[Piece, ...]
    source: Source | None
    reliability: float
    hearsay: bool = False
    quoted: int = 0

    def scaled(self, factor: float) -> "Candidate":
        """The same candidate with its reliability multiplied."""
        return replace(self, reliability=min(0.99, self.reliability * factor))


def clause_frame(clause: Token) -> str:
    """The frame of a clausal complement: that, wh, inf, oto (an infinitive with its own subject), ing or comp."""
    if _asks(clause):
        return "wh"
    verbs = [clause, *(child for child in clause.children if child.dep_ in ("aux", "auxpass", "cop"))]
    if any(verb.lower_ == "to" for verb in verbs):
        return "oto" if has_subject(clause) else "inf"
    if any(verb.tag_ in FINITE or verb.tag_ == "MD" for verb in verbs) or any(
        child.dep_ == "mark" and child.lower_ == "that" for child in clause.children
    ):
        return "that"
    if clause.tag_ == "VBG":
        return "ing"
    if clause.pos_ in ("VERB", "AUX") and has_subject(clause):
        return "that"
    return "comp"


def _asks(clause: Token) -> bool:
    """Whether a clause is an embedded question; an "if" or "when" that opens a clause inside it does not count."""
    if any(child.dep_ == "mark" and child.lower_ in ("if", "whether") for child in clause.children):
        return True
    first = clause.left_edge
    if first.tag_ not in WH_TAGS and first.lower_ not in ("how", "why", "whether"):
        return False
    return (
        first.i == clause.i
        or first.head.i == clause.i
        or (first.head.head.i == clause.i and first.head.dep_ != "advcl")
    )


def has_subject(verb: Token) -> bool:
    """Whether the verb has a subject of its own."""
    return any(child.dep_ in SUBJECTS or child.dep_ == "expl" for child in verb.children)


def subtree(token: Token) -> Piece:
    """First and last token of a subtree."""
    return token.left_edge.i, token.right_edge.i


def trimmed(doc: Doc, piece: Piece) -> Piece | None:
    """A piece without punctuation and conjunctions at its edges (quotation marks stay); None where nothing is left."""
    first, last = piece
    while first <= last and _is_edge(doc[first], "([$#@"):
        first += 1
    while last >= first and (_is_edge(doc[last], ")]") or doc[last].lower_ in ("and", "but", "or")):
        last -= 1
    return (first, last) if first <= last else None


def _is_edge(token: Token, kept: str) -> bool:
    """Whether a token is white space or punctuation that does not belong to what it stands beside."""
    return token.is_space or (token.is_punct and token.text not in MARKS and token.text not in kept)


def cut(piece: Piece, hole: Piece) -> list[Piece]:
    """A piece without the tokens of a hole: none, one or two pieces."""
    first, last = piece
    if hole[1] < first or hole[0] > last:
        return [piece]
    return [part for part in ((first, hole[0] - 1), (hole[1] + 1, last)) if part[0] <= part[1]]


def without(pieces: Iterator[Piece] | list[Piece], *holes: Piece) -> list[Piece]:
    """Pieces without the tokens of any hole."""
    left = list(pieces)
    for hole in holes:
        left = [part for piece in left for part in cut(piece, hole)]
    return left


def covers(pieces: tuple[Piece, ...], token: int) -> bool:
    """Whether a token is in one of the pieces."""
    return any(first <= token <= last for first, last in pieces)


def covering(found: Iterable[Candidate]) -> dict[int, list[Candidate]]:
    """The candidates that say each token: which cues hold a cue is asked of every cue of a report."""
    holders: dict[int, list[Candidate]] = {}
    for one in found:
        for first, last in one.pieces:
            for token in range(first, last + 1):
                holders.setdefault(token, []).append(one)
    return holders


def merged(pieces: list[Piece]) -> list[Piece]:
    """Pieces in text order, those that overlap or touch made one."""
    joined: list[Piece] = []
    for first, last in sorted(pieces):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def noun_phrase(noun: Token) -> Piece:
    """An object with all that belongs to its phrase, without trailing circumstances of place and time."""
    first, last = noun.left_edge.i, noun.i
    for child in noun.rights:
        if (
            child.dep_ == "prep"
            and child.lower_ in OUTSIDE
            and child.right_edge.i == noun.right_edge.i
            and _is_time(child)
        ):
            break
        if child.dep_ == "punct" and child.right_edge.i == noun.right_edge.i:
            break
        last = child.right_edge.i
    return first, last


def _is_time(preposition: Token) -> bool:
    return any(word.ent_type_ in ("DATE", "TIME") for word in preposition.children)


def clause_around(token: Token) -> Token:
    """The clause that an adverbial stands in: the nearest finite verb above it, else the top."""
    top = token
    while top.head.i != top.i:
        top = top.head
        if top.pos_ in ("VERB", "AUX") and top.dep_ not in (
            "aux",
            "auxpass",
            "xcomp",
            "pcomp",
            "acl",
            "amod",
            "csubj",
        ):
            break
    return top


def lemma(token: Token) -> str:
    """The token's lemma, corrected where the model is wrong."""
    if token.pos_ == "AUX" and token.lower_ in SHORT_BE:
        return "be"
    return LEMMAS.get(token.lower_) or token.lemma_.lower()
