"""Organizations that act together, as the edges of a graph."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Any

from policy_nlp.analysis.source import Source, as_records

#: Most bodies of one measure that are taken as acting together: more are a list of addressees.
MOST = 40
#: Who stands first in a pair: the leader, then those who answer, then others.
_RANK = {"lead": 0, "responsible": 1, "actor": 2, "participate": 3}


def network(docs: Source | Iterable[Source]) -> list[dict[str, Any]]:
    """An edge for every two organizations that are linked to the same measure.

    Bodies are known by their canonical names; those without one (有关部门, 我部) are no nodes.

    Parameters
    ----------
    docs : Doc or record, or iterable of them

    Returns
    -------
    list of dict
        ``source`` and ``target`` (names), ``relation`` (``lead`` if the source leads the target, else ``joint``),
        ``measures`` (how many they share), ``documents`` (in how many documents) and ``evidence`` (a list of
        ``{"document", "measure"}``, ids). The heaviest first. In networkx:
        ``from_pandas_edgelist(DataFrame(rows), "source", "target", "measures")``.
    """
    edges: dict[tuple[str, str, str], dict[tuple[int, Any, str], None]] = {}
    for number, record in enumerate(as_records(docs)):
        names = {row["id"]: row["canonical"] for row in record["orgs"] if row["kind"] == "named"}
        acting: dict[str, dict[str, int]] = {}
        for link in record["links"]:
            name = names.get(link["source"])
            if link["kind"] == "org-measure" and name:
                roles = acting.setdefault(link["target"], {})
                roles[name] = min(roles.get(name, 9), _RANK.get(link["role"], 9))
        for measure, roles in acting.items():
            if len(roles) > MOST:
                continue
            for first, second in combinations(sorted(roles), 2):
                leads = (roles[first] == 0) != (roles[second] == 0)
                source, target = (second, first) if leads and roles[second] == 0 else (first, second)
                key = source, target, "lead" if leads else "joint"
                edges.setdefault(key, {})[(number, record["id"], measure)] = None
    rows = []
    for (source, target, relation), places in edges.items():
        evidence = [{"document": place[1], "measure": place[2]} for place in places]
        rows.append(
            {
                "source": source,
                "target": target,
                "relation": relation,
                "measures": len(places),
                "documents": len({place[0] for place in places}),
                "evidence": evidence,
            }
        )
    return sorted(rows, key=lambda row: (-row["measures"], row["source"], row["target"]))
