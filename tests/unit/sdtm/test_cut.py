"""The data cut-off (STUDY_SPEC 3.6) on forms of no trial: what is removed, what is open again, and that the list says so."""

from collections.abc import Mapping

import pandas as pd
import pytest

from pipeline.core.product import Product
from pipeline.sdtm.cut import at_cut, cut, cut_form
from pipeline.study import Study
from pipeline.trial.trial import Trial
from tests.forms import AE, FORMS, SURV, rows
from tests.spec.tables import lines, study

DAY = "2023-06-30"


def decided(level: str) -> Study:
    made = study(DAY)
    return made.model_copy(update={"study": made.study.model_copy(update={"dco_level": level})})


CUT, KEPT = (Trial(decided(level), forms=FORMS) for level in ("sdtm", "adam"))
LANDED = {
    "AE": rows(
        AE,
        """
        SUBJID | AESPID | STDT       | ENDT       | ONGO | OUT
        0101   | 1      | 2023-06-01 | 2023-06-30 | N    | RECOVERED/RESOLVED
        0101   | 2      | 2023-06-20 | 2023-07-05 | N    | FATAL
        0101   | 3      | 2023-07    |            | Y    |
        0101   | 4      | 2023-UN-UN |            | Y    |
        0101   | 5      |            |            | Y    |
        """,
    ),
    "AEG": rows(FORMS["AEG"], "SUBJID | AESPID | CHGDT | GRADE\n 0101 | 2 | 2023-07-01 | 5"),
    "SURV": rows(SURV, "SUBJID | FOLDER | FORMDT | CONTDT | STATUS\n 0101 | V1 | 2023-07-02 | 2023-06-29 | ALIVE"),
    "DTH": rows(FORMS["DTH"], "SUBJID | DTHDT\n 0101 | 2023-07-05"),
}
LISTED = ("FORM", "ROWKEY", "COLUMN", "VALUE", "REASON", "ACTION")
BEGINS, ENDS = f"begins after the data cut-off {DAY}", f"ends after the data cut-off {DAY}"
REMOVED = "removed from SDTM"


def test_the_list_names_every_value_removed_or_changed() -> None:
    """dco_level sdtm. The fatal event began before: it is open again, with the outcome of what has not ended."""
    assert lines(cut(LANDED, CUT).table, *LISTED) == [
        f"AE | 01|0101|LOG|1|AE|3 | STDT | 2023-07 | {BEGINS} | {REMOVED}",
        f"AE | 01|0101|LOG|1|AE|2 | ENDT | 2023-07-05 | {ENDS} | left blank",
        f"AE | 01|0101|LOG|1|AE|2 | ONGO | N | {ENDS} | set to Y",
        f"AE | 01|0101|LOG|1|AE|2 | OUT | FATAL | {ENDS} | set to NOT RECOVERED/NOT RESOLVED",
        f"AEG | 01|0101|LOG|1|AEG|1 | CHGDT | 2023-07-01 | {BEGINS} | {REMOVED}",
        f"DTH | 01|0101|LOG|1|DTH|1 | DTHDT | 2023-07-05 | {BEGINS} | {REMOVED}",
    ]


def test_removed_rows_are_in_the_ledger_and_changed_ones_are_not() -> None:
    assert lines(cut(LANDED, CUT).lineage, "DATASET", "RULE", "FORM", "ROWKEY") == [
        "CUT | excluded: begins after the data cut-off | AE | 01|0101|LOG|1|AE|3",
        "CUT | excluded: begins after the data cut-off | AEG | 01|0101|LOG|1|AEG|1",
        "CUT | excluded: begins after the data cut-off | DTH | 01|0101|LOG|1|DTH|1",
    ]


def test_with_adam_nothing_is_removed_and_the_list_is_the_same() -> None:
    product = cut(LANDED, KEPT)
    assert lines(product.table, *LISTED[:-1]) == lines(cut(LANDED, CUT).table, *LISTED[:-1])
    assert set(product.table["ACTION"]) == {"kept in SDTM, left out by the rules of ADaM"}
    assert product.lineage.empty


@pytest.mark.parametrize(
    ("contact", "form_date", "stays"),
    [("2023-06-30", "", True), ("2023-07-01", "2023-06-30", False), ("", "2023-07-01", False), ("", "", True)],
)
def test_a_row_counts_by_its_own_date_then_by_that_of_its_visit(contact: str, form_date: str, stays: bool) -> None:
    given = rows(SURV, f"SUBJID | FOLDER | CONTDT | FORMDT\n 0101 | V1 | {contact} | {form_date}")
    assert (len(cut_form(SURV, given, CUT.study).rows) == 1) is stays


def ae(crf_ae: pd.DataFrame, study: Study) -> Product:
    return Product(crf_ae)


def everything(forms: Mapping[str, pd.DataFrame], trial: Trial) -> Product:
    return Product(pd.concat(forms.values(), ignore_index=True))


def people(reference: pd.DataFrame, study: Study) -> Product:
    return Product(reference)


def test_what_reads_forms_is_given_them_as_they_stood_at_the_cut_off() -> None:
    one, all_of_them = at_cut(ae, FORMS), at_cut(everything, FORMS)
    assert one(crf_ae=LANDED["AE"], study=CUT.study).table["AESPID"].tolist() == ["1", "2", "4", "5"]
    assert one(crf_ae=LANDED["AE"], study=KEPT.study).table["AESPID"].tolist() == ["1", "2", "3", "4", "5"]
    assert len(all_of_them(forms=LANDED, trial=CUT).table) == 5, "four events and the contact"
    assert len(all_of_them(forms=LANDED, trial=KEPT).table) == 8
    assert at_cut(people, FORMS) is people
