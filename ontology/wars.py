"""Wars between states, so that "the Ukrainian counter-offensive" has somebody it is against."""

import datetime as dt
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _wars() -> tuple[tuple[str, str, str, str], ...]:
    lines = files("onrecord.ontology").joinpath("wars.tsv").read_text(encoding="utf-8").splitlines()[1:]
    cells = [[*line.split("\t"), "", "", ""][:4] for line in lines if line.strip()]
    return tuple((state, enemy, start, end) for state, enemy, start, end in cells)


def enemy_of(state: str, date: dt.date | None) -> str | None:
    """The one state that a state was at war with on that day (any day where None); None where there is none or several.

    >>> enemy_of("ukraine", dt.date(2023, 6, 24))
    'russia'
    """
    day = date.isoformat() if date else ""
    enemies = {
        other
        for one, two, start, end in _wars()
        for here, other in ((one, two), (two, one))
        if here == state and (not day or (day >= start and (not end or day[: len(end)] <= end)))
    }
    return enemies.pop() if len(enemies) == 1 else None
