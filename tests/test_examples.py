"""The sample reports: each is read with its origin, says what it is meant to say, and is rebuilt the same."""

import datetime as dt
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from onrecord.graph.extract import extract_many
from onrecord.graph.model import Extraction
from onrecord.graph.reports import read_inputs

ORIGINS = {
    "01-northern-wire-2023-06-24.txt": ("Northern Wire", dt.date(2023, 6, 24)),
    "02-state-information-service-2023-06-24.md": ("State Information Service", dt.date(2023, 6, 24)),
    "03-the-continental-2023-06-25.html": ("The Continental", dt.date(2023, 6, 25)),
    "04-baltic-courier-2023-06-25.md": ("Baltic Courier", dt.date(2023, 6, 25)),
    "05-steppe-review-2023-06-27.txt": ("Steppe Review", dt.date(2023, 6, 27)),
    "06-hallam-institute-2023-06-28.pdf": (None, dt.date(2023, 6, 28)),
    "07-capital-ledger-2023-06-30.txt": ("Capital Ledger", dt.date(2023, 6, 30)),
    "08-northern-wire-scan.txt": (None, None),
}


@pytest.fixture(name="found", scope="module")
def _found(samples: Path) -> dict[str, Extraction]:
    inputs = list(read_inputs([str(samples)]))
    reports = [one.report for one in inputs if one.report is not None]
    return {Path(one.report.path).name: one for one in extract_many(reports)}


