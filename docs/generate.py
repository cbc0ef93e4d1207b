"""Hooks of the site: fills the reference from the package, and refuses pages that load anything from elsewhere.

``<!-- generated: NAME -->`` on a page becomes what the package itself says. MkDocs calls the functions ``on_…`` (see
``hooks`` in mkdocs.yml).
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.metadata import entry_points
from inspect import cleandoc, isclass, isfunction, signature
from typing import Any

import typer
from spacy.language import Language
from spacy.util import load_config

import policy_nlp.pipeline  # noqa: F401  (registers what the configs name)
from policy_nlp import records
from policy_nlp.cli import app
from policy_nlp.display_names import own
from policy_nlp.resources import configs_dir
from policy_nlp.schema import record_schema

_LOG = logging.getLogger("mkdocs.hooks")
_LOADED = re.compile(r"""<(?:script|img|iframe|source)\b[^>]*\bsrc=["']?(?:https?:)?//[^"' >]+"""
                     r"""|<link\b[^>]*\brel=["']?(?:stylesheet|preconnect|preload)[^>]*\bhref=["']?(?:https?:)?//[^"' >]+""")  # fmt: skip
_MARK = re.compile(r"<!-- generated: (\w+)((?: [\w.]+)*) -->")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Replace the marks of a page."""
    return _MARK.sub(lambda mark: "\n".join(_PARTS[mark[1]](*mark[2].split())), markdown)


def on_post_page(output: str, page: Any, **_: Any) -> None:
    """Warn, which ends a strict build, of what a page would load from another place."""
    for found in _LOADED.findall(output):
        _LOG.warning("%s loads from elsewhere: %s", page.file.src_uri, found)


def _api(module_name: str) -> Iterator[str]:
    """What a module offers, for mkdocstrings, under the name by which it is imported.

    That is its ``__all__``, or else what it defines; names of other packages are left to their own modules.
    """
    module = import_module(module_name)
    package = module_name if hasattr(module, "__path__") else module_name.rpartition(".")[0]
    own = [name for name, value in vars(module).items() if getattr(value, "__module__", "") == module_name]
    for name in getattr(module, "__all__", own):
        value = getattr(module, name)
        code = isfunction(value) or isclass(value)
        home = value.__module__ if code else module_name
        if not name.startswith("_") and f"{home}.".startswith(f"{package}."):
            yield f"::: {home}.{name}\n    options:\n      heading: {module_name}.{name}\n      toc_label: {name}\n"


def _records() -> Iterator[str]:
    """A section a layer: what it is, and its fields with their types and Chinese names."""
    chinese = own().fields("zh")
    schema = record_schema()
    yield from _table(
        ["key", "中文", "holds"],
        [[f"`{name}`", chinese.get(name, ""), _holds(part)] for name, part in schema["properties"].items()],
    )
    for layer, cls in records.LAYERS.items():
        yield f"\n## `{layer}`: {cls.__name__} {{#{layer}}}\n"
        yield re.sub(r":class:`(\w+)`", r"`\1`", _plain(cls.__doc__)) + "\n"
        properties = schema["$defs"][cls.__name__]["properties"]
        yield from _table(
            ["field", "中文", "holds"],
            [[f"`{name}`", chinese.get(name, ""), _holds(part)] for name, part in properties.items()],
        )


def _holds(part: dict[str, Any]) -> str:
    """A part of the JSON Schema in words."""
    if "const" in part:
        return f"`{part['const']}`"
    if "enum" in part:
        return ", ".join(f"`{value}`" for value in part["enum"])
    if "anyOf" in part:
        return " or ".join(_holds(one) for one in part["anyOf"])
    if "$ref" in part:
        name = part["$ref"].rsplit("/", 1)[1]
        layer = next(key for key, cls in records.LAYERS.items() if cls.__name__ == name)
        return f"[{name}](#{layer})"
    kinds = part["type"] if isinstance(part["type"], list) else [part["type"]]
    if kinds == ["array"]:
        return f"list of {_holds(part['items'])}"
    if kinds == ["object"]:
        if "properties" in part:
            inner = "; ".join(f"`{name}` {_holds(one)}" for name, one in part["properties"].items())
            return f"({inner})"
        return f"names with {_holds(part['additionalProperties'])}"
    return " or ".join(kinds)


def _commands() -> Iterator[str]:
    """A section a command of ``policy-nlp``: its help, arguments and options."""
    group: Any = typer.main.get_command(app)
    for name, command in group.commands.items():
        yield f"\n## `policy-nlp {name}` {{#{name}}}\n"
        yield _plain(command.help) + "\n"
        rows = []
        for parameter in command.params:
            label = parameter.metavar if parameter.param_type_name == "argument" else ""
            names = ", ".join(f"`{one}`" for one in parameter.opts) if not label else f"`{label}`"
            default = parameter.default
            shown = "" if default in (None, False, ...) or label else f" Default: `{default}`."
            rows.append([names, (parameter.help or "").replace("|", "\\|") + shown])
        yield from _table(["argument or option", "what"], rows)


def _components() -> Iterator[str]:
    """A section a factory: what it reads and writes, its settings with their defaults, its data."""
    for name in load_config(configs_dir() / "default.cfg")["nlp"]["pipeline"]:
        [entry] = entry_points(group="spacy_factories", name=name)
        make = entry.load()
        meta = Language.get_factory_meta(name)
        yield f"\n### `{name}` {{#{name}}}\n"
        yield _plain(make.__doc__).split("\n")[0] + "\n"
        yield f"Reads: {_codes(meta.requires) or 'the text'}. Writes: {_codes(meta.assigns)}.\n"
        rows = [[f"`{key}`", f"`{json.dumps(value)}`"] for key, value in meta.default_config.items()]
        yield from _table(["setting", "default"], rows)


def _registered() -> Iterator[str]:
    """The registered functions that a config may name."""
    groups = {
        "tokenizers": "spacy_tokenizers", "misc": "spacy_misc", "callbacks": "spacy_callbacks",
        "readers": "spacy_readers", "scorers": "spacy_scorers",
    }  # fmt: skip
    rows = []
    for key, group in groups.items():
        for entry in sorted(entry_points(group=group)):
            if entry.value.startswith("policy_nlp"):
                function = entry.load()
                arguments = ", ".join(signature(function).parameters)
                summary = _plain(function.__doc__).split("\n")[0]
                rows.append([f'`@{key} = "{entry.name}"`', f"`{arguments}`" if arguments else "", summary])
    yield from _table(["in a config", "arguments", "what"], rows)


def _default_config() -> Iterator[str]:
    """The file ``configs/default.cfg`` as it is."""
    yield "```ini\n" + (configs_dir() / "default.cfg").read_text(encoding="utf-8") + "```"


def _codes(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _plain(text: str | None) -> str:
    """A docstring as Markdown."""
    return cleandoc(text or "").replace("``", "`")


def _table(head: list[str], rows: list[list[str]]) -> Iterator[str]:
    if rows:
        yield "| " + " | ".join(head) + " |"
        yield "|" + " --- |" * len(head)
        for row in rows:
            yield "| " + " | ".join(row) + " |"
        yield ""


_PARTS: dict[str, Callable[..., Iterator[str]]] = {
    "api": _api,
    "records": _records,
    "commands": _commands,
    "components": _components,
    "registered": _registered,
    "config": _default_config,
}
