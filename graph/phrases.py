"""Noun phrases: where one begins and ends, what determines it, which names qualify it."""

from collections.abc import Iterator

from onrecord.graph.model import Actor
from onrecord.graph.registry import Registry

MODIFIERS = frozenset({"compound", "amod", "nmod", "poss"})
BEFORE = MODIFIERS | {"nummod", "punct", "appos"}
ARTICLES = frozenset({"the", "a", "an", "this", "that"})
MANY = frozenset(
    "a an any every each no another one some many few several two three four most other such what which".split()
)
OWNING = frozenset({"of", "for", "in", "at"})


class Phrases:
    """Reads the noun phrases of one report; a phrase is known by its head token."""

    def __init__(self, registry: Registry) -> None:
        self.registry, self.words = registry, registry.words

    def first(self, i: int) -> int:
        """First token of the phrase, without articles and clauses."""
        words, first = self.words, i
        for child in words.children[i]:
            if child < i and words.dep[child] in BEFORE:
                first = min(first, words.left[child])
        while first < i and (words.lower[first] in ARTICLES or words.pos[first] == "PUNCT"):
            first += 1
        return first

    def last(self, i: int) -> int:
        """Last token of the phrase: an "of"-complement with a name belongs to it."""
        mention = next((m for c in self.complements(i, "of") if (m := self.registry.at.get(c))), None)
        return mention.last if mention else i

    def complements(self, i: int, *prepositions: str) -> list[int]:
        """Heads of the phrases that prepositions after the noun tie to it."""
        words = self.words
        ties = [
            c
            for c in words.children[i]
            if c > i and words.dep[c] == "prep" and words.lower[c] in prepositions
        ]
        return [inner for tie in ties for inner in words.children[tie] if words.dep[inner] == "pobj"]

    def modifiers(self, i: int) -> list[int]:
        """Nouns and adjectives before the head, possessors included."""
        return [c for c in self.words.children[i] if c < i and self.words.dep[c] in MODIFIERS]

    def plural(self, i: int) -> bool:
        """Whether the head stands in the plural."""
        return self.words.tag[i] in ("NNS", "NNPS")

    def has(self, i: int, *lowers: str) -> bool:
        """Whether one of these words directly qualifies the head."""
        return any(self.words.lower[c] in lowers for c in self.words.children[i] if c < i)

    def counted(self, i: int) -> bool:
        """Whether a number tells how many are meant."""
        return any(self.words.dep[c] == "nummod" for c in self.words.children[i] if c < i)

    def indefinite(self, i: int) -> bool:
        """Whether an article, number or quantifier says that no particular one is meant."""
        return self.counted(i) or self.has(i, *MANY)

    def predicated(self, i: int) -> bool:
        """Whether the noun says what somebody is or should be, and points at nobody: "fit to serve as president"."""
        words = self.words
        ordinal = any(words.lower[c][:1].isdigit() for c in words.children[i] if c < i)
        as_ = words.dep[i] == "pobj" and words.lower[words.head[i]] == "as"
        return ordinal or as_ or words.dep[i] in ("attr", "oprd")

    def owners(self, i: int, prepositions: tuple[str, ...]) -> list[tuple[int, Actor]]:
        """Actors that qualify the noun, with their head tokens: before it, or after one of the prepositions."""
        words, found = self.words, list[int]()
        for child in self.modifiers(i):
            found += [child, *(c for c in words.children[child] if words.dep[c] in ("conj", "compound"))]
        found += self.complements(i, *prepositions)
        return [(j, actor) for j in found if (actor := self.registry.actor(j))]

    def plain(self, i: int, first: int) -> list[int]:
        """The tokens of the phrase up to its head that are no names, punctuation or endings."""
        names, pos = self.registry.covered, self.words.pos
        return [
            j for j in range(first, i + 1) if (j == i or j not in names) and pos[j] not in ("PUNCT", "PART")
        ]

    def tails(self, i: int, first: int) -> Iterator[str]:
        """The plain words of the phrase, then ever shorter ends of it."""
        parts = [self.words.lower[j] for j in self.plain(i, first)]
        for at in range(len(parts)):
            yield " ".join(parts[at:])
