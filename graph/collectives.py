"""Actors that are many: a state's organs and classes, the people of a leader or force, factions known by a phrase."""

from collections import Counter

from onrecord.graph.model import Actor, ActorKind, Mention, MentionKind, slug
from onrecord.graph.phrases import Phrases
from onrecord.graph.registry import Registry

VAGUE = frozenset(
    "new failing failed whole entire own latest last next same other substantial major key main top senior local various many "
    "more most regular current powerful big large small so-called alleged certain several opposing such different particular "
    "wider broader old recent very real few".split()
)
REGIMES = frozenset({"regime", "government", "cabinet", "authorities"})
ALONE = frozenset(
    "protester demonstrator rebel separatist insurgent militant opposition guerrilla mutineer jihadist junta oligarchy "
    "striker".split()
)
OTHERS = frozenset(
    "local regional provincial municipal shadow rebel opposition self-proclaimed puppet city state former".split()
)
KINDRED = frozenset(
    "ground special elite front-line frontline mechanized occupation occupying invading federal central national regular armed "
    "embattled military civilian 's ’s".split()
)
RECENT = 6
LOOSE = frozenset(
    "people forces soldiers troops police intelligence parliament opposition rebels separatists protesters embassy".split()
)
BODIES = frozenset({ActorKind.FORCE, ActorKind.ORGANISATION, ActorKind.ALLIANCE, ActorKind.FACTION})
Found = tuple[Actor, float]


