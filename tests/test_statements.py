"""Indirect speech, beliefs, intentions and attitudes: whose, by which words, and what."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.graph.model import Modality, StatementKind
from tests.saying import by_cue, plain, said

# text | source | cue | content
CLAUSES = """
The mayor said that the bridge had been destroyed. | The mayor | said | that the bridge had been destroyed
The mayor said the bridge had been destroyed. | The mayor | said | the bridge had been destroyed
The bridge had been destroyed, the mayor said. | the mayor | said | The bridge had been destroyed
The bridge had been destroyed, said the mayor. | the mayor | said | The bridge had been destroyed
The bridge, the mayor said, had been destroyed. | the mayor | said | The bridge … had been destroyed
Officials confirmed that two men had been arrested. | Officials | confirmed | that two men had been arrested
The general told reporters that his troops had left the city. | The general | told | that his troops had left the city
He told the BBC that the talks had failed. | He | told | that the talks had failed
The ministry announced on Monday that the port would reopen. | The ministry | announced | that the port would reopen
The spokesman added that no one was hurt. | The spokesman | added | that no one was hurt
The commander claimed that the town had fallen. | The commander | claimed | that the town had fallen
Prosecutors allege that the banker stole the money. | Prosecutors | allege | that the banker stole the money
The report concluded that the army was unprepared. | The report | concluded | that the army was unprepared
Analysts believe that the siege will end soon. | Analysts | believe | that the siege will end soon
The colonel thought the war was lost. | The colonel | thought | the war was lost
Residents fear that the dam will break. | Residents | fear | that the dam will break
The prime minister warned that the truce might collapse. | The prime minister | warned | that the truce might collapse
The envoy asked whether the offer still stood. | The envoy | asked | whether the offer still stood
Nobody in the palace knew where the general was. | Nobody in the palace | knew | where the general was
As the general noted, the war was lost. | the general | noted | the war was lost
As the general put it, the war was lost. | the general | put | the war was lost
LONDON (Agency) - The mayor said on Monday that the bridge was closed. | The mayor | said | that the bridge was closed
The general, who said he was tired, left the room. | who | said | he was tired
The envoy left the room, saying that the talks were over. | The envoy | saying | that the talks were over
The minister resigned and said that he had been misled. | The minister | said | that he had been misled
The general made it clear that he would not resign. | The general | made it clear | that he would not resign
The treaty, which the minister said was dead, remains in force. | the minister | said | which … was dead
Geneva (Agency) – Anna Weber said on Monday that the talks had failed. | Anna Weber | said | that the talks had failed
Asked by a reporter if the report was true, the minister smiled. | a reporter | Asked | if the report was true
The report stated, among other things, that the dam was unsafe. | The report | stated | that the dam was unsafe
The spokesman countered that if the army left, the town would fall. | The spokesman | countered | that if the army left
"""

INFINITIVES = """
The government plans to send more tanks. | The government | plans | to send more tanks
The rebel leader vowed to fight on. | The rebel leader | vowed | to fight on
Diplomats hope to reach a deal by Friday. | Diplomats | hope | to reach a deal by Friday
The minister promised to publish the letters. | The minister | promised | to publish the letters
The rebels threatened to march on the capital. | The rebels | threatened | to march on the capital
The alliance expected Ukraine to attack in May. | The alliance | expected | Ukraine to attack in May
The president wanted his minister to resign. | The president | wanted | his minister to resign
The prime minister ordered the army to withdraw. | The prime minister | ordered | to withdraw
The bishop urged the soldiers to lay down their arms. | The bishop | urged | to lay down their arms
The company refused to pay the fine. | The company | refused | to pay the fine
The union agreed to end the strike. | The union | agreed | to end the strike
"""

OBJECTS = """
The president praised the envoy for brokering the deal. | The president | praised | the envoy for brokering the deal
The statement accuses the company of fraud. | The statement | accuses | the company of fraud
The senator accused the king, without naming him, of plotting a coup. | The senator | accused | the king … of plotting a coup
The opposition blamed the government for the famine. | The opposition | blamed | the government for the famine
The governor described the raid as an act of terror. | The governor | described | the raid as an act of terror
The senator called the plan a disgrace. | The senator | called | the plan a disgrace
The minister announced a ceasefire. | The minister | announced | a ceasefire
The union supports the strike. | The union | supports | the strike
The bishops condemned the attack. | The bishops | condemned | the attack
The rebels claimed responsibility for the attack. | The rebels | claimed | responsibility for the attack
The opposition called for new elections. | The opposition | called for | new elections
The envoy complained about the delay. | The envoy | complained about | the delay
The senator spoke out against the treaty. | The senator | spoke out against | the treaty
The minister ruled out a second term. | The minister | ruled out | a second term
The king is considering abdicating. | The king | is considering | abdicating
The candidates lashed out at the president. | The candidates | lashed out at | the president
The senator criticized what she called a betrayal. | The senator | criticized | what she called a betrayal
The government called for the law to be changed. | The government | called for | the law to be changed
The news alarmed the ministers. | the ministers | alarmed | The news
"""

NOUNS = """
The minister's claim that the army had fled proved false. | The minister | claim | that the army had fled
Her insistence that the plan would work surprised her allies. | Her | insistence | that the plan would work
The king made a promise to free the prisoners. | The king | promise | to free the prisoners
The Kremlin's plan to annex the region failed. | The Kremlin | plan | to annex the region
The general's denunciation of the minister shook the capital. | The general | denunciation of | the minister
The ambassador expressed support for the reform. | The ambassador | expressed support for | the reform
The envoy expressed hope that the truce would last. | The envoy | expressed hope | that the truce would last
His support for the strike cost him his office. | His | support for | the strike
The minister took issue with the report. | The minister | took issue with | the report
The bill drew criticism from the unions. | the unions | drew criticism | The bill
The senator made the case that the treaty was void. | The senator | made the case | that the treaty was void
"""

ADJECTIVES = """
The general was confident that his men would hold. | The general | was confident | that his men would hold
The opposition is critical of the deal. | The opposition | is critical of | the deal
Diplomats were worried that the truce would collapse. | Diplomats | were worried | that the truce would collapse
The premier was eager to sign the treaty. | The premier | was eager | to sign the treaty
Investors were skeptical of the forecast. | Investors | were skeptical of | the forecast
"""

PHRASES = """
According to the ministry, the bridge had been destroyed. | the ministry | According to | the bridge had been destroyed
The bridge had been destroyed, according to the ministry. | the ministry | according to | The bridge had been destroyed
In the view of the opposition, the election was stolen. | the opposition | In the view of | the election was stolen
In the general's opinion, the war was lost. | the general | opinion | the war was lost
In the minister's view, the treaty is dead. | the minister | view | the treaty is dead
"""

FOUND = [
    tuple(part.strip() for part in line.split("|"))
    for block in (CLAUSES, INFINITIVES, OBJECTS, NOUNS, ADJECTIVES, PHRASES)
    for line in block.strip().splitlines()
]


@pytest.mark.parametrize(("text", "source", "cue", "content"), FOUND)
def test_construction(text: str, source: str, cue: str, content: str) -> None:
    """Each construction gives one statement with its source, cue and content."""
    one = by_cue(text, cue)
    assert one.source == source
    assert plain(one.content).startswith(content)


@pytest.mark.parametrize(("text", "source", "cue", "content"), FOUND)
def test_offsets_hold(text: str, source: str, cue: str, content: str) -> None:
    """Offsets point at the words that the statement names, and its parts lie between start and end."""
    del content
    one = by_cue(text, cue)
    assert text[one.cue_start : one.cue_end] == one.cue
    assert one.source_start is not None and one.source_end is not None
    assert text[one.source_start : one.source_end] == source
    assert (one.parts[0][0], one.parts[-1][1]) == (one.start, one.end)
    assert " … ".join(text[start:end] for start, end in one.parts) == one.content


@pytest.mark.parametrize(
    "text",
    [
        "The house has three rooms and a garden.",
        "She opened the door and walked to the car.",
        "The river flows through the city to the sea.",
        "The troops fired at a “suspicious” car.",
        "The “so-called” republic held a vote.",
        "The factory makes engines for tractors.",
        "Rain is falling on the fields behind the village.",
        "The army crossed the river at dawn and took the bridge.",
        "A train with forty wagons left the station.",
        "The film “The Long Night” opened in March.",
        "The Moscow-backed forces held the town.",
        "The committee held the meeting in a hotel.",
        "The rebels shot down a helicopter near the town.",
        "A party called the New Dawn won three seats.",
    ],
)
def test_no_statement(text: str) -> None:
    """Plain narration, titles and scare quotes are no statements."""
    assert said(text) == ()


@pytest.mark.parametrize(
    ("text", "cue", "modality"),
    [
        ("The mayor said that the bridge was safe.", "said", Modality.ASSERTED),
        ("The mayor claimed that the bridge was safe.", "claimed", Modality.ASSERTED),
        ("Officials confirmed that the bridge was safe.", "confirmed", Modality.ASSERTED),
        ("The commander is said to be in Minsk.", "said", Modality.REPORTED),
        ("It is reported that the general has fled.", "reported", Modality.REPORTED),
        ("The general has reportedly fled to Belarus.", "reportedly", Modality.REPORTED),
        ("There are unconfirmed reports that the general has fled.", "reports", Modality.REPORTED),
        ("The rebels are believed to have left the city.", "believed", Modality.POSSIBLE),
        ("The colonel is alleged to have sold weapons.", "alleged", Modality.POSSIBLE),
        ("The colonel was accused of selling weapons.", "accused", Modality.POSSIBLE),
        ("Analysts speculate that the king is ill.", "speculate", Modality.POSSIBLE),
        ("The generals appear to support the coup.", "appear", Modality.POSSIBLE),
        ("The government plans to send more tanks.", "plans", Modality.PLANNED),
        ("The rebels vowed to take the city.", "vowed", Modality.PLANNED),
        ("The president wants the minister to resign.", "wants", Modality.PLANNED),
        ("Diplomats hope that the truce will last.", "hope", Modality.PLANNED),
        ("The opposition demanded that the king step down.", "demanded", Modality.PLANNED),
        ("Critics might argue that the law is unjust.", "argue", Modality.POSSIBLE),
    ],
)
def test_modality(text: str, cue: str, modality: Modality) -> None:
    """A cue lends its content the modality that its word, its mood and the lack of a source give it."""
    assert by_cue(text, cue).modality is modality


@pytest.mark.parametrize(
    ("text", "cue", "denies"),
    [
        ("The minister denied that troops had crossed the border.", "denied", True),
        ("The ministry did not deny that troops had crossed the border.", "deny", False),
        ("Critics doubt that the army can win.", "doubt", True),
        ("The general does not believe that the siege will end.", "believe", True),
        ("The minister rejected the accusation that he had lied.", "accusation", True),
        ("The minister said that he had lied.", "said", False),
        ("His denial that he had met the general was brief.", "denial", True),
    ],
)
def test_denial(text: str, cue: str, denies: bool) -> None:
    """Denying words and negated opinions deny their content; a negated denial does not."""
    assert by_cue(text, cue).denies is denies


def test_hearsay_has_no_source() -> None:
    """A passive without an agent and "reportedly" name nobody."""
    for text in (
        "The rebels are believed to have left the city.",
        "The general has reportedly fled to Belarus.",
        "It is unclear whether the general survived.",
        "It would be foolish to believe that the generals knew nothing.",
    ):
        assert [one.source for one in said(text)] == [None]


def test_passive_with_agent() -> None:
    """The "by" phrase of a passive is the source, its subject the content."""
    one = by_cue("The raid was condemned by the bishops.", "condemned")
    assert (one.source, one.content) == ("the bishops", "The raid")


def test_nested_statement() -> None:
    """A statement inside another one names the one that holds it."""
    outer, inner = said("The mayor said that the general had told him that the war was lost.")
    assert (outer.source, inner.source) == ("The mayor", "the general")
    assert outer.outer is None
    assert inner.outer == outer.id
    assert inner.content == "that the war was lost"


def test_light_verbs_carry_one_statement() -> None:
    """A verb that only carries the next one makes no statement of its own."""
    (one,) = said("Officials declined to comment on the report.")
    assert (one.cue, one.content) == ("declined to comment on", "the report")


def test_kind_of_indirect_speech() -> None:
    """Indirect speech is indirect, with quoted words in it mixed."""
    assert by_cue("The mayor said that the bridge was gone.", "said").kind is StatementKind.INDIRECT
    assert by_cue("The mayor said that the bridge was “a wreck” now.", "said").kind is StatementKind.MIXED


def test_source_actor() -> None:
    """The source is resolved to its actor: by name, pronoun, relative pronoun and possessive."""
    text = "Yevgeny Prigozhin said that the war was lost. He claimed that the ministry had lied."
    assert [one.source_actor for one in said(text)] == ["prigozhin", "prigozhin"]
    assert (
        by_cue("Vladimir Putin, who said that the plot had failed, flew home.", "said").source_actor
        == "putin"
    )
    assert (
        by_cue("Vladimir Putin's claim that the plot had failed was false.", "claim").source_actor == "putin"
    )


def test_ids_depend_on_report_and_place_only() -> None:
    """The same text gives the same ids, and two statements of a text never share one."""
    text = "The mayor said that the bridge was gone. The mayor said that the bridge was gone."
    said.cache_clear()
    first = [one.id for one in said(text)]
    said.cache_clear()
    assert [one.id for one in said(text)] == first
    assert len(set(first)) == 2


def test_order_and_empty_text() -> None:
    """Statements come in the order of their contents; a text without words has none."""
    found = said(
        "The tower, the mayor said, is old. The mayor added that it may fall. It will stay, according to the owner."
    )
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert len(found) == 3
    assert said("") == ()
    assert said("“") == ()


WORDS = "the mayor said that he was told by her , “ ” \" ' ( ) . : — and who claims to be asked if not reportedly".split()


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from([*WORDS, "\n\n"]), max_size=40))
def test_any_text(words: list[str]) -> None:
    """Any sequence of words and marks gives statements whose spans lie inside the text and agree with it."""
    text = " ".join(words)
    found = said(text)
    known = {one.id for one in found}
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert all(one.start <= start < end <= one.end for start, end in one.parts)
        assert " ".join(text[one.cue_start : one.cue_end].split()) == one.cue
        assert 0.5 <= one.confidence <= 1
        assert one.outer is None or one.outer in known - {one.id}


def test_neither_confirming_nor_denying_denies_nothing() -> None:
    """Who will neither confirm nor deny a thing has said nothing against it."""
    found = by_cue("The spokesman would neither confirm nor deny that the general had been arrested.", "deny")
    assert not found.denies
    assert found.modality is Modality.POSSIBLE
