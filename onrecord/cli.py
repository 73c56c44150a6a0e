"""The command line: the commands of :mod:`onrecord.commands` in one program.

Exit codes: 0 all well; 1 nothing could be done, and why stands on standard error in one line; 2 wrong use; 3 some inputs
were not read, the rest was written. Modules that cost time to import are imported by the commands that need them.
"""

import contextlib
import os
import signal
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from onrecord.commands.actors import actors
from onrecord.commands.analyse import analyse
from onrecord.commands.build import build
from onrecord.commands.change import add, remove, update
from onrecord.commands.check import check
from onrecord.commands.claim import claim, import_
from onrecord.commands.compare import compare
from onrecord.commands.doctor import doctor
from onrecord.commands.dossier import dossier
from onrecord.commands.export import export
from onrecord.commands.forget import forget
from onrecord.commands.frames import frames
from onrecord.commands.init import init
from onrecord.commands.push import push
from onrecord.commands.query import queries, query
from onrecord.commands.rows import claims, statements
from onrecord.commands.serve import serve
from onrecord.commands.show import show
from onrecord.commands.timeline import timeline
from onrecord.commands.versions import versions
from onrecord.graph.errors import OnrecordError

ABOUT = """Read news reports into a knowledge graph in which every relation is on record:
the report, the exact words, the speaker, the polarity and the modality.

\b
Examples:
  onrecord build reports/ --out graph       read a folder into a graph
  onrecord show graph                       open its page in the browser
  onrecord query graph who-accused-whom     ask it a question
  onrecord claims reports/ | head -3        only the claims, one JSON object a line
"""

app = typer.Typer(
    name="onrecord",
    help=ABOUT,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
for command in (
    build,
    add,
    update,
    remove,
    check,
    query,
    queries,
    claims,
    statements,
    timeline,
    compare,
    versions,
    analyse,
    show,
    serve,
    push,
    export,
    dossier,
    forget,
    init,
    doctor,
):
    app.command()(command)
app.command("import")(import_)
app.add_typer(claim)
app.add_typer(frames)
app.add_typer(actors)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"onrecord {version('onrecord')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and exit.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    """Show the help where no command is named."""
    if context.invoked_subcommand is None and not version:
        typer.echo(context.get_help())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    # A build that is told to stop removes what it has half written.
    with contextlib.suppress(ValueError):  # not in the main thread
        signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = app(args=arguments, prog_name="onrecord", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except typer.TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # a group without a command: the message is its help
            typer.echo(error.format_message(), err=True)
            return 2
        where = getattr(getattr(error, "ctx", None), "command_path", "onrecord")
        _complain(f"{error.format_message()} ({where} --help tells more)")
        return error.exit_code
    except OnrecordError as error:
        _complain(str(error))
        return 1
    except BrokenPipeError:
        # The reader of the pipe has gone, as head does; Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + 13
    except Exception as error:
        if os.environ.get("ONRECORD_DEBUG"):
            raise
        _complain(
            f"internal error, {type(error).__name__}: {error} (set ONRECORD_DEBUG=1 to see where, and report it)"
        )
        return 1


def _complain(message: str) -> None:
    typer.echo(f"onrecord: {' '.join(message.split())}", err=True)