@pytest.fixture(name="script", scope="module")
def _script(root: Path) -> ModuleType:
    if importlib.util.find_spec("reportlab") is None:
        pytest.skip("reportlab, which sets the sample PDF, is not installed")
    spec = importlib.util.spec_from_file_location("make_examples", root / "examples" / "make_examples.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_each_sample_is_read_with_its_origin(samples: Path) -> None:
    """All eight are read, with the publisher and date that they state; what they do not state stays unknown."""
    inputs = list(read_inputs([str(samples)]))
    assert {one.status for one in inputs} <= {"ok", "ok-with-warnings"}
    origins = {
        Path(one.report.path).name: (one.report.publisher, one.report.date) for one in inputs if one.report
    }
    assert origins == ORIGINS


def test_samples_have_the_length_of_reports(found: dict[str, Extraction]) -> None:
    """Each has between 250 and 600 words."""
    lengths = {name: len(one.report.text.split()) for name, one in found.items()}
    assert all(250 <= length <= 600 for length in lengths.values()), lengths


def test_only_the_article_of_the_page_and_the_brief_is_read(found: dict[str, Extraction]) -> None:
    """Cookie bar, navigation, footer and the PDF's running footer are no part of the reports."""
    page = found["03-the-continental-2023-06-25.html"].report.text
    assert "brokered by Belarusian President" in " ".join(page.split())
    assert not [
        words for words in ("cookies", "Subscribe", "newsletter", "All rights reserved") if words in page
    ]
    brief = found["06-hallam-institute-2023-06-28.pdf"].report.text
    assert "Prigozhin opposed the generals" in " ".join(brief.split())
    assert "page 1" not in brief


@pytest.mark.parametrize(
    ("name", "subject", "relation", "object_", "polarity", "speaker"),
    [
        ("01", "prigozhin", "accused", "russian-mod", "affirmed", None),
        ("01", "prigozhin", "accused", "shoigu", "affirmed", None),
        ("01", "russian-mod", "assaulted", "wagner", "affirmed", "prigozhin"),
        ("01", "russian-mod", "assaulted", "wagner", "negated", "russian-mod"),
        ("01", "surovikin", "requested", "wagner", "affirmed", None),
        ("01", "putin", "leads", "russia", "affirmed", None),
        ("02", "fsb", "accused", "prigozhin", "affirmed", None),
        ("02", "prigozhin", "rebelledAgainst", "russia", "affirmed", "fsb"),
        ("02", "west", "aided", "ukraine", "affirmed", None),
        ("02", "erdogan", "consulted", "putin", "affirmed", None),
        ("03", "lukashenko", "brokered", "prigozhin", "affirmed", None),
        ("03", "prigozhin", "agreedWith", "russia", "affirmed", None),
        ("03", "kadyrov", "supported", "putin", "affirmed", None),
        ("04", "lukashenko", "actsFor", "putin", "affirmed", None),
        ("04", "prigozhin", "rebelledAgainst", "putin", "negated", "prigozhin"),
        ("04", "nato", "aided", "prigozhin", "negated", None),
        ("05", "lukashenko", "consulted", "prigozhin", "affirmed", None),
        ("05", "tsikhanouskaya", "accused", "lukashenko", "affirmed", None),
        ("06", "prigozhin", "accused", "gerasimov", "affirmed", None),
        ("06", "lukashenko", "brokered", "putin", "affirmed", None),
        ("06", "prigozhin", "opposes", "russian-military-leadership", "affirmed", None),
        ("07", "zolotov", "accused", "west", "affirmed", None),
        ("07", "wagner", "mobilizedAgainst", "moscow", "affirmed", None),
        ("08", "prigozhin", "accused", "russian-mod", "affirmed", None),
        ("08", "surovikin", "requested", "wagner", "affirmed", None),
    ],
)
def test_samples_say_what_they_are_meant_to_say(
    found: dict[str, Extraction],
    name: str,
    subject: str,
    relation: str,
    object_: str,
    polarity: str,
    speaker: str | None,
) -> None:
    """The claims that the sample reports were written around are found, with their polarity and speaker."""
    report = next(one for key, one in found.items() if key.startswith(name))
    claims = {(c.subject, c.relation, c.object, str(c.polarity), c.attributed_to) for c in report.claims}
    assert (subject, relation, object_, polarity, speaker) in claims


def test_hedged_reports_are_not_asserted(found: dict[str, Extraction]) -> None:
    """What may happen or is only offered is never stated as a fact."""
    modality = {
        (c.subject, c.relation, c.object): str(c.modality)
        for name in ("01-northern-wire-2023-06-24.txt", "07-capital-ledger-2023-06-30.txt")
        for c in found[name].claims
    }
    assert modality["putin", "sanctioned", "gerasimov"] == "possible"
    assert modality["lukashenko", "brokered", "putin"] == "planned"


def test_russian_style_spellings_lead_to_known_actors(found: dict[str, Extraction]) -> None:
    """Evgeniy Prigozhin, Sergey Shoygu, Alyaksandr Lukashenka and the others are the actors of the other reports."""
    actors = {actor.id for actor in found["05-steppe-review-2023-06-27.txt"].actors}
    expected = {
        "prigozhin",
        "shoigu",
        "lukashenko",
        "gerasimov",
        "peskov",
        "budanov",
        "tsikhanouskaya",
        "bortnikov",
    }
    assert expected <= actors
    assert not [actor for actor in actors if "shoygu" in actor or "lukashenka" in actor or "evgeniy" in actor]


def test_a_scan_gives_most_of_what_its_original_gives(found: dict[str, Extraction]) -> None:
    """Misread letters, broken lines and running headers cost at most a third of the claims."""
    original, scan = (
        {(c.subject, c.relation, c.object) for c in found[name].claims}
        for name in ("01-northern-wire-2023-06-24.txt", "08-northern-wire-scan.txt")
    )
    assert len(original & scan) >= len(original) * 2 / 3


def test_the_scan_is_what_the_script_makes(script: ModuleType, samples: Path, tmp_path: Path) -> None:
    """The committed scan is the script's, to the byte."""
    script.make_scan(tmp_path / "scan.txt")
    assert (tmp_path / "scan.txt").read_bytes() == (samples / "08-northern-wire-scan.txt").read_bytes()


def test_the_pdf_is_what_the_script_makes(script: ModuleType, samples: Path, tmp_path: Path) -> None:
    """The script sets the same PDF each time, with the text of the committed one."""
    for name in ("one.pdf", "two.pdf"):
        script.make_brief(tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    committed = samples / "06-hallam-institute-2023-06-28.pdf"
    fresh, kept = (
        one.report.text for one in read_inputs([str(tmp_path / "one.pdf"), str(committed)]) if one.report
    )
    assert fresh == kept
