"""What stands on the timeline, a function per lane: takes tables by name, gives marks (marks.py)."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pipeline.core.occurred import occurred
from pipeline.core.row_key import part_of
from pipeline.core.series import Series
from pipeline.core.time.dates import complete, earliest, iso, latest
from pipeline.endpoints.deviations import MAJOR, MINOR
from pipeline.endpoints.evaluators import code_of, evaluators_of
from pipeline.review.subject_pages.marks import LIMITS, NOT_ENDED, marks, no_marks
from pipeline.study import Study
from pipeline.tlf.layout.printed import join_texts, print_number
from pipeline.tlf.outputs.subjects.therapies import PRIOR, of_category
from schemas.base import DTYPES

Tables = Mapping[str, pd.DataFrame]
MILESTONES = {
    "RFICDT": ("Informed consent", "dot", "muted"),
    "RANDDT": ("Randomisation", "diamond", ""),
    "TRTSDT": ("First dose", "diamond", "first"),
    "TRTEDT": ("Last dose", "diamond", ""),
    "NACTDT": ("New anticancer therapy", "up", ""),
    "EOSDT": ("End of study", "diamond", "muted"),
    "DTHDT": ("Death", "cross", "dead"),
    "LSTALVDT": ("Last known alive", "dot", "muted"),
}
RESPONSES = {"CR", "PR", "SD", "PD", "NE"}
_SEVERE = 3


def milestones(tables: Tables, study: Study) -> pd.DataFrame:
    """The dates of ADSL, each in a row of its own."""
    adsl = tables["adsl"]
    parts = [
        marks(rows, name, rows[variable], shape, style=style, title=name + ", " + iso(rows[variable]), place=float(place))
        for place, (variable, (name, shape, style)) in enumerate(MILESTONES.items())
        if variable in adsl and len(rows := adsl[adsl[variable].notna()])
    ]
    return pd.concat(parts) if parts else no_marks()


def visits(tables: Tables, study: Study) -> pd.DataFrame:
    """The visits of SV that took place; scheduled and unscheduled in one row."""
    sv = occurred(tables["sv"], "SV")
    return marks(sv, "Visit", complete(sv["SVSTDTC"]), "dot", title=_name_and_date(sv["VISIT"], sv["SVSTDTC"]))


def exposure(tables: Tables, study: Study) -> pd.DataFrame:
    """A row per drug, a bar per interval or single dose; one without an end goes on to the end of what is known."""
    adex = tables["adex"]
    doses = adex[adex["EXSEQ"].notna()]
    style = pd.Series("dose", index=doses.index).mask(doses["EXDOSE"].eq(0), "dose none")
    style = style + np.where(doses["AENDT"].isna(), f" {NOT_ENDED}", "")
    dose = join_texts([print_number(doses["EXDOSE"]), doses["EXDOSU"], doses["EXDOSFRQ"]], " ")
    title = join_texts([doses["EXTRT"], dose, _span(iso(doses["ASTDT"]), iso(doses["AENDT"]))], ", ")
    return marks(doses, doses["EXTRT"].str.capitalize(), doses["ASTDT"], "bar", end=doses["AENDT"], style=style, title=title)


def adverse_events(tables: Tables, study: Study) -> pd.DataFrame:
    """A row per preferred term, a bar per event with its grade; serious ones are marked."""
    adae = tables["adae"]
    grade = adae["ATOXGR"].fillna(adae["AETOXGR"]).fillna("")
    serious = adae["AESER"].eq("Y")
    style = "g" + grade.where(grade.isin(list("12345")), "0") + np.where(serious, " serious", "")
    style = style + np.where(adae["AENDT"].isna(), f" {NOT_ENDED}", "")
    name = adae["AEDECOD"].fillna(adae["AETERM"])
    told = [name, ("grade " + grade).mask(grade.eq("")), serious.map({True: "serious"}), _span(adae["AESTDTC"], adae["AEENDTC"])]
    text = grade + np.where(serious, " S", "")
    return marks(
        adae, name, adae["ASTDT"], "bar", end=adae["AENDT"], style=style, text=text.str.strip(), title=join_texts(told, ", ")
    )


def responses(tables: Tables, study: Study) -> pd.DataFrame:
    """A row per evaluator: the overall responses; another for those derived from the lesions."""
    rows = [("OVR", one) for one in evaluators_of(study)]
    wanted = {code_of(code, one): one.name for code, one in rows} | {"OVRD": "Derived from lesions"}
    return _overall(tables["adrs"], wanted)


def _overall(adrs: pd.DataFrame, wanted: Mapping[str, str]) -> pd.DataFrame:
    found = adrs[adrs["PARAMCD"].isin(list(wanted)) & adrs["ADT"].notna()]
    who = found["PARAMCD"].map(wanted).astype(DTYPES["Char"])
    place = found["PARAMCD"].map({code: float(place) for place, code in enumerate(wanted)})
    style = "r" + found["AVALC"].where(found["AVALC"].isin(RESPONSES), "NE")
    return marks(found, who, found["ADT"], "box", style=style, text=found["AVALC"].str.slice(0, 3),
                 title=join_texts([who, found["AVALC"], found["VISIT"], iso(found["ADT"])], ", "), place=place)  # fmt: skip


def laboratory(tables: Tables, study: Study) -> pd.DataFrame:
    """A row per parameter: each result against its limits of normal, which are at a third and two thirds of the height."""
    adlb = tables["adlb"]
    found = adlb[adlb["AVAL"].notna() & adlb["ADT"].notna()]
    low, high = found["ANRLO"], found["ANRHI"]
    width = (high - low).fillna(high).fillna(low).replace(0, np.nan)
    level = (found["AVAL"] - low.fillna(0).mask(low.isna() & high.isna())) / width
    level = ((level + 1) / 3).clip(0.02, 0.98).fillna(0.5)
    against = found["ANRIND"].fillna("")
    below, above = against.str.startswith("LOW"), against.str.startswith(("HIGH", "ABNORMAL"))
    shape = pd.Series("dot", index=found.index).mask(below, "down").mask(above, "up")
    severe = found["ATOXGRN"].ge(_SEVERE)
    style = pd.Series("normal", index=found.index).mask(against.eq(""), "muted").mask(below, "low").mask(above, "high")
    style = style + np.where(severe, " severe", "") + np.where(low.notna() & high.notna(), f" {LIMITS}", "")
    limits = print_number(low).fillna("") + " - " + print_number(high).fillna("")
    title = [found["PARAM"], print_number(found["AVAL"]), "normal " + limits.mask(low.isna() & high.isna()),
             "grade " + found["ATOXGR"], found["VISIT"], iso(found["ADT"])]  # fmt: skip
    return marks(found, found["PARAM"], found["ADT"], shape, style=style, title=join_texts(title, ", "), level=level, place=0.0)


def medication(tables: Tables, study: Study) -> pd.DataFrame:
    """A row per medication of ADCM, by its analysis dates."""
    adcm = tables["adcm"]
    return _medication(adcm, adcm["ASTDT"], adcm["AENDT"], study)


def collected_medication(tables: Tables, study: Study) -> pd.DataFrame:
    """A row per medication of CM; partial dates as wide as they may be."""
    cm = occurred(tables["cm"], "CM")
    return _medication(cm, earliest(cm["CMSTDTC"]), latest(cm["CMENDTC"]), study)


def _medication(rows: pd.DataFrame, start: Series, end: Series, study: Study) -> pd.DataFrame:
    known = end.notna() | of_category(rows["CMCAT"], PRIOR, study)  # a therapy before the trial goes on for nobody
    style = pd.Series("drug", index=rows.index).mask(~known, f"drug {NOT_ENDED}")
    name = rows["CMDECOD"].fillna(rows["CMTRT"])
    title = join_texts([name, rows["CMCAT"], _span(rows["CMSTDTC"], rows["CMENDTC"])], ", ")
    return marks(rows, name.str.capitalize(), start, "bar", end=end.fillna(start.where(known)), style=style, title=title)


def deviations(tables: Tables, study: Study) -> pd.DataFrame:
    """Deviations of ADDV with a date, a row per severity."""
    addv = tables["addv"]
    severity = addv["ASEV"].str.capitalize().fillna("Severity not stated")
    title = join_texts([addv["ACAT1"], addv["DVTERM"], addv["DVSTDTC"].str.slice(0, 10)], ", ")
    style = pd.Series("high", index=addv.index).mask(addv["ASEV"].ne(MAJOR), "muted")
    place = addv["ASEV"].map({MAJOR: 0.0, MINOR: 1.0}).fillna(2.0)
    return marks(addv, severity, addv["ASTDT"], "diamond", style=style, title=title, place=place)


def collected_deviations(tables: Tables, study: Study) -> pd.DataFrame:
    """Deviations of DV with a date."""
    dv = tables["dv"]
    start = complete(dv["DVSTDTC"])
    return marks(dv, "Deviation", start, "diamond", style="high", title=_name_and_date(dv["DVTERM"], dv["DVSTDTC"]))


def issues(tables: Tables, study: Study) -> pd.DataFrame:
    """Open issues of rows of a visit, by severity, at the day of the visit."""
    listed, folders = tables["issues"], tables.get("visits")
    if folders is None or listed.empty:
        return no_marks()
    parts = {part: part_of(listed["ROWKEY"], part) for part in ("SITEID", "SUBJID", "FOLDER", "FOLDERSEQ")}
    keyed = listed.assign(**parts).merge(folders[[*parts, "VISITDT"]].drop_duplicates([*parts]), on=[*parts])
    title = join_texts([keyed["CODE"], keyed["DATASET"], keyed["MESSAGE"]], ", ")
    place = keyed["SEVERITY"].map({"error": 0.0, "warn": 1.0, "info": 2.0})
    name = keyed["SEVERITY"].map({"error": "Errors", "warn": "Warnings", "info": "Notes"}).astype(DTYPES["Char"])
    return marks(keyed, name, keyed["VISITDT"], "diamond", style="i" + keyed["SEVERITY"], title=title, place=place)


def _span(start: Series, end: Series) -> Series:
    """`2024-01-03 to 2024-02-01`, of dates as collected."""
    first, last = (text.astype(DTYPES["Char"]).str.slice(0, 10) for text in (start, end))
    return first.fillna("unknown") + " to " + last.fillna("no end")


def _name_and_date(name: Series, date: Series) -> Series:
    return join_texts([name, date.astype(DTYPES["Char"]).str.slice(0, 10)], ", ")
