"""The wheel holds everything, works from elsewhere, and is what spacy package expects."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

TEXT = "到2027年，工业和信息化部培育10家以上链主企业。"


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", str(out), str(checkout)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    [path] = out.glob("*.whl")
    return path


def test_every_package_folder_is_listed(checkout: Path) -> None:
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))
    listed = set(project["tool"]["setuptools"]["packages"])
    folders = {
        ".".join(path.parent.relative_to(checkout).parts)
        for path in (checkout / "policy_nlp").rglob("__init__.py")
    }
    assert listed == folders | {"policy_nlp.configs", "policy_nlp.seeds"}


def test_the_wheel_is_small_and_complete(wheel: Path, checkout: Path) -> None:
    assert wheel.stat().st_size < 25_000_000
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, inside in (("seeds", "policy_nlp/seeds"), ("configs", "policy_nlp/configs")):
        for path in (checkout / folder).rglob("*"):
            if path.suffix in (".jsonl", ".json", ".txt", ".cfg"):
                assert f"{inside}/{path.relative_to(checkout / folder).as_posix()}" in names
    for path in (checkout / "policy_nlp" / "models").rglob("*"):
        if path.is_file():
            assert path.relative_to(checkout).as_posix() in names
    assert {"policy_nlp/py.typed", "policy_nlp/record.schema.json"} <= names


def test_the_wheel_works_in_a_fresh_process_from_another_directory(wheel: Path, tmp_path: Path) -> None:
    """Installed into an environment of its own that sees the dependencies but not the checkout."""
    home = tmp_path / "env"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    [site] = (home / "lib").glob("python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    import spacy

    dependencies = Path(spacy.__file__).parent.parent
    code = f"""
import sys, site
sys.path.append({str(dependencies)!r})
sys.meta_path = [finder for finder in sys.meta_path if "editable" not in repr(finder)]
import policy_nlp, spacy
assert policy_nlp.__file__.startswith({str(site)!r}), policy_nlp.__file__
from policy_nlp.resources import seeds_dir, configs_dir
assert str(seeds_dir()).startswith({str(site)!r})
assert str(configs_dir()).startswith({str(site)!r})
doc = spacy.load("policy_nlp")({TEXT!r})
print(len(doc._.orgs), len(doc._.targets), len(doc._.measures))
"""
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        [python, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["1", "1", "1"]


def test_spacy_package_makes_a_package(tmp_path: Path) -> None:
    saved, out = tmp_path / "saved", tmp_path / "out"
    import policy_nlp

    nlp = policy_nlp.load("fast")
    nlp.meta["name"] = "mine"
    nlp.to_disk(saved)
    out.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "spacy", "package", str(saved), str(out), "--build", "none"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    [meta] = out.glob("*/meta.json")
    assert "policy-nlp" in meta.read_text(encoding="utf-8")
