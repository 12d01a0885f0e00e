"""Protocol deviations that the data show without a form: takes ADSL, DM, IE and DS, gives one row per deviation with its dataset.

Who is listed as not per protocol is the sponsor's decision, `populations.per_protocol.subjects` of study.yaml; the others are
what no protocol allows: treatment without consent, or of a subject who was not eligible.
"""

import numpy as np
import pandas as pd

from pipeline.core.series import Series
from pipeline.core.time.dates import earliest
from pipeline.core.time.relative_timing import BEFORE, before, first_dose_text
from pipeline.endpoints.deviations import CONSENT, CRITERION, NO_CONSENT, NOT_PER_PROTOCOL, STOPPED
from pipeline.study import Study

DEVIATIONS = ("PROTOCOL DEVIATION", "PROTOCOL VIOLATION")


def find_deviations(
    adsl: pd.DataFrame, dm: pd.DataFrame, ie: pd.DataFrame, ds: pd.DataFrame, study: Study
) -> dict[str, pd.DataFrame]:
    """By kind: USUBJID, SEQ, DTC and TEXT of the records up to the cut-off."""
    cutoff = pd.Timestamp(study.dco)
    unmet = ie[~(earliest(ie["IEDTC"]) > cutoff) & ~_met_later(ie, ds)]
    stopped = ds[ds["DSDECOD"].isin(DEVIATIONS) & ~(earliest(ds["DSSTDTC"]) > cutoff)]
    per_protocol = study.populations.per_protocol
    listed = adsl[adsl["USUBJID"].isin(per_protocol.subjects if per_protocol else ())]
    late, without = _consents(adsl, dm)
    return {
        CONSENT: _rows(late, dtc=late["RFICDTC"], text="consent " + late["RFICDTC"] + ", first dose " + late["FIRSTDTC"]),
        NO_CONSENT: _rows(without, text="first dose " + without["FIRSTDTC"]),
        CRITERION: _rows(unmet, unmet["IESEQ"], unmet["IEDTC"], unmet["IETESTCD"]),
        STOPPED: _rows(stopped, stopped["DSSEQ"], stopped["DSSTDTC"], stopped["DSDECOD"]),
        NOT_PER_PROTOCOL: _rows(listed),
    }


def _rows(
    records: pd.DataFrame,
    sequence: Series | float = np.nan,
    dtc: Series | None = None,
    text: Series | None = None,
) -> pd.DataFrame:
    return pd.DataFrame({"USUBJID": records["USUBJID"], "SEQ": sequence, "DTC": dtc, "TEXT": text}, index=records.index).astype(
        {"DTC": "str", "TEXT": "str"}
    )


def _consents(adsl: pd.DataFrame, dm: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Treated subjects (USUBJID, RFICDTC, FIRSTDTC) whose consent is after the first dose, and those without one in a trial whose
    data have consents."""
    known = adsl[["USUBJID", "TRTSDT"]].merge(dm[["USUBJID", "RFICDTC", "RFXSTDTC"]], on="USUBJID")
    treated = known[known["TRTSDT"].notna()]
    treated = treated.assign(FIRSTDTC=first_dose_text(treated["TRTSDT"], treated["RFXSTDTC"]))
    late = before(treated["FIRSTDTC"], treated["RFICDTC"]).eq(BEFORE).fillna(False)
    without = treated["RFICDTC"].isna() & dm["RFICDTC"].notna().any()
    return treated[late], treated[without]


def _met_later(ie: pd.DataFrame, ds: pd.DataFrame) -> Series:
    """Whether the subject met all criteria on a later day, at another screening."""
    met = ds.loc[ds["DSDECOD"].eq("ELIGIBILITY CRITERIA MET"), ["USUBJID", "DSSTDTC"]]
    last = earliest(met["DSSTDTC"]).groupby(met["USUBJID"]).max()
    return ie["USUBJID"].map(last) > earliest(ie["IEDTC"])
