"""Words that a PDF broke at the end of a line: whether the hyphen belongs to the word is told by the rest of the text.

PDFium joins such lines and leaves U+FFFE where the hyphen stood, in "lea-ders" as in "NATO-backed".
"""

import re
from collections import Counter

BROKEN = "\ufffe"

_PAIR = re.compile(rf"([^\W_]+){BROKEN}(?=([^\W_]+))")
_WORD = re.compile(rf"(?<![\w{BROKEN}-])[^\W_]+(?:-[^\W_]+)*(?![\w{BROKEN}-])")
_FIRST = frozenset(
    "all anti ex half high long low mid multi non pro self semi short so then ultra vice well".split()
)
_SECOND = frozenset(
    "affiliated aligned armed backed based born brokered built chief controlled era funded general held led linked made "
    "minister occupied owned president ranking run scale sponsored style supported term trained wide".split()
)


def mended(text: str) -> str:
    r"""Write each broken word as one, or with its hyphen where it is a compound.

    >>> mended("the lea\ufffeders of the NATO\ufffebacked group and the pro\ufffeKremlin side")
    'the leaders of the NATO-backed group and the pro-Kremlin side'
    """
    if BROKEN not in text:
        return text
    known = Counter(_WORD.findall(text.casefold()))

    def mend(pair: re.Match[str]) -> str:
        return pair[1] + ("-" if _is_compound(pair[1], pair[2], known) else "")

    return _PAIR.sub(mend, text).replace(BROKEN, "-")


def _is_compound(first: str, second: str, known: Counter[str]) -> bool:
    left, right = first.casefold(), second.casefold()
    if known[f"{left}-{right}"] or known[left + right]:
        return known[f"{left}-{right}"] > known[left + right]
    # Nobody breaks an acronym or a number, and a capital begins a word.
    if (
        (first.isupper() and len(first) > 1)
        or first.isdigit()
        or (second[0].isupper() and not first.isupper())
    ):
        return True
    return (left in _FIRST or known[left] > 0) and (right in _SECOND or known[right] > 0)
