"""Graphs for the tests of the page: four short reports on a mutiny, made by hand, and graphs of any size, made by chance."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.graph.model import (
    Actor,
    ActorKind,
    Claim,
    Event,
    Extraction,
    Mention,
    MentionKind,
    Modality,
    Polarity,
    Report,
    Statement,
    StatementKind,
    digest,
)

NEGATED, REPORTED, POSSIBLE, PLANNED = (
    Polarity.NEGATED,
    Modality.REPORTED,
    Modality.POSSIBLE,
    Modality.PLANNED,
)

ACTORS = {
    actor.id: actor
    for actor in (
        Actor(
            "prigozhin", "Yevgeny Prigozhin", ActorKind.PERSON, ("Prigozhin", "Evgeny Prigozhin"), "Q4415632"
        ),
        Actor("putin", "Vladimir Putin", ActorKind.PERSON, ("Putin",), "Q7747"),
        Actor("shoigu", "Sergei Shoigu", ActorKind.PERSON, ("Shoigu",)),
        Actor("lukashenko", "Alexander Lukashenko", ActorKind.PERSON, ("Lukashenko",)),
        Actor("peskov", "Dmitry Peskov", ActorKind.PERSON, ("Peskov",)),
        Actor("nauseda", "Gitanas Nausėda", ActorKind.PERSON, ("Nausėda",)),
        Actor("wagner", "Wagner Group", ActorKind.FORCE, ("Wagner",)),
        Actor("army", "Russian army", ActorKind.FORCE, ("the army",)),
        Actor("nato", "NATO", ActorKind.ALLIANCE),
        Actor("fsb", "FSB", ActorKind.ORGANISATION),
        Actor("belarus", "Belarus", ActorKind.STATE),
        Actor("mutineers", "mutineers", ActorKind.FACTION),
        Actor("rostov", "Rostov-on-Don", ActorKind.PLACE, ("Rostov",)),
    )
}

WIRE = """Prigozhin accused Shoigu of ordering a strike on his camps, and on Friday night Wagner rose against the army.
By morning Wagner had seized Rostov.
The army denied that it had attacked Wagner. Shoigu did not shell Wagner, its spokesman said.
Putin called Prigozhin a traitor in all but name; Prigozhin will march against Shoigu, he warned.
“Prigozhin has stabbed us in the back,” Putin said on television.
The FSB opened a case against Prigozhin. According to Peskov, Lukashenko offered to mediate between Putin and Prigozhin.
Prigozhin leads Wagner."""

HERALD = """Lukashenko brokered a deal with Prigozhin that sends the Wagner chief to Belarus 🕊 and ends the march.
Peskov told reporters that Lukashenko had brokered the deal with Prigozhin; Putin agreed with Lukashenko to drop the case.
Nausėda fears that Wagner may threaten NATO from Belarus.
Prigozhin's men attacked helicopters of the army, several channels reported, and the army reportedly shelled Wagner.
Belarus hosts Wagner now. Prigozhin leads Wagner, and Shoigu leads the army."""

REVIEW = """An opinion. NATO did not aid Prigozhin, whatever the rumours say.
Peskov said that NATO had helped Prigozhin, and Prigozhin denied that he had opposed Putin.
Prigozhin opposes Shoigu; that much nobody disputes.
Putin intends to dismiss Shoigu, one source said. Lukashenko supports Putin.
The mutineers retreated from Rostov. The FSB accused Prigozhin of mutiny."""

# A copy of the wire's text, as another paper prints it.
REPRINT = WIRE.replace("By morning Wagner had seized Rostov.\n", "By morning Wagner had taken Rostov.\n")


@dataclass(frozen=True, slots=True)
class Line:
    """A claim to make: its quote, the words and the ids of its ends, its relation and all that is not usual."""

    quote: str
    subject: tuple[str, str]
    relation: str
    target: tuple[str, str]
    polarity: Polarity = Polarity.AFFIRMED
    modality: Modality = Modality.ASSERTED
    by: tuple[str, str] | None = None
    confidence: float = 0.9
    date: str | None = None
    matter: str | None = None
    event: str | None = None
    within: int | None = None


P, V, S, L = (
    ("Prigozhin", "prigozhin"),
    ("Putin", "putin"),
    ("Shoigu", "shoigu"),
    ("Lukashenko", "lukashenko"),
)
W, ARMY, THE_ARMY = ("Wagner", "wagner"), ("the army", "army"), ("The army", "army")
N, B, R, F, K = (
    ("NATO", "nato"),
    ("Belarus", "belarus"),
    ("Rostov", "rostov"),
    ("FSB", "fsb"),
    ("Peskov", "peskov"),
)
G = ("Nausėda", "nauseda")


def _wire(rostov: str) -> list[Line]:
    return [
        Line("Prigozhin accused Shoigu of ordering a strike on his camps", P, "accused", S,
             matter="ordering a strike on his camps"),
        Line("Shoigu of ordering a strike on his camps", S, "assaulted", ("his camps", "wagner"), by=P, within=0),
        Line("on Friday night Wagner rose against the army", W, "rebelledAgainst", ARMY, date="2023-06-23"),
        Line(rostov, W, "assaulted", R, date="2023-06-24"),
        Line("it had attacked Wagner", ("it", "army"), "assaulted", W, NEGATED, by=THE_ARMY),
        Line("Shoigu did not shell Wagner", S, "assaulted", W, NEGATED, by=("its spokesman", "")),
        Line("Putin called Prigozhin a traitor", V, "accused", P, matter="being a traitor"),
        Line("Prigozhin will march against Shoigu", P, "mobilizedAgainst", S, modality=PLANNED, by=("he", "putin")),
        Line("Prigozhin has stabbed us in the back", P, "rebelledAgainst", ("us", "putin"), by=V),
        Line("The FSB opened a case against Prigozhin", F, "accused", P, confidence=0.7),
        Line("Lukashenko offered to mediate between Putin and Prigozhin", L, "brokered", P, modality=REPORTED, by=K),
        Line("Prigozhin leads Wagner", P, "leads", W),
    ]  # fmt: skip


LINES = {
    "herald-2": [
        Line("Lukashenko brokered a deal with Prigozhin", L, "brokered", P, event="deal"),
        Line("sends the Wagner chief to Belarus", ("the Wagner chief", "prigozhin"), "retreatedFrom", B,
             modality=PLANNED, event="deal"),
        Line("Lukashenko had brokered the deal with Prigozhin", L, "brokered", P, by=K),
        Line("Putin agreed with Lukashenko to drop the case", V, "agreedWith", L),
        Line("Wagner may threaten NATO from Belarus", W, "threatened", N, modality=POSSIBLE, by=G, confidence=0.6),
        Line("Prigozhin's men attacked helicopters of the army", P, "assaulted", ARMY, modality=REPORTED,
             by=("several channels", "")),
        Line("the army reportedly shelled Wagner", ARMY, "assaulted", W, modality=REPORTED),
        Line("Belarus hosts Wagner", B, "aided", W),
        Line("Prigozhin leads Wagner", P, "leads", W),
        Line("Shoigu leads the army", S, "leads", ARMY),
    ],
    "review-3": [
        Line("NATO did not aid Prigozhin", N, "aided", P, NEGATED),
        Line("NATO had helped Prigozhin", N, "aided", P, by=K),
        Line("he had opposed Putin", ("he", "prigozhin"), "opposes", V, NEGATED, by=P),
        Line("Prigozhin opposes Shoigu", P, "opposes", S),
        Line("Putin intends to dismiss Shoigu", V, "sanctioned", S, modality=PLANNED, by=("one source", ""), confidence=0.5),
        Line("Lukashenko supports Putin", L, "supported", V),
        Line("The mutineers retreated from Rostov", ("mutineers", "mutineers"), "retreatedFrom", R),
        Line("The FSB accused Prigozhin of mutiny", F, "accused", P, matter="mutiny"),
    ],
    "wire-1": _wire("Wagner had seized Rostov"),
    "reprint-4": _wire("Wagner had taken Rostov"),
}  # fmt: skip

REPORTS = {
    "wire-1": ("Mercenaries march on Moscow", "Northern Wire", "2023-06-24", WIRE),
    "herald-2": ("The deal that ended it", "The Herald", "2023-06-25", HERALD),
    "review-3": ("What we know, and what we do not", None, "2023-06-27", REVIEW),
    "reprint-4": ("March on Moscow", "Evening Echo", "2023-06-24", REPRINT),
}


def mutiny() -> list[Extraction]:
    """Thirteen actors, four reports of which two are copies, 42 claims: contested, denied, planned, nested, unnamed."""
    return [_extraction(name) for name in REPORTS]


def _extraction(name: str) -> Extraction:
    title, publisher, date, text = REPORTS[name]
    report = Report(
        id=name, path=f"in/{name}.txt", text=text, title=title, publisher=publisher, date=dt.date.fromisoformat(date),
        url=f"https://news.example/{name}" if publisher else None,
    )  # fmt: skip
    statements: dict[int, Statement] = {}
    claims: list[Claim] = []
    for number, line in enumerate(LINES[name]):
        if line.by:
            statements[number] = _statement(name, text, line, number)
        claims.append(_claim(name, text, line, number))
    for number, line in enumerate(LINES[name]):
        if line.within is not None:
            claims[line.within] = replace(claims[line.within], inner=(claims[number].id,))
    events = (
        (Event(f"{name}.deal", "a deal", text.index("a deal"), text.index("a deal") + 6),)
        if "a deal" in text
        else ()
    )
    ids = {end for c in claims for end in (c.subject, c.object, c.attributed_to) if end}
    mentions = tuple(
        Mention(c.subject_start, c.subject_end, c.subject_text, c.subject, MentionKind.NAME, 0, 0, 0)
        for c in claims
    )
    return Extraction(
        report,
        tuple(ACTORS[i] for i in sorted(ids)),
        mentions,
        tuple(statements.values()),
        tuple(claims),
        events,
    )


def _claim(report: str, text: str, line: Line, number: int) -> Claim:
    start = text.index(line.quote)
    subject = start + line.quote.index(line.subject[0]) if line.subject[0] in line.quote else start
    target = start + line.quote.rindex(line.target[0])
    by = line.by
    return Claim(
        id=f"{report}.c{number}", report=report, start=start, end=start + len(line.quote), quote=line.quote,
        subject=line.subject[1], subject_start=subject, subject_end=subject + len(line.subject[0]), subject_text=line.subject[0],
        relation=line.relation, object=line.target[1], object_start=target, object_end=target + len(line.target[0]),
        object_text=line.target[0], frame=f"S {line.relation} O", confidence=line.confidence, polarity=line.polarity,
        modality=line.modality, attributed_to=(by[1] or None) if by else None, speaker=by[0] if by else None,
        statement=f"{report}.s{number}" if by else None, within=f"{report}.c{line.within}" if line.within is not None else None,
        matter=line.matter, event=f"{report}.{line.event}" if line.event else None, date=line.date,
        date_text="on Friday night" if line.date else None,
    )  # fmt: skip


def _statement(report: str, text: str, line: Line, number: int) -> Statement:
    start = text.index(line.quote)
    assert line.by
    words, actor = line.by
    return Statement(
        f"{report}.s{number}", start, start + len(line.quote), line.quote, StatementKind.INDIRECT, "said", 0, 4,
        source=words, source_actor=actor or None,
    )  # fmt: skip


RELATIONS = (
    "accused",
    "supported",
    "assaulted",
    "aided",
    "leads",
    "opposes",
    "agreedWith",
    "threatened",
    "sanctioned",
)


def synthetic(actors: int, claims: int, *, reports: int = 40, seed: int = 3) -> list[Extraction]:
    """A graph of any size by chance: a few actors have most of the claims, as in the news."""
    chance = random.Random(seed)
    kinds = list(ActorKind)
    people = [
        Actor(f"a{i}", f"{_word(chance)} {_word(chance)}", kinds[min(int(chance.expovariate(0.7)), 6)])
        for i in range(actors)
    ]
    return [_synthetic(chance, people, number, claims // reports) for number in range(reports)]


def _synthetic(chance: random.Random, people: Sequence[Actor], number: int, count: int) -> Extraction:
    text, claims = "", []
    name = f"report-{number}"
    for place in range(count):
        first, second = (people[int(len(people) * chance.random() ** 2.2)] for _ in range(2))
        if first is second:
            second = people[(people.index(first) + 1) % len(people)]
        relation = chance.choice(RELATIONS)
        sentence = f"{first.label} {relation} {second.label} over {_word(chance)} and {_word(chance)}. "
        speaker = chance.choice(people[:60]).id if chance.random() < 0.35 else None
        end = len(text) + len(first.label) + len(second.label) + len(relation) + 2
        claims.append(Claim(
            id=f"{name}.{place}.{digest(sentence)}", report=name, start=len(text), end=end, quote=sentence[: end - len(text)],
            subject=first.id, subject_start=len(text), subject_end=len(text) + len(first.label), subject_text=first.label,
            relation=relation, object=second.id, object_start=end - len(second.label), object_end=end, object_text=second.label,
            frame=f"S {relation} O", confidence=round(chance.uniform(0.4, 1), 2),
            polarity=NEGATED if chance.random() < 0.08 else Polarity.AFFIRMED,
            modality=chance.choices(list(Modality), (80, 8, 7, 5))[0], attributed_to=speaker,
        ))  # fmt: skip
        text += sentence
    day = dt.date(2023, 5, 1) + dt.timedelta(days=chance.randrange(90))
    used = {end for c in claims for end in (c.subject, c.object, c.attributed_to) if end}
    report = Report(
        id=name,
        path=f"{name}.txt",
        text=text,
        title=f"Report {number}",
        publisher=f"Paper {number % 9}",
        date=day,
    )
    return Extraction(report, tuple(actor for actor in people if actor.id in used), (), (), tuple(claims))


def _word(chance: random.Random) -> str:
    return "".join(
        chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(chance.randint(2, 3))
    ).capitalize()
