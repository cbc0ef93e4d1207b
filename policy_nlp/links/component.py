"""The component: links organizations and targets to measures."""

import re
from collections.abc import Iterable

from spacy.tokens import Doc

from policy_nlp.component import PolicyComponent
from policy_nlp.layers import Row, clauses_of, get_rows, sentences_of, set_layer, text_of
from policy_nlp.links.linker import WEAK, Linker
from policy_nlp.links.statements import Statements, give_deadlines
from policy_nlp.links.tables import find_rows
from policy_nlp.links.targets import place_targets

#: Numbers of what is listed inside an item, when they do not begin a line.
_INNER = re.compile("[（(][0-9]|[①-⑳]|[0-9]{1,2}[）)]")


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
        """Link the records of one Doc."""
        orgs, targets, measures = (get_rows(doc, layer) for layer in ("orgs", "targets", "measures"))
        links: dict[tuple[str, str], Row] = {}
        if measures:
            text = text_of(doc)
            sentences, clauses = (
                [start for start, _ in spans] for spans in (sentences_of(doc), clauses_of(doc))
            )
            items = [row["start"] for row in get_rows(doc, "sections") if _is_item(text, row)]
            linker = Linker(text, sentences, clauses, items, measures)
            times = get_rows(doc, "times")
            statements = self._statements.find(text, orgs, times)
            statements += find_rows(text, self._statements, orgs, times)
            give_deadlines(linker.stated(statements))
            for org, measure, role in linker.orgs(orgs, statements):
                links.setdefault((org["id"], measure["id"]), _link("org-measure", org, measure, role))
            for target, measure in linker.targets(targets):
                links.setdefault(
                    (target["id"], measure["id"]), _link("target-measure", target, measure, None)
                )
        rows = list(links.values())
        place_targets(targets, get_rows(doc, "sections"), rows)
        set_layer(doc, "links", rows)
        _give_orgs(measures, orgs, rows)


def _give_orgs(measures: list[Row], orgs: list[Row], links: Iterable[Row]) -> None:
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
