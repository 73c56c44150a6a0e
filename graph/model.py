"""The records that flow through onrecord: report, mention, actor, statement, claim.

All are frozen; all offsets count characters (Unicode code points) of the report's canonical text, end exclusive; all
identifiers are local names made of ``[A-Za-z0-9_.-]``, the part of an IRI that follows its namespace.
"""

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class ActorKind(StrEnum):
    """What sort of actor a node is; it decides shapes in the page and which relations make sense."""

    PERSON = "person"
    ORGANISATION = "organisation"
    STATE = "state"
    ALLIANCE = "alliance"
    FORCE = "armed-force"
    FACTION = "faction"
    PLACE = "place"


class MentionKind(StrEnum):
    """How a mention names its actor."""

    NAME = "name"
    TITLE = "title"
    DESCRIPTION = "description"
    DEMONYM = "demonym"
    PRONOUN = "pronoun"


class Polarity(StrEnum):
    """Whether a claim affirms its proposition or says that it does not hold."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"


class Modality(StrEnum):
    """How sure the speaker is: as fact, by hearsay, as a possibility, or as something to come."""

    ASSERTED = "asserted"
    REPORTED = "reported"
    POSSIBLE = "possible"
    PLANNED = "planned"


class StatementKind(StrEnum):
    """How a statement is rendered."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Report:
    """One input document with its canonical text and what is known of its origin.

    ``id`` is content-derived (see :func:`report_id`); ``path`` is how the user named the input, ``record`` the id inside a
    corpus file. ``title``, ``publisher``, ``date``, ``url`` and ``author`` are None where the input does not state them.
    """

    id: str
    path: str
    text: str
    record: str | None = None
    title: str | None = None
    publisher: str | None = None
    date: dt.date | None = None
    url: str | None = None
    author: str | None = None
    language: str = "en"
    sha256: str = ""
    text_sha256: str = ""
    reader: str = "text"
    extra: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The report as users know it: the record's id inside a corpus, else the path."""
        return self.record if self.record is not None else self.path


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, organisation, state, alliance, armed force, faction or place, known by one id."""

    id: str
    label: str
    kind: ActorKind
    names: tuple[str, ...] = ()
    wikidata: str | None = None
    gender: str | None = None
    state: str | None = None
    catalogued: bool = False

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of a report that names an actor; ``head`` is the index of its head token in the reading."""

    start: int
    end: int
    text: str
    actor: str
    kind: MentionKind
    head: int
    first: int
    last: int
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Statement:
    """A span of a report that somebody says, believes or wants: source, cue, content.

    ``start``/``end`` bound the content; ``parts`` holds its pieces where the cue interrupts it. ``source_actor`` is None where
    the source is no resolved actor. ``modality`` is what the cue lends to what is said ("alleged": possible). ``denies`` is true
    where the cue says that the content is not so ("denied that …"). ``outer`` is the id of the statement that holds this one.
    """

    id: str
    start: int
    end: int
    content: str
    kind: StatementKind
    cue: str
    cue_start: int
    cue_end: int
    source: str | None = None
    source_start: int | None = None
    source_end: int | None = None
    source_actor: str | None = None
    parts: tuple[tuple[int, int], ...] = ()
    modality: Modality = Modality.ASSERTED
    denies: bool = False
    outer: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Claim:
    """One place where a report states that one actor stands in a relation to another.

    ``subject`` and ``object`` are actor ids, ``relation`` the local name of the property, ``start``/``end`` the shortest clause
    that states it. ``attributed_to`` is the innermost speaker's actor id, None where the report speaks itself; ``speaker`` the
    words that name that speaker even where they resolve to no actor. ``within`` is the claim whose content this is, ``inner`` the
    claims that are its content. ``inferred`` says why an end that the text leaves unexpressed was filled, None where both are
    expressed. ``date`` is an ISO date ("2023-06-24", "2023-06", "1917") with the words that gave it.
    """

    id: str
    report: str
    start: int
    end: int
    quote: str
    subject: str
    subject_start: int
    subject_end: int
    subject_text: str
    relation: str
    object: str
    object_start: int
    object_end: int
    object_text: str
    frame: str
    confidence: float
    polarity: Polarity = Polarity.AFFIRMED
    modality: Modality = Modality.ASSERTED
    attributed_to: str | None = None
    speaker: str | None = None
    statement: str | None = None
    within: str | None = None
    inner: tuple[str, ...] = ()
    matter: str | None = None
    event: str | None = None
    inferred: str | None = None
    date: str | None = None
    date_text: str | None = None
    ended: bool = False

    def _repr_html_(self) -> str:
        from onrecord.graph import notebook

        return notebook.claim(self)


@dataclass(frozen=True, slots=True)
class Event:
    """A deal, coup, attack … that several claims of one report share; ``label`` is its shortest description."""

    id: str
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one report: what the steps after it (quads, store, exports) read."""

    report: Report
    actors: tuple[Actor, ...] = ()
    mentions: tuple[Mention, ...] = ()
    statements: tuple[Statement, ...] = ()
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = field(default=())


def joined(text: str, parts: Iterable[tuple[int, int]]) -> str:
    """The words of a text's parts, with white space folded and an ellipsis for what stands between them.

    >>> joined("He would, he said, not yield.", [(0, 8), (19, 28)])
    'He would … not yield'
    """
    return " … ".join(" ".join(text[start:end].split()) for start, end in parts)


def slug(text: str, limit: int = 48) -> str:
    """Turn words into a readable local name: ASCII, lower case, hyphens; empty where no letter has an ASCII form.

    >>> slug("Yevgeny Prigozhin’s “march”")
    'yevgeny-prigozhin-s-march'
    """
    plain = (
        unicodedata.normalize("NFKD", re.sub("[’']", "-", text)).encode("ascii", "ignore").decode().lower()
    )
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:limit].strip("-")


def digest(*parts: str | int | None, length: int = 8) -> str:
    """Hash parts into ``length`` hexadecimal digits: the same parts give the same digits on every machine.

    >>> digest("a", 1, None)
    '7f094b04'
    """
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:length]
