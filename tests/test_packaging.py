"""The package holds all that it needs and nothing else."""

import ast
import itertools
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import onrecord

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
BUILD = PROJECT["tool"]["setuptools"]
FOLDERS = {package: ROOT / folder for package, folder in BUILD["package-dir"].items()}

# Notes, and sources from which shipped files are made: in the repository, not in the wheel.
UNSHIPPED = ("README.md", "explorer/src/*", "explorer/*.json")


def _is_made(path: Path) -> bool:
    """Whether tools made the file, such as bytecode and installed node modules."""
    return bool({"__pycache__", "node_modules"} & set(path.parts)) or path.suffix == ".pyc"


def _tracked() -> set[Path]:
    """The files under version control or about to be: what a clone and so a build gets."""
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, capture_output=True, check=False)
    if listed.returncode:
        return {path for path in ROOT.rglob("*") if path.is_file()}
    return {ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()}


def test_every_package_is_listed() -> None:
    """A new sub-package reaches the wheel only when pyproject.toml names it."""
    found = {
        ".".join((package, *marker.parent.relative_to(folder).parts))
        for package, folder in FOLDERS.items()
        for marker in folder.rglob("__init__.py")
        if not _is_made(marker)
    }
    assert found == set(BUILD["packages"])


def test_every_data_file_is_matched() -> None:
    """A new data file reaches the wheel only when a package-data pattern covers it."""
    unmatched = [
        path
        for package, folder in FOLDERS.items()
        for path in sorted(_tracked())
        if path.is_relative_to(folder) and path.suffix != ".py" and not path.is_symlink()
        if not any(path.match(pattern) for pattern in (*BUILD["package-data"].get(package, []), *UNSHIPPED))
    ]
    assert unmatched == []


def test_links_point_at_the_real_folders() -> None:
    """The links inside the front door show type checkers and editors the packages at their names."""
    for name in ("graph", "ontology", "exports"):
        assert (ROOT / "onrecord" / name).resolve() == ROOT / name


def test_front_door_is_small_sorted_and_whole() -> None:
    """The public names are few, in order, and all there."""
    assert len(onrecord.__all__) <= 12
    assert list(onrecord.__all__) == sorted(onrecord.__all__)
    assert all(getattr(onrecord, name) is not None for name in onrecord.__all__)
    assert dir(onrecord) == list(onrecord.__all__)
    with pytest.raises(AttributeError, match="nonsense"):
        _ = onrecord.nonsense


def test_version_is_that_of_the_metadata() -> None:
    """The version is written down once."""
    assert onrecord.__version__ == PROJECT["project"]["version"]


def test_imports_flow_one_way() -> None:
    """The front door may import all, exports the graph and the ontology, the graph the ontology, the ontology only records."""
    allowed = {
        "exports": ("onrecord.exports", "onrecord.graph", "onrecord.ontology"),
        "graph": ("onrecord.graph", "onrecord.ontology"),
        "ontology": ("onrecord.ontology", "onrecord.graph.errors", "onrecord.graph.model"),
    }
    for folder, prefixes in allowed.items():
        for path in _sources(ROOT / folder):
            for name in _imports(path):
                if name.split(".")[0] == "onrecord":
                    assert name.startswith(prefixes), f"{path.relative_to(ROOT)} imports {name}"


def test_every_import_is_a_declared_dependency() -> None:
    """What the package imports, its metadata name; an optional import is named by an extra."""
    extras = PROJECT["project"].get("optional-dependencies", {}).values()
    declared = [*PROJECT["project"]["dependencies"], *itertools.chain(*extras)]
    names = {_plain(re.split(r"[^A-Za-z0-9._-]", line)[0]) for line in declared}
    owners = packages_distributions()
    for folder in FOLDERS.values():
        for path in _sources(folder):
            for module in (
                {name.split(".")[0] for name in _imports(path)} - set(sys.stdlib_module_names) - {"onrecord"}
            ):
                distributions = {_plain(name) for name in owners.get(module, [])}
                assert distributions & names, (
                    f"{path.relative_to(ROOT)} imports {module}, which pyproject.toml does not name"
                )


def test_modules_stay_short() -> None:
    """A module is one room: none has more than 500 lines."""
    long = {
        str(path.relative_to(ROOT)): count
        for folder in FOLDERS.values()
        for path in _sources(folder)
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 500
    }
    assert long == {}


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist and, from it, the wheel."""
    folder = tmp_path_factory.mktemp("dist")
    source = tmp_path_factory.mktemp("source")
    for path in _tracked():
        if not path.is_symlink():
            target = source / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    for name in ("graph", "ontology", "exports"):
        (source / "onrecord" / name).symlink_to(Path("..") / name)
    subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(folder), str(source)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return folder


def test_wheel_holds_onrecord_and_nothing_else(distributions: Path) -> None:
    """No generic name lands in site-packages, no file is missing, and none is there twice."""
    (wheel,) = distributions.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
    assert {name.split("/")[0] for name in names} == {
        "onrecord",
        f"onrecord-{onrecord.__version__}.dist-info",
    }
    shipped = {name for name in names if name.startswith("onrecord/")}
    assert len(names) == len(set(names))
    wanted = {
        "/".join((*package.split("."), *path.relative_to(folder).parts))
        for package, folder in FOLDERS.items()
        for path in _tracked()
        if path.is_relative_to(folder) and not path.is_symlink()
        if path.suffix == ".py"
        or any(path.match(pattern) for pattern in BUILD["package-data"].get(package, []))
    }
    assert shipped == wanted


def test_sdist_holds_the_licence_and_builds_alone(distributions: Path) -> None:
    """The wheel was made from the sdist, and the licence stands in both."""
    (wheel,) = distributions.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert any(name.endswith("licenses/LICENSE") for name in archive.namelist())
    assert list(distributions.glob("*.tar.gz"))


def test_wheel_works_where_it_is_installed(distributions: Path, tmp_path: Path) -> None:
    """In a fresh environment the wheel, not the checkout, imports, reads its data and has its command."""
    (wheel,) = distributions.glob("*.whl")
    venv.create(tmp_path / "venv", with_pip=False)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            f"--python={python}",
            "install",
            "--quiet",
            "--no-deps",
            "--no-index",
            str(wheel),
        ],
        check=True,
    )
    # The dependencies are those of the running environment; its .pth files, so the checkout too, are not seen from there.
    (site,) = (tmp_path / "venv").glob("lib/python*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    script = """if True:
        import onrecord.cli, onrecord.exports
        from onrecord.ontology import relations
        print(onrecord.__file__, len(relations.load()))"""
    where, number = _output(tmp_path, str(python), "-I", "-c", script).split()
    assert Path(where).is_relative_to(site)
    assert number == "23"
    assert _output(tmp_path, str(python.with_name("onrecord")), "--version").split() == [
        "onrecord",
        onrecord.__version__,
    ]


def _output(folder: Path, *command: str) -> str:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def _sources(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*.py") if not _is_made(path)]


def _imports(path: Path) -> set[str]:
    """The modules that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
            if node.module == "onrecord.graph":
                found.update(f"onrecord.graph.{name.name}" for name in node.names)
                found.discard("onrecord.graph")
    return found


def _plain(name: str) -> str:
    """A distribution's name in its normal form."""
    return re.sub(r"[-_.]+", "-", name).lower()
