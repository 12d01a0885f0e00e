"""The parameters of ADEX in words: takes drugs and their plan, gives the method of each dose and summary."""

from collections.abc import Callable, Mapping

from pipeline.adam.safety.adex import SUMMARIES
from pipeline.study import Study
from pipeline.study.design import Drug
from schemas.design import DrugColumns


def exposure_methods(study: Study) -> dict[str, str]:
    """The method of AVAL of each parameter of ADEX by PARAMCD."""
    methods: dict[str, str] = {}
    for drug in (drug for drug in study.drug_columns if drug.letter):
        planned = study.drugs[drug.name]
        kind = "daily" if planned.daily else "injected"
        methods[f"{drug.letter}DOSE"] = _dose(drug, planned)
        for summary in (one for one in SUMMARIES if one.kind in ("both", kind)):
            methods[drug.letter + summary.code] = _SUMMARIES[summary.code](drug, planned, study)
    return methods


def _dose(drug: DrugColumns, planned: Drug) -> str:
    return (
        f"EX.EXDOSE of each record of EXTRT {drug.name} given up to the data cut-off, in mg: converted from EXDOSU (empty is "
        "mg) by the exact factor, not rounded; null where EXDOSU is no mass."
    )


def _records(drug: DrugColumns) -> str:
    return f"records with PARAMCD {drug.letter}DOSE"


def _number(planned: Drug) -> str:
    """How many doses a record is."""
    unplanned = f"'{planned.frequency}' where it is empty" if planned.daily else "one dose per record where it is empty"
    return (
        f"doses of a record: by EX.EXDOSFRQ ({unplanned}), at least daily ones on each day from ASTDT to AENDT that no earlier "
        "record covers, rarer ones one on the first day and one every interval; ONCE is one dose"
    )


def _days(drug: DrugColumns, planned: Drug, study: Study) -> str:
    return f"Latest AENDT - earliest ASTDT + 1 of the {_records(drug)}, in days."


def _total(drug: DrugColumns, planned: Drug, study: Study) -> str:
    return (
        f"Sum over the {_records(drug)} of AVAL times the number of doses, in mg, not rounded ({_number(planned)}); null where "
        "one has no AVAL or no readable frequency."
    )


def _average(drug: DrugColumns, planned: Drug, study: Study) -> str:
    return f"AVAL of {drug.letter}TDOSE / AVAL of {drug.letter}DURD, in mg per day, not rounded."


def _intensity(drug: DrugColumns, planned: Drug, study: Study) -> str:
    return (
        f"100 * AVAL of {drug.letter}TDOSE / ({planned.dose_mg:g} mg * planned number of doses), in %, not rounded. Planned "
        f"number of doses in the DURD days of {drug.letter}DURD: {_planned_number(planned, study)}."
    )


def _planned_number(planned: Drug, study: Study) -> str:
    often = planned.planned_frequency
    if planned.daily and often:
        return f"those of every day by {planned.frequency}"
    cycle = study.design.cycle_days or 0
    each = max(1, int(cycle / often.interval)) if often and often.interval else 1
    most = f", at most {planned.max_cycles * each}" if planned.max_cycles else ""
    if planned.planned_cycles == "elapsed":
        return f"((DURD - 1) * {each} + {cycle}) / {cycle}{most}"
    return f"DURD * {each} / {cycle}, rounded up to a whole number{most}"


def _reductions(drug: DrugColumns, planned: Drug, study: Study) -> str:
    return (
        f"Number of {_records(drug)}, in the order of ASTDT and EXSEQ, whose dose a day (AVAL times doses a day by EXDOSFRQ) "
        "is lower than that of the record before; null where a dose a day is not known."
    )


def _interruptions(drug: DrugColumns, planned: Drug, study: Study) -> str:
    return (
        f"Number of {_records(drug)}, in the order of ASTDT and EXSEQ, whose ASTDT is more than one day after the latest AENDT "
        "of the records before."
    )


def _doses(drug: DrugColumns, planned: Drug, study: Study) -> str:
    return f"Sum of the number of doses over the {_records(drug)} ({_number(planned)})."


def _omitted(drug: DrugColumns, planned: Drug, study: Study) -> str:
    return (
        f"Number of EC records of ECTRT {drug.name} with ECOCCUR N whose ECSTDTC (first possible day) is up to the data "
        "cut-off; 0 without any."
    )


_SUMMARIES: Mapping[str, Callable[[DrugColumns, Drug, Study], str]] = {
    "DURD": _days,
    "TDOSE": _total,
    "AVDOSE": _average,
    "RDI": _intensity,
    "NRED": _reductions,
    "NINT": _interruptions,
    "NDOSE": _doses,
    "NMISS": _omitted,
}
"""By the code of a summary without the letter of the drug."""
