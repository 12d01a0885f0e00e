"""A trial's own tests on its results: takes the trial and a transfer's results, runs `trial/tests` with pytest.

The fixtures give what tests read: `forms` (landed, by name of form), `sdtm` and `adam` (by name of dataset, lower case), `trial`,
`study` as the transfer sees it, and `transfer`, its date. Test modules are part of the trial's package, so that they import its
code as it imports itself, `from ..mapping.ae import age`.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from pipeline.core.errors import UsageError
from pipeline.core.places import CODE
from pipeline.review.stored import Stored
from pipeline.study import Study
from pipeline.trial.folder import TESTS_FOLDER, at_fault
from pipeline.trial.trial import Trial
from schemas.raw import form_table

SETTINGS = Path(__file__).with_name("pytest.ini")
NO_TESTS = 5  # pytest's own codes: 0 all passed, 1 some failed


class TestsMissing(UsageError):
    """A trial without tests, or without results to test; the message says what to do."""

    __test__ = False


class Tables(Mapping[str, pd.DataFrame]):
    """Stored tables by name, each read when it is asked for."""

    def __init__(self, stored: Stored, tables: Mapping[str, str]) -> None:
        self._stored, self._tables = stored, tables

    def __getitem__(self, name: str) -> pd.DataFrame:
        table = self._stored.table(self._tables[name])
        if table is None:
            raise KeyError(name)
        return table.copy()

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


class TrialModule(pytest.Module):
    """A module of tests, imported as a part of the trial's package."""

    package: str = ""

    def _getobj(self) -> ModuleType:
        try:
            return import_module(f"{self.package}.{TESTS_FOLDER}.{self.path.stem}")
        except Exception as error:
            raise self.CollectError(at_fault(error, self.path)) from error


class TrialTests:
    """What pytest is given: where modules are imported from, and the fixtures."""

    def __init__(self, trial: Trial, stored: Stored, transfer: str) -> None:
        self._trial, self._stored, self._transfer = trial, stored, transfer

    def pytest_pycollect_makemodule(self, module_path: Path, parent: pytest.Collector) -> TrialModule:
        module: TrialModule = TrialModule.from_parent(parent, path=module_path)
        module.package = self._trial.package
        return module

    @pytest.fixture(scope="session", name="trial")
    def _of_trial(self) -> Trial:
        """The trial as the transfer sees it."""
        return self._trial

    @pytest.fixture(scope="session", name="study")
    def _of_study(self) -> Study:
        """The decisions as the transfer sees them."""
        return self._trial.study

    @pytest.fixture(scope="session", name="transfer")
    def _of_transfer(self) -> str:
        """The date that names the transfer."""
        return self._transfer

    @pytest.fixture(scope="session", name="forms")
    def _of_forms(self) -> Tables:
        """The current rows of each form, by its name: forms["AE"]."""
        return Tables(self._stored, {name: form_table(name) for name in self._trial.forms})

    @pytest.fixture(scope="session", name="sdtm")
    def _of_sdtm(self) -> Tables:
        """The tabulation datasets: sdtm["ae"], sdtm["suppae"]."""
        return Tables(self._stored, {name: name for name in self._stored.names("sdtm")})

    @pytest.fixture(scope="session", name="adam")
    def _of_adam(self) -> Tables:
        """The analysis datasets: adam["adsl"]."""
        return Tables(self._stored, {name: name for name in self._stored.names("adam")})


def run_tests(study_folder: Path, trial: Trial, results: Path, arguments: Sequence[str] = ()) -> int:
    """Run the trial's tests on a transfer's results, and give the exit code: 0 all passed, 1 not. TestsMissing without any."""
    tests = study_folder / CODE / TESTS_FOLDER
    if not any(tests.glob("test_*.py")):
        raise TestsMissing(f"{tests}: has no test; write functions test_... in a file test_*.py there (raw/README.md)")
    stored = Stored(results, trial.analysis)
    if not stored.names("sdtm"):
        raise TestsMissing(f"{results}: has no results to test; make them with crf2tlf run --transfer {results.name}")
    sys.dont_write_bytecode = True  # the folder of a trial may be read-only
    options = ["-c", str(SETTINGS), "--rootdir", str(study_folder), str(tests)]
    code = int(pytest.main([*options, *arguments], plugins=[TrialTests(trial, stored, results.name)]))
    if code == NO_TESTS:
        raise TestsMissing(f"{tests}: no test was chosen by {' '.join(arguments)}")
    return min(code, 1)
