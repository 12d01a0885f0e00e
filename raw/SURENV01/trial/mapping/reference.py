"""Subjects and their reference dates: takes the landed forms, gives `reference` and its companion `visits`. Never submitted.

Its own module because DM is cyclic on paper: RFPENDTC needs every date, every --DY and EPOCH need DM. This table holds what all
domains read - who is the same person, consent, first and last dose, ongoing, death - and `dm` comes last (DESIGN 2).
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pipeline import dates
from pipeline.issues import found, gather
from pipeline.product import Product
from pipeline.sdtm.chains import first_of_chain
from pipeline.sdtm.mapping import FormFields, code_text
from pipeline.sdtm.visits import visits
from pipeline.study import Study
from pipeline.trial.trial import Trial
from schemas.base import conform, names
from schemas.sdtm.reference import Reference, Visits

from .exposure import exposure

_SUBJECT = ["SITEID", "SUBJID"]

_DOSE = ("EXS.STDT", "EXS.DOSE", "EXS.DOSEU", "EXE.DT", "EXE.TM", "EXE.GIVEN", "EXE.VOL", "EXE.DOSE")
# The columns of the forms behind each reference date.
MADE_FROM = {
    "RFICDTC": ("IC.ICDT",),
    "RFXSTDTC": _DOSE,
    "RFXENDTC": (*_DOSE, "EXS.ENDT"),
    "DTHDTC": ("DTH.DTHDT",),
    "DTHFL": ("DTH.DTHDT", "EOS.EOSREAS", "SURV.STATUS", "AE.OUT"),
}
FIELDS = FormFields(
    uses={
        "ENR.RESCRN_OF": "the screening numbers of one person are one subject",
        "EOT.DRUG": "a drug that was taken and has not ended: treatment is ongoing",
        "EOT.EOTYN": "a drug that was taken and has not ended: treatment is ongoing",
    }
)


def reference(forms: Mapping[str, pd.DataFrame], study: Study, trial: Trial) -> Product:
    """Who is who, and the dates that every domain refers to (STUDY_SPEC 3.2 DM, M01, M03, M04)."""
    people, issues = persons(forms["DM"], forms["ENR"], study)
    given = exposure(forms["EXS"], forms["EXE"], study)
    consent = _dated(forms["IC"], "ICDT", study).dropna(subset="DTC")
    deaths = evidence_of_death(forms["DTH"], forms["EOS"], forms["SURV"], forms["AE"], study)
    table = people.assign(
        RFICDTC=_by_person(people, consent, "DTC", "min"),
        RFXSTDTC=_by_person(people, given, "STDTC", "min"),
        RFXENDTC=_by_person(people, given.assign(LAST=given["ENDTC"].fillna(given["STDTC"])), "LAST", "max"),
        ONGOING=_ongoing(people, given, forms["EOT"]),
        DTHDTC=_by_person(people, deaths[deaths["FORM"].eq("DTH")], "DTC", "min"),
        DTHFL=_flag(people, deaths),
    )
    table = conform(table[names(Reference)], Reference)
    seen = visits(trial.at_visits(forms), study)
    unknown = seen[seen["VISITNUM"].isna()]
    issues += [
        death_conflicts(table, deaths),
        found("VISIT_UNKNOWN", unknown, "visits", column="FOLDER"),
    ]
    return Product(table, {"visits": conform(seen, Visits)}, issues=gather(*issues))


def persons(crf_dm: pd.DataFrame, crf_enr: pd.DataFrame, study: Study) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """SITEID, SUBJID -> USUBJID: the first screening number of the person, following ENR.RESCRN_OF (M04)."""
    people = crf_dm[_SUBJECT].drop_duplicates().sort_values(_SUBJECT, ignore_index=True)
    named = crf_enr.assign(EARLIER=code_text(crf_enr["RESCRN_OF"])).dropna(subset="EARLIER").drop_duplicates(_SUBJECT)
    people = people.merge(named[[*_SUBJECT, "EARLIER"]], on=_SUBJECT, how="left")
    first = first_of_chain(people["SITEID"], people["SUBJID"], people["EARLIER"])
    lost = named[~named["EARLIER"].isin(people["SUBJID"])]
    people = people.drop(columns="EARLIER").assign(USUBJID=study.id + "-" + people["SITEID"] + "-" + first)
    return people, [found("RESCRN_UNKNOWN", lost, "ENR", column="RESCRN_OF")]


def evidence_of_death(
    crf_dth: pd.DataFrame, crf_eos: pd.DataFrame, crf_surv: pd.DataFrame, crf_ae: pd.DataFrame, study: Study
) -> pd.DataFrame:
    """Every form row that says the subject died, with the date it gives: SITEID, SUBJID, ROWKEY, FORM, COLUMN, DTC."""
    sources = [
        ("DTH", "DTHDT", crf_dth),
        ("EOS", "EOSDT", crf_eos[code_text(crf_eos["EOSREAS"]).eq("DEATH").fillna(False)]),
        ("SURV", "CONTDT", crf_surv[code_text(crf_surv["STATUS"]).eq("DEAD").fillna(False)]),
        ("AE", "ENDT", crf_ae[code_text(crf_ae["OUT"]).eq("FATAL").fillna(False)]),
    ]
    return pd.concat([_dated(rows, column, study).assign(FORM=form, COLUMN=column) for form, column, rows in sources])


def death_conflicts(table: pd.DataFrame, deaths: pd.DataFrame) -> pd.DataFrame:
    """DTH_CONFLICT where another form's date cannot be that of the death form (X24)."""
    rows = deaths[deaths["FORM"].ne("DTH") & deaths["DTC"].notna()].merge(table, on=_SUBJECT)
    apart = (dates.latest(rows["DTC"]) < dates.earliest(rows["DTHDTC"])) | (
        dates.earliest(rows["DTC"]) > dates.latest(rows["DTHDTC"])
    )
    issues = [
        found("DTH_CONFLICT", rows[apart & rows["FORM"].eq(form)], form, column=column, value=rows["DTC"])
        for form, column in (("EOS", "EOSDT"), ("SURV", "CONTDT"), ("AE", "ENDT"))
    ]
    return gather(*issues)


