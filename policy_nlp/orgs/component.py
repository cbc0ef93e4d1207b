"""The component ``policy_orgs``: organization mentions with type, kind, canonical name and role."""

from __future__ import annotations

import re
from typing import Any

from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from policy_nlp.component import PolicyComponent
from policy_nlp.layers import document_title, set_layer, text_of
from policy_nlp.orgs import aliases
from policy_nlp.orgs.context import Home, canonical_name
from policy_nlp.orgs.grammar import Grammar, Mention
from policy_nlp.orgs.lexer import Lexer, Token
from policy_nlp.orgs.names import Names, with_campus
from policy_nlp.orgs.roles import Roles

_TITLES = re.compile("《[^《》\n]{0,80}(?:《[^《》\n]{0,60}》[^《》\n]{0,60})?》|〈[^〈〉\n]{0,60}〉")
_NUMBER_AFTER = re.compile("[\u4e00-\u9fff]{0,3}[〔\\[［【（(](?:19|20)[0-9]{2}[〕\\]］】）)]")
_SESSION = re.compile("第[0-9一二三四五六七八九十百]{1,4}次(?:常务|全体|执行|专题)会议")
_FREE_LEFT = frozenset("由经向与和及同对在据从请受为报将给以等或是有按的持全")


class Orgs(PolicyComponent):
    """Finds mentions of organizations.

    Writes ``doc._.orgs`` and ``doc.spans[spans_key]``; with ``set_ents`` the mentions join ``doc.ents`` as
    ``ORG``, where an entity that is there already wins.
    """

    layer = "orgs"
    lexicon_name = "orgs"

    def compile(self) -> None:
        """Build the lexer and the grammar from the lexicon."""
        self._lexer = Lexer(self.lexicon)
        self._names = Names(self.lexicon)
        self._grammar = Grammar(self.lexicon)
        self._roles = Roles(self.lexicon)

    def annotate(self, doc: Doc) -> None:
        """Write the mentions of one Doc."""
        text = text_of(doc)
        mentions = self.find(text, document_title(doc))
        rows: list[dict[str, Any]] = [
            {
                "id": f"o{number}",
                "start": mention.start,
                "end": mention.end,
                "text": text[mention.start : mention.end],
                "type": mention.type,
                "kind": mention.kind,
                "canonical": mention.canonical,
                "role": mention.role,
            }
            for number, mention in enumerate(mentions, 1)
        ]
        set_layer(doc, self.layer, rows, spans_key=self.spans_key, label="type")
        if self.settings.get("set_ents"):
            self._set_ents(doc)

    def find(self, text: str, title: str | None = None) -> list[Mention]:
        """Mentions of a text in order, none overlapping another.

        Parameters
        ----------
        text : str
            The text; offsets are code points into it.
        title : str, optional
            The document's title, for the region that 省 or 市 alone means.
        """
        zones = [match.span() for match in _TITLES.finditer(text)]
        tokens = self._lexer(text)
        if zones:
            tokens = _outside(tokens, zones)
        names = [m for m in self._names.find(text, tokens) if not self._lexer.guarded(text, m.start, m.end)]
        mentions = self._grammar.mentions(text, _without(tokens, names))
        mentions = [m for m in mentions if self._stands(text, m)] + names
        for mention in mentions:
            if mention.type == "institution" and mention.kind == "named":
                mention.end = with_campus(text, mention.end)
        mentions.sort(key=lambda mention: (mention.start, -mention.end))
        mentions = _apart(_joined(mentions))
        home = Home(title, text, tokens, mentions, self._lexer)
        for mention in mentions:
            mention.canonical = canonical_name(text, mention, home)
        named = self._names.find(title, self._lexer(title)) if title else []
        mentions = _apart(
            aliases.apply(text, mentions, zones, [title[m.start : m.end] for m in named] if title else [])
        )
        self._roles.assign(text, mentions)
        return mentions

    def _stands(self, text: str, mention: Mention) -> bool:
        """Whether the characters around a mention leave it a word of its own."""
        if self._lexer.guarded(text, mention.start, mention.end):
            return False
        if mention.bare and self._lexer.guarded_alone(text, mention.start, mention.end):
            return False
        if mention.kind == "named" and _NUMBER_AFTER.match(text, mention.end):
            return False
        if mention.kind == "named" and _SESSION.match(text, mention.end):
            return False
        if not mention.strict or mention.start == 0:
            return True
        before = text[mention.start - 1]
        return not "\u4e00" <= before <= "\u9fff" or before in _FREE_LEFT

    def _set_ents(self, doc: Doc) -> None:
        spans = [Span(doc, s.start, s.end, label="ORG", kb_id=s.kb_id) for s in doc.spans[self.spans_key]]
        taken = {token.i for ent in doc.ents for token in ent}
        free = [span for span in spans if not taken.intersection(range(span.start, span.end))]
        doc.set_ents([*doc.ents, *filter_spans(free)])


def _outside(tokens: list[Token], zones: list[tuple[int, int]]) -> list[Token]:
    """Tokens that do not lie in a zone."""
    kept = []
    number = 0
    for token in tokens:
        start = token[0]
        while number < len(zones) and zones[number][1] <= start:
            number += 1
        if number == len(zones) or start < zones[number][0]:
            kept.append(token)
    return kept


def _without(tokens: list[Token], names: list[Mention]) -> list[Token]:
    """Tokens that no name covers."""
    if not names:
        return tokens
    kept = []
    number = 0
    for token in tokens:
        while number < len(names) and names[number].end <= token[0]:
            number += 1
        if number == len(names) or token[1] <= names[number].start:
            kept.append(token)
    return kept


def _joined(mentions: list[Mention]) -> list[Mention]:
    """Join a duty clause with the body it belongs to and two names of one kind that touch."""
    joined: list[Mention] = []
    for mention in mentions:
        last = joined[-1] if joined else None
        if last is not None and last.end == mention.start:
            pair = last.kind == mention.kind == "named" and last.type == mention.type
            if mention.clause or (pair and mention.type in ("media", "institution")):
                last.end = mention.end
                if pair:
                    last.canonical, last.official = None, None
                continue
        joined.append(mention)
    return joined


def _apart(mentions: list[Mention]) -> list[Mention]:
    """Drop a mention that overlaps one before it; ``mentions`` are sorted, the longest first at a start."""
    kept: list[Mention] = []
    end = 0
    for mention in mentions:
        if mention.start >= end:
            kept.append(mention)
            end = mention.end
    return kept
