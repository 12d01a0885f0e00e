"""What every decision of STUDY_SPEC 7 changes: one patient, the result by default and by the option, worked by hand.

Everybody starts and is dosed on 2023-01-01, has a target of 30 mm at baseline (2022-12-28, but for "no baseline") and is followed
up to 2024-12-31. RESULT and CHANGED: value and date of an ADRS parameter, or CNSR and date of an ADTTE parameter. Decisions whose
effect another module shows are listed below; a key of study.yaml that stands in neither is refused.
"""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from pipeline.adam.adrs import adrs
from pipeline.adam.adsl import adsl
from pipeline.adam.adtr import adtr
from pipeline.adam.adtte import PARAMETERS
from pipeline.adam.endpoints import derive_param_endpoint
from pipeline.study import Study
from schemas.adam.recist import RECIST
from schemas.base import empty
from tests.spec.datasets import sdtm, stage_1
from tests.spec.tables import shown, study, table

SWITCHES = """
SWITCH | OPTION | RECORDS | OTHER | PARAMCD | RESULT | CHANGED
bor.confirmation | recist | 2023-01-20 CR; 2023-02-01 SD | | CBOR | NE 2023-01-20 | PD 2023-02-01
bor.sd_min_days | 42 | 2023-02-05 SD | | BOR | SD 2023-02-05 | NE 2023-02-05
bor.confirm_days | 0 | 2023-02-12 PR; 2023-03-26 SD | | CBOR | SD 2023-02-12 | PR 2023-02-12
bor.max_ne | 2 | 2023-02-12 PR; 2023-03-26 NE; 2023-05-07 NE; 2023-06-18 PR | | CBOR | SD 2023-02-12 | PR 2023-02-12
bor.max_ne | any | 2023-02-12 PR; 2023-03-26 NE; 2023-05-07 NE; 2023-06-18 PR | | CBOR | SD 2023-02-12 | PR 2023-02-12
bor.max_ne | 0 | 2023-02-12 PR; 2023-03-26 NE; 2023-05-07 PR | | CBOR | PR 2023-02-12 | SD 2023-02-12
bor.accept_sd | true | 2023-02-12 PR; 2023-03-26 SD; 2023-05-07 PR | | CBOR | SD 2023-02-12 | PR 2023-02-12
bor.missing_as_ne | true | | | BOR | MISSING | NE
bor.nact_cut | before | 2023-02-12 PR; 2023-03-26 PR | therapy 2023-03-26 | CBOR | PR 2023-02-12 | SD 2023-02-12
bor.nact_cut | "off" | 2023-02-12 PR; 2023-03-26 PR | therapy 2023-03-01 | CBOR | SD 2023-02-12 | PR 2023-02-12
bor.duplicates | latest | 2023-02-12 SD; 2023-02-12 PR | | BOR | SD 2023-02-12 | PR 2023-02-12
bor.duplicates | earliest | 2023-02-12 PR; 2023-02-12 SD | | BOR | SD 2023-02-12 | PR 2023-02-12
orr.week | 12 | 2023-05-14 PR; 2023-06-25 PR | | CRSP18 | Y 2023-05-14 | N
orr.window_days | 0 | 2023-05-14 PR; 2023-06-25 PR | | CRSP18 | Y 2023-05-14 | N
orr.timeframe | any | 2023-05-15 PR; 2023-06-26 PR | | CRSP18 | N | Y 2023-05-15
orr.timeframe | at_visit | 2023-02-12 PR; 2023-03-26 PR; 2023-05-07 SD | | CRSP18 | Y 2023-02-12 | N
dcr.noncr_nonpd | not counted | 2023-02-12 NON-CR/NON-PD | | DCR | Y 2023-02-12 | N
pfs.missed_rule | "off" | 2023-02-12 SD; 2023-06-18 PD | | PFS | 3 2023-02-12 | 0 2023-06-18
pfs.missed_rule | visits | 2023-02-12 SD; 2023-03-26 SD | death 2023-07-02 | PFS | 0 2023-07-02 | 3 2023-03-26
pfs.gap_days | 91 | 2023-02-12 SD; 2023-03-26 SD | death 2023-07-02 | PFS | 0 2023-07-02 | 3 2023-03-26
pfs.nact | event | 2023-02-12 SD; 2023-03-26 SD; 2023-05-07 PD | therapy 2023-04-01 | PFS | 2 2023-03-26 | 0 2023-04-01
pfs.nact | ignore | 2023-02-12 SD; 2023-03-26 SD; 2023-05-07 PD | therapy 2023-04-01 | PFS | 2 2023-03-26 | 0 2023-05-07
pfs.clin_pd | event | 2023-02-12 SD | clinical PD 2023-03-05 | PFS | 1 2023-02-12 | 0 2023-03-05
pfs.no_baseline | censor all | | no baseline; death 2023-03-01 | PFS | 0 2023-03-01 | 4 2023-01-01
pfs.no_baseline | ignore | 2023-02-12 PD | no baseline | PFS | 4 2023-01-01 | 0 2023-02-12
pfs.event_date | scheduled visit | 2023-02-12 SD; 2023-03-05 PD | | PFS | 0 2023-03-05 | 0 2023-03-26
scan.interval_days | 28 | 2023-02-12 SD; 2023-05-07 PD | | PFS | 0 2023-05-07 | 3 2023-02-12
scan.window_days | 0 | 2023-02-12 SD; 2023-03-26 SD | death 2023-07-02 | PFS | 0 2023-07-02 | 3 2023-03-26
os.missing_death_date | event next day | 2023-02-12 SD | death undated | OS | 1 2023-02-12 | 0 2023-02-13
"""

