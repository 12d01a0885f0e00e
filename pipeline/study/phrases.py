"""What several decisions say together, in words: takes the study, gives the part of a sentence that a rule in words leaves open.

Each phrase stands in a method under its name in braces: "up to {cut-off}".
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from pipeline.study.study import Study


def any_of(words: Sequence[str], last: str = "or") -> str:
    """ "A", "A or B", "A, B or C"."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else "none"


def _start_date(study: Study) -> str:
    return f"the first of {', '.join(f'ADSL.{name}' for name in study.start_date.order)} that is present"


def _age_groups(study: Study) -> str:
    bins = study.adsl.age_bins
    if not bins:
        return "All"
    return ", ".join([f"<{bins[0]}", *(f"{low}-<{high}" for low, high in pairwise(bins)), f">={bins[-1]}"])


def _arms(study: Study) -> str:
    return ", ".join(f"{number} {arm.label}" for number, arm in enumerate(study.arms, start=1)) or "in alphabetical order"


def _itt(study: Study) -> str:
    if study.populations.itt == "randomised":
        return "a DS record with DSCAT PROTOCOL MILESTONE and DSDECOD RANDOMIZED, begun up to the data cut-off, exists"
    return "ENRLFL is Y"


def _per_protocol(study: Study) -> str:
    decided = study.populations.per_protocol
    if decided is None:
        return "nobody: the set is not defined, and the flag is null"
    excluded = []
    asked = {"DVCAT": decided.deviation_categories, "DVDECOD": decided.deviation_kinds}
    if any(asked.values()):
        terms = " and ".join(f"{name} {any_of(terms)}" for name, terms in asked.items() if terms)
        excluded.append(f"a DV record with {terms} (in any case) begun up to the data cut-off")
    if decided.least_days:
        excluded.append(f"TRTDURD below {decided.least_days} days")
    if decided.planned_arm:
        excluded.append("TRT01A other than TRT01P")
    if decided.subjects:
        excluded.append(f"being one of the subjects {', '.join(decided.subjects)}, whom the sponsor lists")
    return "every subject with FASFL Y" + (f", unless excluded by {any_of(excluded)}" if excluded else "")


def _evaluable(study: Study) -> str:
    rule = study.adsl.resfl_rule
    if rule == "all_treated":
        return "FASFL is Y"
    code = next((one.code for one in study.evaluators if one.name == study.orr.evaluator), "")
    early = (
        f", or where the subject has no ADRS record with PARAMCD {code}OVR and either ADRS.AVALC Y for PARAMCD CLINPD or DTHFL Y "
        "with DTHCAUS DISEASE PROGRESSION"
    )
    return (
        f"FASFL is Y, {code}MDISFL is Y, and ADRS has a record with PARAMCD {code}OVR, ANL01FL Y and "
        "AVALC CR, PR, SD, NON-CR/NON-PD or PD" + (early if rule == "also_early_pd" else "")
    )


def _baseline_scan(study: Study) -> str:
    own = [f"{one.code}OVR ADSL.{one.code}BLSCDT" for one in study.evaluators]
    return "ADSL.BLSCANDT" + (f", of {' and '.join(own)}" if own else "")


def _death_sources(study: Study) -> str:
    dated = {
        "DM": "DM.DTHDTC",
        "DS": "DS.DSSTDTC of DSDECOD DEATH, unless it ends the treatment only",
        "AE": "AE.AEENDTC of a fatal event (AEOUT FATAL, AESDTH Y or AETOXGR 5)",
        "SS": "SS.SSDTC of SSSTRESC DEAD",
        "DD": "DD.DDDTC of DDTESTCD PRCDTH",
    }
    return "; ".join(f"({place}) {dated[source]}" for place, source in enumerate(study.death.sources, start=1))


def _palliative(study: Study) -> str:
    excepted = ", palliative radiotherapy of bone excepted (PRSCAT RADIOTHERAPY, SUPPPR PRINTENT PALLIATIVE, PRLOC BONE)"
    return excepted if study.pfs.nact_excl_pall_rt else ""


def _days_of_time(study: Study) -> str:
    return " + 1" if study.tte.plus_one else ""


def _time_unit(study: Study) -> str:
    if study.tte.unit == "days":
        return "in days"
    return f"divided by {study.tte.month:g} (days of a month)"


def _too_small(study: Study) -> str:
    size = study.recist.tstm_mm
    return "not measured" if size == "measured" else f"{size:g} mm"


def _duplicates(study: Study) -> str:
    kept = {
        "worst": "the worst (in the order PD, iUPD, NON-CR/NON-PD, SD, PR, CR, NE), of equal ones that with the lowest RSSEQ",
        "latest": "that with the highest RSSEQ",
        "earliest": "that with the lowest RSSEQ",
    }
    return kept[study.bor.duplicates]


