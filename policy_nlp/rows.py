"""Rows of a layer: built when they are first read, checked, copied, and marked in a Doc by spans."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, overload
from weakref import WeakKeyDictionary

import numpy as np
import srsly
from numpy.typing import NDArray
from spacy.attrs import IDX
from spacy.tokens import Doc, Span

from policy_nlp import records

Row = dict[str, Any]


class LazyRows(Sequence[Row]):
    """The rows of a layer, built when one is first read.

    In ``doc.user_data`` it stands for a list of rows: it can be indexed, gone through and compared as one, ``to_bytes`` and
    ``DocBin`` write it as a list, and pickling and copying make a list of it.

    Parameters
    ----------
    build : callable
        Gives the rows; called once, then let go.
    starts, ends : sequence of int, optional
        Where the rows stand, in code points, end exclusive, if that is known without them.
    prefix : str
        The ids of the rows are this and 1, 2, 3 and so on.
    known : mapping of str to sequence of str
        Further fields whose values are known, such as the one that labels spans.
    """

    __slots__ = ("_build", "_ends", "_known", "_prefix", "_rows", "_starts")

    def __init__(
        self,
        build: Callable[[], list[Row]],
        starts: Sequence[int] | None = None,
        ends: Sequence[int] = (),
        prefix: str = "",
        known: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._build: Callable[[], list[Row]] | None = build
        self._rows: list[Row] = []
        self._starts = starts
        self._ends = ends
        self._prefix = prefix
        self._known = known or {}

    def build(self) -> list[Row]:
        """The rows as a list, always the same one."""
        build = self._build
        if build is not None:
            self._rows = build()
            self._build = None
        return self._rows

    def places(self) -> tuple[Sequence[int], Sequence[int], list[str]] | None:
        """Starts, ends and ids of the rows, if they are known without them."""
        if self._starts is None:
            return None
        return self._starts, self._ends, [f"{self._prefix}{n}" for n in range(1, len(self._starts) + 1)]

    def known(self, field: str) -> Sequence[str] | None:
        """The values of a field, if they are known without the rows."""
        return self._known.get(field)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        return self.build()[index]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.build())

    def __len__(self) -> int:
        return len(self.build()) if self._starts is None else len(self._starts)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, LazyRows):
            return self.build() == other.build()
        return self.build() == other if isinstance(other, list) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(self.build())

    def __reduce__(self) -> tuple[Any, ...]:
        return list, (self.build(),)


@srsly.msgpack_encoders("policy_nlp.rows")  # type: ignore[untyped-decorator]
def _encode(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """Write lazy rows as the list that they stand for."""
    if isinstance(value, LazyRows):
        return value.build()
    return value if chain is None else chain(value)


def plain_row(row: Row) -> Row:
    """A copy of a row for use outside the Doc: tuples, which ``DocBin`` makes of lists, are lists again."""
    return {key: _plain(value) for key, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return plain_row(value) if isinstance(value, dict) else value


def check_rows(layer: str, rows: Sequence[Row], text: str) -> None:
    """Check that rows are what the record class of a layer says.

    Parameters
    ----------
    layer : str
        A layer of records.
    rows : sequence of dict
    text : str
        The text that their offsets point into.

    Raises
    ------
    ValueError
        At the first row that lacks a field, has an unknown one, holds a value that is no plain one, or whose offsets do
        not fit its text.
    """
    names = records.LAYERS[layer].field_names()
    for number, row in enumerate(rows):
        where = f"{layer}[{number}]"
        for name in (
            *(name for name in names if name not in row),
            *(name for name in row if name not in names),
        ):
            raise ValueError(f"{where}: field {name!r} is {'missing' if name in names else 'unknown'}")
        for name, value in row.items():
            if not _is_plain(value):
                raise ValueError(
                    f"{where}: field {name!r} holds a {type(value).__name__}, which is no JSON value"
                )
        if "start" in row and text[row["start"] : row["end"]] != row["text"]:
            raise ValueError(f"{where}: field 'text' is not what stands at {row['start']} to {row['end']}")


def _is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_is_plain, value))
    if isinstance(value, dict):
        return all(isinstance(key, str) for key in value) and all(map(_is_plain, value.values()))
    return value is None or isinstance(value, str | int | float)


def make_spans(
    doc: Doc,
    starts: Sequence[int],
    ends: Sequence[int],
    ids: Sequence[str],
    labels: Sequence[str] | str,
    kb_ids: Sequence[str] | None = None,
) -> list[Span]:
    """Spans that cover characters, widened to token borders (as ``alignment_mode="expand"``).

    Parameters
    ----------
    doc : Doc
    starts, ends : sequence of int
        Offsets in code points, end exclusive. A place without characters or without tokens gets no span.
    ids : sequence of str
        ``id_`` of each span.
    labels : sequence of str, or str
        ``label_`` of each span, or of all.
    kb_ids : sequence of str, optional
        ``kb_id_`` of each span.
    """
    if not starts or not len(doc):
        return []
    tokens = token_starts(doc)
    first = (np.searchsorted(tokens, starts, side="right") - 1).tolist()
    last = np.searchsorted(tokens, ends, side="left").tolist()
    add = doc.vocab.strings.add
    names = [labels] * len(ids) if isinstance(labels, str) else labels
    codes = {name: add(name) if name else 0 for name in set(names)}
    bodies = [add(kb_id) if kb_id else 0 for kb_id in kb_ids] if kb_ids is not None else [0] * len(ids)
    return [
        Span(doc, i, j, label=codes[name], kb_id=body, span_id=own)
        for i, j, name, body, own in zip(first, last, names, bodies, ids, strict=True)
        if j > i >= 0
    ]


_TOKENS: WeakKeyDictionary[Doc, NDArray[np.int64]] = WeakKeyDictionary()


def token_starts(doc: Doc) -> NDArray[np.int64]:
    """Where the tokens of a Doc begin, in code points; read once, as long as nobody cuts it anew."""
    starts = _TOKENS.get(doc)
    if starts is None or len(starts) != len(doc) or (len(starts) and starts[-1] != doc[-1].idx):
        starts = doc.to_array([IDX]).astype(np.int64).ravel()
        _TOKENS[doc] = starts
    return starts
