"""The base of all components: settings, data, serialisation, scoring.

A component is made of settings (from the config), a lexicon (rows of ``seeds/``) and for some a trained model
(arrays). It stores rows and arrays as they are and rebuilds its matchers with ``compile``.
"""

# Annotations are not postponed here: spaCy checks the arguments of `initialize` against them at run time.
import io
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from policy_nlp import resources
from policy_nlp.lexicon import COLUMNS_FILE, Addition, Lexicon, LexiconError, merge
from policy_nlp.resources import Model

__all__ = [
    "PolicyComponent",
    "Scorer",
]

Scorer = Callable[..., dict[str, Any]]


class PolicyComponent:
    """A pipeline component that writes one layer of a Doc.

    Subclasses set ``layer``, ``lexicon_name`` and ``model_name`` and implement ``compile`` and ``annotate``.

    Parameters
    ----------
    nlp : Language
        The pipeline; only its vocabulary and config are looked at.
    name : str
        Name of the component in the pipeline.
    spans_key : str
        Key of ``doc.spans`` for the layer's spans.
    spans_label : str
        The field of the layer's records that labels the spans, or one label for all of them.
    scorer : callable, optional
        Called by ``score`` with the examples.
    **settings
        Further settings of the component, kept as they are in ``self.settings``.
    """

    layer: ClassVar[str]
    #: Names of a lexicon and a model of this package, or paths of folders of one's own.
    lexicon_name: ClassVar[str | Path | None] = None
    model_name: ClassVar[str | Path | None] = None

    def __init__(
        self,
        nlp: Language,
        name: str,
        *,
        spans_key: str,
        spans_label: str = "",
        scorer: Scorer | None = None,
        **settings: Any,
    ) -> None:
        self.name = name
        self.spans_key = spans_key
        self.spans_label = spans_label
        self.scorer = scorer
        self.settings = settings
        self.lexicon: dict[str, list[dict[str, Any]]] = {}
        self.model: Model = {}
        self._ready = False

    # What a subclass implements

    def compile(self) -> None:
        """Build matchers from ``self.lexicon`` and ``self.model``."""
        raise NotImplementedError

    def annotate(self, doc: Doc) -> None:
        """Write the component's layer into the Doc."""
        raise NotImplementedError

    @property
    def wanted_model(self) -> str | Path | None:
        """Name or folder of the model that this component uses; None if it uses none."""
        return self.model_name

    # What spaCy calls

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one Doc; a component that was never initialised takes the package's own data first."""
        self.prepare()
        self.annotate(doc)
        return doc

    def prepare(self) -> None:
        """Take the package's own data, if the component was never initialised."""
        if not self._ready:
            self._prepare()

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]] | None = None,
        *,
        nlp: Language | None = None,
        lexicon: Any = None,
        model: Any = None,
        extra: Any = None,
        thresholds: dict[str, float] | None = None,
    ) -> None:
        """Take the data that ``[initialize.components.<name>]`` names.

        Parameters
        ----------
        lexicon, model : mapping, optional
            A whole lexicon and model. What is left out is what the component has, or else the package's own.
        extra : mapping, optional
            Rows to join with those of the lexicon, as ``policy_nlp.read_lexicon.v1`` reads them: a row takes the place of
            the one that says something of the same word or id, in tables that hold each once.
        thresholds : dict, optional
            Numbers of the model to be changed, by the names that its ``meta.json`` has for them.

        Raises
        ------
        ValueError
            If ``[initialize.components]`` holds a block for a component that the pipeline does not have, or
            this component is given something that it has no use for; an added row that is wrong is named with its
            file, line and key.
        """
        if nlp is not None:
            _check_blocks(nlp)
        for what, given, own in (
            ("lexicon", lexicon, self.lexicon_name),
            ("model", model, self.wanted_model),
            ("extra", extra, self.lexicon_name),
            ("thresholds", thresholds, self.wanted_model),
        ):
            block = f"[initialize.components.{self.name}]"
            if given is not None and own is None:
                raise ValueError(f"{block} {what}: this component takes no {what}")
            if given is not None and not isinstance(given, Mapping):
                raise ValueError(f"{block} {what}: a mapping is expected, not {type(given).__name__}")
        if isinstance(lexicon, Addition):
            raise LexiconError(
                f"{lexicon.path}: a whole lexicon needs {COLUMNS_FILE}; rows to add are given as 'extra'"
            )
        self._prepare(lexicon, model, extra, thresholds)

    def _prepare(
        self,
        lexicon: Lexicon | None = None,
        model: Model | None = None,
        extra: Lexicon | None = None,
        thresholds: Mapping[str, float] | None = None,
    ) -> None:
        if self.lexicon_name is not None:
            rows = self.lexicon or resources.lexicon(self.lexicon_name) if lexicon is None else lexicon
            self.lexicon = self._joined(rows, extra, self.lexicon_name) if extra is not None else dict(rows)
        if self.wanted_model is not None:
            self.model = dict(self.model or resources.model(self.wanted_model) if model is None else model)
            if thresholds:
                self.model["meta"] = self._adjusted(self.model["meta"], thresholds)
        else:
            self.model = {}
        self._compile()

    def _joined(self, rows: Lexicon, extra: Lexicon, name: str | Path) -> dict[str, list[dict[str, Any]]]:
        folder = resources.lexicon_dir(name)
        return merge(rows, extra.checked(folder) if isinstance(extra, Addition) else extra, folder)

    def _adjusted(self, meta: dict[str, Any], thresholds: Mapping[str, float]) -> dict[str, Any]:
        """What a model says of itself, with other thresholds."""
        apart = "thresholds" in meta
        known = meta["thresholds"] if apart else meta
        for name in thresholds:
            if not isinstance(known.get(name), float):
                names = ", ".join(sorted(key for key, value in known.items() if isinstance(value, float)))
                block = f"[initialize.components.{self.name}.thresholds]"
                raise ValueError(f"{block} {name}: there is no such threshold; there are {names}")
        changed = {**known, **{name: float(value) for name, value in thresholds.items()}}
        return {**meta, "thresholds": changed} if apart else changed

    def _compile(self) -> None:
        try:
            self.compile()
        except KeyError as error:
            raise ValueError(f"[{self.name}] its data lacks the table or column {error}") from error
        self._ready = True

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """Scores of this component's layer over the examples; empty without a scorer."""
        return self.scorer(examples, **kwargs) if self.scorer is not None else {}

    # Serialisation

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Serialise lexicon and model to bytes: JSON and a NumPy archive, never pickle."""
        self.prepare()
        buffer = io.BytesIO()
        arrays = {key: value for key, value in self.model.items() if key != "meta"}
        head = json.dumps({"lexicon": self.lexicon, "meta": self.model.get("meta")}, ensure_ascii=False)
        np.savez_compressed(buffer, __head__=np.frombuffer(head.encode("utf-8"), dtype=np.uint8), **arrays)
        return buffer.getvalue()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "PolicyComponent":
        """Load what ``to_bytes`` gave."""
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            arrays: Model = {key: archive[key] for key in archive.files}
        head = json.loads(arrays.pop("__head__").tobytes().decode("utf-8"))
        self.lexicon = head["lexicon"]
        self.model = arrays
        if head["meta"] is not None:
            self.model["meta"] = head["meta"]
        self._compile()
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write ``lexicon.json`` and, if there is a model, its files into the folder ``path``."""
        self.prepare()
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.lexicon, ensure_ascii=False, separators=(",", ":"))
        (folder / "lexicon.json").write_text(text, encoding="utf-8")
        if self.model:
            resources.write_model(folder / "model", self.model)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "PolicyComponent":
        """Load what ``to_disk`` wrote."""
        folder = Path(path)
        self.lexicon = json.loads((folder / "lexicon.json").read_text(encoding="utf-8"))
        self.model = resources.read_model(folder / "model") if (folder / "model").is_dir() else {}
        self._compile()
        return self

    def __getstate__(self) -> dict[str, Any]:
        """State without matchers, which are rebuilt: they hold native objects that cannot be pickled."""
        keep = ("name", "spans_key", "spans_label", "scorer", "settings", "lexicon", "model", "_ready")
        return {key: self.__dict__[key] for key in keep}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        if self._ready:
            self._compile()


def _check_blocks(nlp: Language) -> None:
    """Refuse a block for a component the pipeline lacks: a misspelt name would otherwise be ignored."""
    blocks = nlp.config.get("initialize", {}).get("components", {})
    known = nlp.component_names
    for block in blocks:
        if block not in known:
            names = ", ".join(known)
            raise ValueError(f"[initialize.components.{block}]: no such component; the pipeline has {names}")
