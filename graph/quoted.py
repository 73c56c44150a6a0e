"""Who speaks in each direct quotation, as far as the words next to it say so."""

from onrecord.graph.quotations import quotations
from onrecord.graph.registry import Registry

SAYING = frozenset(
    "say tell add claim argue state announce declare warn insist deny admit acknowledge explain write tweet note report suggest "
    "stress emphasize emphasise vow promise believe think know feel fear hope ask reply respond continue conclude comment "
    "recall observe complain predict estimate assert maintain contend confirm reveal joke quip remark urge".split()
)
SHORTEST = 3


def quoted(registry: Registry) -> dict[int, int]:
    """For each token inside a quotation the token that names its speaker, -1 where nothing near does.

    A quotation that follows another at once, with no speaker of its own, goes on with the same speaker.
    """
    sentence = registry.words.sentence
    found: dict[int, int] = {}
    before, ended = -1, -1
    for quotation in quotations(registry.reading):
        first, last = quotation.inner, quotation.end
        if quotation.nested or last - first < SHORTEST:
            continue
        speaker = _speaker(registry, quotation.first, quotation.last)
        if speaker < 0 and ended >= 0 and sentence[first] - sentence[ended] < 2:
            speaker = before
        before, ended = speaker, last
        found.update(dict.fromkeys(range(first, last + 1), speaker))
    return found


def _speaker(registry: Registry, first: int, last: int) -> int:
    """The subject of a verb of saying next to the quotation first..last."""
    words, size = registry.words, len(registry.words)
    near = {words.sentence[i] for i in (first, last, max(first, last - 1))}
    for i in (*range(last + 1, min(size, last + 9)), *range(first - 1, max(-1, first - 12), -1)):
        if words.lemma[i] in SAYING and words.pos[i] == "VERB" and words.sentence[i] in near:
            subject = words.child(i, "nsubj")
            if subject is not None and not first < subject < last:
                return subject
    return -1
