"""Standing relations that titles state: "Defence Minister Shoigu" leads his ministry, as the catalogue's offices have it."""

from collections.abc import Iterator

from onrecord.graph.ends import End, Resolver
from onrecord.graph.fitting import Match
from onrecord.graph.model import Mention, MentionKind
from onrecord.graph.roles import ASPIRING
from onrecord.ontology.catalogue import Catalogue, Office, fold_title
from onrecord.ontology.frames import Frame

LONGEST_TITLE = 6


def office_matches(resolver: Resolver, catalogue: Catalogue, date: object) -> Iterator[Match]:
    """A match for each mention of a catalogued actor that bears the title of an office which he holds on that day."""
    offices: dict[str, list[Office]] = {}
    for office in catalogue.offices:
        if office.held(date):  # type: ignore[arg-type]
            offices.setdefault(office.actor, []).append(office)
    for mention in resolver.cast.mentions:
        if mention.kind in {MentionKind.PRONOUN, MentionKind.DEMONYM} or mention.actor not in offices:
            continue
        doc = resolver.reading.doc
        if mention.first and doc[mention.first - 1].lower_ in {"a", "an"}:
            continue  # "a President Trump" is one that may come
        if any(doc[i].lower_ in ASPIRING for i in range(mention.first, mention.last + 1)):
            continue
        if found := _office(mention, offices[mention.actor], resolver, catalogue):
            yield _match(mention, *found, resolver, catalogue)


def _office(
    mention: Mention, offices: list[Office], resolver: Resolver, catalogue: Catalogue
) -> tuple[Office, int, int] | None:
    """The office whose title stands in the mention, longest title first, and the tokens of the title."""
    doc = resolver.reading.doc
    inner = {
        m.actor
        for m in resolver.cast.mentions
        if m is not mention and mention.first <= m.first and m.last <= mention.last
    }
    for length in range(min(LONGEST_TITLE, mention.last - mention.first + 1), 0, -1):
        for first in range(mention.first, mention.last - length + 2):
            title = fold_title(" ".join(token.text for token in doc[first : first + length]))
            fitting = [
                office
                for office in offices
                if title in office.titles and _fits(office, inner - {mention.actor}, catalogue)
            ]
            if fitting:
                return max(fitting, key=lambda office: office.head), first, first + length - 1
    return None


def _fits(office: Office, named: set[str], catalogue: Catalogue) -> bool:
    """Whether the organisation that the mention names, if any, is the office's or the state that it belongs to."""
    if not named:
        return True
    organisation = catalogue.actors[office.organisation]
    return bool(named & {organisation.id, organisation.state})


def _match(
    mention: Mention, office: Office, first: int, last: int, resolver: Resolver, catalogue: Catalogue
) -> Match:
    doc = resolver.reading.doc
    relation = "leads" if office.head else "memberOf"
    title = doc[first : last + 1].text.lower()
    frame = Frame(
        f"office.{relation}",
        relation,
        f"S = {title} of O",
        doc[last].lemma_.lower(),
        "noun",
        (),
        confidence=0.92,
    )
    named = [
        m
        for m in resolver.cast.mentions
        if m.actor == office.organisation and mention.first <= m.first and m.last <= mention.last
    ]
    start, end = resolver.reading.span(first, last)
    object_ = (
        resolver.end(doc[named[0].head], named[0])
        if named
        else End(
            office.organisation,
            start,
            end,
            doc[first : last + 1].text,
            last,
            0.95,
            f"office of {catalogue.actors[mention.actor].label}",
        )
    )
    subject = resolver.end(doc[mention.head], mention)
    return Match(frame, doc[last], (subject,), (object_,))
