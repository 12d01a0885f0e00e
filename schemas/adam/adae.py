"""ADAE: adverse events in the occurrence structure (STUDY_SPEC 5.6)."""

from functools import cache
from typing import Any

from schemas.adam.subject_level import SubjectLevel
from schemas.base import Char, Date, Num, derived, extended, predecessor
from schemas.design import DrugColumns


class ADAE(SubjectLevel, title="Adverse Events Analysis", key="USUBJID ASTDT AESEQ", facts="ADSL OCCDS OCCDS-AE AE"):
    """One record per adverse event record of SAFFL subjects that began up to the cut-off."""

    TRTA: Char = predecessor("ADSL.TRT01A", "Actual Treatment")
    ASEQ: Num = derived(
        "1 to n within a subject, in the order of the keys of the dataset",
    )
    AESEQ: Num = predecessor("AE.AESEQ")
    AEGRPID: Char = predecessor("AE.AEGRPID")
    AESPID: Char = predecessor("AE.AESPID")
    AETERM: Char = predecessor("AE.AETERM")
    AELLT: Char = predecessor("AE.AELLT")
    AELLTCD: Num = predecessor("AE.AELLTCD")
    AEDECOD: Char = predecessor("AE.AEDECOD")
    AEPTCD: Num = predecessor("AE.AEPTCD")
    AEHLT: Char = predecessor("AE.AEHLT")
    AEHLTCD: Num = predecessor("AE.AEHLTCD")
    AEHLGT: Char = predecessor("AE.AEHLGT")
    AEHLGTCD: Num = predecessor("AE.AEHLGTCD")
    AEBODSYS: Char = predecessor("AE.AEBODSYS")
    AEBDSYCD: Num = predecessor("AE.AEBDSYCD")
    AESOC: Char = predecessor("AE.AESOC")
    AESOCCD: Num = predecessor("AE.AESOCCD")
    AESTDTC: Char = predecessor("AE.AESTDTC")
    ASTDT: Date = derived(
        "AE.AESTDTC when complete. Of a partial date the first possible day (day 1, month 1), but TRTSDT where TRTSDT is "
        "within the partial date, the last possible day of AE.AEENDTC is not before TRTSDT, and the event did not begin "
        "before the first dose by what else is known (see PREFL); null where AESTDTC is empty",
        imputed=True,
    )
    ASTDTF: Char = derived(
        "part of ASTDT that was imputed: D the day, M day and month; null where AE.AESTDTC is complete",
    )
    ASTDY: Num = derived(
        "study day of ASTDT: ASTDT - TRTSDT + 1 from TRTSDT on, ASTDT - TRTSDT before it (there is no day 0); null "
        "without either",
    )
    AEENDTC: Char = predecessor("AE.AEENDTC")
    AENDT: Date = derived(
        "AE.AEENDTC when complete. Of a partial date the last possible day, not after ADSL.DTHDT and {cut-off}, yet not "
        "before the first possible day; null where AEENDTC is empty or after the cut-off (the event is ongoing)",
        imputed=True,
    )
    AENDTF: Char = derived(
        "part of AENDT that was imputed: D the day, M day and month; null where AE.AEENDTC is complete",
    )
    AENDY: Num = derived(
        "study day of AENDT: AENDT - TRTSDT + 1 from TRTSDT on, AENDT - TRTSDT before it (there is no day 0); null "
        "without either",
    )
    ADURN: Num = derived(
        "AENDT - ASTDT + 1, in days; null where either is missing or AENDT is before ASTDT",
    )
    ADURU: Char = derived(
        "DAYS where ADURN is present, else null: the unit of ADURN",
    )
    TRTEMFL: Char = derived(
        "{treatment-emergent}",
    )
    TEREAS: Char = derived(
        "code of the rule that decided TRTEMFL, see there: {reasons of treatment-emergent}",
        "Reason for Treatment Emergent Flag",
    )
    PREFL: Char = derived(
        "Y when the event began before the first dose. The first of these that settles it: AE.AESTDTC; AE.AEENDTC, or "
        "where that does not settle it AEENRTPT with AEENTPT, AEENRF, where they show that the event ended before the "
        "first dose; AESTRTPT with AESTTPT; AESTRF; SUPPAE QNAM AEPRETRT (Y before, N not before). Nothing settles it: "
        "not before. Here the first dose is DM.RFXSTDTC with its time where that is of the day TRTSDT, else TRTSDT; a "
        "collected date and time is before it where its last possible moment is earlier (on one day only where both have "
        "a time)",
    )
    FUPFL: Char = derived(
        "Y when ASTDT is later than the treatment-emergent window: {te.window_days} after {last dose of the window}; null "
        "while treatment goes on",
    )
    AESER: Char = predecessor("AE.AESER")
    AESCONG: Char = predecessor("AE.AESCONG")
    AESDISAB: Char = predecessor("AE.AESDISAB")
    AESDTH: Char = predecessor("AE.AESDTH")
    AESHOSP: Char = predecessor("AE.AESHOSP")
    AESLIFE: Char = predecessor("AE.AESLIFE")
    AESMIE: Char = predecessor("AE.AESMIE")
    AECONTRT: Char = predecessor("AE.AECONTRT")
    AEREL: Char = predecessor("AE.AEREL")
    AREL: Char = derived(
        "RELATED where AE.AEREL is, in any case, one of Y, RELATED, POSSIBLE, PROBABLE, DEFINITE, POSSIBLY RELATED, "
        "PROBABLY RELATED; NOT RELATED where it is N, NOT RELATED, NONE, REMOTE, UNLIKELY, UNLIKELY RELATED; else null",
    )
    AEACN: Char = predecessor("AE.AEACN")
    AEOUT: Char = predecessor("AE.AEOUT")
    AETOXGR: Char = predecessor("AE.AETOXGR")
    ATOXGR: Char = derived(
        "grade 1 to 5 that the text of AE.AETOXGR names ('3' or 'GRADE 3'); null for a text that names none",
    )
    ATOXGRN: Num = derived(
        "ATOXGR as a number, 1 to 5; null where ATOXGR is null",
    )
    AITOXGRN: Num = derived(
        "grade 0 to 5 that SUPPAE QVAL of QNAM AEITOXGR names: the grade at which the event began",
        "Initial Toxicity Grade (N)",
    )
    AOCCFL: Char = derived(
        "Y on the first treatment-emergent record (TRTEMFL Y) by ASTDT (missing first), then AESEQ, within the subject",
    )
    AOCCSFL: Char = derived(
        "Y on the first treatment-emergent record (TRTEMFL Y) by ASTDT (missing first), then AESEQ, within the subject "
        "and AEBODSYS",
    )
    AOCCPFL: Char = derived(
        "Y on the first treatment-emergent record (TRTEMFL Y) by ASTDT (missing first), then AESEQ, within the subject, "
        "AEBODSYS and AEDECOD",
    )
    AOCCIFL: Char = derived(
        "Y on the treatment-emergent record (TRTEMFL Y) of the highest ATOXGRN (a missing grade {missing grade}), of "
        "equal ones the first by ASTDT (missing first), then AESEQ, within the subject",
    )
    AOCCSIFL: Char = derived(
        "Y on the treatment-emergent record (TRTEMFL Y) of the highest ATOXGRN (a missing grade {missing grade}), of "
        "equal ones the first by ASTDT (missing first), then AESEQ, within the subject and AEBODSYS",
    )
    AOCCPIFL: Char = derived(
        "Y on the treatment-emergent record (TRTEMFL Y) of the highest ATOXGRN (a missing grade {missing grade}), of "
        "equal ones the first by ASTDT (missing first), then AESEQ, within the subject, AEBODSYS and AEDECOD",
    )


