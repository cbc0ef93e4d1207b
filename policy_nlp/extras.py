"""Libraries of optional parts: imported when they are used, and named with their extra when they are missing."""

from __future__ import annotations

import importlib
from types import ModuleType


class MissingExtra(ImportError):
    """A library of an extra is not installed; the message names the extra."""

    def __init__(self, module: str, extra: str) -> None:
        super().__init__(module, extra)

    def __str__(self) -> str:
        module, extra = self.args
        return f"needs the package {module!r}: pip install 'policy-nlp[{extra}]'"


def need(module: str, extra: str) -> ModuleType:
    """Import a library of an extra.

    Raises
    ------
    MissingExtra
        If it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        raise MissingExtra(module.partition(".")[0], extra) from None
