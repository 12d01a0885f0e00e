"""What all tests share."""

import pytest

from tests.once import Once, of_session


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    return of_session(tmp_path_factory)
