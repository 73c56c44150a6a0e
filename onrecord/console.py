"""What the command line shows while it works and when it is done: progress, problems, tables."""

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Self

from onrecord.graph.build import Progress
from onrecord.graph.inputs import Input
from onrecord.graph.record import READ

if TYPE_CHECKING:
    from rich.progress import TaskID
    from rich.table import Table

EVERY = 100


def clean(text: str) -> str:
    """Take out what could steer a terminal: control characters become spaces."""
    return "".join(char if char.isprintable() else " " for char in text)


class Console(Progress):
    """Shows a run on standard error: a bar on a terminal, plain lines in a pipe, with ``quiet`` only problems.

    ``problems`` counts the inputs that could not be read.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._live = not quiet and sys.stderr.isatty()
        self.problems = 0
        self._inputs = 0
        self._step = ""
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        if self._live:
            from rich.console import Console as Terminal
            from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
            from rich.progress import Progress as Bar

            columns = (BarColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
            self._bar = Bar(*columns, console=Terminal(stderr=True), transient=True)
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._bar.stop()

    def step(self, name: str, total: int | None = None) -> None:
        """Say which step begins."""
        self._step = name
        if self._live:
            if self._task is not None:
                self._bar.remove_task(self._task)
            self._task = self._bar.add_task(name, total=total)
        elif not self._quiet:
            self._print(name)

    def input(self, item: Input) -> None:
        """Count an input; one that could not be read is a problem, and said at once."""
        self._inputs += 1
        if item.status not in READ:
            self.problems += 1
            self.warn(item.reason or f"'{item.path}' is {item.status}")
        if self._live and self._task is not None:
            said = f"{self._step} {self._inputs}: {clean(item.path)[-60:]}"
            self._bar.update(self._task, advance=1, description=said)
        elif not self._quiet and self._inputs % EVERY == 0:
            self._print(f"{self._step}: {self._inputs} inputs so far")

    def warn(self, message: str) -> None:
        """Print a problem, whole and on one line."""
        line = f"onrecord: {clean(' '.join(message.split()))}"
        if self._live:
            self._bar.console.print(line, markup=False, highlight=False, soft_wrap=True)
        else:
            self._print(line)

    @staticmethod
    def _print(line: str) -> None:
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows on standard output: as a table, or one under the other where that would be far too wide."""
    from rich.console import Console as Terminal

    body = [[_cell(value) for value in row] for row in rows]
    terminal = Terminal(highlight=False)
    if not terminal.is_terminal and "COLUMNS" not in os.environ:
        terminal.width = 100_000  # nobody's terminal: rows are not folded
    widths = [max(map(len, column)) for column in zip(headings, *body, strict=True)]
    wide = sum(widths) + 3 * len(widths) > 2 * terminal.width
    terminal.print(_cards(headings, body) if wide else _table(headings, body))


def _table(headings: Sequence[str], body: Sequence[Sequence[str]]) -> "Table":
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False)
    for heading, *column in zip(headings, *body, strict=True):
        numeric = bool(column) and all(cell.replace(",", "").replace(".", "").isdigit() for cell in column)
        table.add_column(heading, justify="right" if numeric else "left", overflow="fold")
    for row in body:
        table.add_row(*(Text(cell) for cell in row))
    return table


def _cards(headings: Sequence[str], body: Sequence[Sequence[str]]) -> "Table":
    """Each row as a block of its headings and values, without those that are empty."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for number, row in enumerate(body, start=1):
        grid.add_row(Text(f"─── {number}"), "")
        for heading, cell in zip(headings, row, strict=True):
            if cell:
                grid.add_row(Text(f"  {heading}"), Text(cell))
    return grid


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return clean(str(value))
