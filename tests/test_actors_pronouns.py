"""What pronouns stand for: gender, number, syntax, quotations, and silence where it is not clear."""

import datetime as dt

import pytest

from onrecord.graph import language
from onrecord.graph.actors import cast_of
from onrecord.graph.model import MentionKind
from onrecord.ontology import catalogue

DAY = dt.date(2023, 6, 25)


def pronouns(text: str) -> list[tuple[str, str]]:
    """The pronouns of a text that stand for an actor, with the actor's label."""
    found = cast_of(language.read(language.load(), text), catalogue.load(), DAY)
    chosen = sorted((m for m in found.mentions if m.kind is MentionKind.PRONOUN), key=lambda m: m.start)
    return [(m.text, found.actors[m.actor].label) for m in chosen]


P, U, L = "Yevgeny Prigozhin", "Vladimir Putin", "Alexander Lukashenko"
RESOLVED = [
    ("Prigozhin left Rostov. He had no escort.", [("He", P)]),
    ("Putin met Angela Merkel in Sochi. She brought a letter.", [("She", "Angela Merkel")]),
    ("Putin said he would not resign.", [("he", U)]),
    ("Lukashenko praised his own police.", [("his", L)]),
    ("Putin asked Lukashenko to defend himself.", [("himself", L)]),
    ("Prigozhin, who had fought in Syria, retired.", [("who", P)]),
    ("Shoigu, whom Prigozhin had insulted, kept silent.", [("whom", "Sergei Shoigu")]),
    (
        "Anna Keller and Paul Brandt argued. She left first, and he followed.",
        [("She", "Anna Keller"), ("he", "Paul Brandt")],
    ),
    ("NATO moved its headquarters.", [("its", "NATO")]),
    ("Wagner troops took the town and then their commanders vanished.", [("their", "Wagner Group")]),
    ("Wagner fighters entered Rostov. They met no resistance.", [("They", "Wagner Group")]),
    ("“I will not leave,” said Clara Voss.", [("I", "Clara Voss")]),
    ("Clara Voss told reporters: “I am not afraid.”", [("I", "Clara Voss")]),
    ("Prigozhin himself gave the order.", [("himself", P)]),
    ("Ukraine defended its cities.", [("its", "Ukraine")]),
    ("In his speech, Putin attacked the plotters.", [("his", U)]),
    ("Putin arrested Igor Girkin because he had insulted him.", []),
    ("It is clear that Putin was surprised.", []),
    ("It rained in Minsk when Lukashenko landed.", []),
    ("It has been reported that Wagner lost a helicopter.", []),
    ("A spokesman met Putin in Moscow. He looked tired.", []),
    ("Putin and Lukashenko talked. They agreed on a deal.", []),
    ("The talks with Ukraine failed because they came too late.", []),
    ("Somebody knocked. He was tired.", []),
    ("We will win the match, they said.", []),
]


@pytest.mark.parametrize(("text", "expected"), RESOLVED, ids=[text[:44] for text, _ in RESOLVED])
def test_pronouns(text: str, expected: list[tuple[str, str]]) -> None:
    """A pronoun stands for the one actor that fits, and for nobody where two fit or none does."""
    assert pronouns(text) == expected


def test_pronoun_is_not_the_other_argument() -> None:
    """A plain pronoun and the subject of its clause are two."""
    assert (U in dict(pronouns("Lukashenko arrived at noon. Putin thanked him.")).values()) is False


def test_speaker_is_not_the_third_person() -> None:
    """Inside a quotation "he" is somebody else than its speaker."""
    found = pronouns("Prigozhin was furious about Shoigu. “He betrayed the country,” Prigozhin said.")
    assert found == [("He", "Sergei Shoigu")]


def test_gender_carries_over() -> None:
    """A pronoun that was clear teaches the gender of a name that nobody knows."""
    found = pronouns("Tuvan Oorzhak came in. She sat down. Later Lukashenko came in. He waited for her.")
    assert [actor for word, actor in found if word in ("She", "her")] == ["Tuvan Oorzhak", "Tuvan Oorzhak"]
