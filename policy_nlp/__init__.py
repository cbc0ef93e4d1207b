"""Policy measures, numeric targets and organizations in Chinese policy text, as spaCy components.

>>> import spacy
>>> nlp = spacy.load("policy_nlp")
>>> doc = nlp("到2027年，力争培育10家以上链主企业。工业和信息化部负责。")
>>> doc._.targets[0].value, doc._.targets[0].comparator, doc._.targets[0].deadline
(10, 'ge', '2027')
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

__version__ = "0.1.0"

__all__ = ["__version__", "load", "render", "set_metadata", "to_record"]


def load(
    name: str | Path = "default",
    *,
    vocab: Vocab | bool = True,
    disable: str | Iterable[str] = (),
    enable: str | Iterable[str] = (),
    exclude: str | Iterable[str] = (),
    config: dict[str, Any] | None = None,
) -> Language:
    """Open a pipeline of this package; ``spacy.load("policy_nlp")`` calls it.

    Parameters
    ----------
    name : str or Path
        ``"default"`` (words by pkuseg) or ``"fast"`` (characters), or the path of a config file.
    vocab : Vocab or True
        A vocabulary to share; True makes a new one.
    disable, enable, exclude : str or iterable of str
        Names of components to load but not run, to run alone, or not to load, as in ``spacy.load``.
    config : dict, optional
        Overrides of config values, nested or by dotted name:
        ``{"components.policy_orgs.set_ents": False}``.

    Raises
    ------
    ValueError
        If there is no such config, or a value in it is wrong.
    """
    from policy_nlp.pipeline import load_pipeline

    return load_pipeline(
        name, vocab=vocab, disable=disable, enable=enable, exclude=exclude, config=config or {}
    )


def to_record(doc: Doc) -> dict[str, Any]:
    """Everything found in a processed Doc as one dict of JSON values.

    Its keys are those of ``policy_nlp/record.schema.json``: the metadata, ``text``, and one list of rows a
    layer, with the field names of the annotation guidelines.
    """
    from policy_nlp.pipeline import doc_to_record

    return doc_to_record(doc)


def render(
    source: Doc | dict[str, Any],
    layers: Iterable[str] | None = None,
    *,
    language: str = "zh",
    details: bool = True,
    jupyter: bool | None = None,
) -> str | None:
    """Show the text of a Doc with its organizations, targets and measures, and the layers of others, in a notebook.

    Parameters
    ----------
    source : Doc or dict
        A processed Doc, or a record as `to_record` gives it.
    layers : iterable of str, optional
        The layers to show; all that have a colour if not given.
    language : str
        Of the names of fields and values: ``"zh"`` or ``"en"``.
    details : bool
        Whether a folded table of each layer stands below the text. Pointing at a span shows its fields in any case.
    jupyter : bool, optional
        Whether to display it; found out if not given.

    Returns
    -------
    str or None
        The HTML outside a notebook; None where it was displayed.
    """
    from policy_nlp.display import render as show

    return show(source, layers, language=language, details=details, jupyter=jupyter)


def set_metadata(
    doc: Doc,
    *,
    id: str | None = None,
    title: str | None = None,
    date: str | None = None,
    genre: str | None = None,
    number: str | None = None,
    issuer: str | None = None,
    published: str | None = None,
) -> Doc:
    """Give a Doc what is known about it before the pipeline runs; returns the Doc.

    ``date`` and ``published``, the day it was put on the web, are in ISO form; the latter is the document's date where
    neither ``date`` nor the text tells one.
    """
    from policy_nlp.layers import set_metadata as write

    return write(
        doc, id=id, title=title, date=date, genre=genre, number=number, issuer=issuer, published=published
    )
