"""Checks across forms: takes the forms and the reference, gives the issues that no single mapping can see. Nothing is changed.

Its own module because these questions are asked of one form against another, or of all dates alike: what happened after death or
before consent, entries dated in the future, a response without its reason (STUDY_SPEC 2.3, 9). What a domain can see in its own
rows is checked where it is mapped.
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from pipeline.core.product import Product
from pipeline.core.time import dates
from pipeline.sdtm.verbs.form_checks import JOINED, Ask, FormCheck, Sources, check_forms, future_dates, mixed_dates
from pipeline.sdtm.verbs.mapping import code_text, meaning, tidy
from pipeline.sdtm.verbs.terms import YES
from pipeline.study import Study
from pipeline.trial.trial import Trial

from ..spellings import CERTAINTY, NOT_APPLICABLE, NOT_ASSESSED, RESPONSE, STATUS
from .assessments import KEY, LESION_FORMS, assessments
from .exposure import is_injected, is_taken
from .lesions import LESION, with_lesions
from .tumour_checks import target_sizes

PD = "PD"
# Done because of the trial and at a visit. A scan is not among them: one made in routine care before consent may be the baseline.
PROCEDURES = ("ECOG", "VS", "LB", "LBP", "EG")
_SERIES = 100  # VISITNUM of cycles, of tumour follow-up and of survival follow-up: each series has its hundred


def after_death(sources: Sources) -> Iterator[FormCheck]:
    """AFTER_DEATH (X26): alive, examined, dosed, ill or treated after the death; scans and responses are checked in TR and RS."""
    surv, exs, exe = (sources.forms[form] for form in ("SURV", "EXS", "EXE"))
    dosed = is_taken(exs["DOSE"])
    anything = [
        ("SURV", "CONTDT", meaning(surv["STATUS"], STATUS).eq("ALIVE").fillna(False)),
        ("EXS", "STDT", dosed),
        ("EXS", "ENDT", dosed),
        ("EXE", "DT", is_injected(exe["GIVEN"])),
    ]
    dated = [("AE", "STDT"), ("SAT", "STDT"), *((form, "FORMDT") for form in PROCEDURES)]
    anything += [(form, column, sources.forms[form]["ROWKEY"].notna()) for form, column in dated]
    for form, column, applies in anything:
        rows = sources.forms[form]
        late = dates.earliest(sources.dtc(form, column)) > dates.latest(rows["DTHDTC"])
        yield FormCheck("AFTER_DEATH", form, column, rows[applies], late[applies])


def consent_order(sources: Sources) -> Iterator[FormCheck]:
    """CONSENT_ORDER (X28): the person's first consent is dated after the first dose or the first procedure of the trial."""
    day = dates.earliest(sources.dtc("IC", "ICDT"))
    consents = sources.forms["IC"].assign(DAY=day).dropna(subset="DAY").sort_values(["USUBJID", "DAY", "ROWKEY"])
    consents = consents.drop_duplicates("USUBJID")
    procedures = [sources.forms[form][["USUBJID"]].assign(DAY=dates.complete(sources.dtc(form, "FORMDT"))) for form in PROCEDURES]
    first = consents["USUBJID"].map(pd.concat(procedures).groupby("USUBJID")["DAY"].min())
    dose = dates.latest(consents["RFXSTDTC"])
    after_dose, after_procedure = dose < consents["DAY"], first < consents["DAY"]
    said = ("is after the first procedure of " + dates.iso(first)).mask(
        after_dose, "is after the first dose of " + dates.iso(dose)
    )
    yield FormCheck("CONSENT_ORDER", "IC", "ICDT", consents, after_dose | after_procedure, said)


