"""The store: reports come and go as wholes, one writer at a time, and what was written is there after a kill."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.exports import turtle
from onrecord.graph.derive import derive
from onrecord.graph.errors import InputError, StoreError
from onrecord.graph.knowledge_graph import KnowledgeGraph
from onrecord.graph.model import Extraction
from onrecord.graph.quads import RunInfo
from onrecord.graph.store import Store, dump
from onrecord.ontology.terms import Names
from tests.extractions import ACTORS, claim, extraction, quarrel, report

RUN = RunInfo("1.0", "model")


def other() -> Extraction:
    """A second report, which shares one catalogued actor with the first and brings one of its own."""
    of = report("gazette-1", "Norland aided the Harbour League, wrote the Gazette.", publisher="Gazette")
    return extraction(of, claim(of, "norland", "aided", "league", "Norland aided the Harbour League"))


def written(folder: Path, *found: Extraction, remove: tuple[str, ...] = ()) -> str:
    """A store with these reports, less those removed, as sorted N-Quads."""
    with Store(folder / "store") as store:
        for one in found:
            store.add(one, run=RUN)
        for name in remove:
            assert store.remove(name)
        derive(store)
    kg = KnowledgeGraph(folder)
    return turtle.text(kg.graphs(), kg.names.prefixes, "nquads")


def test_what_was_written_comes_back(tmp_path: Path) -> None:
    """Report, actors, mentions, statements, claims and events are read back as they were."""
    written(tmp_path, quarrel())
    assert KnowledgeGraph(tmp_path).extraction("post-1") == quarrel()


def test_the_order_of_reports_does_not_matter(tmp_path: Path) -> None:
    """The same reports in another order give the same graph, byte for byte."""
    assert written(tmp_path / "a", quarrel(), other()) == written(tmp_path / "b", other(), quarrel())


def test_removing_a_report_takes_exactly_its_evidence(tmp_path: Path) -> None:
    """After a report is removed, the store is as if it had never been there, shared actors kept."""
    assert written(tmp_path / "a", quarrel(), other(), remove=("gazette-1",)) == written(
        tmp_path / "b", quarrel()
    )
    assert written(tmp_path / "c", other(), quarrel(), remove=("post-1",)) == written(tmp_path / "d", other())


def test_adding_again_replaces(tmp_path: Path) -> None:
    """A report that is added again stands there once, as it was last."""
    changed = replace(quarrel(), claims=quarrel().claims[:1])
    assert written(tmp_path / "a", quarrel(), changed) == written(tmp_path / "b", changed)
    assert written(tmp_path / "c", quarrel(), quarrel()) == written(tmp_path / "d", quarrel())


def test_removing_what_is_not_there_says_so(tmp_path: Path) -> None:
    """Removing an unknown report changes nothing and returns False."""
    with Store(tmp_path) as store:
        assert not store.remove("nobody")


def test_markers_tell_which_reports_are_whole(tmp_path: Path) -> None:
    """Each report has its status, its run and the number of quads in its graph."""
    with Store(tmp_path / "store") as store:
        store.add(quarrel(), run=RUN, status="ok-with-warnings")
    kg = KnowledgeGraph(tmp_path)
    marker = kg.markers["post-1"]
    assert (marker.status, marker.extractor) == ("ok-with-warnings", RUN.id)
    assert marker.quads == len(dict(kg.graphs())[kg.names.graph("post-1")])


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    """While a store is being written, another writer gets an error that says so."""
    with Store(tmp_path), pytest.raises(StoreError, match="being written"):
        Store(tmp_path)
    Store(tmp_path).close()


def test_a_closed_store_is_not_written(tmp_path: Path) -> None:
    """Using a store after it was closed is an error, not a loss."""
    store = Store(tmp_path)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.add(quarrel())


def test_a_store_keeps_its_base(tmp_path: Path) -> None:
    """The base of a store is in it; another base is refused."""
    mine = Names("https://harbour.example/kg/")
    with Store(tmp_path / "store", mine) as store:
        store.add(quarrel())
    assert KnowledgeGraph(tmp_path).names == mine
    with pytest.raises(StoreError, match="base"):
        Store(tmp_path / "store", Names())


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    """A folder without a store, with a damaged one, or with one of another format gives a clear error."""
    with pytest.raises(StoreError, match="no store"):
        KnowledgeGraph(tmp_path)
    with Store(tmp_path / "store") as store:
        store.add(quarrel())
    (tmp_path / "store" / "CURRENT").write_text("nonsense")
    with pytest.raises(StoreError, match="cannot be read"):
        KnowledgeGraph(tmp_path)


@pytest.mark.parametrize(
    "damage", [lambda data: data[:0], lambda data: data[: len(data) // 2], lambda data: bytes(len(data))]
)
def test_a_damaged_store_is_refused(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    """Table files that are empty, cut or overwritten give a clear error to readers and writers."""
    with Store(tmp_path / "store") as store:
        store.add(quarrel())
    tables = list((tmp_path / "store").glob("*.sst"))
    assert tables
    for table in tables:
        table.write_bytes(damage(table.read_bytes()))
    for use in (KnowledgeGraph, lambda folder: Store(folder / "store")):
        with pytest.raises(StoreError):
            use(tmp_path)


def test_a_store_describes_itself_in_the_words_of_this_version(tmp_path: Path) -> None:
    """A vocabulary that an older version left in a store is brought up to date when the store is next written."""
    with Store(tmp_path) as store:
        triple = ("<urn:old>", "<urn:old>", '"old"')
        before = set(dump(store.database, store.names.vocabulary))
        store.change(store.names.vocabulary, removed=list(before)[:5], added=[triple])
    with Store(tmp_path) as store:
        assert set(dump(store.database, store.names.vocabulary)) == before


def test_a_store_of_another_format_is_refused(tmp_path: Path) -> None:
    """A store written in another form is not read as if it were ours."""
    with Store(tmp_path / "store") as store:
        catalog = store.names.catalog
        store.update(f"DELETE WHERE {{ GRAPH {catalog} {{ ?s <https://w3id.org/onrecord/ns#format> ?o }} }}")
    with pytest.raises(StoreError, match="another version"):
        KnowledgeGraph(tmp_path)


def test_a_report_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    """A report with a bad id fails as a whole."""
    with Store(tmp_path / "store") as store:
        before = len(store.database)
        bad = replace(quarrel(), claims=(replace(quarrel().claims[0], object="not a name"),))
        with pytest.raises(InputError):
            store.add(bad)
        assert len(store.database) == before


def test_a_killed_writer_leaves_whole_reports(tmp_path: Path) -> None:
    """A writer killed in the middle leaves a store that opens and in which each report is whole."""
    script = """
        import sys
        from dataclasses import replace
        from pathlib import Path
        sys.path.insert(0, sys.argv[2])
        from tests.extractions import quarrel, report, extraction, claim
        from onrecord.graph.store import Store, dump
        store = Store(Path(sys.argv[1]) / "store")
        for number in range(100_000):
            of = report(f"r{number}", "Mira Voss accused Tolan Brek. " * 40)
            store.add(extraction(of, claim(of, "mira", "accused", "tolan", "Mira Voss accused Tolan Brek")))
            print(number, flush=True)
    """
    root = str(Path(__file__).resolve().parent.parent)
    command = [sys.executable, "-c", textwrap.dedent(script), str(tmp_path), root]
    acknowledged = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        for line in child.stdout:
            acknowledged = int(line)
            if acknowledged == 30:
                os.kill(child.pid, signal.SIGKILL)
    with Store(tmp_path / "store") as store:
        found = store.markers()
        assert len(found) > acknowledged >= 30
        for name, marker in found.items():
            graph = store.names.graph(name)
            assert sum(1 for q in store.database if str(q.graph_name) == graph) == marker.quads


def test_actors_have_one_label_and_kind(tmp_path: Path) -> None:
    """Where reports differ on an actor, the graph shows what most of them say."""

    def named(name: str, label: str) -> Extraction:
        of = report(name, "Mira Voss accused Tolan Brek.", publisher=None)
        found = extraction(of, claim(of, "mira", "accused", "tolan"))
        return replace(found, actors=(ACTORS["mira"], replace(ACTORS["tolan"], label=label)))

    written(tmp_path, named("a", "T. Brek"), named("b", "Tolan Brek"), named("c", "Tolan Brek"))
    actor = KnowledgeGraph(tmp_path).actors["tolan"]
    assert (actor.label, actor.names) == ("Tolan Brek", ("Brek", "T. Brek"))


def test_a_graph_tells_what_it_holds(tmp_path: Path) -> None:
    """Counts are those of the reports that went in."""
    written(tmp_path, quarrel(), other())
    kg = KnowledgeGraph(tmp_path)
    counts = kg.counts
    assert (counts.reports, counts.claims, counts.statements) == (2, 4, 1)
    assert dict(counts.relations) == {"accused": 1, "actsFor": 1, "agreedWith": 1, "aided": 1}
    assert counts.quads == len(kg.store)
    assert [c.id for c in kg.claims()] == [c.id for found in (other(), quarrel()) for c in found.claims]
    assert len(list(kg.statements())) == 1
    assert set(kg.reports) == {"post-1", "gazette-1"}
    with pytest.raises(InputError, match="no report"):
        kg.extraction("nobody")


def test_rdflib_sees_the_same_graph(tmp_path: Path) -> None:
    """The dataset view answers in rdflib what the store answers."""
    written(tmp_path, quarrel())
    kg = KnowledgeGraph(tmp_path)
    rows = kg.dataset.query("SELECT ?c { ?c a <https://w3id.org/onrecord/ns#Claim> } ORDER BY ?c")
    assert [str(row[0]) for row in rows] == [f"{kg.names.base}claim/post-1.c{n}" for n in (1, 2, 3)]  # type: ignore[index]
