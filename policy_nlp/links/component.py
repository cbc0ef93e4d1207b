"""The component: links organizations and targets to measures."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from spacy.tokens import Doc

from policy_nlp.component import PolicyComponent
from policy_nlp.layers import Row, clauses_of, get_rows, sentences_of, set_layer, text_of
from policy_nlp.links.linker import WEAK, Linker
from policy_nlp.links.statements import Statements, give_deadlines
from policy_nlp.links.tables import find_rows
from policy_nlp.links.targets import place_targets
from policy_nlp.rows import LazyRows

#: Numbers of what is listed inside an item, when they do not begin a line.
_INNER = re.compile("[（(][0-9]|[①-⑳]|[0-9]{1,2}[）)]")


@dataclass(slots=True)
class Known:
    """What other components have found in a document: where its sentences and clauses begin, and rows."""

    sentences: list[int]
    clauses: list[int]
    sections: Sequence[Row]
    orgs: Sequence[Row]
    times: Sequence[Row]
    targets: Sequence[Row]
    measures: Sequence[Row]


class Links(PolicyComponent):
    """Writes ``doc._.links``, and the field ``orgs`` of each measure; a bracket can give a measure its actor.

    An organization in a responsibility bracket or line is linked to the measures of the item before it, and one in
    a task table to those of its row, with its role; what sets a deadline there gives it to measures that have none
    (it takes the layer ``times`` of ``policy_quantities``). One right before a trigger, or named as actor by the measure, is its actor, or has the role that
    its mention has; it stays the actor of the measures that follow in the sentence until another one acts. A
    body with a duty that is none of these (…，由财政部负责) belongs to the measure before it in the sentence. A
    target is linked to the measure that its quantity stands in, or else to one in the clause beside it.
    """

    layer = "links"
    lexicon_name = "links"

    def compile(self) -> None:
        """Build the reader of statements."""
        self._statements = Statements(self.lexicon)

    def annotate(self, doc: Doc) -> None:
        """Link the records of one Doc, when its links, measures or targets are first read."""
        measures, targets = get_rows(doc, "measures"), get_rows(doc, "targets")
        if not measures and not targets:
            set_layer(doc, "links", [])
            return
        sentences, clauses = ([start for start, _ in spans] for spans in (sentences_of(doc), clauses_of(doc)))
        sections, orgs, times = (get_rows(doc, layer) for layer in ("sections", "orgs", "times"))
        known = Known(sentences, clauses, sections, orgs, times, targets, measures)
        links = LazyRows(partial(self.rows, text_of(doc), known))
        set_layer(doc, "links", links)
        set_layer(doc, "measures", LazyRows(partial(_linked, measures, links)))
        set_layer(doc, "targets", LazyRows(partial(_linked, targets, links)))

    def rows(self, text: str, known: Known) -> list[Row]:
        """The links of a text, which are written into the rows of its targets and measures too."""
        links: dict[tuple[str, str], Row] = {}
        if known.measures:
            items = [row["start"] for row in known.sections if _is_item(text, row)]
            linker = Linker(text, known.sentences, known.clauses, items, known.measures)
            statements = self._statements.find(text, known.orgs, known.times)
            statements += find_rows(text, self._statements, known.orgs, known.times)
            give_deadlines(linker.stated(statements))
            for org, measure, role in linker.orgs(known.orgs, statements):
                links.setdefault((org["id"], measure["id"]), _link("org-measure", org, measure, role))
            for target, measure in linker.targets(known.targets):
                links.setdefault(
                    (target["id"], measure["id"]), _link("target-measure", target, measure, None)
                )
        rows = list(links.values())
        place_targets(known.targets, known.sections, rows)
        _give_orgs(known.measures, known.orgs, rows)
        return rows


def _linked(rows: Sequence[Row], links: LazyRows) -> list[Row]:
    """Rows once the links are written into them."""
    links.build()
    return rows.build() if isinstance(rows, LazyRows) else list(rows)


def _give_orgs(measures: Sequence[Row], orgs: Sequence[Row], links: Iterable[Row]) -> None:
    """Write the organizations of each measure, with their roles, into its row; a bracket may name its actor."""
    members: dict[str, list[Row]] = {}
    for link in links:
        if link["kind"] == "org-measure":
            members.setdefault(link["target"], []).append({"org": link["source"], "role": link["role"]})
    nobody: list[Row] = []
    texts = {row["id"]: row["text"] for row in orgs}
    for row in measures:
        row["orgs"] = members.get(row["id"], nobody)
        if row.get("actor_source") in WEAK and row["orgs"]:
            for role in ("lead", "responsible"):
                names = [texts[one["org"]] for one in row["orgs"] if one["role"] == role]
                if names:
                    row["actor"], row["actor_source"] = "、".join(names), "bracket"
                    if row.get("source"):
                        row["source"]["actor"] = "bracket"
                    break


def _is_item(text: str, section: Row) -> bool:
    """Whether a responsibility bracket can belong to this section alone: it is no list inside a paragraph."""
    start = section["start"]
    return not start or text[start - 1] == "\n" or not _INNER.match(text, start)


def _link(kind: str, source: Row, target: Row, role: str | None) -> Row:
    return {"kind": kind, "source": source["id"], "target": target["id"], "role": role}
