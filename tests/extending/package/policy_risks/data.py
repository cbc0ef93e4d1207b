"""The rows that this package adds to the lexicons of policy_nlp, by name, so that configs work from any directory."""

from pathlib import Path

from policy_nlp.lexicon import Addition, read_addition


def more(name: str) -> Addition:
    """Rows for one lexicon."""
    return read_addition(Path(__file__).parent / "more" / name)
