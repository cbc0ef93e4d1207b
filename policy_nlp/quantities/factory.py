"""Registration of ``policy_quantities``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spacy.language import Language

import policy_nlp.layers  # noqa: F401  (registers the Doc extensions)
from policy_nlp.quantities.component import Quantities


@Language.factory(
    "policy_quantities",
    assigns=["doc._.quantities", "doc._.times", "doc.spans"],
    default_config={
        "spans_key": "quantities",
        "spans_label": "QUANTITY",
        "times_key": "times",
        "scorer": None,
    },
)
def make_quantities(
    nlp: Language,
    name: str,
    spans_key: str,
    spans_label: str,
    times_key: str,
    scorer: Callable[..., dict[str, Any]] | None,
) -> Quantities:
    """Make the component; ``scorer`` is None, since quantities have no gold of their own."""
    return Quantities(
        nlp, name, spans_key=spans_key, spans_label=spans_label, scorer=scorer, times_key=times_key
    )
