"""Pronouns of one report and the actors they stand for: gender, number, syntax, quotations, recency and salience.

The preferences of Hobbs and of Lappin and Leass as weights. A link is left out where two candidates are close, for a wrong one
is worse than none.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from onrecord.graph import clauses
from onrecord.graph.clauses import OBJECTS
from onrecord.graph.collectives import Collectives
from onrecord.graph.model import Actor, ActorKind, Mention, MentionKind
from onrecord.graph.phrases import Phrases
from onrecord.graph.quoted import SAYING, quoted
from onrecord.graph.registry import Registry
from onrecord.graph.tokens import NOMINAL, SUBJECTS

MALE, FEMALE, NEUTER, PLURAL, FIRST, GROUP = "male", "female", "neuter", "plural", "first", "group"
PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), MALE),
    **dict.fromkeys(("she", "her", "hers", "herself"), FEMALE),
    **dict.fromkeys(("it", "its", "itself"), NEUTER),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), PLURAL),
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), FIRST),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), GROUP),
}
PERSONAL = frozenset({MALE, FEMALE})
REFLEXIVES = frozenset({"himself", "herself", "itself", "themselves"})
POSSESSIVES = frozenset({"his", "her", "its", "their", "hers", "theirs"})
COMPETING = frozenset(
    {"nsubj", "nsubjpass", "dobj", "pobj", "attr", "conj", "iobj", "dative", "ROOT", "appos"}
)
ROLES = {
    "nsubj": 35, "nsubjpass": 32, "dobj": 15, "iobj": 12, "dative": 12, "agent": 10, "pobj": 8, "poss": 10, "attr": 5,
    "compound": -40, "amod": -60, "nmod": -40, "npadvmod": -30, "ROOT": 10,
}  # fmt: skip
BLAMING = frozenset("accuse blame charge fault condemn criticise criticize denounce suspect".split())
DISTANCE = (100, 72, 46, 24)
MARGIN = {MALE: 12, FEMALE: 10, NEUTER: 22, PLURAL: 12}
COLLECTIVE = {
    ActorKind.FORCE: -25,
    ActorKind.FACTION: -15,
    ActorKind.ALLIANCE: -30,
    ActorKind.ORGANISATION: -35,
}


@dataclass(frozen=True, slots=True)
class Referent:
    """A noun phrase that a pronoun can stand for; ``actor`` is None for one that is no actor but competes."""

    head: int
    actor: str | None
    gender: str | None = None
    plural: bool = False
    human: bool = False
    kind: ActorKind | None = None

    @property
    def key(self) -> str:
        """The actor's id, or a name of its own for a competitor."""
        return self.actor or f"#{self.head}"


def resolve(registry: Registry) -> None:
    """Add the mentions that pronouns make of actors."""
    Resolver(registry).run()


