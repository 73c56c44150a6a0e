"""How names are folded, so that spellings of one name meet."""

import re
import unicodedata

QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "–": "-", "—": "-"}
)
LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss"})


def fold(text: str) -> str:
    """Fold a name for look-up: NFKC, lower case, no accents, plain apostrophes and hyphens, single spaces.

    >>> fold("Volodymyr  Zelenskyĭ’s")
    "volodymyr zelenskyi's"
    """
    if text.isascii():
        return " ".join(text.translate(QUOTES).lower().split())
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).translate(QUOTES).lower())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).translate(LETTERS).split())


def fold_title(title: str) -> str:
    """Fold a title: as :func:`fold`, in British spelling, without hyphens and "the", a minister's field before the word.

    >>> fold_title("Minister of Defense"), fold_title("Commander-in-Chief"), fold_title("chief of the General Staff")
    ('defence minister', 'commander in chief', 'chief of general staff')
    """
    words = fold(title).replace("-", " ").replace("defense", "defence").replace("advisor", "adviser")
    words = " ".join(word for word in words.split() if word != "the")
    return re.sub(r"^(minister|secretary) (?:of|for) (defence|interior)(?: affairs)?$", r"\2 \1", words)


def is_acronym(name: str) -> bool:
    """Whether a name is a short one in capitals: in another case it would be another word ("US", "us")."""
    return name.isupper() and name.isalpha() and len(name) < 7
