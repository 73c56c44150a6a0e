"""Who is named in a report: names, titles, descriptions, collectives, noise, on the real parser and the real catalogue."""

import datetime as dt
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.graph import language
from onrecord.graph.actors import Cast, cast_of
from onrecord.graph.model import ActorKind, MentionKind
from onrecord.graph.names import identifier
from onrecord.ontology import catalogue

DAY = dt.date(2023, 6, 25)


def cast(text: str, date: dt.date | None = DAY) -> Cast:
    """The cast of a text."""
    return cast_of(language.read(language.load(), text), catalogue.load(), date)


def named(found: Cast) -> dict[str, list[str]]:
    """The actors that each mentioned phrase stands for, in text order; ids of new actors without their digest."""
    result: dict[str, list[str]] = {}
    for mention in found.mentions:
        actor = found.actors[mention.actor]
        plain = actor.id if actor.catalogued or actor.id[-9] != "-" else actor.id[:-9]
        result.setdefault(mention.text, []).append(plain)
    return result


def check(
    text: str, expected: dict[str, str], absent: Iterable[str] = (), date: dt.date | None = DAY
) -> None:
    """Each expected phrase stands for its actor wherever it is mentioned; no absent phrase is a mention."""
    found = named(cast(text, date))
    for phrase, actor in expected.items():
        assert set(found.get(phrase, ["nobody"])) == {actor}, f"'{phrase}' in {found}"
    for phrase in absent:
        assert phrase not in found, f"'{phrase}' in {found}"


NAMES = [
    (
        "Yevgeny Prigozhin flew to Minsk, and Putin stayed at home.",
        {"Yevgeny Prigozhin": "prigozhin", "Putin": "putin"},
        (),
    ),
    ("Evgeny Prigozhin called Yevgeniy Prigozhin's driver.", {"Evgeny Prigozhin": "prigozhin"}, ()),
    (
        "Volodymyr Zelenskyy thanked the United States and NATO.",
        {"Volodymyr Zelenskyy": "zelensky", "United States": "us"},
        (),
    ),
    ("They told us that the plan may fail.", {}, ("us", "may")),
    ("The US and the U.S. are one country.", {"US": "us", "U.S.": "us"}, ()),
    ("He will go home in May or in March.", {}, ("May", "March", "will")),
    (
        "Igor Putin denied that he had met Vladimir Putin.",
        {"Igor Putin": "igor-putin", "Vladimir Putin": "putin"},
        (),
    ),
    (
        "Putin spoke. Igor Putin left the bank. Putin stayed.",
        {"Putin": "putin", "Igor Putin": "igor-putin"},
        (),
    ),
    ("Igor Putin left the bank. Putin had run it for years.", {"Putin": "igor-putin"}, ()),
    ("Igor Putin left the bank. President Putin praised him.", {"President Putin": "putin"}, ()),
    ("Richard Wagner wrote operas in Bavaria.", {"Richard Wagner": "richard-wagner"}, ("Wagner",)),
    (
        "Anna Keller resigned. Keller had led the port for years.",
        {"Anna Keller": "anna-keller", "Keller": "anna-keller"},
        (),
    ),
    (
        "Mayor Anna Keller spoke. Mayor Keller left early.",
        {"Mayor Anna Keller": "anna-keller", "Mayor Keller": "anna-keller"},
        (),
    ),
    (
        "General Sergei Ivanov praised General Pavel Ivanov on Monday.",
        {"General Sergei Ivanov": "sergei-ivanov", "General Pavel Ivanov": "pavel-ivanov"},
        ("Monday",),
    ),
    (
        "The Northern Harbour Union (NHU) struck. The NHU wants more pay.",
        {"NHU": "northern-harbour-union"},
        (),
    ),
    (
        "Michael Bloomberg spoke in Ohio. Bloomberg had never been there.",
        {"Bloomberg": "michael-bloomberg"},
        (),
    ),
    ("The minister read The Sunday Times on Sunday.", {}, ("Sunday", "The Sunday")),
    (
        "It cost $5 million, about 20 percent more, on 3 June 2023.",
        {},
        ("$5 million", "3 June 2023", "20 percent"),
    ),
    (
        "Read more at www.example.org or write to desk@example.org.",
        {},
        ("www.example.org", "desk@example.org"),
    ),
    (
        "Belarus President Alexander Lukashenko smiled.",
        {"Belarus President Alexander Lukashenko": "lukashenko", "Belarus": "belarus"},
        (),
    ),
    ("Defense Minister Shoigu stayed silent.", {"Defense Minister Shoigu": "shoigu"}, ("Defense",)),
    ("The West Coast saw storms.", {}, ("West",)),
]


