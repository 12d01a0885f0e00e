"""EC: exposure as collected from the forms EXS (surufatinib) and EXE (envafolimab). STUDY_SPEC 3.2 EC.

One record per row of the dosing forms, in collected units, also where nothing was given (ECOCCUR N): EX has only what was given,
in mg, and is linked by ECLNKID.
"""

from typing import Any

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import (
    COLLECTED,
    PROTOCOL,
    Block,
    FormFields,
    Rows,
    Supp,
    Verb,
    code_text,
    coded,
    constant,
    date,
    derived,
    to_number,
    upper_case,
)
from pipeline.sdtm.verbs.terms import NO, NO_YES, NY
from pipeline.study import Study
from pipeline.study.design import Drug
from schemas.base import Char, extended, var
from schemas.sdtm.ec import EC as STANDARD_EC
from schemas.sdtm.ec import SUPPEC

from ..spellings import FREQUENCY
from .ex import INJECTION_SITE, dose_in_words
from .exposure import ENVAFOLIMAB, LINK_ID_MADE_FROM, SURUFATINIB, is_injected, is_taken, link_id, with_link_ids

EC = extended(STANDARD_EC, {"ECDOSTXT": (Char, var(after="ECDOSE"))})
UNIT = "C71620"
DOSE_UNIT = {"CAPSULES": "CAPSULE", "粒": "CAPSULE"}


def dose_taken(dose: "pd.Series[Any]") -> "pd.Series[Any]":
    """Y for an interval with a dose, N for one of dose 0 (interrupted, stopped); null where no dose is stated."""
    return is_taken(dose).map({True: "Y", False: "N"}).where(is_taken(dose) | to_number(dose).eq(0))


def dose_in_units(dose: "pd.Series[Any]") -> "pd.Series[Any]":
    """The dose as entered; null where nothing was taken."""
    return to_number(dose).where(to_number(dose).gt(0))


def unit_of_dose() -> Verb:
    """The unit entered, where there is a dose."""
    unit = coded("DOSEU", UNIT, DOSE_UNIT)
    method = "The unit entered, where there is a dose."
    return Verb(COLLECTED, ("DOSE", "DOSEU"), method, lambda rows: unit.apply(rows).where(is_taken(rows.df["DOSE"])))


def injected(given: "pd.Series[Any]", vol: "pd.Series[Any]", dose: "pd.Series[Any]") -> "pd.Series[Any]":
    """The volume, or the mg where no volume was entered; null where the injection was not given, whatever was entered (X22)."""
    return to_number(vol).fillna(to_number(dose)).where(is_injected(given))


def unit_injected() -> Verb:
    """The unit of the volume entered, mg for a dose in mg."""
    unit = coded("VOLU", UNIT)

    def apply(rows: Rows) -> "pd.Series[Any]":
        given, volume, dose = (rows.df[column] for column in ("GIVEN", "VOL", "DOSE"))
        entered = unit.apply(rows).where(to_number(volume).notna(), "mg")
        return entered.where(injected(given, volume, dose).notna())

    return Verb(COLLECTED, ("GIVEN", "VOL", "VOLU", "DOSE"), "The unit of the volume, mg where no volume was entered.", apply)


def reason_where(nothing_given: bool) -> Any:
    """The rule of a reason: it says why nothing was given, or else why the dose was changed."""

    def reason(chgreas: "pd.Series[Any]", answer: "pd.Series[Any]") -> "pd.Series[Any]":
        none = code_text(answer).isin(NO) | to_number(answer).eq(0)
        return code_text(chgreas).where(none if nothing_given else ~none)

    reason.__doc__ = f"The reason entered, where {'nothing was given' if nothing_given else 'a dose was given'}."
    return reason


def shared(drug: str, facts: Drug) -> dict[str, Verb]:
    """What the records of both drugs have alike."""
    return {
        "ECLNKID": derived(link_id, "LNKID"),
        "ECTRT": constant(drug),
        "ECMOOD": constant("PERFORMED"),
        "ECPRESP": constant("Y"),
        "ECDOSFRM": constant(facts.form, PROTOCOL),
        "ECROUTE": constant(facts.route, PROTOCOL),
    }


def surufatinib_block(study: Study) -> Block:
    """Surufatinib: one record per interval of constant dose, those of dose 0 included."""
    return Block(
        form="EXS",
        variables=shared(SURUFATINIB, study.drugs[SURUFATINIB])
        | {
            "ECOCCUR": derived(dose_taken, "DOSE"),
            "ECREASOC": derived(reason_where(nothing_given=True), "CHGREAS", "DOSE", origin=COLLECTED),
            "ECDOSE": derived(dose_in_units, "DOSE", origin=COLLECTED),
            "ECDOSTXT": derived(dose_in_words, "DOSE", origin=COLLECTED),
            "ECDOSU": unit_of_dose(),
            "ECDOSFRQ": coded("FREQ", "C71113", FREQUENCY),
            "ECADJ": derived(reason_where(nothing_given=False), "CHGREAS", "DOSE", origin=COLLECTED),
            "ECSTDTC": date("STDT"),
            "ECENDTC": date("ENDT"),
        },
        supp={
            "ECCHG": Supp("Change Against the Interval Before", upper_case("CHG")),
            "ECONGO": Supp("Interval Ongoing", coded("ONGO", NY, NO_YES)),
        },
    )


def envafolimab_block(study: Study) -> Block:
    """Envafolimab: one record per planned injection, given or not."""
    return Block(
        form="EXE",
        variables=shared(ENVAFOLIMAB, study.drugs[ENVAFOLIMAB])
        | {
            "ECOCCUR": coded("GIVEN", NY, NO_YES),
            "ECREASOC": derived(reason_where(nothing_given=True), "CHGREAS", "GIVEN", origin=COLLECTED),
            "ECDOSE": derived(injected, "GIVEN", "VOL", "DOSE", origin=COLLECTED),
            "ECDOSU": unit_injected(),
            "ECDOSFRQ": constant("ONCE"),
            "ECLOC": coded("SITE", "C74456", INJECTION_SITE),
            "ECADJ": derived(reason_where(nothing_given=False), "CHGREAS", "GIVEN", origin=COLLECTED),
            "ECSTDTC": date("DT", time="TM"),
            "ECENDTC": date("DT", time="TM"),
        },
        supp={"ECCYCLE": Supp("Cycle of the Injection", upper_case("CYCLE"))},
    )


def mapping(study: Study) -> DomainMapping:
    """The mapping of EC; form and route of each drug are the study's."""
    blocks = (surufatinib_block(study), envafolimab_block(study))
    return DomainMapping(schema=EC, supp=SUPPEC, order=("ECTRT", "ECSTDTC", "ECENDTC"), blocks=blocks)


FIELDS = FormFields(made_from=LINK_ID_MADE_FROM)


def ec(crf_exs: pd.DataFrame, crf_exe: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame, study: Study) -> Product:
    """Dosing as collected, with SUPPEC: change, ongoing, cycle."""
    return map_domain(mapping(study), with_link_ids(crf_exs, crf_exe, reference, study), reference, visits, study)
