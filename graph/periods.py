"""Stretches of days and how they are written: a day, a month or a year, whichever is the shortest that holds them."""

import datetime as dt
from dataclasses import dataclass
from typing import Self

from dateutil.relativedelta import MO, relativedelta, weekday


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``first`` to ``last``, both included."""

    first: dt.date
    last: dt.date

    @classmethod
    def day(cls, day: dt.date) -> Self:
        """One day."""
        return cls(day, day)

    @classmethod
    def week(cls, day: dt.date) -> Self:
        """The week from Monday to Sunday that holds a day."""
        monday = day + relativedelta(weekday=MO(-1))
        return cls(monday, monday + relativedelta(days=6))

    @classmethod
    def weekend(cls, day: dt.date) -> Self:
        """Saturday and Sunday of the week that holds a day."""
        sunday = cls.week(day).last
        return cls(sunday - relativedelta(days=1), sunday)

    @classmethod
    def months(cls, year: int, month: int, count: int = 1) -> Self:
        """Whole months from the first of one on; raises ValueError where there is no such month."""
        first = dt.date(year, month, 1)
        return cls(first, first + relativedelta(months=count, days=-1))

    @classmethod
    def year(cls, year: int) -> Self:
        """One year; raises ValueError outside 1 to 9999."""
        return cls(dt.date(year, 1, 1), dt.date(year, 12, 31))

    @classmethod
    def of_unit(cls, unit: str, day: dt.date) -> Self | None:
        """The day, week, weekend, month or year that holds a day; None for longer units."""
        if unit == "month":
            return cls.months(day.year, day.month)
        if unit == "year":
            return cls.year(day.year)
        make = {"day": cls.day, "week": cls.week, "weekend": cls.weekend}.get(unit)
        return make(day) if make else None

    @property
    def is_day(self) -> bool:
        """Whether it is one day."""
        return self.first == self.last

    @property
    def iso(self) -> str | None:
        """The period as an ISO date, as an ISO month or year where it is longer, None where it is longer than a year.

        >>> Period.week(dt.date(2023, 6, 25)).iso, Period.day(dt.date(2023, 6, 25)).iso
        ('2023-06', '2023-06-25')
        """
        parts = (
            3
            if self.is_day
            else 2
            if (self.first.year, self.first.month) == (self.last.year, self.last.month)
            else 1
        )
        if parts == 1 and self.first.year != self.last.year:
            return None
        return "-".join(self.first.isoformat().split("-")[:parts])


def weekday_near(day: dt.date, number: int, step: int) -> dt.date:
    """The weekday (0 is Monday) on or before a day (step -1) or on or after it (step 1)."""
    return day + relativedelta(weekday=weekday(number)(step))


def shifted(day: dt.date, unit: str, count: int) -> dt.date:
    """A day moved by days, weeks (also of weekends), months or years; raises ValueError or OverflowError off the calendar."""
    name = {"day": "days", "week": "weeks", "weekend": "weeks", "month": "months", "year": "years"}[unit]
    steps: dict[str, int] = {name: count}
    return day + relativedelta(**steps)  # type: ignore[arg-type]


def month_near(day: dt.date, month: int, step: int) -> Period:
    """The latest such month that has begun on a day (step -1), or the earliest that has not ended (step 1)."""
    later = month > day.month
    earlier = month < day.month
    year = day.year - (step < 0 and later) + (step > 0 and earlier)
    return Period.months(year, month)
