"""Dossiers: all that a graph has on one actor, or on one proposition that somebody may contest, as Markdown or HTML to read."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from onrecord.exports.files import replacing, whole
from onrecord.exports.view import Proposition, View
from onrecord.graph.errors import InputError
from onrecord.graph.model import Claim, Polarity, Report
from onrecord.graph.quads import ends, proposition_id
from onrecord.graph.witnesses import Standing
from onrecord.ontology import relations

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&:$=@])")
STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "blockquote{margin:.2rem 0 .2rem 0;padding-left:.8rem;border-left:3px solid #bbb;font-style:italic}"
    "li{margin:.8rem 0}.note{color:#555;font-size:.9rem}h2{margin-top:2rem;border-bottom:1px solid #ddd}"
)


@dataclass(frozen=True, slots=True)
class Item:
    """One claim to show: what it says, how, who says so and where, its words, and its id."""

    says: str
    how: str
    source: str
    quote: str
    claim: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with claims under it."""

    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """A title, facts to know first, and sections."""

    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


def dossier(view: View, name: str) -> Dossier:
    """The dossier of an actor, by name or id, or of a proposition, by id or label; raises InputError where there is neither."""
    about = Evidence(view)
    actors = [actor for actor in view.graph.actors_named(name) if actor in view.graph.actors]
    if len(actors) > 1:
        raise InputError(f"'{name}' names several actors: give the id of one of {', '.join(actors)}")
    if actors:
        return about.actor(view.sharing.clean_id(actors[0]))
    found = about.find(name)
    if found is None:
        raise InputError(
            f"{view.graph.path} has no actor or proposition '{name}': onrecord query {view.graph.path} actors lists actors, "
            "and onrecord query with contested lists propositions"
        )
    return about.proposition(found)


