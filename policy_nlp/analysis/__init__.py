"""Tables of what was found, for pandas, polars and whatever takes a list of dicts.

>>> from policy_nlp import analysis
>>> docs = list(nlp.pipe(texts))
>>> pandas.DataFrame(analysis.targets(docs))
>>> polars.DataFrame(analysis.compare(docs), infer_schema_length=None)  # columns may begin with many nulls

Each function takes Docs or records (``policy_nlp.to_record``, lines of a JSON Lines file) and gives a list of dicts with
the same keys in every row.
"""

from __future__ import annotations

from policy_nlp.analysis.compare import compare
from policy_nlp.analysis.indicators import Indicators, normal_name
from policy_nlp.analysis.instruments import instruments
from policy_nlp.analysis.layers import layer_rows, measures, orgs, targets
from policy_nlp.analysis.network import network
from policy_nlp.analysis.tasks import responsibilities

__all__ = [
    "Indicators",
    "compare",
    "instruments",
    "layer_rows",
    "measures",
    "network",
    "normal_name",
    "orgs",
    "responsibilities",
    "targets",
]
