"""Reports to extractions in child processes, several at a time, in the order of the reports."""

import queue
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from onrecord.graph.fence import Failure, Fence, attempt
from onrecord.graph.model import Extraction, Report
from onrecord.graph.settings import Settings

MEMORY = 4 << 30
SECONDS = 60.0
SECONDS_PER_CHARACTER = 2.0 / 10_000
BATCH_REPORTS = 16
BATCH_CHARACTERS = 60_000

Outcome = Extraction | Failure
Batch = list[Report]


def extract_all(
    reports: Iterable[Report], settings: Settings, *, jobs: int = 1
) -> Iterator[tuple[Report, Outcome]]:
    """Extract reports in ``jobs`` child processes; a report that fails has a Failure for its outcome.

    With no jobs the reports are extracted in this process, without limits on time and memory: for programs that keep the
    model loaded between calls.

    Reports are taken from the iterable only as fast as they are extracted, so a corpus of any size fits in memory. Raises
    OnrecordError where the settings cannot be used (an unknown model, a wrong frame file).
    """
    if jobs == 0:
        yield from _extract_here(reports, settings)
        return
    fences = [Fence(extractor, settings, seconds=allowed_seconds, memory=MEMORY) for _ in range(jobs)]
    free: queue.SimpleQueue[Fence[Settings, Report, Extraction]] = queue.SimpleQueue()
    for fence in fences:
        free.put(fence)

    def work(batch: Batch) -> list[Outcome]:
        fence = free.get()
        try:
            return fence.run(batch)
        finally:
            free.put(fence)

    pending: deque[tuple[Batch, Future[list[Outcome]]]] = deque()
    with ThreadPoolExecutor(len(fences)) as pool:
        try:
            for batch in _batches(reports):
                pending.append((batch, pool.submit(work, batch)))
                if len(pending) > 2 * len(fences):
                    done, future = pending.popleft()
                    yield from zip(done, future.result(), strict=True)
            while pending:
                done, future = pending.popleft()
                yield from zip(done, future.result(), strict=True)
        finally:
            for _, future in pending:
                future.cancel()
            for fence in fences:
                fence.close()


def _extract_here(reports: Iterable[Report], settings: Settings) -> Iterator[tuple[Report, Outcome]]:
    work = extractor(settings)
    for batch in _batches(reports):
        yield from zip(batch, attempt(work, batch), strict=True)


def extractor(settings: Settings) -> Callable[[Sequence[Report]], Iterable[Extraction]]:
    """Load the model and the ontology; what comes back extracts a batch of reports."""
    from onrecord.graph.extract import extract_many

    list(
        extract_many((), settings)
    )  # what is wrong with model or ontology is said now, not as the failure of a report
    return lambda reports: extract_many(reports, settings)


def allowed_seconds(reports: Sequence[Report]) -> float:
    """Seconds that these reports may take together."""
    return SECONDS + sum(len(report.text) for report in reports) * SECONDS_PER_CHARACTER


def _batches(reports: Iterable[Report]) -> Iterator[Batch]:
    """Group reports so that a batch is worth a message and small enough to be tried again."""
    batch: Batch = []
    size = 0
    for report in reports:
        if batch and (len(batch) >= BATCH_REPORTS or size + len(report.text) > BATCH_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(report)
        size += len(report.text)
    if batch:
        yield batch
