"""What is known so far of one report's actors: mentions by head token, and the roles that the text gives each person."""

import datetime as dt
from bisect import bisect_left, insort
from collections import defaultdict

from onrecord.graph.language import Reading
from onrecord.graph.model import Actor, ActorKind, Mention, MentionKind
from onrecord.graph.nouns import Nouns
from onrecord.graph.tokens import NOMINAL, Tokens
from onrecord.ontology.catalogue import Catalogue, Office

TITLE_DEPS = frozenset({"compound", "amod", "nmod", "punct", "poss", "appos", "nummod", "advmod"})
SHORT = {
    "sen": "senator",
    "gov": "governor",
    "gen": "general",
    "rep": "representative",
    "col": "colonel",
    "prof": "professor",
}
MEMORY = 200
DETERMINERS = frozenset(
    "the a an this that these those its his her their my our your both all some any no one".split()
)


class Registry:
    """Gathers mentions of one report while the steps of resolution run; a head token has one mention."""

    def __init__(
        self, reading: Reading, words: Tokens, catalogue: Catalogue, nouns: Nouns, date: dt.date | None
    ) -> None:
        self.reading, self.words, self.catalogue, self.nouns, self.date = (
            reading,
            words,
            catalogue,
            nouns,
            date,
        )
        self.actors: dict[str, Actor] = {}
        self.at: dict[int, Mention] = {}
        self.order: list[int] = []
        self.covered: dict[int, int] = {}
        self.roles: dict[str, set[str]] = defaultdict(set)
        self.leads: dict[str, set[str]] = defaultdict(set)
        self._offices: dict[str, list[Office]] = defaultdict(list)
        for office in catalogue.offices:
            self._offices[office.actor].append(office)

    def add(
        self,
        actor: Actor,
        kind: MentionKind,
        first: int,
        last: int,
        head: int,
        confidence: float,
        skip: int = 0,
        cut: int = 0,
        title: tuple[str, ...] = (),
    ) -> None:
        """Record a mention, unless its head token has one."""
        if head in self.at:
            return
        start, end = self.reading.span(first, last)
        start, end = start + skip, end - cut
        text = " ".join(self.reading.text[start:end].split())
        self.actors.setdefault(actor.id, actor)
        insort(self.order, head)
        self.at[head] = Mention(start, end, text, actor.id, kind, head, first, last, round(confidence, 3))
        for i in range(first, last + 1):
            self.covered.setdefault(i, head)
        if actor.kind is ActorKind.PERSON:
            self.roles[actor.id].update(SHORT.get(word, word) for word in title)

    def offices(self, actor: str) -> list[Office]:
        """All offices that the catalogue gives an actor, past and present."""
        return self._offices.get(actor, [])

    def actor(self, head: int) -> Actor | None:
        """The actor mentioned with this head token."""
        mention = self.at.get(head)
        return self.actors[mention.actor] if mention else None

    def mentions(self) -> list[Mention]:
        """All mentions so far, by head token."""
        return [self.at[i] for i in self.order]

    def before(self, i: int) -> list[Mention]:
        """The latest mentions whose heads stand before token ``i``, in text order."""
        end = bisect_left(self.order, i)
        return [self.at[head] for head in self.order[max(0, end - MEMORY) : end]]

    def titled(self, first: int, head: int, actor: Actor) -> int:
        """Where the noun phrase of a person's name begins: title words and what qualifies them, no article."""
        if actor.kind is not ActorKind.PERSON:
            return first
        words, i = self.words, first
        while i > 0:
            if self._of_title(i - 1, head, first):
                i -= 1
            elif i > 2 and words.lower[i - 2] == "of" and words.lower[i - 3] in self.nouns["title"]:
                i -= 3  # "Secretary of State"
            else:
                break
        while i < first and (
            words.pos[i] == "PUNCT" or words.lower[i] in DETERMINERS or words.lower[i] in ("'s", "’s")
        ):
            i += 1
        return i if any(self._title(j) for j in range(i, first)) else first

    def _title(self, i: int) -> bool:
        return self.nouns.among(self.words.lower[i].strip("."), "title", "qualifier")

    def _of_title(self, i: int, head: int, first: int) -> bool:
        words = self.words
        if words.sentence[i] != words.sentence[first] or words.lower[i] in DETERMINERS:
            return False
        if self.reading.paragraphs[i] != self.reading.paragraphs[first] or words.text[i] in ',;:()"“”':
            return False
        if self._title(i) or words.text[i] in ".-":
            return i + 1 == first or words.dep[i] in TITLE_DEPS
        governor = words.head[i]
        return (
            words.dep[i] in ("compound", "amod", "nmod")
            and i < governor <= max(head, first)
            and (words.pos[i] in NOMINAL or words.pos[i] == "ADJ")
        )
