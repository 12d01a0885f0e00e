"""RS: the investigator's responses from the form RSP, certainty of new lesions from NL, performance from ECOG. STUDY_SPEC 3.2 RS.

One record per answered component of a response and time point. "Not applicable" is no answer and makes no record; an assessment
that was not done is a NOT DONE record of the overall response. Nothing is derived from sizes here: that is ADRS.
"""

from dataclasses import replace
from typing import Any

import pandas as pd

from pipeline.core.issues import gather
from pipeline.core.product import Product
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import (
    COLLECTED,
    SEPARATOR,
    Block,
    FormFields,
    Rows,
    Supp,
    Verb,
    code_text,
    coded,
    collected,
    constant,
    date,
    derived,
    reads,
    tidy,
    to_number,
)
from pipeline.sdtm.verbs.terms import NO_YES, NY, YES
from pipeline.study import Study
from schemas.sdtm.rs import RS, SUPPRS

from ..spellings import CERTAINTY, ECOG, NOT_APPLICABLE, NOT_ASSESSED, RESPONSE
from .assessments import KEY, LINK_GROUP, assessments, time_points
from .lesions import with_lesions
from .tumour_checks import after_death, without_response

TESTS = {
    "TRGRESP": "Target Response",
    "NTRGRESP": "Non-target Response",
    "NEWLIND": "New Lesion Indicator",
    "NEWLPROG": "New Lesion Progression",
    "OVRLRESP": "Overall Response",
    "SYMPTDTR": "Symptomatic Deterioration",
}
# The terms of RECIST 1.1 and what the forms write for them; the published codelist also has those of other criteria.
RECIST = {term: term for term in ("CR", "PR", "SD", "PD", "NE", "NON-CR/NON-PD", "NED")} | RESPONSE
YES_NO = {"Y": "Y", "N": "N"} | NO_YES
NOTHING = "no response entered"


def answered(answer: "pd.Series[Any]") -> "pd.Series[Any]":
    """Rows with an answer that says something: neither blank nor "not applicable"."""
    text = code_text(answer)
    return text.notna() & ~text.isin([*NOT_APPLICABLE, *NOT_ASSESSED])


def not_done(notdone: "pd.Series[Any]", ovresp: "pd.Series[Any]") -> "pd.Series[Any]":
    """NOT DONE where the assessment is ticked not done, or its response is ND, and no response was given."""
    said = code_text(notdone).isin(YES) | code_text(ovresp).isin(NOT_ASSESSED)
    return pd.Series("NOT DONE", index=said.index).where(said & ~answered(ovresp))


def reason_not_done(notdone: "pd.Series[Any]", ovresp: "pd.Series[Any]", reas: "pd.Series[Any]") -> "pd.Series[Any]":
    """The reason as entered, where the assessment was not done."""
    return tidy(reas).where(not_done(notdone, ovresp).notna())


def response_entered(answer: "pd.Series[Any]") -> "pd.Series[Any]":
    """The answer as entered; null where it says that nothing was assessed."""
    return tidy(answer).where(answered(answer))


def response_standard(answer: str, terms: dict[str, str]) -> Verb:
    """The verb of RSSTRESC: the response as one of `terms`; null where nothing was assessed or the answer is not known."""
    term = coded(answer, values=terms)

    def apply(rows: Rows) -> "pd.Series[Any]":
        said = rows.df.assign(**{answer: rows.df[answer].where(answered(rows.df[answer]))})
        return term.apply(Rows(rows.form, said, rows.study, rows.issues))

    return Verb(term.origin, term.inputs, term.method, apply)


def recist(test: str) -> dict[str, Verb]:
    """What all records of RECIST 1.1 share."""
    return {
        "RSLNKGRP": LINK_GROUP,
        "RSTESTCD": constant(test),
        "RSTEST": constant(TESTS[test]),
        "RSCAT": constant("RECIST 1.1"),
        "RSEVAL": constant("INVESTIGATOR"),
    }


def component(test: str, answer: str, terms: dict[str, str] = RECIST, **more: Any) -> Block:
    """One component of the response: RSTESTCD `test` from the form's answer, with one of `terms`."""
    result = {"RSORRES": derived(response_entered, answer, origin=COLLECTED), "RSSTRESC": response_standard(answer, terms)}
    given: dict[str, Any] = {"where": lambda df: answered(df[answer]), **more}
    variables = {**recist(test), **result, "RSDTC": date("RSDT"), **given.pop("variables", {})}
    return Block(form="RSP", rule=f"RS.RSP.{test}", reason=NOTHING, variables=variables, **given)


