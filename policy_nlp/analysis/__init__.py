"""Tables of what was found, for pandas, polars and whatever takes a list of dicts.

>>> from policy_nlp import analysis
>>> rows = analysis.targets(nlp.pipe(texts))
>>> pandas.DataFrame(rows), polars.DataFrame(rows)
"""

from __future__ import annotations

from policy_nlp.analysis.responsibilities import responsibilities

__all__ = ["responsibilities"]
