"""Treatment-emergent events in words: takes the list of rules that decides, gives TRTEMFL and what each code of TEREAS means."""

from pipeline.adam.safety.treatment_emergent import OTHERWISE, RULES
from pipeline.methods.steps import steps
from pipeline.study import Study
from pipeline.study.words import in_words

CONDITIONS = {
    "not_dosed": "the subject was never dosed (no TRTSDT)",
    "ended_before": "the event ended before the first dose, by AE.AEENDTC (where that does not settle it AEENRTPT with AEENTPT, "
    "AEENRF), or AENDT is before TRTSDT",
    "start_missing": "ASTDT is null and the event did not begin before the first dose (PREFL is not Y)",
    "new": "the event began in the window and has no baseline grade",
    "worse_than_baseline": "the event began in the window, has a baseline grade, and ATOXGRN is above it or missing",
    "in_window": "the event began in the window, with ATOXGRN not above its baseline grade",
    "worsened": "the event began before the first dose (PREFL Y), ATOXGRN is above AITOXGRN, and the day on which the grade "
    "changed (SUPPAE QNAM AECHGDT) is not before the first dose (an empty one is not) and its first possible day not after "
    "the window",
    "after_window": "ASTDT is after the window",
}
"""Each condition that RULES name."""
MEANINGS = {
    "NOTRT": "never dosed",
    "PRE": "before treatment: it ended before the first dose, or began before it and did not worsen on treatment",
    "DATEMISS": "its start is not known at all",
    "NEW": "began on treatment, without a graded state before",
    "WORSE": "worse than before treatment",
    "NOTWORSE": "began on treatment, not worse than before treatment",
    "FUP": "began after the window",
}
"""Each code of TEREAS."""


def treatment_emergent(study: Study) -> str:
    """The rules in their order, with the terms that they use."""
    undated = study.te.missing_start == "Y"
    rules = [
        f"If {CONDITIONS[rule.condition]}: TEREAS {rule.reason}, "
        f"TRTEMFL {'Y' if rule.emergent and (undated or rule.reason != 'DATEMISS') else 'null'}"
        for rule in RULES
    ]
    sticky = (
        "\nA record with TEREAS NOTWORSE whose ASTDT is not before that of an event of the same subject and term with TEREAS "
        "WORSE and TRTEMFL Y becomes TEREAS WORSE, TRTEMFL Y."
        if study.te.sticky
        else ""
    )
    return (
        "Y when the event is treatment-emergent, else null. First dose: DM.RFXSTDTC with its time where that is of the day "
        "TRTSDT, else TRTSDT.\n"
        + in_words("Window: from TRTSDT to {te.window_days} after {last dose of the window}, no end while that is null.", study)
        + " An event began in the window when ASTDT is in it and PREFL is not Y.\n"
        + _baseline(study)
        + "\nThe first rule that holds decides:\n"
        + steps([*rules, f"Else: TEREAS {OTHERWISE}, TRTEMFL null"])
        + sticky
    )


def _baseline(study: Study) -> str:
    same = "AEDECOD (in any case)" if study.te.compare == "pt" else "AEGRPID"
    history = (
        "; and MH records with the same MHDECOD (else MHTERM), a grade in MHTOXGR, and MHOCCUR not N, that had not ended "
        "before the first dose by MHENDTC (one that may be before or after counts as present), without MHENDTC those with "
        "MHENRTPT ONGOING or whose MHENRTPT with MHENTPT, or MHENRF, says that they ended at or after the first dose"
        if study.te.use_mh and study.te.compare == "pt"
        else ""
    )
    return (
        f"Baseline grade: the highest of the subject's grades for the same {same} when treatment began: of AE records with "
        "PREFL Y that had not ended before the first dose AITOXGRN (without it ATOXGRN), or ATOXGRN where AECHGDT is before "
        f"the first dose{history}."
    )


def reasons(study: Study) -> str:
    """The codes of TEREAS with their meaning, in the order of the rules."""
    codes = dict.fromkeys([*(rule.reason for rule in RULES), OTHERWISE])
    return "; ".join(f"{code}: {MEANINGS[code]}" for code in codes)
