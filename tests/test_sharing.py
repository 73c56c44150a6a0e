"""What is left out before a graph is shared is nowhere in what is written; what is selected is what was asked for."""

import base64
import gzip
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.exports.files import replacing
from onrecord.exports.formats import FORMATS
from onrecord.exports.sharing import Person, Sharing, read_persons
from onrecord.exports.view import View
from onrecord.exports.where import KEYS, parse
from onrecord.graph.derive import derive
from onrecord.graph.errors import InputError
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.model import Claim, Extraction, Polarity
from onrecord.graph.quads import RunInfo
from onrecord.graph.shapes import violations
from onrecord.graph.store import Store
from onrecord.ontology.terms import Quad
from tests.extractions import claim, extraction, quarrel, report

PRIVATE = re.compile(rb"brek|tolan", re.IGNORECASE)
TEXT_FORMATS = [name for name, form in FORMATS.items() if not name.endswith(("png", "parquet"))]


def of(folder: Path, *found: Extraction) -> KnowledgeGraph:
    """A graph of these extractions."""
    with Store(folder / "store") as store:
        for one in found:
            store.add(one, run=RunInfo("1", "model"))
        derive(store)
    return KnowledgeGraph(folder)


def denial() -> Extraction:
    """A second report, in which what the first one says is denied, with a name in its title, address and path."""
    text = "Norland said on Sunday that Mayor Voss never accused TOLAN BREK. Tolan\nBrek, 51, was silent; Brek’s wife wept."
    of = report("herald-tolan-brek", text, publisher="Herald", date="2031-05-09", title="Tolan Brek at home",
                url="https://herald.example/tolan-brek-at-home", author="Tolan Brek")  # fmt: skip
    denied = claim(of, "mira", "accused", "tolan", "Mayor Voss never accused TOLAN BREK", polarity=Polarity.NEGATED,
                   attributed_to="norland", speaker="Norland", matter="acting for Tolan Brek's League")  # fmt: skip
    return extraction(
        of, denied, claim(of, "tolan", "leads", "dockers", "Brek, 51", speaker="friends of Brek")
    )


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """Two reports on one quarrel."""
    return of(tmp_path_factory.mktemp("shared"), quarrel(), denial())


@pytest.fixture(scope="module")
def persons(graph: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> tuple[Person, ...]:
    """One private person, as a file names him."""
    path = tmp_path_factory.mktemp("persons") / "persons.txt"
    path.write_text("# not in public life\nTolan Brek\tMr Grey\n", encoding="utf-8")
    return read_persons(path, graph)


def contents(path: Path) -> Iterator[bytes]:
    """The bytes of a file, or of the files in a folder, and their names."""
    for file in path.rglob("*") if path.is_dir() else [path]:
        yield file.name.encode()
        yield file.read_bytes()


def shown(path: Path) -> Iterator[bytes]:
    """What is in a file or folder, with the data of pages unpacked."""
    for data in contents(path):
        yield data
        yield from data_of(data)


def data_of(page: bytes) -> Iterator[bytes]:
    """The data of a page, unpacked: it carries other people's scripts too, in which the letters may stand by chance."""
    for text in re.findall(rb"<script[^>]*application/[^>]*>(.*?)</script>", page, re.DOTALL):
        try:
            yield gzip.decompress(base64.b64decode(text, validate=True))
        except (ValueError, OSError):
            yield text


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_no_format_names_a_private_person(
    graph: KnowledgeGraph, persons: tuple[Person, ...], tmp_path: Path, name: str
) -> None:
    """Whatever his name stands in, text, quote, title, address, label or id, another name stands there."""
    path = tmp_path / "out"
    FORMATS[name].write(View(graph, sharing=Sharing(persons=persons)), path)
    everything = b"".join(contents(path))
    if name.startswith("page"):
        everything = b"".join(data_of(everything))
    found = PRIVATE.search(everything)
    assert not found, everything[max(0, found.start() - 80) : found.end() + 40]
    assert b"Mr Grey" in everything or "picture" in FORMATS[name].about


def test_pseudonyms_keep_every_quote_in_its_place(graph: KnowledgeGraph, persons: tuple[Person, ...]) -> None:
    """After the names are replaced, quotes, ends and parts are still the words at their offsets."""
    for before, found in zip(
        graph.extractions(), View(graph, sharing=Sharing(persons=persons)).extractions(), strict=True
    ):
        text = found.report.text
        assert len(found.claims) == len(before.claims)
        for one in found.claims:
            assert text[one.start : one.end] == one.quote
        assert any("Mr Grey" in one.quote for one in found.claims)
        for said in found.statements:
            assert all(text[start:end] for start, end in said.parts)


def test_what_is_shared_is_still_a_valid_graph(graph: KnowledgeGraph, persons: tuple[Person, ...]) -> None:
    """With other names, and of a part only, the graph keeps to the shapes, and its contest is still one."""
    for where in ([], ["relation=accused"], ["publisher=herald"]):
        view = View(graph, parse(where, graph), Sharing(persons=persons))
        store = ox.Store()
        lines = "\n".join(str(Quad(*triple, name)) for name, triples in view.graphs() for triple in triples)
        store.load(lines.encode(), format=ox.RdfFormat.N_QUADS)
        assert list(violations(store)) == []
        assert any(standing.contested for standing in view.derived().facts.values())


def test_texts_and_long_quotes_stay_at_home(graph: KnowledgeGraph, tmp_path: Path) -> None:
    """Without texts no format has words from outside the quotes; with short quotes, none has more than their first words."""
    for name in TEXT_FORMATS:
        bare, short = tmp_path / f"{name}.bare", tmp_path / f"{name}.short"
        FORMATS[name].write(View(graph, sharing=Sharing(no_texts=True)), bare)
        assert b"wife wept" not in b"".join(shown(bare)), name
        FORMATS[name].write(View(graph, sharing=Sharing(max_quote=3)), short)
        everything = b"".join(shown(short))
        assert b"wife wept" not in everything, name
        assert b"accused Brek on Friday" not in everything, name
        assert b"of acting for" not in everything, name


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(alphabet="Brekx \n’.“”é🕊", max_size=60),
    spans=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4),
)
def test_offsets_move_with_the_names(text: str, spans: list[tuple[int, int]]) -> None:
    """Any text with any passages: what a passage said outside the names it still says, and no name is left."""
    places = [(min(a, b), max(a, b)) for a, b in spans if max(a, b) <= len(text) and a != b]
    of = report("r", text, publisher=None)
    base = claim(of, "mira", "accused", "league", "")
    found = extraction(of, *(
        claim_at(base, start, end, text, number) for number, (start, end) in enumerate(places)
    ), mentions=())  # fmt: skip
    sharing = Sharing(persons=(Person("Somebody Else", "p", frozenset({"Brek"})),))
    shown = sharing.of(found)
    assert not re.search(r"(?<!\w)Brek(?!\w)", shown.report.text)
    for before, after in zip(found.claims, shown.claims, strict=True):
        assert shown.report.text[after.start : after.end] == after.quote
        whole = sharing.clean(before.quote)
        cut_inside = (
            any(
                n.start() < before.start < n.end() or n.start() < before.end < n.end()
                for n in sharing.pattern.finditer(text)
            )
            or sharing.pattern.search(before.quote) is not None
        )
        assert cut_inside or after.quote == whole