class Resolver:
    """Resolves the pronouns of one report from left to right; each one resolved is a candidate for the next."""

    def __init__(self, registry: Registry) -> None:
        self.registry, self.words = registry, registry.words
        self.genders: dict[str, str] = {}
        self.linked: set[int] = set()
        self.counts: Counter[str] = Counter()
        self.referents: dict[int, list[Referent]] = defaultdict(list)
        self.speakers = quoted(registry)
        self.collectives = Collectives(registry, Phrases(registry))

    def run(self) -> None:
        """Go through the text once, then through its quotations, whose speakers may stand after them."""
        words = self.words
        self._collect()
        inside = []
        for i, lower in enumerate(words.lower):
            if i in self.registry.at:
                self.counts[self.registry.at[i].actor] += 1
            elif lower in PRONOUNS and words.pos[i] in ("PRON", "DET"):
                if i in self.speakers:
                    inside.append(i)
                else:
                    self._pronoun(i, PRONOUNS[lower])
            elif words.tag[i] in ("WP", "WDT", "WP$"):
                self._relative(i)
        for i in inside:
            self._pronoun(i, PRONOUNS[words.lower[i]])

    def _collect(self) -> None:
        """All noun phrases as referents by sentence: actors, and what competes with them."""
        words, nouns = self.words, self.registry.nouns
        for i, pos in enumerate(words.pos):
            here = self.referents[words.sentence[i]]
            if pos in NOMINAL and any(words.dep[c] == "conj" for c in words.children[i]):
                here.append(Referent(i, None, plural=True))
            if i in self.registry.at:
                self._see(i, self.registry.at[i])
            elif pos in NOMINAL and words.dep[i] in COMPETING and i not in self.registry.covered:
                plural, lemma = words.tag[i] in ("NNS", "NNPS"), words.lemma[i]
                here.append(Referent(i, None, nouns.gender.get(lemma), plural, nouns.person(lemma)))

    def _see(self, i: int, mention: Mention) -> None:
        actor, plural = self.registry.actors[mention.actor], self.words.tag[i] in ("NNS", "NNPS")
        here = self.referents[self.words.sentence[i]]
        if mention.kind is MentionKind.DEMONYM:
            if plural:  # "Russians" are people, not their state
                here.append(Referent(i, None, plural=True, human=True))
            return
        many = mention.kind is not MentionKind.NAME or actor.kind in (ActorKind.FACTION, ActorKind.FORCE)
        many = many or (mention.first == mention.last and actor.kind is ActorKind.ORGANISATION)
        human = actor.kind is ActorKind.PERSON
        here.append(
            Referent(i, actor.id, actor.gender if human else None, plural and many, human, actor.kind)
        )

    def _link(self, i: int, actor: str, confidence: float) -> None:
        registry = self.registry
        registry.add(registry.actors[actor], MentionKind.PRONOUN, i, i, i, confidence)
        self.counts[actor] += 1
        self.linked.add(i)
        self._see(i, registry.at[i])

    def _pronoun(self, i: int, kind: str) -> None:
        words = self.words
        if kind in (FIRST, GROUP):
            self._speaker(i, kind)
        elif words.lower[i] in REFLEXIVES:
            self._reflexive(i, kind)
        elif not (kind == NEUTER and clauses.impersonal(words, i)) and not self._unclear(i, kind):
            self._choose(i, kind)

    def _unclear(self, i: int, kind: str) -> bool:
        """Whether the subject of the pronoun's clause is such a pronoun itself and stands for nobody known."""
        subject = clauses.subject(self.words, self.words.verb(i))
        if subject is None or subject >= i or self.words.dep[i] == "poss":
            return False
        return subject not in self.registry.at and PRONOUNS.get(self.words.lower[subject]) == kind

    def _choose(self, i: int, kind: str) -> None:
        """Link to the best candidate that is an actor and leads by a margin."""
        words = self.words
        scores = self._scores(i, kind)
        ranked = sorted(scores.items(), key=lambda item: -item[1])
        if not ranked or ranked[0][0].startswith("#"):
            return
        best, score = ranked[0]
        margin = score - ranked[1][1] if len(ranked) > 1 else 40.0
        needed = MARGIN[kind] - 8 * (words.dep[i] == "poss" and kind == NEUTER)
        if margin < needed or score < 40:
            return
        self._link(i, best, min(0.95, 0.6 + margin / 120))
        if kind in PERSONAL:
            self.genders.setdefault(best, kind)

    def _scores(self, i: int, kind: str) -> dict[str, float]:
        """The best score of each candidate."""
        here, at, scores = self.words.sentence[i], self.registry.at, dict[str, float]()
        banned = {at[c].actor for c in clauses.companions(self.words, i) if c in at and c < i}
        for back, base in enumerate(DISTANCE):
            for referent in self.referents.get(here - back, ()):
                fit = self._fit(referent, kind)
                if fit is None or referent.actor in banned or self._excluded(i, referent, back):
                    continue
                value = base + fit + self._weight(i, referent)
                scores[referent.key] = max(scores.get(referent.key, value), value)
        return scores

    def _excluded(self, i: int, referent: Referent, back: int) -> bool:
        """Whether order, syntax or quotation rule a candidate out."""
        words, head = self.words, referent.head
        if self.speakers.get(head) == i:
            return True  # what somebody says is not about the pronoun that names the speaker
        if not referent.human and i in self.speakers and self.speakers.get(head) != self.speakers[i]:
            return True  # things and groups are seldom taken up across quotation marks
        if back:
            return False
        if head >= i:
            named = referent.actor is not None or referent.plural
            if not named or not clauses.points_ahead(words, i, head):
                return True
        if referent.actor is None and words.left[head] <= i <= words.right[head]:
            return True
        return clauses.barred(words, i, head)

    def _fit(self, referent: Referent, kind: str) -> float | None:
        """How well number, gender and animacy agree; None where they do not."""
        if kind in PERSONAL:
            if not referent.human or referent.plural:
                return None
            gender = referent.gender or self.genders.get(referent.actor or "")
            return -12.0 if gender is None else 0.0 if gender == kind else None
        if referent.human and not referent.plural:
            return None
        if kind == PLURAL:
            return 0.0 if referent.plural else COLLECTIVE.get(referent.kind) if referent.kind else None
        if referent.plural:
            return None
        return -25.0 if referent.kind is ActorKind.PLACE else 0.0

    def _weight(self, i: int, referent: Referent) -> float:
        """Syntactic role, parallelism, speech, salience, paragraph and quotation."""
        words, head, paragraphs = self.words, referent.head, self.registry.reading.paragraphs
        joined = any(words.dep[c] == "conj" for c in words.children[head])
        understood = head == clauses.subject(words, words.verb(i)) and not (joined and referent.actor)
        role, own, count = (
            "nsubj" if understood else words.role(head),
            words.dep[i],
            self.counts[referent.key],
        )
        value = ROLES.get(role, 0) + (3.0 * min(count, 6) if referent.human else 2.0 * min(count, 4))
        if (role in SUBJECTS and own in SUBJECTS) or (role in OBJECTS and own in OBJECTS):
            value += 10
        if referent.human and head in self.linked and words.sentence[i] == words.sentence[head]:
            value += 15  # one pronoun mostly follows another
        if (
            referent.actor
            and referent.human
            and words.dep[i] == "poss"
            and self._commands(referent.actor, words.head[i])
        ):
            value += 40
        value -= 8 * (paragraphs[i] != paragraphs[head]) + 30 * (head > i)
        return value + self._clause(i, head, role) + self._speech(i, head) - self._across(i, referent)

    def _commands(self, actor: str, possessed: int) -> bool:
        """Whether a person leads a force, where the pronoun owns people of a force: "his men"."""
        people = self.words.lemma[possessed] in self.registry.nouns["members"]
        return people and self.collectives.force_of(self.registry.actors[actor]) is not None

    def _across(self, i: int, referent: Referent) -> float:
        """The price of crossing quotation marks, and of a third person that would be the speaker."""
        if i not in self.speakers:
            return 0.0
        mention = self.registry.at.get(self.speakers[i])
        own = mention is not None and mention.actor == referent.actor
        return 60.0 * own + 10.0 * (referent.head not in self.speakers)

    def _clause(self, i: int, head: int, role: str) -> float:
        """Nearness in the clause: its own subject for a possessive, the object of the verb coordinated before."""
        words, possessed = self.words, self.words.head[i]
        mine, theirs = words.verb(i), words.verb(head)
        if words.lower[i] in POSSESSIVES:
            if words.head[possessed] == head and words.dep[possessed] == "conj":
                return 60.0
            if role in SUBJECTS and (mine == theirs or head == clauses.subject(words, mine)):
                return 12.0 if words.lemma[theirs] in BLAMING and words.dep[head] in OBJECTS else 25.0
            if words.dep[head] == "dobj" and mine == theirs:
                return 20.0
        coordinated = words.dep[mine] == "conj" and words.head[mine] == theirs
        if coordinated and role in OBJECTS and words.dep[i] not in SUBJECTS:
            return 32.0
        if words.dep[head] == "dobj" and words.head[mine] == theirs and clauses.gives_reason(words, mine):
            return 36.0
        return 12.0 if theirs in (mine, words.verb(mine)) else 0.0

    def _speech(self, i: int, head: int) -> float:
        """The subject of what somebody says they do is mostly the speaker: "Putin said he would"."""
        words, verb = self.words, self.words.verb(i)
        governor = words.head[verb]
        said = words.dep[verb] in ("ccomp", "xcomp", "advcl") and words.lemma[governor] in SAYING
        both = words.dep[head] in SUBJECTS and words.dep[i] in SUBJECTS and words.head[head] == governor
        return 25.0 if said and both else 0.0

    def _reflexive(self, i: int, kind: str) -> None:
        words, registry = self.words, self.registry
        adjoined = words.head[i] in registry.at and words.dep[i] in ("appos", "npadvmod", "nmod")
        target = words.head[i] if adjoined else clauses.subject(words, words.verb(i))
        if target is None or target not in registry.at or target == i:
            return
        actor = registry.actors[registry.at[target].actor]
        if (kind in PERSONAL) == (actor.kind is ActorKind.PERSON) and self._agrees(actor, kind):
            self._link(i, actor.id, 0.9)

    def _agrees(self, actor: Actor, kind: str) -> bool:
        gender = actor.gender or self.genders.get(actor.id)
        return kind not in PERSONAL or gender in (None, kind)

    def _relative(self, i: int) -> None:
        """A relative pronoun stands for the noun that its clause modifies."""
        words, registry, lower = self.words, self.registry, self.words.lower[i]
        antecedent = clauses.relative_antecedent(words, i)
        actor = registry.actor(antecedent) if antecedent is not None else None
        if antecedent is None or actor is None or registry.at[antecedent].kind is MentionKind.DEMONYM:
            return
        where = words.dep[i] == "pobj" and words.lower[words.head[i]] in ("in", "on", "at", "during", "under")
        thing = lower == "which" and (
            actor.kind is ActorKind.PERSON or (where and actor.kind is not ActorKind.PLACE)
        )
        if not thing and not (lower in ("who", "whom") and actor.kind is ActorKind.PLACE):
            registry.add(actor, MentionKind.PRONOUN, i, i, i, 0.9)

    def _speaker(self, i: int, kind: str) -> None:
        """What "I" in a quotation stands for: its speaker; "we" does too where the speaker is no single person."""
        actor = self.registry.actor(self.speakers.get(i, -1))
        if actor and (actor.kind is ActorKind.PERSON) == (kind == FIRST):
            self.registry.add(actor, MentionKind.PRONOUN, i, i, i, 0.85)
