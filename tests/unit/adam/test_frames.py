"""The small moves of every dataset: predecessors by declaration, numbering, qualifiers."""

import pandas as pd
import pytest

from pipeline.adam.frames import derive_vars_predecessor, finish, join_text, merge_qualifiers
from schemas.base import AdamDataset, Char, Num, derived, predecessor
from tests.spec.tables import shown, table


class SMALL(AdamDataset, key="USUBJID PARAMCD", title="Small"):
    """A dataset for these tests."""

    USUBJID: Char = predecessor("ADSL.USUBJID")
    TRTP: Char = predecessor("ADSL.TRT01P")
    ASEQ: Num = derived("1 to n")
    PARAMCD: Char = derived("code")


SUBJECTS = table("USUBJID | TRT01P\n1 | A\n2 | B")


def test_predecessors_are_copied_because_they_are_declared() -> None:
    records = table("USUBJID | PARAMCD\n2 | X\n1 | Y\n1 | X")
    made = finish(derive_vars_predecessor(records, SUBJECTS, "ADSL", SMALL), SMALL)
    assert made.to_numpy().tolist() == [["1", "A", 1, "X"], ["1", "A", 2, "Y"], ["2", "B", 1, "X"]]


def test_a_source_that_lacks_a_predecessor_is_named() -> None:
    with pytest.raises(KeyError, match="TRT01P"):
        derive_vars_predecessor(table("USUBJID\n1"), SUBJECTS[["USUBJID"]], "ADSL", SMALL)


def test_a_declared_variable_that_nobody_made_is_named() -> None:
    with pytest.raises(KeyError, match="PARAMCD"):
        finish(SUBJECTS.rename(columns={"TRT01P": "TRTP"}), SMALL)


def test_qualifiers_go_to_the_record_that_they_name() -> None:
    events = table("USUBJID | AESEQ\n1 | 1\n1 | 2\n2 | 1")
    supp = table(
        """
        USUBJID | IDVAR | IDVARVAL | QNAM   | QVAL
        1       | AESEQ | 2        | AERELS | RELATED
        2       | AESEQ | 1.0      | AERELS | NOT RELATED
        2       | AESEQ | 1        | OTHER  | ignored
        1       | OTHER | 1        | AERELS | ignored
        """
    )
    merged: pd.DataFrame = merge_qualifiers(events, supp, "AESEQ", ["AERELS", "AERELE"])
    assert [shown(v) for v in merged["AERELS"]] == ["", "RELATED", "NOT RELATED"]
    assert merged["AERELE"].isna().all()


def test_texts_of_a_group_are_joined_in_order() -> None:
    rows = table("USUBJID | LESION\n1 | T02\n2 | T01\n1 | T01\n1 | T03")
    assert join_text(rows, ["USUBJID"], "LESION").to_dict() == {"1": "T02,T01,T03", "2": "T01"}