def responses(forms: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The RSP rows; where NEWLES is blank, the answer of the form NL at the time point (its row is named in SOURCES).

    LESIONS says whether the time point has any row about a lesion.
    """
    nl = forms["NL"].assign(ANSWER=code_text(forms["NL"]["NLYN"])).dropna(subset="ANSWER")
    nl = nl.sort_values([*KEY, "ANSWER", "ROWKEY"]).drop_duplicates(KEY, keep="last")[[*KEY, "ANSWER", "ROWKEY"]]
    rows = forms["RSP"].merge(nl.rename(columns={"ROWKEY": "NLKEY"}), on=KEY, how="left")
    blank = tidy(rows["NEWLES"]).isna() & rows["ANSWER"].notna()
    lesions = pd.concat([forms["TL"][KEY], forms["NTL"][KEY], forms["NL"].loc[forms["NL"]["NEW"], KEY]]).drop_duplicates()
    found = rows[KEY].merge(lesions, on=KEY, how="left", indicator="FOUND")["FOUND"]
    return rows.assign(
        NEWLES=rows["NEWLES"].mask(blank, rows["ANSWER"]),
        SOURCES=rows["ROWKEY"].mask(blank, rows["ROWKEY"] + SEPARATOR + rows["NLKEY"]),
        LESIONS=found.eq("both").to_numpy(),
    )


def most_certain(forms: dict[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """One row per time point with new lesions whose certainty is stated: the most certain; all rows are named in SOURCES."""
    nl = forms["NL"]
    rows = nl[nl["NEW"] & code_text(nl["NLSTAT"]).isin(CERTAINTY)]
    rows = rows.assign(RANK=code_text(rows["NLSTAT"]).map(CERTAINTY)).sort_values([*KEY, "RANK", "ROWKEY"])
    sources = rows.sort_values("ROWKEY").groupby(KEY)["ROWKEY"].agg(SEPARATOR.join).rename("SOURCES").reset_index()
    return rows.drop_duplicates(KEY, keep="last").merge(sources, on=KEY)


def new_lesions_unanswered(rows: Rows) -> None:
    """NEWL_MISSING: an assessment after the baseline that does not say whether there are new lesions."""
    df = rows.df
    done = answered(df["OVRESP"]) | answered(df["TRESP"]) | answered(df["NTRESP"])
    rows.report("NEWL_MISSING", done & df["ORDER"].gt(1) & tidy(df["NEWLES"]).isna(), "NEWLES")


def response_of_nothing(rows: Rows) -> None:
    """RSP_CONFLICT: a response of what was not done. RS_ORPHAN: a response at a time point without any lesion."""
    given = answered(rows.df["OVRESP"])
    rows.report("RSP_CONFLICT", given & code_text(rows.df["NOTDONE"]).isin(YES), "OVRESP")
    rows.report("RS_ORPHAN", given & ~rows.df["LESIONS"], "OVRESP")


def ecog_score(ecogsc: "pd.Series[Any]") -> "pd.Series[Any]":
    """The score as a number, 0 to 5."""
    return to_number(code_text(ecogsc).map(ECOG).astype("str"))


OVERALL = component(
    "OVRLRESP",
    "OVRESP",
    where=lambda df: answered(df["OVRESP"]) | not_done(df["NOTDONE"], df["OVRESP"]).notna(),
    checks=(new_lesions_unanswered, response_of_nothing, reads(coded("NOTDONE", NY, NO_YES)), after_death("RSDT")),
    supp={"RSCLINPD": Supp("Clinical Progression", coded("CLINPD", NY, NO_YES), "INVESTIGATOR")},
    variables={
        "RSSTAT": derived(not_done, "NOTDONE", "OVRESP"),
        "RSREASND": derived(reason_not_done, "NOTDONE", "OVRESP", "REAS", origin=COLLECTED),
    },
)
NEW_LESION_PROGRESSION = Block(
    form="NL",
    prepare=most_certain,
    rule="RS.NL.NEWLPROG",
    variables={
        **recist("NEWLPROG"),
        "RSORRES": collected("NLSTAT"),
        "RSSTRESC": coded("NLSTAT", values=CERTAINTY),
        "RSDTC": date("SCANDT"),
    },
)
PERFORMANCE = Block(
    form="ECOG",
    where=lambda df: tidy(df["ECOGSC"]).notna(),
    reason="no score entered",
    baseline=("RSTESTCD",),
    variables={
        "RSTESTCD": constant("ECOG101"),
        "RSTEST": constant("ECOG1-Performance Status"),
        "RSCAT": constant("ECOG"),
        "RSORRES": collected("ECOGSC"),
        "RSSTRESC": coded("ECOGSC", values=ECOG),
        "RSSTRESN": derived(ecog_score, "ECOGSC"),
        "RSEVAL": constant("INVESTIGATOR"),
        "RSDTC": date("FORMDT"),
    },
)

MAPPING = DomainMapping(
    schema=RS,
    supp=SUPPRS,
    order=("RSDTC", "RSTESTCD"),
    predose=True,
    blocks=(
        component("TRGRESP", "TRESP"),
        component("NTRGRESP", "NTRESP"),
        component("NEWLIND", "NEWLES", YES_NO),
        OVERALL,
        component("SYMPTDTR", "CLINPD", YES_NO, where=lambda df: code_text(df["CLINPD"]).isin(YES)),
        NEW_LESION_PROGRESSION,
        PERFORMANCE,
    ),
)


FIELDS = FormFields(
    made_from={
        **time_points("RSP", "NL"),
        "RSP.NEWLES": ("RSP.NEWLES", "NL.NLYN"),  # the answer of NL where RSP leaves it open
    },
    uses={"NL.LESID": "the most certain of the new lesions of a time point"},
)


def rs(
    crf_rsp: pd.DataFrame, crf_tl: pd.DataFrame, crf_ntl: pd.DataFrame, crf_nl: pd.DataFrame, crf_ecog: pd.DataFrame,
    reference: pd.DataFrame, visits: pd.DataFrame, study: Study,
) -> Product:  # fmt: skip
    """The investigator's responses and the performance status, with SUPPRS (clinical progression).

    The lesion forms number the time points as TR does (RSLNKGRP) and show where a response form is missing (RSP_MISSING).
    """
    tumour = {"TL": crf_tl, "NTL": crf_ntl, "NL": crf_nl, "RSP": crf_rsp}
    forms = with_lesions(tumour, assessments(tumour, reference, visits, study))
    product = map_domain(MAPPING, {**forms, "RSP": responses(forms), "ECOG": crf_ecog}, reference, visits, study)
    return replace(product, issues=gather(product.issues, without_response(forms, reference)))
