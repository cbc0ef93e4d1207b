"""What is public stays: ``kept.json`` names it, and is changed by hand after the policy in ``docs/api-policy.md``."""

from __future__ import annotations

import importlib
import inspect
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_type_hints

import pytest
import spacy
import typer
from spacy.language import Language

import policy_nlp
from policy_nlp import readers, records, writers
from policy_nlp.cli import app
from policy_nlp.training.__main__ import app as training_app

KEPT: dict[str, Any] = json.loads((Path(__file__).parent / "kept.json").read_text(encoding="utf-8"))
CONFIGS = sorted((Path(__file__).parent / "configs").glob("*.cfg"))
TEXT = "到2027年，力争培育10家以上链主企业。财政部会同商务部支持技术改造。"


def gone(kept: Iterable[str], there: Iterable[str]) -> set[str]:
    return set(kept) - set(there)


@pytest.mark.parametrize("name", KEPT["modules"])
def test_public_names(name: str) -> None:
    module = importlib.import_module(name)
    kept = KEPT["modules"][name]
    assert not gone(kept, module.__all__)
    for key, parameters in kept.items():
        assert not gone(
            parameters or (), inspect.signature(getattr(module, key)).parameters if parameters else ()
        )


@pytest.mark.parametrize("name", KEPT["modules"])
def test_what_is_public_is_documented(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__doc__
    for key in module.__all__:
        value = getattr(module, key)
        if inspect.isfunction(value) or (
            inspect.isclass(value) and value.__module__.startswith("policy_nlp")
        ):
            assert value.__doc__, f"{name}.{key} has no docstring"
            for method, member in vars(value).items() if inspect.isclass(value) else ():
                if inspect.isfunction(member) and not method.startswith("_"):
                    assert inspect.getdoc(getattr(value, method)), f"{name}.{key}.{method} has no docstring"


def test_every_public_name_that_is_there_is_kept() -> None:
    """A new public name is promised from the version on that has it."""
    for name, kept in KEPT["modules"].items():
        assert not gone(importlib.import_module(name).__all__, kept), f"not in kept.json: names of {name}"


@pytest.mark.parametrize("name", KEPT["factories"])
def test_factories_and_their_settings(name: str) -> None:
    spacy.blank("zh").add_pipe(name)
    assert not gone(KEPT["factories"][name], Language.get_factory_meta(name).default_config)


@pytest.mark.parametrize("group", KEPT["registered"])
def test_registered_functions(group: str) -> None:
    spacy.blank("zh")
    assert not gone(KEPT["registered"][group], getattr(spacy.registry, group).get_all())


def test_formats() -> None:
    kept = KEPT["formats"]
    assert not gone(kept["read"], readers.suffixes())
    assert not gone(kept["written"], writers.suffixes())
    assert not gone(kept["readers"], readers.registry.get_all())
    assert not gone(kept["writers"], writers.registry.get_all())


@pytest.mark.parametrize(("program", "cli"), [("policy-nlp", app), ("policy_nlp.training", training_app)])
def test_commands_and_their_options(program: str, cli: typer.Typer) -> None:
    group: Any = typer.main.get_command(cli)
    for name, options in KEPT["commands"][program].items():
        assert name in group.commands
        assert not gone(options, (option for part in group.commands[name].params for option in part.opts))


def test_record_fields() -> None:
    for layer, fields in KEPT["records"].items():
        cls = records.PolicyInfo if layer == "policy" else records.LAYERS[layer]
        assert not gone(fields, cls.field_names()), layer
    for name, fields in KEPT["parts"].items():
        assert not gone(fields, get_type_hints(getattr(records, name))), name


def test_fields_change_with_the_version_of_the_schema() -> None:
    """A field that is added, renamed or dropped is noted in the table of versions in the policy."""
    there = {layer: list(cls.field_names()) for layer, cls in records.LAYERS.own.items()}
    there["policy"] = list(records.PolicyInfo.field_names())
    assert there == KEPT["records"]
    assert KEPT["schema_version"] == records.SCHEMA_VERSION


def test_the_policy_tells_of_the_version_of_the_schema(checkout: Path) -> None:
    policy = (checkout / "docs" / "api-policy.md").read_text(encoding="utf-8")
    assert f"| {records.SCHEMA_VERSION} |" in policy


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_configs_of_earlier_versions_load(path: Path) -> None:
    nlp = policy_nlp.load(path)
    name = path.stem.rpartition("-")[0]
    assert policy_nlp.to_record(nlp(TEXT)) == policy_nlp.to_record(policy_nlp.load(name)(TEXT))


@pytest.mark.parametrize("name", KEPT["configs"])
def test_pipelines_by_name(name: str) -> None:
    assert policy_nlp.load(name).pipe_names == list(KEPT["factories"])
