"""A new crisis that was laid out builds as it stands, and its own tables and frames are at work."""

import re
import shlex
from pathlib import Path

import pytest

import onrecord
from onrecord.cli import main
from onrecord.graph.check import check
from onrecord.starting import FILES


def test_a_new_crisis_builds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The commands of its README run in its folder, and the example gives claims between its own actors by its own frame."""
    monkeypatch.setattr("webbrowser.open", lambda _: True)
    assert main(["init", str(tmp_path / "crisis")]) == 0
    monkeypatch.chdir(tmp_path / "crisis")
    commands = re.findall(r"^    onrecord (.*)$", Path("README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(commands) >= 9
    for command in commands:
        if "CLAIM" in command:
            claims = onrecord.open("graph").claims()
            command = command.replace(
                "CLAIM", next(claim.id for claim in claims if claim.relation == "threatened")
            )
        assert main(shlex.split(command)) == 0, (command, capsys.readouterr().err)
    graph = onrecord.open("graph")
    found = {(claim.subject, claim.relation, claim.object): claim for claim in graph.claims()}
    assert ("ada-renn", "accused", "otto-falk") in found
    assert found["ada-renn", "accused", "quayside-committee"].frame.startswith("S scold O")
    assert "threatened" not in {claim.relation for claim in graph.claims()}
    assert "Falk" not in re.sub(
        r"<script(?![^>]*json).*?</script>", "", Path("shared.html").read_text(), flags=re.DOTALL
    )
    assert list(check(Path("graph"))) == []


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where one of the files is there already, none is written."""
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    assert main(["init", str(tmp_path)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]
    assert set(FILES) > {"README.md"}
