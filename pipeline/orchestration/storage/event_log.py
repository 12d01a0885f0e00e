"""The run history's event log: Dagster's own in SQLite, over connections that stay open.

dagster.yaml names it. Dagster's class opens and closes a database for each event, some 4,000 times in a run, which cost more than
the events themselves; either class reads what the other wrote.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine

_RUNS = 2
"""Runs whose database stays open: a page that shows one more closes that of the run asked for longest ago."""


class EventLog(SqliteEventLogStorage):
    """Events in DAGSTER_HOME/history/runs: a database per run, and one for all that is asked across runs."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._open: dict[str, Engine] = {}
        self._tables: set[str] = set()
        super().__init__(base_dir, inst_data)

    @classmethod
    def config_type(cls) -> Any:
        return {}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]) -> "EventLog":
        return cls(str(Path(os.environ["DAGSTER_HOME"], "history", "runs")), inst_data)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock, self._engine(shard).begin() as connection:
            yield connection

    def _engine(self, shard: str) -> Engine:
        """The database of a run, or that of all; it is made when it is not there."""
        engine = self._open.pop(shard, None)
        if engine is None:
            engine = create_engine(self.conn_string_for_shard(shard), connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS})
        if shard not in self._initialized_dbs:
            self._initdb(engine)
            self._initialized_dbs.add(shard)
        self._open[shard] = engine
        runs = [name for name in self._open if name != INDEX_SHARD_NAME]
        for name in runs[:-_RUNS]:
            self._open.pop(name).dispose()
        return engine

    def has_table(self, table_name: str) -> bool:
        """Asked for every event with tags; a table that is there stays."""
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    def wipe(self) -> None:
        self.close()
        super().wipe()

    def dispose(self) -> None:
        super().dispose()
        self.close()

    def close(self) -> None:
        """Close all connections; the next question opens them again."""
        for engine in self._open.values():
            engine.dispose()
