"""Runs readers in a process of its own, so that no file can take more time or memory than it may.

The process is started for the first file that needs it and stays for the next ones; after a file that took too
long, or on which it died, a new one is started.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import threading
from dataclasses import asdict
from typing import IO

from policy_nlp.closing import Closing
from policy_nlp.extras import MissingExtra
from policy_nlp.readers.base import Content, Limits, Reader, ReaderError

#: Lengths of the header and of the data of a message.
_LENGTHS = struct.Struct(">II")
#: Starting a process and importing a library is not the file's fault.
_START = 30.0


def send(stream: IO[bytes], header: dict[str, object], data: bytes = b"") -> None:
    """Write one message: a JSON header and bytes."""
    head = json.dumps(header).encode("utf-8")
    stream.write(_LENGTHS.pack(len(head), len(data)))
    stream.write(head)
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[dict[str, object], bytes] | None:
    """Read one message; None at the end of the stream."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    head, data = _LENGTHS.unpack(lengths)
    header: dict[str, object] = json.loads(stream.read(head))
    return header, stream.read(data)


class Sandbox(Closing):
    """A process that reads files, to be used as a context manager.

    Parameters
    ----------
    limits : Limits
        Its ``seconds`` and ``memory`` bound the process, the others are for the readers.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, function: Reader, data: bytes) -> Content:
        """Call a reader on the bytes of a file.

        A reader that is not ``isolated``, or cannot be imported by its name (one defined in a script or a
        function), is called in this process.

        Raises
        ------
        ReaderError
            If it cannot be read, takes too long or too much memory, or gives too long a text.
        """
        if len(data) > self.limits.bytes:
            raise ReaderError(f"larger than {self.limits.bytes:,} bytes")
        module, name = getattr(function, "__module__", ""), getattr(function, "__qualname__", "<locals>")
        if not function.isolated or module == "__main__" or "<" in name:
            content = function(data, self.limits)
        else:
            content = self._ask({"module": module, "name": name}, data)
        if len(content.text) > self.limits.chars:
            raise ReaderError(f"its text is longer than {self.limits.chars:,} characters")
        return content

    def _ask(self, header: dict[str, object], data: bytes) -> Content:
        started = self._process is None
        process = self._process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        seconds = self.limits.seconds + (_START if started else 0)
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            send(process.stdin, header, data)
            answer = receive(process.stdout)
        except OSError:
            answer = None
        finally:
            timer.cancel()
        if answer is None:
            self.close()
            if late.is_set():
                raise ReaderError(f"took longer than {self.limits.seconds:g} s to read")
            raise ReaderError("cannot be read: it needs too much memory, or its reader crashed")
        if "missing" in answer[0]:
            module, extra = map(str, answer[0]["missing"])  # type: ignore[call-overload]
            raise MissingExtra(module, extra)
        if "error" in answer[0]:
            raise ReaderError(str(answer[0]["error"]))
        return Content(**json.loads(answer[1]))

    def _start(self) -> subprocess.Popen[bytes]:
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONIOENCODING": "utf-8",
        }
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "policy_nlp.readers.worker", json.dumps(asdict(self.limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue
