"""The choice among candidates: one reading for each cue, joined with its quotations, weighed by what holds it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from spacy.tokens import Token

from onrecord.graph.colons import TURN, colon_candidates
from onrecord.graph.contents import Candidate, covering, covers, lemma, merged, without
from onrecord.graph.cuenouns import adjective_candidates, noun_candidates
from onrecord.graph.cuephrases import anchors, phrase_candidates
from onrecord.graph.cueweights import weighed
from onrecord.graph.cuewords import LIGHT, verb_candidates
from onrecord.graph.language import Reading
from onrecord.graph.parentheses import parenthesis
from onrecord.graph.quotations import Quotation
from onrecord.graph.speakers import BEFORE, Utterance, is_compound, speaker_before, spoken_by, utterances
from onrecord.ontology.cues import Cues

THRESHOLD = 0.5
NESTED = 0.55
USUAL = 0.9
REACH = 400
VERBAL = frozenset({"VERB", "AUX"})
RANK = ("that", "wh", "quote", "oto", "inf", "as", "comp", "ing")
Holders = Mapping[int, list[Candidate]]
REPORTING = frozenset({"that", "quote", "wh", "oto", "as", "comp"})


def candidates(reading: Reading, cues: Cues, quotes: tuple[Quotation, ...]) -> list[Candidate]:
    """The likeliest candidate of each cue, joined with its quotations; also those that are hardly statements."""
    chosen = {candidate.token: candidate for candidate in _clipped(_chosen(reading, cues), quotes)}
    spoken = _going_on(reading, _with_quotations(reading, cues, chosen, quotes))
    return list(_distinct(reading, [*spoken, *colon_candidates(reading, quotes)]))


def _clipped(found: Iterable[Candidate], quotes: tuple[Quotation, ...]) -> Iterator[Candidate]:
    """Keep what a cue inside a quotation says inside that quotation."""
    holder = {
        i: quote
        for quote in quotes
        if quote.closed and not quote.nested
        for i in range(quote.first, quote.last + 1)
    }
    for one in found:
        quote = holder.get(one.token)
        if quote is None:
            yield one
            continue
        pieces = [(max(first, quote.first), min(last, quote.last)) for first, last in one.pieces]
        kept = tuple(piece for piece in pieces if piece[0] <= piece[1])
        if kept:
            yield replace(one, pieces=kept)


def _going_on(reading: Reading, found: list[Candidate]) -> Iterator[Candidate]:
    """Give participles that go on after a content ("…," he said, adding that) the speaker of that content."""
    holders = covering(one for one in found if one.reliability >= THRESHOLD and one.source is not None)
    for one in found:
        cue = reading.doc[one.token]
        outer = None
        if cue.tag_ == "VBG" and cue.dep_ in ("advcl", "conj", "dep") and one.source is not None:
            speakers = (other for other in holders.get(one.source.head, ()) if other.token < one.token)
            outer = next((other for other in speakers if not covers(other.pieces, one.token)), None)
        yield replace(one, source=outer.source) if outer is not None else one


def _chosen(reading: Reading, cues: Cues) -> Iterator[Candidate]:
    """The likeliest candidate of each cue word, whatever its likelihood."""
    words = anchors(cues.phrases)
    for token in reading.doc:
        part = token.pos_
        if part in VERBAL:
            found = _verbal(reading, token, cues)
        elif part in ("NOUN", "PROPN"):
            frames = cues.nouns.get(lemma(token))
            found = list(noun_candidates(reading, token, frames)) if frames else []
        elif part == "ADJ":
            frames = cues.adjectives.get(token.lower_)
            found = list(adjective_candidates(reading, token, frames)) if frames else []
        else:
            found = []
        if token.lower_ in words:
            found += phrase_candidates(reading, token, cues.phrases)
        if found:
            best = max(found, key=lambda one: (one.reliability, -_rank(one)))
            yield replace(best, reliability=weighed(reading, best))


def _verbal(reading: Reading, token: Token, cues: Cues) -> list[Candidate]:
    """The candidates of a verb, also of a participle used as an adjective ("was disappointed that")."""
    found: list[Candidate] = []
    frames = cues.verbs.get(lemma(token))
    if frames and not is_compound(token):
        found += verb_candidates(reading, token, frames)
        found = found or list(parenthesis(reading, token, frames))
    participle = cues.adjectives.get(token.lower_)
    if participle:
        found += adjective_candidates(reading, token, participle)
    return found


def _rank(candidate: Candidate) -> int:
    frame = candidate.cue.frame
    if frame == "obj":
        return len(RANK) + 1
    return RANK.index(frame) if frame in RANK else len(RANK)


def _with_quotations(
    reading: Reading, cues: Cues, chosen: dict[int, Candidate], quotes: tuple[Quotation, ...]
) -> list[Candidate]:
    """Join each quotation to the candidate of its reporting verb, and those that go on to the speaker before."""
    holders = covering(one for one in chosen.values() if one.reliability >= THRESHOLD)
    inside = {i for quote in quotes if not quote.nested for i in range(quote.first, quote.last + 1)}
    for utterance in utterances(reading, quotes, cues.verbs):
        if utterance.verb is None:
            _go_on(reading, cues, chosen, holders, inside, utterance)
            continue
        chosen[utterance.verb] = _quoting(reading, cues, chosen.get(utterance.verb), utterance)
    return list(chosen.values())


def _go_on(
    reading: Reading,
    cues: Cues,
    chosen: dict[int, Candidate],
    holders: Holders,
    inside: set[int],
    utterance: Utterance,
) -> None:
    """Give a quotation without a reporting clause to whom the text lets speak just before it."""
    quote = utterance.quote

    def last_speaker(paragraph: int) -> int | None:
        """The cue of saying that comes last before the quotation, not before a paragraph."""
        for i in range(quote.first - 1, max(-1, quote.first - REACH), -1):
            if reading.paragraphs[i] < paragraph:
                return None
            if i in chosen and i not in inside and _may_go_on(reading, cues, chosen[i], holders):
                return i
        return None

    speaker = last_speaker(quote.paragraph)
    if speaker is None and (before := speaker_before(reading, quote)) is not None:
        chosen.setdefault(before.token, before)
        speaker = before.token
    if speaker is None:
        speaker = last_speaker(quote.paragraph - 1)
    if speaker is not None:
        known = chosen[speaker]
        if known.cue.frame == "obj":  # "released a statement: “…”"
            known = replace(known, pieces=())
        chosen[speaker] = _joined(known, utterance)


def _may_go_on(reading: Reading, cues: Cues, one: Candidate, holders: Holders) -> bool:
    """Whether a cue of saying, not inside what another one says, can have one more quotation."""
    if one.source is None or one.reliability < THRESHOLD:
        return False
    said = cues.verbs.get(lemma(reading.doc[one.token]), {}).get("quote")
    if one.cue is not BEFORE and (said is None or (said.grade < USUAL and not one.quoted)):
        return False
    outer = holders.get(one.token, ())
    return not any(_holds(other, one) and not covers(one.pieces, other.token) for other in outer)


def _quoting(reading: Reading, cues: Cues, candidate: Candidate | None, utterance: Utterance) -> Candidate:
    """The candidate of a reporting verb with one more quotation."""
    assert utterance.verb is not None
    verb, quote = reading.doc[utterance.verb], utterance.quote
    cue = cues.verbs[lemma(verb)]["quote"]
    speaker = spoken_by(reading, verb, quote)
    if candidate is None:
        return _joined(Candidate(verb.i, verb.i, verb.i, cue, (), speaker, cue.grade), utterance)
    who = candidate.source
    inside = who is not None and quote.first <= who.head <= quote.last
    known = replace(candidate, source=speaker if who is None or inside else who)
    if known.quoted or any(first <= quote.last and quote.first <= last for first, last in known.pieces):
        if _spoken_whole(known, quote):
            last = max(quote.last, verb.i) if quote.last < verb.i and not known.quoted else quote.last
            known = replace(known, pieces=tuple(without(list(known.pieces), (quote.first, last))))
        return _joined(known, utterance)
    if known.cue.frame in ("that", "wh") and known.pieces[0][0] > quote.last:
        return _joined(known, utterance)
    return _joined(replace(known, cue=cue, pieces=(), hearsay=False), utterance)


def _spoken_whole(candidate: Candidate, quote: Quotation) -> bool:
    """Whether what the parser took for the content is only the quotation, cut wrongly."""
    return candidate.cue.frame not in ("that", "wh") or all(
        quote.first - 1 <= first for first, _ in candidate.pieces
    )


def _joined(candidate: Candidate, utterance: Utterance) -> Candidate:
    pieces = merged([*candidate.pieces, (utterance.quote.first, utterance.quote.last)])
    return replace(
        candidate,
        pieces=tuple(pieces),
        quoted=candidate.quoted + 1,
        reliability=max(candidate.reliability, candidate.cue.grade, utterance.certainty * 0.9),
    )


def _distinct(reading: Reading, found: Iterable[Candidate]) -> Iterator[Candidate]:
    """Leave out cues that only carry another one ("declined to comment"), and weigh those inside what another one says."""
    listed = sorted(found, key=lambda one: one.token)
    strong = {one.token: one for one in listed if one.reliability >= THRESHOLD}
    kept = [
        one for one in listed if not _leads_to(reading, one, strong) and not _carries(reading, one, strong)
    ]
    holders = covering(one for one in kept if one.reliability >= THRESHOLD)
    for one in kept:
        outer = holders.get(one.token, ())
        if any(_holds(other, one) and not covers(one.pieces, other.token) for other in outer):
            yield one.scaled(NESTED if _speaks_for_itself(reading, one) else NESTED / 2)
        else:
            yield one


def _carries(reading: Reading, one: Candidate, strong: dict[int, Candidate]) -> bool:
    """Whether a cue only carries another one: a light verb, or a verb inside the cue of its noun ("made a claim")."""
    token = reading.doc[one.token]
    if token.lemma_ in LIGHT and any(child.i in strong and child.dep_ == "xcomp" for child in token.children):
        return True
    return any(
        other.first <= one.token <= other.last and other.token > one.token for other in strong.values()
    )


def _leads_to(reading: Reading, one: Candidate, strong: dict[int, Candidate]) -> bool:
    """Whether a verb only opens for a participle that quotes ("released a statement saying", "explained it by saying")."""
    return one.cue.frame in ("obj", "ing") and any(
        i in strong
        and strong[i].quoted > 0
        and reading.doc[i].tag_ == "VBG"
        and any(up.i == one.token for up in reading.doc[i].ancestors)
        for i in range(one.token + 1, min(one.token + 14, len(reading.doc)))
    )


def _holds(outer: Candidate, one: Candidate) -> bool:
    """Whether a cue stands in what another one says (an interview's turn holds nothing: its sentences speak for themselves)."""
    return outer.token != one.token and outer.cue is not TURN


def _speaks_for_itself(reading: Reading, one: Candidate) -> bool:
    """Whether a nested cue has a speaker of its own, named, and a frame that reports words or thoughts."""
    if one.source is None or one.cue.frame not in REPORTING:
        return False
    return reading.doc[one.source.actor].pos_ in ("PROPN", "NOUN")
