"""What a reader is: a registered function from the bytes of a file to a text and what the file says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import catalogue

#: Registry of readers. Other distributions add theirs by an entry point of the group ``policy_nlp_readers``.
registry = catalogue.create("policy_nlp", "readers", entry_points=True)


class ReaderError(ValueError):
    """A file that cannot be read; the message says why, for a person."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file that nobody vouches for is taken.

    Attributes
    ----------
    bytes : int
        Size of one file, in an archive the size it has when unpacked.
    expanded : int
        Bytes of all files of an archive, and of all parts of a Word file, when unpacked.
    ratio : int
        How many times larger than its packed form a part of an archive or Word file may be.
    members : int
        Files in an archive.
    depth : int
        Archives inside archives: 1 takes those in the folder and none in them.
    pages : int
        Pages of a PDF.
    chars : int
        Characters of the text of one document.
    seconds : float
        Time to read one file.
    memory : int
        Bytes of memory of the process that reads, where the system can bound it.
    """

    bytes: int = 200_000_000
    expanded: int = 1_000_000_000
    ratio: int = 200
    members: int = 20_000
    depth: int = 2
    pages: int = 5_000
    chars: int = 20_000_000
    seconds: float = 120.0
    memory: int = 4_000_000_000


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds.

    Attributes
    ----------
    text : str
        The main text: one line a paragraph, the cells of a table row separated by tabs.
    title, number, issuer, date : str or None
        What the file says of the document apart from the text; ``date`` in ISO form.
    published : str or None
        ISO date on which it was put on the web; the date of the document where nothing better is known.
    """

    text: str
    title: str | None = None
    number: str | None = None
    issuer: str | None = None
    date: str | None = None
    published: str | None = None


class Reader(Protocol):
    """A function that reads one format.

    Attributes
    ----------
    suffixes : tuple of str
        Ends of file names in lower case (``".html"``).
    isolated : bool
        Whether it runs in a process of its own with limits of time and memory, as readers of formats that
        are not plain text should.
    """

    suffixes: tuple[str, ...]
    isolated: bool

    def __call__(self, data: bytes, limits: Limits) -> Content:
        """Read the bytes of a file.

        Raises
        ------
        ReaderError
            If they cannot be read.
        """
        ...


def reader(
    name: str, *suffixes: str, isolated: bool = True
) -> Callable[[Callable[[bytes, Limits], Content]], Reader]:
    """Register a function as a reader.

    Parameters
    ----------
    name : str
        Name in the registry: ``"policy_nlp.reader.html.v1"``.
    *suffixes : str
        Ends of the names of files it reads.
    isolated : bool
        See `Reader`.

    Examples
    --------
    >>> @reader("mine.reader.caj.v1", ".caj")
    ... def read_caj(data, limits):
    ...     return Content(text=...)
    """

    def register(function: Callable[[bytes, Limits], Content]) -> Reader:
        function.suffixes = tuple(suffix.lower() for suffix in suffixes)  # type: ignore[attr-defined]
        function.isolated = isolated  # type: ignore[attr-defined]
        registered: Reader = registry.register(name, func=function)
        return registered

    return register


def by_suffix(readers: Iterable[Reader]) -> dict[str, Reader]:
    """The reader of each suffix; of two that read the same, the one that was registered last."""
    return {suffix: function for function in readers for suffix in function.suffixes}
