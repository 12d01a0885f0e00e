"""A regulator as data: takes its name, gives folder, encodings, language, limit of size, and demands with their sources."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from pipeline.core.yaml_file import read_yaml

NAMES = ("fda", "nmpa", "pmda")


@dataclass(frozen=True)
class Demand:
    """What a regulator asks, where it says so, and how a package meets it."""

    asks: str
    source: str
    met: str


@dataclass(frozen=True)
class Regulator:
    """`folder` stands beside a transfer's results, `encodings` are those of transport files, `largest` bytes of one file."""

    id: str
    name: str
    folder: str
    encodings: tuple[str, ...]
    language: Literal["en", "zh"]
    largest: int
    demands: tuple[Demand, ...]

    @property
    def chinese(self) -> bool:
        """Whether labels, decodes, collected terms and guides are in Chinese."""
        return self.language == "zh"

    def source_of(self, asks: str) -> str:
        """The source of the demand whose text starts with `asks`."""
        return next(demand.source for demand in self.demands if demand.asks.startswith(asks))


@cache
def regulator(name: str) -> Regulator:
    """The regulator of that name: one of NAMES."""
    path = Path(str(files("pipeline.submission.regulators") / f"{name}.yaml"))
    content: dict[str, Any] = read_yaml(path)
    demands = tuple(Demand(**demand) for demand in content.pop("demands"))
    return Regulator(id=name, encodings=tuple(content.pop("encodings")), demands=demands, **content)