@pytest.mark.parametrize(("text", "expected", "absent"), NAMES, ids=[text[:40] for text, _, _ in NAMES])
def test_names(text: str, expected: dict[str, str], absent: tuple[str, ...]) -> None:
    """Names resolve to the actors they name, and words that only look like names to nobody."""
    check(text, expected, absent)


PLACES = [
    ("Moscow rejected the offer.", {"Moscow": "russia"}),
    ("Moscow warned Kyiv and Washington.", {"Moscow": "russia", "Kyiv": "ukraine", "Washington": "us"}),
    (
        "Berlin, Paris and Warsaw condemned the attack.",
        {"Berlin": "germany", "Paris": "france", "Warsaw": "poland"},
    ),
    ("The Kremlin said that talks would go on.", {"Kremlin": "russia"}),
    ("The convoy stopped on the outskirts of Moscow.", {"Moscow": "moscow"}),
    ("Traffic was slow in Moscow on Saturday.", {"Moscow": "moscow"}),
    ("The fighters began a march on Moscow.", {"Moscow": "moscow"}),
    ("Tanks rolled towards Moscow.", {"Moscow": "moscow"}),
    ("MOSCOW (AP) — The market fell on Tuesday.", {"MOSCOW": "moscow"}),
]


@pytest.mark.parametrize(("text", "expected"), PLACES, ids=[text[:40] for text, _ in PLACES])
def test_metonymy(text: str, expected: dict[str, str]) -> None:
    """A capital is its state where it acts, and a place where the text means the place."""
    check(text, expected)


COLLECTIVES = [
    ("The Russian military moved tanks south.", {"Russian military": "russian-military"}),
    ("Ukrainian forces retook two villages.", {"Ukrainian forces": "ukrainian-military"}),
    ("Russian troops withdrew from the town.", {"Russian troops": "russian-military"}),
    ("Russia's Defence Ministry published a video.", {"Russia's Defence Ministry": "russian-mod"}),
    ("The Russian Ministry of Defense denied it.", {"Russian Ministry of Defense": "russian-mod"}),
    ("The Biden administration imposed new rules.", {"Biden administration": "biden-administration"}),
    ("The Ukrainian government asked for help.", {"Ukrainian government": "ukraine"}),
    ("The Zelensky government asked for help.", {"Zelensky government": "ukraine"}),
    ("Wagner fighters seized a depot.", {"Wagner fighters": "wagner"}),
    ("The Russian oligarchy fears the war.", {"Russian oligarchy": "russian-oligarchy"}),
    (
        "He ranted against Russia's military leadership.",
        {"Russia's military leadership": "russian-military-leadership"},
    ),
    ("Protesters blocked the road.", {"Protesters": "protesters"}),
    ("Prigozhin's forces turned around.", {"Prigozhin's forces": "wagner", "Prigozhin": "prigozhin"}),
    ("Prigozhin ordered his men to go home.", {"his men": "wagner", "his": "prigozhin"}),
    (
        "The Georgian opposition marched. The opposition wants elections.",
        {"opposition": "georgian-opposition"},
    ),
]


@pytest.mark.parametrize(("text", "expected"), COLLECTIVES, ids=[text[:40] for text, _ in COLLECTIVES])
def test_collectives(text: str, expected: dict[str, str]) -> None:
    """Organs, forces and classes of a state, and the people of a leader or force, are actors by readable ids."""
    check(text, expected)


