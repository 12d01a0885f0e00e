"""DM: one record per subject from the standard forms DM, RAND, IE and DS, the reference dates and the dates of all other domains.

In a trial of several arms they come from the form RAND. It comes last: the end of participation is the latest date of any domain.
"""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.sdtm.cdash.blocks import by_form, reads_forms, standard_block, where_asked
from pipeline.sdtm.standard.demographics import (
    REMEDY,
    actual_arm,
    actual_arm_code,
    age_unit,
    arm,
    arm_code,
    compute_age,
    end_of_participation,
    first_dose,
    known_dead,
    last_contact,
    last_dose,
    reason_arm_is_null,
)
from pipeline.sdtm.standard.subjects import SUBJECT, dated
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import (
    ASSIGNED,
    PROTOCOL,
    SEPARATOR,
    FormFields,
    Rows,
    Supp,
    Verb,
    answers,
    code_text,
    coded,
    collected,
    constant,
    date,
    derived,
    number,
    reads,
    tidy,
)
from pipeline.sdtm.verbs.terms import NO
from pipeline.study import Study, StudyError
from schemas.base import DTYPES
from schemas.codelists import normalise
from schemas.sdtm.dm import DM, SUPPDM

ENROLLED = ("ENTERED INTO TRIAL", "ENROLLED", "RANDOMIZED")
FAILURE = ("SCREEN FAILURE", "SCREENING FAILURE")


