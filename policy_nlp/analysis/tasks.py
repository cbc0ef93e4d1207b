"""The task table 任务分解表: what is to be done, by when, who leads, who takes part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from policy_nlp.analysis.source import Record, Source, as_records

Row = dict[str, Any]


def responsibilities(docs: Source | Iterable[Source]) -> list[Row]:
    """The measures that somebody answers for, one row each, in the order of the documents and their text.

    A measure has a row if an organization leads it, takes part in it, is responsible for it or acts, or if the text
    names its actor.

    Parameters
    ----------
    docs : Doc or record, or iterable of them
        Processed by a pipeline with ``policy_measures`` and ``policy_links``.

    Returns
    -------
    list of dict
        ``document`` (id or title), ``measure`` (its text), ``trigger``, ``object``, ``modality``, ``status``,
        ``instrument``, ``deadline`` (ISO, or None), ``lead`` and ``participants`` (lists of full names, or the text of a
        mention that has none; ``lead`` holds the responsible bodies where nobody leads, and the actor where nobody is
        responsible), ``actor``, ``actor_source``, ``section`` (headings of the sections around it, outermost first,
        joined by " / "), ``start`` and ``end`` (offsets of the measure in the document's text).

    Examples
    --------
    >>> import pandas
    >>> frame = pandas.DataFrame(responsibilities(nlp.pipe(texts)))
    """
    rows: list[Row] = []
    for record in as_records(docs):
        rows += _of_record(record)
    return rows


def _of_record(record: Record) -> list[Row]:
    names = {row["id"]: row["canonical"] or row["text"] for row in record["orgs"]}
    rows = []
    for measure in record["measures"]:
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
                "document": record["id"] or record["title"],
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
