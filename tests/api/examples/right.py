"""What a user writes, and the types that it has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, assert_type

import spacy
from spacy.language import Language
from spacy.tokens import Doc

import policy_nlp
from policy_nlp import analysis, records
from policy_nlp.component import PolicyComponent
from policy_nlp.gold import read_gold
from policy_nlp.layers import get_rows, layer, set_layer, text_of
from policy_nlp.lexicon import Addition, read_addition
from policy_nlp.orgs import registry
from policy_nlp.readers import Content, Limits, read, reader
from policy_nlp.writers import Writer, open_writer, writer

nlp: Language = policy_nlp.load(
    "fast", disable=["policy_links"], config={"components.policy_orgs.set_ents": False}
)
assert_type(policy_nlp.load(), Language)
doc: Doc = policy_nlp.set_metadata(nlp.make_doc("财政部"), title="办法", date="2026")
record = policy_nlp.to_record(doc)
assert_type(record, dict[str, Any])
assert_type(policy_nlp.render(doc, language="en"), str | None)

targets: tuple[records.Target, ...] = doc._.targets
for target in targets:
    assert_type(target.status, Literal["target", "achieved", "parameter", "other"])
    assert_type(target.value, int | float | list[int | float] | None)
    assert_type(target.deadline, str | None)
measures: tuple[records.Measure, ...] = doc._.measures
for measure in measures:
    assert_type(measure.funding, records.Funding | None)
    for passage in measure.conditions:
        assert_type(passage["start"], int)

assert_type(registry.find("财政部"), registry.Body | None)
assert_type(analysis.compare([doc, record], extra=read_addition("indicators.jsonl")), list[dict[str, Any]])
assert_type(read(Path("a.html")).title, str | None)
assert_type(read_gold("gold.jsonl"), Iterator[dict[str, Any]])
assert_type(read_addition(Path("units.jsonl")), Addition)


@reader("mine.reader.caj.v1", ".caj", isolated=False)
def read_caj(data: bytes, limits: Limits) -> Content:
    """Read a file."""
    return Content(text=data.decode("utf-8")[: limits.chars])


@writer("mine.writer.lines.v1", ".lines")
class Lines(Writer):
    """Writes a line a document."""

    def write(self, record: dict[str, Any]) -> None:
        """Write one."""
        print(record["title"], file=self.temporary.open("a"))


with open_writer("a.lines") as out:
    out.write(record)


@layer("risks", en="Risks")
@dataclass(frozen=True, slots=True)
class Risk(records.Record):
    """A record of a layer of its own."""

    id: str
    grade: Literal["high", "low"]


assert_type(Risk("r1", "high").grade, Literal["high", "low"])
assert_type(Risk.from_row({"id": "r1", "grade": "low"}), Risk)


class Counter(PolicyComponent):
    """Writes nothing new."""

    layer = "orgs"

    def compile(self) -> None:
        """Nothing to build."""

    def annotate(self, doc: Doc) -> None:
        """Write the layer as it is."""
        set_layer(doc, self.layer, get_rows(doc, self.layer), spans_key=self.spans_key, label=text_of(doc))


Counter(spacy.blank("zh"), "counter", spans_key="counted")
