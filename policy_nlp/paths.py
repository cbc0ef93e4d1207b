"""Where the words and configs are, in a wheel, an editable install and a checkout. Imports nothing heavy."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def _data_dir(name: str) -> Path:
    """A folder shipped inside the package, or beside it in a checkout."""
    for path in (PACKAGE / name, PACKAGE.parent / name):
        if path.is_dir():
            return path
    raise FileNotFoundError(f"policy_nlp: the folder {name!r} is neither in {PACKAGE} nor beside it")


def seeds_dir() -> Path:
    """The folder of lexicons and sample documents."""
    return _data_dir("seeds")


def configs_dir() -> Path:
    """The folder of pipeline configs."""
    return _data_dir("configs")