def test_demonym() -> None:
    """An adjective of nationality mentions its state, as a demonym."""
    found = cast("Russian engineers repaired the bridge.")
    assert [(m.text, m.actor, m.kind) for m in found.mentions] == [("Russian", "russia", MentionKind.DEMONYM)]


def test_unowned_collective_means_nobody() -> None:
    """A military of no state in particular is nobody."""
    check("Coups in Thailand and Myanmar ended with governments removed by the military.", {}, ("military",))


TITLES = [
    ("The Russian defence minister spoke to reporters.", DAY, {"Russian defence minister": "shoigu"}),
    (
        "The Russian defence minister spoke to reporters.",
        dt.date(2024, 9, 1),
        {"Russian defence minister": "belousov"},
    ),
    ("The Belarusian president offered to talk.", DAY, {"Belarusian president": "lukashenko"}),
    ("The Wagner leader vanished for days.", DAY, {"Wagner leader": "prigozhin"}),
    ("The president of Belarus offered to talk.", DAY, {"president of Belarus": "lukashenko"}),
    ("The Russian leader went on television.", DAY, {"Russian leader": "putin"}),
    (
        "Clara Voss, the head of the Harbour Trust, resigned.",
        DAY,
        {"head of the Harbour Trust": "clara-voss"},
    ),
]


@pytest.mark.parametrize(
    ("text", "date", "expected"), TITLES, ids=[f"{text[:30]} {date}" for text, date, _ in TITLES]
)
def test_titles(text: str, date: dt.date, expected: dict[str, str]) -> None:
    """A title means who bore it on the report's day."""
    check(text, expected, date=date)


@pytest.mark.parametrize(
    "text",
    [
        "The former Russian president gave a lecture.",
        "A Russian minister resigned.",
        "Two Russian generals were dismissed.",
        "Russian presidents rarely travel there.",
        "The deputy Russian defence minister resigned.",
    ],
)
def test_titles_of_nobody_in_particular(text: str) -> None:
    """A former, indefinite, plural or subordinate office is not its present holder."""
    found = cast(text)
    assert not [m for m in found.mentions if found.actors[m.actor].kind is ActorKind.PERSON]


NOISE = [
    ("Vaery Gerasimov stayed in the capital.", {"Vaery Gerasimov": "gerasimov"}),
    ("Prigozhin spoke. Later Prigozhln left the town. Prigozhin did not return.", {"Prigozhln": "prigozhin"}),
    ("Everyone saw Luka-\nshenko leave the hall.", {"Luka- shenko": "lukashenko"}),
    ("They occupied Rostov-on-\nDon at dawn.", {"Rostov-on- Don": "rostov-on-don"}),
    ("PUTIN ACCUSES WAGNER OF TREASON", {"PUTIN": "putin", "WAGNER": "wagner"}),
    ("The troops returned inRussia last week.", {"Russia": "russia"}),
]


@pytest.mark.parametrize(("text", "expected"), NOISE, ids=[text[:40] for text, _ in NOISE])
def test_noise(text: str, expected: dict[str, str]) -> None:
    """Lost letters and spaces, hyphens at line ends and capitals do not hide an actor."""
    check(text, expected)


@pytest.mark.parametrize(
    "text",
    ["Lukashina won the race.", "Alexei Navarro paints.", "Mr Gerasimenko sells boats.", "Ms Putilina sang."],
)
def test_similar_names_stay_apart(text: str) -> None:
    """A name that only resembles one of the catalogue is not joined to it."""
    assert not [actor for actor in cast(text).actors.values() if actor.catalogued]


def test_same_full_name_same_id() -> None:
    """Somebody outside the catalogue has one id in all reports that give the full name."""
    one = cast("Clara Voss arrived. Voss was tired.")
    other = cast("On Friday, Mayor Clara Voss opened the bridge.")
    assert set(one.actors) == set(other.actors) == {identifier("Clara Voss")}
    assert one.actors[identifier("Clara Voss")].kind is ActorKind.PERSON


