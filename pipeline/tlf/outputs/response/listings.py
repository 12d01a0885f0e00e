"""Listings 16.2.6: tumour assessments, individual lesions, best response and times to events (TLF_SPEC 4)."""

from collections.abc import Mapping, Sequence

import pandas as pd

from pipeline.core.evaluators import INVESTIGATOR
from pipeline.core.known_terms import NEW_GROUPS
from pipeline.core.series import Series
from pipeline.endpoints import response, time_to_event
from pipeline.endpoints.evaluators import code_of, evaluators_of
from pipeline.study import Study
from pipeline.study.evaluators import BY_INVESTIGATOR, Evaluator
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.listing import Listed, list_records, make_listing
from pipeline.tlf.layout.output import Content, output
from pipeline.tlf.layout.printed import join_texts, look_up, pick_qualifier, print_analysis_date, print_date, print_number

VISIT = ["USUBJID", "VISITNUM"]
RESPONSES = {
    "TRGR": "Target\nresponse",
    "NTRGR": "Non-target\nresponse",
    "NEWL": "New\nlesion",
    "OVR": "Overall\nresponse",
}
DERIVED = {"OVRD": "Derived\nresponse"}
LESION = ["USUBJID", "WHO", "TRLNKID"]
KINDS = ("TARGET", "NON-TARGET", *NEW_GROUPS)


@output("tumour_assessments_listing")
def l_16_2_6_1(adsl: pd.DataFrame, adrs: pd.DataFrame, adtr: pd.DataFrame, study: Study) -> Content:
    """Every time point with an overall response, and sums of diameters without one (baseline), of each evaluator."""
    parts = [_list_assessments(adrs, adtr, study, alone=alone) for alone in (False, True)]
    whose = "each evaluator's" if study.evaluators else "the investigator's"
    notes = [
        f"Sum: target lesions. Responses are {whose} (RECIST 1.1); the derived response is recomputed from the lesions"
        + (" of the investigator." if study.evaluators else ".")
    ]
    return make_listing("Tumour Assessments", select_population(adsl, study.population(), study), parts, notes)


def _list_assessments(adrs: pd.DataFrame, adtr: pd.DataFrame, study: Study, *, alone: bool) -> Listed:
    """The overall responses of every evaluator, or (`alone`) the sums at visits without one."""
    rows, texts, subset = [], [], []
    for place, evaluator in enumerate(evaluators_of(study)):
        overall_of, sum_of = code_of("OVR", evaluator), code_of("SDIAM", evaluator)
        sums = adtr[(adtr["PARAMCD"] == sum_of) & adtr["VISITNUM"].notna()]
        overall = adrs[(adrs["PARAMCD"] == overall_of) & adrs["VISITNUM"].notna()]
        own = sums[look_up(sums, overall, VISIT, "PARAMCD").isna()] if alone else overall
        rows.append(own.assign(PLACE=place))
        texts.append(pd.DataFrame(_assessment(own, sums, adrs, evaluator, study)))
        subset.append(f"PARAMCD = '{sum_of}' and no {overall_of} at the visit" if alone else f"PARAMCD = '{overall_of}'")
    order = ["ADT", "VISITNUM", "PLACE"]
    columns = pd.concat(texts).items()
    return list_records("ADTR" if alone else "ADRS", pd.concat(rows), dict(columns), order, "; or ".join(subset))


def _assessment(
    rows: pd.DataFrame, sums: pd.DataFrame, adrs: pd.DataFrame, evaluator: Evaluator, study: Study
) -> Mapping[str, Series]:
    measured = {name: look_up(rows, sums, VISIT, name) for name in ("AVAL", "PCHG", "PCHGNAD")}
    heads = {code_of(code, evaluator): head for code, head in RESPONSES.items()}
    heads |= DERIVED if evaluator == BY_INVESTIGATOR else {}
    responses = {head: look_up(rows, adrs[adrs["PARAMCD"] == code], VISIT, "AVALC") for code, head in heads.items()}
    who = {"Evaluator": pd.Series(evaluator.name, index=rows.index, dtype="str")} if study.evaluators else {}
    return {
        "Visit": rows["VISIT"],
        "Date (day)": print_analysis_date(rows["ADT"], rows["ADY"], rows["ADTF"]),
        **who,
        "Sum (mm)": print_number(measured["AVAL"]),
        "% change from\nbaseline": print_number(measured["PCHG"], 1),
        "% change from\nnadir": print_number(measured["PCHGNAD"], 1),
        **responses,
    }


