"""The words and weights by name.

The functions registered with spaCy take a name and never a path of the checkout, so that a config works from
any directory.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language

from policy_nlp.lexicon import COLUMNS_FILE, Lexicon, LexiconError, read_addition, read_lexicon
from policy_nlp.paths import PACKAGE, configs_dir, seeds_dir

__all__ = [
    "configs_dir",
    "lexicon",
    "lexicon_at",
    "lexicon_dir",
    "model",
    "model_at",
    "model_dir",
    "read_model",
    "seeds_dir",
    "set_max_length",
    "write_model",
]

Model = dict[str, Any]


def _named(parent: Path, name: str, what: str) -> Path:
    path = parent / name
    if not name or Path(name).name != name or not path.is_dir():
        known = ", ".join(sorted(p.name for p in parent.iterdir() if p.is_dir()))
        raise ValueError(f"policy_nlp: there is no {what} named {name!r}; there are: {known}")
    return path


def model_dir(name: str) -> str:
    """Path of the folder of a trained model, for loaders that want a path.

    Raises
    ------
    ValueError
        If there is no model of that name; the message lists the names.
    """
    return str(_named(PACKAGE / "models", name, "model"))


def lexicon_dir(name: str | Path) -> Path:
    """Folder of a lexicon of the package; a path of one's own is given back.

    Raises
    ------
    ValueError
        If there is none of that name; the message lists the names.
    """
    return name if isinstance(name, Path) else _named(seeds_dir(), name, "lexicon")


def lexicon(name: str | Path) -> Lexicon:
    """Read a lexicon of the package by name (registered as ``policy_nlp.lexicon.v1``).

    Raises
    ------
    ValueError
        If there is no lexicon of that name; the message lists the names.
    policy_nlp.lexicon.LexiconError
        If a row is wrong; the message names file, line and key.
    """
    return read_lexicon(lexicon_dir(name))


def lexicon_at(path: str) -> Lexicon:
    """Read a lexicon of the user's own (registered as ``policy_nlp.read_lexicon.v1``).

    Parameters
    ----------
    path : str
        A folder with ``columns.json``, which is a whole lexicon; or for the setting ``extra`` of a component a file
        ``<table>.jsonl``, or a folder of them, with rows to add to those of the component. Relative to the working
        directory.

    Raises
    ------
    policy_nlp.lexicon.LexiconError
        If there is no such file or folder, or a row of a whole lexicon is wrong; the message names file, line and key.
    """
    folder = Path(path)
    if not folder.exists():
        raise LexiconError(f"{folder}: no such file or folder")
    return read_lexicon(folder) if (folder / COLUMNS_FILE).is_file() else read_addition(folder)


def model(name: str | Path) -> Model:
    """Read the weights of a trained part by name (registered as ``policy_nlp.model.v1``).

    Returns
    -------
    dict
        ``weights.npz`` as arrays by name, and ``"meta"``: the parsed ``meta.json``.
    """
    return read_model(name if isinstance(name, Path) else Path(model_dir(name)))


def model_at(path: str) -> Model:
    """Read a trained model folder of the user's own (registered as ``policy_nlp.read_model.v1``).

    Raises
    ------
    FileNotFoundError
        If it lacks ``weights.npz`` or ``meta.json``.
    """
    return read_model(Path(path))


def read_model(folder: Path) -> Model:
    """Read ``weights.npz`` and ``meta.json`` of a model folder; nothing in them can execute code."""
    with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
        loaded: Model = {key: arrays[key] for key in arrays.files}
    loaded["meta"] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    return loaded


def write_model(folder: Path, weights: Model) -> None:
    """Write a model so that ``read_model`` gives it back; the folder is made if needed."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {key: value for key, value in weights.items() if key != "meta"}
    np.savez_compressed(folder / "weights.npz", **arrays)
    text = json.dumps(weights.get("meta", {}), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "meta.json").write_text(text + "\n", encoding="utf-8")


def set_max_length(max_length: int) -> Callable[[Language], Language]:
    """Callback for ``[nlp.after_creation]``: longest text in characters the pipeline takes.

    spaCy's own limit of 1,000,000 characters guards parsers whose memory grows with the text; these
    components need little, so the shipped configs allow more.
    """
    if max_length <= 0:
        raise ValueError(f"max_length must be positive, not {max_length}")

    def after_creation(nlp: Language) -> Language:
        nlp.max_length = max_length
        return nlp

    return after_creation
