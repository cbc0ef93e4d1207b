"""Antecedents: which mention 我部, 该局 or 市政府 points back to."""

from __future__ import annotations

from policy_nlp.lexicon import Lexicon
from policy_nlp.orgs.mention import Mention

#: How far back 该局 can point, in characters.
_REACH = 1500


class Anaphora:
    """Finds the antecedents of anaphoric mentions.

    我部 and 本局 point to the body whose document it is, 你省 to the one it is addressed to, 该局 to the last
    one with such a name; 市政府 to the last mention of that city's government.

    Parameters
    ----------
    lexicon : dict
        The tables of ``seeds/orgs``; ``anaphoric`` says where a word points and how the names end.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._words: dict[str, tuple[str, tuple[str, ...]]] = {
            row["text"]: (row["points"], tuple(row["endings"]))
            for row in lexicon["anaphoric"]
            if "points" in row
        }

    def resolve(self, text: str, mentions: list[Mention]) -> None:
        """Set ``refers_to``, and the antecedent's ``registry_id``, of the anaphoric mentions."""
        last: dict[str, Mention] = {}
        named: list[Mention] = []
        issuers = [m for m in mentions if m.role == "issuer" and m.kind == "named"]
        for mention in mentions:
            if mention.kind == "named":
                named.append(mention)
                if mention.registry_id is not None:
                    last[mention.registry_id] = mention
            elif mention.kind == "anaphoric" and mention.refers_to is None:
                if mention.registry_id is not None:
                    mention.refers_to = last.get(mention.registry_id)
                    continue
                points, endings = self._words.get(text[mention.start : mention.end], ("", ()))
                if points:
                    mention.refers_to = self._antecedent(points, endings, mention, named, issuers)
                if mention.refers_to is not None:
                    mention.registry_id = mention.refers_to.registry_id

    @staticmethod
    def _antecedent(
        points: str,
        endings: tuple[str, ...],
        mention: Mention,
        named: list[Mention],
        issuers: list[Mention],
    ) -> Mention | None:
        def fits(other: Mention) -> bool:
            return (other.canonical or "").endswith(endings)

        if points == "last":
            near = (m for m in reversed(named) if mention.start - m.end <= _REACH)
            return next(filter(fits, near), None)
        if points == "self":
            own = next(filter(fits, issuers), None)
            if own is not None:
                return own
        return next(filter(fits, named), None)
