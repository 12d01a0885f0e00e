"""EX: exposure from the forms EXS (surufatinib, intervals of constant dose) and EXE (envafolimab, injections). STUDY_SPEC 3.2 EX.

One record per drug per interval, in mg. Zero-dose intervals and injections not given are no exposure (X21-X23, M01, M02).
"""

from typing import Any

import pandas as pd

from pipeline.core.product import Product
from pipeline.core.time import dates
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import (
    ASSIGNED,
    LOG_LINE,
    Block,
    FormFields,
    Rows,
    Verb,
    code_text,
    coded,
    constant,
    date,
    derived,
    number,
    reads,
    tidy,
    to_number,
    upper_case,
)
from pipeline.study import Study
from schemas.base import DTYPES, Char, extended, var
from schemas.sdtm.ex import EX as STANDARD_EX

from ..spellings import FREQUENCY
from .exposure import (
    ENVAFOLIMAB,
    LINK_ID_MADE_FROM,
    SURUFATINIB,
    envafolimab_mg,
    is_injected,
    is_taken,
    link_id,
    surufatinib_mg,
    with_link_ids,
)

# A dose that is no number ("200-250") stands in words.
EX = extended(STANDARD_EX, {"EXDOSTXT": (Char, var(after="EXDOSE"))})
INJECTION_SITE = {"ARM": "ARM", "UPPER ARM": "ARM", "THIGH": "THIGH", "ABDOMEN": "ABDOMINAL REGION"}


def injection_marked_not_given(rows: Rows) -> None:
    """EX_NOTGIVEN_DOSE (X22)."""
    dose = to_number(rows.df["DOSE"]).fillna(to_number(rows.df["VOL"]))
    rows.report("EX_NOTGIVEN_DOSE", ~is_injected(rows.df["GIVEN"]) & dose.gt(0), "DOSE")


def volume_not_in_ml(rows: Rows) -> None:
    """UNIT_UNKNOWN: a volume is read as mL, in whatever unit it was entered."""
    unit = code_text(rows.df["VOLU"])
    rows.report("UNIT_UNKNOWN", unit.notna() & unit.ne("ML"), "VOLU", action="read as mL")


def amount_of_dose(dose: "pd.Series[Any]", doseu: "pd.Series[Any]", study: Study) -> "pd.Series[Any]":
    """The dose in mg; as entered where its unit is no mass (see EXDOSU)."""
    return surufatinib_mg(dose, doseu, study).fillna(to_number(dose))


def dose_in_words(dose: "pd.Series[Any]") -> "pd.Series[Any]":
    """The dose as entered, where it is no number."""
    return tidy(dose).where(to_number(dose).isna())


def unit_of_dose(study: Study) -> Verb:
    """The verb of EXDOSU: mg; the unit entered where that is no mass."""
    entered = coded("DOSEU", "C71620")

    def apply(rows: Rows) -> "pd.Series[Any]":
        unread = surufatinib_mg(rows.df["DOSE"], rows.df["DOSEU"], study).isna() & to_number(rows.df["DOSE"]).notna()
        other = entered.apply(Rows(rows.form, rows.df[unread], rows.study, rows.issues))
        return pd.Series("mg", index=rows.df.index, dtype=DTYPES["Char"]).mask(unread, other.reindex(rows.df.index))

    return Verb(ASSIGNED, ("DOSE", "DOSEU"), "mg, or the unit entered where that is no mass.", apply)


def overlapping_intervals(rows: Rows) -> None:
    """EX_OVERLAP: an interval that starts before the one before it has ended (X23)."""
    read = {c: dates.complete(dates.parse(rows.df[c], rows.study.dates.dmy_ambiguous)["DTC"]) for c in ("STDT", "ENDT")}
    ordered = rows.df[["USUBJID"]].assign(**read).sort_values(["USUBJID", "STDT", "ENDT"])
    latest_end = ordered.groupby("USUBJID")["ENDT"].cummax().groupby(ordered["USUBJID"]).shift()
    rows.report("EX_OVERLAP", (ordered["STDT"] <= latest_end).reindex(rows.df.index), "STDT")


def surufatinib_block(study: Study) -> Block:
    """Surufatinib: one record per interval; its zero-dose intervals are dropped unless the study keeps them (ex_zero_rows)."""
    drug = study.drugs[SURUFATINIB]
    keep_zero = study.ex_zero_rows == "keep"
    return Block(
        form="EXS",
        where=lambda df: is_taken(df["DOSE"]) | (to_number(df["DOSE"]).eq(0) & keep_zero),
        reason="no dose in this interval",
        checks=(overlapping_intervals, reads(number("DOSE"))),
        variables={
            "EXLNKID": derived(link_id, "LNKID"),
            "EXTRT": constant(SURUFATINIB),
            "EXDOSE": derived(amount_of_dose, "DOSE", "DOSEU"),
            "EXDOSTXT": derived(dose_in_words, "DOSE"),
            "EXDOSU": unit_of_dose(study),
            "EXDOSFRM": constant(drug.form),
            "EXDOSFRQ": coded("FREQ", "C71113", FREQUENCY),
            "EXROUTE": constant(drug.route),
            "EXADJ": upper_case("CHGREAS"),
            "EXSTDTC": date("STDT"),
            "EXENDTC": date("ENDT"),
        },
    )


def envafolimab_block(study: Study) -> Block:
    """Envafolimab: one record per injection given; it ends when it starts."""
    drug = study.drugs[ENVAFOLIMAB]
    return Block(
        form="EXE",
        where=lambda df: is_injected(df["GIVEN"]) & envafolimab_mg(df["VOL"], df["DOSE"], study).gt(0),
        reason="injection not given",
        checks=(injection_marked_not_given, volume_not_in_ml, reads(number("VOL"), number("DOSE"))),
        variables={
            "EXLNKID": derived(link_id, "LNKID"),
            "EXTRT": constant(ENVAFOLIMAB),
            "EXDOSE": derived(envafolimab_mg, "VOL", "DOSE"),
            "EXDOSU": constant("mg"),
            "EXDOSFRM": constant(drug.form),
            "EXDOSFRQ": constant("ONCE"),
            "EXROUTE": constant(drug.route),
            "EXLOC": coded("SITE", "C74456", INJECTION_SITE),
            "EXADJ": upper_case("CHGREAS"),
            "EXSTDTC": date("DT", time="TM"),
            "EXENDTC": date("DT", time="TM"),
        },
    )


def mapping(study: Study) -> DomainMapping:
    """The mapping of EX; form, route and strength of each drug are the study's."""
    return DomainMapping(
        schema=EX, order=("EXSTDTC", "EXTRT", "EXENDTC"), blocks=(surufatinib_block(study), envafolimab_block(study))
    )


FIELDS = FormFields(
    made_from=LINK_ID_MADE_FROM,
    uses={"EXE.GIVEN": "an injection not given is no exposure", "EXE.VOLU": "checked: a volume is read as mL"},
    not_submitted={"EXS.FORMDT": LOG_LINE},
)


def ex(crf_exs: pd.DataFrame, crf_exe: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame, study: Study) -> Product:
    """Exposure in mg per interval of constant dose."""
    return map_domain(mapping(study), with_link_ids(crf_exs, crf_exe, reference, study), reference, visits, study)
