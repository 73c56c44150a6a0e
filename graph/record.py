"""The record of a run, ``build.json``: every input with its status, counts, versions, settings and times.

A folder that holds one is a graph. Times stand here and nowhere else, so that the graph itself is the same for the same
input.
"""

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from onrecord.graph.errors import InputError
from onrecord.graph.files import write_whole
from onrecord.graph.inputs import Input
from onrecord.graph.model import Report, digest

RECORD = "build.json"
FORMAT = 1
READ = frozenset({"ok", "ok-with-warnings"})


def is_graph(path: str | Path) -> bool:
    """Whether a path is a graph, a folder that holds a build.json."""
    return (Path(path) / RECORD).is_file()


def read_record(folder: str | Path) -> dict[str, Any]:
    """Read a graph's build.json.

    Raises InputError where there is none, or none that this version understands.
    """
    path = Path(folder) / RECORD
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        known = record["format"] == FORMAT
    except FileNotFoundError:
        raise InputError(
            f"{folder} is no graph (it holds no {RECORD}): make one with onrecord build"
        ) from None
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(f"{path} cannot be read: build the graph anew") from None
    if not known:
        raise InputError(f"{folder} was built by another version of onrecord: build the graph anew")
    return record


def write_record(folder: Path, record: dict[str, Any]) -> None:
    """Write a graph's build.json, as a whole or not at all."""
    text = json.dumps({**record, "format": FORMAT}, ensure_ascii=False, indent=2)
    write_whole(folder / RECORD, text + "\n")


def entry(item: Input) -> dict[str, Any]:
    """What the record says of one input."""
    report = item.report
    return {
        "path": item.path,
        "status": item.status,
        "reason": item.reason,
        "report": report.id if report else None,
        "title": report.title if report else None,
        "publisher": report.publisher if report else None,
        "date": report.date.isoformat() if report and report.date else None,
        "reader": report.reader if report else None,
        "sha256": report.sha256 if report else None,
        "seal": seal(report) if report else None,
    }


def seal(report: Report) -> str:
    """Hash all that is known of a report: where the seal is the same, so is what is found in it."""
    report = replace(
        report, extra=tuple(sorted(set(report.extra))), warnings=tuple(sorted(set(report.warnings)))
    )
    return digest(*(repr(getattr(report, field.name)) for field in fields(report)), length=16)
