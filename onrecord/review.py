"""A review in the terminal: two actors that may be one, side by side, and one key to say whether they are."""

from collections.abc import Callable
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from onrecord.console import clean
from onrecord.graph import decisions as files
from onrecord.graph.decisions import Decision, Kind
from onrecord.graph.evidence import Evidence

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from onrecord.graph.identity import Candidate
    from onrecord.graph.knowledge_graph import KnowledgeGraph

KEYS: Final = {"s": Kind.SAME, "d": Kind.DIFFERENT, "u": Kind.UNSURE}
STOP: Final = frozenset({"q", "\x1b", "\x04", ""})
HELP: Final = "[s]ame  [d]ifferent  [u]nsure  [b]ack  [q]uit"


class Review:
    """One sitting: ``decisions`` gathers what was decided, in order; nothing is written here."""

    def __init__(self, graph: "KnowledgeGraph", *, who: str, when: str, limit: int) -> None:
        self.evidence = Evidence(graph, files.beside(graph.store_path))
        self.pairs = self.evidence.candidates[:limit]
        self.who, self.when = who, when
        self.decisions: list[Decision] = []

    def run(self, key: Callable[[], str]) -> None:
        """Show pair after pair and take a key for each, until there are no more or the person stops."""
        from rich.console import Console

        terminal = Console(highlight=False)
        terminal.print(f"{len(self.pairs)} pairs to judge", markup=False)
        at = 0
        trail: list[int] = []
        while at < len(self.pairs):
            pair = self.pairs[at]
            if self._settled(pair):
                at += 1
                continue
            self._show(terminal, pair, at)
            pressed = self._ask(terminal, key)
            if pressed in STOP:
                return
            if pressed == "b":
                at = self._undo(terminal, trail, at)
                continue
            self.decisions.append(self._decision(pair, KEYS[pressed]))
            terminal.print(f"{KEYS[pressed].value}\n", markup=False)
            trail.append(at)
            at += 1
        terminal.print("no more pairs", markup=False)

    def _ask(self, terminal: "Console", key: Callable[[], str]) -> str:
        terminal.print(HELP, markup=False, end=" ")
        pressed = key().lower()
        while pressed not in KEYS and pressed not in STOP and pressed != "b":
            terminal.print(f"\nno such key; {HELP}", markup=False, end=" ")
            pressed = key().lower()
        return pressed

    def _undo(self, terminal: "Console", trail: list[int], at: int) -> int:
        if not trail:
            terminal.print("nothing to undo\n", markup=False)
            return at
        undone = self.decisions.pop()
        terminal.print(f"undone: {undone.kind.value} {undone.one} {undone.other}\n", markup=False)
        return trail.pop()

    def _settled(self, pair: "Candidate") -> bool:
        """Whether the two are one already by what was decided in this sitting."""
        from networkx.utils import UnionFind

        groups = UnionFind([pair.one, pair.other])
        for decision in self.decisions:
            if decision.kind is Kind.SAME:
                groups.union(decision.one, decision.other)
        return bool(groups[pair.one] == groups[pair.other])

    def _decision(self, pair: "Candidate", kind: Kind) -> Decision:
        why = f"review: {pair.likeness.rule}"
        return Decision(kind, pair.one, pair.other, who=self.who, when=self.when, why=why)

    def _show(self, terminal: "Console", pair: "Candidate", at: int) -> None:
        terminal.rule(f"{at + 1} of {len(self.pairs)}", style="")
        terminal.print(f"{pair.likeness.rule}: {clean(pair.likeness.why)}", markup=False)
        terminal.print(self._sides(pair))

    def _sides(self, pair: "Candidate") -> "Table":
        from rich.table import Table
        from rich.text import Text

        table = Table(show_header=False, box=None, padding=(0, 1), expand=True)
        table.add_column(ratio=1, overflow="fold")
        table.add_column(ratio=1, overflow="fold")
        for left, right in zip_longest(self._card(pair.one), self._card(pair.other), fillvalue=Text("")):
            table.add_row(left, right)
        return table

    def _card(self, actor: str) -> "list[Text]":
        """What is known of one actor, a line each."""
        from rich.text import Text

        known = self.evidence.dossier(actor)
        lines = [
            Text(clean(known.label), style="bold"),
            Text(f"{known.kind.value}, {len(known.reports)} reports, {known.weight} claims"),
            Text(clean(known.id), style="dim"),
        ]
        if names := [name for name in known.names if name != known.label]:
            lines.append(Text(clean(f"also {', '.join(names[:6])}")))
        if known.titles:
            lines.append(Text(f"titles: {', '.join(sorted(known.titles))}"))
        if company := self.evidence.company(actor):
            lines.append(Text(clean(f"with {', '.join(company)}")))
        for quote in self.evidence.quotes(actor):
            line = Text(clean(f"“…{quote.before}"))
            line.append(clean(quote.name), style="bold")
            line.append(clean(f"{quote.after}…” "))
            line.append(clean(quote.report), style="dim")
            lines.append(line)
        return lines
