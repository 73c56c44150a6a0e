"""Datelines: the place, day and agency before the first sentence of a report ("MOSCOW, June 24 (Agency) – ")."""

import re

DASH = r"(?:[–—]|--?)"
DATELINE = re.compile(
    r"[A-Z]{2}[A-Z .'’/-]*"  # MOSCOW
    r"(?P<more>(?:,\s?[A-Z][\w.]*(?:\s\d{1,2}(?:,\s\d{4})?)?){0,2}"  # , Russia, June 24
    r"(?:\s?\([\w .&/,]{2,40}\))?)"  # (Agency)
    rf"\s?{DASH}\s+(?=\S)"
)


def dateline_end(paragraph: str) -> int:
    """How many characters of a paragraph are its dateline, with the space after it; 0 where there is none.

    >>> text = "KYIV, Saturday (Agency) – The city was quiet."
    >>> text[dateline_end(text):]
    'The city was quiet.'
    """
    found = DATELINE.match(paragraph)
    if found is None:
        return 0
    # "NATO – the alliance – said": two dashes in one sentence are a parenthesis.
    sentence = paragraph[found.end() :].partition(". ")[0]
    return 0 if not found["more"] and re.search(rf"\s{DASH}\s", sentence) else found.end()
