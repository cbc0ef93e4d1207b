"""The process in which readers run: it takes messages on standard input and answers on standard output."""

from __future__ import annotations

import importlib
import json
import os
import sys
from dataclasses import asdict
from functools import reduce
from typing import Any

from policy_nlp.extras import MissingExtra
from policy_nlp.readers.base import Limits, ReaderError
from policy_nlp.readers.sandbox import receive, send

#: What no reader has to do: reach the network, start programs.
_REFUSED = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "urllib.")


def _refuse(event: str, _: tuple[object, ...]) -> None:
    if event.startswith(_REFUSED):
        raise PermissionError(f"a reader must not use {event}")


def _bound(limits: Limits) -> None:
    """Bound the memory, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = limits.memory if hard == resource.RLIM_INFINITY else min(hard, limits.memory)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _answer(header: dict[str, object], data: bytes, limits: Limits) -> tuple[dict[str, object], bytes]:
    try:
        function: Any = reduce(
            getattr, str(header["name"]).split("."), importlib.import_module(str(header["module"]))
        )
        content = function(data, limits)
        if len(content.text) > limits.chars:
            raise ReaderError(f"its text is longer than {limits.chars:,} characters")
        return {}, json.dumps(asdict(content)).encode("utf-8")
    except MissingExtra as error:
        return {"missing": list(error.args)}, b""
    except ReaderError as error:
        return {"error": str(error)}, b""
    except MemoryError:
        return {"error": "needs too much memory"}, b""
    except Exception as error:  # whatever a library makes of a damaged file
        return {"error": f"cannot be read: {type(error).__name__}: {error}"}, b""


def main() -> None:
    """Answer messages until standard input ends."""
    limits = Limits(**json.loads(sys.argv[1]))
    _bound(limits)
    source = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    # What a library prints must not get between the answers.
    os.dup2(2, 1)
    sys.addaudithook(_refuse)
    while (message := receive(source)) is not None:
        send(answers, *_answer(*message, limits))


if __name__ == "__main__":
    main()
