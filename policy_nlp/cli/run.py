"""What the commands share: running the pipeline over inputs, progress, problems, opening outputs."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from rich.console import Console

from policy_nlp.cli import terminal
from policy_nlp.cli.options import Job
from policy_nlp.cli.progress import Meter, duration
from policy_nlp.inputs import STDIN, Inputs, Problem, reason_of
from policy_nlp.writers import JsonlWriter, MissingExtra, Writer, open_writer
from policy_nlp.writers.dataset import Dataset, DatasetError
from policy_nlp.writers.parts import Failure, encode

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
    job: Job,
    *,
    progress: bool,
    outs: Sequence[Path] = (),
    writers: Sequence[Writer] = (),
) -> Iterator[Iterator[Result]]:
    """Process the inputs; problems go to standard error as they come, and their number at the end.

    Writers of ``outs`` are closed at the end, and leave no file if the run fails.
    """
    from policy_nlp.runner import Result, check_pipeline, process

    console = terminal.make_console(stderr=True)
    visible_bar = progress and console.is_terminal and not (not outs and sys.stdout.isatty())
    meter = Meter(console, inputs.size, bar=visible_bar)
    names = ", ".join(map(str, outs))

    def results() -> Iterator[Result]:
        for item in process(inputs.read(job.date), **_how(job)):
            if isinstance(item, Result):
                meter.document(item.size, item.characters)
                yield item
            elif isinstance(item, Problem):
                meter.problem(item.size)
                _tell(console, item)
        if meter.problems and not meter.documents:  # the writers leave what was there before
            fail(f"nothing written, {_inputs(meter.problems)} failed" if outs else "nothing processed")

    with _failing_in_words(names or "standard output"), meter, ExitStack() as stack:
        for writer in writers:
            stack.enter_context(writer)
        check_pipeline(job.config, job.traditional)
        yield results()
    done, problems = meter.documents, meter.problems
    if problems or outs:
        target = f" written to {names}" if outs else " processed"
        failed = f", {_inputs(problems)} failed" if problems else ""
        console.print(f"{done} {'document' if done == 1 else 'documents'}{target}{failed}", soft_wrap=True)
    if problems:
        raise typer.Exit(1)


def _inputs(number: int) -> str:
    return f"{number} {'input' if number == 1 else 'inputs'}"


def run_dataset(
    inputs: Inputs,
    folder: Path,
    job: Job,
    *,
    resume: bool,
    retry: bool,
    part_documents: int,
) -> None:
    """Process the inputs into a dataset, except those that are in it; a summary is printed at the end."""
    from policy_nlp.runner import Result, check_pipeline, process

    console = terminal.make_console(stderr=True)
    with _failing_in_words(str(folder)):
        check_pipeline(job.config, job.traditional)
    # A place is one document of the dataset, however often it is named.
    inputs = replace(inputs, files=tuple(dict.fromkeys(inputs.files)))
    settings = {
        "config": job.config,
        "pipeline": _fingerprint(job.config),
        "date": job.date,
        "traditional": job.traditional,
    }
    try:
        dataset = Dataset(folder, settings, resume=resume, retry=retry, part_documents=part_documents)
    except (DatasetError, MissingExtra, OSError) as error:
        fail(str(error) if isinstance(error, DatasetError) else f"cannot write {folder}: {reason_of(error)}")
    for file, documents in dataset.changed.items():
        console.print(
            terminal.visible(f"policy-nlp: {file} has changed: its {documents} documents are read again")
        )
    meter = Meter(console, inputs.size, bar=console.is_terminal, lines=not console.is_terminal)
    with _failing_in_words(str(folder)), dataset, meter:
        for item in process(inputs.read(job.date, dataset), **_how(job), ordered=False, encode=encode):
            if isinstance(item, Result):
                dataset.write(item.data, item.source, item.characters)
                meter.document(item.size, item.characters)
            elif isinstance(item, Problem):
                ident = item.where if item.where != item.source else None
                dataset.fail(Failure(item.source, ident, item.reason, item.file, item.version))
                meter.problem(item.size)
                _tell(console, item)
            else:
                meter.passed_over(item.size)
    earlier = f", {meter.passed:,} of them done before" if meter.passed else ""
    console.print(
        f"{dataset.documents:,} documents ({dataset.characters:,} characters) in {folder}{earlier}\n"
        f"{len(dataset.failures):,} failures in {folder / 'failures.parquet'}\n"
        f"{duration(meter.seconds)} for {meter.documents:,} documents: {meter.rate}",
        soft_wrap=True,
    )
    if dataset.failures:
        raise typer.Exit(1)


def _how(job: Job) -> dict[str, Any]:
    """What `policy_nlp.runner.process` is told of a job."""
    return {
        "config": job.config,
        "processes": job.processes,
        "timeout": job.timeout,
        "traditional": job.traditional,
    }


def _tell(console: Console, problem: Problem) -> None:
    console.print(terminal.visible(f"policy-nlp: {problem.where}: {problem.reason}"), soft_wrap=True)


@contextmanager
def _failing_in_words(target: str) -> Iterator[None]:
    """End the command with a message if the pipeline or the output fails."""
    from policy_nlp.runner import PipelineError

    try:
        yield
    except PipelineError as error:
        fail(str(error))
    except BrokenPipeError:
        raise
    except OSError as error:
        fail(f"cannot write {target}: {reason_of(error)}")


def _fingerprint(config: str) -> str | None:
    """A digest of a config file or the folder of a pipeline; None for one that ships with the package."""
    path = Path(config)
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.is_file())
    elif path.is_file():
        files = [path]
    else:
        return None
    digest = sha256()
    for file in files:
        digest.update(file.relative_to(path.parent).as_posix().encode("utf-8", "backslashreplace"))
        digest.update(file.read_bytes())
    return digest.hexdigest()
