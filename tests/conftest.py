"""What all tests share: where the data are, and the rule that nothing is skipped in continuous integration."""

import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("ONRECORD_DATA") or ROOT.parent / "shared").resolve()
IN_CI = os.environ.get("CI") == "true"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure that gives the reason: what is skipped there is tested nowhere."""
    if report.outcome == "skipped" and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped, which CI=true forbids: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test that was skipped in continuous integration."""
    report = yield
    if IN_CI:
        _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Fail a module that was skipped in continuous integration."""
    report = yield
    if IN_CI:
        _refuse_skip(report)
    return report


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def samples() -> Path:
    """Return the folder of the sample reports."""
    return ROOT / "examples" / "wagner-2023"


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """Return the folder with benchmark data; tests that need it are skipped in clones without it."""
    if not DATA.is_dir():
        pytest.skip(f"no benchmark data at {DATA}: set ONRECORD_DATA to the folder that holds them")
    return DATA


@pytest.fixture(scope="session")
def reports_dir(data_dir: Path) -> Path:
    """Return the folder of benchmark reports; tests that need it are skipped in clones without it."""
    folder = data_dir / "reports"
    if not folder.is_dir():
        pytest.skip(f"no benchmark reports at {folder}: set ONRECORD_DATA to the folder that holds reports/")
    return folder


@pytest.fixture(scope="session")
def sample_graph(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the graph of the sample reports, built once for all tests that only read it."""
    import onrecord

    folder = tmp_path_factory.mktemp("samples") / "graph"
    onrecord.build(samples, folder, jobs=0)
    return folder


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Return the browser, one for all tests; those that need it are skipped where there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("the tests of the page need Chromium: install it (apt-get install chromium) to run them")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()
