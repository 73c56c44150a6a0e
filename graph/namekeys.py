"""Keys under which names that may be one actor's meet, so that only they are compared."""

from collections.abc import Iterable, Iterator

from onrecord.graph.likeness import LEGAL, looks, lore, plain, sound
from onrecord.graph.model import ActorKind
from onrecord.graph.names import atoms, surname


def block_keys(kind: ActorKind, names: Iterable[str]) -> set[str]:
    """The keys of an actor with these names; two actors that share none are not compared."""
    keys: set[str] = set()
    for name in names:
        parts = atoms(name)
        if parts:
            keys.add(f"looks {looks(''.join(parts))}")
            keys.update(_person(parts) if kind is ActorKind.PERSON else _body(parts, name))
    return keys


def _person(parts: tuple[str, ...]) -> Iterator[str]:
    """By the sound of the surname; by given name and either end of the surname, one of which survives an error."""
    last = surname(parts)
    given = parts[: parts.index(last)]
    yield f"surname {sound(last)}"
    yield f"surname {looks(last)}"
    if given:
        key = lore().key(given[0])
        yield f"person {key} {sound(last)}"
        yield f"person {key} {last[:3]}…"
        yield f"person {key} …{last[-3:]}"
        yield f"person {' '.join(sorted(parts))}"


def _body(parts: tuple[str, ...], name: str) -> Iterator[str]:
    words = plain(parts)
    yield f"words {' '.join(sorted(words))}"
    yield f"sound {' '.join(map(sound, parts))}"
    flat = "".join(words)
    if len(flat) > 11:
        yield f"start {flat[:8]}"
        yield f"end {flat[-8:]}"
    if len(parts) > 2:
        yield f"acronym {''.join(part[0] for part in parts)}"
        yield f"acronym {''.join(part[0] for part in parts if part not in LEGAL)}"
    elif len(parts) == 1 and name.isupper():
        yield f"acronym {parts[0]}"
