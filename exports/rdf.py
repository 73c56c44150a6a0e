"""RDF/XML, and Turtle of RDF 1.2 in which each claim is a reifier of its triple."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from onrecord.exports.files import replacing, xml_safe
from onrecord.exports.turtle import Abbreviation, Triple, write
from onrecord.exports.view import View, text_of
from onrecord.ontology.terms import ON, escape, term

PARTS: Final = (term("rdf:subject"), term("rdf:predicate"), term("rdf:object"))


def write_turtle(view: View, path: Path) -> None:
    """Write Turtle: the union of the graphs."""
    _write(view, path, "turtle")


def write_trig(view: View, path: Path) -> None:
    """Write TriG: each graph by itself."""
    _write(view, path, "trig")


def write_nquads(view: View, path: Path) -> None:
    """Write N-Quads, sorted."""
    _write(view, path, "nquads")


def _write(view: View, path: Path, form: str) -> None:
    with replacing(path) as beside, beside.open("wb") as output:
        write(view.graphs(), view.names.prefixes, output, form)


def write_rdf_xml(view: View, path: Path) -> None:
    """Write RDF/XML: the union of the graphs; characters that XML cannot hold become U+FFFD."""
    triples = sorted({triple for _, graph in view.graphs() for triple in graph})
    lines = "".join(f"{s} {p} {_xml(o)} .\n" for s, p, o in triples).encode()
    with replacing(path) as beside:
        data = ox.serialize(
            ox.parse(lines, format=ox.RdfFormat.N_TRIPLES),
            format=ox.RdfFormat.RDF_XML,
            prefixes=dict(view.names.prefixes),
        )
        # A bare carriage return is read as a line break; it stands in texts only.
        beside.write_bytes((data or b"").replace(b"\r", b"&#13;"))


def _xml(value: str) -> str:
    if not value.startswith('"') or ("\\" not in value and value.isprintable()):
        return value
    end = value.rindex('"')
    return f'"{escape(xml_safe(text_of(value)))}"{value[end + 1 :]}'


def write_reifiers(view: View, path: Path) -> None:
    """Write Turtle of RDF 1.2: each claim annotates its triple, and only what a report itself states as fact is a triple."""
    short = Abbreviation(view.names.prefixes)
    body = "".join(piece for name, triples in view.graphs() for piece in _section(name, triples, short))
    with replacing(path) as beside, beside.open("w", encoding="utf-8", newline="\n") as output:
        output.write('VERSION "1.2"\n')
        output.writelines(f"PREFIX {name}: <{iri}>\n" for name, iri in sorted(short.used.items()))
        output.write(body)


def _section(name: str, triples: Iterable[Triple], short: Abbreviation) -> Iterator[str]:
    rows = sorted(set(triples))
    facts = {row for row in rows if row[1].startswith(f"<{ON}")}
    yield f"\n# {short(name)}\n"
    for subject, group in groupby(rows, key=itemgetter(0)):
        about = list(group)
        parts = dict(row[1:] for row in about if row[1] in PARTS)
        if len(parts) == len(PARTS):
            stated = (parts[PARTS[0]], parts[PARTS[1]], parts[PARTS[2]])
            rest = _properties((row for row in about if row[1] not in PARTS), short)
            yield _claim(subject, stated, rest, short, fact=stated in facts)
        else:
            yield f"\n{short(subject)}\n{_properties(about, short)}    .\n"


def _claim(claim: str, stated: Triple, rest: str, short: Abbreviation, *, fact: bool) -> str:
    words = " ".join(map(short, stated))
    if fact:
        return f"\n{words} ~ {short(claim)} {{|\n{rest}|}} .\n"
    return f"\n{short(claim)} {short(term('rdf:reifies'))} <<( {words} )>> ;\n{rest}    .\n"


def _properties(rows: Iterable[Triple], short: Abbreviation) -> str:
    return "".join(
        f"    {short(predicate)} {' , '.join(short(value) for _, _, value in group)} ;\n"
        for predicate, group in groupby(rows, key=itemgetter(1))
    )
