"""From a config to a pipeline, and from a processed Doc to its record."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import spacy
from confection import Config
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_config, load_model_from_config
from spacy.vocab import Vocab

from policy_nlp import layers, records
from policy_nlp.resources import configs_dir
from policy_nlp.rows import plain_row


def config_path(name: str | Path) -> Path:
    """Path of a config: one of ``configs/`` by its name, or a file by its path.

    Raises
    ------
    ValueError
        If there is neither; the message lists the names.
    """
    path = Path(name)
    if path.suffix == ".cfg":
        if path.is_file():
            return path
        raise ValueError(f"there is no config file {str(path)!r}")
    folder = configs_dir()
    shipped = {p.stem: p for p in folder.glob("*.cfg")}
    if str(name) in shipped:
        return shipped[str(name)]
    names = ", ".join(sorted(shipped))
    raise ValueError(f"there is no config {str(name)!r}; there are {names}, or a path that ends in .cfg")


def load_pipeline(
    name: str | Path,
    *,
    vocab: Vocab | bool = True,
    disable: str | Iterable[str] = (),
    enable: str | Iterable[str] = (),
    exclude: str | Iterable[str] = (),
    config: dict[str, Any] | None = None,
) -> Language:
    """Make the pipeline of a config and initialise it with the package's data.

    A folder that ``spacy assemble`` or ``nlp.to_disk`` wrote is opened by ``spacy.load`` instead.
    """
    with _no_collection():
        path = Path(name)
        if path.suffix != ".cfg" and (path / "config.cfg").is_file():
            return spacy.load(
                path, vocab=vocab, disable=disable, enable=enable, exclude=exclude, config=config or {}
            )
        nlp = load_model_from_config(
            _with_overrides(config_path(name), config or {}),
            vocab=vocab,
            disable=disable,
            enable=enable,
            exclude=exclude,
            auto_fill=True,
            validate=True,
        )
        # nlp.initialize() passes over disabled components, which would then be empty when they are enabled.
        inactive = nlp.disabled
        for component in inactive:
            nlp.enable_pipe(component)
        excluded = [exclude] if isinstance(exclude, str) else list(exclude)
        for component in excluded:
            nlp.config["initialize"]["components"].pop(component, None)
        nlp.initialize()
        for component in inactive:
            nlp.disable_pipe(component)
        return nlp


@contextmanager
def _no_collection() -> Iterator[None]:
    """Let Python collect no garbage: all that is read is kept, and to walk over it again and again takes a sixth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _with_overrides(path: Path, given: dict[str, Any]) -> Config:
    """A config with other values, and with further blocks of components, which spaCy's overrides do not make."""
    overrides = spacy.util.dict_to_dot(given)
    known = Config().from_disk(path, interpolate=False)
    names = {*known["components"], *overrides.get("nlp.pipeline", ())}
    blocks: dict[str, Any] = {}
    for key in list(overrides):
        section, _, _ = key.rpartition(".")
        parts = section.removeprefix("initialize.").split(".")
        if parts[0] == "components" and set(parts[1:2]) & names and not _has(known, section):
            blocks[key] = overrides.pop(key)
    config = load_config(path, overrides=overrides)
    return config.merge(spacy.util.dot_to_dict(blocks)) if blocks else config


def _has(config: Mapping[str, Any], section: str) -> bool:
    part: Any = config
    for name in section.split("."):
        if not isinstance(part, Mapping) or name not in part:
            return False
        part = part[name]
    return True


def doc_to_record(doc: Doc) -> dict[str, Any]:
    """Metadata, text and rows of a processed Doc as one dict of JSON values."""
    info = layers.get_policy(doc).to_row()
    record: dict[str, Any] = {"schema_version": records.SCHEMA_VERSION, **info, "text": layers.text_of(doc)}
    for layer in records.LAYERS:
        record[layer] = [plain_row(row) for row in layers.get_rows(doc, layer)]
    return record
