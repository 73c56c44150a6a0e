"""Expressions of time in a text and the days they stand for.

The patterns of ``words/dates.patterns.tsv`` find them; which day "on Saturday" is follows from the day the
report is from, from the tense, and for "two days later" from the time spoken of before. Arithmetic is dateutil's.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from onrecord.graph.periods import Period, month_near, shifted, weekday_near
from onrecord.ontology import times

LONG = frozenset({"decade", "century"})
NEAR = 2
"""Days that a date without a year may lie ahead of a report in the past tense (time zones, copy dated ahead)."""


@dataclass(frozen=True, slots=True)
class Expression:
    """Words of time at ``start``:``end`` of a text; ``form`` names the pattern that found them, ``parts`` its groups."""

    start: int
    end: int
    form: str
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """What an expression is understood from.

    ``now`` is the day the report is from, ``future`` whether what is spoken of lies ahead, ``before`` the time that was
    spoken of last, ``year`` the year that the passage is about.
    """

    now: dt.date | None = None
    future: bool = False
    before: Period | None = None
    year: int | None = None

    @property
    def step(self) -> int:
        """1 looking ahead, -1 looking back."""
        return 1 if self.future else -1


def find(text: str, start: int = 0, end: int | None = None) -> Iterator[Expression]:
    """All expressions of time between two places of a text, in order, none inside another."""
    forms, pattern = times.grammar()
    for match in pattern.finditer(text, start, len(text) if end is None else end):
        parts = {name: value for name, value in match.groupdict().items() if value is not None}
        form = next(name for name in forms if name in parts)
        yield Expression(match.start(form), match.end(form), form, parts)


def resolve(expression: Expression, view: Viewpoint) -> Period | None:
    """The days that an expression stands for, None where it is too vague or what it counts from is not known."""
    try:
        return _FORMS[expression.form](expression.parts, view)
    except (ValueError, OverflowError):  # "31 June", "40 February", before the year 1
        return None


def _value(kind: str, word: str) -> int:
    return times.load().value(kind, word)


def _iso(parts: Mapping[str, str], _: Viewpoint) -> Period:
    return Period.day(dt.date.fromisoformat(parts["iso"]))


def _date(parts: Mapping[str, str], view: Viewpoint) -> Period | None:
    """Resolve "24 June 2023", "June 24", "the night of 23–24 June" (a night has the date of its evening)."""
    prefix = "dm" if "dm" in parts else "md"
    day = int(re.sub(r"\D", "", parts[f"{prefix}_d"]))
    month = _value("month", parts[f"{prefix}_m"])
    first = _in_year(parts, prefix, day, month, view)
    until = parts.get(f"{prefix}_until")
    if first is None or until is None or "night" in parts.get("dm_of", "") + parts.get("md_of", ""):
        return Period.day(first) if first else None
    return Period(first, first.replace(day=int(re.sub(r"\D", "", until))))


def _in_year(parts: Mapping[str, str], prefix: str, day: int, month: int, view: Viewpoint) -> dt.date | None:
    year = _year_of(parts, prefix, view)
    if year is not None:
        return dt.date(year, month, day)
    if view.year is not None:
        return dt.date(view.year, month, day)
    if view.now is None:
        return None
    years = range(view.now.year - 8, view.now.year + 9)
    days = [dt.date(year, month, day) for year in years if not (month == 2 and day == 29 and year % 4)]
    ahead = [found for found in days if found >= view.now]
    back = [found for found in days if found <= view.now + dt.timedelta(days=NEAR)]
    return ahead[0] if view.future else back[-1]


def _year_of(parts: Mapping[str, str], prefix: str, view: Viewpoint) -> int | None:
    """The year that an expression names itself: "2014", "of last year"."""
    if year := parts.get(f"{prefix}_y"):
        return int(year)
    which = parts.get(f"{prefix}_which")
    return view.now.year + _value("before", which) if which and view.now else None


def _month(parts: Mapping[str, str], view: Viewpoint) -> Period | None:
    month, which = _value("month", parts["mo_m"]), parts.get("mo_pre", "").lower()
    year = _year_of(parts, "mo", view)
    if year is not None:
        return Period.months(year, month)
    if view.year is not None and not which:
        return Period.months(view.year, month)
    if view.now is None:
        return None
    if which == "last":
        return month_near(shifted(view.now, "month", -1), month, -1)
    if which == "next":
        return month_near(shifted(view.now, "month", 1), month, 1)
    return Period.months(view.now.year, month) if which == "this" else month_near(view.now, month, view.step)


def _year(parts: Mapping[str, str], _: Viewpoint) -> Period:
    return Period.year(int(parts["year"][-4:]))


def _vague(_: Mapping[str, str], __: Viewpoint) -> None:
    return None


def _season(parts: Mapping[str, str], view: Viewpoint) -> Period | None:
    month, which = _value("season", parts["se_s"]), parts.get("se_pre", "").lower()
    if year := parts.get("se_y"):
        return Period.months(int(year), month, 3)
    if view.now is None:
        return None
    season = Period.months(view.now.year, month, 3)
    while which == "last" and season.last >= view.now:
        season = Period.months(season.first.year - 1, month, 3)
    while which == "next" and season.first <= view.now:
        season = Period.months(season.first.year + 1, month, 3)
    return season


def _weekday(parts: Mapping[str, str], view: Viewpoint) -> Period | None:
    number, which = _value("weekday", parts["wd_w"]), parts.get("wd_pre", "").lower()
    if which in {"following", "previous", "preceding"}:
        if view.before is None:
            return None
        now, step = view.before.last, 1 if which == "following" else -1
    elif view.now is None:
        return None
    else:
        now, step = view.now, {"last": -1, "next": 1}.get(which, view.step)
    if which not in {"", "this"}:
        now += dt.timedelta(days=step)
    return Period.day(weekday_near(now, number, step))


def _deictic(parts: Mapping[str, str], view: Viewpoint) -> Period | None:
    """Resolve "yesterday", "last night", "this morning", "the day before yesterday"."""
    if view.now is None:
        return None
    words, steps = parts["day"].lower().split(), times.load().values["day"]
    step = next((steps[word] for word in words if word in steps), -1 if "last" in words else 0)
    twice = "before" in words or "after" in words
    return Period.day(view.now + dt.timedelta(days=step * (2 if twice else 1)))


def _unit(parts: Mapping[str, str], view: Viewpoint) -> Period | None:
    """Resolve "last week", "earlier this month", "the past two weeks"."""
    if view.now is None:
        return None
    unit, which = times.load().names["unit"][parts["un_u"].lower()], parts["un_pre"].lower()
    several = parts["un_u"].lower() != unit and "un_n" not in parts
    count = _count(parts.get("un_n", "one"))
    if count is None or unit in LONG or several:
        return None
    step = {"coming": 1}.get(which, _value("before", which) if which != "past" else -1)
    if "un_n" in parts or which in {"past", "coming"}:
        other = shifted(view.now, unit, step * count)
        return Period(min(view.now, other), max(view.now, other))
    return Period.of_unit(unit, shifted(view.now, unit, step))


def _ago(parts: Mapping[str, str], view: Viewpoint) -> Period | None:
    return _counted(parts, "ag", view.now, -1)


def _ahead(parts: Mapping[str, str], view: Viewpoint) -> Period | None:
    """Resolve "in two weeks", which is a point in time only of what lies ahead."""
    return _counted(parts, "in", view.now, 1) if view.future else None


def _after(parts: Mapping[str, str], view: Viewpoint) -> Period | None:
    """Resolve "two weeks later", "a day earlier"; "a day before the vote" counts from something else than a date."""
    way, before = parts["af_way"].lower(), view.before
    if before is None or (way in {"before", "after"} and "af_end" not in parts):
        return None
    unit = times.load().names["unit"][parts["af_u"].lower()]
    if not before.is_day and unit != "year" and not (unit == "month" and len(before.iso or "") == 7):
        return None
    back = way in {"earlier", "before"}
    return _counted(parts, "af", before.first if back else before.last, -1 if back else 1)


def _counted(parts: Mapping[str, str], prefix: str, start: dt.date | None, step: int) -> Period | None:
    unit, count = (
        times.load().names["unit"][parts[f"{prefix}_u"].lower()],
        _count(parts.get(f"{prefix}_n", "")),
    )
    if start is None or count is None or unit in LONG:
        return None
    return Period.of_unit(unit, shifted(start, unit, step * count))


def _count(word: str) -> int | None:
    """The number that a word or figure stands for, None for "several"."""
    return int(word) if word.isdigit() else times.load().values["number"].get(word.lower())


def _same(parts: Mapping[str, str], view: Viewpoint) -> Period | None:
    """The following day, that month, later that year."""
    step = {"next": 1, "following": 1, "previous": -1, "preceding": -1}.get(
        parts.get("sm_pre", "").lower(), 0
    )
    return _beside_last(parts.get("sm_u", "day"), step, view)


def _beside(parts: Mapping[str, str], view: Viewpoint) -> Period | None:
    """The day before, the night after, where nothing follows that they count from."""
    return _beside_last(parts.get("be_u", "day"), 1 if parts["be_way"].lower() == "after" else -1, view)


def _beside_last(word: str, step: int, view: Viewpoint) -> Period | None:
    """A unit of time steps away from the time spoken of last, which must be known at least as exactly."""
    unit, before = times.load().names["unit"][word.lower()], view.before
    if before is None or unit in LONG:
        return None
    if len(before.iso or "") < {"day": 10, "year": 4}.get(unit, 7):
        return None
    return Period.of_unit(unit, shifted(before.last if step > 0 else before.first, unit, step))


Form = Callable[[Mapping[str, str], Viewpoint], Period | None]
_FORMS: dict[str, Form] = {
    "iso": _iso, "range": _vague, "dm": _date, "md": _date, "month": _month, "season": _season, "decade": _vague,
    "ago": _ago, "after": _after, "ahead": _ahead, "same": _same, "beside": _beside, "day": _deictic, "unit": _unit,
    "weekday": _weekday, "year": _year,
}  # fmt: skip
