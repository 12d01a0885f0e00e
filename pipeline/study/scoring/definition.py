"""The definition of a questionnaire's scores: takes its YAML file, gives its items, scales and rules.

A scale from 0 to 100 is (mean of its answers - lowest) / (highest - lowest) * 100, or 100 less that where it is reversed.
"""

import hashlib
from collections import Counter
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal, Self

import pandas as pd
from pydantic import Field, ValidationError, model_validator

from pipeline.core.errors import CrfError
from pipeline.core.folders import fault_of
from pipeline.core.yaml_file import YamlError, parse_yaml, read_yaml_text
from pipeline.study.protocol import Label, Section

FOLDER = "questionnaires"
Code = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]


class ScoringError(CrfError):
    """A file in questionnaires/ cannot be used; the message names the file, what is wrong and what to do."""


class Answers(Section):
    """Items with one range of answers, by QSTESTCD."""

    lowest: float
    highest: float
    items: Annotated[tuple[Code, ...], Field(min_length=1)]


class Scale(Section):
    """A scale: its name, its items, whether 100 stands for the lowest answers, and which end of the score is good."""

    label: Annotated[Label, Field(max_length=40)]
    items: Annotated[tuple[Code, ...], Field(min_length=1)]
    better: Literal["high", "low"]
    reversed: bool = False


class Questionnaire(Section):
    """One questionnaire: its QSCAT, its items and its scales by PARAMCD; `least_answered`: the part of a scale's items, at least
    one, without which it has no score."""

    questionnaire: Label
    manual: Label
    least_answered: Annotated[float, Field(gt=0, le=1)]
    answers: Annotated[tuple[Answers, ...], Field(min_length=1)]
    scales: Annotated[dict[Code, Scale], Field(min_length=1)]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        ranges = [(code, part.lowest, part.highest) for part in self.answers for code in part.items]
        twice = [code for code, count in Counter(code for code, *_ in ranges).items() if count > 1]
        faults = [f"answers: {code} stands twice; keep one" for code in twice]
        faults += [
            f"answers: highest {p.highest:g} is not above lowest {p.lowest:g}" for p in self.answers if p.highest <= p.lowest
        ]
        of_item = {code: ends for code, *ends in ranges}
        for name, scale in self.scales.items():
            faults += [
                f"scales.{name}: {item} is no item of answers; add it there" for item in scale.items if item not in of_item
            ]
            if len({tuple(of_item[item]) for item in scale.items if item in of_item}) > 1:
                faults.append(f"scales.{name}: its items have several ranges of answers; a mean of them has no meaning")
        if faults:
            raise ValueError("\n".join(faults))
        return self

    @property
    def items(self) -> pd.DataFrame:
        """QSTESTCD, LOWEST and HIGHEST of each item."""
        rows = [(code, part.lowest, part.highest) for part in self.answers for code in part.items]
        return pd.DataFrame(rows, columns=["QSTESTCD", "LOWEST", "HIGHEST"]).astype({"QSTESTCD": "str"})

    @property
    def members(self) -> pd.DataFrame:
        """The items of each scale: PARAMCD, QSTESTCD, and of the scale NITEMS, REVERSED, LABEL, BETTER."""
        rows = [
            (name, item, len(scale.items), scale.reversed, scale.label, scale.better)
            for name, scale in self.scales.items()
            for item in scale.items
        ]
        columns = ["PARAMCD", "QSTESTCD", "NITEMS", "REVERSED", "LABEL", "BETTER"]
        return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(["PARAMCD", "QSTESTCD", "LABEL", "BETTER"], "str"))


class Scoring:
    """The questionnaires of a trial by QSCAT; `digest`: SHA-256 of their files."""

    def __init__(self, by_category: dict[str, Questionnaire], digest: str) -> None:
        self.by_category = by_category
        self.digest = digest


@cache
def built_in() -> Scoring:
    """The questionnaires that crf2tlf brings."""
    shipped = sorted(Path(str(files("pipeline.study.scoring"))).glob("*.yaml"))
    return _read(tuple((path, path.read_text(encoding="utf-8")) for path in shipped))


def read_scoring(folder: Path) -> Scoring:
    """The questionnaires of a trial: those that crf2tlf brings, and those in its folder, which take the place of others of their
    name. ScoringError for the first file that cannot be used."""
    own = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name.startswith("."):
            continue
        if fault := fault_of(path, folder):
            raise ScoringError(f"{path}: {fault}")
        if path.suffix != ".yaml":
            raise ScoringError(f"{path}: is no file of a questionnaire (.yaml); rename it, or take it away")
        try:
            own.append((path, read_yaml_text(path)))
        except YamlError as error:
            raise ScoringError(str(error)) from None
    if not own:
        return built_in()
    own_scoring = _read(tuple(own))
    digest = hashlib.sha256((built_in().digest + own_scoring.digest).encode()).hexdigest()
    return Scoring(built_in().by_category | own_scoring.by_category, digest)


@lru_cache(maxsize=8)
def _read(texts: tuple[tuple[Path, str], ...]) -> Scoring:
    definitions: dict[str, Questionnaire] = {}
    for path, text in texts:
        one = _understood(path, text)
        if one.questionnaire in definitions:
            raise ScoringError(f"{path}: another file defines {one.questionnaire}; keep one of them")
        definitions[one.questionnaire] = one
    return Scoring(definitions, hashlib.sha256("".join(text for _, text in texts).encode()).hexdigest())


def _understood(path: Path, text: str) -> Questionnaire:
    try:
        return Questionnaire.model_validate(parse_yaml(text, path))
    except YamlError as error:
        raise ScoringError(str(error)) from None
    except ValidationError as error:
        faults = [
            f"{path}: {'.'.join(map(str, one['loc']))}: {one['msg'].removeprefix('Value error, ')}" for one in error.errors()
        ]
        raise ScoringError("\n".join(faults)) from None
