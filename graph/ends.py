"""From an argument of a frame to the actors that it stands for."""

from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from onrecord.graph.actors import Cast
from onrecord.graph.grammar import noun_arguments, surface_subject
from onrecord.graph.language import Reading
from onrecord.graph.model import Actor, ActorKind, Mention, MentionKind, digest, slug
from onrecord.graph.syntax import children, is_relative, relative_antecedent
from onrecord.ontology.frames import Lexicon

APPENDED = frozenset({"appos", "conj", "npadvmod"})
SAYERS = {
    **dict.fromkeys(("they", "their"), frozenset({"NNS", "NNPS", "NNP"})),
    **dict.fromkeys(("it", "its", "he", "she"), frozenset({"NN", "NNP"})),
}


@dataclass(frozen=True, slots=True)
class End:
    """One actor at one end of a relation, with the words that stand for it and why they do where that is not plain."""

    actor: str
    start: int
    end: int
    text: str
    token: int
    confidence: float = 1.0
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Resolver:
    """Resolves argument tokens of one reading to actors."""

    reading: Reading
    cast: Cast
    lexicon: Lexicon
    groups: dict[str, Actor] = field(default_factory=dict)
    """Actors that only their description names ("French farmers"), found on the way."""
    found: dict[tuple[int, str], tuple["End", ...]] = field(default_factory=dict)
    """Ends already resolved, by token and relation: many frames of one head ask for the same."""
    held_by: dict[str, str] = field(default_factory=dict)
    """Whose people such a group is."""

    def actor(self, identity: str) -> Actor | None:
        """The actor of an end, None where the cast does not hold it."""
        return self.cast.actors.get(identity) or self.groups.get(identity)

    def own(self, token: Token) -> Mention | None:
        """The mention that the token heads, or the name that it is the last or governing word of."""
        if mention := self.cast.at(token.i):
            return mention
        covering = self.cast.covering(token.i)
        if covering is None or covering.kind is MentionKind.DEMONYM:
            return None
        outside = not covering.first <= token.head.i <= covering.last or token.head.i == token.i
        return covering if outside or covering.last == token.i else None

    def end(self, token: Token, mention: Mention, reason: str | None = None, weight: float = 1.0) -> End:
        """An end at the token's phrase for the actor of a mention."""
        if reason is None:
            return End(
                mention.actor,
                mention.start,
                mention.end,
                mention.text,
                mention.head,
                mention.confidence * weight,
            )
        first, last = self.phrase(token)
        first, last = min(first, mention.first), max(last, mention.last)
        start, end = self.reading.span(first, last)
        return End(
            mention.actor,
            start,
            end,
            self.reading.words(first, last),
            token.i,
            mention.confidence * weight,
            reason,
        )

    def phrase(self, token: Token) -> tuple[int, int]:
        """First and last token of the noun phrase without clauses, appositions and determiners."""
        first, last = token.i, token.i
        for child in token.children:
            if child.dep_ in {"compound", "amod", "poss", "nmod", "nummod", "quantmod"} and child.i < token.i:
                first = min(first, child.left_edge.i)
        return first, last

    def ends(self, token: Token, *, abstract: bool = False, site: bool = False, depth: int = 0) -> list[End]:
        """The actors that the token's phrase stands for; empty where it stands for none.

        ``abstract`` lets a thing stand for who holds it ("praised Kyiv's restraint"), ``site`` a place or possession.
        """
        if depth > 4:
            return []
        if kindred := self.kindred(token):
            return [kindred]
        if mention := self.own(token):
            return [self.end(token, mention)]
        if token.lower_ in SAYERS and token.pos_ == "PRON":
            return self._sayer(token, depth)
        if is_relative(token):
            verb = token.head
            antecedent = relative_antecedent(verb) or (
                relative_antecedent(verb.head) if verb.head is not verb else None
            )
            return (
                self.ends(antecedent, abstract=abstract, site=site, depth=depth + 1)
                if antecedent is not None
                else []
            )
        for other in children(token, "appos"):
            if mention := self.own(other):
                return [self.end(other, mention)]
        if token.dep_ == "appos" and (mention := self.own(token.head)):
            return [self.end(token.head, mention, None, 0.9)]
        if token.lemma_.lower() in self.lexicon.words.classes["person"]:
            return self.named_after(token) or [
                self._group(token, end) for end in self.holders(token, 0.65, depth=depth)
            ]
        return self._held(token, abstract=abstract, site=site, depth=depth)

    def kindred(self, token: Token) -> End | None:
        """A people within another state ("Bosnian Serbs", "ethnic Albanians"): none of the states that its name recalls."""
        mention = self.cast.at(token.i)
        if mention is None or mention.kind is not MentionKind.DEMONYM or token.tag_ not in {"NNS", "NNPS"}:
            return None
        if any(c.tag_ == "VBN" for c in children(token, "acl")):  # "Afghans led by Massoud"
            return self._described(token, token.i, 0.8, mention.actor)
        before = children(token, "amod", "compound", "nmod")
        if not before or before[0].i != token.i - 1:
            return None
        other = self.cast.at(before[0].i)
        foreign = other is not None and other.kind is MentionKind.DEMONYM and other.actor != mention.actor
        if not foreign and before[0].lower_ != "ethnic":
            return None
        state = self.actor(other.actor) if other is not None else None
        return self._described(token, before[0].i, 0.85, state.id if state else None)

    def _described(self, token: Token, first: int, confidence: float, state: str | None = None) -> End:
        """A group that the words from ``first`` to the token name."""
        start, end = self.reading.span(first, token.i)
        label = self.reading.words(first, token.i)
        identity = f"{slug(label)}-{digest(label.lower())}"
        self.groups.setdefault(identity, Actor(identity, label, ActorKind.FACTION, (label,), state=state))
        return End(identity, start, end, label, token.i, confidence, "people that are only described")

    def _sayer(self, token: Token, depth: int) -> list[End]:
        """Whom a pronoun means that no name stands for: who says so ("Welsh miners said they would close the port")."""
        verb, below = token.head, token
        while verb.pos_ not in {"VERB", "AUX"} and verb.head.i != verb.i:
            verb, below = verb.head, verb
        own = token.dep_ in {"nsubj", "nsubjpass"} or below.dep_ in {"nsubj", "nsubjpass"}
        if own and verb.dep_ not in {"ccomp", "advcl"}:
            return []
        clause = verb.head if own else verb
        subjects = surface_subject(clause, self.lexicon)[0]
        if not subjects or subjects[0].i >= token.i or subjects[0].tag_ not in SAYERS[token.lower_]:
            return []
        personal = subjects[0].lemma_.lower() in self.lexicon.words.classes["person"]
        if personal != (token.lower_ in {"he", "she"}) and token.lower_ not in {"they", "their"}:
            return []
        reason = f"whom '{token.lower_}' stands for"
        found = [end for s in subjects for end in self.ends(s, depth=depth + 1)]
        if not personal and any(self._is_person(end) for end in found):
            return []
        return [replace(end, confidence=end.confidence * 0.9, reason=end.reason or reason) for end in found]

    def named_after(self, token: Token) -> list[End]:
        """The person named after a comma ("the chief of X, General Valery Gerasimov"), wherever the parser hung it."""
        doc = token.doc
        last = max((t.i for t in token.subtree if not t.is_punct), default=token.i)
        comma = next((i for i in range(token.i + 1, min(last + 3, len(doc) - 1)) if doc[i].text == ","), None)
        if comma is None:
            return []
        named = (mention for mention in self.cast.mentions if mention.first == comma + 1)
        return [self.end(doc[m.head], m, None, 0.9) for m in named if self._is_named_person(m, doc[m.head])][
            :1
        ]

    def _is_named_person(self, mention: Mention, head: Token) -> bool:
        actor = self.actor(mention.actor)
        named = mention.kind in {MentionKind.NAME, MentionKind.TITLE}
        return actor is not None and actor.kind is ActorKind.PERSON and named and head.dep_ in APPENDED

    def _held(self, token: Token, *, abstract: bool, site: bool, depth: int) -> list[End]:
        if token.pos_ not in {"NOUN", "PROPN", "NUM", "ADJ", "DET", "PRON"}:
            return []
        classes = self.lexicon.words.classes
        lemma = singular(token)
        if token.pos_ in {"NUM", "DET", "PRON"} or (lemma in classes["partitive"] and _has_part(token)):
            inner = [
                o for p in children(token, "prep") if p.lower_ in {"of", "from"} for o in children(p, "pobj")
            ]
            return [end for o in inner for end in self.ends(o, abstract=abstract, site=site, depth=depth + 1)]
        if lemma in classes["organ"]:
            held = self.holders(token, 0.9, depth=depth)
            reign = [
                self._group(token, end) for end in held if self._is_person(end) and lemma in classes["reign"]
            ]
            return [end for end in held if not self._is_person(end)] or reign
        if lemma in classes["people"]:
            if people := self._people(token):
                return people
            held = self.holders(token, 0.75, depth=depth)
            return [self._group(token, end) for end in held] or self._located(token)
        if site and lemma in classes["site"]:
            return self.holders(token, 0.8, depth=depth)
        return self.holders(token, 0.75, depth=depth) if abstract and lemma not in classes["not-held"] else []

    def _is_person(self, end: End) -> bool:
        actor = self.actor(end.actor)
        return actor is not None and actor.kind is ActorKind.PERSON

    def _people(self, token: Token) -> list[End]:
        """People whom only a name that is no actor's sets apart ("Muslim hackers", "Tamil refugees")."""
        before = children(token, "amod", "compound", "nmod")
        faiths = self.lexicon.words.classes["faith"]
        named = [
            c
            for c in before
            if c.text[0].isupper() and (c.i > token.sent.start or c.ent_type_ == "NORP" or c.lower_ in faiths)
        ]
        if not named or self.cast.covering(named[0].i) is not None:
            return []
        named += [
            c
            for n in named
            for c in children(n, "conj")
            if c.text[0].isupper() and not self.cast.covering(c.i)
        ]
        return [self._people_of(token, name.text) for name in named]

    def _located(self, token: Token) -> list[End]:
        """People whom only the place of the deed sets apart ("gunmen kidnapped a nurse in Chechnya")."""
        plain = token.tag_ in {"NNS", "NNP"} and singular(token) in self.lexicon.words.classes["crowd"]
        verb = token.head
        while plain and verb.pos_ in {"NOUN", "NUM", "ADP"} and verb.head.i != verb.i:
            verb = verb.head
        if not plain or verb.pos_ != "VERB":
            return []
        objects = [c for c in children(verb, "dobj") if c.i != token.i]
        for preposition in (p for head in (verb, *objects) for p in children(head, "prep")):
            if preposition.lower_ not in {"in", "near", "across", "throughout", "outside", "through"}:
                continue
            for place in children(preposition, "pobj"):
                mention = self.own(place)
                actor = self.actor(mention.actor) if mention else None
                if mention and actor and actor.kind in {ActorKind.STATE, ActorKind.PLACE}:
                    return [self._placed(token, preposition, mention, actor)]
        return []

    def _placed(self, token: Token, preposition: Token, place: Mention, actor: Actor) -> End:
        first, last = self.phrase(token)
        words = self.reading.words(first, last)
        label = f"{token.text} {preposition.lower_} {place.text}"
        identity = f"{slug(label)}-{digest(actor.id, token.lemma_.lower())}"
        state = actor.id if actor.kind is ActorKind.STATE else actor.state
        self.groups.setdefault(identity, Actor(identity, label, ActorKind.FACTION, (label,), state=state))
        start, end = self.reading.span(first, last)
        return End(
            identity,
            start,
            end,
            words,
            token.i,
            0.55,
            f"people {preposition.lower_} {place.text}, where it happened",
        )

    def _people_of(self, token: Token, name: str) -> End:
        """People by the name that sets them apart."""
        label = f"{name} {token.text}"
        identity = f"{slug(label)}-{digest(label.lower())}"
        self.groups.setdefault(identity, Actor(identity, label, ActorKind.FACTION, (label,)))
        first, last = self.phrase(token)
        start, end = self.reading.span(first, last)
        words = self.reading.words(first, last)
        return End(identity, start, end, words, token.i, 0.65, "people that are only described")

    def _group(self, token: Token, held: End) -> End:
        """The people that a description names: of an organisation, that itself; of a state or person, a group of their own."""
        holder = self.actor(held.actor)
        peopled = {ActorKind.STATE, ActorKind.PLACE, ActorKind.PERSON, ActorKind.FACTION}
        if holder is None or (holder.kind not in peopled and held.token == token.i):
            return held
        if (
            holder.kind is ActorKind.STATE
            and token.lemma_.lower() in self.lexicon.words.classes["serves-state"]
        ):
            return held
        label = self._label(token, held, holder)
        identity = f"{slug(label)}-{digest(holder.id, token.lemma_.lower())}"
        self.held_by[identity] = holder.id
        self.groups.setdefault(
            identity, Actor(identity, label, ActorKind.FACTION, (label,), state=holder.state)
        )
        if held.token == token.i:
            return replace(held, actor=identity)
        first, last = self.phrase(token)
        start, end = self.reading.span(first, last)
        words = self.reading.words(first, last)
        return replace(held, actor=identity, start=start, end=end, text=words, token=token.i)

    def _label(self, token: Token, held: End, holder: Actor) -> str:
        """What the text calls a group: "French farmers", "farmers from France"; else the holder's name before the noun."""
        first, last = self.phrase(token)
        named = [m for m in self.cast.mentions if m.actor == held.actor and m.kind is not MentionKind.PRONOUN]
        before = next((m for m in named if first <= m.first and m.last < token.i), None)
        after = next((m for m in named if token.i < m.first <= token.i + 4 and m.last < token.sent.end), None)
        if before is not None:
            return f"{before.text} {token.text}"
        if after is not None and last == token.i and token.doc[after.head].dep_ == "conj":
            return f"{self.reading.words(first, last)} of {after.text}"
        if after is not None and last == token.i:
            return self.reading.words(first, after.last)
        return f"{named[0].text if named else holder.label} {token.text}"

    def holders(self, token: Token, weight: float = 0.9, depth: int = 0) -> list[End]:
        """The actors that hold, make up or govern what the noun names: possessor, nationality, "of", "by", "from"."""
        arguments = noun_arguments(token, self.lexicon)
        classes = self.lexicon.words.classes
        lemma = singular(token)
        located = lemma in classes["people"] or lemma in classes["site"]
        for function in (
            *(("mod", "of", "from") if lemma == "counterpart" else ()),
            "poss",
            "by",
            "mod",
            "of",
            "light",
            "from",
            *(("in", "at", "near", "throughout", "across") if located else ()),
        ):
            found = []
            for holder in arguments.get(function):
                if mention := self.own(holder) or self.modifier(holder):
                    found.append(self.end(token, mention, f"{function} of '{token.lower_}'", weight))
                elif function in {"of", "from", "poss", "by", "light", "in"} and depth < 3:
                    found += self.ends(holder, site=located, depth=depth + 1)
            if found:
                return found
        return []

    def concerned(self, token: Token, weight: float = 0.6) -> list[End]:
        """Whom a thing that nobody holds concerns ("a truce with the rebels", "an embassy in Kyiv")."""
        arguments = noun_arguments(token, self.lexicon)
        for function in ("with", "from", "to", "for", "on", "against", "in"):
            for other in arguments.get(function):
                if mention := self.own(other):
                    return [self.end(token, mention, f"{function} of '{token.lower_}'", weight)]
                if function in {"with", "from", "to"} and (found := self.ends(other, depth=3)):
                    return [replace(end, confidence=end.confidence * weight) for end in found]
        return []

    def modifier(self, token: Token) -> Mention | None:
        """The mention that a token before a noun belongs to (demonyms and names used like adjectives)."""
        return self.cast.at(token.i) or self.cast.covering(token.i)


def _has_part(token: Token) -> bool:
    return any(child.dep_ == "prep" and child.lower_ in {"of", "from"} for child in token.children)


def singular(token: Token) -> str:
    """The lemma of a noun, also where the tagger took a plural at the start of a sentence for a name ("Rebels in Congo …")."""
    lower = token.lower_
    if token.tag_ == "NNP" and token.is_sent_start and lower.endswith("s"):
        return lower[:-1]
    return token.lemma_.lower()