def claim_at(base: Claim, start: int, end: int, text: str, number: int) -> Claim:
    """A claim of these words."""
    return replace(base, id=f"r.{number}", start=start, end=end, quote=text[start:end])


def test_conditions_select(graph: KnowledgeGraph) -> None:
    """Each key keeps the claims that have what it names; alternatives add up, different keys narrow."""

    def relations(*conditions: str) -> list[str]:
        return sorted(
            one.relation
            for found in View(graph, parse(conditions, graph)).extractions()
            for one in found.claims
        )

    assert relations() == ["accused", "accused", "actsFor", "agreedWith", "leads"]
    assert relations("actor=Harbour League") == ["actsFor"]
    assert relations("subject=mira", "object=tolan") == ["accused", "accused"]
    assert relations("speaker=Norland") == ["accused"]
    assert relations("relation=leads", "relation=actsFor") == ["actsFor", "leads"]
    assert relations("class=standing") == ["actsFor", "leads"]
    assert relations("polarity=negated", "relation=accused") == ["accused"]
    assert relations("modality=possible") == ["actsFor"]
    assert relations("publisher=HERALD") == ["accused", "leads"]
    assert relations("report=herald-tolan-brek") == ["accused", "leads"]
    assert relations("date=2031-05-01") == ["accused"]
    assert relations("date=2031-05-05..") == ["accused", "leads"]
    assert relations("date=..2031-05-03") == ["accused", "actsFor", "agreedWith"]
    assert relations("date=2030") == []


@pytest.mark.parametrize(
    "condition",
    ["actor=nobody", "relation=hates", "date=June", "date=..", "colour=red", "actor", "modality=", "class=x"],
)
def test_wrong_conditions_are_told(graph: KnowledgeGraph, condition: str) -> None:
    """A condition that can select nothing by mistake is an error that says what would be right."""
    with pytest.raises(InputError):
        parse([condition], graph)


def test_every_key_is_documented() -> None:
    """The page of formats has every key."""
    page = (Path(__file__).resolve().parent.parent / "docs" / "formats.md").read_text(encoding="utf-8")
    assert all(f"| `{key}` | {about} |" in page for key, about in KEYS.items())


@pytest.mark.parametrize("text", ["", "# nobody\n", "\n\n"])
def test_an_empty_list_of_persons_is_an_error(graph: KnowledgeGraph, tmp_path: Path, text: str) -> None:
    """Whoever asks for pseudonyms and names nobody is told, not served."""
    path = tmp_path / "persons.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="names nobody"):
        read_persons(path, graph)


@pytest.mark.parametrize(("name", "library"), [("parquet", "pyarrow"), ("svg", "matplotlib")])
def test_a_library_that_is_missing_is_named(
    graph: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, library: str
) -> None:
    """Where an optional library is not installed, the error says what to install, and no file is made."""
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(InputError, match=rf"pip install 'onrecord\[{FORMATS[name].extra}\]'"):
        FORMATS[name].write(View(graph), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_replaced_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    """A write that fails in the middle leaves what was there, and nothing beside it; nor is a folder with other files lost."""
    path = tmp_path / "out.csv"
    path.write_text("before", encoding="utf-8")
    with pytest.raises(RuntimeError), replacing(path) as beside:
        beside.write_text("half", encoding="utf-8")
        raise RuntimeError
    assert path.read_text(encoding="utf-8") == "before"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.csv"]
    with pytest.raises(InputError, match="holds files"), replacing(tmp_path, "actors.csv"):
        pass
    with pytest.raises(InputError, match="cannot be written"), replacing(tmp_path / "no" / "x") as beside:
        beside.write_text("x", encoding="utf-8")