@cache
def adae(drugs: tuple[DrugColumns, ...], groups: tuple[str, ...]) -> type[ADAE]:
    """ADAE with causality and action by drug, and the variables of the groups of events (CQ01NAM, SMQ01SC), in this order."""
    declared: dict[str, tuple[Any, Any]] = {}
    for drug in drugs:
        labels = drug.labels
        if drug.arel:
            method = (
                f"relation of the event to {drug.word}: RELATED or NOT RELATED by SUPPAE QVAL of QNAM {drug.relation}, as for "
                "AREL; null where it says neither"
            )
            declared[drug.arel] = (Char, derived(method, labels[drug.arel], after="AREL"))
        if drug.aacn:
            source = f"SUPPAE.{drug.action}"
            declared[drug.aacn] = (Char, predecessor(source, labels[drug.aacn], codelist="C66767", after="AEACN"))
    for variable in groups:
        declared[variable] = _of_group(variable, groups)
    return extended(ADAE, declared)


def _of_group(variable: str, groups: tuple[str, ...]) -> tuple[Any, Any]:
    """The declaration of a variable of a group, by its ending."""
    if variable.endswith("CD"):
        return Num, derived(f"ID of the query of {variable[:-2]}NAM where the event is in it, else null")
    if variable.endswith("SC"):
        label = "" if variable.startswith("SMQ") else f"Customized Query {variable[2:4]} Scope"
        method = (
            f"NARROW where a term of an event in the query of {variable[:-2]}NAM is in its narrow scope, else BROAD; null of a "
            "query without scopes and of events outside it"
        )
        return Char, derived(method, label)
    return Char, derived(f"{{group {variable}}}")
