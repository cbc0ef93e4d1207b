"""A pipeline, model or config that comes from elsewhere is data: opening it runs nothing of it."""

from __future__ import annotations

import contextlib
import io
import pickle
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from spacy.language import Language

import policy_nlp


class Touch:
    """Makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    """A file that is there when something was run."""
    path = tmp_path / "was run"
    pickle.loads(pickle.dumps(Touch(path)))
    assert path.exists()
    path.unlink()
    return path


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved") / "pipeline"
    policy_nlp.load().to_disk(folder)
    return folder


def poisoned(saved: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "copy"
    shutil.copytree(saved, copy)
    return copy


def test_no_file_of_a_saved_pipeline_is_unpickled(saved: Path, tmp_path: Path, marker: Path) -> None:
    """Each file in turn that is no JSON and no config holds a pickle, or an archive of arrays that holds one."""
    payload = pickle.dumps(Touch(marker))
    archive = io.BytesIO()
    np.savez(archive, w=np.array([Touch(marker)], dtype=object))
    texts = (".json", ".cfg")
    files = sorted(
        path.relative_to(saved) for path in saved.rglob("*") if path.is_file() and path.suffix not in texts
    )
    assert any(path.suffix == ".npz" for path in files)
    copy = poisoned(saved, tmp_path)
    for file in files:
        whole = (saved / file).read_bytes()
        for content in {payload, archive.getvalue() if file.suffix == ".npz" else payload}:
            (copy / file).write_bytes(content)
            with contextlib.suppress(Exception):
                spacy.load(copy)("财政部")
            assert not marker.exists(), file
        (copy / file).write_bytes(whole)
    assert spacy.load(copy)("财政部安排资金。")._.orgs


def test_programs_and_pickles_beside_a_pipeline_are_left_alone(
    saved: Path, tmp_path: Path, marker: Path
) -> None:
    copy = poisoned(saved, tmp_path)
    code = f"from pathlib import Path\nPath({str(marker)!r}).touch()\n"
    for name in ("__init__.py", "functions.py", "policy_nlp.py", "sitecustomize.py", "conftest.py"):
        (copy / name).write_text(code, encoding="utf-8")
    for model in copy.rglob("pkuseg_model"):
        (model / "features.pkl").write_bytes(pickle.dumps(Touch(marker)))
    assert spacy.load(copy)("财政部安排资金。")._.orgs
    for model in copy.rglob("pkuseg_model"):
        (model / "features.msgpack").unlink()
    with pytest.raises(FileNotFoundError, match=r"features\.msgpack is missing"):
        spacy.load(copy)
    assert not marker.exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('@misc = "policy_nlp.lexicon.v1"', '@misc = "os.system"'),
        ('@misc = "policy_nlp.lexicon.v1"', '@misc = "policy_nlp.lexicon.v1"\ncode = "import os"'),
        ('name = "orgs"', 'name = "../../etc"'),
        ('factory = "policy_orgs"', 'factory = "os.system"'),
        ('@callbacks = "policy_nlp.set_max_length.v1"', '@callbacks = "builtins.exec"'),
    ],
)
def test_a_config_reaches_only_what_is_registered(old: str, new: str, tmp_path: Path, checkout: Path) -> None:
    config = (checkout / "configs" / "fast.cfg").read_text(encoding="utf-8")
    assert old in config
    (tmp_path / "bad.cfg").write_text(config.replace(old, new), encoding="utf-8")
    with pytest.raises(Exception, match=r"(?i)os\.system|code|no lexicon named|builtins\.exec"):
        policy_nlp.load(tmp_path / "bad.cfg")


def test_bytes_of_a_component_are_no_pickle(fast: Language, marker: Path) -> None:
    for _, component in fast.pipeline:
        with pytest.raises(Exception, match=r".+"):
            type(component)(fast, "x", spans_key="x").from_bytes(pickle.dumps(Touch(marker)))  # type: ignore[attr-defined]
    assert not marker.exists()
