"""The task table (任务分解表): who answers for which measure, by when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from policy_nlp.analysis.source import Source, as_record, document_of, section_path

_ROLES = {"lead": "lead", "responsible": "responsible", "participate": "participants", "actor": "actors"}


def responsibilities(docs: Iterable[Source]) -> list[dict[str, Any]]:
    """A row a measure that organizations are linked to.

    Parameters
    ----------
    docs : iterable of Doc or record

    Returns
    -------
    list of dict
        ``document`` (its id), ``title``, ``section`` (headings from the outermost in, joined by " › "), ``measure``,
        ``deadline`` (of its targets), ``lead``, ``responsible``, ``participants``, ``actors`` (lists of canonical names),
        ``modality``, ``instrument``, ``measure_id``, ``start``, ``end``.
    """
    rows = []
    for record in map(as_record, docs):
        orgs = {row["id"]: row for row in record["orgs"]}
        targets = {row["id"]: row for row in record["targets"]}
        linked: dict[str, dict[str, Any]] = {}
        for link in record["links"]:
            found = linked.setdefault(
                link["target"], {"deadlines": [], **{name: [] for name in _ROLES.values()}}
            )
            if link["source"] in orgs and link["role"] in _ROLES:
                org = orgs[link["source"]]
                name = org["canonical"] or org["text"]
                if name not in found[_ROLES[link["role"]]]:
                    found[_ROLES[link["role"]]].append(name)
            elif link["source"] in targets and (deadline := targets[link["source"]]["deadline"]):
                found["deadlines"].append(deadline)
        for measure in record["measures"]:
            found = linked.get(measure["id"], {})
            if not any(found.get(name) for name in _ROLES.values()):
                continue
            rows.append(
                {
                    **document_of(record, "title"),
                    "section": " › ".join(section_path(record, measure["start"])),
                    "measure": measure["text"],
                    "deadline": min(found["deadlines"], default=None),
                    **{name: found[name] for name in _ROLES.values()},
                    "modality": measure["modality"],
                    "instrument": measure["instrument"],
                    "measure_id": measure["id"],
                    "start": measure["start"],
                    "end": measure["end"],
                }
            )
    return rows