@output("lesions_listing")
def l_16_2_6_2(adsl: pd.DataFrame, tu: pd.DataFrame, supptu: pd.DataFrame, tr: pd.DataFrame, study: Study) -> Content:
    """Every measurement or state of every lesion, by evaluator targets first, each lesion in order of time."""
    rows = tr[tr["TRLNKID"].notna()]
    rows = rows.assign(KIND=rows["TRGRPID"].map({kind: float(i) for i, kind in enumerate(KINDS)}), WHO=_evaluator(rows, "TR"))
    columns = {
        **_evaluator_columns(rows),
        "Kind": rows["TRGRPID"],
        "Lesion": rows["TRLNKID"],
        "Location": look_up(rows, _locations(tu, supptu), LESION, "LOCATION"),
        "Visit": rows["VISIT"],
        "Date (day)": print_date(rows["TRDTC"], rows["TRDY"]),
        "Method": rows["TRMETHOD"],
        "Test": rows["TRTEST"],
        "Result": join_texts([rows["TRSTRESC"], rows["TRSTRESU"]], " "),
        "Not done": join_texts([rows["TRSTAT"], rows["TRREASND"]], ": "),
    }
    rows = rows.assign(OTHER=rows["WHO"].ne(INVESTIGATOR))
    order = ["OTHER", "WHO", "KIND", "TRLNKID", "VISITNUM", "TRTESTCD"]
    listed = list_records("TR", rows, columns, order, "TRLNKID is not null")
    return make_listing("Individual Lesions", select_population(adsl, study.population(), study), [listed])


def _evaluator(rows: pd.DataFrame, domain: str) -> Series:
    """Evaluator and reader as collected; the investigator where neither is."""
    reader = rows.get(f"{domain}EVALID", pd.Series(None, index=rows.index, dtype="str"))
    return join_texts([rows[f"{domain}EVAL"], reader], ", ").fillna(INVESTIGATOR)


def _evaluator_columns(rows: pd.DataFrame) -> dict[str, Series]:
    """Who measured, and which reading was accepted; nothing where all are the investigator's."""
    if rows["WHO"].eq(INVESTIGATOR).all():
        return {}
    accepted = {"Accepted": rows["TRACPTFL"]} if "TRACPTFL" in rows else {}
    return {"Evaluator": rows["WHO"].str.capitalize(), **accepted}


def _locations(tu: pd.DataFrame, supptu: pd.DataFrame) -> pd.DataFrame:
    """Where each lesion is, as first identified."""
    place = [tu["TULOC"], tu["TULAT"], pick_qualifier(tu, supptu, "TUSEQ", "TULOCDTL")]
    located = tu.assign(TRLNKID=tu["TULNKID"], WHO=_evaluator(tu, "TU"), LOCATION=join_texts(place, ", "))
    return located.dropna(subset=["TRLNKID"]).sort_values("TUSEQ", kind="stable")


@output("efficacy_listing")
def l_16_2_6_3(adsl: pd.DataFrame, adrs: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
    """Per subject of the full analysis set the confirmed and unconfirmed best response, then each time to event, of each
    evaluator who has outputs."""
    best_of = [one.paramcd for one in response.listed_of(study)]
    times_of = [one.paramcd for one in time_to_event.listed_of(study)]
    places = {name: float(place) for place, name in enumerate((*best_of, *times_of))}
    best, times = _in_order(adrs, best_of, places), _in_order(adtte, times_of, places)
    responses = {
        "Parameter": best["PARAM"],
        "Result": best["AVALC"],
        "Date (day)": print_analysis_date(best["ADT"], best["ADY"], best["ADTF"]),
    }
    durations = {
        "Parameter": times["PARAM"],
        "Result": print_number(times["AVAL"], study.tlf.month_decimals),
        "Date (day)": print_analysis_date(times["ADT"], times["ADY"], times["ADTF"]),
        "Start": print_analysis_date(times["STARTDT"]),
        "Event or censored": times["CNSR"].gt(0).map({True: "Censored", False: "Event"}),
        "Reason": join_texts([times["EVNTDESC"], times["CNSDTDSC"]], "; "),
    }
    parts = [
        list_records("ADRS", best, responses, ["PLACE"], _where(best_of)),
        list_records("ADTTE", times, durations, ["PLACE"], _where(times_of)),
    ]
    title = "Best Overall Response, Duration of Response and Times to Events"
    return make_listing(title, select_population(adsl, study.population(), study), parts)


def _in_order(rows: pd.DataFrame, parameters: Sequence[str], places: Mapping[str, float]) -> pd.DataFrame:
    """The records of these parameters, with PLACE, by which a subject's records are sorted."""
    chosen = rows[rows["PARAMCD"].isin(parameters)]
    return chosen.assign(PLACE=chosen["PARAMCD"].map(places))


def _where(parameters: Sequence[str]) -> str:
    return f"PARAMCD in ({', '.join(map(repr, parameters))})"