def _therapy_cut(study: Study) -> str:
    cut = {
        "on_or_before": "ADT is not after ADSL.NACTDT (the day of NACTDT counts)",
        "before": "ADT is before ADSL.NACTDT",
        "off": "whether or not new anti-cancer therapy (ADSL.NACTDT) has begun",
    }
    return cut[study.bor.nact_cut]


def _date_of_response(study: Study) -> str:
    scans = (
        "the scans of the visit (TR records of the same USUBJID and VISITNUM with a complete TRDTC and TRSTAT not NOT DONE): "
        "for PD the earlier of the first TRDTC of a new lesion (TRGRPID NEW, NEW TARGET or NEW NON-TARGET, TRSTRESC neither "
        "EQUIVOCAL nor ABSENT) and the first TRDTC of a non-target with TRSTRESC UNEQUIVOCAL PROGRESSION, else the last "
        "TRDTC of a target, else the last TRDTC; for other responses the last TRDTC"
    )
    collected = "RS.RSDTC when complete"
    order = (collected, scans) if study.tp_date == "rsdtc_first" else (scans, collected)
    return (
        f"{order[0]}; else {order[1]}; else, where RS.RSDTC has year and month only, the last day of that month (ADTF D); else "
        "null"
    )


def _partial_medication(study: Study) -> str:
    if study.cm.partial_start == "first dose":
        return "TRTSDT where that is possible and the record did not begin or end before it, else the first possible day"
    return "the first possible day (day 1, month 1)"


def _medication_open(study: Study) -> str:
    if study.cm.partial_start == "first dose":
        return "where nothing says it, Y without a start date, and not Y with a partial start that may be the first dose"
    return "where nothing says it, Y"


def _beyond_limit(study: Study) -> str:
    number = {
        "left out": "null: a result below or above a limit enters no mean and no change",
        "limit": "the limit",
        "half": "half of the limit for a result below a limit above 0, else the limit",
    }
    return number[study.laboratory.beyond_limit]


def _apart(study: Study) -> str:
    return ", ".join(f"--{part}" for part in study.baseline.apart)


def _first_dose_time(study: Study) -> str:
    if study.baseline.time == "day":
        return "every result of the day of the first dose counts as before it"
    return (
        "a result of the day TRTSDT counts as before the first dose unless both have a time and it is later, compared to the "
        "hour, minute or second that both have; time of the first dose: the earliest EX.EXSTDTC of that day where every dose "
        "of the day has a time, else DM.RFXSTDTC"
    )


def _window_anchor(study: Study) -> str:
    if study.te.anchor == "per drug":
        return (
            "the last dose (TRTEDT); for an event that is related to one drug only, the last dose of that drug (the variable "
            "ending in EDT of ADSL)"
        )
    return "the last dose of any drug (TRTEDT)"


def _missing_grade(study: Study) -> str:
    return "counts as grade 3" if study.ae.grade_missing == "worst case 3" else "is below every grade"


def _schedule(study: Study) -> str:
    steps = [f"every {study.scan.interval_days} days from ORIGDT"]
    steps += [f"from day {change.after} on every {change.every} days" for change in study.scan.then]
    return ", ".join(steps)


def _quoted(terms: Sequence[str]) -> str:
    return any_of([f"'{term}'" for term in terms])


def _limits(limits: Sequence[int]) -> str:
    between = [f">{low} to {high}" for low, high in pairwise(limits)]
    return ", ".join([f"<={limits[0]}", *between, f">{limits[-1]}"]) if limits else "none"


PHRASES: Mapping[str, Callable[[Study], str]] = {
    "any drug": lambda study: study.any_drug,
    "cut-off": lambda study: f"the data cut-off ({study.dco})",
    "start date": _start_date,
    "age groups": _age_groups,
    "arms": _arms,
    "intent-to-treat": _itt,
    "per protocol": _per_protocol,
    "response evaluable": _evaluable,
    "baseline scan": _baseline_scan,
    "sources of death": _death_sources,
    "prior therapy": lambda study: _quoted(study.therapy.prior),
    "subsequent therapy": lambda study: _quoted(study.therapy.subsequent),
    "palliative exception": _palliative,
    "+ 1": _days_of_time,
    "unit of time": _time_unit,
    "size of a lesion too small": _too_small,
    "one of a date": _duplicates,
    "until new therapy": _therapy_cut,
    "date of a response": _date_of_response,
    "partial start of medication": _partial_medication,
    "medication without a time": _medication_open,
    "beyond a limit": _beyond_limit,
    "qualifiers": _apart,
    "day of the first dose": _first_dose_time,
    "last dose of the window": _window_anchor,
    "missing grade": _missing_grade,
    "scan schedule": _schedule,
    "two missed assessments": lambda study: study.gap_words,
    "major": lambda study: _quoted(study.deviations.major),
    "minor": lambda study: _quoted(study.deviations.minor),
    "minor kinds": lambda study: any_of(study.deviations.minor_kinds),
    "QTc limits": lambda study: _limits(study.ecg.qtc_limits),
    "QTc changes": lambda study: _limits(study.ecg.qtc_changes),
}  # fmt: skip
