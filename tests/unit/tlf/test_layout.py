"""A table as data: patterns, cells that must find exactly one result."""

import pandas as pd
import pytest

from pipeline.tlf.ard.analysis import Analysis, combine, count_population, count_subjects, place, select_population
from pipeline.tlf.layout.table import EVENTS, N_PCT, Column, arrange, block, line, treatment_columns
from tests.unit.tlf.hand_made import make_study, table


@pytest.fixture
def ard() -> pd.DataFrame:
    """Two arms of 2 and 1 subjects; subject 1 of X has two records, nobody of Z has any."""
    adsl = table("USUBJID | FASFL | TRT01P\n1 | Y | X\n2 | Y | X\n3 | Y | Z")
    population = select_population(adsl, "FASFL", make_study())
    records = table("USUBJID | SEQ\n1 | 1\n1 | 2", numbers="SEQ")
    return place(
        combine([count_population(population), count_subjects(records, population, Analysis("AN_A", "ADAE"), events=True)]), "t_1"
    )[0]


def test_each_column_shows_its_treatment_with_n(ard: pd.DataFrame) -> None:
    columns = treatment_columns(ard, ["X", "Z"])
    found = arrange(ard, [block(line("Head"), line("Any", "AN_A", N_PCT, 1))], columns)
    assert [c.head for c in columns] == ["X\n(N=2)", "Z\n(N=1)"]
    assert found.cells.to_numpy().tolist() == [["", ""], ["1 (50.0)", "0"]]
    assert found.rows["indent"].tolist() == [0, 1]


def test_every_number_of_a_cell_refers_to_its_own_result(ard: pd.DataFrame) -> None:
    found = arrange(ard, [block(line("Any", "AN_A", N_PCT))], treatment_columns(ard, ["X"]))
    shown = ard.set_index("ard_id").loc[found.refs["ard_id"], ["group1_level", "stat_name"]]
    assert shown.to_numpy().tolist() == [["X", "n"], ["X", "p"]]


def test_roles_give_columns_of_their_own_and_blank_where_a_line_has_none(ard: pd.DataFrame) -> None:
    columns = [Column("n (%)", "X"), Column("Events", "X", role="events")]
    found = arrange(ard, [block(line("Any", "AN_A", N_PCT, events=EVENTS), line("None", "AN_A", N_PCT))], columns)
    assert found.cells.to_numpy().tolist() == [["1 (50.0)", "2"], ["1 (50.0)", ""]]


def test_a_cell_without_a_result_is_an_error_that_names_it(ard: pd.DataFrame) -> None:
    with pytest.raises(LookupError, match="AN_OTHER"):
        arrange(ard, [block(line("Any", "AN_OTHER", N_PCT))], treatment_columns(ard, ["X"]))


def test_a_cell_with_two_results_is_an_error(ard: pd.DataFrame) -> None:
    with pytest.raises(LookupError, match="more than one"):
        arrange(pd.concat([ard, ard]), [block(line("Any", "AN_A", N_PCT))], [Column("X", "X")])
