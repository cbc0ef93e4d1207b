"""Which element of a page holds the document.

The text of a document is prose: lines with the signs of sentences and few links. The search goes down from the
page as long as one part holds nearly all of the prose, then up again as long as what is added is text too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from policy_nlp.lexicon import Lexicon
from policy_nlp.readers.html_tree import BLOCKS, Element, Line, lines, remove

#: A part is gone down into if it holds this share of the prose of what it stands in, or this much if it has the
#: name that content systems give the text.
_SHARE, _NAMED_SHARE = 0.8, 0.5
#: Share of links and furniture up to which what stands around the text belongs to it.
_CLEAN = 0.1
#: Longest line that can be furniture, and shortest that is prose by itself.
LONGEST_CHROME, _PROSE = 60, 14
_SENTENCE = re.compile("[，。；：、]")
_SIGNS = re.compile(r"[\s|｜/\-—>»«<·•：:【】\[\]（）()]+")
_NAME = re.compile("[A-Z]?[a-z]+|[A-Z]+|[0-9]+")


@dataclass(slots=True)
class _Stats:
    """Characters of an element: all, prose, and links with furniture."""

    all: int = 0
    prose: int = 0
    bad: int = 0


class Chrome:
    """What the lexicon ``readers`` says of lines and names that are no text.

    Parameters
    ----------
    tables : dict
        The lexicon.
    """

    def __init__(self, tables: Lexicon) -> None:
        rows = tables["chrome"]
        parts = sorted((row["text"] for row in rows if not row.get("whole")), key=len, reverse=True)
        self._parts = re.compile("|".join(map(re.escape, parts)))
        self._wholes = frozenset(row["text"] for row in rows if row.get("whole"))
        self.furniture = frozenset(row["name"].lower() for row in tables["furniture"])
        self.containers = frozenset(row["name"].lower() for row in tables["containers"])

    def is_chrome(self, text: str) -> bool:
        """Whether a line is furniture: it is short and says so, or consists of such words."""
        if len(text) > LONGEST_CHROME:
            return False
        if self._parts.search(text):
            return True
        words = [word for word in _SIGNS.split(text) if word]
        return not words or all(word in self._wholes for word in words)

    def named(self, element: Element, names: frozenset[str]) -> bool:
        """Whether the id or a class of an element is one of the names, or for furniture is made of one."""
        for attribute in ("id", "class"):
            for value in (element.get(attribute) or "").split():
                if value.lower() in names:
                    return True
                if names is self.furniture and any(part.lower() in names for part in _NAME.findall(value)):
                    return True
        return False


def is_prose(line: Line) -> bool:
    """Whether a line is of sentences: it has their signs, is not very short, and is not mostly links."""
    return (
        len(line.text) >= _PROSE and bool(_SENTENCE.search(line.text)) and line.links * 2 < len(line.text)
    ) or line.row


def main_element(root: Element, chrome: Chrome) -> Element:
    """The element that holds the document; parts of the page that are named as furniture are taken out of it."""
    stats = _measure(root, chrome)
    total = max(1, stats[root].prose)
    for node in [node for node in root.iterdescendants() if isinstance(node.tag, str)]:
        small = stats.get(node, _Stats()).prose * 2 < total
        is_furniture = node.tag in ("nav", "footer", "aside") or chrome.named(node, chrome.furniture)
        if small and is_furniture and not chrome.named(node, chrome.containers):
            remove(node)
    stats = _measure(root, chrome)
    best = root
    while (below := _next(best, stats, chrome)) is not None:
        best = below
    while (parent := best.getparent()) is not None and parent in stats:
        inner, outer = stats[best], stats[parent]
        added = outer.all - inner.all
        if outer.bad - inner.bad > _CLEAN * added or (added and chrome.named(best, chrome.containers)):
            break
        best = parent
    return best


def _next(node: Element, stats: dict[Element, _Stats], chrome: Chrome) -> Element | None:
    """The part to go down into, None where the document begins."""
    best, most = None, 0
    for child in node.iterchildren():
        found = stats.get(child)
        if found is None or child.tag == "p" or not _has_blocks(child):
            continue
        wanted = _NAMED_SHARE if _holds_named(child, chrome) else _SHARE
        if found.prose > most and found.prose >= wanted * stats[node].prose:
            best, most = child, found.prose
    return best


def _holds_named(node: Element, chrome: Chrome) -> bool:
    return chrome.named(node, chrome.containers) or any(
        chrome.named(child, chrome.containers) for child in node.iterchildren() if isinstance(child.tag, str)
    )


def _has_blocks(node: Element) -> bool:
    return any(child.tag in BLOCKS for child in node.iterdescendants())


def _measure(root: Element, chrome: Chrome) -> dict[Element, _Stats]:
    """Characters of every block, summed from the lines in it."""
    stats: dict[Element, _Stats] = {root: _Stats()}
    own: dict[Element, _Stats] = {}
    for line in lines(root):
        found = own.setdefault(line.element, _Stats())
        size = len(line.text)
        found.all += size
        if chrome.is_chrome(line.text):
            found.bad += size
        else:
            found.bad += line.links
            found.prose += size if is_prose(line) else 0
    for element, found in own.items():
        for node in _with_ancestors(element, root):
            total = stats.setdefault(node, _Stats())
            total.all += found.all
            total.prose += found.prose
            total.bad += found.bad
    return stats


def _with_ancestors(element: Element, root: Element) -> Iterable[Element]:
    while element is not None:
        yield element
        if element is root:
            return
        element = element.getparent()
