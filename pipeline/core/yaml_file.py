"""YAML strictly: takes a file, gives its content, or every fault with key and line.

YAML 1.1 as libraries read it gives a key that stands twice its last value, takes `no` for false, `1:00` for 60 and `034` for 28,
and ends with an error of its own at an impossible date. Whoever writes such a file does not mean that.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from pipeline.core.errors import CrfError
from pipeline.core.printable import is_control
from pipeline.core.time.days import is_day

_TAG = "tag:yaml.org,2002:"
_TYPES = {"str", "int", "float", "bool", "null", "timestamp", "merge", "map", "seq"}
_NUMBER = {"int": re.compile(r"[-+]?(0|[1-9][0-9]*)"), "float": re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")}


class YamlError(CrfError):
    """A YAML file that cannot be read, or would be read otherwise than it is meant; the message names file, lines and keys."""


def read_yaml(path: Path) -> Any:
    """The content of a file. YamlError for every fault; FileNotFoundError is the caller's."""
    return parse_yaml(read_yaml_text(path), path)


def read_yaml_text(path: Path) -> str:
    """The text of a file. YamlError where it cannot be read or is not UTF-8; FileNotFoundError is the caller's."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise YamlError(f"{path}: is not readable as YAML in UTF-8: {error}; save it so") from None
    except FileNotFoundError:
        raise
    except OSError as error:
        raise YamlError(f"{path}: cannot be read ({error.strerror}); make it a file that this user may read") from None


def parse_yaml(text: str, path: Path) -> Any:
    """The content of a text; `path` is the file that the message names."""
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        if faults := [f"{path}, line {line}: {fault}" for line, fault in _faults(node, (), ())]:
            raise YamlError("\n".join(faults))
        return loader.construct_document(node) if node else None
    except yaml.YAMLError as error:
        raise YamlError(f"{path}: is not readable as YAML in UTF-8: {error}; correct it there") from None
    except RecursionError:
        raise YamlError(f"{path}: is nested too deeply to be read; write it with fewer levels") from None


Keys = tuple[str, ...]


def _faults(node: Any, keys: Keys, above: tuple[Any, ...]) -> Iterator[tuple[int, str]]:
    """Line and words of what is wrong in a node and below it; `above` are the nodes that contain it."""
    if node is None:
        return
    if node in above:
        yield _line(node), f"{_key(keys)} refers to itself with '*'; write it out"
        return
    if node.tag.removeprefix(_TAG) not in _TYPES:
        yield _line(node), f"{_key(keys)} has the type '{node.tag}', which is not read; leave the type out"
    elif isinstance(node, yaml.MappingNode):
        yield from _faults_of_keys(node, keys)
        for key, value in node.value:
            yield from _faults(value, (*keys, str(key.value)), (*above, node))
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from _faults(value, (*keys, str(number)), (*above, node))
    elif fault := _fault_of_scalar(node):
        yield _line(node), f"{_key(keys)} has the value {_quote(node.value)}, which {fault}"


def _faults_of_keys(node: Any, keys: Keys) -> Iterator[tuple[int, str]]:
    first: dict[str, int] = {}
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            yield _line(key), f"{_key(keys)} has a key that is a list or a mapping; a key is one text"
            continue
        name, line = key.value, _line(key)
        if name in first:
            yield line, f"{_key((*keys, name))} stands a second time, first in line {first[name]}; keep one of them"
        elif fault := _fault_of_scalar(key):
            yield line, f"{_key(keys)} has the key {_quote(name)}, which {fault}"
        first.setdefault(name, line)


def _fault_of_scalar(node: Any) -> str:
    """Why a plain text is not what YAML 1.1 takes it for, or why a text cannot be used; "" when all is well."""
    kind, text = node.tag.removeprefix(_TAG), node.value
    remedy = f'for text, put it in quotes: "{text}"'
    if kind == "bool" and text.lower() not in ("true", "false"):
        return f"YAML reads as true or false; write true or false, or, {remedy}"
    if kind in _NUMBER and not _NUMBER[kind].fullmatch(text):
        return f"is not a number in plain decimal digits; write 28 or 0.5, or, {remedy}"
    if kind == "timestamp" and not is_day(text):
        return f"is no day of the calendar; write a day as 2026-06-30, or, {remedy}"
    if odd := next((letter for letter in text if is_control(letter) and letter not in "\n\t"), ""):
        return f"holds the control character U+{ord(odd):04X}; write it without"
    return ""


def _line(node: Any) -> int:
    return int(node.start_mark.line) + 1


def _key(keys: Keys) -> str:
    return f"key '{'.'.join(keys)}'" if keys else "the file"


def _quote(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:60]}...")
