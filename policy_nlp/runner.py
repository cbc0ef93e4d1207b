"""Many documents through one pipeline: in this process, or in several that each load the pipeline once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_config

from policy_nlp import layers
from policy_nlp.extras import MissingExtra
from policy_nlp.inputs import Document, Done, Problem
from policy_nlp.pipeline import config_path, doc_to_record, load_pipeline
from policy_nlp.pool import Pool, PoolError, TaskLost
from policy_nlp.readers.traditional import Simplifier, restore
from policy_nlp.spool import Kept, Spool

#: Documents that are read ahead or under way hold at most this many characters, or are this many; so memory stays flat
#: however many there are.
WINDOW_CHARS = 4_000_000
WINDOW_DOCS = 2_000
#: Results that wait for their turn are kept in memory up to this size, then in a temporary file.
HELD_BYTES = 16_000_000


class PipelineError(RuntimeError):
    """The pipeline cannot be loaded, or the processes that run it cannot start."""


@dataclass(frozen=True, slots=True)
class Result:
    """A processed document.

    Attributes
    ----------
    id, source : str
        Those of the document.
    data : object
        Its record, encoded: as one line of JSON if nothing else was asked for.
    size, characters : int
        The bytes it was read from, and the length of its text.
    file, version : str
        Those of the document.
    """

    id: str
    data: Any
    size: int
    source: str = ""
    characters: int = 0
    file: str = ""
    version: str | None = None

    @property
    def line(self) -> str:
        """The record as one line of JSON."""
        line: str = self.data
        return line

    def record(self) -> dict[str, Any]:
        """The record, parsed."""
        record: dict[str, Any] = json.loads(self.line)
        return record


Item = Document | Problem | Done
Outcome = Result | Problem | Done


#: Makes what is handed on of a record and its document.
Encode = Callable[[dict[str, Any], Document], Any]


def to_line(record: dict[str, Any], document: Document | None = None) -> str:
    """A record as one line of JSON, without the line end."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def open_pipeline(config: str) -> Language:
    """Load a pipeline by the name or path of its config, or from a folder.

    Raises
    ------
    PipelineError
        If it cannot be loaded, whatever the reason.
    """
    try:
        return load_pipeline(config)
    except Exception as error:
        raise PipelineError(f"cannot load the pipeline {config!r}: {error}") from error


def check_pipeline(config: str, traditional: bool = False) -> None:
    """Find what can be found wrong without loading the pipeline, which takes a second or more.

    Raises
    ------
    PipelineError
        If there is no such config or folder, it cannot be parsed, or what traditional script needs is not installed.
    """
    try:
        path = Path(config)
        saved = path / "config.cfg"
        load_config(saved if path.suffix != ".cfg" and saved.is_file() else config_path(config))
        if traditional:
            Simplifier()
    except MissingExtra as error:
        raise PipelineError(f"traditional script {error}") from None
    except Exception as error:
        raise PipelineError(f"cannot load the pipeline {config!r}: {error}") from error


def analyse(nlp: Language, document: Document, simplifier: Simplifier | None = None) -> dict[str, Any]:
    """The record of a document; with a simplifier, one of the text as it was."""
    record = doc_to_record(read_document(nlp, document, simplifier))
    if simplifier is None:
        return record
    return restore(record, document.text) | {"id": document.id}


def read_document(nlp: Language, document: Document, simplifier: Simplifier | None = None) -> Doc:
    """Run the pipeline on a document; its given metadata goes before what the text says.

    With a simplifier it runs on the text in simplified script.
    """
    doc = layers.set_metadata(
        nlp.make_doc(simplifier(document.text) if simplifier else document.text),
        id=document.id,
        title=simplifier(document.title) if simplifier and document.title else document.title,
        date=document.date,
        genre=document.genre,
        number=document.number,
        issuer=document.issuer,
        published=document.published,
    )
    return nlp(doc)


def open_worker(
    config: str, traditional: bool = False, encode: Encode = to_line
) -> Callable[[Document], Result | Problem]:
    """Load a pipeline and return the function that makes the result of a document; a failure becomes a `Problem`.

    Raises
    ------
    PipelineError
        If the pipeline cannot be loaded.
    """
    try:
        simplifier = Simplifier() if traditional else None
    except MissingExtra as error:
        raise PipelineError(f"traditional script {error}") from None
    nlp = open_pipeline(config)

    def work(document: Document) -> Result | Problem:
        try:
            with nlp.memory_zone():  # what spaCy remembers of the words of a document goes with it
                data = encode(analyse(nlp, document, simplifier), document)
        except Exception as error:  # one document must not end the run
            return _problem(document, f"{type(error).__name__}: {error}")
        return Result(
            document.id, data, document.size, document.source, len(document.text),
            document.file, document.version,
        )  # fmt: skip

    return work


