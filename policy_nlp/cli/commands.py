"""The command ``policy-nlp``: extract records from documents, evaluate them against gold, show them.

Modules that import spaCy are imported inside the commands, so that ``--help`` and mistakes answer at once.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from policy_nlp import __version__
from policy_nlp.cli import terminal
from policy_nlp.cli.options import (
    INPUT_HELP,
    ConfigOption,
    DateOption,
    InputsArgument,
    Job,
    TraditionalOption,
    with_job,
)
from policy_nlp.cli.run import fail, open_writers, refuse_overwriting, run, run_dataset
from policy_nlp.cli.serve import serve
from policy_nlp.inputs import Document, Problem, find_inputs, reason_of
from policy_nlp.writers.dataset import is_dataset

app = typer.Typer(
    name="policy-nlp",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Find policy measures, numeric targets and organizations in Chinese policy text.",
)


def _print_version(value: bool) -> None:
    if value:
        typer.echo(f"policy-nlp {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    # A terminal that cannot show a character gets a question mark, not a crash.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


@app.command()
@with_job
def extract(
    inputs: InputsArgument,
    out: Annotated[
        list[str] | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="Write to FILE in the format that its name ends in: .jsonl (one document a line), .xlsx, .csv (one "
            "file a layer), .parquet, .duckdb, .html (a report), .spacy, .labelstudio.json or .doccano.jsonl. May be "
            "given several times. FOLDER/ gets a Parquet dataset in parts, for runs that may be stopped.",
            show_default=False,
        ),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on with a run that wrote to --out FOLDER/ and was stopped."),
    ] = False,
    retry: Annotated[
        bool, typer.Option("--retry", help="With --resume: try again what failed before.")
    ] = False,
    part_documents: Annotated[
        int, typer.Option("--part-documents", min=1, metavar="N", help="Documents in a part of FOLDER/.")
    ] = 1000,
    tables: Annotated[
        bool,
        typer.Option("--tables", help="Show tables of what was found, also where the output is no terminal."),
    ] = False,
    *,
    job: Job,
) -> None:
    """Extract records from documents.

    With --out the records are written in the format of the file's name; when the output is piped, they are JSON Lines
    (UTF-8), one document a line in the order of the inputs. On a terminal, tables show what was found.

    An input that cannot be read is reported and the others are processed; the exit status is then 1.

    With --out FOLDER/ the records are written as Parquet files to FOLDER/documents, what failed to failures.parquet, and
    manifest.json tells what there is. A run that was stopped, in whatever way, goes on with --resume.
    """
    found = find_inputs(inputs, job.limits)
    if out and any(is_dataset(name, resume=resume) for name in out):
        if len(out) > 1 or tables:
            fail("a folder is the only output: give no other --out and no --tables")
        run_dataset(found, Path(out[0]), job, resume=resume, retry=retry, part_documents=part_documents)
        return
    if resume:
        fail("--resume goes on with --out FOLDER/")
    outs = list(dict.fromkeys(map(Path, out or ())))
    refuse_overwriting(found, *outs)
    as_tables = tables or (not outs and sys.stdout.isatty())
    if as_tables and not outs:
        console = terminal.make_console()
        with run(found, job, progress=False) as results:
            for result in results:
                console.print(terminal.tables(result.record()))
        return
    writers = open_writers(outs)
    with run(found, job, progress=True, outs=outs, writers=writers) as results:
        for result in results:
            for writer in writers:
                writer.write_line(result.line)
            if tables:
                terminal.make_console().print(terminal.tables(result.record()))


@app.command()
@with_job
def report(
    inputs: InputsArgument,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE.html", help="The page to write.")] = Path(
        "report.html"
    ),
    language: Annotated[
        str,
        typer.Option(
            "--language", "-l", help="The language that the page opens in: zh, en, or one of --names."
        ),
    ] = "zh",
    names: Annotated[
        Path | None,
        typer.Option(
            "--names",
            metavar="PATH",
            help="Names of fields, values and words of the page in further languages: fields.jsonl, values.jsonl and "
            "interface.jsonl, or a folder of them, as in seeds/display_names.",
            show_default=False,
        ),
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", help="What stands at the top of the page.", show_default=False)
    ] = None,
    *,
    job: Job,
) -> None:
    """Write one page to look at what was found; it opens in any browser, without a network.

    It shows counts and charts, a table a layer to filter and sort, who answers for which measure, and the text of each
    document with organizations, targets and measures highlighted.
    """
    from policy_nlp.report.page import ReportWriter

    if out.suffix.lower() not in (".html", ".htm"):
        fail(f"cannot write {out}: the report is a page, its name ends in .html")
    found = find_inputs(inputs, job.limits)
    refuse_overwriting(found, out)
    try:
        writer = ReportWriter(out, language, title, names)
    except OSError as error:
        fail(f"cannot write {out}: {reason_of(error)}")
    except ValueError as error:
        fail(str(error))
    with run(found, job, progress=True, outs=[out], writers=[writer]) as results:
        for result in results:
            writer.write_line(result.line)


@app.command()
def show(
    inputs: InputsArgument,
    config: ConfigOption = "default",
    date: DateOption = None,
    traditional: TraditionalOption = False,
) -> None:
    """Show the text with organizations, numeric targets and measures highlighted.

    Colours need a terminal; set FORCE_COLOR=1 to keep them in a pipe (policy-nlp show FILE | less -R).
    """
    found = find_inputs(inputs)
    console = terminal.make_console()
    with run(found, Job(config=config, date=date, traditional=traditional), progress=False) as results:
        console.print(terminal.legend())
        for result in results:
            record = result.record()
            if len(found.files) > 1 or record["id"] not in found.files:
                console.rule(terminal.visible(record["id"]), align="left", style="dim")
            for line in terminal.highlighted(record):
                console.print(line, soft_wrap=True)


@app.command()
def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(metavar="GOLD.jsonl", help="A gold file, one document a line.", show_default=False),
    ],
    predictions: Annotated[
        Path | None,
        typer.Option(
            "--predictions",
            metavar="FILE",
            help="Score these records, as extract writes them, instead of running the pipeline.",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object.")] = False,
    errors: Annotated[
        int, typer.Option("--errors", min=0, metavar="N", help="List up to N differences on standard error.")
    ] = 0,
    config: ConfigOption = "default",
) -> None:
    """Score the pipeline, or stored predictions, against a gold file.

    Documents are paired by id; for a path, its file name counts, without .txt. All figures are summed over
    the documents (micro-averaged).
    """
    from policy_nlp.evaluation import format_table, score_pipeline, score_predictions
    from policy_nlp.runner import PipelineError, open_pipeline

    try:
        if predictions is not None:
            score = score_predictions(gold, predictions)
        else:
            with gold.open("rb"):  # a missing file is told before the pipeline is loaded
                pass
            score = score_pipeline(open_pipeline(config), gold)
    except OSError as error:
        fail(f"cannot read {error.filename}: {reason_of(error)}")
    except (ValueError, PipelineError) as error:
        fail(str(error))
    for line in score.differences[:errors]:
        typer.echo(line, err=True)
    figures = score.figures()
    typer.echo(json.dumps(figures, ensure_ascii=False) if as_json else format_table(figures))
    for note in score.notes():
        typer.echo(note, err=as_json)


@app.command()
def explain(
    source: Annotated[str, typer.Argument(metavar="INPUT", help=INPUT_HELP, show_default=False)],
    at: Annotated[
        int, typer.Option("--at", metavar="OFFSET", min=0, help="Character of the text, counted from 0.")
    ],
    document: Annotated[
        int, typer.Option("--document", min=1, help="Which document, if the input holds several.")
    ] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    config: ConfigOption = "default",
    date: DateOption = None,
) -> None:
    """Show why the clause at an offset is a measure or not: candidates, rules that fired and scores."""
    from policy_nlp.cli.explain import explain_document, format_explanation
    from policy_nlp.runner import PipelineError, open_pipeline

    items = find_inputs([source]).read(date)
    item = next((item for number, item in enumerate(items, 1) if number == document), None)
    if item is None:
        fail(f"{source}: there is no document {document}")
    if isinstance(item, Problem):
        fail(f"{item.where}: {item.reason}")
    assert isinstance(item, Document)
    try:
        found = explain_document(open_pipeline(config), item, at)
    except (ValueError, PipelineError) as error:
        fail(str(error))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        typer.echo(terminal.visible(format_explanation(found)))


@app.command()
def convert(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Gold (.jsonl), a DocBin (.spacy), or what Label Studio (.json) or doccano (.jsonl) exported.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="What to write: gold (.jsonl), .spacy, .labelstudio.json or .doccano.jsonl.",
            show_default=False,
        ),
    ],
) -> None:
    """Convert gold between JSON Lines, DocBin, Label Studio and doccano.

    extract --out NAME.labelstudio.json (or NAME.doccano.jsonl) makes the file that the tool imports; convert makes gold of
    what it exports after correction.
    """
    from policy_nlp.converting import read_annotated, write_annotated

    if out.exists() and source.exists() and out.samefile(source):
        fail(f"cannot write {out}: it is the input")
    try:
        count = write_annotated(out, read_annotated(source))
    except OSError as error:
        fail(f"cannot use {error.filename}: {reason_of(error)}")
    except ValueError as error:
        fail(str(error))
    typer.echo(f"{count} {'document' if count == 1 else 'documents'} written to {out}", err=True)


app.command()(serve)


def main() -> None:
    """Run the command; a reader that closes the pipe (``| head``) ends it quietly."""
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # What Python still holds for standard output would fail again when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
