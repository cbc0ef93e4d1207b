"""``python -m policy_nlp.training``: trains the parts, one form of command for all of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Annotated, Literal

import typer
from confection import Config

from policy_nlp.extras import MissingExtra, need
from policy_nlp.gold import GoldError
from policy_nlp.resources import configs_dir
from policy_nlp.training.cards import TRAINED, write_card
from policy_nlp.training.parts import PARTS, Sources

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Train the trained parts from gold documents and corpora.",
)

GoldOption = Annotated[Path, typer.Option("--gold", help="Gold documents, JSON Lines.")]
CorporaOption = Annotated[
    Path, typer.Option("--corpora", help="Folder with words.txt.gz, policy.jsonl.gz and ner.jsonl.gz.")
]


def _fail(message: object) -> typer.Exit:
    typer.echo(f"policy_nlp.training: {message}", err=True)
    return typer.Exit(1)


@app.command()
def corpora(gold: GoldOption, out: Annotated[Path, typer.Option("--out", help="The folder.")]) -> None:
    """Make the corpora that a folder lacks of the gold documents, so that everything can be tried."""
    from policy_nlp.training.samples import make_corpora

    made = make_corpora(gold, out)
    if made:
        typer.echo(
            f"NOTE: {', '.join(made)} in {out} made of {gold}, in place of public corpora. "
            "What is trained on so little is weak: use it to see that everything runs, not to extract with."
        )


@app.command()
def train(
    part: Annotated[Literal["words", "targets", "measures", "orgs"], typer.Argument(help="What to train.")],
    gold: GoldOption,
    corpora: CorporaOption,
    out: Annotated[Path, typer.Option("--out", help="Folder of the model; its card is kept.")],
    settings: Annotated[
        Path | None, typer.Option("--settings", help="Folder of the training configs; that of the package.")
    ] = None,
    annotations: Annotated[
        Path | None,
        typer.Option("--annotations", help="Stand-off annotations of documents in policy.jsonl.gz."),
    ] = None,
) -> None:
    """Train one part and write its model."""
    config = (settings or configs_dir() / "training") / f"{part}.cfg"
    out.mkdir(parents=True, exist_ok=True)
    try:
        for module in ("sklearn", "jieba"):
            need(module, "train")
        figures = PARTS[part](dict(Config().from_disk(config)), Sources(gold, corpora, annotations), out)
    except (MissingExtra, GoldError, OSError) as error:
        raise _fail(f"{part}: {error}") from None
    command = f"python -m policy_nlp.training train {part} --gold {gold} --corpora {corpora} --out {out}"
    command += f" --settings {settings}" if settings else ""
    command += f" --annotations {annotations}" if annotations else ""
    trained = {"command": command, "gold": str(gold), "settings": str(config), "figures": figures}
    (out / TRAINED).write_text(json.dumps(trained, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    typer.echo(f"{part}: {json.dumps(figures)}")


@app.command()
def cards(
    pipeline: Annotated[Path, typer.Option("--pipeline", help="A saved pipeline that has the models.")],
    models: Annotated[Path, typer.Option("--models", help="Folder with the models, a folder a part.")],
    gold: Annotated[Path, typer.Option("--gold", help="The gold to evaluate on.")],
) -> None:
    """Evaluate a pipeline and write the figures into the cards of its models, which it gets too (folder cards)."""
    from policy_nlp.evaluation import evaluate, format_table
    from policy_nlp.pipeline import load_pipeline

    figures = evaluate(load_pipeline(pipeline), gold)
    typer.echo(format_table(figures))
    (pipeline / "cards").mkdir(exist_ok=True)
    (pipeline / "cards" / "evaluation.json").write_text(
        json.dumps(figures, indent=1) + "\n", encoding="utf-8"
    )
    for part in PARTS:
        folder = models / part
        if (folder / TRAINED).is_file():
            trained = json.loads((folder / TRAINED).read_text(encoding="utf-8"))
            write_card(folder, part, trained, figures, str(gold))
            shutil.copyfile(folder / "README.md", pipeline / "cards" / f"{part}.md")


if __name__ == "__main__":
    app()
