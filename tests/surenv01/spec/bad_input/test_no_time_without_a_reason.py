"""No ADTTE record has a negative or missing time without a reason on the issue list (STUDY_SPEC 5.5, 9).

The subjects are random and adversarial: deaths before the start, on it and a day after, partial and missing dates everywhere.
"""

from typing import Any

import pandas as pd
import pytest

from pipeline.adam.time_to_event.adtte import adtte
from pipeline.core.time.dates import complete
from tests.surenv01.chain import study_at
from tests.surenv01.qc.adversarial import DCO, adversarial_domains
from tests.surenv01.qc.test_rederivation import analysed

REASONS = ("TTE_NEGATIVE", "TTE_UNDATED")


@pytest.fixture(scope="module")
def tables() -> dict[str, Any]:
    study = study_at("2026-06-30")
    study = study.model_copy(update={"study": study.study.model_copy(update={"dco": DCO})})
    return analysed({**adversarial_domains(600, seed=44), "study": study})


@pytest.fixture(scope="module")
def listed(tables: dict[str, Any]) -> set[tuple[str, str]]:
    """Subject and parameter of every record on the issue list."""
    issues = adtte(tables["adrs"], tables["adsl"], tables["study"]).issues
    rows = issues[issues["CODE"].isin(REASONS)]
    return set(zip(rows["USUBJID"], rows["VALUE"], strict=True))


def test_a_record_without_a_reason_has_a_time(tables: dict[str, Any], listed: set[tuple[str, str]]) -> None:
    records = tables["adtte"]
    named = pd.MultiIndex.from_frame(records[["USUBJID", "PARAMCD"]]).isin(listed)
    assert records.loc[~named, "AVAL"].gt(0).all()
    assert not records["AVAL"].lt(0).any()
    assert 0 < named.sum() < len(records) / 2


def test_every_death_before_the_start_is_listed(tables: dict[str, Any], listed: set[tuple[str, str]]) -> None:
    """Counted from DM: a complete date of death before the start date of a treated subject."""
    adsl = tables["adsl"].merge(tables["dm"][["USUBJID", "DTHDTC"]], on="USUBJID")
    early = adsl[adsl["FASFL"].eq("Y") & complete(adsl["DTHDTC"]).lt(adsl["ORIGDT"])]
    assert len(early) > 0
    for subject in early["USUBJID"]:
        assert (subject, "OS") in listed
        assert tables["adtte"].query("USUBJID == @subject and PARAMCD == 'OS'")["CNSR"].tolist() == [0]


def test_every_treated_subject_has_a_time_or_a_reason(tables: dict[str, Any]) -> None:
    product = adtte(tables["adrs"], tables["adsl"], tables["study"])
    treated = set(tables["adsl"].query("FASFL == 'Y'")["USUBJID"])
    without = set(product.issues.query("CODE == 'ORIGIN_MISSING'")["USUBJID"])
    for paramcd in ("PFS", "OS", "TFST"):
        timed = product.table.loc[product.table["PARAMCD"].eq(paramcd), "USUBJID"]
        assert timed.is_unique
        assert set(timed) == treated - without
