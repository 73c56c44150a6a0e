"""Chains of attribution through a citation: in "Reuters, citing Kyiv, says that …", Kyiv says it and Reuters passes it on."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from onrecord.graph.actors import Cast
from onrecord.graph.model import Mention, Statement, digest

CITES: Final = frozenset({"citing", "quoting", "cited", "quoted"})
NEAR: Final = 200  # characters between a citation and the cue of what it is cited for


def chained(statements: Sequence[Statement], cast: Cast, report: str) -> tuple[Statement, ...]:
    """The statements with those of cited actors in the place of citations: outside stands who cites, inside who is cited."""
    ends = {mention.end: mention for mention in cast.mentions}
    found = list(statements)
    for citation in statements:
        cited = _cited(citation, ends)
        passed_on = _passed_on(citation, found) if cited else None
        if cited is None or passed_on is None:
            continue
        own = _statement(citation, cited, passed_on, report)
        found = [_under(statement, passed_on, own) for statement in found if statement.id != citation.id]
        found.insert(found.index(passed_on) + 1, own)
    return tuple(found)


def _cited(citation: Statement, ends: "dict[int, Mention]") -> Mention | None:
    """The actor whom a citation names, where it names nothing else."""
    if citation.cue.lower() not in CITES or citation.denies:
        return None
    mention = ends.get(citation.end)
    if mention is None:
        return None
    before = citation.content[: max(0, mention.start - citation.start)].lower().split()
    return mention if all(word in ("the", "a", "an") for word in before) else None


def _passed_on(citation: Statement, statements: Sequence[Statement]) -> Statement | None:
    """What the one who cites says: his statement whose cue is nearest, and which does not hold the citation."""
    near = [
        statement
        for statement in statements
        if statement.id != citation.id
        and (statement.source_start, statement.source_end) == (citation.source_start, citation.source_end)
        and not statement.start <= citation.start < statement.end
        and abs(statement.cue_start - citation.cue_start) <= NEAR
        and statement.cue.lower() not in CITES
    ]
    return min(near, key=lambda statement: abs(statement.cue_start - citation.cue_start), default=None)


def _statement(citation: Statement, cited: Mention, passed_on: Statement, report: str) -> Statement:
    """What the one who is cited says: the same words, inside what is passed on."""
    return replace(
        passed_on,
        id=f"statement-{digest(report, citation.id, passed_on.id, length=16)}",
        cue=citation.cue,
        cue_start=citation.cue_start,
        cue_end=citation.cue_end,
        source=cited.text,
        source_start=cited.start,
        source_end=cited.end,
        source_actor=cited.actor,
        outer=passed_on.id,
        confidence=round(min(citation.confidence, passed_on.confidence) * 0.95, 3),
    )


def _under(statement: Statement, passed_on: Statement, own: Statement) -> Statement:
    return replace(statement, outer=own.id) if statement.outer == passed_on.id else statement
