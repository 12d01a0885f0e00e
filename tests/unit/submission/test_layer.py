"""Which datasets are submitted, and how a record is named in a fault."""

from pathlib import Path

import pandas as pd

from pipeline.submission.faults import Fault, SubmissionError
from pipeline.submission.layer import Member, adam_of, read_layer, records_of, sdtm_of
from pipeline.trial.trial import Trial
from schemas.base import names
from schemas.sdtm import DETAILED, DOMAINS, RECEIVED
from tests.drugs import DATASETS
from tests.spec.tables import study
from tests.unit.submission.made import ADX, adx


def test_working_tables_stay_in_the_house() -> None:
    trial = Trial(study(), declared={**DATASETS, "ae": DOMAINS["ae"]})
    assert sorted(adam_of(trial)) == [
        "adae", "adcm", "addv", "adeg", "adex", "adlb", "adpr", "adqs", "adrs", "adsl", "adtr", "adtte", "advs",
    ]  # fmt: skip
    assert list(sdtm_of(trial)) == ["ae"]


def test_received_sdtm_is_submitted_with_the_keys_of_the_standard() -> None:
    trial = Trial(study().model_copy(update={"study": study().study.model_copy(update={"source": "sdtm"})}), declared=RECEIVED)
    assert sdtm_of(trial) == DETAILED


def test_datasets_with_records_are_read_in_order_of_name_and_in_the_pipelines_types(tmp_path: Path) -> None:
    table = adx().table
    table.to_parquet(tmp_path / "b.parquet")
    table.to_parquet(tmp_path / "a.parquet")
    table.iloc[:0].to_parquet(tmp_path / "empty.parquet")
    table.to_parquet(tmp_path / "undeclared.parquet")
    members = read_layer(tmp_path, {"b": ADX, "a": DOMAINS["ae"], "empty": ADX, "absent": ADX})
    assert [member.name for member in members] == ["AE", "ADX"]
    pd.testing.assert_frame_equal(members[1].table, table)
    assert list(members[1].table.columns) == names(ADX)


def test_a_record_is_named_by_its_key() -> None:
    rows = pd.Series([False, True, True])
    assert records_of(adx(), rows) == ["USUBJID X-01, ASEQ 2", "USUBJID X-02, ASEQ 1"]
    se = pd.DataFrame({"STUDYID": ["X"], "USUBJID": ["X-01"], "ADT": pd.to_datetime(["2024-02-29"])})

    class Dated(ADX, name="ADD", key="STUDYID USUBJID ADT"):
        pass

    assert records_of(Member(Dated, se), pd.Series([True])) == ["USUBJID X-01, ADT 2024-02-29"]


def test_a_fault_reads_as_a_sentence() -> None:
    fault = Fault("XPT_LENGTH", "AE", "is longer than 200 bytes", "split the value", "AETERM", "USUBJID X-01", "long")
    assert str(fault) == "XPT_LENGTH AE.AETERM, record USUBJID X-01: is longer than 200 bytes ('long'); split the value"
    assert str(SubmissionError([fault, Fault("OTHER", "DM", "is wrong", "mend it")])).splitlines() == [
        "cannot be submitted:",
        f"  {fault}",
        "  OTHER DM: is wrong; mend it",
    ]
