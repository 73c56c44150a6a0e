"""Actors without a proper name: offices, descriptions, collectives and appositions in the noun phrases of one report."""

from collections import Counter
from collections.abc import Iterator

from onrecord.graph.model import Actor, ActorKind, Mention, MentionKind, slug
from onrecord.graph.registry import Registry
from onrecord.ontology.catalogue import Office, fold

PAST = frozenset(
    "former ex late onetime erstwhile previous past then future next new incoming outgoing would-be deputy vice".split()
)
MANY = frozenset(
    "a an any every each no another one some many few several two three four most other such what which".split()
)
VAGUE = frozenset(
    "new failing failed whole entire own latest last next same other substantial major key main top senior local various many more most "
    "regular current powerful big large small so-called alleged certain several opposing such different particular wider broader old recent "
    "own very real few".split()
)
POSSESSIVES = frozenset("my your his her its our their".split())
REGIMES = frozenset({"regime", "government", "administration", "cabinet", "authorities"})
SPELLINGS = {"defense": "defence", "labor": "labour", "centre": "center"}
ALONE = frozenset(
    "protester demonstrator rebel separatist insurgent militant opposition guerrilla mutineer jihadist junta oligarchy striker".split()
)
LOOSE = frozenset(
    "people forces soldiers officials side state police leadership authorities intelligence parliament federation".split()
)
LEADING = 0.85


def describe(registry: Registry) -> None:
    """Add the mentions that noun phrases without a name make of actors."""
    words, nouns = registry.words, registry.nouns
    describer = Describer(registry)
    for i, pos in enumerate(words.pos):
        if pos not in ("NOUN", "PROPN") or i in registry.at or words.dep[i] == "compound":
            continue
        if i in registry.covered and registry.covered[i] != i and not describer.phrase_head(i):
            continue
        lemma = words.lemma[i]
        if nouns.person(lemma) or lemma in registry.catalogue.heads:
            describer.person(i)
        if i not in registry.at:
            describer.collective(i)


def possessed(registry: Registry) -> None:
    """Add what pronouns own, once they are resolved: "his men", "their forces"."""
    words, describer = registry.words, Describer(registry)
    for i, lower in enumerate(words.lower):
        if lower in ("his", "her", "their", "its") and i in registry.at and words.dep[i] == "poss":
            noun = words.head[i]
            if noun not in registry.at and words.pos[noun] in ("NOUN", "PROPN"):
                describer.collective(noun)


