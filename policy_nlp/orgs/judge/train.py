"""Train the tagger that judges organization mentions: ``python -m policy_nlp.training orgs``.

Needs scikit-learn and jieba (``pip install policy-nlp[train]``).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policy_nlp import resources
from policy_nlp.hashing import Templates
from policy_nlp.orgs.finder import Finder
from policy_nlp.orgs.judge import crf, dictionary
from policy_nlp.orgs.judge.corpora import Sentence, read_documents, read_news, read_policy, read_texts
from policy_nlp.orgs.judge.features import TEMPLATES, load_words, quantities
from policy_nlp.orgs.judge.news import is_news_organization
from policy_nlp.orgs.judge.tagger import Tagger
from policy_nlp.orgs.judge.tags import TAGS, tag_spans
from policy_nlp.orgs.lexer import Token
from policy_nlp.orgs.mention import Mention
from policy_nlp.resources import Model, write_model

Array = NDArray[Any]

_LONGEST = 160
_PIECE = 120
_REACH = 12
_NOT_ORG = np.array([not tag.endswith("ORG") for tag in TAGS])


def _allowed(sentence: Sentence, tokens: Sequence[Token], mentions: Sequence[Mention], tags: Array) -> Array:
    """The tags that the annotation of a sentence allows, one row a character.

    Where news annotation and the guidelines differ by principle (governments and armies as a whole), nothing is
    learnt from news; nothing either from places that stand for their government.
    """
    allowed: Array = tags[:, None] == np.arange(len(TAGS))
    if not sentence.complete:
        allowed[tags == 0] |= _NOT_ORG
    if not sentence.policy:
        for mention in mentions:
            text = sentence.text[mention.start : mention.end]
            if mention.kind == "named" and not is_news_organization(text, mention.kind, mention.type):
                allowed[mention.start : mention.end] = True
    regions = {start: end for start, end, entry in tokens if entry.cls == "R"}
    for start, end, label in sentence.entities:
        if label == "ORG" and sentence.policy and regions.get(start) == end:
            allowed[start:end] = True
    return allowed


def _by_rules(size: int, tokens: Sequence[Token], mentions: Sequence[Mention]) -> Array:
    """The tags that the rules allow: their sure names are organizations, and what ends like a name is left open."""
    entities = []
    suffixed = {end: max(0, end - _REACH) for _, end, entry in tokens if entry.cls == "S"}
    for mention in mentions:
        if mention.end in suffixed:
            suffixed[mention.end] = mention.start
        elif mention.kind == "named":
            entities.append((mention.start, mention.end, "ORG"))
    tags = tag_spans(size, entities)
    allowed: Array = tags[:, None] == np.arange(len(TAGS))
    allowed[tags == 0] |= _NOT_ORG
    for end, start in suffixed.items():
        allowed[start:end] = True
    return allowed


def _pieces(tags: Array) -> list[tuple[int, int]]:
    """A long text cut where no entity is."""
    if len(tags) <= _LONGEST:
        return [(0, len(tags))]
    out = []
    start = 0
    while start < len(tags):
        end = min(start + _PIECE, len(tags))
        while end < len(tags) and (tags[end - 1] or tags[end]):
            end += 1
        out.append((start, end))
        start = end
    return out


def make_data(
    sentences: Sequence[Sentence], rules: Finder, model: Model, bits: int
) -> tuple[crf.Data, Array]:
    """Training data, and the number of the sentence each of its pieces comes from."""
    words, templates = load_words(model), Templates(TEMPLATES)
    ids: list[Array] = []
    allowed: list[Array] = []
    pieces: list[tuple[int, int, int]] = []
    size = 0
    for number, sentence in enumerate(sentences):
        _, tokens, mentions = rules.read(sentence.text, [])
        values = quantities(sentence.text, words, tokens, mentions)
        tags = tag_spans(len(sentence.text), sentence.entities)
        ids.append((templates.hashes(values).T >> np.uint32(32 - bits)).astype(np.int32))
        if sentence.group == "rules":
            allowed.append(_by_rules(len(tags), tokens, mentions))
        else:
            allowed.append(_allowed(sentence, tokens, mentions, tags))
        pieces += [(number, size + start, size + end) for start, end in _pieces(tags)]
        size += len(tags)
    of, start, end = np.array(pieces).T
    weight = np.array([sentences[k].weight for k in of], dtype=np.float32)
    return crf.Data(np.concatenate(ids), np.concatenate(allowed), start, end, weight), of


def pack(weights: Array, steps: Array, least: float) -> Model:
    """Weights as int8 with one scale a tag; those below ``least`` become 0."""
    kept = np.where(np.abs(weights) < least, 0, weights)
    scale = np.maximum(np.abs(kept).max(axis=0), 1e-9) / 127.0
    return {
        "weights": np.rint(kept / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "steps": steps.astype(np.float32),
    }


def news_scores(tagger: Tagger, rules: Finder, sentences: Sequence[Sentence]) -> dict[str, float]:
    """Precision, recall and F1 of the tagger's organizations on sentences."""
    found = right = gold = 0
    for sentence in sentences:
        _, tokens, mentions = rules.read(sentence.text, [])
        tags = tagger.decode(tagger.scores(sentence.text, tokens, mentions)[0])
        spans = set(map(tuple, tagger.spans(tags, "ORG").tolist()))
        truth = {(start, end) for start, end, label in sentence.entities if label == "ORG"}
        found, gold, right = found + len(spans), gold + len(truth), right + len(spans & truth)
    return {"p": right / max(found, 1), "r": right / max(gold, 1), "f": 2 * right / max(found + gold, 1)}


def train(
    settings: dict[str, Any], news: Path, gold: Path, words: Path, policy: Path, out: Path
) -> dict[str, float]:
    """Train the tagger on news and gold documents and write ``weights.npz`` and ``meta.json`` to a folder.

    Parameters
    ----------
    settings : dict
        The training config.
    news, gold : Path
        Gzipped news sentences with entities; gold documents.
    words, policy : Path
        Gzipped lines of word/tag; gzipped policy documents, to learn classes of words from.
    out : Path
        Folder of the model.

    Returns
    -------
    dict
        Numbers of sentences, and precision, recall and F1 of organizations in the news sentences held out.
    """
    bits = settings["training"]["bits"]
    rules = Finder(resources.lexicon("orgs"))
    own = list(read_news(news, settings["news"]))
    model = dictionary.make(
        words, [*(sentence.text for sentence in own), *read_texts(policy)], settings["dictionary"]
    )
    sentences = [*own, *read_policy(gold, settings["gold"]["weight"])]
    sentences += read_documents(policy, settings["documents"])
    data, _ = make_data(sentences, rules, model, bits)

    def report(epoch: int, weights: Array, steps: Array) -> None:
        print(f"epoch {epoch + 1} of {settings['training']['epochs']}", flush=True)

    weights, steps = crf.train(data, np.flatnonzero(data.weight > 0), settings["training"], report)
    model |= pack(weights, steps, settings["training"]["least"])
    model["meta"] = {"bits": bits, "thresholds": settings["thresholds"]}
    held = [sentence for sentence in own if sentence.weight == 0.0]
    scores = news_scores(Tagger(model), rules, held)
    model["meta"] |= {"sentences": len(sentences) - len(held), "held_out": len(held), "news": scores}
    write_model(out, model)
    return {
        "sentences": len(sentences) - len(held),
        "held_out_sentences": len(held),
        **{f"held_out_{name}": value for name, value in scores.items()},
    }
