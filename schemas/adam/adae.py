"""ADAE: adverse events in the occurrence structure (STUDY_SPEC 5.6)."""

from functools import cache
from typing import Any

from schemas.adam.subject_level import SubjectLevel
from schemas.base import Char, Date, Num, derived, extended, predecessor
from schemas.design import DrugColumns

_FIRST = "first treatment-emergent record by ASTDT (missing first), AESEQ in"
_WORST = "treatment-emergent record of highest ATOXGRN (then ASTDT, AESEQ) in"


class ADAE(SubjectLevel, title="Adverse Events Analysis", key="USUBJID ASTDT AESEQ", facts="ADSL OCCDS OCCDS-AE AE"):
    """One record per adverse event record of SAFFL subjects that began up to the cut-off."""

    TRTA: Char = predecessor("ADSL.TRT01A", "Actual Treatment")
    ASEQ: Num = derived("1 to n within a subject in key order")
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
        "AESTDTC; a missing day is the first of the month, a missing month 1 January, or the first dose when that is possible "
        "and the event did not begin or end before it"
    )
    ASTDTF: Char = derived("the part of ASTDT that was imputed (D: day, M: month and day)")
    ASTDY: Num = derived("study day of ASTDT from TRTSDT")
    AEENDTC: Char = predecessor("AE.AEENDTC")
    AENDT: Date = derived(
        "AEENDTC; a missing day is the last of the month, a missing month 31 December, not after death or cut-off; null while "
        "ongoing"
    )
    AENDTF: Char = derived("the part of AENDT that was imputed (D: day, M: month and day)")
    AENDY: Num = derived("study day of AENDT from TRTSDT")
    ADURN: Num = derived("AENDT - ASTDT + 1")
    ADURU: Char = derived("DAYS where ADURN is present")
    TRTEMFL: Char = derived("Y when treatment-emergent (STUDY_SPEC 5.6)")
    TEREAS: Char = derived(
        "NEW, WORSE, DATEMISS, NOTWORSE, PRE, FUP or NOTRT: the rule that decided TRTEMFL", "Reason for Treatment Emergent Flag"
    )
    PREFL: Char = derived(
        "Y when it began before the first dose: by AESTDTC (with its time on that day), where it is silent by AEENDTC, AESTRTPT, "
        "AESTRF, SUPPAE AEPRETRT, in this order"
    )
    FUPFL: Char = derived("Y when it began after the treatment-emergent window")
    AESER: Char = predecessor("AE.AESER")
    AESCONG: Char = predecessor("AE.AESCONG")
    AESDISAB: Char = predecessor("AE.AESDISAB")
    AESDTH: Char = predecessor("AE.AESDTH")
    AESHOSP: Char = predecessor("AE.AESHOSP")
    AESLIFE: Char = predecessor("AE.AESLIFE")
    AESMIE: Char = predecessor("AE.AESMIE")
    AECONTRT: Char = predecessor("AE.AECONTRT")
    AEREL: Char = predecessor("AE.AEREL")
    AREL: Char = derived("RELATED when related to any study drug, NOT RELATED when to none")
    AEACN: Char = predecessor("AE.AEACN")
    AEOUT: Char = predecessor("AE.AEOUT")
    AETOXGR: Char = predecessor("AE.AETOXGR")
    ATOXGR: Char = derived("the grade, 1 to 5, that AETOXGR names; null for a text that names none")
    ATOXGRN: Num = derived("ATOXGR as a number")
    AITOXGRN: Num = derived("the grade, 0 to 5, that SUPPAE AEITOXGR names", "Initial Toxicity Grade (N)")
    AOCCFL: Char = derived(f"{_FIRST} the subject")
    AOCCSFL: Char = derived(f"{_FIRST} the subject and SOC")
    AOCCPFL: Char = derived(f"{_FIRST} the subject, SOC and PT")
    AOCCIFL: Char = derived(f"{_WORST} the subject")
    AOCCSIFL: Char = derived(f"{_WORST} the subject and SOC")
    AOCCPIFL: Char = derived(f"{_WORST} the subject, SOC and PT")


@cache
def adae(drugs: tuple[DrugColumns, ...], groups: tuple[str, ...]) -> type[ADAE]:
    """ADAE with causality and action by drug, and the variables of the groups of events (CQ01NAM, SMQ01SC), in this order."""
    declared: dict[str, tuple[Any, Any]] = {}
    for drug in drugs:
        labels = drug.labels
        if drug.arel:
            method = f"RELATED or NOT RELATED, as SUPPAE {drug.relation} says; null where it says neither"
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
        return Num, derived(f"ID of the query of {variable[:-2]}NAM where that is present")
    if variable.endswith("SC"):
        label = "" if variable.startswith("SMQ") else f"Customized Query {variable[2:4]} Scope"
        method = (
            "NARROW where a term of the event is in the narrow scope of the query, else BROAD; null of a query without scopes"
        )
        return Char, derived(method, label)
    if f"{variable[:-3]}SC" in groups:
        return Char, derived(
            f"name of the query of {variable} in ae.groups when a term of the event, at its level, is among its own"
        )
    return Char, derived(f"name of group {variable} in ae.groups when AEDECOD is among its terms")