class Evidence:
    """The claims of a view, by proposition, with what is needed to put them into words."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.facts = view.derived().facts
        self.claims: list[tuple[Claim, Report]] = [
            (claim, found.report) for found in view.extractions() for claim in found.claims
        ]

    def find(self, name: str) -> Proposition | None:
        """The proposition with an id or label."""
        for claim, _ in self.claims:
            triple = self._triple(claim)
            if name in (proposition_id(*triple), f"prop:{proposition_id(*triple)}") or (
                name.casefold() == self._words(*triple).casefold()
            ):
                return triple
        return None

    def actor(self, actor: str) -> Dossier:
        """All claims in which an actor acts, is acted upon, or speaks."""
        known = self.view.actors.get(actor)
        label = known.label if known else actor
        facts = [("id", actor)]
        if known:
            facts += [("kind", str(known.kind)), ("also called", "; ".join(known.names))]
            facts += [
                ("Wikidata", known.wikidata or ""),
                ("state", self._label(known.state) if known.state else ""),
            ]
        mine = [pair for pair in self.claims if actor in (pair[0].subject, pair[0].object)]
        contested = [pair for pair in mine if (standing := self._standing(pair[0])) and standing.contested]
        facts += [
            ("claims about it", str(len(mine))),
            ("reports", str(len({report.id for _, report in mine}))),
        ]
        sections = [
            Section("Contested", self._items(contested)),
            *self._by_relation(
                f"What {label} did, by what is said", [p for p in mine if p[0].subject == actor]
            ),
            *self._by_relation(
                f"What was done to {label}, by what is said", [p for p in mine if p[0].object == actor]
            ),
            Section(f"What {label} says", self._items(p for p in self.claims if p[0].attributed_to == actor)),
        ]
        return Dossier(label, _known(facts), tuple(section for section in sections if section.items))

    def proposition(self, triple: Proposition) -> Dossier:
        """Who affirms a proposition, who reports or plans it, who denies it."""
        mine = [pair for pair in self.claims if self._triple(pair[0]) == triple]
        standing = self.facts.get(triple)
        facts = [("id", proposition_id(*triple)), ("claims", str(len(mine)))]
        facts += [("reports", str(len({report.id for _, report in mine})))]
        if standing:
            named = ("contested", "unconfirmed", "retracted")
            facts += [
                ("standing", ", ".join(name for name in named if getattr(standing, name)) or "uncontested")
            ]
            facts += [("independent speakers who affirm it", str(standing.witnesses))]
        groups: dict[str, Callable[[Claim], bool]] = {
            "Affirmed as fact": lambda c: c.polarity is Polarity.AFFIRMED and c.modality == "asserted",
            "Reported, or possible": lambda c: (
                c.polarity is Polarity.AFFIRMED and c.modality in ("reported", "possible")
            ),
            "Planned": lambda c: c.polarity is Polarity.AFFIRMED and c.modality == "planned",
            "Denied": lambda c: c.polarity is Polarity.NEGATED,
        }
        sections = (
            Section(name, self._items(p for p in mine if fits(p[0]))) for name, fits in groups.items()
        )
        return Dossier(
            self._words(*triple), _known(facts), tuple(section for section in sections if section.items)
        )

    def _by_relation(self, heading: str, pairs: Sequence[tuple[Claim, Report]]) -> Iterator[Section]:
        for name, relation in relations.load().items():
            chosen = [pair for pair in pairs if pair[0].relation == name]
            if chosen:
                yield Section(f"{heading}: {relation.label}", self._items(chosen))

    def _items(self, pairs: Iterable[tuple[Claim, Report]]) -> tuple[Item, ...]:
        ordered = sorted(
            pairs, key=lambda p: (p[0].date or _day(p[1]) or "9999", p[1].id, p[0].start, p[0].id)
        )
        return tuple(self._item(claim, report) for claim, report in ordered)

    def _item(self, claim: Claim, report: Report) -> Item:
        speaker = self._label(claim.attributed_to) if claim.attributed_to else claim.speaker
        where = ", ".join(filter(None, (report.title or report.name, report.publisher, _day(report))))
        how = [str(claim.polarity) if claim.polarity is Polarity.AFFIRMED else "denied", str(claim.modality)]
        how += ["over"] if claim.ended else []
        how += [f"{claim.date} (“{claim.date_text}”)"] if claim.date and claim.date_text else []
        matter = f": {claim.matter}" if claim.matter else ""
        return Item(
            says=f"{self._words(claim.subject, claim.relation, claim.object)}{matter}",
            how=", ".join(how),
            source=f"{speaker} in {where}" if speaker else where,
            quote=" ".join(claim.quote.split()),
            claim=claim.id,
        )

    def _standing(self, claim: Claim) -> Standing | None:
        return self.facts.get(self._triple(claim))

    def _triple(self, claim: Claim) -> Proposition:
        subject, object_ = ends(claim.subject, claim.relation, claim.object)
        return subject, claim.relation, object_

    def _words(self, subject: str, relation: str, object_: str) -> str:
        known = relations.load().get(relation)
        return f"{self._label(subject)} {known.label if known else relation} {self._label(object_)}"

    def _label(self, actor: str) -> str:
        return self.view.actors[actor].label if actor in self.view.actors else actor


def markdown(found: Dossier) -> str:
    """A dossier as Markdown; whatever a report says stands in it as text, never as markup."""
    lines = [f"# {_plain(found.title)}", ""]
    lines += [f"- {_plain(name)}: {_plain(value)}" for name, value in found.facts]
    for section in found.sections:
        lines += ["", f"## {_plain(section.heading)}", ""]
        for item in section.items:
            lines += [f"- **{_plain(item.says)}**, {_plain(item.how)}  ", f"  {_plain(item.source)}  "]
            lines += [f"  “{_plain(item.quote)}” (claim {_plain(item.claim)})"]
    return whole("\n".join(lines) + "\n")


def html(found: Dossier) -> str:
    """A dossier as one page of HTML, which runs nothing and loads nothing."""
    parts = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_html(found.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{_html(found.title)}</h1>\n<ul>",
        *(f"<li>{_html(name)}: {_html(value)}</li>" for name, value in found.facts),
        "</ul>",
    ]
    for section in found.sections:
        parts.append(f"<h2>{_html(section.heading)}</h2>\n<ul>")
        parts += [
            f"<li><strong>{_html(item.says)}</strong>, {_html(item.how)}<br>{_html(item.source)}"
            f'<blockquote>{_html(item.quote)}</blockquote><span class="note">claim {_html(item.claim)}</span></li>'
            for item in section.items
        ]
        parts.append("</ul>")
    return "\n".join([*parts, "</body>\n</html>\n"])


def write(found: Dossier, path: Path) -> None:
    """Write a dossier: HTML where the name ends in .html or .htm, Markdown where it ends in .md; else an InputError."""
    form = {".html": html, ".htm": html, ".md": markdown}.get(path.suffix.lower())
    if form is None:
        raise InputError(f"the name of {path} does not tell the form of the dossier: end it in .html or .md")
    with replacing(path) as beside:
        beside.write_text(form(found), encoding="utf-8", newline="\n")


def _known(facts: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in facts if value)


def _day(report: Report) -> str | None:
    return report.date.isoformat() if report.date else None


def _plain(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def _html(text: str) -> str:
    shown = "".join(
        char if char >= " " and not "\ud800" <= char <= "\udfff" else "\ufffd"
        for char in " ".join(text.split())
    )
    return escape(shown)
