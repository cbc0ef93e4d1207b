"""Readers: from files as people have them to text and metadata.

>>> from policy_nlp.readers import read
>>> content = read("notice.html")
>>> content.title, content.number, content.text

A reader is one function, registered under a name such as ``policy_nlp.reader.html.v1``; further ones are added with
`reader`, or by another distribution with an entry point of the group ``policy_nlp_readers``.
"""

from __future__ import annotations

from pathlib import Path

from policy_nlp.extras import MissingExtra
from policy_nlp.readers import docx, html, pdf, plain
from policy_nlp.readers.base import Content, Limits, Reader, ReaderError, by_suffix, reader, registry
from policy_nlp.readers.sandbox import Sandbox
from policy_nlp.readers.traditional import Simplifier

__all__ = [
    "Content",
    "Limits",
    "MissingExtra",
    "Reader",
    "ReaderError",
    "Sandbox",
    "Simplifier",
    "read",
    "reader",
    "reader_of",
    "registry",
    "suffixes",
]

# Importing the modules has registered their readers.
_BUILT_IN = (plain, html, docx, pdf)


def _readers() -> dict[str, Reader]:
    return by_suffix(registry.get_all().values())


def suffixes() -> tuple[str, ...]:
    """Ends of the names of files that can be read, sorted."""
    return tuple(sorted(_readers()))


def reader_of(name: str) -> Reader | None:
    """The reader for a file of this name, None if there is none; the longest fitting suffix decides."""
    known = _readers()
    fitting = [suffix for suffix in known if name.lower().endswith(suffix)]
    return known[max(fitting, key=len)] if fitting else None


def read(path: str | Path, limits: Limits | None = None) -> Content:
    """Read one file.

    Parameters
    ----------
    path : str or Path
    limits : Limits, optional
        How much of it is taken; the defaults of `Limits` if not given.

    Raises
    ------
    ReaderError
        If there is no reader for it, or it cannot be read.
    MissingExtra
        If the library for its format is not installed.
    OSError
        If the file cannot be opened.
    """
    limits = limits or Limits()
    function = reader_of(str(path))
    if function is None:
        raise ReaderError(f"no reader for {Path(path).suffix or 'a file without suffix'!r}")
    path = Path(path)
    if path.stat().st_size > limits.bytes:
        raise ReaderError(f"larger than {limits.bytes:,} bytes")
    with Sandbox(limits) as sandbox:
        return sandbox.read(function, path.read_bytes())
