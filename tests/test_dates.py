"""When: the dates of claims, read with the real model, and the periods and expressions that they come from."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.graph.datelines import dateline_end
from onrecord.graph.expressions import Viewpoint, find, resolve
from onrecord.graph.extract import extract_many
from onrecord.graph.language import load, read
from onrecord.graph.model import Claim, Extraction, Report
from onrecord.graph.periods import Period, month_near, shifted, weekday_near
from onrecord.ontology import times

TABLE = Path(__file__).with_name("data") / "dates.tsv"
SUNDAY = dt.date(2023, 6, 25)
MONTHS = sorted(times.load().listed("month"))
WORDS = [
    *MONTHS,
    *"last next two ago later the of 24 2023 0001 99 before after days month Friday Sunday".split(),
]
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


@dataclass(frozen=True)
class Row:
    """A labelled sentence: the day of its report and what it tells, as "subject object date [ended]"."""

    date: dt.date | None
    text: str
    labels: tuple[str, ...]


def rows() -> list[Row]:
    """Return the labelled sentences."""
    lines = [
        line for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]
    cells = [line.split("\t") for line in lines[1:]]
    return [
        Row(None if day == "-" else dt.date.fromisoformat(day), text, tuple(labels.split("; ")))
        for day, text, labels in cells
    ]


@lru_cache(maxsize=1)
def extracted() -> dict[tuple[dt.date | None, str], Extraction]:
    """Return what is found in each labelled sentence."""
    reports = [Report(f"r{number}", "sentence", row.text, date=row.date) for number, row in enumerate(rows())]
    return {(found.report.date, found.report.text): found for found in extract_many(reports)}


def claims_of(text: str, date: dt.date | None = SUNDAY) -> tuple[Claim, ...]:
    """Return the claims of a report with this text and date."""
    return next(extract_many([Report("r", "sentence", text, date=date)])).claims


def one(text: str, date: dt.date | None = SUNDAY) -> str | None:
    """Return what the first expression of time in a text stands for, looking back from a report of that date."""
    found = next(find(text))
    period = resolve(found, Viewpoint(date))
    return period.iso if period else None


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.text[:60])
def test_claims_have_the_date_that_the_text_gives_them(row: Row) -> None:
    """Each labelled claim has its date, as exact as the text is, and is over where the text says so."""
    found = extracted()[row.date, row.text].claims
    for label in row.labels:
        subject, target, date, *ended = label.split()
        pair = [claim for claim in found if {claim.subject, claim.object} == {subject, target}]
        assert pair or date.endswith("?"), f"{label} is not found"
        accepted = date.rstrip("?").split(":")
        assert not pair or any((claim.date or "-") in accepted for claim in pair)
        assert not pair or any(claim.ended == bool(ended) for claim in pair)


def test_the_table_is_large_enough() -> None:
    """There are more than 120 labelled sentences, no text twice for one date."""
    keys = [(row.date, row.text) for row in rows()]
    assert len(set(keys)) == len(keys) > 120


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Putin accused Prigozhin of treason on Saturday.", "on Saturday"),
        ("Late on Friday, Prigozhin accused Shoigu of lying.", "Late on Friday"),
        ("On the night of 23–24 June, Prigozhin accused Shoigu of murder.", "On the night of 23–24 June"),
        ("Russia has supported Assad since 2015.", "since 2015"),
        ("Erdogan supported Assad from 2004 to 2011.", "from 2004 to 2011"),
        ("Erdogan supported Assad between 2004 and 2011.", "between 2004 and 2011"),
        ("Earlier this month Shoigu threatened Prigozhin.", "Earlier this month"),
        ("Biden condemned Putin's 2022 invasion of Ukraine.", "2022"),
        ("The following day Putin accused Prigozhin of treason.", "The following day"),
        ("Two days after the attack, Putin met Lukashenko.", "Two days after"),
    ],
)
def test_the_words_that_gave_the_date_are_kept(text: str, words: str) -> None:
    """A claim keeps the words of its date with their preposition, also where the date cannot be known."""
    assert words in {claim.date_text for claim in claims_of(text)}


def test_words_are_kept_as_they_stand_across_line_breaks() -> None:
    """The words are found in the canonical text even where a line breaks inside them."""
    claim = claims_of("Putin accused Prigozhin of treason on 24\nJune 2023.")[0]
    assert (claim.date, claim.date_text) == ("2023-06-24", "on 24 June 2023")


def test_the_date_of_the_report_is_never_copied() -> None:
    """A claim without words of time has neither date nor words, whatever the report's date."""
    claim = claims_of("Putin accused Prigozhin of treason.")[0]
    assert (claim.date, claim.date_text) == (None, None)


def test_reports_that_differ_in_date_only_differ_in_relative_dates_only() -> None:
    """The same text a week later gives dates a week later where they are relative, and the same where they are not."""
    text = "On Saturday Putin accused Prigozhin of treason. On 4 May 2022 Macron met Scholz."
    now, later = (sorted(str(c.date) for c in claims_of(text, SUNDAY + dt.timedelta(days=d))) for d in (0, 7))
    assert now == ["2022-05-04", "2023-06-24"]
    assert later == ["2022-05-04", "2023-07-01"]


def test_a_date_in_an_earlier_paragraph_is_not_what_follows_much_later() -> None:
    """A day that "the following day" follows is spoken of shortly before, not four paragraphs above."""
    near = "Putin met Xi on 4 May 2022.\n\nThe following day Macron met Scholz."
    far = "Putin met Xi on 4 May 2022.\n\n" + "It rained.\n\n" * 3 + "The following day Macron met Scholz."
    dates = [
        next(c.date for c in claims_of(text) if "scholz" in (c.subject, c.object)) for text in (near, far)
    ]
    assert dates == ["2022-05-05", None]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Sept. 11, 2001", "2001-09-11"),
        ("the 3rd of May", "2023-05-03"),
        ("23–24 June", "2023-06"),
        ("30 June to", "2022-06-30"),
        ("June of last year", "2022-06"),
        ("31 June", None),
        ("2014–2015", None),
        ("between 1918 and 1921", None),
        ("the 1990s", None),
        ("the past two weeks", "2023-06"),
        ("the coming weeks", None),
        ("40 years ago", "1983"),
        ("a century ago", None),
        ("last Sunday", "2023-06-18"),
        ("Sunday", "2023-06-25"),
        ("the day before yesterday", "2023-06-23"),
    ],
)
def test_expressions_stand_for_periods(text: str, iso: str | None) -> None:
    """An expression is written as the day, month or year that holds it, or not at all where it is longer or no date."""
    assert one(text) == iso


@pytest.mark.parametrize("text", ["3,1917 men", "$1999", "1950.5", "version-2014", "20000", "1999%"])
def test_numbers_are_no_years(text: str) -> None:
    """Amounts, fractions and parts of names are no expressions of time."""
    assert list(find(text)) == []


def test_without_a_report_date_only_absolute_dates_resolve() -> None:
    """What is relative to a report that has no date is not known."""
    assert one("24 June 2023", None) == "2023-06-24"
    relative = (
        "Saturday",
        "last year",
        "24 June",
        "yesterday",
        "in May",
        "three days ago",
        "this week",
        "last June",
    )
    assert all(one(text, None) is None for text in relative)


@given(DAYS, st.integers(0, 6), st.sampled_from([-1, 1]))
def test_weekdays_are_within_a_week(day: dt.date, number: int, step: int) -> None:
    """The weekday before or after a day is that weekday, at most six days away, on the right side."""
    found = weekday_near(day, number, step)
    assert found.weekday() == number
    assert 0 <= (found - day).days * step <= 6


@given(DAYS, st.integers(1, 12))
def test_months_near_a_day_have_begun_or_not_ended(day: dt.date, month: int) -> None:
    """Looking back, a month has begun; looking ahead, it has not ended; both are within a year."""
    back, ahead = month_near(day, month, -1), month_near(day, month, 1)
    assert back.first <= day <= ahead.last
    assert (day - back.first).days <= 366
    assert (ahead.last - day).days <= 396
    assert back.first.month == ahead.first.month == month


@given(DAYS, st.sampled_from(["day", "week", "month", "year"]), st.integers(-20, 20))
def test_a_period_is_written_as_what_holds_it(day: dt.date, unit: str, count: int) -> None:
    """The ISO form of a unit is a prefix of the ISO date of each of its days, or absent only where it spans two years."""
    period = Period.of_unit(unit, shifted(day, unit, count))
    assert period is not None
    if period.iso is None:
        assert period.first.year != period.last.year
    else:
        assert period.first.isoformat().startswith(period.iso)
        assert period.last.isoformat().startswith(period.iso)


@given(st.text(max_size=80), st.booleans())
def test_any_text_is_read_without_error(text: str, future: bool) -> None:
    """Whatever a text holds, expressions lie in it in order and resolve to a period or to nothing."""
    end = 0
    for found in find(text):
        assert end <= found.start < found.end <= len(text)
        end = found.end
        resolve(found, Viewpoint(SUNDAY, future, Period.day(SUNDAY)))


@given(st.lists(st.sampled_from(WORDS), max_size=8))
def test_any_words_of_time_are_read_without_error(words: list[str]) -> None:
    """Words of time in any order, with impossible days among them, resolve to a period or to nothing."""
    text = " ".join(word.capitalize() if word in MONTHS else word for word in words)
    for found in find(text):
        resolve(found, Viewpoint(SUNDAY, False, Period.day(SUNDAY)))


@pytest.mark.parametrize(
    ("paragraph", "rest"),
    [
        ("MOSCOW, June 24 (Agency) – Putin spoke.", "Putin spoke."),
        ("KYIV, Ukraine (AGENCY) — Zelensky spoke.", "Zelensky spoke."),
        ("ROSTOV-ON-DON - Wagner came.", "Wagner came."),
        ("NATO – the alliance – said no.", "NATO – the alliance – said no."),
        ("Putin – the president – spoke.", "Putin – the president – spoke."),
        ("US troops left.", "US troops left."),
    ],
)
def test_datelines_end_before_the_first_sentence(paragraph: str, rest: str) -> None:
    """A dateline is place, day and agency up to a dash; a parenthesis between dashes is none."""
    assert paragraph[dateline_end(paragraph) :] == rest


def test_what_follows_a_dateline_is_read_as_a_sentence() -> None:
    """The first sentence after a dateline makes its claim, without the dateline's date."""
    claim = claims_of("MOSCOW, June 24 (Agency) – Putin accused Prigozhin of treason.")[0]
    assert (claim.subject, claim.object, claim.date) == ("putin", "prigozhin", None)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("In late May Prigozhin accused Gerasimov of treason.", "Prigozhin"),
        ("On 29 February Xi met Putin.", "Xi"),
        ("On the night of 23–24 June Prigozhin accused Shoigu.", "Prigozhin"),
    ],
)
def test_a_date_does_not_swallow_the_name_after_it(text: str, subject: str) -> None:
    """Where a date opens a sentence without a comma, the name after it is the verb's subject."""
    doc = read(load(), text).doc
    assert subject in {token.text for token in doc if token.dep_ == "nsubj"}
