"""The check across the SDTM datasets: its result shows what disagrees, and blocks nothing."""

import dagster as dg
import pandas as pd

from pipeline.orchestration.conformance_assets import agreement
from schemas.base import conform, empty
from schemas.conformance import Conformance


def test_no_finding_passes() -> None:
    assert agreement(empty(Conformance)).passed


def test_a_finding_is_a_warning_with_its_record() -> None:
    row = {
        "CHECK": "links_join",
        "DATASET": "TR",
        "USUBJID": "T-01-0101",
        "KEY": "TRSEQ=3",
        "MESSAGE": "TRLNKID T09 is not in TU",
    }
    result = agreement(conform(pd.DataFrame([row]), Conformance))
    assert not result.passed
    assert result.severity is dg.AssetCheckSeverity.WARN
    assert "TRLNKID T09 is not in TU" in str(result.metadata["failing_records"].value)
