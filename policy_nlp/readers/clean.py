"""White space and unseen characters of text that comes out of a layout."""

from __future__ import annotations

import re

#: Characters without width: byte order mark, joiners, soft hyphen, marks of direction.
_UNSEEN = dict.fromkeys(
    map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e")
)
_SPACES = re.compile("[ \t\r\n\f\v\xa0\u2000-\u200a\u202f\u205f]+")
_WIDE = re.compile(
    "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u2014\u2018-\u201d\u2026]|[\U00020000-\U0003ffff]"
)
#: What no line of source is broken before, though a program may do so.
_CLINGING = frozenset("%,.;:!?)]}")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def collapse(text: str) -> str:
    """One line: runs of white space become one space, and none where a source line was broken beside a wide character.

    Ideographic spaces inside the line stay, as in the names of two bodies that sign.
    """
    text = _CONTROL.sub("", text.translate(_UNSEEN))

    def space(match: re.Match[str]) -> str:
        broken = "\n" in match.group() or "\r" in match.group()
        around = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
        return " " if not broken or (around.isascii() and around[-1:] not in _CLINGING) else ""

    return _SPACES.sub(space, text).strip(" \u3000")


def is_wide(char: str) -> bool:
    """Whether a character is Chinese or a full-width sign, beside which a line break means nothing."""
    return bool(_WIDE.match(char))
