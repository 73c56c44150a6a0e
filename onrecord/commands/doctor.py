"""``onrecord doctor``: is the installation what it should be?"""

import typer

from onrecord.commands import options


def doctor(model: options.Model = options.MODEL) -> int:
    """Check the installation and the model.

    It looks at versions, the ontology, and the files of the language model, whose SHA-256 is known. The exit
    code is 0 if all is well, 1 if something is missing or wrong; warnings do not count.

    \b
    Example:
      onrecord doctor
    """
    from onrecord.graph.doctor import Verdict, examine

    worst = 0
    for finding in examine(model):
        typer.echo(f"{finding.verdict:8}{finding.subject:24}{finding.text}")
        worst = max(worst, int(finding.verdict is Verdict.BAD))
    return worst
