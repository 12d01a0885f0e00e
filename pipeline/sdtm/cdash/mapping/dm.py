"""DM: one record per person from the standard forms DM, RAND, IE and DS, the reference dates and the dates of all other domains.

In a trial of several arms they are as `assignment` says. DM comes last: the end of participation is the latest date of any
domain.
"""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from pipeline.core.issues import gather
from pipeline.core.product import Product
from pipeline.core.protocol_versions import PROTVER
from pipeline.core.series import Series
from pipeline.core.texts import join_texts
from pipeline.sdtm.cdash.allocation import answers_to, assigned, received
from pipeline.sdtm.cdash.allocation_issues import allocation_issues
from pipeline.sdtm.cdash.arms import arms
from pipeline.sdtm.cdash.blocks import reads_forms, standard_block, where_asked
from pipeline.sdtm.cdash.mapping.reference import EARLIER
from pipeline.sdtm.cdash.strata import strata_columns, strata_issues, strata_qualifiers
from pipeline.sdtm.standard.demographics import (
    age_unit,
    compute_age,
    end_of_participation,
    first_dose,
    known_dead,
    last_contact,
    last_dose,
)
from pipeline.sdtm.standard.subjects import SUBJECT, dated
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain, with_subjects
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
from pipeline.study import Study
from schemas.base import DTYPES
from schemas.sdtm.dm import DM, SUPPDM

ENROLLED = ("ENTERED INTO TRIAL", "ENROLLED", "RANDOMIZED")
FAILURE = ("SCREEN FAILURE", "SCREENING FAILURE")


