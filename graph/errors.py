"""The errors of onrecord, one base and one class a cause.

OnrecordError
├── InputError       a report, corpus, manifest or graph folder cannot be used as it is
├── OntologyError    a relation, frame, actor or query file is wrong
├── QueryError       a query is refused, wrong or was stopped by a limit
│   └── LimitError   a query was stopped by a limit, which it names
└── StoreError       the store cannot be opened, written or trusted

Each message is one sentence that says what is wrong, where, and what to do; the command line prints it and nothing else.
"""


class OnrecordError(Exception):
    """Base of every error that onrecord raises on purpose."""


class InputError(OnrecordError):
    """A report, corpus, manifest or graph folder cannot be used as it is."""


class OntologyError(OnrecordError):
    """A relation, frame, actor or query file is wrong."""


class QueryError(OnrecordError):
    """A query is refused, wrong, or was stopped by a limit."""


class LimitError(QueryError):
    """A query was stopped by a limit: ``limit`` is "time", "cpu", "memory", "depth" or "result"."""

    def __init__(self, message: str, limit: str) -> None:
        super().__init__(message, limit)
        self.limit = limit

    def __str__(self) -> str:
        return str(self.args[0])


class StoreError(OnrecordError):
    """The store cannot be opened, written or trusted."""
