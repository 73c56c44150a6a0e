"""Extractions made by hand, for tests of what comes after them: a few reports on an imaginary quarrel in a harbour town."""

import datetime as dt
from collections.abc import Mapping

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
    joined,
)

ACTORS: Mapping[str, Actor] = {
    actor.id: actor
    for actor in (
        Actor("mira", "Mira Voss", ActorKind.PERSON, ("Mayor Voss", "Voss"), "Q1", "female", "norland", True),
        Actor("tolan", "Tolan Brek", ActorKind.PERSON, ("Brek",), None, "male", None, False),
        Actor("norland", "Norland", ActorKind.STATE, ("Norlanders",), "Q2", None, None, True),
        Actor("dockers", "Dockers' Union", ActorKind.ORGANISATION, (), None, None, None, False),
        Actor("league", "Harbour League", ActorKind.ALLIANCE, (), None, None, None, True),
    )
}


def report(
    name: str,
    text: str,
    *,
    publisher: str | None = "Harbour Post",
    date: str | None = "2031-05-02",
    **more: object,
) -> Report:
    """A report with that id; hashes stand for those of a reader."""
    values: dict[str, object] = {
        "title": f"On {name}",
        "sha256": digest(name, text, length=64),
        "text_sha256": digest(text, length=64),
    }
    values.update(more)
    day = dt.date.fromisoformat(date) if date else None
    return Report(id=name, path=f"{name}.txt", text=text, publisher=publisher, date=day, **values)  # type: ignore[arg-type]


def claim(
    of: Report, subject: str, relation: str, target: str, quote: str | None = None, **more: object
) -> Claim:
    """A claim of a report, found where its quote stands (the whole text by default)."""
    words = quote if quote is not None else of.text
    start = of.text.index(words)
    values: dict[str, object] = {
        "id": f"{of.id}.{digest(subject, relation, target, start, *map(str, more.values()))}",
        "report": of.id,
        "start": start,
        "end": start + len(words),
        "quote": words,
        "subject": subject,
        "subject_start": start,
        "subject_end": start + 1,
        "subject_text": ACTORS[subject].label if subject in ACTORS else subject,
        "relation": relation,
        "object": target,
        "object_start": start + len(words) - 1,
        "object_end": start + len(words),
        "object_text": ACTORS[target].label if target in ACTORS else target,
        "frame": f"S {relation} O",
        "confidence": 0.9,
    }
    values.update(more)
    return Claim(**values)  # type: ignore[arg-type]


def extraction(of: Report, *claims: Claim, **more: object) -> Extraction:
    """An extraction with the claims given and the actors that they need."""
    wanted = {actor for c in claims for actor in (c.subject, c.object, c.attributed_to) if actor}
    actors = tuple(ACTORS[actor] for actor in sorted(wanted))
    mentions = tuple(
        Mention(
            c.subject_start,
            c.subject_end,
            of.text[c.subject_start : c.subject_end],
            c.subject,
            MentionKind.NAME,
            -1,
            -1,
            -1,
        )
        for c in {c.subject_start: c for c in claims}.values()
    )
    values: dict[str, object] = {"actors": actors, "mentions": mentions, "claims": claims}
    values.update(more)
    return Extraction(report=of, **values)  # type: ignore[arg-type]


def quarrel() -> Extraction:
    """A report with an accusation, what it is about, a statement, an event and every optional field."""
    accusation = "Mayor Voss accused Brek on Friday of acting for the Harbour League"
    text = f"{accusation}.\n\n“We signed a deal with the dockers,” Brek told Norland."
    of = report(
        "post-1",
        text,
        url="https://harbour.example/1",
        author="A. Writer",
        record="17",
        extra=(("desk", "city"), ("note", "a=b")),
        warnings=("two characters were replaced",),
    )
    outer = claim(of, "mira", "accused", "tolan", accusation, id="post-1.c1", inner=("post-1.c2",),
                  matter="acting for the League", date="2031-05-01", date_text="on Friday")  # fmt: skip
    inner = claim(of, "tolan", "actsFor", "league", accusation, id="post-1.c2", within="post-1.c1", attributed_to="mira",
                  speaker="Mayor Voss", inferred="object control", modality=Modality.POSSIBLE)  # fmt: skip
    said = "We signed a deal with the dockers,"
    start = text.index(said)
    parts = ((start, start + 10), (start + 11, start + len(said)))
    statement = Statement(
        "post-1.s1", start, start + len(said), joined(text, parts), StatementKind.DIRECT, "told", text.index("told"),
        text.index("told") + 4, "Brek", text.rindex("Brek"), text.rindex("Brek") + 4, "tolan", parts,
        confidence=0.75,
    )  # fmt: skip
    deal = claim(of, "tolan", "agreedWith", "dockers", said, id="post-1.c3", attributed_to="tolan", speaker="Brek",
                 statement="post-1.s1", event="post-1.e1", ended=True, polarity=Polarity.NEGATED)  # fmt: skip
    event = Event("post-1.e1", "a deal with the dockers", start + 10, start + 33)
    return extraction(of, outer, inner, deal, statements=(statement,), events=(event,))


def whole(text: str) -> str:
    """Text without lone surrogates, which RDF cannot hold."""
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