class Collectives:
    """Resolves the collective nouns of one report."""

    def __init__(self, registry: Registry, phrases: Phrases) -> None:
        self.registry, self.words, self.phrases = registry, registry.words, phrases
        self.catalogue, self.nouns = registry.catalogue, registry.nouns

    def read(self, i: int) -> None:
        """Add the mention that the noun ``i`` makes of a collective actor, if it does."""
        first = self.phrases.first(i)
        owners = self.phrases.owners(i, self._ties(i))
        states = [actor for _, actor in owners if actor.kind is ActorKind.STATE]
        if len(states) > 1 and any(self.words.dep[j] == "conj" for j, _ in owners):
            return  # "the Russian and Ukrainian oligarchies" are two
        state = states[0] if len(states) == 1 else None
        found = next((f for _, owner in owners if (f := self._owned(i, first, owner))), None)
        found = found or self._definite(i, first, state, owned=bool(owners))
        if found:
            last = self.phrases.last(i) if owners else i
            self.registry.add(found[0], MentionKind.DESCRIPTION, first, last, i, found[1])

    def _ties(self, i: int) -> tuple[str, ...]:
        """Prepositions that tie the noun to its owner: rebels are "in" a country, troops there may be another's."""
        if self.phrases.plural(i) and self.words.lemma[i] in self.nouns["faction"]:
            return ("of", "from", "in", "within")
        return () if self.words.lower[i] == "state" else ("of",)

    def _owned(self, i: int, first: int, owner: Actor) -> Found | None:
        if owner.kind is ActorKind.STATE:
            return self._of_state(i, first, owner)
        lemma = self.words.lemma[i]
        if owner.kind is ActorKind.PERSON:
            return self._of_person(i, owner)
        member = owner.kind in BODIES and lemma in self.nouns["members"] and not self.phrases.indefinite(i)
        return (owner, 0.85) if member else None

    def _of_state(self, i: int, first: int, state: Actor) -> Found | None:
        """A state's force, ministry, class or faction, or the state itself ("the Russian government")."""
        phrases = self.phrases
        if phrases.counted(i) or (phrases.indefinite(i) and not phrases.plural(i)):
            return None
        tails = list(phrases.tails(i, first))
        known = (tail for tail in tails if tail in self.catalogue.collectives)
        key = next(known, None)
        if key is None or not self._plainly(i, tails[0].removesuffix(key).split(), first):
            return None
        found = self.catalogue.collectives[key]
        if found.suffix == "people" and not phrases.has(i, "the"):
            return None
        if not found.suffix:
            whole = not phrases.plural(i) or self.words.lower[i] == "authorities" or phrases.has(i, "the")
            return (state, 0.85) if whole else None
        adjective = self._adjective(state)
        identifier = f"{slug(adjective)}-{found.suffix}"
        label = found.label.format(adjective)
        actor = self.catalogue.actors.get(identifier)
        return actor or Actor(identifier, label, found.kind, (label,), state=state.id), 0.9

    def _plainly(self, i: int, rest: list[str], first: int) -> bool:
        """Whether the words that the key leaves over do not make it another body: "rebel forces", "NKVD troops"."""
        if self.words.lower[i] in REGIMES:
            return not OTHERS & set(rest)
        capital = any(
            self.words.text[j][0].isupper() for j in self.phrases.plain(i, first) if j != i and rest
        )
        return all(word in VAGUE or word in KINDRED for word in rest) and not (capital and rest)

    def _adjective(self, state: Actor) -> str:
        known = self.catalogue.states.get(state.id)
        return known.adjectives[0] if known and known.adjectives else state.label

    def _of_person(self, i: int, owner: Actor) -> Found | None:
        """What a person leads: an administration or regime by its head's name, a force."""
        lemma, lower = self.words.lemma[i], self.words.lower[i]
        if lemma == "administration":
            label = f"{owner.label.split()[-1]} administration"
            known = self.catalogue.actors.get(slug(label))
            return known or Actor(
                slug(label), label, ActorKind.ORGANISATION, (label,), state=owner.state
            ), 0.9
        if lower in REGIMES and owner.state in self.catalogue.states:
            return self.catalogue.actors[owner.state or ""], 0.85
        if lemma in self.nouns["members"]:
            return self.force_of(owner)
        return self._body_of(owner, lemma) if lemma in self.nouns["organisation"] else None

    def _body_of(self, person: Actor, noun: str) -> Found | None:
        """The ministry, party or company of that noun which a person heads: "Shoigu's ministry"."""
        registry, actors = self.registry, self.catalogue.actors
        held = [
            office for office in registry.offices(person.id) if office.head and office.held(registry.date)
        ]
        led = {
            office.organisation
            for office in held
            if noun in actors[office.organisation].label.lower().split()
        }
        return (actors[led.pop()], 0.8) if len(led) == 1 else None

    def force_of(self, person: Actor) -> Found | None:
        """The force that a person leads, by the catalogue or by what the report says; a state's head leads its military."""
        registry, actors = self.registry, self.catalogue.actors
        held = [
            office for office in registry.offices(person.id) if office.head and office.held(registry.date)
        ]
        led = [actors[office.organisation] for office in held]
        told = [registry.actors[actor] for actor in sorted(registry.leads[person.id])]
        military = [
            actors[force]
            for state in led
            if state.kind is ActorKind.STATE
            and (force := f"{slug(self._adjective(state))}-military") in actors
        ]
        forces = [actor for actor in led if actor.kind is ActorKind.FORCE]
        forces = forces or [actor for actor in told if actor.kind is ActorKind.FORCE] or military
        return (forces[0], 0.8) if len({force.id for force in forces}) == 1 else None

    def _definite(self, i: int, first: int, state: Actor | None, *, owned: bool) -> Found | None:
        """A collective that only its words name: what a fuller phrase named before, else a faction of its own."""
        words, faction = self.words, self.nouns["faction"]
        if words.lemma[i] not in faction and words.lower[i] not in faction:
            return None if owned else self._shortened(i, first)
        owner = words.child(i, "poss")
        foreign = owner is not None and (state is None or self.registry.actor(owner) is not state)
        quoted = any(words.text[j] in '"“”‘' for j in range(first, i))
        if foreign or quoted or self.phrases.indefinite(i) or not self._grouped(i, state):
            return None
        return (None if owned else self._shortened(i, first)) or self._faction(i, first, state)

    def _grouped(self, i: int, state: Actor | None) -> bool:
        """Whether number and article let the noun mean a group: "the oligarchy", "protesters", not "a general"."""
        words, plural = self.words, self.phrases.plural(i)
        if self.nouns.person(words.lemma[i]) and not plural:
            return False
        determined = self.phrases.has(i, "the", "this", "these") or words.child(i, "poss") is not None
        bare = words.dep[i] in ("nsubj", "pobj") and words.left[i] == i
        return determined or (plural and (state is not None or bare))

    def _faction(self, i: int, first: int, state: Actor | None) -> Found | None:
        """An actor by the words of the phrase: "the pro-NATO faction" is ``pro-nato-faction``."""
        words, registry = self.words, self.registry
        parts = [self._adjective(state).lower()] if state else []
        for j in range(first, i + 1):
            skipped = words.pos[j] in ("PUNCT", "PART") or words.lower[j] in VAGUE or words.dep[j] == "advmod"
            if not skipped and (state is None or registry.actor(j) is not state):
                parts.append(words.lower[j])
        if len(parts) < 2 and words.lemma[i] not in ALONE:
            return None
        label = " ".join(parts)
        known = registry.catalogue.actors.get(slug(label)) or registry.actors.get(slug(label))
        new = Actor(slug(label), label, ActorKind.FACTION, (label,), state=state.id if state else None)
        return known or new, 0.75

    def _shortened(self, i: int, first: int) -> Found | None:
        """A definite collective without an owner: a fuller phrase's before it, or that of the state the text is about."""
        phrases = self.phrases
        if not phrases.has(i, "the") or phrases.has(i, "same", "other") or self._specified(i):
            return None
        key = " ".join(word for word in next(phrases.tails(i, first), "").split() if word not in VAGUE)
        actors = [self.catalogue.actors[actor] for actor in self.catalogue.by_name.get(key, ())]
        if len(actors) == 1 and actors[0].kind is ActorKind.FACTION:
            return actors[0], 0.8
        known = self.catalogue.collectives.get(key)
        collective = known is not None or any(
            key in self.nouns[name] for name in ("organisation", "faction", "polity")
        )
        if not key or key == "people" or not collective:
            return None
        before = self._fuller(known.suffix if known else slug(key), i)
        if before:
            return before, 0.75
        state = self._state_at(i) if known and known.suffix and key not in LOOSE else None
        found = self._of_state(i, first, state) if state else None
        return (found[0], 0.7) if found else None

    def _specified(self, i: int) -> bool:
        """Whether a complement says which one is meant, or the word only qualifies what follows."""
        words = self.words
        if any(c > i and words.lower[c] == "of" for c in words.children[i]):
            return True
        return i + 2 < len(words) and words.text[i + 1] in (",", "and") and words.pos[i + 2] == "ADJ"

    def _fuller(self, tail: str, i: int) -> Actor | None:
        """The one actor that earlier mentions name by a fuller phrase, fitting the state that the text is about."""
        registry = self.registry
        before = [mention for mention in registry.before(i) if self._ends_in(mention, tail, i)]
        found = {mention.actor for mention in before}
        if len(found) > 1:
            paragraph = registry.reading.paragraphs
            found = {mention.actor for mention in before if paragraph[mention.head] == paragraph[i]}
        if len(found) != 1:
            return None
        actor = registry.actors[next(iter(found))]
        about, own = self._state_at(i), actor.id if actor.kind is ActorKind.STATE else actor.state
        return actor if about is None or own is None or own == about.id else None

    def _ends_in(self, mention: Mention, tail: str, i: int) -> bool:
        """Whether an earlier mention is the fuller form of the phrase at ``i``."""
        if tail and mention.actor.endswith(f"-{tail}"):
            return True
        if tail:
            actor = self.registry.actors[mention.actor]
            near = self.words.sentence[i] - self.words.sentence[mention.head] <= RECENT
            body = actor.kind in BODIES and tail in self.nouns["organisation"]
            return near and body and slug(actor.label).split("-")[-1] == tail
        longer = mention.last > mention.first and mention.kind is not MentionKind.PRONOUN
        return longer and self.words.lemma[mention.last] == self.words.lemma[i]

    def _sentence_end(self, i: int) -> int:
        sentence = self.words.sentence
        end = i
        while end < len(sentence) and sentence[end] == sentence[i]:
            end += 1
        return end

    def _state_at(self, i: int) -> Actor | None:
        """The state that the text up to this sentence's end is about, if one outweighs all others twice."""
        registry, sentence = self.registry, self.words.sentence
        weights: Counter[str] = Counter()
        for mention in registry.before(self._sentence_end(i)):
            actor = registry.actors[mention.actor]
            state = actor.id if actor.kind is ActorKind.STATE else actor.state
            back = sentence[i] - sentence[mention.head]
            if state in self.catalogue.states:
                weights[state or ""] += 6 if back < 2 else 3 if back < 5 else 1
        ranked = weights.most_common(2)
        if not ranked or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
            return None
        return self.catalogue.actors[ranked[0][0]]
