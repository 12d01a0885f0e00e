"""Which tables there are: takes the functions of the stations, gives for each table its asset, its file and its declaration.

Dependencies, files and schemas follow from the names in the functions' signatures (pipeline/README.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import dagster as dg

from pipeline.orchestration.keys import asset_key
from pipeline.trial.reads import ISSUES_OF, owner_of
from schemas.base import Table


@dataclass(frozen=True)
class Entry:
    """One table: the layer and the asset (by the asset's own table) that make it, and what it must look like."""

    name: str
    layer: str
    schema: type[Table]

    @property
    def key(self) -> dg.AssetKey:
        return asset_key(self.layer, owner_of(self.name))

    @property
    def path(self) -> str:
        return f"{self.layer}/{self.name}.parquet"


@dataclass(frozen=True)
class Catalogue:
    """All tables of a study, by name."""

    entries: Mapping[str, Entry] = field(default_factory=dict)

    @classmethod
    def of(cls, *layers: tuple[str, Mapping[str, type[Table]]]) -> "Catalogue":
        """The catalogue of these layers: each with the declarations of its tables by name."""
        return cls({name: Entry(name, layer, schema) for layer, tables in layers for name, schema in tables.items()})

    def with_layer(self, layer: str, tables: Mapping[str, type[Table]]) -> "Catalogue":
        """This catalogue and one more layer."""
        return Catalogue({**self.entries, **Catalogue.of((layer, tables)).entries})

    def layer(self, layer: str) -> list[Entry]:
        """The tables of one layer."""
        return [entry for entry in self.entries.values() if entry.layer == layer]

    def made_by(self, table: str) -> list[Entry]:
        """The tables that the asset of `table` makes: companions first, the table itself last."""
        companions = [entry for name, entry in self.entries.items() if owner_of(name) == table and name != table]
        return [*companions, self.entries[table]]

    def inputs(self, tables: Iterable[str]) -> dict[str, dg.AssetIn]:
        """One input per asset that makes some of `tables`, with the files to read; issues/sv are the issues of the asset of
        SV."""
        files: dict[dg.AssetKey, dict[str, str]] = {}
        for table in tables:
            entry = self.entries[table.removeprefix(ISSUES_OF)]
            path = issues_path(entry.name) if table.startswith(ISSUES_OF) else entry.path
            files.setdefault(entry.key, {})[table] = path
        return {key.path[-1]: dg.AssetIn(key=key, metadata={"files": wanted}) for key, wanted in files.items()}


def issues_path(table: str) -> str:
    """Where the issues found while making `table` are kept."""
    return f"issues/{table}.parquet"


def mains(entries: Iterable[Entry]) -> list[Entry]:
    """The tables that have an asset of their own; companions belong to theirs."""
    return [entry for entry in entries if entry.key.path[-1] == entry.name]
