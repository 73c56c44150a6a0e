"""Classes of words and operators: the plain tables in ``words/`` that frames and grammar refer to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from onrecord.graph.errors import OntologyError


@dataclass(frozen=True, slots=True)
class Operator:
    """What a governing word does to the claim below it.

    ``effect`` is one of: pass (nothing), plan, promise, possible, negate, prevent, refuse, stop, threaten, request, cause;
    ``control`` says whether the object or the subject of the governor is the subject below.
    """

    word: str
    effect: str
    control: str


@dataclass(frozen=True, slots=True)
class WordLists:
    """All tables of ``words/``: classes by name, operators by word, verbs that only lend a noun their subject."""

    classes: Mapping[str, frozenset[str]]
    operators: Mapping[str, Operator]
    light: frozenset[str]
    compositions: Mapping[tuple[str, str], str]
    """What an operator makes of a relation or class of relations: ("stop", "materialConflict") to "retreatedFrom"."""
    excluded: Mapping[tuple[str, str], frozenset[str]]
    """Kinds of actor that cannot stand at an end: ("leads", "S") to {"place", "state"}."""


def rows(name: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each line of a packaged table; blank lines, comments and the header are passed over."""
    text = files("onrecord.ontology").joinpath("words", name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if number > 1 and line.strip() and not line.startswith("#"):
            yield number, [cell.strip() for cell in line.split("\t")]


@lru_cache(maxsize=1)
def compounds() -> tuple[tuple[str, str], ...]:
    """Hyphenated words that are one token each, with the word whose form the model should see ("counter-offensive")."""
    words = [(cells[0], cells[1]) for _, cells in rows("compounds.tsv")]
    return tuple(pair for word, norm in words for pair in ((word, norm), (word.capitalize(), norm)))


def lemmas() -> Iterator[tuple[str, list[str]]]:
    """Verbs with the forms that the model's lemmatizer gets wrong, from ``lemmas.tsv``."""
    for _, cells in rows("lemmas.tsv"):
        yield cells[0], cells[1].split()


@lru_cache(maxsize=1)
def load() -> WordLists:
    """Load the tables once; raises OntologyError with file and line where one is wrong."""
    classes: dict[str, frozenset[str]] = {}
    for number, cells in rows("classes.tsv"):
        if len(cells) != 2:
            raise OntologyError(f"classes.tsv, line {number}: expected a class name, a tab and its words")
        classes[cells[0]] = classes.get(cells[0], frozenset()) | frozenset(cells[1].split())
    operators: dict[str, Operator] = {}
    light: set[str] = set()
    for number, cells in rows("operators.tsv"):
        if len(cells) != 3:
            raise OntologyError(
                f"operators.tsv, line {number}: expected effect, control and words, separated by tabs"
            )
        effect, control, listed = cells
        if effect == "light":
            light |= set(listed.split())
            continue
        operators.update({word: Operator(word, effect, control) for word in listed.split()})
    excluded: dict[tuple[str, str], frozenset[str]] = {}
    for number, cells in rows("ends.tsv"):
        if not 1 <= len(cells) <= 3:
            raise OntologyError(
                f"ends.tsv, line {number}: expected a relation and the kinds that neither end can be"
            )
        for role, kinds in zip("SO", [*cells[1:], "", ""], strict=False):
            excluded[cells[0], role] = frozenset(kinds.split())
    return WordLists(classes, operators, frozenset(light), _compositions(), excluded)


def _compositions() -> dict[tuple[str, str], str]:
    table = {}
    for number, cells in rows("compositions.tsv"):
        if len(cells) != 3:
            raise OntologyError(
                f"compositions.tsv, line {number}: expected an operator, a relation or class, and what it becomes"
            )
        table[cells[0], cells[1]] = cells[2]
    return table
