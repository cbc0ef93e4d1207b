"""Tables over processed documents, as lists of dicts: one call of pandas, polars or pyarrow makes a frame of them."""

from policy_nlp.analysis.tasks import responsibilities

__all__ = ["responsibilities"]
