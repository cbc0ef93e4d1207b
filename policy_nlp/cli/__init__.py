"""The command ``policy-nlp``: `commands` holds its commands, the other modules what they share and print."""

from policy_nlp.cli.commands import app, main

__all__ = ["app", "main"]
