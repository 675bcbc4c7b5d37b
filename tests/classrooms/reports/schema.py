"""As much of JSON Schema as docs/report.schema.json uses; any other word in it is an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

TYPES: Final[dict[str, tuple[type, ...]]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
}
SAYS_NOTHING: Final = {"$schema", "title", "description", "items", "properties"}


def complaints(schema: Mapping[str, Any], value: Any, where: str = "$") -> Iterator[str]:
    """Where `value` is not as `schema` says."""
    for word, rule in schema.items():
        if word not in SAYS_NOTHING and not _keeps(word, rule, value, schema):
            yield f"{where}: {word}"
    for name, rule in schema.get("properties", {}).items():
        if isinstance(value, dict) and name in value:
            yield from complaints(rule, value[name], f"{where}.{name}")
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from complaints(schema["items"], item, f"{where}[{number}]")


def _keeps(word: str, rule: Any, value: Any, schema: Mapping[str, Any]) -> bool:
    match word:
        case "type":
            return any(_is(value, name) for name in ([rule] if isinstance(rule, str) else rule))
        case "const":
            return bool(value == rule)
        case "enum":
            return value in rule
        case "required":
            return not isinstance(value, dict) or set(rule) <= set(value)
        case "additionalProperties":
            assert rule is False
            return not isinstance(value, dict) or set(value) <= set(schema["properties"])
        case "minimum":
            return value is None or value >= rule
        case "maximum":
            return value is None or value <= rule
        case "minItems":
            return value is None or len(value) >= rule
        case "maxItems":
            return value is None or len(value) <= rule
        case _:
            raise AssertionError(f"no rule for {word}")


def _is(value: Any, name: str) -> bool:
    return isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))
