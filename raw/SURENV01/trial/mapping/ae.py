"""AE: adverse events from the forms AE (one row per event) and AEG (changes of grade). STUDY_SPEC 3.2 AE, X17-X20, M10.

One record per reported event; a worsening that the site reports as a new row stays a new record, linked by AEGRPID.
"""

from dataclasses import replace
from typing import Any

import pandas as pd

from pipeline.core.issues import gather
from pipeline.core.numbers.grades import read_grades
from pipeline.core.product import EXCLUDED, Lineage, Product
from pipeline.core.time import dates
from pipeline.sdtm.verbs.chains import first_of_chain
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.grades import grade
from pipeline.sdtm.verbs.mapping import (
    ASSIGNED,
    LOG_LINE,
    SEPARATOR,
    Block,
    FormFields,
    Rows,
    Supp,
    code_text,
    coded,
    collected,
    date,
    derived,
    reads,
    tidy,
)
from pipeline.sdtm.verbs.terms import NO_YES, NY, YES
from pipeline.study import Study
from schemas.base import DTYPES, conform, names
from schemas.sdtm.ae import AE, SUPPAE

from ..spellings import RELATED

# Strongest first: AEACN holds one action, and its codelist is closed (STUDY_SPEC 3.2 AE).
ACTIONS = [
    "DRUG WITHDRAWN", "DRUG INTERRUPTED", "DOSE REDUCED", "DOSE INCREASED", "DOSE NOT CHANGED", "UNKNOWN", "NOT APPLICABLE",
]  # fmt: skip

CRITERIA = {
    "AESDISAB": "DISABILITY",
    "AESDTH": "DEATH",
    "AESHOSP": "HOSPITALISATION",
    "AESLIFE": "LIFE THREATENING",
    "AESMIE": "MEDICALLY IMPORTANT",
}


def strongest_action(acns: "pd.Series[Any]", acne: "pd.Series[Any]", study: Study) -> "pd.Series[Any]":
    """The stronger of the actions taken with the two drugs: withdrawn, interrupted, reduced, increased, not changed, unknown."""
    rank = {action: number for number, action in enumerate(ACTIONS)}
    both = pd.concat([code_text(acns).map(rank), code_text(acne).map(rank)], axis=1)
    chosen = both.min(axis=1) if study.ae.aeacn_multi == "strongest" else both.iloc[:, 0].fillna(both.iloc[:, 1])
    return chosen.map(dict(enumerate(ACTIONS)))


def related_to_either(rels: "pd.Series[Any]", rele: "pd.Series[Any]") -> "pd.Series[Any]":
    """Y if the event is related to either drug, N if it is related to none, null if neither question was answered."""
    drugs = pd.concat([code_text(rels).map(RELATED), code_text(rele).map(RELATED)], axis=1)
    related = pd.Series("N", index=drugs.index).mask(drugs.eq("RELATED").any(axis=1), "Y")
    return related.where(drugs.notna().any(axis=1))


def seriousness(reason: str) -> Any:
    """The rule of one seriousness criterion: Y where it is among the reasons given, N for other serious events."""

    def criterion(ser: "pd.Series[Any]", serreas: "pd.Series[Any]") -> "pd.Series[Any]":
        serious = code_text(ser).isin(YES)
        named = code_text(serreas).str.contains(reason, regex=False).fillna(False)
        return pd.Series("N", index=ser.index).mask(named, "Y").where(serious)

    criterion.__doc__ = f"Y if the reasons for seriousness include '{reason.lower()}', N for other serious events."
    return derived(criterion, "SER", "SERREAS")


def unknown_reason(rows: Rows) -> None:
    """CT_UNMAPPED: a reason for seriousness that names no criterion."""
    text = code_text(rows.df["SERREAS"])
    rows.report("CT_UNMAPPED", text.notna() & ~text.str.contains("|".join(CRITERIA.values())).fillna(True), "SERREAS")


def ongoing_at_end(ongo: "pd.Series[Any]", endt: "pd.Series[Any]") -> "pd.Series[Any]":
    """ONGOING when ticked ongoing and without an end date; an end date wins over the tick (X17)."""
    return pd.Series("ONGOING", index=ongo.index).where(code_text(ongo).isin(YES) & tidy(endt).isna())


def end_reference(ongo: "pd.Series[Any]", endt: "pd.Series[Any]") -> "pd.Series[Any]":
    """END OF STUDY where AEENRTPT is filled."""
    return ongoing_at_end(ongo, endt).map({"ONGOING": "END OF STUDY"})


def first_event_of_chain(episode: "pd.Series[Any]") -> "pd.Series[Any]":
    """AE and the number of the first event, shared by an event and its worsenings that were reported as new events."""
    return episode


def ongoing_with_end_date(rows: Rows) -> None:
    """AE_ONGO_END (X17)."""
    ticked = code_text(rows.df["ONGO"]).isin(YES)
    rows.report("AE_ONGO_END", ticked & tidy(rows.df["ENDT"]).notna(), "ENDT")


def end_before_start(rows: Rows) -> None:
    """AE_END_LT_START, where no reading of partial dates puts the end on or after the start (X18)."""
    read = [dates.parse(rows.df[c], rows.study.dates.dmy_ambiguous)["DTC"] for c in ("STDT", "ENDT")]
    rows.report("AE_END_LT_START", dates.latest(read[1]) < dates.earliest(read[0]), "ENDT")