def test_label_is_the_fullest_name_without_title() -> None:
    """The label of a new actor has no title, whichever mention came first."""
    found = cast("Voss was tired. The mayor, Clara Voss, went home. Mayor Voss slept.")
    assert [actor.label for actor in found.actors.values()] == ["Clara Voss"]


def test_organisation_kind() -> None:
    """Head nouns tell organisations and forces from persons."""
    kinds = {
        a.label: a.kind
        for a in cast("The Northern Harbour Union met the 3rd Coastal Brigade.").actors.values()
    }
    assert kinds["Northern Harbour Union"] is ActorKind.ORGANISATION


def test_spans_and_lookups() -> None:
    """Spans are those of the canonical text; look-ups by head and by token agree with them."""
    text = "On Monday Belarus President Alexander Lukashenko spoke."
    reading = language.read(language.load(), text)
    found = cast_of(reading, catalogue.load(), DAY)
    for mention in found.mentions:
        assert text[mention.start : mention.end] == mention.text
        assert reading.span(mention.first, mention.last) == (mention.start, mention.end)
        assert found.at(mention.head) == mention
    words = [token.text for token in reading.doc]
    inner = found.covering(words.index("Belarus"))
    outer = found.covering(words.index("President"))
    assert inner is not None and inner.actor == "belarus"
    assert outer is not None and outer.actor == "lukashenko" and outer.head == words.index("Lukashenko")
    assert found.covering(words.index("spoke")) is None


def test_one_mention_a_head() -> None:
    """No two mentions share a head token, and every mention's actor is in the cast."""
    found = cast(
        "Russian President Vladimir Putin and his Belarusian colleague met Wagner commanders near Minsk. He left."
    )
    assert len({mention.head for mention in found.mentions}) == len(found.mentions)
    assert {mention.actor for mention in found.mentions} == set(found.actors)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "...", "“”", "-\n-", "’s", "A.", "THE", "Mr.", "1917"])
def test_nothing_named(text: str) -> None:
    """Texts without names have an empty cast."""
    assert not cast(text).mentions


DEFINITE = [
    ("Senator Clara Voss arrived. The senator was tired.", "senator", "clara-voss"),
    ("Prigozhin founded the Wagner Group. The group fought in Syria.", "group", "wagner"),
    (
        "The Northern Harbour Union met on Monday. The union wants more pay.",
        "union",
        "northern-harbour-union",
    ),
]


@pytest.mark.parametrize(("text", "phrase", "actor"), DEFINITE, ids=[phrase for _, phrase, _ in DEFINITE])
def test_definite_descriptions(text: str, phrase: str, actor: str) -> None:
    """A bare description means the one actor of the report that it fits."""
    check(text, {phrase: actor})


@pytest.mark.parametrize(
    "text",
    [
        "Senator Clara Voss met Senator Paul Brandt. The senator was tired.",
        "The senator was tired when Paul Brandt came in.",
        "The Northern Harbour Union met the Southern Harbour Union. The union wants more pay.",
    ],
)
def test_definite_descriptions_that_fit_two_or_none(text: str) -> None:
    """A bare description that fits two actors, or none, is no mention."""
    assert not {"senator", "union"} & named(cast(text)).keys()


WORDS = (
    "Putin|Wagner|the|Russian|president|of|Moscow|-|“|”|\"|'s|he|who|his|men|General|Igor|Girkin|said|that|,|.|(|NATO|)|"
    "US|us|May|a|troops|PRIGOZHIN|Luka-\nshenko|inRussia|…|\n\n|Ms|Clara|Voss|and|they|it|\u200b|é|—|@|#|1917|in|Kremlin"
).split("|")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_any_text(words: list[str]) -> None:
    """Whatever the text, spans stay inside it, tokens inside spans, and no head or actor is left over."""
    text = " ".join(words)
    reading = language.read(language.load(), text)
    found = cast_of(reading, catalogue.load(), DAY)
    assert len({mention.head for mention in found.mentions}) == len(found.mentions)
    assert {mention.actor for mention in found.mentions} == set(found.actors)
    for mention in found.mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.first <= mention.head <= mention.last
        assert 0 < mention.confidence <= 1
        assert found.covering(mention.head) is not None
