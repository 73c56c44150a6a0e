"""The lexicon: every frame with its example, and sentences that no frame may take for what they are not."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from onrecord.graph.extract import extract_many
from onrecord.graph.model import Claim, Report
from onrecord.ontology import frames, relations
from onrecord.ontology.frames import Frame

WAR = dt.date(2023, 6, 25)
NEGATIVES = Path(__file__).parent / "data" / "frames.negative.tsv"


def _frames() -> list[Frame]:
    listed = {id(frame): frame for found in frames.load().frames.values() for frame in found}
    return sorted(listed.values(), key=lambda frame: (frame.relation, frame.id))


def _negatives() -> list[tuple[str, str]]:
    lines = NEGATIVES.read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(sentence, relation) for sentence, relation in rows]


FRAMES = _frames()
WRONG = _negatives()


def _claims(texts: list[str]) -> list[tuple[Claim, ...]]:
    reports = [
        Report(id=f"r{number}", path=f"r{number}", text=text, date=WAR) for number, text in enumerate(texts)
    ]
    return [extraction.claims for extraction in extract_many(reports)]


@pytest.fixture(scope="module")
def found() -> Mapping[str, tuple[Claim, ...]]:
    """Return the claims of each example, all read once."""
    exemplified = [frame for frame in FRAMES if frame.example]
    claims = _claims([frame.example or "" for frame in exemplified])
    return dict(zip((frame.id for frame in exemplified), claims, strict=True))


@pytest.fixture(scope="module")
def wrong() -> Mapping[str, tuple[Claim, ...]]:
    """Return the claims of each negative sentence, all read once."""
    return dict(
        zip((sentence for sentence, _ in WRONG), _claims([sentence for sentence, _ in WRONG]), strict=True)
    )


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.id)
def test_a_frame_finds_its_own_example(frame: Frame, found: Mapping[str, tuple[Claim, ...]]) -> None:
    """The example of a frame yields a claim of its relation, found by that very frame, with the polarity it states."""
    assert frame.example, f"{frame.id} has no example: write one beside its pattern '{frame.pattern}'"
    own = [c for c in found[frame.id] if c.frame == frame.pattern and c.relation == frame.relation]
    assert own, [(c.subject, c.relation, c.object, c.frame) for c in found[frame.id]]
    assert frame.polarity in {str(c.polarity) for c in own}


@pytest.mark.parametrize(("sentence", "relation"), WRONG)
def test_other_senses_of_a_word_are_no_claims(
    sentence: str, relation: str, wrong: Mapping[str, tuple[Claim, ...]]
) -> None:
    """Words of a frame in another sense or construction yield no claim of the relation (``*``: of any)."""
    unwanted = [c for c in wrong[sentence] if relation in {"*", c.relation}]
    assert not unwanted, [(c.subject, c.relation, c.object, c.frame) for c in unwanted]


def test_the_lexicon_is_broad() -> None:
    """Every relation has frames of several kinds of word, and the whole lexicon a thousand patterns at least."""
    kinds: dict[str, set[str]] = {}
    for frame in FRAMES:
        kinds.setdefault(frame.relation, set()).add(frame.pos)
    assert set(kinds) == set(relations.load())
    assert all(len(parts) >= 2 for parts in kinds.values()), kinds
    assert len({(frame.relation, frame.pattern) for frame in FRAMES}) >= 1_000


def test_frames_have_one_head_each() -> None:
    """No two frames of one relation share a pattern, and each identifier stands for one frame."""
    patterns = [(frame.relation, frame.pattern) for frame in FRAMES]
    assert len(patterns) == len(set(patterns))
    assert len(FRAMES) == len({frame.id for frame in FRAMES})