def one_row_per_subject(forms: dict[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """The rows of DM with the assignment of RAND, ENROLLED, FAILED and the reference dates beside them."""
    reference = forms["REFERENCE"][[*SUBJECT, "USUBJID", "DTHDTC", "DTHFL"]]
    rows = forms["DM"].drop_duplicates(SUBJECT).merge(reference, on=SUBJECT, how="left")
    rows = rows.merge(_assigned(forms), on=SUBJECT, how="left").merge(_enrolled(forms, study), on=SUBJECT, how="left")
    rows = rows.merge(_failed(forms), on=SUBJECT, how="left")
    rows = rows.assign(ENROLLED=rows["ENROLLED"].fillna("N"))
    rows = rows.assign(SOURCES=rows["ROWKEY"].str.cat(rows["RANDKEY"], sep=SEPARATOR).fillna(rows["ROWKEY"]))
    return rows.merge(forms["LAST"], on="USUBJID", how="left").drop(columns="USUBJID")


def _assigned(forms: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """RANDARM, ACTUAL, RANDNO and RANDKEY, the row's key, of each subject who was randomised."""
    rand = forms.get("RAND", forms["DM"].head(0)).sort_values("ROWKEY").drop_duplicates(SUBJECT)
    columns = {"RANDARM": "ARMCD", "ACTUAL": "ACTARMCD", "RANDNO": "RANDNO"}
    return rand[SUBJECT].assign(RANDKEY=rand["ROWKEY"], **{name: answers(rand, column) for name, column in columns.items()})


def _enrolled(forms: Mapping[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """ENROLLED and ENRLDT, the first date, of each subject with a milestone of DS or a date of randomisation."""
    ds, rand = (forms.get(name, forms["DM"].head(0)) for name in ("DS", "RAND"))
    reached = ds[code_text(answers(ds, "DSDECOD")).isin(ENROLLED)]
    randomised = rand[tidy(answers(rand, "RANDDAT")).notna()]
    parts = [
        dated(rows.assign(**{column: answers(rows, column)}), column, study)
        for rows, column in ((reached, "DSSTDAT"), (randomised, "RANDDAT"))
    ]
    first = pd.concat(parts).sort_values("DTC", na_position="last", kind="stable").drop_duplicates(SUBJECT)
    return first[[*SUBJECT, "DTC"]].rename(columns={"DTC": "ENRLDT"}).assign(ENROLLED="Y")


def _failed(forms: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """FAILED of each subject with a criterion not met, or who left as a screen failure."""
    ie, ds = (forms.get(name, forms["DM"].head(0)) for name in ("IE", "DS"))
    failed = ie[code_text(answers(ie, "IEYN")).isin(NO) | tidy(answers(ie, "IETESTCD")).notna()]
    left = ds[code_text(answers(ds, "DSDECOD")).isin(FAILURE)]
    return pd.concat([failed[SUBJECT], left[SUBJECT]]).drop_duplicates().assign(FAILED="Y")


def age_in_years(refdtc: Series, brthdat: Series, age: Series, study: Study) -> Series:
    """Whole years from birth (complete, or year and month) to the reference date (age_ref); else the age collected."""
    return compute_age(brthdat, age, refdtc, study)


def unit_of_age(refdtc: Series, brthdat: Series, age: Series, study: Study) -> Series:
    """YEARS where AGE is present."""
    return age_unit(brthdat, age, refdtc, study)


def assigned_arm(enrolled: Series, randarm: Series, study: Study) -> Series:
    """The code of the arm to which the subject was assigned; null for who was not enrolled."""
    return _code(randarm, study).where(enrolled.eq("Y"))


def assigned_arm_label(enrolled: Series, randarm: Series, study: Study) -> Series:
    """Description of the arm assigned."""
    return _label(assigned_arm(enrolled, randarm, study), study)


def received_arm(rfxstdtc: Series, actual: Series, randarm: Series, study: Study) -> Series:
    """The code of the arm received, else of the arm assigned; null for a subject who was never dosed."""
    return _code(actual, study).fillna(_code(randarm, study)).where(rfxstdtc.notna())


def received_arm_label(rfxstdtc: Series, actual: Series, randarm: Series, study: Study) -> Series:
    """Description of the arm received."""
    return _label(received_arm(rfxstdtc, actual, randarm, study), study)


def _code(text: Series, study: Study) -> Series:
    known = {normalise(words): one.code for one in study.arms for words in (one.label, one.code)}
    return code_text(text).map(known).astype(DTYPES["Char"])


def _label(code: Series, study: Study) -> Series:
    return code.map({one.code: one.label for one in study.arms}).astype(DTYPES["Char"])


def arms(study: Study) -> dict[str, Verb]:
    """ARMCD, ARM, ACTARMCD, ACTARM: of the form RAND where the trial has several arms, else the only one."""
    if len(study.arms) < 2:
        return {
            "ARMCD": derived(arm_code, "ENROLLED"),
            "ARM": derived(arm, "ENROLLED"),
            "ACTARMCD": derived(actual_arm_code, "RFXSTDTC"),
            "ACTARM": derived(actual_arm, "RFXSTDTC"),
        }
    return {
        "ARMCD": derived(assigned_arm, "ENROLLED", "RANDARM"),
        "ARM": derived(assigned_arm_label, "ENROLLED", "RANDARM"),
        "ACTARMCD": derived(received_arm, "RFXSTDTC", "ACTUAL", "RANDARM"),
        "ACTARM": derived(received_arm_label, "RFXSTDTC", "ACTUAL", "RANDARM"),
    }


def _country(study: Study) -> Verb:
    """The country of the site where a form that extends DM asks for COUNTRY; else that of the study."""

    def apply(rows: Rows) -> Series:
        everywhere = pd.Series(study.study.country, index=rows.df.index, dtype=DTYPES["Char"])
        return code_text(answers(rows.df, "COUNTRY")).fillna(everywhere)

    return replace(constant(study.study.country, PROTOCOL), apply=apply, further=("COUNTRY",))


def mapping(study: Study) -> DomainMapping:
    """The mapping of DM; country, arms, reference of the age and end of reference are the study's."""
    end = ("RFXENDTC",) if study.rfendtc == "last_dose" else ("DTHFL", "DTHDTC", "LASTDTC")
    named = {normalise(words): one.code for one in study.arms for words in (one.label, one.code)}
    block = standard_block(
        "DM",
        {
            "SUBJID": collected("SUBJID"),
            "RFSTDTC": derived(first_dose, "RFXSTDTC"),
            "RFENDTC": derived(last_dose, *end) if len(end) == 1 else derived(end_of_participation, *end),
            "RFPENDTC": derived(end_of_participation, "DTHFL", "DTHDTC", "LASTDTC"),
            "DTHDTC": collected("DTHDTC"),
            "DTHFL": derived(known_dead, "DTHFL"),
            "SITEID": collected("SITEID"),
            "BRTHDTC": date("BRTHDAT"),
            "AGE": derived(age_in_years, study.age_ref, further=("BRTHDAT", "AGE")),
            "AGEU": derived(unit_of_age, study.age_ref, origin=ASSIGNED, further=("BRTHDAT", "AGE")),
            "SEX": coded("SEX", "C66731"),
            "RACE": coded("RACE", "C74457", {"MULTIPLE": "MULTIPLE"}),
            "ETHNIC": coded("ETHNIC", "C66790"),
            **arms(study),
            "ARMNRS": derived(reason_arm_is_null, "ENROLLED", "RFXSTDTC", "FAILED"),
            "COUNTRY": _country(study),
            "DMDTC": date("FORMDT"),
        },
        {"RACEOTH": Supp("Race, Other", collected("RACEOTH")), "RANDNO": Supp("Randomization Number", collected("RANDNO"))},
        prepare=one_row_per_subject,
        checks=(where_asked(reads(number("AGE")), "AGE"), reads(coded("RANDARM", values=named), coded("ACTUAL", values=named))),
    )
    return DomainMapping(schema=DM, supp=SUPPDM, order=("USUBJID",), blocks=(block,))


FIELDS = FormFields(
    made_from={
        "DM.DTHDTC": ("DD.DTHDAT", "DS.DSSTDAT", "SS.SSDAT", "AE.AEENDAT"),
        "DM.DTHFL": ("DD.DTHDAT", "DS.DSDECOD", "SS.SSORRES", "AE.AEOUT"),
        "DM.RFXSTDTC": ("EX.EXSTDAT", "EX.EXDOSE"),
        "DM.RFXENDTC": ("EX.EXENDAT", "EX.EXDOSE"),
        "DM.RFICDTC": ("IC.RFICDAT",),
        "DM.ENROLLED": ("DS.DSDECOD", "RAND.RANDDAT"),
        "DM.ENRLDT": ("DS.DSSTDAT", "RAND.RANDDAT"),
        "DM.FAILED": ("IE.IEYN", "IE.IETESTCD", "DS.DSDECOD"),
        "DM.RANDARM": ("RAND.ARMCD",),
        "DM.ACTUAL": ("RAND.ACTARMCD",),
        "DM.RANDNO": ("RAND.RANDNO",),
        "DM.LASTDTC": (),  # from the dates of all other domains
    },
    as_asked=True,
)


@reads_forms("DM", optional=("RAND", "IE", "DS"))
def dm(
    reference: pd.DataFrame, visits: pd.DataFrame, domains: Mapping[str, pd.DataFrame], study: Study, **forms: pd.DataFrame
) -> Product:
    """Demographics, arms, reference dates and end of participation."""
    had = by_form(forms)
    if len(study.arms) > 1 and "RAND" not in had:
        raise StudyError(f"study.yaml of {study.id}: has several arms, and no form RAND says who is in which; {REMEDY}")
    return map_domain(mapping(study), had | {"REFERENCE": reference, "LAST": last_contact(domains)}, reference, visits, study)
