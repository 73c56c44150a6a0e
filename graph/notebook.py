"""How things look in a notebook: HTML made of plain tables, every text escaped."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from onrecord.graph.model import Claim

MOST_ROWS: Final = 50
_LEFT: Final = "text-align:left;vertical-align:top"


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], title: str = "") -> str:
    """A table of texts; beyond fifty rows it says how many there are."""
    head = "".join(f'<th style="{_LEFT}">{escape(name)}</th>' for name in columns)
    body = "".join(
        f"<tr>{''.join(f'<td style={_LEFT!r}>{escape(cell)}</td>' for cell in row)}</tr>"
        for row in rows[:MOST_ROWS]
    )
    more = f"<p>… {len(rows):,} rows in all</p>" if len(rows) > MOST_ROWS else ""
    caption = f"<caption>{escape(title)}</caption>" if title else ""
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def facts(title: str, values: Mapping[str, object]) -> str:
    """Names and values of one thing."""
    rows = [(name, f"{value:,}" if isinstance(value, int) else str(value)) for name, value in values.items()]
    return table(("", ""), rows, title)


def claim(found: "Claim") -> str:
    """A claim: who did what to whom, who says so and how surely, and the words in which the two ends are marked."""
    start, quote = found.start, found.quote
    ends = sorted({(found.subject_start, found.subject_end), (found.object_start, found.object_end)})
    pieces, at = [], 0
    for first, last in ((a - start, b - start) for a, b in ends):
        if at <= first < last <= len(quote):  # an end may stand outside of the quote, or inside the other
            pieces += [escape(quote[at:first]), f"<b>{escape(quote[first:last])}</b>"]
            at = last
    pieces.append(escape(quote[at:]))
    speaker = found.speaker or found.attributed_to or "the report itself"
    what = f"{found.subject} {found.relation} {found.object}"
    how = f"{found.polarity}, {found.modality}, says {speaker}; {found.report}, {found.confidence:.2f}"
    return f"<p><b>{escape(what)}</b> ({escape(how)})</p><blockquote>{''.join(pieces)}</blockquote>"


def claims(found: Iterable["Claim"]) -> str:
    """Claims as a table."""
    rows = [
        (
            c.subject,
            c.relation,
            c.object,
            c.speaker or c.attributed_to or "",
            c.polarity,
            c.modality,
            c.quote,
            c.report,
        )
        for c in found
    ]
    return table(
        ("subject", "relation", "object", "speaker", "polarity", "modality", "quote", "report"), rows
    )
