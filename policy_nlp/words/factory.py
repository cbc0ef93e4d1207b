"""Registers the tokenizer with spaCy."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from spacy.language import Language
from spacy.util import registry

from policy_nlp.words.tokenizer import PolicyTokenizer, check_segmenter


@registry.tokenizers("policy_nlp.tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer(segmenter: str = "pkuseg") -> Callable[[Language], PolicyTokenizer]:
    """Make the function that makes a pipeline's tokenizer.

    Parameters
    ----------
    segmenter : str
        ``"pkuseg"``: words, by the model of the package or another one; ``"jieba"``: words, by jieba;
        ``"char"``: characters.

    Raises
    ------
    ValueError
        If there is no segmenter of that name; the message lists the names.
    """
    return partial(_make, check_segmenter(segmenter))


def _make(segmenter: str, nlp: Language) -> PolicyTokenizer:
    return PolicyTokenizer(nlp.vocab, segmenter)
