"""Direct speech: quotation marks of all kinds, and the speaker before, inside, after or in the sentence before."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.graph.language import load, read
from onrecord.graph.model import StatementKind
from onrecord.graph.quotations import quotations
from tests.saying import by_cue, said

# text | source | content; ¶ is a new paragraph
DIRECT = """
"The bridge is gone," the mayor said. | the mayor | "The bridge is gone,"
"The bridge is gone," said the mayor. | the mayor | "The bridge is gone,"
"The bridge is gone!" shouted the mayor. | the mayor | "The bridge is gone!"
"Is the bridge gone?" the mayor asked. | the mayor | "Is the bridge gone?"
The mayor said, "The bridge is gone." | The mayor | "The bridge is gone."
The mayor said: "The bridge is gone." | The mayor | "The bridge is gone."
The mayor told reporters in the hall on Monday: "The bridge is gone." | The mayor | "The bridge is gone."
"It is gone," the mayor said. "We have to rebuild it." | the mayor | "It is gone," … "We have to rebuild it."
"It is gone," the mayor said, "and we have to rebuild it." | the mayor | "It is gone," … "and we have to rebuild it."
"The bridge," said the mayor, "is gone." | the mayor | "The bridge," … "is gone."
“The bridge is gone,” the mayor said. | the mayor | “The bridge is gone,”
‘The bridge is gone,’ the mayor said. | the mayor | ‘The bridge is gone,’
'The bridge is gone,' the mayor said. | the mayor | 'The bridge is gone,'
„The bridge is gone,“ the mayor said. | the mayor | „The bridge is gone,“
«The bridge is gone,» the mayor said. | the mayor | «The bridge is gone,»
”The bridge is gone,” the mayor said. | the mayor | ”The bridge is gone,”
“The bridge is gone,“ the mayor said. | the mayor | “The bridge is gone,“
The mayor: "The bridge is gone." | The mayor | "The bridge is gone."
SMITH: We have to rebuild the bridge before winter. | SMITH | We have to rebuild the bridge before winter
The mayor released the following statement: ¶ "We have to rebuild the bridge." | The mayor | "We have to rebuild the bridge."
"The bridge is gone," Anna Weber, a top adviser, said at a rally. | Anna Weber, a top adviser | "The bridge is gone,"
In a speech in July, the mayor said: ¶ We have to rebuild the bridge. | the mayor | We have to rebuild the bridge
The mayor was blunt. "The bridge is gone." | The mayor | "The bridge is gone."
The envoy left the room, saying: "The talks are over." | The envoy | "The talks are over."
The mayor released a statement saying, "The bridge is gone." | The mayor | "The bridge is gone."
"The bridge is gone," Anna Weber, who leads the town, said. | Anna Weber, who leads the town | "The bridge is gone,"
"The bridge is gone," said Anna Weber, the mayor of the town. | Anna Weber, the mayor of the town | "The bridge is gone,"
“It is gone,” the mayor said. ¶ “We have no money.” ¶ The town is poor. | the mayor | “It is gone,” … “We have no money.”
“The bridge is gone. ¶ “We have no money,” the mayor said. | the mayor | “The bridge is gone. “We have no money,”
“It is gone,” the mayor said. “We are poor. ¶ “We have no money.” | the mayor | “It is gone,” … “We are poor. “We have no money.”
"""

CASES = [
    tuple(part.strip().replace(" ¶ ", "\n\n") for part in line.split("|"))
    for line in DIRECT.strip().splitlines()
]


@pytest.mark.parametrize(("text", "source", "content"), CASES)
def test_direct_speech(text: str, source: str, content: str) -> None:
    """A quotation belongs to its speaker, whole, wherever the reporting clause stands."""
    (one,) = said(text)
    assert (one.source, one.content) == (source, content)


@pytest.mark.parametrize(("text", "source", "content"), [case for case in CASES if case[2][0] in "\"'“‘”„«"])
def test_direct_kind(text: str, source: str, content: str) -> None:
    """What consists of quotations alone is direct speech, over paragraphs too."""
    del source, content
    assert [one.kind for one in said(text)] == [StatementKind.DIRECT]


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ('The senator called the general "unhinged".', "called", 'the general "unhinged"'),
        (
            "The mayor said the town was “on its knees” after the flood.",
            "said",
            "the town was “on its knees” after the flood",
        ),
        (
            'In the general\'s words, the front was "a meat grinder".',
            "words",
            'the front was "a meat grinder"',
        ),
        (
            "He said the deal was “a gift” and “a betrayal of our dead.”",
            "said",
            "the deal was “a gift” and “a betrayal of our dead.”",
        ),
        ("The group calls itself a “people's army” now.", "calls", "itself a “people's army”"),
    ],
)
def test_mixed_speech(text: str, cue: str, content: str) -> None:
    """Words quoted inside indirect speech or an object belong to the whole content, which is mixed."""
    one = by_cue(text, cue)
    assert one.content.startswith(content)
    assert one.kind is StatementKind.MIXED


def test_two_speakers() -> None:
    """Each quotation goes to its own speaker, also where they answer one another."""
    text = "“We will stay,” the mayor said.\n\n“You will go,” the general replied. “The town is lost.”"
    first, second = said(text)
    assert (first.source, first.content) == ("the mayor", "“We will stay,”")
    assert (second.source, second.content) == ("the general", "“You will go,” … “The town is lost.”")


def test_quotation_continues_indirect_speech() -> None:
    """A quotation of whole sentences right after indirect speech goes on with its speaker."""
    (one,) = said("The mayor said that the town was lost. “We have no money left.”")
    assert one.source == "The mayor"
    assert one.kind is StatementKind.MIXED
    assert one.content.endswith("“We have no money left.”")


def test_apostrophes_are_no_quotation_marks() -> None:
    """Plural possessives and contractions open and close nothing."""
    reading = read(load(), "The workers' party won't join the miners' strike, and the '90s are over.")
    assert quotations(reading) == ()


def test_nested_quotation() -> None:
    """A quotation inside another one is nested and does not end it."""
    reading = read(load(), "“He told me, ‘Go home,’ and I went,” she said.")
    outer, inner = quotations(reading)
    assert (outer.nested, inner.nested) == (False, True)
    assert outer.first < inner.first < inner.last < outer.last


def test_forgotten_closing_mark() -> None:
    """A quotation whose closing mark was lost ends with its paragraph and does not swallow the next one."""
    reading = read(load(), "The mayor said: “The bridge is gone.\n\nThe town lies on a river.")
    (one,) = quotations(reading)
    assert not one.closed
    assert reading.words(one.first, one.last) == "“The bridge is gone."


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab.,!? \n'\"“”‘’`«»", max_size=60))
def test_any_marks(text: str) -> None:
    """Any sequence of marks gives quotations inside the text that are ordered and do not cross paragraphs."""
    reading = read(load(), text)
    found = quotations(reading)
    for one in found:
        assert 0 <= one.first <= one.inner <= one.end <= one.last < len(reading.starts)
        assert {reading.paragraphs[i] for i in range(one.first, one.last + 1)} == {one.paragraph}
    outer = [one for one in found if not one.nested]
    assert all(before.last < after.first for before, after in pairwise(outer))
