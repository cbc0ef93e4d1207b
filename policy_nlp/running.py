"""What the commands share: running the pipeline over inputs, progress, problems, opening outputs."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from policy_nlp import terminal
from policy_nlp.inputs import STDIN, Inputs, Problem, reason_of
from policy_nlp.writers import JsonlWriter, MissingExtra, Writer, open_writer

if TYPE_CHECKING:
    from policy_nlp.runner import Result


def fail(message: str, status: int = 1) -> NoReturn:
    """Tell why the command ends, and end it."""
    typer.echo(f"policy-nlp: {message}", err=True)
    raise typer.Exit(status)


def open_writers(outs: list[Path]) -> list[Writer]:
    """Open the writers of the outputs, or that of standard output if there is none; a mistake ends the command."""
    writers: list[Writer] = [] if outs else [JsonlWriter(None)]
    for out in outs:
        try:
            writers.append(open_writer(out))
        except (OSError, ValueError, MissingExtra) as error:
            for writer in writers:
                writer.close(complete=False)
            fail(f"cannot write {out}: {reason_of(error)}")
    return writers


def refuse_overwriting(inputs: Inputs, *outs: Path) -> None:
    """Opening the output would empty an input of the same name before it is read."""
    for out in outs:
        for name in inputs.files if out.exists() else ():
            if name != STDIN and Path(name).is_file() and out.samefile(name):
                fail(f"cannot write {out}: it is one of the inputs")


@contextmanager
def run(
    inputs: Inputs,
    config: str,
    date: str | None,
    processes: int,
    traditional: bool,
    *,
    progress: bool,
    outs: Sequence[Path] = (),
) -> Iterator[Iterator[Result]]:
    """Process the inputs; problems go to standard error as they come, and their number at the end."""
    from policy_nlp.runner import PipelineError, process

    console = terminal.make_console(stderr=True)
    visible_bar = progress and console.is_terminal and not (not outs and sys.stdout.isatty())
    bar = _progress_bar(console, visible_bar)
    task = bar.add_task("documents", total=inputs.size)
    done = problems = 0
    names = ", ".join(map(str, outs))

    def results() -> Iterator[Result]:
        nonlocal done, problems
        for item in process(inputs.read(date), config, processes=processes, traditional=traditional):
            bar.advance(task, item.size)
            if isinstance(item, Problem):
                problems += 1
                message = terminal.visible(f"policy-nlp: {item.where}: {item.reason}")
                console.print(message, soft_wrap=True)
            else:
                done += 1
                bar.update(task, description=f"{done} documents")
                yield item

    try:
        with bar:
            yield results()
    except PipelineError as error:
        fail(str(error))
    except BrokenPipeError:
        raise
    except OSError as error:
        fail(f"cannot write {names or 'standard output'}: {reason_of(error)}")
    if problems or outs:
        target = f" written to {names}" if outs else " processed"
        failed = f", {problems} {'input' if problems == 1 else 'inputs'} failed" if problems else ""
        console.print(f"{done} {'document' if done == 1 else 'documents'}{target}{failed}", soft_wrap=True)
    if problems:
        raise typer.Exit(1)


def _progress_bar(console: Console, visible: bool) -> Progress:
    """A bar over the bytes of the inputs; where their number is not known it only counts documents."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not visible,
    )
