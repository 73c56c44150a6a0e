"""The documentation keeps its promises: its commands and programs run, its links lead somewhere, its help is the real one.

``make docs`` runs this with ONRECORD_REFRESH=1, which writes the outputs of the commands into the pages.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from onrecord.cli import app

ROOT = Path(__file__).resolve().parent.parent
REFRESH = os.environ.get("ONRECORD_REFRESH") == "1"
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
REFERENCE = ROOT / "docs" / "command-line.md"
BLOCK = re.compile(r"^```(?P<kind>[a-z]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?P<target>[^)#\s]+)(?P<anchor>#[^)]*)?\)")


def _commands() -> list[str]:
    """All commands, those of groups by both names, in the order of the help."""
    top: dict[str, Any] = get_command(app).commands  # type: ignore[attr-defined]
    return [
        f"{name} {sub}".strip()
        for name, command in top.items()
        for sub in getattr(command, "commands", {"": None})
    ]


COMMANDS = _commands()


@pytest.fixture(scope="module")
def desk(sample_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the sample reports and their graph, in which the commands of the pages run."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "examples").symlink_to(ROOT / "examples")
    shutil.copytree(sample_graph, folder / "graph")
    return folder


def runs(text: str) -> list[re.Match[str]]:
    """The blocks of a page that are run: commands and programs."""
    return [block for block in BLOCK.finditer(text) if block["kind"] in ("console", "python")]


def execute(command: list[str], folder: Path) -> str:
    """Run a command where the pages are at home; gives its output, and fails where it fails."""
    environment = {
        **os.environ,
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])),
        "COLUMNS": "110",
        "BROWSER": "true",
    }
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, f"{command}: {ended.stderr}"
    progress = {"reading", "comparing", "writing"}
    told = "".join(line for line in ended.stderr.splitlines(keepends=True) if line.strip() not in progress)
    return "\n".join(line.rstrip() for line in (told + ended.stdout).splitlines()).strip("\n")


def answered(block: re.Match[str], folder: Path) -> str:
    """A block with the outputs that its commands have now; fails where one of them fails."""
    if block["kind"] == "python":
        execute([sys.executable, "-c", block["body"]], folder)
        return block[0]
    lines = []
    for line in block["body"].splitlines():
        if line.startswith("$ "):
            lines += [line, execute(["bash", "-c", line[2:]], folder)]
    return "```console\n" + "\n".join(filter(None, lines)) + "\n```"


@pytest.mark.parametrize(
    "page", [page for page in PAGES if runs(page.read_text(encoding="utf-8"))], ids=lambda page: page.name
)
def test_commands_and_programs_of_a_page_run(page: Path, desk: Path) -> None:
    """Each command and each program in a page runs as it stands, in the order of the page, and ends well."""
    text = page.read_text(encoding="utf-8")
    parts, end = [], 0
    for block in runs(text):
        parts += [text[end : block.start()], answered(block, desk)]
        end = block.end()
    if REFRESH:
        page.write_text("".join([*parts, text[end:]]), encoding="utf-8")


def test_programs_of_the_pages_use_the_front_door() -> None:
    """The pages import nothing of ours but onrecord itself."""
    for page in PAGES:
        for block in runs(page.read_text(encoding="utf-8")):
            if block["kind"] == "python":
                names = {
                    name.name
                    for node in ast.walk(ast.parse(block["body"]))
                    if isinstance(node, ast.Import)
                    for name in node.names
                }
                assert {name for name in names if name.startswith("onrecord")} <= {"onrecord"}


def test_links_of_the_pages_lead_somewhere() -> None:
    """Each link to a file of the project names one that is there."""
    for page in (*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", ROOT / "examples" / "README.md"):
        for link in LINK.finditer(BLOCK.sub("", page.read_text(encoding="utf-8"))):
            if "://" not in link["target"]:
                assert (page.parent / link["target"]).exists(), f"{page.name} links to {link['target']}"


def reference() -> str:
    """The page of the command line, made of the help of each command."""
    helps = {
        command: execute([sys.executable, "-m", "onrecord", *command.split(), "--help"], ROOT)
        for command in ("", *COMMANDS)
    }
    sections = (
        f"## onrecord {command}\n\n```text\n{text}\n```\n" for command, text in helps.items() if command
    )
    return "\n".join(
        [
            "# Command line\n",
            "Made of the help of each command by `make docs`.\n",
            f"```text\n{helps['']}\n```\n",
            "Exit codes: 0 all well; 1 nothing could be done, with one line on standard error that says why; 2 wrong use; 3 some",
            "inputs were not read, the rest was written.\n",
            *sections,
        ]
    )


def test_reference_is_the_help() -> None:
    """The reference of the command line says what the commands say of themselves, and leaves none out."""
    if REFRESH:
        REFERENCE.write_text(reference(), encoding="utf-8")
    assert REFERENCE.read_text(encoding="utf-8") == reference()


def test_every_kept_query_is_in_the_pages() -> None:
    """The page of queries lists each query that is kept."""
    from onrecord.ontology import queries

    text = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    assert [name for name in queries.load() if name not in text] == []
