"""What these tests need: servers and packages of the extra `deploy`. Each that is missing is the reason of a skip."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.surenv01.deploy.servers import POSTGRES, REDIS

NEEDED = {
    "redis-server": REDIS,
    "PostgreSQL in /usr/lib/postgresql": POSTGRES,
    **{f"the package {name}": find_spec(name) for name in ("celery", "dagster_celery", "dagster_postgres", "redis")},
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder carries the mark, and is skipped where something is missing."""
    missing = [name for name, found in NEEDED.items() if not found]
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("servers")
            if missing:
                item.add_marker(pytest.mark.skip(reason=f"not installed: {', '.join(missing)}"))
