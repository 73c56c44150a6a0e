"""Pronouns of one report and the actors they stand for: gender, number, syntax, quotations, recency and salience.

Hobbs' and Lappin and Leass's preferences as weights; a link is left out where two candidates are close, for a wrong one is worse
than none.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from onrecord.graph.model import Actor, ActorKind, Mention, MentionKind
from onrecord.graph.registry import Registry
from onrecord.graph.tokens import SUBJECTS, VERBAL

MALE, FEMALE, NEUTER, PLURAL, FIRST, GROUP = "male", "female", "neuter", "plural", "first", "group"
PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), MALE),
    **dict.fromkeys(("she", "her", "hers", "herself"), FEMALE),
    **dict.fromkeys(("it", "its", "itself"), NEUTER),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), PLURAL),
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), FIRST),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), GROUP),
}
REFLEXIVES = frozenset({"himself", "herself", "itself", "themselves"})
POSSESSIVES = frozenset({"his", "her", "its", "their", "hers", "theirs"})
RELATIVES = frozenset({"who", "whom", "whose", "which", "that"})
SAYING = frozenset(
    "say tell add claim argue state announce declare warn insist deny admit acknowledge explain write tweet note report suggest "
    "stress emphasize emphasise vow promise believe think know feel fear hope ask reply respond continue conclude comment "
    "recall observe complain predict estimate assert maintain contend confirm reveal joke quip remark urge".split()
)
WEATHER = frozenset("seem appear rain snow".split())
IMPERSONAL = frozenset("turn happen take remain follow rain snow matter help cost come".split())
ROLES = {
    "nsubj": 35, "nsubjpass": 32, "dobj": 15, "iobj": 12, "dative": 12, "agent": 10, "pobj": 8, "poss": 10, "attr": 5,
    "compound": -40, "amod": -60, "nmod": -40, "npadvmod": -30, "ROOT": 10,
}  # fmt: skip
DISTANCE = (100, 72, 46, 24)
MARGIN = {MALE: 12, FEMALE: 10, NEUTER: 22, PLURAL: 12}
COLLECTIVE = {
    ActorKind.FORCE: 0,
    ActorKind.FACTION: 0,
    ActorKind.ALLIANCE: -12,
    ActorKind.ORGANISATION: -15,
    ActorKind.STATE: -30,
}


@dataclass(frozen=True, slots=True)
class Referent:
    """A noun phrase that a pronoun can stand for; ``actor`` is None for one that is no actor but competes."""

    head: int
    actor: str | None
    gender: str | None
    plural: bool
    human: bool
    kind: ActorKind | None


def resolve(registry: Registry) -> None:
    """Add the mentions that pronouns make of actors."""
    Resolver(registry).run()


class Resolver:
    """Resolves the pronouns of one report from left to right; each one resolved is a candidate for the next."""

    def __init__(self, registry: Registry) -> None:
        self.registry, self.words = registry, registry.words
        self.genders: dict[str, str] = {}
        self.counts: Counter[str] = Counter()
        self.referents: dict[int, list[Referent]] = defaultdict(list)
        self.speakers = quotations(registry)

    def run(self) -> None:
        """Go through the text once, then through its quotations, whose speakers may stand after them."""
        words = self.words
        self._collect()
        quoted = []
        for i, lower in enumerate(words.lower):
            if i in self.registry.at:
                self.counts[self.registry.at[i].actor] += 1
            elif lower in PRONOUNS and words.pos[i] in ("PRON", "DET"):
                if i in self.speakers:
                    quoted.append(i)
                elif PRONOUNS[lower] not in (FIRST, GROUP):
                    self._pronoun(i, PRONOUNS[lower])
            elif lower in RELATIVES and words.tag[i] in ("WP", "WDT", "WP$"):
                self._relative(i)
        for i in quoted:
            kind = PRONOUNS[words.lower[i]]
            if kind in (FIRST, GROUP):
                self._speaker(i, kind)
            else:
                self._pronoun(i, kind)

    def _collect(self) -> None:
        """All noun phrases as referents by sentence: actors, and the common nouns that compete with them."""
        words = self.words
        for i, pos in enumerate(words.pos):
            mention = self.registry.at.get(i)
            if any(words.dep[c] == "conj" for c in words.children[i]) and pos in ("NOUN", "PROPN"):
                self.referents[words.sentence[i]].append(Referent(i, None, None, True, False, None))
            if mention:
                self._see(i, mention)
            elif pos in ("NOUN", "PROPN") and i not in self.registry.covered and words.dep[i] in COMPETING:
                human = self.registry.nouns.person(words.lemma[i])
                gender = self.registry.nouns.gender.get(words.lemma[i])
                plural = words.tag[i] in ("NNS", "NNPS")
                self.referents[words.sentence[i]].append(Referent(i, None, gender, plural, human, None))

    def _see(self, i: int, mention: Mention) -> None:
        actor = self.registry.actors[mention.actor]
        if mention.kind is MentionKind.DEMONYM:
            if self.words.tag[i] in ("NNS", "NNPS"):
                self.referents[self.words.sentence[i]].append(Referent(i, None, None, True, True, None))
            return
        group = mention.kind is not MentionKind.NAME or actor.kind in (ActorKind.FACTION, ActorKind.FORCE)
        plural = self.words.tag[i] in ("NNS", "NNPS") and group
        human = actor.kind is ActorKind.PERSON
        self.referents[self.words.sentence[i]].append(
            Referent(i, actor.id, actor.gender if human else None, plural, human, actor.kind)
        )

    def _link(self, i: int, actor: str, confidence: float) -> None:
        registry = self.registry
        registry.add(registry.actors[actor], MentionKind.PRONOUN, i, i, i, confidence)
        self.counts[actor] += 1
        self._see(i, registry.at[i])

    def _pronoun(self, i: int, kind: str) -> None:
        words = self.words
        if words.lower[i] in REFLEXIVES:
            self._reflexive(i, kind)
            return
        if kind == NEUTER and self._impersonal(i):
            return
        scores = self._scores(i, kind)
        ranked = sorted(scores.items(), key=lambda item: -item[1])
        if not ranked or ranked[0][0] is None or str(ranked[0][0]).isdigit():
            return
        best, score = ranked[0]
        margin = score - ranked[1][1] if len(ranked) > 1 else 40.0
        if margin < MARGIN[kind] or score < 40:
            return
        self._link(i, best, min(0.95, 0.6 + margin / 120))
        if kind in (MALE, FEMALE):
            self.genders.setdefault(best, kind)

    def _scores(self, i: int, kind: str) -> dict[str, float]:
        """The best score of each candidate actor; a competitor that is no actor stands under its token's number."""
        here, scores = self.words.sentence[i], dict[str, float]()
        banned = self._companions(i)
        for back in range(len(DISTANCE)):
            for referent in self.referents.get(here - back, ()):
                if referent.head >= i and not (back == 0 and self._ahead(i, referent)):
                    continue
                fit = self._fit(referent, kind)
                if self.speakers.get(referent.head) == i:
                    continue  # what somebody says is not about the pronoun that names the speaker
                if fit is None or referent.actor in banned or (back == 0 and self._barred(i, referent.head)):
                    continue
                value = DISTANCE[back] + fit + self._weight(i, referent)
                key = referent.actor or str(referent.head)
                scores[key] = max(scores.get(key, value), value)
        return scores

    def _companions(self, i: int) -> set[str | None]:
        """Actors that the other arguments of the pronoun's verb name, so that a plain pronoun cannot."""
        words = self.words
        if words.dep[i] == "poss":
            return set()
        verb = words.verb(i)
        others = [
            c
            for c in words.children[verb]
            if words.dep[c] in ("nsubj", "nsubjpass", "dobj", "dative") and c != i
        ]
        subject = self.subject(verb)
        if subject is not None and subject != i:
            others.append(subject)
        return {self.registry.at[c].actor for c in others if c in self.registry.at and c < i}

    def _fit(self, referent: Referent, kind: str) -> float | None:
        """How well number, gender and animacy agree; None where they do not."""
        if kind in (MALE, FEMALE):
            if not referent.human or referent.plural:
                return None
            gender = referent.gender or self.genders.get(referent.actor or "")
            if gender is None:
                return -12.0
            return 0.0 if gender == kind else None
        if referent.human and not referent.plural:
            return None
        if kind == NEUTER:
            if referent.plural or referent.human or referent.kind is ActorKind.PLACE:
                return None if referent.plural or referent.human else -25.0
            return 0.0
        if referent.kind is None or referent.plural:
            return 0.0 if referent.plural else None
        return COLLECTIVE.get(referent.kind)

    def _weight(self, i: int, referent: Referent) -> float:
        """Syntactic role, parallelism, speech, salience, paragraph and quotation."""
        words, head = self.words, referent.head
        role, own = words.role(head), words.dep[i]
        if head == self.subject(words.verb(i)):
            role = "nsubj"
        count = self.counts[referent.actor or ""]
        value = float(ROLES.get(role, 0)) + (3.0 * min(count, 6) if referent.human else 2.0 * min(count, 4))
        if (role in SUBJECTS and own in SUBJECTS) or (role in OBJECTS and own in OBJECTS):
            value += 10
        value += self._clause(i, head, role)
        value += self._speech(i, head)
        mention = self.registry.at.get(head)
        if mention and mention.kind is MentionKind.PRONOUN and words.sentence[i] == words.sentence[head]:
            value += 15
        if self.registry.reading.paragraphs[i] != self.registry.reading.paragraphs[head]:
            value -= 8
        if head > i:
            value -= 30
        quote = self.speakers.get(i)
        if quote is not None:
            if quote >= 0 and self._same(quote, referent.actor):
                value -= 60
            if i in self.speakers and head not in self.speakers:
                value -= 10
        return value

    def _clause(self, i: int, head: int, role: str) -> float:
        """Nearness in the clause: its own subject for a possessive, the object of the verb coordinated before."""
        words = self.words
        mine, theirs = words.verb(i), words.verb(head)
        possessive = words.lower[i] in POSSESSIVES
        if words.head[words.head[i]] == head and words.dep[words.head[i]] == "conj" and possessive:
            return 60.0
        if possessive and (head == self.subject(mine) or (role in SUBJECTS and mine == theirs)):
            return 25.0
        if (
            words.dep[mine] == "conj"
            and words.head[mine] == theirs
            and role in OBJECTS
            and words.dep[i] not in SUBJECTS
        ):
            return 32.0
        if words.dep[head] == "dobj" and words.head[mine] == theirs and self._reason(mine):
            return 36.0
        return 12.0 if theirs in (mine, words.verb(mine)) else 0.0

    def _reason(self, verb: int) -> bool:
        """Whether the clause gives a reason ("because he …"), whose subject is as likely the object of the main clause."""
        words = self.words
        return words.dep[verb] == "advcl" and any(
            words.dep[c] == "mark" and words.lower[c] in ("because", "since", "as")
            for c in words.children[verb]
        )

    def subject(self, verb: int, depth: int = 0) -> int | None:
        """The subject of a clause, also where it is understood: "tried to", "his attempt to", "accused X of doing"."""
        words = self.words
        own = words.child(verb, "nsubj", "nsubjpass")
        if own is not None or depth > 4:
            return own
        dep, governor = words.dep[verb], words.head[verb]
        if dep == "pcomp":
            governor = words.head[governor]
        if dep == "acl" or (dep == "pcomp" and words.pos[governor] not in VERBAL):
            return words.child(governor, "poss")
        if dep in ("xcomp", "pcomp"):
            target = words.child(governor, "dobj")
            if target is not None and words.lemma[governor] != "promise":
                return target
        if dep in ("xcomp", "pcomp", "advcl", "conj"):
            return self.subject(governor, depth + 1)
        return None

    def _same(self, speaker: int, actor: str | None) -> bool:
        mention = self.registry.at.get(speaker)
        return mention is not None and mention.actor == actor

    def _speech(self, i: int, head: int) -> float:
        """The subject of what somebody says they do is mostly the speaker: "Putin said he would"."""
        words = self.words
        verb = words.verb(i)
        if words.dep[verb] in ("ccomp", "xcomp", "advcl") and words.lemma[words.head[verb]] in SAYING:
            if (
                words.dep[head] in SUBJECTS
                and words.head[head] == words.head[verb]
                and words.dep[i] in SUBJECTS
            ):
                return 25.0
        return 0.0

    def _barred(self, i: int, head: int) -> bool:
        """Whether syntax forbids the link: co-arguments of one verb, or a phrase that holds its own pronoun."""
        words = self.words
        possessive = words.dep[i] == "poss"
        if words.left[head] <= i <= words.right[head] and not self._clause_between(i, head):
            return True
        if possessive:
            return False
        mine, theirs = words.verb(i), words.verb(head)
        if mine == theirs and words.dep[head] not in ("poss", "compound", "amod"):
            return True
        if words.dep[i] not in SUBJECTS and self.subject(mine) == head:
            return True
        return words.head[head] == mine and words.dep[i] not in SUBJECTS and words.dep[head] in SUBJECTS

    def _clause_between(self, i: int, head: int) -> bool:
        words, seen = self.words, 0
        while i != head and seen < 40:
            if words.dep[i] == "conj" or (i != head and words.pos[i] in VERBAL):
                return True
            i = words.head[i]
            seen += 1
        return False

    def _ahead(self, i: int, referent: Referent) -> bool:
        """Whether a pronoun in an opening phrase or clause may point ahead to the subject: "In his speech, Putin said"."""
        words, head = self.words, referent.head
        if (
            (referent.actor is None and not referent.plural)
            or words.dep[head] not in SUBJECTS
            or head - i > 20
        ):
            return False
        main = words.head[head]
        top, seen = i, 0
        while words.head[top] not in (main, top) and seen < 20:
            top = words.head[top]
            seen += 1
        return words.head[top] == main and words.dep[top] in ("prep", "advcl") and top < head

    def _impersonal(self, i: int) -> bool:
        """Whether "it" stands for nothing or, as an object or with "be", mostly for a thing: "it is clear", "it seems", "saw it"."""
        words = self.words
        if words.lower[i] != "it":
            return False
        if words.dep[i] == "expl":
            return True
        if words.dep[i] not in SUBJECTS:
            return words.dep[i] in OBJECTS
        verb = words.head[i]
        clause = words.child(verb, "ccomp", "csubj", "advcl", "acl") is not None
        if words.lemma[verb] == "mean":
            return True
        if words.lemma[verb] == "be":
            return True
        clause = clause or words.child(verb, "xcomp") is not None
        return (words.dep[i] == "nsubjpass" and clause) or (
            words.lemma[verb] in WEATHER or (words.lemma[verb] in IMPERSONAL and clause)
        )

    def _reflexive(self, i: int, kind: str) -> None:
        words, registry = self.words, self.registry
        if words.head[i] in registry.at and words.dep[i] in ("appos", "npadvmod", "nmod"):
            target: int | None = words.head[i]
        else:
            target = self.subject(words.verb(i))
        if target is not None and target in registry.at and target != i:
            mention = registry.at[target]
            actor = registry.actors[mention.actor]
            person = actor.kind is ActorKind.PERSON
            if (kind in (MALE, FEMALE)) == person and self._agrees(actor, kind):
                self._link(i, actor.id, 0.9)

    def _agrees(self, actor: Actor, kind: str) -> bool:
        gender = actor.gender or self.genders.get(actor.id)
        return kind not in (MALE, FEMALE) or gender in (None, kind)

    def _relative(self, i: int) -> None:
        """A relative pronoun stands for the noun that its clause modifies."""
        words, registry = self.words, self.registry
        verb, seen = words.head[i], 0
        while words.dep[verb] != "relcl" and words.head[verb] != verb and seen < 5:
            verb = words.head[verb]
            seen += 1
        if words.dep[verb] != "relcl":
            return
        antecedent = words.head[verb]
        mention = registry.at.get(antecedent)
        if mention is None or antecedent > i or (mention.kind is MentionKind.PRONOUN and antecedent == i):
            return
        person = registry.actors[mention.actor].kind is ActorKind.PERSON
        lower = words.lower[i]
        circumstance = words.dep[i] == "pobj" and words.lower[words.head[i]] in (
            "in",
            "on",
            "at",
            "during",
            "under",
        )
        if lower == "which" and circumstance and registry.actors[mention.actor].kind is not ActorKind.PLACE:
            return
        if (lower == "which" and person) or (
            lower in ("who", "whom") and registry.actors[mention.actor].kind is ActorKind.PLACE
        ):
            return
        registry.add(registry.actors[mention.actor], MentionKind.PRONOUN, i, i, i, 0.9)

    def _speaker(self, i: int, kind: str) -> None:
        """ "I" in a quotation is its speaker; "we" is too where the speaker is no single person."""
        speaker = self.speakers.get(i)
        actor = self.registry.actor(speaker) if speaker is not None and speaker >= 0 else None
        if actor is None or (actor.kind is ActorKind.PERSON) != (kind == FIRST):
            return
        self.registry.add(actor, MentionKind.PRONOUN, i, i, i, 0.85)


