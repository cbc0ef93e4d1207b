"""Finds organization mentions in a text: words, grammar, names, links, aliases, roles, antecedents."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from operator import itemgetter

from policy_nlp.lexicon import Lexicon
from policy_nlp.orgs.aliases import Aliases
from policy_nlp.orgs.anaphora import Anaphora
from policy_nlp.orgs.bodies import Bodies, Regions
from policy_nlp.orgs.context import Home
from policy_nlp.orgs.forms import Forms
from policy_nlp.orgs.grammar import Grammar
from policy_nlp.orgs.judge.judge import Judge
from policy_nlp.orgs.levels import Levels
from policy_nlp.orgs.lexer import Lexer, Token
from policy_nlp.orgs.linking import Linker, OrganTypes
from policy_nlp.orgs.mention import Mention
from policy_nlp.orgs.names import Names
from policy_nlp.orgs.roles import Roles
from policy_nlp.orgs.units import Units
from policy_nlp.orgs.unlisted import Unlisted
from policy_nlp.resources import Model

_TITLES = re.compile("《[^《》\n]{0,80}(?:《[^《》\n]{0,60}》[^《》\n]{0,60})?》|〈[^〈〉\n]{0,60}〉")
_NUMBER_AFTER = re.compile("[\u4e00-\u9fff]{0,3}[〔\\[［【（(](?:19|20)[0-9]{2}[〕\\]］】）)]")


#: 第十届人民代表大会 is a meeting, as is 亚太经合组织贸易部长会议.
_CONGRESS = "人民代表大会"
_TERM = re.compile("届\n?$")
_LATIN = re.compile("[A-Za-z0-9]")
_AND = frozenset("、和与及")
_start, _end = itemgetter(0), itemgetter(1)


class Finder:
    """Finds mentions of organizations in plain text.

    Parameters
    ----------
    lexicon : dict
        The tables of ``seeds/orgs``.
    model : dict, optional
        The weights of the judge; without them rules alone decide.
    """

    def __init__(self, lexicon: Lexicon, model: Model | None = None) -> None:
        self.bodies = Bodies(lexicon)
        self.regions = Regions(lexicon)
        self.organs = OrganTypes(lexicon)
        self._lexer = Lexer(lexicon)
        self._forms = Forms(lexicon)
        self._names = Names(lexicon)
        self._grammar = Grammar(lexicon, self._lexer, self._forms)
        self._unlisted = Unlisted(self._lexer, Levels(lexicon))
        self._judge = Judge(model, lexicon, self._may_stand) if model else None
        self._linker = Linker(self.bodies, self.regions)
        self._units = Units(lexicon)
        self._aliases = Aliases(lexicon, self._lexer, self._forms)
        self._roles = Roles(lexicon)
        self._anaphora = Anaphora(lexicon)

    def find(
        self, text: str, *, title: str | None = None, issuer: str | None = None, date: str | None = None
    ) -> list[Mention]:
        """Mentions of a text in order, none overlapping another.

        Parameters
        ----------
        text : str
            The text; offsets are code points into it.
        title, issuer : str, optional
            The document's title and issuer, for the region that 省 or 市 alone means.
        date : str, optional
            The document's date (ISO), for names that different bodies bore at different times.
        """
        heads = [head for head in (title, issuer) if head]
        zones, tokens, mentions = self.read(text, heads)
        if self._judge is not None:
            mentions = self._judge.apply(text, zones, tokens, mentions)
        home = Home(heads, tokens, mentions, self._lexer, self.regions)
        for mention in mentions:
            self._linker.link(text, mention, home, date)
        self._units.extend(text, mentions)
        mentions = _apart(self._aliases.apply(text, mentions, zones, self._titled(title) if title else []))
        self._roles.assign(text, mentions)
        self._anaphora.resolve(text, mentions)
        return mentions

    def read(self, text: str, heads: list[str]) -> tuple[list[tuple[int, int]], list[Token], list[Mention]]:
        """What words and grammar alone find: titles of documents, in which nothing is a mention; words; mentions.

        Parameters
        ----------
        text : str
            The text.
        heads : list of str
            The document's title and issuer, as far as known.
        """
        zones = [match.span() for match in _TITLES.finditer(text)]
        tokens = self._unlisted.tokens(text, self._lexer(text), heads)
        if zones:
            tokens = _outside(tokens, zones)
        names = [m for m in self._names.find(text, tokens) if not self._lexer.guarded(text, m.start, m.end)]
        mentions = self._grammar.mentions(text, _without(tokens, names))
        mentions = [m for m in mentions if self._stands(text, m)] + names
        for mention in mentions:
            if mention.type == "institution" and mention.kind == "named":
                mention.end = self._forms.with_campus(text, mention.end)
        mentions.sort(key=lambda mention: (mention.start, -mention.end))
        return zones, tokens, _listed(text, _apart(_joined(text, mentions, self._forms.branch)))

    def _titled(self, title: str) -> list[str]:
        """Proper names in a title."""
        tokens = self._lexer(title)
        listed = [title[start:end] for start, end, entry in tokens if entry.cls in "Nn"]
        return [*listed, *(title[name.start : name.end] for name in self._names.find(title, tokens))]

    def _may_stand(self, text: str, mention: Mention, strict: bool) -> bool:
        """Whether a name of the judge is one by the characters around it; 外交部 in 外交部长 only if not strict."""
        if _NUMBER_AFTER.match(text, mention.end) or self._forms.session.match(text, mention.end):
            return False
        return not strict or self._stands(text, mention)

    def _stands(self, text: str, mention: Mention) -> bool:
        """Whether the characters around a mention leave it a word of its own."""
        if self._lexer.guarded(text, mention.start, mention.end):
            return False
        if text[mention.start].isascii() and _LATIN.search(text[mention.start - 1 : mention.start]):
            return False
        if mention.bare and self._lexer.guarded_alone(text, mention.start, mention.end):
            return False
        if mention.kind == "named" and _NUMBER_AFTER.match(text, mention.end):
            return False
        if mention.kind == "named" and self._forms.session.match(text, mention.end):
            return False
        if mention.canonical == _CONGRESS and _TERM.search(text, max(0, mention.start - 2), mention.start):
            return False
        if mention.type == "international" and self._forms.meeting.match(text, mention.end):
            return False
        return not mention.strict or self._lexer.stands_free(text, mention.start)


def _outside(tokens: list[Token], zones: list[tuple[int, int]]) -> list[Token]:
    """Tokens that do not begin in a zone."""
    kept: list[Token] = []
    done = 0
    for low, high in zones:
        first = bisect_left(tokens, low, done, key=_start)
        kept += tokens[done:first]
        done = bisect_left(tokens, high, first, key=_start)
    return kept + tokens[done:]


def _without(tokens: list[Token], names: list[Mention]) -> list[Token]:
    """Tokens that no name covers."""
    kept: list[Token] = []
    done = 0
    for name in names:
        first = bisect_right(tokens, name.start, done, key=_end)
        kept += tokens[done:first]
        done = bisect_left(tokens, name.end, first, key=_start)
    return kept + tokens[done:]


def _joined(text: str, mentions: list[Mention], branches: tuple[str, ...]) -> list[Mention]:
    """Join a duty clause with the body it belongs to and two names of one kind that touch."""
    joined: list[Mention] = []
    for mention in mentions:
        last = joined[-1] if joined else None
        if last is not None and last.end == mention.start:
            pair = last.kind == mention.kind == "named" and last.type == mention.type
            words = text[mention.start : mention.end]
            both = last.kind == mention.kind == "collective" and words[0] != "各"
            parts = mention.type in ("media", "institution") or words.endswith(branches)
            if mention.clause or both or (pair and parts):
                last.end = mention.end
                if pair or mention.clause:
                    last.canonical, last.official = None, None
                if mention.clause:
                    last.kind, last.regions = "collective", ()
                continue
        joined.append(mention)
    return joined


def _listed(text: str, mentions: list[Mention]) -> list[Mention]:
    """Drop words that are bodies only beside others in a list (工会 in 工会、共青团、妇联)."""
    if not any(mention.beside for mention in mentions):
        return mentions
    kept = []
    for i, mention in enumerate(mentions):
        before = i and mentions[i - 1].end == mention.start - 1 and text[mention.start - 1] in _AND
        after = (
            i + 1 < len(mentions) and mentions[i + 1].start == mention.end + 1 and text[mention.end] in _AND
        )
        if not mention.beside or before or after:
            kept.append(mention)
    return kept


def _apart(mentions: list[Mention]) -> list[Mention]:
    """Drop a mention that overlaps one before it; ``mentions`` are sorted, the longest first at a start."""
    kept: list[Mention] = []
    end = 0
    for mention in mentions:
        if mention.start >= end:
            kept.append(mention)
            end = mention.end
    return kept
