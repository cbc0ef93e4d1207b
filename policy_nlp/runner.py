"""Many documents through one pipeline: in this process, or in several that each load the pipeline once."""

from __future__ import annotations

import json
import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from policy_nlp import layers
from policy_nlp.extras import MissingExtra
from policy_nlp.inputs import Document, Problem
from policy_nlp.pipeline import doc_to_record, load_pipeline
from policy_nlp.readers.traditional import Simplifier, restore

#: A batch is handed to a worker when it holds this many characters or documents.
BATCH_CHARS = 100_000
BATCH_DOCS = 64

#: Batches under way or waiting to be written, for each worker.
IN_FLIGHT = 3


class PipelineError(RuntimeError):
    """The pipeline cannot be loaded, or a process that ran it died."""


@dataclass(frozen=True, slots=True)
class Result:
    """A processed document: its id, its record as one line of JSON, and the bytes it was read from."""

    id: str
    line: str
    size: int

    def record(self) -> dict[str, Any]:
        """The record, parsed."""
        record: dict[str, Any] = json.loads(self.line)
        return record


def to_line(record: dict[str, Any]) -> str:
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


def process(
    items: Iterable[Document | Problem], config: str, *, processes: int = 1, traditional: bool = False
) -> Iterator[Result | Problem]:
    """Process documents and give results in the order of the input.

    Problems are passed through in their place. A document on which the pipeline fails becomes one.

    Parameters
    ----------
    items : iterable of Document or Problem
        Read as they are needed, so that only a bounded number is in memory.
    config : str
        Name or path of a config, or a folder of a saved pipeline.
    processes : int
        1 works in this process; more start that many.
    traditional : bool
        Whether texts are converted to simplified script for matching; see `policy_nlp.readers.Simplifier`.

    Raises
    ------
    PipelineError
        If the pipeline cannot be loaded or a process dies.
    """
    if processes == 1:
        worker = _open(config, traditional)
        for item in items:
            yield _one(worker, item)
        return
    # "spawn" is there on every system and copies no threads or locks of the caller.
    executor = ProcessPoolExecutor(
        processes, multiprocessing.get_context("spawn"), _start, (config, traditional)
    )
    try:
        yield from _in_order(executor, items, processes * IN_FLIGHT)
    except BrokenProcessPool as error:
        raise PipelineError("a process died (out of memory?)") from error
    finally:
        executor.shutdown(cancel_futures=True)


def _in_order(
    executor: ProcessPoolExecutor, items: Iterable[Document | Problem], limit: int
) -> Iterator[Result | Problem]:
    waiting: deque[Future[list[Result | Problem]]] = deque()
    for batch in _batches(items):
        if len(waiting) == limit:
            yield from waiting.popleft().result()
        waiting.append(executor.submit(_work, batch))
    while waiting:
        yield from waiting.popleft().result()


def _batches(items: Iterable[Document | Problem]) -> Iterator[list[Document | Problem]]:
    batch: list[Document | Problem] = []
    chars = 0
    for item in items:
        batch.append(item)
        chars += len(item.text) if isinstance(item, Document) else 0
        if chars >= BATCH_CHARS or len(batch) >= BATCH_DOCS:
            yield batch
            batch, chars = [], 0
    if batch:
        yield batch


_Worker = tuple[Language, Simplifier | None]


def _open(config: str, traditional: bool) -> _Worker:
    try:
        simplifier = Simplifier() if traditional else None
    except MissingExtra as error:
        raise PipelineError(f"traditional script {error}") from None
    return open_pipeline(config), simplifier


def _one(worker: _Worker, item: Document | Problem) -> Result | Problem:
    if isinstance(item, Problem):
        return item
    try:
        return Result(item.id, to_line(analyse(worker[0], item, worker[1])), item.size)
    except Exception as error:  # one document must not end the run
        return Problem(item.id, f"{type(error).__name__}: {error}", item.size)


# In a worker process

_worker: _Worker | PipelineError | None = None


def _start(config: str, traditional: bool) -> None:
    """Load the worker's pipeline; a failure is kept and raised by the first batch, where it can be told."""
    global _worker
    try:
        _worker = _open(config, traditional)
    except PipelineError as error:
        _worker = error


def _work(batch: list[Document | Problem]) -> list[Result | Problem]:
    if not isinstance(_worker, tuple):
        raise _worker or PipelineError("the process has no pipeline")
    return [_one(_worker, item) for item in batch]
