"""Mistakes that a type checker finds; each line that has one says which."""

from __future__ import annotations

import spacy

import policy_nlp
from policy_nlp import records
from policy_nlp.layers import set_layer
from policy_nlp.readers import Content, reader

nlp = policy_nlp.load(1)  # error: arg-type
doc = policy_nlp.set_metadata(spacy.blank("zh")("财政部"), dated="2026")  # error: call-arg
policy_nlp.render(doc, language=1)  # error: arg-type
targets: tuple[records.Target, ...] = doc._.targets
for target in targets:
    print(target.until)  # error: attr-defined
    target.status = "achieved"  # error: misc
    if target.status == "done":  # error: comparison-overlap
        print(target)
records.Link(kind="org-target", source="o1", target="t1", role=None)  # error: arg-type
set_layer(doc, "orgs", [1])  # error: list-item
Content()  # error: call-arg


@reader("mine.reader.caj.v1", ".caj")  # error: arg-type
def read_caj(data: str) -> Content:
    """Take something else than a reader gets."""
    return Content(text=data)
