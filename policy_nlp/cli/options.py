"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Annotated, Any, get_type_hints

import typer

from policy_nlp.dates import iso_date
from policy_nlp.readers.base import Limits

INPUT_HELP = (
    "A document (text, Markdown, HTML, DOCX, PDF), a folder or .zip of documents, a .jsonl file with text and "
    "optional id, title, date, genre, number and issuer on each line, or - for standard input."
)

InputsArgument = Annotated[list[str], typer.Argument(metavar="INPUT...", help=INPUT_HELP, show_default=False)]
ConfigOption = Annotated[
    str,
    typer.Option(
        "--config",
        "-c",
        help="The pipeline: default (words), fast (characters), a .cfg file, or a saved pipeline.",
    ),
]


def _parse_date(value: str | None) -> str | None:
    if value is None:
        return None
    try:
        return iso_date(value)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


DateOption = Annotated[
    str | None,
    typer.Option(
        "--date",
        metavar="DATE",
        callback=_parse_date,
        help="Date (2025, 2025-03 or 2025-03-15) of the documents that are not given one in a .jsonl file; "
        "it wins over what the text says.",
        show_default=False,
    ),
]

TimeoutOption = Annotated[
    float | None,
    typer.Option(
        "--timeout",
        metavar="SECONDS",
        min=0.001,
        help="Give up a document that takes longer; it is reported, and the others are processed.",
        show_default=False,
    ),
]


def parse_limits(values: list[str] | None) -> Limits:
    """The limits of reading, with ``NAME=VALUE`` in the place of defaults.

    Raises
    ------
    typer.BadParameter
        If there is no such limit, or its value is no number above 0.
    """
    kinds = {name: type(value) for name, value in asdict(Limits()).items()}
    given: dict[str, Any] = {}
    for value in values or ():
        name, _, number = value.partition("=")
        if name not in kinds:
            raise typer.BadParameter(f"there is no limit {name!r}; there are {', '.join(kinds)}")
        try:
            given[name] = kinds[name](number)
        except ValueError:
            given[name] = 0
        if not given[name] > 0:
            raise typer.BadParameter(f"{value!r}: a number above 0 is expected")
    return Limits(**given)


LimitOption = Annotated[
    list[str] | None,
    typer.Option(
        "--limit",
        metavar="NAME=VALUE",
        help="How much of a file is taken: bytes, expanded, ratio, members, depth, pages, chars, seconds or memory. May "
        "be given several times.",
        show_default=False,
    ),
]
ProcessesOption = Annotated[
    int, typer.Option("--processes", "-p", min=1, help="Number of processes to work with.")
]
TraditionalOption = Annotated[
    bool,
    typer.Option(
        "--traditional",
        help="The documents are in traditional script: match them in simplified script, quote them as they are.",
    ),
]


@dataclass(frozen=True)
class Job:
    """How documents are processed: each field is an option of the commands that do so, with its default."""

    config: ConfigOption = "default"
    processes: ProcessesOption = 1
    timeout: TimeoutOption = None
    date: DateOption = None
    traditional: TraditionalOption = False
    limit: LimitOption = None

    @property
    def limits(self) -> Limits:
        """The limits of reading."""
        return parse_limits(self.limit)


def with_job(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of `Job` in the place of its last parameter, ``job``."""
    hints = get_type_hints(Job, include_extras=True)
    shared = [
        Parameter(one.name, Parameter.KEYWORD_ONLY, default=one.default, annotation=hints[one.name])
        for one in fields(Job)
    ]
    own = [one for one in signature(command, eval_str=True).parameters.values() if one.name != "job"]

    @wraps(command)
    def run(**given: Any) -> None:
        job = Job(**{one.name: given.pop(one.name) for one in shared})
        command(**given, job=job)

    both = [one.replace(kind=Parameter.KEYWORD_ONLY) for one in (*own, *shared)]
    vars(run)["__signature__"] = Signature(both)
    run.__annotations__ = {one.name: one.annotation for one in both}
    return run