class Describer:
    """Reads the noun phrases of one report."""

    def __init__(self, registry: Registry) -> None:
        self.registry, self.words = registry, registry.words
        self.catalogue, self.nouns = registry.catalogue, registry.nouns
        self.held: dict[str, list[Office]] = {}
        for office in registry.catalogue.offices:
            self.held.setdefault(office.actor, []).append(office)

    def phrase_head(self, i: int) -> bool:
        """Whether a token inside a mention heads its phrase all the same, because the name is only part of it."""
        mention = self.registry.at[self.registry.covered[i]]
        return self.words.head[mention.head] == i and mention.kind is not MentionKind.NAME

    def person(self, i: int) -> None:
        """A noun for a human being: apposition to a name, office, description of the catalogue, role known from the text."""
        registry, words = self.registry, self.words
        first = self.start(i)
        if any(self._past(j) for j in range(first, i)):
            self._apposition(i, first, certain=False)
            return
        if self._apposition(i, first):
            return
        plural = words.tag[i] in ("NNS", "NNPS")
        if plural or self._indefinite(i) or self._predicated(i):
            return
        found = self._office(i, first) or self._described(i, first)
        if found:
            actor, confidence = found
            registry.add(
                actor, MentionKind.TITLE, first, self._end(i), i, confidence, title=(words.lemma[i],)
            )

    def _predicated(self, i: int) -> bool:
        """Whether the noun says what somebody is or should be, and points at nobody: "fit to serve as president"."""
        words = self.words
        numbered = any(
            words.tag[c] == "CD" or words.lower[c][:1].isdigit() for c in words.children[i] if c < i
        )
        as_ = words.dep[i] == "pobj" and words.lower[words.head[i]] == "as"
        return numbered or as_ or words.dep[i] in ("attr", "oprd")

    def start(self, i: int) -> int:
        """First token of the noun phrase with head ``i``, without articles and clauses."""
        words, first = self.words, i
        for child in words.children[i]:
            if child < i and words.dep[child] in (
                "compound",
                "amod",
                "nmod",
                "poss",
                "nummod",
                "punct",
                "appos",
            ):
                first = min(first, words.left[child])
        while first < i and (
            words.lower[first] in ("the", "a", "an", "this", "that") or words.pos[first] == "PUNCT"
        ):
            first += 1
        return first

    def _end(self, i: int) -> int:
        """Last token of the phrase: an "of"-complement with a name belongs to it."""
        words = self.words
        for child in words.children[i]:
            if child > i and words.lower[child] in ("of", "for", "in", "at") and words.dep[child] == "prep":
                inner = next((c for c in words.children[child] if words.dep[c] == "pobj"), None)
                mention = self.registry.at.get(inner) if inner is not None else None
                if mention and inner is not None and words.lower[child] == "of":
                    return mention.last
        return i

    def _past(self, i: int) -> bool:
        word = self.words.lower[i]
        return word in PAST or word.startswith("ex-")

    def _indefinite(self, i: int) -> bool:
        words = self.words
        return any(words.lower[c] in MANY or words.dep[c] == "nummod" for c in words.children[i] if c < i)

    def _apposition(self, i: int, first: int, *, certain: bool = True) -> bool:
        """A noun in apposition to a person's name, before or after it, means that person and gives them the role."""
        registry, words = self.registry, self.words
        other = None
        if words.dep[i] == "appos" and words.head[i] < i:
            other = words.head[i]
        else:
            other = next(
                (c for c in words.children[i] if words.dep[c] == "appos" and c > i and c in registry.at), None
            )
        actor = registry.actor(other) if other is not None else None
        if actor is None or actor.kind is not ActorKind.PERSON or words.tag[i] in ("NNS", "NNPS"):
            return False
        if any(
            words.lower[c] in ("no", "not", "any", "every")
            for j in (i, other or i)
            for c in words.children[j]
        ):
            return False
        registry.roles[actor.id].add(words.lemma[i])
        if certain:
            for organisation in self.organisations(i):
                registry.leads[actor.id].add(organisation.id)
        registry.add(actor, MentionKind.DESCRIPTION, first, self._end(i), i, 0.9)
        return True

    def organisations(self, i: int) -> list[Actor]:
        """Actors that qualify a noun: "Russian", "Russia's", "Wagner", "of the Wagner force"."""
        registry, words = self.registry, self.words
        found = []
        for child in words.children[i]:
            dep = words.dep[child]
            if child < i and dep in ("compound", "amod", "poss", "nmod"):
                found.append(child)
            elif child > i and dep == "prep" and words.lower[child] in ("of", "for", "in", "at"):
                found.extend(c for c in words.children[child] if words.dep[c] == "pobj")
        reached = [
            j
            for child in found
            for j in (child, *(c for c in words.children[child] if words.dep[c] == "compound"))
        ]
        actors = [
            actor for j in reached if (actor := registry.actor(j)) and actor.kind is not ActorKind.PERSON
        ]
        return list({actor.id: actor for actor in actors}.values())

    def _title_phrases(self, i: int, first: int) -> Iterator[str]:
        """The title that the phrase's own words make, longest first: "deputy prime minister", "prime minister", "minister"."""
        words = self.words
        parts = [
            j
            for j in range(first, i + 1)
            if words.pos[j] not in ("PUNCT", "PART") and j not in self.registry.at
        ]
        tail = ""
        for child in words.children[i]:
            inner = words.child(child, "pobj") if child > i and words.lower[child] in ("of", "for") else None
            if inner is not None and inner not in self.registry.at:
                tail = " of " + " ".join(
                    words.lower[j] for j in range(words.left[inner], inner + 1) if words.lower[j] != "the"
                )
        texts = [SPELLINGS.get(words.lower[j], words.lower[j]) for j in parts]
        for at in range(len(texts)):
            if tail:
                yield fold(" ".join(texts[at:]) + tail)
            yield fold(" ".join(texts[at:]))

    def _office(self, i: int, first: int) -> tuple[Actor, float] | None:
        """Who bears the title in the organisation on the report's day."""
        registry = self.registry
        organisations = self.organisations(i)
        if not organisations and self.words.child(i, "det") is None:
            return None
        for title in self._title_phrases(i, first):
            for organisation in organisations:
                if actor := self._holder(title, organisation):
                    return actor, 0.9
        for organisation in organisations:
            if self.words.lemma[i] in self.catalogue.heads and not self._modified(i, first):
                leader = self.catalogue.leader_of(organisation.id, registry.date)
                if leader:
                    return self.catalogue.actors[leader], LEADING
                known = [person for person, led in registry.leads.items() if organisation.id in led]
                if len(known) == 1:
                    return registry.actors[known[0]], 0.8
        return None

    def _modified(self, i: int, first: int) -> bool:
        """Whether plain adjectives or nouns narrow the title ("opposition leader", "party boss", "deputy head")."""
        registry, words = self.registry, self.words
        return any(
            j not in registry.at and j not in registry.covered and words.pos[j] in ("NOUN", "ADJ", "PROPN")
            for j in range(first, i)
        )

    def _holder(self, title: str, organisation: Actor) -> Actor | None:
        found = self.catalogue.holders(title, organisation.id, self.registry.date)
        direct = {office.actor for office in found if office.organisation == organisation.id}
        actors = direct or {office.actor for office in found}
        if len(actors) > 1:
            actors = {actor for actor in actors if actor in self.registry.actors}
        return self.catalogue.actors[next(iter(actors))] if len(actors) == 1 else None

    def _described(self, i: int, first: int) -> tuple[Actor, float] | None:
        """A description that the catalogue gives one actor, if that actor is in the report or a name is part of it."""
        words = self.words
        for at in range(first, i):
            key = fold(
                " ".join(words.text[j] for j in range(at, i + 1)).replace(" - ", "-").replace(" 's", "'s")
            )
            ids = self.catalogue.descriptions.get(key, ())
            if len(ids) != 1:
                continue
            named = any(words.text[j][:1].isupper() for j in range(at, i + 1))
            if (named or ids[0] in self.registry.actors) and self._current(ids[0], key):
                return self.catalogue.actors[ids[0]], 0.9
        return None

    def _current(self, actor: str, description: str) -> bool:
        """Whether a description that is an office was true on the report's day."""
        day = self.registry.date
        offices = [
            o for o in self.held.get(actor, ()) if any(description.endswith(title) for title in o.titles)
        ]
        return not offices or any(office.held(day) for office in offices)

    def collective(self, i: int) -> None:
        """A noun for people who act as one: "Ukrainian forces", "Wagner fighters", "the Putin regime", "the rebels"."""
        words = self.words
        first = self.start(i)
        owners = [(j, actor) for j in self._owners(i) if (actor := self.registry.actor(j))]
        states = [actor for _, actor in owners if actor.kind is ActorKind.STATE]
        if len(states) > 1 and any(words.dep[j] == "conj" for j, _ in owners):
            return
        for _, owner in owners:
            found = (
                self._of_state(i, first, owner) if owner.kind is ActorKind.STATE else self._of_actor(i, owner)
            )
            if found:
                actor, confidence = found
                self.registry.add(actor, MentionKind.DESCRIPTION, first, self._end(i), i, confidence)
                return
        self._faction(i, first, states[0] if len(states) == 1 else None)

    def _owners(self, i: int) -> list[int]:
        """The names that qualify the noun: before it, or after "of"."""
        words, found = self.words, list[int]()
        for child in words.children[i]:
            if child < i and words.dep[child] in ("compound", "amod", "poss", "nmod"):
                found += [child, *(c for c in words.children[child] if words.dep[c] in ("conj", "compound"))]
            elif child > i and words.dep[child] == "prep" and words.lower[child] in self._links(i):
                found += [c for c in words.children[child] if words.dep[c] == "pobj"]
        return found

    def _links(self, i: int) -> tuple[str, ...]:
        """The prepositions that tie the noun to its owner: people are "in" a country, a ministry is only "of" one."""
        return (
            ("of", "from", "in", "within")
            if self.words.tag[i] == "NNS"
            else ("of",)
            if self.words.lower[i] != "state"
            else ()
        )

    def _key(self, i: int, first: int) -> Iterator[str]:
        """What the phrase calls the collective, longest first, in the singular and as written."""
        words = self.words
        parts = [
            words.lower[j]
            for j in range(first, i + 1)
            if j not in self.registry.at and words.pos[j] not in ("PUNCT", "PART")
        ]
        for at in range(len(parts)):
            yield " ".join(parts[at:])

    def _of_state(self, i: int, first: int, state: Actor) -> tuple[Actor, float] | None:
        """A state's force, ministry, class or faction, or the state itself ("the Russian government")."""
        counted = any(self.words.dep[c] == "nummod" for c in self.words.children[i])
        if counted or (self._indefinite(i) and self.words.tag[i] == "NN"):
            return None
        for key in self._key(i, first):
            found = self.catalogue.collectives.get(key)
            if found:
                adjective = self._adjective(state)
                if not found.suffix:
                    return (state, 0.85) if self._whole(i) else None
                known = self.catalogue.actors.get(f"{slug(adjective)}-{found.suffix}")
                label = found.label.format(adjective)
                return known or Actor(
                    f"{slug(adjective)}-{found.suffix}", label, found.kind, (label,), state=state.id
                ), 0.9
        return None

    def _whole(self, i: int) -> bool:
        """Whether the phrase means the whole ("the Russian authorities"), not some of it ("two Russian officials")."""
        words = self.words
        return words.tag[i] != "NNS" or words.lemma[i] in ("authority",) or words.child(i, "det") is not None

    def _adjective(self, state: Actor) -> str:
        known = self.catalogue.states.get(state.id)
        return known.adjectives[0] if known and known.adjectives else state.label

    def _of_actor(self, i: int, owner: Actor) -> tuple[Actor, float] | None:
        """The people of an organisation or force, what a person leads, or the government named after its head."""
        lemma = self.words.lemma[i]
        if owner.kind is ActorKind.PERSON:
            if lemma == "administration":
                return self._administration(owner)
            if self.words.lower[i] in REGIMES and owner.state in self.catalogue.states:
                return self.catalogue.actors[owner.state or ""], 0.85
            return self.force_of(owner) if lemma in self.nouns["members"] else None
        if owner.kind in (ActorKind.FORCE, ActorKind.ORGANISATION, ActorKind.ALLIANCE, ActorKind.FACTION):
            if lemma in self.nouns["members"] and not self._indefinite(i):
                return owner, 0.85
        return None

    def _administration(self, owner: Actor) -> tuple[Actor, float]:
        """A president's administration, an actor of its own by the president's surname."""
        label = f"{owner.label.split()[-1]} administration"
        known = self.catalogue.actors.get(slug(label))
        return known or Actor(slug(label), label, ActorKind.ORGANISATION, (label,), state=owner.state), 0.9

    def force_of(self, person: Actor) -> tuple[Actor, float] | None:
        """The force that a person leads, by the catalogue or by what the report says of them."""
        registry, actors = self.registry, self.catalogue.actors
        led = [o.organisation for o in self.held.get(person.id, ()) if o.head and o.held(registry.date)]
        forces = [actor for actor in led if actors[actor].kind is ActorKind.FORCE]
        if not forces:
            forces = [a for a in registry.leads[person.id] if registry.actors[a].kind is ActorKind.FORCE]
        if not forces:
            states = [actors[actor] for actor in led if actors[actor].kind is ActorKind.STATE]
            forces = [f for s in states if (f := f"{slug(self._adjective(s))}-military") in actors]
        if len(set(forces)) != 1:
            return None
        return actors.get(forces[0]) or registry.actors[forces[0]], 0.8

    def _faction(self, i: int, first: int, state: Actor | None) -> None:
        """A definite collective that is an actor of its own, by a readable id; a shorter phrase means the longer one before it."""
        words, registry = self.words, self.registry
        if words.lemma[i] not in self.nouns["faction"] and words.lower[i] not in self.nouns["faction"]:
            self._shortened(i, first)
            return
        if self._indefinite(i) or not self._collective_form(i, state):
            return
        owner = words.child(i, "poss")
        if owner is not None and (state is None or self.registry.actor(owner) is not state):
            return
        if any(words.text[j] in '"“”‘' for j in range(first, i)):
            return
        if state is None and self._shortened(i, first):
            return
        parts = [self._adjective(state).lower()] if state else []
        for j in range(first, i + 1):
            actor = registry.actor(j)
            if words.pos[j] in ("PUNCT", "PART") or words.lower[j] in VAGUE or words.dep[j] == "advmod":
                continue
            if actor is None or actor is not state:
                parts.append(words.lower[j])
        if len(parts) < 2 and words.lemma[i] not in ALONE:
            return
        label = " ".join(parts)
        identifier = slug(label)
        known = registry.catalogue.actors.get(identifier) or registry.actors.get(identifier)
        actor = known or Actor(
            identifier, label, ActorKind.FACTION, (label,), state=state.id if state else None
        )
        registry.add(actor, MentionKind.DESCRIPTION, first, self._end(i), i, 0.75)

    def _collective_form(self, i: int, state: Actor | None) -> bool:
        """Whether number and article let the noun mean a group: "the oligarchy", "protesters", not "a general"."""
        words = self.words
        determined = any(
            words.lower[c] in ("the", "this", "these") or words.dep[c] == "poss" for c in words.children[i]
        )
        plural = words.tag[i] in ("NNS", "NNPS")
        person = self.nouns.person(words.lemma[i])
        if person and not plural:
            return False
        return determined or (
            plural and (state is not None or (words.dep[i] in ("nsubj", "pobj") and words.left[i] == i))
        )

    def _shortened(self, i: int, first: int) -> bool:
        """A definite collective without an owner: that of a fuller phrase before it, or of the state the text is about."""
        words, registry = self.words, self.registry
        if not any(words.lower[c] == "the" for c in words.children[i] if c < i) or self._specified(i):
            return False
        if any(words.lower[c] in ("same", "other") for c in words.children[i]):
            return False
        key = " ".join(word for word in next(self._key(i, first)).split() if word not in VAGUE)
        named = [
            a
            for a in self.catalogue.by_name.get(key, ())
            if self.catalogue.actors[a].kind is ActorKind.FACTION
        ]
        if len(named) == 1:
            registry.add(self.catalogue.actors[named[0]], MentionKind.DESCRIPTION, first, i, i, 0.8)
            return True
        known = self.catalogue.collectives.get(key)
        tail = known.suffix if known else slug(key)
        if tail == "people" or key in LOOSE:
            return False
        before = [m for m in registry.mentions() if m.head < i and self._names(m, tail, i)]
        chosen = self._dominant(before, i)
        if chosen is None and known and known.suffix:
            state = self._state_at(i)
            found = self._of_state(i, first, state) if state else None
            if found:
                registry.add(found[0], MentionKind.DESCRIPTION, first, i, i, 0.7)
                return True
        if chosen is None:
            return False
        registry.add(registry.actors[chosen], MentionKind.DESCRIPTION, first, i, i, 0.75)
        return True

    def _specified(self, i: int) -> bool:
        """Whether a complement says which one is meant, or the word only qualifies what follows."""
        words = self.words
        if any(c > i and words.lower[c] == "of" for c in words.children[i]):
            return True
        return i + 2 < len(words) and words.text[i + 1] in (",", "and") and words.pos[i + 2] == "ADJ"

    def _names(self, mention: Mention, tail: str, i: int) -> bool:
        """Whether an earlier mention is the fuller form of the phrase at ``i``."""
        if tail:
            return mention.actor.endswith(f"-{tail}")
        return (
            mention.kind is not MentionKind.PRONOUN
            and mention.last > mention.first
            and (self.words.lemma[mention.last] == self.words.lemma[i])
        )

    def _dominant(self, before: list[Mention], i: int) -> str | None:
        """The one actor of these mentions that also fits the state the text is about, or that this paragraph names alone."""
        found = {mention.actor for mention in before}
        if len(found) > 1:
            paragraph = self.registry.reading.paragraphs
            found = {m.actor for m in before if paragraph[m.head] == paragraph[i]}
        if len(found) != 1:
            return None
        actor = self.registry.actors[next(iter(found))]
        about = self._state_at(i)
        own = actor.id if actor.kind is ActorKind.STATE else actor.state
        return actor.id if about is None or own is None or own == about.id else None

    def _state_at(self, i: int) -> Actor | None:
        """The state that the text up to this sentence's end is about, if one outweighs all others."""
        registry, sentence = self.registry, self.words.sentence
        weights: Counter[str] = Counter()
        for mention in registry.at.values():
            actor = registry.actors[mention.actor]
            state = actor.id if actor.kind is ActorKind.STATE else actor.state
            back = sentence[i] - sentence[mention.head]
            if state in self.catalogue.states and back >= 0:
                weights[state or ""] += 6 if back < 2 else 3 if back < 5 else 1
        ranked = weights.most_common(2)
        if not ranked or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
            return None
        return self.catalogue.actors[ranked[0][0]]
