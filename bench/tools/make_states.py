"""Write ontology/actors/states.tsv: the states of the world from countryinfo, corrected by states.corrections.tsv.

Run it as ``python bench/tools/make_states.py``, with ``--check`` to fail where the committed table is stale.
"""

import re
import sys
from pathlib import Path

from countryinfo import CountryInfo

from onrecord.graph.model import slug
from onrecord.ontology.catalogue import COLUMNS
from onrecord.ontology.names import fold
from onrecord.ontology.tables import Row, read

HERE = Path(__file__).resolve().parent
TABLE = HERE.parent.parent / "ontology" / "actors" / "states.tsv"
FIELDS = ("alpha2", "id", "label", "wikidata", "names", "capital", "seats", "adjectives", "nationals")
# Countryinfo also has territories and dissolved states; these are no states of their own.
TERRITORIES = set(
    "AI AN AQ AS AW AX BL BM BQ BV CC CK CS CW CX EH FK FO GF GG GI GL GP GS GU HK HM IM IO JE KY MF MO MP MQ MS NC NF NU "
    "PF PM PN PR RE SH SJ SX TC TF TK UM VG VI WF YT".split()
)
OFFICIAL = re.compile(r"\b(of|Republic|Federation|States|Confederation|Darussalam|Arab)\b|^Viet Nam$")
UNCHANGED = ("ese", "ish", "ch", "iss", "ois")


def entries() -> dict[str, dict[str, object]]:
    """Countryinfo's states by ISO 3166 alpha-2 code."""
    found: dict[str, dict[str, object]] = {}
    for info in CountryInfo("Russia").all().values():
        iso = info.get("ISO") or {}
        code = iso.get("alpha2")
        if code and code not in TERRITORIES and isinstance(info.get("capital"), str):
            found.setdefault(code, {**info, "alpha3": iso.get("alpha3", "")})
    return found


def nouns(demonyms: list[str]) -> list[str]:
    """Singular and plural of the words for a state's people."""
    plural = [word if word.endswith(UNCHANGED) else f"{word}s" for word in demonyms]
    return list(dict.fromkeys(word for pair in zip(demonyms, plural, strict=True) for word in pair))


def line(code: str, info: dict[str, object], fix: Row | None) -> dict[str, str]:
    """One line of the table."""
    demonyms = [word.strip() for word in str(info.get("demonym") or "").split(",") if word.strip()]
    label = str(info.get("name") or "")
    spellings = [str(name).strip() for name in info.get("altSpellings") or () if str(name).isascii()]  # type: ignore[attr-defined]
    # Codes would match ordinary words, and other languages' names are not in English reports.
    official = [name for name in spellings if OFFICIAL.search(name) and "," not in name and name[0].isupper()]
    values = {
        "id": slug(label),
        "label": label,
        "alpha2": code,
        "alpha3": str(info.get("alpha3") or ""),
        "wikidata": "",
        "names": "",
        "capital": str(info.get("capital") or ""),
        "seats": "",
        "adjectives": "|".join(demonyms),
        "nationals": "|".join(nouns(demonyms)),
    }
    for column in FIELDS[1:]:
        if fix and fix[column]:
            values[column] = fix[column].removeprefix("-") if fix[column] == "-" else fix[column]
    if fix and fix["adjectives"] and not fix["nationals"]:
        values["nationals"] = "|".join(nouns(fix["adjectives"].split("|")))
    known = [name for name in values["names"].split("|") if name]
    names = {fold(name): name for name in [label, *official, *known] if fold(name) != fold(values["label"])}
    values["names"] = "|".join(sorted(filter(None, names.values())))
    return values


def table() -> str:
    """The whole table as text."""
    fixes = {row["alpha2"]: row for row in read(HERE / "states.corrections.tsv", FIELDS)}
    known = entries()
    rows = [
        line(code, known.get(code, {"alpha3": "XKX"}), fixes.get(code)) for code in sorted({*known, *fixes})
    ]
    rows.sort(key=lambda row: row["id"])
    columns = COLUMNS["states"]
    head = "# Written by bench/tools/make_states.py from countryinfo (MIT licence) and bench/tools/states.corrections.tsv.\n"
    return head + "".join(
        "\t".join(cells) + "\n" for cells in [columns, *([row[c] for c in columns] for row in rows)]
    )


def main() -> int:
    """Write the table, or compare it."""
    text = table()
    if "--check" in sys.argv[1:]:
        return int(TABLE.read_text(encoding="utf-8") != text)
    TABLE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
