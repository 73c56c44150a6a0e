"""Plain tables: tab-separated text, a header line, one entry a line, ``|`` between several values of a cell.

Lines that are empty or begin with ``#`` are comments. A table's last dotted part says what it holds:
``wagner-2023.actors.tsv`` is a table of actors.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from onrecord.graph.errors import OntologyError


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, with its place for error messages."""

    source: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """The cell's text, empty where it has none."""
        return self.cells[column]

    def values(self, column: str) -> tuple[str, ...]:
        """The cell's values: what stands between its ``|`` signs."""
        return tuple(value for part in self.cells[column].split("|") if (value := " ".join(part.split())))

    def error(self, problem: str) -> OntologyError:
        """An error that says where the table is wrong."""
        return OntologyError(f"{self.source}, line {self.line}: {problem}")


def subject(file: Path | Traversable) -> str:
    """What a table holds, by its name: ``actors`` for ``wagner-2023.actors.tsv``.

    >>> subject(Path("wagner-2023.actors.tsv"))
    'actors'
    """
    return file.name.removesuffix(".tsv").rpartition(".")[2]


def read(file: Path | Traversable, columns: tuple[str, ...]) -> Iterator[Row]:
    """Read a table whose header must name exactly ``columns``, in any order.

    Raises OntologyError where the file cannot be read, the header differs, or a line has too few or too many cells.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(
            f"{file}: the table cannot be read as UTF-8 text ({error}); save it again as UTF-8"
        ) from error
    header: list[str] | None = None
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if header is None:
            header = cells
            if sorted(header) != sorted(columns):
                expected = ", ".join(columns)
                raise OntologyError(
                    f"{file}, line {number}: the header must name the columns {expected}, separated by tabs"
                )
            continue
        if len(cells) != len(header):
            problem = f"{len(cells)} cells where the header has {len(header)}; put one tab between two cells"
            raise OntologyError(f"{file}, line {number}: {problem}")
        yield Row(str(file), number, dict(zip(header, cells, strict=True)))


def find(paths: Iterable[Path]) -> Iterator[Path]:
    """The tables among the paths: each file, and the ``*.tsv`` files of each folder in the order of their names.

    Raises OntologyError where a path does not exist or a folder holds no table.
    """
    for path in paths:
        if path.is_file():
            yield path
            continue
        tables = sorted(path.glob("*.tsv"))
        if not tables:
            raise OntologyError(f"{path}: no table *.tsv is there; name a table or a folder of tables")
        yield from tables