def visit_order(sources: Sources) -> Iterator[FormCheck]:
    """VISIT_ORDER (X27): a planned visit is dated before the one before it in its series: cycles, tumour, survival follow-up."""
    planned = sources.visits[sources.visits["VISITNUM"].mod(1).eq(0) & sources.visits["VISITDT"].notna()]
    rows = planned.merge(sources.reference[["SITEID", "SUBJID", "USUBJID"]], on=["SITEID", "SUBJID"])
    rows = rows.assign(ROWKEY=rows[KEY[0]].str.cat([rows[column] for column in KEY[1:]], sep="|"))
    rows = rows.sort_values(["USUBJID", "VISITNUM", "VISITDT"], ignore_index=True)
    before = rows.groupby(["USUBJID", rows["VISITNUM"] // _SERIES])[["VISITDT", "FOLDER"]].shift()
    said = "is dated " + dates.iso(rows["VISITDT"]) + ", before " + before["FOLDER"] + " of " + dates.iso(before["VISITDT"])
    yield FormCheck("VISIT_ORDER", "SV", "FOLDER", rows, rows["VISITDT"] < before["VISITDT"], said)


def subject_at_two_sites(sources: Sources) -> Iterator[FormCheck]:
    """SUBJECT_SITE: one SUBJID with one birth date and sex at more than one site: one person, most likely."""
    rows = sources.forms["DM"]
    person = rows.assign(BORN=sources.dtc("DM", "BRTHDT"), SEX=code_text(rows["SEX"]))
    sites = person.groupby(["SUBJID", "BORN", "SEX"])["SITEID"].transform("nunique")
    yield FormCheck("SUBJECT_SITE", "DM", "SUBJID", rows, sites.gt(1))


def uncoded_events(sources: Sources) -> Iterator[FormCheck]:
    """AE_UNCODED: an event without a preferred term."""
    rows = sources.forms["AE"]
    yield FormCheck("AE_UNCODED", "AE", "PT", rows, tidy(rows["PT"]).isna())


def responses(sources: Sources) -> Iterator[FormCheck]:
    """NEWL_NOT_PD and PD_NO_REASON: the overall response against the new lesions and the other answers of the time point."""
    rows, nl = sources.forms["RSP"], sources.forms["NL"]
    sure = meaning(nl["NLSTAT"], CERTAINTY)
    seen = nl.assign(SURE=sure.ne("EQUIVOCAL"), DOUBT=sure.eq("EQUIVOCAL"))[code_text(nl["NLYN"]).isin(YES)]
    lesions = (
        rows[KEY].merge(seen.groupby(KEY, as_index=False)[["SURE", "DOUBT"]].any(), on=KEY, how="left").set_index(rows.index)
    )
    sure, doubt = (lesions[column].eq(True) for column in ("SURE", "DOUBT"))
    said = code_text(rows["NEWLES"]).isin(YES)
    answer = {column: code_text(rows[column]).replace(RESPONSE) for column in ("OVRESP", "TRESP", "NTRESP")}
    overall = answer["OVRESP"]
    given = overall.notna() & ~overall.isin([*NOT_APPLICABLE, *NOT_ASSESSED])
    new = sure | (said & ~doubt)  # an equivocal lesion alone is no progression yet (STUDY_SPEC 4.6)
    reason = answer["TRESP"].eq(PD) | answer["NTRESP"].eq(PD) | said | sure | code_text(rows["CLINPD"]).isin(YES)
    yield FormCheck("NEWL_NOT_PD", "RSP", "OVRESP", rows[given], (new & overall.ne(PD))[given])
    yield FormCheck("PD_NO_REASON", "RSP", "OVRESP", rows[given], (overall.eq(PD) & ~reason.fillna(False))[given])


def lesion_without_baseline(sources: Sources) -> Iterator[FormCheck]:
    """BASELINE_MISSING (B37): a target that the baseline lists and does not measure."""
    forms = {name: sources.forms[name].drop(columns=JOINED) for name in (*LESION_FORMS, "RSP")}
    points = assessments(forms, sources.reference, sources.visits, sources.study)
    lesions = with_lesions(forms, points)["TL"]
    rows = lesions[lesions["ORDER"].eq(1) & lesions["LNKID"].notna()]
    rows = rows.merge(sources.reference[["SITEID", "SUBJID", "USUBJID"]], on=["SITEID", "SUBJID"])
    measured = target_sizes(rows, sources.study).notna().groupby([rows[part] for part in LESION]).transform("any")
    yield FormCheck("BASELINE_MISSING", "TL", "LESID", rows, ~measured & ~rows.duplicated(LESION))


CHECKS: tuple[Ask, ...] = (
    after_death, consent_order, visit_order, future_dates, mixed_dates, subject_at_two_sites, uncoded_events, responses,
    lesion_without_baseline,
)  # fmt: skip


def data_checks(
    forms: Mapping[str, pd.DataFrame], reference: pd.DataFrame, visits: pd.DataFrame, study: Study, trial: Trial
) -> Product:
    """Checks across forms: which were made, of how many rows, how many are at fault. The rows stand on the issue list."""
    return check_forms(CHECKS, forms, reference, visits, trial)
