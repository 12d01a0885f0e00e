"""Variables of ADSL that the design of a study adds: of its drugs, protocol versions, strata and evaluators (STUDY_SPEC 5.2)."""

from typing import Any

from schemas.base import Char, Date, Num, derived
from schemas.design import DrugColumns

MOST_OF_LABEL = 40


def variables_of_design(
    drugs: tuple[DrugColumns, ...], amended: bool, verified: tuple[bool, ...], reviewers: tuple[tuple[str, str], ...]
) -> dict[str, tuple[Any, Any]]:
    """All of them; the parameters are those of `schemas.adam.adsl.adsl_base`."""
    return _of_drugs(drugs) | _of_protocol(amended) | strata_variables(verified) | _of_reviewers(reviewers)


def _of_reviewers(reviewers: tuple[tuple[str, str], ...]) -> dict[str, tuple[Any, Any]]:
    """The baseline by the lesions of each evaluator beside the investigator, behind the investigator's."""
    declared: dict[str, tuple[Any, Any]] = {}
    for code, name in reversed(reviewers):
        whose = f"by the lesions of {name} (the investigator's where TR has none of {name})"
        measurable = f"Y when a valid target lesion was measured at baseline, {whose}"
        declared[f"{code}MDISFL"] = (Char, derived(measurable, _by("Measurable Disease", code, name), after="NTARGBL"))
        declared[f"{code}BLEVFL"] = (
            Char,
            derived(f"as BLEVALFL, {whose}", _by("Baseline Evaluable", code, name), after="NTARGBL"),
        )
        declared[f"{code}BLSCDT"] = (Date, derived(f"as BLSCANDT, {whose}", _by("Baseline Scan", code, name), after="NTARGBL"))
    return declared


def _by(label: str, code: str, name: str) -> str:
    """A label of at most 40 characters: with the name of the evaluator, or with the code where the name is too long."""
    named = f"{label}, {name}"
    return named if len(named) <= MOST_OF_LABEL else f"{label}, Evaluator {code}"


def _of_protocol(amended: bool) -> dict[str, tuple[Any, Any]]:
    derivation = "SUPPDM QVAL of QNAM PROTVER: the version of the protocol that the subject consented to on entering the trial"
    return {"PROTVER": (Char, derived(derivation, "Protocol Version at Consent", after="COUNTRY"))} if amended else {}


def strata_variables(verified: tuple[bool, ...]) -> dict[str, tuple[Any, Any]]:
    """The strata by ADaM's names: all together, then factor by factor, as randomised and as the site has them."""
    declared: dict[str, tuple[Any, Any]] = {}
    for letter, source, numbers in (
        ("R", "used for randomisation", [n for n, _ in enumerate(verified, start=1)]),
        ("V", "that the site entered", [n for n, has_form in enumerate(verified, start=1) if has_form]),
    ):
        if numbers:
            of = ", ".join(f"STRAT{n}{letter}" for n in numbers)
            joined = f"values {source} of all factors, joined by '; ' in the order {of}; null where one of them is"
            number = f"number of STRATA{letter}, from 1: combinations in the order of {of}, the last factor changing fastest"
            declared[f"STRATA{letter}"] = (Char, derived(joined, after="TRT01AN"))
            declared[f"STRATA{letter}N"] = (Num, derived(number, after="TRT01AN"))
    for factor, has_form in enumerate(verified, start=1):
        named = f"name of stratification factor {factor}, the same for every subject"
        declared[f"STRAT{factor}D"] = (Char, derived(named, after="TRT01AN"))
        for letter in "RV" if has_form else "R":
            name = f"STRAT{factor}{letter}"
            whose = "as used for randomisation" if letter == "R" else "as the site entered it"
            place = f"number of {name}: {{terms of stratum {factor}}}"
            declared[name] = (Char, derived(f"SUPPDM QVAL of QNAM {name}: the value {whose}", after="TRT01AN"))
            declared[f"{name}N"] = (Num, derived(place, after="TRT01AN"))
    return declared


def _of_drugs(drugs: tuple[DrugColumns, ...]) -> dict[str, tuple[Any, Any]]:
    """First and last dose stand behind the treatment's, status and reason behind the treatment's reason, drug by drug."""
    declared: dict[str, tuple[Any, Any]] = {}
    for drug in (drug for drug in drugs if drug.prefix):
        labels, of = drug.labels, f"the EX records of {drug.word} (EXTRT {drug.name})"
        end = f"{drug.prefix}EOTST"
        methods = {
            "SDT": (Date, f"as TRTSDT, of {of}: the earliest first day of a dose given", "TRTDURD", True),
            "EDT": (
                Date,
                f"as TRTEDT, of {of}: the latest last day of a dose given; null while the drug goes on",
                "TRTDURD",
                True,
            ),
            "EOTST": (
                Char,
                f"of subjects who took {drug.word}: ONGOING while the drug has no end (see EOTSTT), COMPLETED where DS.DSDECOD "
                "of its end is COMPLETED, else DISCONTINUED",
                "DCTREAS",
                False,
            ),
            "DCTRS": (
                Char,
                f"DS.DSDECOD of the end of {drug.word}, DEATH where death ended it, when {end} is DISCONTINUED; else null",
                "DCTREAS",
                False,
            ),
        }
        for stem, (kind, derivation, after, imputed) in methods.items():
            name = f"{drug.prefix}{stem}"
            declared[name] = (kind, derived(derivation, labels[name], imputed=imputed, after=after))
    return declared
