"""The parsed tokens of a reading as plain lists, which rules read many times faster than spaCy's objects."""

from dataclasses import dataclass

from onrecord.graph.language import Reading

NOMINAL = frozenset({"NOUN", "PROPN"})
VERBAL = frozenset({"VERB", "AUX"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})


@dataclass(frozen=True, slots=True)
class Tokens:
    """One list for each property, indexed by token; ``head`` is a token index (a root's is its own)."""

    text: list[str]
    lower: list[str]
    lemma: list[str]
    pos: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    left: list[int]
    right: list[int]
    sentence: list[int]
    space: list[bool]
    entity: list[str]
    children: list[list[int]]

    def __len__(self) -> int:
        return len(self.text)

    def child(self, i: int, *deps: str) -> int | None:
        """The first child of token ``i`` with one of the dependency labels."""
        return next((c for c in self.children[i] if self.dep[c] in deps), None)

    def root(self, first: int, last: int) -> int:
        """The token of first..last that governs the span: the last one whose head lies outside it."""
        for i in range(last, first - 1, -1):
            if (not first <= self.head[i] <= last or self.head[i] == i) and self.pos[i] != "PUNCT":
                return i
        return last

    def verb(self, i: int) -> int:
        """The verb (or root) whose clause token ``i`` stands in."""
        seen = 0
        i = self.head[i]
        while self.pos[i] not in VERBAL and self.head[i] != i and seen < 40:
            i = self.head[i]
            seen += 1
        return i

    def role(self, i: int) -> str:
        """Grammatical function of the noun phrase with head ``i``; a conjunct has that of the first."""
        seen = 0
        while self.dep[i] in ("conj", "appos") and seen < 20:
            i = self.head[i]
            seen += 1
        return self.dep[i]


def tokens(reading: Reading) -> Tokens:
    """Read all properties of a reading's tokens once."""
    doc = reading.doc
    size = len(doc)
    head = [token.head.i for token in doc]
    left, right = list(range(size)), list(range(size))
    children: list[list[int]] = [[] for _ in range(size)]
    for i, h in enumerate(head):
        if h != i:
            children[h].append(i)
    _edges(children, head, left, right)
    sentence, number = [], -1
    for token in doc:
        number += bool(token.is_sent_start) or number < 0
        sentence.append(number)
    text = [token.text for token in doc]
    return Tokens(
        text=text,
        lower=[word.lower() for word in text],
        lemma=[token.lemma_.lower() for token in doc],
        pos=[token.pos_ for token in doc],
        tag=[token.tag_ for token in doc],
        dep=[token.dep_ for token in doc],
        head=head,
        left=left,
        right=right,
        sentence=sentence,
        space=[bool(token.whitespace_) for token in doc],
        entity=[token.ent_type_ for token in doc],
        children=children,
    )


def _edges(children: list[list[int]], head: list[int], left: list[int], right: list[int]) -> None:
    """Fill in the first and last token of each subtree, children before their heads."""
    order = [i for i, h in enumerate(head) if h == i]
    for i in order:
        order.extend(children[i])
    for i in reversed(order):
        h = head[i]
        left[h] = min(left[h], left[i])
        right[h] = max(right[h], right[i])