def process(
    items: Iterable[Item],
    config: str,
    *,
    processes: int = 1,
    traditional: bool = False,
    timeout: float | None = None,
    ordered: bool = True,
    encode: Encode = to_line,
) -> Iterator[Outcome]:
    """Process documents; what is no document is passed through in its place.

    A document on which the pipeline fails becomes a `Problem`, and so does one that takes too long or on which a process
    dies. Several processes take the longest of the documents that were read ahead first.

    Parameters
    ----------
    items : iterable of Document, Problem or Done
        Read as they are needed, so that only a bounded number is in memory.
    config : str
        Name or path of a config, or a folder of a saved pipeline.
    processes : int
        1 works in this process, or with a ``timeout`` in one that can be ended; more start that many.
    traditional : bool
        Whether texts are converted to simplified script for matching; see `policy_nlp.readers.Simplifier`.
    timeout : float, optional
        Seconds that a document may take.
    ordered : bool
        Whether results come in the order of the input. Otherwise they come as they are ready. In neither case does a
        document that takes long hold up the work on others: results that wait for it are kept in a temporary file.
    encode : callable
        What is made of a record where it was found, see `Result`; a function at the top level of a module.

    Raises
    ------
    PipelineError
        If the pipeline cannot be loaded or the processes cannot start.
    """
    if processes == 1 and timeout is None:
        work = open_worker(config, traditional, encode)
        for item in items:
            yield work(item) if isinstance(item, Document) else item
        return
    with Pool(processes, open_worker, (config, traditional, encode), timeout=timeout) as pool:
        numbered = _as_ready(pool, items)
        try:
            yield from _in_order(numbered) if ordered else (outcome for _, outcome in numbered)
        except PoolError as error:
            raise PipelineError(str(error)) from error


_Pool = Pool[Document, Result | Problem]


def _in_order(numbered: Iterable[tuple[int, Outcome]]) -> Iterator[Outcome]:
    waiting: dict[int, tuple[Outcome, Kept | None]] = {}
    wanted = 0
    with Spool(HELD_BYTES) as spool:
        for number, outcome in numbered:
            if number != wanted:
                kept = None
                if isinstance(outcome, Result) and isinstance(outcome.data, str):
                    kept = spool.keep(outcome.data)
                    outcome = replace(outcome, data=None)
                waiting[number] = outcome, kept
                continue
            yield outcome
            wanted += 1
            while wanted in waiting:
                outcome, kept = waiting.pop(wanted)
                if kept and isinstance(outcome, Result):
                    outcome = replace(outcome, data=spool.take(kept))
                yield outcome
                wanted += 1


def _as_ready(pool: _Pool, items: Iterable[Item]) -> Iterator[tuple[int, Outcome]]:
    """What comes of the items, with their numbers."""
    ready: SimpleQueue[Future[Result | Problem]] = SimpleQueue()
    under: dict[Future[Result | Problem], tuple[int, _Under]] = {}
    window = _Window()

    def finished() -> tuple[int, Outcome]:
        number, submitted = under.pop(ready.get())
        return number, _outcome(submitted, window)

    for number, item in enumerate(items):
        if not isinstance(item, Document):
            yield number, item
            continue
        while window.full or not ready.empty():
            yield finished()
        submitted = window.submit(pool, item)
        under[submitted.future] = number, submitted
        submitted.future.add_done_callback(ready.put)
    while under:
        yield finished()


@dataclass(frozen=True, slots=True)
class _Under:
    """A document under way, without its text."""

    document: Document
    weight: int
    future: Future[Result | Problem]


class _Window:
    """Counts what is under way."""

    def __init__(self) -> None:
        self.documents = self._chars = 0

    @property
    def full(self) -> bool:
        return self._chars >= WINDOW_CHARS or self.documents >= WINDOW_DOCS

    def submit(self, pool: _Pool, document: Document) -> _Under:
        length = len(document.text)
        # One long document must not be all that there is room for.
        weight = min(length, WINDOW_CHARS // 4)
        self.documents += 1
        self._chars += weight
        return _Under(replace(document, text=""), weight, pool.submit(document, length))

    def leave(self, under: _Under) -> None:
        self.documents -= 1
        self._chars -= under.weight


def _outcome(under: _Under, window: _Window) -> Result | Problem:
    window.leave(under)
    try:
        return under.future.result()
    except TaskLost as lost:
        return _problem(under.document, str(lost))


def _problem(document: Document, reason: str) -> Problem:
    return Problem(document.id, reason, document.size, document.source, document.file, document.version)