def with_episodes_and_grades(forms: dict[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """The AE rows with EPISODE (first event of the chain of LINKED_AE) and, from AEG, the date of the highest grade."""
    df = forms["AE"]
    subject = df["SITEID"] + "|" + df["SUBJID"]
    spid = code_text(df["AESPID"])
    first = first_of_chain(subject, spid, code_text(df["LINKED_AE"]))
    linked = (subject + "|" + first).duplicated(keep=False)
    rows = df.assign(SPID=spid, EPISODE=("AE" + first.str.zfill(3)).where(linked))
    return rows.merge(_worst_change(forms["AEG"], study), on=["SITEID", "SUBJID", "SPID"], how="left").assign(
        SOURCES=lambda d: d["ROWKEY"].where(d["CHANGES"].isna(), d["ROWKEY"] + SEPARATOR + d["CHANGES"].fillna(""))
    )


def _worst_change(aeg: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Per event with grade changes: the date on which the highest grade was reached first, and the rows that say so."""
    key = ["SITEID", "SUBJID", "SPID"]
    rows = aeg.assign(
        SPID=code_text(aeg["AESPID"]),
        RANK=read_grades(aeg["GRADE"]),
        DAY=dates.earliest(dates.parse(aeg["CHGDT"], study.dates.dmy_ambiguous)["DTC"]),
    )
    worst = rows.sort_values([*key, "RANK", "DAY", "ROWKEY"], ascending=[True, True, True, False, True, True])
    worst = worst.drop_duplicates(key)[[*key, "CHGDT"]].rename(columns={"CHGDT": "WORSTDT"})
    joined = rows.sort_values("ROWKEY").groupby(key)["ROWKEY"].agg(SEPARATOR.join).astype(DTYPES["Char"])
    return worst.merge(joined.rename("CHANGES").reset_index(), on=key)


MAPPING = DomainMapping(
    schema=AE,
    supp=SUPPAE,
    order=("AESTDTC", "AEDECOD", "AESPID"),
    blocks=(
        Block(
            form="AE",
            prepare=with_episodes_and_grades,
            checks=(ongoing_with_end_date, end_before_start, unknown_reason, reads(coded("ONGO", NY, NO_YES))),
            variables={
                "AEGRPID": derived(first_event_of_chain, "EPISODE"),
                "AESPID": collected("AESPID"),
                "AETERM": collected("AETERM"),
                "AEDECOD": collected("PT", origin=ASSIGNED),
                "AEBODSYS": collected("SOC", origin=ASSIGNED),
                "AESOC": collected("SOC", origin=ASSIGNED),
                "AESER": coded("SER", NY, NO_YES),
                "AEACN": derived(strongest_action, "ACNS", "ACNE"),
                "AEREL": derived(related_to_either, "RELS", "RELE"),
                "AEOUT": coded("OUT", "C66768"),
                **{variable: seriousness(reason) for variable, reason in CRITERIA.items()},
                "AECONTRT": coded("TRTGIVEN", NY, NO_YES),
                "AETOXGR": grade("TOXGR"),
                "AESTDTC": date("STDT"),
                "AEENDTC": date("ENDT"),
                "AEENRTPT": derived(ongoing_at_end, "ONGO", "ENDT"),
                "AEENTPT": derived(end_reference, "ONGO", "ENDT"),
            },
            supp={
                "AERELS": Supp("Causality to Surufatinib", coded("RELS", values=RELATED), "INVESTIGATOR"),
                "AERELE": Supp("Causality to Envafolimab", coded("RELE", values=RELATED), "INVESTIGATOR"),
                "AEACNS": Supp("Action Taken with Surufatinib", coded("ACNS", "C66767"), "INVESTIGATOR"),
                "AEACNE": Supp("Action Taken with Envafolimab", coded("ACNE", "C66767"), "INVESTIGATOR"),
                "AEPRETRT": Supp("Began Before First Dose", coded("PRETRT", NY, NO_YES)),
                "AEITOXGR": Supp("Initial Toxicity Grade", grade("ITOXGR")),
                "AECHGDT": Supp("Date of Worsening", date("WORSTDT")),
            },
        ),
    ),
)


FIELDS = FormFields(
    made_from={"AE.EPISODE": ("AE.AESPID", "AE.LINKED_AE"), "AE.WORSTDT": ("AEG.CHGDT", "AEG.GRADE")},
    uses={"AEG.AESPID": "joins the change of grade to its event"},
    not_submitted={"AE.FORMDT": LOG_LINE, "AEG.FORMDT": LOG_LINE},
)


def ae(crf_ae: pd.DataFrame, crf_aeg: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame, study: Study) -> Product:
    """Adverse events with SUPPAE: relation and action per drug, initial grade, date of worsening."""
    product = map_domain(MAPPING, {"AE": crf_ae, "AEG": crf_aeg}, reference, visits, study)
    changes = Rows("AEG", crf_aeg, study)
    reads(grade("GRADE"), date("CHGDT"))(changes)
    orphan = ~crf_aeg["ROWKEY"].isin(product.lineage["ROWKEY"])
    changes.report("AEG_ORPHAN", orphan, "AESPID")
    lineage = (
        pd.concat([product.lineage, _without_event(crf_aeg[orphan])], ignore_index=True) if orphan.any() else product.lineage
    )
    return replace(product, lineage=lineage, issues=gather(product.issues, *changes.issues))


def _without_event(aeg: pd.DataFrame) -> pd.DataFrame:
    """The lineage of changes of grade that belong to no event."""
    said = aeg[["ROWKEY"]].assign(DATASET="AE", FORM="AEG", RULE=EXCLUDED + "no adverse event of the subject has this number")
    return conform(said.reindex(columns=names(Lineage)), Lineage)