def one_row_per_person(forms: dict[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """The row of DM of the enrolled, else the latest, participation of each person, with the assignment of RAND, ENROLLED, FAILED
    and the reference dates beside it; all rows of the person are named in SOURCES."""
    reference = forms["REFERENCE"][[*SUBJECT, "USUBJID", "DTHDTC", "DTHFL"]]
    rows = forms["DM"].drop_duplicates(SUBJECT).merge(reference, on=SUBJECT, how="left")
    beside = [assigned(forms, study), received(forms, study), _enrolled(forms, study), _failed(forms), _consented(forms, study)]
    for part in (*beside, *strata_columns(forms, study)):
        rows = rows.merge(part, on=SUBJECT, how="left")
    rows = rows.assign(ENROLLED=rows["ENROLLED"].fillna("N"))
    person = rows["USUBJID"].fillna(rows["ROWKEY"])  # an unknown subject stays, to be reported
    rows = rows.assign(PERSON=person).sort_values(["PERSON", "ENROLLED", "SUBJID"], kind="stable")
    joined = join_texts(_rows_read(rows, forms, study), ["PERSON"], "SOURCES", SEPARATOR)
    kept = rows.drop_duplicates("PERSON", keep="last").merge(joined, on="PERSON")
    return kept.merge(forms["LAST"], on="USUBJID", how="left").drop(columns=["USUBJID", "PERSON"])


def _rows_read(rows: pd.DataFrame, forms: dict[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """PERSON and SOURCES, the key of a row: of DM, of the randomisation, of the questions that tell arms and strata."""
    of = ["PERSON", "SOURCES"]
    own, randomised = (rows.rename(columns={key: "SOURCES"})[of] for key in ("ROWKEY", "RANDKEY"))
    answered = [answers_to(forms, question, study)[[*SUBJECT, "ROWKEY"]] for question in study.questions.values()]
    asked = [part.merge(rows[[*SUBJECT, "PERSON"]], on=SUBJECT).rename(columns={"ROWKEY": "SOURCES"})[of] for part in answered]
    return pd.concat([own, randomised, *asked]).dropna().drop_duplicates()


def _enrolled(forms: Mapping[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """ENROLLED and ENRLDT, the first date, of each subject with a milestone of DS, a date of randomisation or an arm assigned.

    A trial that asks for none of them has enrolled whom it treated; when is not known.
    """
    if not {"DS", "RAND"} & forms.keys() and study.arms_planned < 2:
        treated = forms["REFERENCE"].loc[forms["REFERENCE"]["RFXSTDTC"].notna(), SUBJECT]
        return treated.assign(ENRLDT=pd.Series(None, index=treated.index, dtype=DTYPES["Char"]), ENROLLED="Y")
    ds, rand = (forms.get(name, forms["DM"].head(0)) for name in ("DS", "RAND"))
    assigned_to = answers_to(forms, study.assignment.planned, study) if study.arms_planned > 1 else rand.head(0)
    reached = ds[code_text(answers(ds, "DSDECOD")).isin(ENROLLED)]
    randomised = rand[tidy(answers(rand, "RANDDAT")).notna()]
    parts = [
        dated(rows.assign(**{column: answers(rows, column)}), column, study)
        for rows, column in ((reached, "DSSTDAT"), (randomised, "RANDDAT"), (assigned_to, "RANDDAT"))
    ]
    first = pd.concat(parts).sort_values("DTC", na_position="last", kind="stable").drop_duplicates(SUBJECT)
    return first[[*SUBJECT, "DTC"]].rename(columns={"DTC": "ENRLDT"}).assign(ENROLLED="Y")


def _consented(forms: Mapping[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """PROTVER: the version of the protocol of each subject's first consent, where the form asks for it."""
    ic = forms.get("IC", forms["DM"].head(0))
    rows = dated(ic.assign(RFICDAT=answers(ic, "RFICDAT")), "RFICDAT", study).assign(PROTVER=answers(ic, PROTVER))
    first = rows.sort_values("DTC", na_position="last", kind="stable").drop_duplicates(SUBJECT)
    return first[SUBJECT].assign(PROTVER=tidy(first["PROTVER"]))


def _failed(forms: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """FAILED of each subject with a criterion not met, or who left as a screen failure."""
    ie, ds = (forms.get(name, forms["DM"].head(0)) for name in ("IE", "DS"))
    failed = ie[code_text(answers(ie, "IEYN")).isin(NO) | tidy(answers(ie, "IETESTCD")).notna()]
    left = ds[code_text(answers(ds, "DSDECOD")).isin(FAILURE)]
    return pd.concat([failed[SUBJECT], left[SUBJECT]]).drop_duplicates().assign(FAILED="Y")


def age_in_years(refdtc: Series, brthdat: Series, age: Series, study: Study) -> Series:
    """Whole years from birth (complete, or year and month) to the reference date ({age_ref}); else the age collected."""
    return compute_age(brthdat, age, refdtc, study)


def unit_of_age(refdtc: Series, brthdat: Series, age: Series, study: Study) -> Series:
    """YEARS where AGE is present."""
    return age_unit(brthdat, age, refdtc, study)


def _country(study: Study) -> Verb:
    """The country of the site where a form that extends DM asks for COUNTRY; else that of the study."""

    def apply(rows: Rows) -> Series:
        everywhere = pd.Series(study.study.country or None, index=rows.df.index, dtype=DTYPES["Char"])
        return code_text(answers(rows.df, "COUNTRY")).fillna(everywhere)

    return replace(constant(study.study.country, PROTOCOL), apply=apply, further=("COUNTRY",))


def mapping(study: Study) -> DomainMapping:
    """The mapping of DM; country, arms, reference of the age and end of reference are the study's."""
    end = ("RFXENDTC",) if study.rfendtc == "last_dose" else ("DTHFL", "DTHDTC", "LASTDTC")
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
            "COUNTRY": _country(study),
            "DMDTC": date("FORMDT"),
        },
        {
            "RACEOTH": Supp("Race, Other", collected("RACEOTH")),
            "RANDNO": Supp("Randomization Number", collected("RANDNO")),
            "RESCRSUB": Supp("Earlier Screening Number", collected(EARLIER)),
            **({PROTVER: Supp("Protocol Version at Consent", collected(PROTVER))} if study.trial.amendments else {}),
            **strata_qualifiers(study),
        },
        prepare=one_row_per_person,
        checks=(where_asked(reads(number("AGE")), "AGE"),),
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
        "DM.RANDARM": (),  # as `assignment.planned` says
        "DM.ACTUAL": ("RAND.ACTARMCD",),
        "DM.RECEIVED": ("EX.EXREFID", "EX.EXTRT", "DA.KITARM", "RAND.KITNO"),
        "DM.UNPLANNED": ("EX.EXREFID", "EX.EXTRT"),
        "DM.RANDNO": ("RAND.RANDNO",),
        "DM.PROTVER": ("IC.PROTVER",),
        "DM.LASTDTC": (),  # from the dates of all other domains
    },
    as_asked=True,
)


@reads_forms("DM")
def dm(
    reference: pd.DataFrame, visits: pd.DataFrame, domains: Mapping[str, pd.DataFrame], forms: Mapping[str, pd.DataFrame],
    study: Study, **own: pd.DataFrame,
) -> Product:  # fmt: skip
    """Demographics, arms, strata, reference dates and end of participation."""
    had = {**forms, "REFERENCE": reference, "LAST": last_contact(domains)}
    product = map_domain(mapping(study), had, reference, visits, study)
    needed = {"DM", "RAND", "DA", "EX", *(question.partition(".")[0] for question in study.questions.values())}
    known = {name: with_subjects(rows, reference)[0] for name, rows in forms.items() if name in needed}
    further = (allocation_issues(known, study), strata_issues(known, study))
    return replace(product, issues=gather(product.issues, *further))
