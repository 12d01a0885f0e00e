"""What all tests share."""

import pytest

from tests import order
from tests.once import Once, of_session
from tests.raw_guard import RawGuard


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(RawGuard(), "raw_guard")
    config.pluginmanager.register(order, "order")


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    return of_session(tmp_path_factory)
