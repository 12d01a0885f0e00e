"""Faults of a validated YAML file in words: takes pydantic's, gives a sentence per fault with key, value and remedy."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from pipeline.study.upgrade_notes import note_of

_KINDS = {
    "dict_type": "a mapping of keys, as 'name: value'",
    "mapping_type": "a mapping of keys, as 'name: value'",
    "model_type": "a mapping of keys, as 'name: value'",
    "model_attributes_type": "a mapping of keys, as 'name: value'",
    "tuple_type": "a list, as [a, b]",
    "list_type": "a list, as [a, b]",
    "string_type": "text; put it in quotes",
    "bool_type": "true or false",
    "finite_number": "a finite number",
}
_MOST = 80


def key_faults(error: ValidationError, whole: type[BaseModel]) -> Iterator[str]:
    """A sentence per fault of a file that is to be a `whole`."""
    for fault in error.errors(include_url=False):
        if fault["type"] == "too_short" and fault["input"]:
            continue  # its entries are at fault, and each was said
        yield from _words(dict(fault), whole).splitlines()


def _words(fault: dict[str, Any], whole: type[BaseModel]) -> str:
    location: tuple[object, ...] = fault["loc"]
    is_key = location[-1:] == ("[key]",)
    key = ".".join(str(part) for part in (location[:-2] if is_key else location))
    if fault["type"] == "missing":
        return f"key '{key}' is missing; add it"
    if fault["type"] == "extra_forbidden":
        if note := note_of(key):
            return f"key '{key}' {note.sentence}"
        near = get_close_matches(str(location[-1]), _keys_at(location[:-1], whole), n=1)
        return f"key '{key}' is unknown" + (f"; did you mean '{near[0]}'?" if near else "; remove it")
    if fault["type"] == "value_error":  # a check of our own, whose sentence names the keys below; those of the whole, all keys
        return f"key '{key}': {fault['ctx']['error']}" if key else str(fault["ctx"]["error"])
    text = repr(fault["input"])
    shown = text if len(text) <= _MOST else f"{text[:_MOST]}..."
    wrong = f"key '{key}' has the {'key' if is_key else 'value'} {shown}" if key else f"the file holds {shown}"
    if fault["type"] == "too_short":
        return f"{wrong}: it needs at least one entry; add one, or leave the key out"
    if fault["type"] in _KINDS:
        return f"{wrong}: it must be {_KINDS[fault['type']]}"
    return f"{wrong}: {fault['msg']}"


def _keys_at(location: tuple[object, ...], whole: type[BaseModel]) -> list[str]:
    section = whole
    for part in location:
        annotation = section.model_fields[str(part)].annotation if str(part) in section.model_fields else None
        if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
            return []
        section = annotation
    return list(section.model_fields)
