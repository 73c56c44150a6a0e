"""The doctor knows the model by its files, and a build says when they are not those."""

import importlib
import shutil
from pathlib import Path

import pytest

import onrecord
from onrecord.graph.build import Progress
from onrecord.graph.doctor import MODEL_FILES, SAME_AS_OFFICIAL, Verdict, check_model, examine
from onrecord.graph.language import DEFAULT_MODEL as LOADED
from onrecord.graph.settings import DEFAULT_MODEL


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """Return a copy of the installed model's data that a test may change."""
    package = Path(str(importlib.import_module(DEFAULT_MODEL).__file__)).parent
    name = f"{DEFAULT_MODEL}-3.8.0"
    return Path(shutil.copytree(package / name, tmp_path / name))


def test_the_default_model_is_one() -> None:
    """Settings and the language step mean the same model."""
    assert DEFAULT_MODEL == LOADED


def test_the_installed_model_is_the_known_one() -> None:
    """All files of the installed model that matter have their known sums."""
    finding = check_model()
    assert finding.verdict is Verdict.GOOD
    assert str(len(MODEL_FILES)) in finding.text
    assert all(name in finding.text for name in SAME_AS_OFFICIAL)


@pytest.mark.parametrize("name", ["ner/model", "parser/model", "config.cfg", "vocab/strings.json"])
def test_a_changed_file_is_named(model: Path, name: str) -> None:
    """One changed byte of one file is a warning that names the file."""
    data = bytearray((model / name).read_bytes())
    data[len(data) // 2] ^= 1
    (model / name).write_bytes(data)
    finding = check_model(str(model))
    assert finding.verdict is Verdict.WARNING
    assert name in finding.text


def test_a_missing_file_is_named(model: Path) -> None:
    """A model that lacks a file is not the known one."""
    (model / "tokenizer").unlink()
    assert "tokenizer" in check_model(str(model)).text


def test_the_official_model_is_known_by_what_is_published(model: Path) -> None:
    """Under the official name the files with published sums are compared."""
    official = model.rename(model.with_name("en_core_web_sm-3.8.0"))
    finding = check_model(str(official))
    assert finding.verdict is Verdict.GOOD
    assert f"all {len(SAME_AS_OFFICIAL)} files" in finding.text


def test_another_model_is_not_known_and_none_is_bad(tmp_path: Path) -> None:
    """A model that was not measured is a warning, one that is not there is bad."""
    assert check_model(str(tmp_path)).verdict is Verdict.WARNING
    for name in ("no_such_model", "../sneaky", "os.path"):
        assert check_model(name).verdict is Verdict.BAD


def test_a_build_with_another_model_says_so(model: Path, tmp_path: Path) -> None:
    """A build warns where the model's files are not those that are known, and goes on."""
    (model / "config.cfg").write_text(
        (model / "config.cfg").read_text(encoding="utf-8") + "\n", encoding="utf-8"
    )
    (tmp_path / "report.txt").write_text(
        "Vladimir Putin accused Yevgeny Prigozhin of treason.\n", encoding="utf-8"
    )
    warnings: list[str] = []

    class Listener(Progress):
        """Keeps what it is warned of."""

        def warn(self, message: str) -> None:
            """Keep a warning."""
            warnings.append(message)

    settings = onrecord.Settings(model=str(model))
    graph = onrecord.build(tmp_path / "report.txt", tmp_path / "graph", settings, jobs=0, progress=Listener())
    assert graph.counts.claims == 1
    assert len(warnings) == 1
    assert "config.cfg" in warnings[0]


def test_the_whole_installation_is_well() -> None:
    """Every part that onrecord needs is found."""
    findings = list(examine())
    assert {finding.verdict for finding in findings} == {Verdict.GOOD}
    assert {"onrecord", "spacy", "model", "ontology"} <= {finding.subject for finding in findings}


def test_the_doctor_names_all_that_onrecord_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each dependency has its version; one that is missing is bad, one that only some formats need is not."""
    info = tmp_path / "onrecord-9.dist-info"
    info.mkdir()
    lines = (
        "Metadata-Version: 2.1", "Name: onrecord", "Version: 9", "Requires-Dist: spacy<3.9,>=3.8",
        "Requires-Dist: no-such-library>=1", 'Requires-Dist: no-such-painter; extra == "pictures"',
    )  # fmt: skip
    (info / "METADATA").write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    found = {finding.subject: finding for finding in examine()}
    assert found["onrecord"].text == "9"
    assert found["spacy"].verdict is Verdict.GOOD
    assert found["no-such-library"].verdict is Verdict.BAD
    assert found["no-such-painter"].verdict is Verdict.GOOD
    assert "pip install 'onrecord[pictures]'" in found["no-such-painter"].text
