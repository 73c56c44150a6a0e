"""Who says a claim: the statements that count as speech for claims, and which of them a claim stands in."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from spacy.tokens import Token

from onrecord.graph.fitting import Match
from onrecord.graph.language import Reading
from onrecord.graph.model import Modality, Polarity, Statement, StatementKind
from onrecord.graph.moods import NOBODY, RANK, Mood
from onrecord.ontology.frames import Frame, Lexicon

CUES = frozenset({"VERB", "AUX", "NOUN", "ADJ"})
COMPLEMENTS = frozenset({"xcomp", "acl", "advcl", "ccomp", "prep", "dobj"})


def spoken(reading: Reading, statements: Iterable[Statement], lexicon: Lexicon) -> dict[int, Statement]:
    """Statements by the token of their cue, without those whose cue only governs an infinitive ("refused to accept").

    What somebody refuses, plans or promises to do is the report's own word about him; the operator tells its mood.
    """
    starts = {start: index for index, start in enumerate(reading.starts)}
    found: dict[int, Statement] = {}
    for statement in statements:
        first = starts.get(statement.cue_start)
        if first is None or (statement.source or "").lower() in NOBODY:
            continue
        cue = [reading.doc[i] for i in range(first, bisect_left(reading.starts, statement.cue_end))]
        operator = next((token for token in cue if _operates(token, lexicon)), None)
        if (
            operator is not None
            and not statement.denies
            and _governs_infinitive(operator, statement, reading)
        ):
            continue
        if _says_something(statement, cue, reading, lexicon):
            found.update((token.i, statement) for token in cue if token.pos_ in CUES)
    return found


def stops(said: Mapping[int, Statement]) -> frozenset[int]:
    """Where what is said begins; a cue without a speaker ("is not known to have …") lets the words around it through."""
    return frozenset(index for index, statement in said.items() if statement.source is not None)


def distinct(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Each statement once, in order."""
    return tuple({statement.id: statement for statement in statements}.values())


def statement_of(
    match: Match, statements: Sequence[Statement], reading: Reading, lexicon: Lexicon
) -> Statement | None:
    """The innermost statement that a match is said in, None where the report itself says it."""
    offset = reading.starts[match.head.i]
    statement = _innermost(offset, statements)
    if statement is None or statement.cue_start <= offset < statement.cue_end:
        return None
    if statement.kind is StatementKind.INDIRECT and (
        in_background(match) or _taken_for_granted(match, statement, reading, lexicon)
    ):
        return None
    return statement


def in_background(match: Match) -> bool:
    """Whether the claim is taken for granted where it stands (titles, appositions, "pro-X", "his men").

    What the sentence denies, plans or attributes does not touch it.
    """
    if match.frame.pos in {"prefix", "suffix"} or match.frame.id.startswith("office."):
        return True
    described = any(slot.function == "self" for slot in match.frame.slots)
    serves = match.head.dep_ == "pobj" and match.head.head.lower_ == "as"
    return described and match.head.dep_ not in {"attr", "oprd"} and not serves


def in_statement(mood: Mood, frame: Frame, statement: Statement | None) -> tuple[Polarity, Modality]:
    """Polarity and modality of a claim: of its own words, its frame, and the cue of the statement that it stands in."""
    modalities = [mood.modality, Modality(frame.modality)]
    negations = mood.negations + (frame.polarity == "negated")
    if statement is not None:
        negations += statement.denies
        unnamed = statement.source is None and statement.kind is StatementKind.INDIRECT
        hearsay = unnamed and statement.modality is Modality.ASSERTED  # "is said to have …": nobody is named
        modalities.append(Modality.REPORTED if hearsay else statement.modality)
    return (Polarity.NEGATED if negations % 2 else Polarity.AFFIRMED), max(
        modalities, key=lambda modality: RANK[modality]
    )


def _innermost(offset: int, statements: Sequence[Statement]) -> Statement | None:
    found: Statement | None = None
    for statement in statements:
        parts = statement.parts or ((statement.start, statement.end),)
        inside = any(start <= offset < end for start, end in parts)
        if inside and (found is None or statement.end - statement.start <= found.end - found.start):
            found = statement
    return found


def _says_something(statement: Statement, cue: Sequence[Token], reading: Reading, lexicon: Lexicon) -> bool:
    """Whether the content is a quotation or a clause, or the cue vouches for a thing ("denied a meeting"); not "attacked X"."""
    if statement.kind is not StatementKind.INDIRECT or statement.denies:
        return True
    if any(token.lemma_ in lexicon.words.classes["vouches"] for token in cue):
        return True
    parts = statement.parts or ((statement.start, statement.end),)
    return any(
        reading.doc[i].pos_ in {"VERB", "AUX"}
        for start, end in parts
        for i in range(bisect_left(reading.starts, start), bisect_left(reading.starts, end))
    )


def _operates(token: Token, lexicon: Lexicon) -> bool:
    classes = lexicon.words.classes
    willing = classes["ready"] | classes["unwilling"] | classes["plan-noun"] | classes["refusal-noun"]
    return (
        lexicon.operator(token.lemma_) is not None
        or token.lemma_.lower() in willing
        or token.lower_ in willing
    )


def _governs_infinitive(cue: Token, statement: Statement, reading: Reading) -> bool:
    return any(
        child.dep_ in COMPLEMENTS
        and child.i > cue.i
        and (child.tag_ in {"VB", "VBG"} or child.pos_ in {"ADP", "NOUN", "PROPN"})
        and statement.start <= reading.starts[child.i] < statement.end
        for child in cue.children
    )


def _taken_for_granted(match: Match, statement: Statement, reading: Reading, lexicon: Lexicon) -> bool:
    """Whether the speaker only reacts to what a noun names ("dismissed the accusations against X", "worries Israel").

    Who denies, confirms or alleges a thing vouches for or against it; who welcomes it takes it for granted.
    """
    if match.frame.pos == "verb" or statement.denies:
        return False
    token = match.head.head
    while token.pos_ not in {"VERB", "AUX"} and token.head.i != token.i:
        token = token.head
    reacts = statement.cue_start <= reading.starts[token.i] < statement.cue_end
    return reacts and token.lemma_ not in lexicon.words.classes["vouches"]
