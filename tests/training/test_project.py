"""``project.yml`` trains, evaluates, writes the model cards and packages, with nothing but the sample documents."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from policy_nlp.training.cards import BEGIN, END, write_card

PARTS = ("words", "targets", "measures", "orgs")


@pytest.fixture(scope="module")
def done(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a project that was run from start to end, and what it printed."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copyfile(checkout / "project.yml", folder / "project.yml")
    for name in ("seeds", "annotations", "configs/training"):
        shutil.copytree(checkout / name, folder / name)
    run = subprocess.run(
        [sys.executable, "-m", "spacy", "project", "run", "all"],
        cwd=folder, env={**os.environ, "COLUMNS": "200"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    return folder, run.stdout


def test_it_says_that_samples_give_a_weak_model(done: tuple[Path, str]) -> None:
    assert "weak" in done[1]
    assert "the figures below are no measure of quality" in (
        done[0] / "training/models/measures/README.md"
    ).read_text(encoding="utf-8")


def test_every_part_has_a_model_and_a_card(done: tuple[Path, str]) -> None:
    models = done[0] / "training" / "models"
    evaluation = json.loads((done[0] / "training/pipeline/cards/evaluation.json").read_text(encoding="utf-8"))
    for part in PARTS:
        assert (models / part / "weights.npz").is_file()
        card = (models / part / "README.md").read_text(encoding="utf-8")
        assert f"python -m policy_nlp.training train {part} " in card
        for name, row in evaluation.items():
            if name.startswith(f"{part}."):
                assert f"| {name} | {row.get('f', row.get('accuracy')):.3f} |" in card
        assert card == (done[0] / f"training/pipeline/cards/{part}.md").read_text(encoding="utf-8")


def test_the_wheel_holds_the_trained_models(done: tuple[Path, str], tmp_path: Path) -> None:
    [wheel] = (done[0] / "training" / "packages").glob("*/dist/*.whl")
    site = tmp_path / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", str(site), str(wheel)],
        check=True,
    )  # fmt: skip
    code = """
import numpy as np, spacy, sys
nlp = spacy.load("zh_retrained")
for name, part in (("policy_orgs", "orgs"), ("policy_targets", "targets"), ("policy_measures", "measures")):
    with np.load(f"{sys.argv[1]}/{part}/weights.npz") as arrays:
        model = nlp.get_pipe(name).model
        assert set(model) == {*arrays.files, "meta"}
        assert all((model[key] == arrays[key]).all() for key in arrays.files)
print(nlp.tokenizer.segmenter, nlp("财政部支持企业改造。")._.orgs[0].text)
"""
    path = os.pathsep.join([str(site), *os.environ.get("PYTHONPATH", "").split(os.pathsep)])
    run = subprocess.run(
        [sys.executable, "-c", code, str(done[0] / "training" / "models")],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (run.stdout, run.returncode) == ("pkuseg 财政部\n", 0), run.stderr


def test_a_card_keeps_what_stands_around_the_figures(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text(f"# Card\n\nBefore.\n\n{BEGIN}\nold\n{END}\n\nBehind.\n", encoding="utf-8")
    trained = {"command": "c", "gold": "train.jsonl", "settings": "s", "figures": {"documents": 3, "f": 0.5}}
    for accuracy in (0.25, 0.75):
        write_card(
            tmp_path, "targets", trained, {"targets.status": {"accuracy": accuracy, "of": 4}}, "dev.jsonl"
        )
    card = path.read_text(encoding="utf-8")
    assert card.startswith("# Card\n\nBefore.\n\n<!--")
    assert card.endswith("-->\n\nBehind.\n")
    assert "old" not in card
    assert re.findall(r"targets.status \| ([0-9.]+)", card) == ["0.750"]
    assert "no measure of quality" not in card


@pytest.mark.parametrize(
    ("given", "said"),
    [(["--gold", "none.jsonl", "--corpora", "."], "none.jsonl"), (["--gold", "bad.jsonl", "--corpora", "."], "bad.jsonl:1")],
)  # fmt: skip
def test_what_cannot_be_trained_on_is_named(tmp_path: Path, given: list[str], said: str) -> None:
    (tmp_path / "bad.jsonl").write_text("{", encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "policy_nlp.training", "train", "targets", *given, "--out", "out"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert said in run.stderr
    assert "Traceback" not in run.stderr