def _dated(rows: pd.DataFrame, column: str, study: Study) -> pd.DataFrame:
    return rows[[*_SUBJECT, "ROWKEY", "FILE", "FILELINE"]].assign(DTC=dates.parse(rows[column], study.dates.dmy_ambiguous)["DTC"])


def _by_person(people: pd.DataFrame, rows: pd.DataFrame, column: str, which: str) -> "pd.Series[Any]":
    """The earliest (min) or latest (max) date of the person, in the precision in which it was collected."""
    joined = rows[[*_SUBJECT, column]].merge(people, on=_SUBJECT).dropna(subset=column)
    bound = dates.earliest(joined[column]) if which == "min" else dates.latest(joined[column])
    ordered = joined.assign(BOUND=bound).dropna(subset="BOUND").sort_values(["BOUND", column], ascending=which == "min")
    return people["USUBJID"].map(ordered.drop_duplicates("USUBJID").set_index("USUBJID")[column])


def _ongoing(people: pd.DataFrame, given: pd.DataFrame, crf_eot: pd.DataFrame) -> "pd.Series[Any]":
    """ "Y" where a drug that was taken has no end-of-treatment record (M03)."""
    ended = crf_eot.assign(EXTRT=code_text(crf_eot["DRUG"]))[code_text(crf_eot["EOTYN"]).ne("N").fillna(True)]
    taken = given[[*_SUBJECT, "EXTRT"]].merge(people, on=_SUBJECT)[["USUBJID", "EXTRT"]].drop_duplicates()
    stopped = ended[[*_SUBJECT, "EXTRT"]].merge(people, on=_SUBJECT)[["USUBJID", "EXTRT"]].drop_duplicates()
    still = taken.merge(stopped, how="left", indicator=True).query("_merge == 'left_only'")
    return people["USUBJID"].isin(still["USUBJID"]).map({True: "Y", False: None})


def _flag(people: pd.DataFrame, deaths: pd.DataFrame) -> "pd.Series[Any]":
    dead = deaths[_SUBJECT].merge(people, on=_SUBJECT)["USUBJID"]
    return people["USUBJID"].isin(dead).map({True: "Y", False: None})