# Decisions whose effect is shown in a module of their own.
ELSEWHERE = {
    "adtte/test_duration_of_response.py": ["start_date.order"],
    "recist/test_switches_of_recist.py": [
        "recist.tstm_mm", "recist.nadir_zero", "recist.after_cr", "recist.equivocal_backdate", "recist.new_missing",
        "recist.pr_continues", "recist.nt_partial",
    ],
    "adsl/test_new_therapy.py": ["pfs.nact_excl_pall_rt"],
    "adtte/test_pfs_censoring.py": ["tte.month", "tte.plus_one"],
    "../parity/test_switches.py": ["tte.unit", "os.evidence", "adrs.population"],
    "adae/test_treatment_emergent.py": ["te.window_days", "te.compare", "te.use_mh", "te.sticky", "te.missing_start"],
    "adae/test_window_per_drug.py": ["te.anchor"],
    "adae/test_occurrence.py": ["ae.grade_missing", "ae.groups"],
    "sdtm/test_adverse_events.py": ["ae.aeacn_multi"],
    "adrs/test_response_populations.py": ["adsl.resfl_rule"],
    "adsl/test_age_groups.py": ["adsl.age_bins"],
    "adsl/test_exposure_and_populations.py": ["adsl.not_per_protocol"],
}  # fmt: skip
# Decisions that no dataset reads: what the outputs print, and a window that only warns.
OF_OUTPUTS = {"orr.primary", "orr.denominator", "orr.h0_rate", "dcr.denominator", "scan.baseline_window_days"}
SECTIONS = ("start_date", "scan", "recist", "bor", "orr", "dcr", "pfs", "os", "tte", "te", "ae", "adsl", "adrs")
ROWS = table(SWITCHES).to_dict("records")


def patient(records: str, other: str) -> dict[str, pd.DataFrame]:
    """All domains of one patient."""
    said = [item.strip().split(" ", 1) for item in records.split(";") if item.strip()]
    lines = [f"x | {n} | OVRLRESP | {answer} | {n + 3} | {day}" for n, (day, answer) in enumerate(said, start=1)]
    clinical, therapy, death = (re.search(rf"{word} (\S+)", other) for word in ("clinical PD", "therapy", "death"))
    lines += [f"x | 90 | SYMPTDTR | Y | 99 | {clinical[1]}"] if clinical else []
    size = "" if "no baseline" in other else "30"
    died = f"Y | {'' if death[1] == 'undated' else death[1]}" if death else " | "
    milestone = "x | PROTOCOL MILESTONE | RANDOMIZED | 2023-01-01"
    texts = {
        "dm": f"USUBJID | DTHFL | DTHDTC\nx | {died}",
        "ex": "USUBJID | EXTRT | EXDOSE | EXSTDTC\nx | DRUG | 1 | 2023-01-01",
        "ds": f"USUBJID | DSCAT | DSDECOD | DSSTDTC\n{milestone}",
        "tu": "USUBJID | TULNKID | TUTESTCD | TUSTRESC\nx | T01 | TUMIDENT | TARGET",
        "tr": "USUBJID | TRGRPID | TRLNKID | TRTESTCD | TRSTRESN | VISITNUM | TRDTC\n"
        f"x | TARGET | T01 | LDIAM | {size} | 1 | 2022-12-28",
        "rs": "\n".join(["USUBJID | RSSEQ | RSTESTCD | RSSTRESC | VISITNUM | RSDTC", *lines]),
    }
    if therapy:
        texts["cm"] = f"USUBJID | CMCAT | CMTRT | CMSTDTC\nx | SUBSEQUENT ANTI-CANCER THERAPY | Drug | {therapy[1]}"
    return sdtm(**texts)


def result(row: dict[str, Any], **decisions: Any) -> str:
    """The parameter of the row, as the table writes it."""
    tables, chosen = patient(shown(row["RECORDS"]), shown(row["OTHER"])), study(**decisions)
    base = stage_1(tables, chosen)
    targets = adtr(tables["tu"], tables["tr"], tables["rs"], base, chosen).table
    made = adrs(tables["rs"], tables["tr"], tables["ds"], targets, empty(RECIST), base, chosen).table
    endpoint = next((p for p in PARAMETERS if p.paramcd == row["PARAMCD"]), None)
    if endpoint:
        subjects = adsl(base, targets, made, chosen).table
        made = derive_param_endpoint(endpoint, subjects, made, chosen).assign(AVALC=lambda t: t["CNSR"].map("{:.0f}".format))
    [found] = made.loc[made["PARAMCD"].eq(row["PARAMCD"])].to_dict("records")
    return f"{found['AVALC']} {shown(found['ADT'])}".strip()


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r['SWITCH']} {r['OPTION']}")
def test_switch(row: dict[str, Any]) -> None:
    section, key = row["SWITCH"].split(".")
    assert result(row) == row["RESULT"]
    assert result(row, **{section: {key: yaml.safe_load(row["OPTION"])}}) == row["CHANGED"]


def test_every_decision_is_shown() -> None:
    keys = {f"{s}.{key}" for s in SECTIONS for key in Study.model_fields[s].annotation.model_fields}  # type: ignore[union-attr]
    elsewhere = {key for listed in ELSEWHERE.values() for key in listed}
    here = {row["SWITCH"] for row in ROWS}
    assert keys == here | elsewhere | OF_OUTPUTS
    assert not here & elsewhere


@pytest.mark.parametrize(("module", "key"), [(m, key) for m, listed in ELSEWHERE.items() for key in listed])
def test_the_module_named_uses_the_decision(module: str, key: str) -> None:
    written = (Path(__file__).parent / module).read_text(encoding="utf-8")
    assert re.search(rf"\b{key.partition('.')[2]}\b", written)
