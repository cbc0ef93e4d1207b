"""The JSON Schema of a document record, made from the dataclasses of ``policy_nlp.records``.

``policy_nlp/record.schema.json`` is what this module writes: ``python -m policy_nlp.schema``.
"""

from __future__ import annotations

import json
import types
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from policy_nlp import records

__all__ = [
    "SCHEMA_FILE",
    "record_schema",
]

SCHEMA_FILE = Path(__file__).with_name("record.schema.json")

_PRIMITIVES = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


def _of_type(hint: Any) -> dict[str, Any]:
    """JSON Schema of a type made of primitives, literals, lists, unions, typed dicts and dicts with names as keys."""
    if is_typeddict(hint):
        hints = get_type_hints(hint)
        return {
            "type": "object",
            "properties": {name: _of_type(part) for name, part in hints.items()},
            "required": list(hints),
            "additionalProperties": False,
        }
    origin = get_origin(hint)
    if origin is dict:
        return {"type": "object", "additionalProperties": _of_type(get_args(hint)[1])}
    if origin in (types.UnionType, Union):
        parts = [_of_type(part) for part in get_args(hint)]
        if all(set(part) == {"type"} and isinstance(part["type"], str) for part in parts):
            return {"type": [part["type"] for part in parts]}
        return {"anyOf": parts}
    if origin is list:
        return {"type": "array", "items": _of_type(get_args(hint)[0])}
    if origin is Literal:
        return {"enum": list(get_args(hint))}
    if hint not in _PRIMITIVES:
        raise TypeError(f"{hint!r} is no type of JSON values")
    return {"type": _PRIMITIVES[hint]}


def record_type(cls: type[records.Record]) -> dict[str, Any]:
    """JSON Schema of the rows of a record class.

    Raises
    ------
    TypeError
        If a field has a type that JSON has no values for; the message names the field.
    """
    hints = get_type_hints(cls)
    properties = {}
    for name in cls.field_names():
        try:
            properties[name] = _of_type(hints[name])
        except TypeError as error:
            raise TypeError(f"field {name!r} of {cls.__name__}: {error}") from None
    return {
        "type": "object",
        "description": (cls.__doc__ or "").split("\n")[0],
        "properties": properties,
        "required": list(cls.field_names()),
        "additionalProperties": False,
    }


def record_schema(*, own: bool = False) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of what ``policy_nlp.to_record`` returns.

    Parameters
    ----------
    own : bool
        Whether only the layers of this package are described, as in the file that ships with it; otherwise those that
        others have registered are too. Records may hold further keys in any case.
    """
    info = record_type(records.PolicyInfo)["properties"]
    known = records.LAYERS.own if own else dict(records.LAYERS)
    layers = {
        name: {"type": "array", "items": {"$ref": f"#/$defs/{cls.__name__}"}} for name, cls in known.items()
    }
    properties = {
        "schema_version": {"const": records.SCHEMA_VERSION},
        **info,
        "text": {"type": "string"},
        **layers,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "policy_nlp document record",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "$defs": {cls.__name__: record_type(cls) for cls in known.values()},
    }


def render() -> str:
    """Text of ``record.schema.json``."""
    return json.dumps(record_schema(own=True), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(render(), encoding="utf-8")
