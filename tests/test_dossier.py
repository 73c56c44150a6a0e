"""Dossiers say what a graph has on an actor or a contest, claim by claim."""

from pathlib import Path

import pytest

import onrecord
from onrecord.cli import main
from onrecord.exports.dossier import dossier, markdown
from onrecord.exports.view import View
from onrecord.graph.errors import InputError


def test_an_actor_has_all_its_claims(sample_graph: Path) -> None:
    """Each claim in which an actor acts, is acted upon or speaks stands in the dossier, with its words."""
    graph = onrecord.open(sample_graph)
    text = markdown(dossier(View(graph), "Yevgeny Prigozhin"))
    wanted = [c for c in graph.claims() if "prigozhin" in (c.subject, c.object, c.attributed_to)]
    assert wanted
    assert all(f"claim {claim.id}" in text for claim in wanted)
    assert text.startswith("# Yevgeny Prigozhin\n")


def test_a_contest_has_both_sides(sample_graph: Path) -> None:
    """The dossier of a contested proposition tells who affirms and who denies it."""
    graph = onrecord.open(sample_graph)
    contested = [triple for triple, standing in graph.derived().facts.items() if standing.contested]
    assert contested
    for subject, relation, object_ in contested:
        found = dossier(View(graph), f"{subject}.{relation}.{object_}")
        headings = {section.heading for section in found.sections}
        assert "Denied" in headings
        assert headings & {"Affirmed as fact", "Reported, or possible"}
        assert ("standing", "contested") in found.facts or any(
            "contested" in value for _, value in found.facts
        )


def test_who_is_not_there_is_told(sample_graph: Path) -> None:
    """A name that the graph does not have is an error that says how to find the right one."""
    with pytest.raises(InputError, match="no actor or proposition 'Nobody'"):
        dossier(View(onrecord.open(sample_graph)), "Nobody")


def test_the_command_writes_what_it_prints(
    sample_graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Markdown goes to standard output or a file, HTML to a file, and anything else is refused."""
    assert main(["dossier", str(sample_graph), "fsb"]) == 0
    printed = capsys.readouterr().out
    assert main(["dossier", str(sample_graph), "fsb", "--to", str(tmp_path / "fsb.md")]) == 0
    assert (tmp_path / "fsb.md").read_text(encoding="utf-8") == printed
    assert main(["dossier", str(sample_graph), "fsb", "--to", str(tmp_path / "fsb.html")]) == 0
    assert "<h1>Federal Security Service</h1>" in (tmp_path / "fsb.html").read_text(encoding="utf-8")
    assert main(["dossier", str(sample_graph), "fsb", "--to", str(tmp_path / "fsb.pdf")]) == 1


def test_export_from_the_command_line(
    sample_graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One command writes a part of the graph; a wrong condition or name is one line on standard error."""
    path = tmp_path / "some.jsonl"
    assert (
        main(
            [
                "export",
                str(sample_graph),
                "--to",
                str(path),
                "--where",
                "relation=accused",
                "--max-quote",
                "4",
            ]
        )
        == 0
    )
    rows = path.read_text(encoding="utf-8").splitlines()
    assert rows
    assert all('"relation": "accused"' in row for row in rows)
    assert capsys.readouterr().out.strip() == str(path)
    assert main(["export", str(sample_graph), "--to", str(tmp_path / "x.doc")]) == 1
    assert main(["export", str(sample_graph), "--to", str(path), "--where", "relation=hates"]) == 1
    assert "name one of" in capsys.readouterr().err