OBJECTS = frozenset({"dobj", "pobj", "iobj", "dative"})
COMPETING = frozenset(
    {"nsubj", "nsubjpass", "dobj", "pobj", "attr", "conj", "iobj", "dative", "ROOT", "appos"}
)


def quotations(registry: Registry) -> dict[int, int]:
    """For each token inside a direct quotation the token of its speaker, -1 where the sentence names none."""
    words, paragraphs = registry.words, registry.reading.paragraphs
    found: dict[int, int] = {}
    opened: int | None = None
    before, ended = -1, -9
    for i, text in enumerate(words.text):
        if i and paragraphs[i] != paragraphs[i - 1]:
            opened = None
        if text in ("“", "``") or (text == '"' and opened is None):
            opened = i
        elif text in ("”", "''", '"') and opened is not None:
            if i - opened > 4:
                speaker = _speaker_of(registry, opened, i)
                if speaker < 0 and words.sentence[opened] - words.sentence[ended] < 2 and ended >= 0:
                    speaker = before
                before, ended = speaker, i
                found.update(dict.fromkeys(range(opened + 1, i), speaker))
            opened = None
    return found


def _speaker_of(registry: Registry, first: int, last: int) -> int:
    """The subject of a verb of saying next to the quotation."""
    words, size = registry.words, len(registry.words)
    for i in [*range(last + 1, min(size, last + 9)), *range(first - 1, max(-1, first - 12), -1)]:
        if words.lemma[i] in SAYING and words.pos[i] == "VERB":
            near = words.sentence[i] in (
                words.sentence[last],
                words.sentence[first],
                words.sentence[last - 1],
            )
            subject = words.child(i, "nsubj")
            if near and subject is not None and not first < subject < last:
                return subject
    return -1
