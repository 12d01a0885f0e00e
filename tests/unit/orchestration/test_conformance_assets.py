"""The check across the datasets of a layer: its result shows what disagrees, and blocks nothing."""

import dagster as dg
import pandas as pd

from pipeline.orchestration.assets.conformance_assets import ADAM, SDTM, agreement
from schemas.base import conform, empty
from schemas.conformance import Conformance


def test_no_finding_passes() -> None:
    assert agreement(empty(Conformance), SDTM.entry.key).passed


def test_a_finding_is_a_warning_with_its_record() -> None:
    row = {
        "CHECK": "links_join",
        "DATASET": "TR",
        "USUBJID": "T-01-0101",
        "KEY": "TRSEQ=3",
        "MESSAGE": "TRLNKID T09 is not in TU",
    }
    result = agreement(conform(pd.DataFrame([row]), Conformance), ADAM.entry.key)
    assert result.asset_key == ADAM.entry.key
    assert not result.passed
    assert result.severity is dg.AssetCheckSeverity.WARN
    assert "TRLNKID T09 is not in TU" in str(result.metadata["failing_records"].value)
