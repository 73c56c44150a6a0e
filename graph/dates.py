"""When: the time that a text gives to what it states, by the grammar of the sentence.

An expression of time belongs to the verb or noun that it modifies; a claim has the date of its head, or of the words that its
head shares it with ("Speaking on Saturday, he accused …"). A date inside another clause or of another noun ("the June deal")
is not the claim's, and the report's own date never is unless the text says "today".
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from onrecord.graph import clocks
from onrecord.graph.datelines import dateline_end
from onrecord.graph.expressions import Expression, Viewpoint, find, resolve
from onrecord.graph.language import Reading
from onrecord.graph.periods import Period
from onrecord.ontology import times
from onrecord.ontology.frames import Lexicon

AROUND = (64, 56)
"""Characters before and after a word of time in which the rest of its expression is looked for."""
PREPOSITIONS = frozenset("on in since until till by during from before after at".split())
REACH = 2
"""Paragraphs back in which "the following day" finds the day that it follows."""


@dataclass(frozen=True, slots=True)
class When:
    """One expression of time in a reading: its tokens, the preposition before it, whom it modifies, what it resolves to."""

    first: int
    last: int
    preposition: str | None
    owner: Token
    form: str
    period: Period | None = None

    @property
    def date(self) -> str | None:
        """The ISO date, month or year; None where it is not known, or the words only say before or after what."""
        if self.preposition in times.load().names["elsewhere"]:
            return None
        return self.period.iso if self.period else None


@dataclass(frozen=True, slots=True)
class Dated:
    """The date of a claim, the words that gave it, and whether they say that it is over since ("until 2020")."""

    date: str | None = None
    text: str | None = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """The expressions of time of one report, by the token that each modifies."""

    reading: Reading
    lexicon: Lexicon
    owned: dict[int, list[When]]
    fronted: dict[int, When]

    def date_of(self, head: Token, governor: Token | None = None) -> Dated:
        """The date of the claim headed by ``head``; ``governor`` is the verb that made it another relation, if any."""
        if not self.owned:
            return Dated()
        for token, before in clocks.sharers(head, governor, self.lexicon):
            found = [when for when in self.owned.get(token.i, ()) if not before or when.last < token.i]
            if token.pos_ == "NOUN" and head.pos_ != "NOUN":
                found = [when for when in found if when.last >= token.i]
            if found:
                return self._dated(found)
        main = clocks.is_main(head)
        opening = self.fronted.get(clocks.sentence_start(head)) if main else None
        return self._dated([opening]) if opening and opening.last < head.i else Dated()

    def _dated(self, found: list[When]) -> Dated:
        """The finest of several expressions that is no end, or the end alone ("until 2020"); "from … to …" is told whole."""
        until = [when for when in found if when.preposition in times.load().names["end"]]
        best = max(
            [when for when in found if when not in until] or until,
            key=lambda when: (len(when.date or ""), -when.first),
        )
        until += [when for when in found if when is not best and when.preposition == "to"]
        last = max(when.last for when in (best, *until) if when.first <= best.last + 3)
        return Dated(best.date, self.reading.words(best.first, last), bool(until))


def calendar_of(reading: Reading, date: dt.date | None, lexicon: Lexicon) -> Calendar:
    """Find and resolve the expressions of time of a report that is from ``date``, where that is known."""
    owned: dict[int, list[When]] = defaultdict(list)
    fronted: dict[int, When] = {}
    known: list[When] = []
    for expression, first, last in _located(reading):
        when = _placed(expression, first, last, reading)
        if when is None:
            continue
        view = _view(expression, when, known, reading, date, lexicon)
        when = replace(when, period=resolve(expression, view))
        if when.period is not None and when.preposition not in times.load().names["elsewhere"]:
            known.append(when)
        owned[when.owner.i].append(when)
        start = clocks.sentence_start(reading.doc[when.first])
        if start == when.first and when.owner.pos_ not in {"VERB", "AUX"}:
            fronted[start] = when
    return Calendar(reading, lexicon, dict(owned), fronted)


def _located(reading: Reading) -> Iterator[tuple[Expression, int, int]]:
    """Expressions with their first and last token, found around the words that tell a time."""
    triggers = _triggers()
    windows: list[list[int]] = []
    for token in reading.doc:
        if token.lower_ in triggers or (token.shape_[:4] == "dddd" and token.text[0] in "12"):
            start, end = max(0, reading.starts[token.i] - AROUND[0]), reading.ends[token.i] + AROUND[1]
            if windows and start <= windows[-1][1]:
                windows[-1][1] = end
            else:
                windows.append([start, end])
    for start, end in windows:
        for found in find(reading.text, start, min(end, len(reading.text))):
            tokens = clocks.tokens_between(reading, found.start, found.end)
            if tokens is not None:
                yield found, *tokens


def _triggers() -> frozenset[str]:
    words = times.load()
    kinds = ("month", "weekday", "season", "unit", "part", "day")
    plain = frozenset().union(*(words.listed(kind) for kind in kinds))
    return plain | {f"{word}." for word in words.listed("month") | words.listed("weekday") if len(word) < 5}


def _placed(expression: Expression, first: int, last: int, reading: Reading) -> When | None:
    """The expression with what it modifies; None where its words tell no time here ("may", "1500 men", a dateline)."""
    doc = reading.doc
    if not clocks.tells_time(expression, doc[first : last + 1]) or _in_dateline(first, reading):
        return None
    root = next((token for token in doc[first : last + 1] if not first <= token.head.i <= last), doc[first])
    owner, preposition = clocks.owner_of(root, first, last)
    if preposition is not None and first - 3 <= preposition.i < first:
        first = preposition.i
    elif first and doc[first - 1].lower_ in PREPOSITIONS:
        first -= 1
        preposition = doc[first]
    word = preposition.lower_ if preposition is not None else None
    return When(first, last, word, owner, expression.form)


def _in_dateline(first: int, reading: Reading) -> bool:
    """Whether it stands in "MOSCOW, June 24 (Agency) —", where the report dates itself."""
    start = first
    while start and reading.paragraphs[start - 1] == reading.paragraphs[first]:
        start -= 1
        if first - start > 12:
            return False
    end = dateline_end(reading.text[reading.starts[start] : reading.ends[first] + 80])
    return reading.starts[first] < reading.starts[start] + end


def _view(
    expression: Expression,
    when: When,
    known: list[When],
    reading: Reading,
    date: dt.date | None,
    lexicon: Lexicon,
) -> Viewpoint:
    """From where the expression is understood: the report's date, its tense, and what was spoken of before it."""
    due = when.preposition == "by" and expression.form in {"month", "dm", "md", "weekday"}
    future = due or clocks.is_ahead(when.owner, lexicon)
    last = known[-1] if known else None
    before = year = None
    if last is not None and last.period is not None:
        if reading.paragraphs[when.first] - reading.paragraphs[last.first] <= REACH:
            before = last.period
        if expression.form in {"month", "dm", "md"} and not future and _leads_on(last, when, reading):
            year = last.period.first.year
    return Viewpoint(date, future, before, year)


def _leads_on(last: When, when: When, reading: Reading) -> bool:
    """Whether a month stands in the year told just before ("In February 2022 … . In March …")."""
    if (
        last.form not in {"year", "month", "dm", "md", "iso"}
        or last.preposition in times.load().names["start"]
    ):
        return False
    if last.owner.tag_ != "VBD" or not clocks.is_main(last.owner):
        return False
    between = sum(bool(token.is_sent_start) for token in reading.doc[last.last + 1 : when.first + 1])
    return between <= 1 and reading.paragraphs[last.last] == reading.paragraphs[when.first]
