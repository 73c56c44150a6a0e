"""``onrecord versions``: what a report has and lacks beside the others of its family."""

from pathlib import Path
from typing import Annotated

import typer

from onrecord.commands import options
from onrecord.commands.output import Chosen, Format, print_rows

ReportName = Annotated[
    str, typer.Argument(metavar="REPORT", help="A report by id, path, file name, record, title or url.")
]
COLUMNS = {"what": "what", "other": "beside", "text": "text", "instead_of": "instead of"}


def versions(
    graph: options.Graph,
    report: ReportName,
    format: Chosen = Format.TABLE,  # noqa: A002  # the option's name
) -> None:
    """Show what a version of a text added, dropped or changed.

    The report is compared, sentence by sentence, with the other reports of its family: copies, reprints, excerpts,
    scans. Line breaks and a scanner's errors do not count. What this does to claims: onrecord query DIR versions.

    \b
    Examples:
      onrecord versions graph reprint.txt
      onrecord versions graph reprint.txt --format csv
    """
    import onrecord
    from onrecord.exports.versions import FIELDS
    from onrecord.exports.versions import versions as compared
    from onrecord.graph.changes import find_report

    opened = onrecord.open(Path(graph))
    chosen = find_report(opened, report)
    families = opened.derived().families
    kin = [other for other in families if other != chosen and families[other] == families.get(chosen)]
    others = [opened.extraction(other).report for other in sorted(kin)]
    if not others:
        typer.echo(f"'{report}' has no copy or excerpt in {graph}", err=True)
    print_rows(compared(opened.extraction(chosen).report, others), format, FIELDS, COLUMNS)
