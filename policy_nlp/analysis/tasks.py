"""The task table 任务分解表: what is to be done, by when, who leads, who takes part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spacy.tokens import Doc

from policy_nlp.layers import document_title, get_policy, get_rows

Row = dict[str, Any]


def responsibilities(docs: Doc | Iterable[Doc]) -> list[Row]:
    """The measures that somebody answers for, one row each, in the order of the documents and their text.

    A measure has a row if an organization leads it, takes part in it, is responsible for it or acts, or if the text
    names its actor.

    Parameters
    ----------
    docs : Doc or iterable of Doc
        Processed by a pipeline with ``policy_measures`` and ``policy_links``.

    Returns
    -------
    list of dict
        ``document`` (id or title), ``measure`` (its text), ``trigger``, ``object``, ``modality``, ``status``,
        ``instrument``, ``deadline`` (ISO, or None), ``lead`` and ``participants`` (lists of full names, or the text of a
        mention that has none; ``lead`` holds the responsible bodies where nobody leads, and the actor where nobody is
        responsible), ``actor``, ``actor_source``, ``section`` (number and heading of the sections around it, outermost
        first, joined by " / "), ``start`` and ``end`` (offsets of the measure in the document's text).

    Examples
    --------
    >>> import pandas
    >>> frame = pandas.DataFrame(responsibilities(nlp.pipe(texts)))
    """
    rows: list[Row] = []
    for doc in [docs] if isinstance(docs, Doc) else docs:
        rows += _of_document(doc)
    return rows


def _of_document(doc: Doc) -> list[Row]:
    name = get_policy(doc).id or document_title(doc)
    names = {row["id"]: row["canonical"] or row["text"] for row in get_rows(doc, "orgs")}
    rows = []
    for measure in get_rows(doc, "measures"):
        by_role: dict[str, list[str]] = {}
        for one in measure["orgs"]:
            members = by_role.setdefault(one["role"], [])
            if names[one["org"]] not in members:
                members.append(names[one["org"]])
        if measure["actor"] and measure["actor_source"] != "issuer":
            by_role.setdefault("actor", [measure["actor"]])
        if not by_role:
            continue
        lead = next((by_role[role] for role in ("lead", "responsible", "actor") if role in by_role), [])
        others = [
            member
            for role in ("participate", "responsible")
            for member in by_role.get(role, [])
            if member not in lead
        ]
        rows.append(
            {
                "document": name,
                "measure": measure["text"],
                "trigger": measure["trigger"],
                "object": measure["object"],
                "modality": measure["modality"],
                "status": measure["status"],
                "instrument": measure["instrument"],
                "deadline": measure["deadline"],
                "lead": lead,
                "participants": others,
                "actor": measure["actor"],
                "actor_source": measure["actor_source"],
                "section": " / ".join(" ".join(part.split()) for part in measure["section"]) or None,
                "start": measure["start"],
                "end": measure["end"],
            }
        )
    return rows
