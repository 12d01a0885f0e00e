"""The tables below the timeline, a function each: takes tables by name, gives USUBJID and the columns as they are printed."""

from collections.abc import Mapping

import pandas as pd

from pipeline.core.occurred import occurred
from pipeline.core.series import Series
from pipeline.endpoints.deviations import IN_DATA, REPORTED
from pipeline.review.subject_pages.lanes import Tables
from pipeline.study import Study
from pipeline.tlf.layout.printed import join_texts, print_analysis_date, print_date, print_number
from pipeline.tlf.outputs.questionnaires.scores import ITEM_COUNT
from schemas.base import DTYPES


def _table(rows: pd.DataFrame, columns: Mapping[str, Series], order: list[str]) -> pd.DataFrame:
    """The columns of `rows` by subject, in order; a column that nobody has a value of is left out."""
    made = pd.DataFrame({"USUBJID": rows["USUBJID"], **columns}).loc[rows.sort_values(["USUBJID", *order], kind="stable").index]
    return made[["USUBJID", *(name for name in columns if made[name].notna().any())]]


def _optional(rows: pd.DataFrame, name: str) -> Series:
    return rows[name] if name in rows else pd.Series(None, index=rows.index, dtype=DTYPES["Char"])


def visits(tables: Tables, study: Study) -> pd.DataFrame:
    """SV, also what did not take place."""
    sv = tables["sv"]
    columns = {"Visit": sv["VISIT"], "Start (day)": print_date(sv["SVSTDTC"], sv["SVSTDY"]),
               "End (day)": print_date(sv["SVENDTC"], sv["SVENDY"]), "Took place": _optional(sv, "SVOCCUR")}  # fmt: skip
    return _table(sv, columns, ["SVSTDTC", "VISITNUM"])


def doses(tables: Tables, study: Study) -> pd.DataFrame:
    """EX as collected."""
    ex = tables["ex"]
    amount = print_number(ex["EXDOSE"]).fillna(_optional(ex, "EXDOSTXT"))
    columns = {
        "Drug": ex["EXTRT"],
        "Dose": join_texts([amount, ex["EXDOSU"]], " "),
        "Frequency": ex["EXDOSFRQ"],
        "Start (day)": print_date(ex["EXSTDTC"], ex["EXSTDY"]),
        "End (day)": print_date(ex["EXENDTC"], ex["EXENDY"]),
        "Reason for adjustment": ex["EXADJ"],
    }
    return _table(ex, columns, ["EXTRT", "EXSTDTC"])


def adverse_events(tables: Tables, study: Study) -> pd.DataFrame:
    """ADAE, treatment-emergent or not."""
    adae = tables["adae"]
    columns = {
        "Preferred term": adae["AEDECOD"].fillna(adae["AETERM"]),
        "Reported term": adae["AETERM"],
        "Start (day)": print_date(adae["AESTDTC"], adae["ASTDY"]),
        "End (day)": print_date(adae["AEENDTC"], adae["AENDY"]),
        "Grade": adae["ATOXGR"].fillna(adae["AETOXGR"]),
        "Serious": adae["AESER"],
        "TE": adae["TRTEMFL"],
        "Related": adae["AREL"],
        "Action taken": adae["AEACN"],
        "Outcome": adae["AEOUT"],
    }
    return _table(adae, columns, ["ASTDT", "AESEQ"])


def responses(tables: Tables, study: Study) -> pd.DataFrame:
    """ADRS: the assessments of every evaluator and what was derived from them."""
    adrs = tables["adrs"]
    columns = {
        "Parameter": adrs["PARAM"],
        "Evaluator": adrs["AEVAL"],
        "Visit": adrs["VISIT"],
        "Date (day)": print_analysis_date(adrs["ADT"], adrs["ADY"], adrs["ADTF"]),
        "Result": adrs["AVALC"],
    }
    return _table(adrs, columns, ["ADT", "PARAMN"])


def lesions(tables: Tables, study: Study) -> pd.DataFrame:
    """TR: every measurement or state of every lesion."""
    tr = tables["tr"][tables["tr"]["TRLNKID"].notna()]
    columns = {
        "Lesion": tr["TRLNKID"],
        "Kind": tr["TRGRPID"],
        "Evaluator": join_texts([tr["TREVAL"], _optional(tr, "TREVALID")], ", "),
        "Visit": tr["VISIT"],
        "Date (day)": print_date(tr["TRDTC"], tr["TRDY"]),
        "Test": tr["TRTEST"],
        "Result": join_texts([tr["TRSTRESC"], tr["TRSTRESU"]], " "),
        "Not done": join_texts([tr["TRSTAT"], tr["TRREASND"]], ": "),
    }
    return _table(tr, columns, ["TRLNKID", "TRDTC", "TRSEQ"])


def laboratory(tables: Tables, study: Study) -> pd.DataFrame:
    """ADLB with limits of normal and grade."""
    adlb = tables["adlb"]
    low, high = print_number(adlb["ANRLO"]), print_number(adlb["ANRHI"])
    columns = {
        "Test": adlb["PARAM"],
        "Visit": adlb["VISIT"],
        "Date (day)": print_analysis_date(adlb["ADT"], adlb["ADY"]),
        "Result": adlb["AVALC"].fillna(print_number(adlb["AVAL"])),
        "Normal range": (low + " - " + high).fillna("≥ " + low).fillna("≤ " + high),
        "Against range": adlb["ANRIND"],
        "Grade if low": adlb["ATOXGRL"],
        "Grade if high": adlb["ATOXGRH"],
    }
    return _table(adlb, columns, ["PARAM", "ADT", "ASEQ"])


def ecg(tables: Tables, study: Study) -> pd.DataFrame:
    """ADEG: recorded, derived and averaged."""
    adeg = tables["adeg"]
    value = print_number(adeg["AVAL"].round(1)).fillna(adeg["AVALC"])
    columns = {
        "Test": adeg["PARAM"],
        "Visit": adeg["VISIT"],
        "Date (day)": print_analysis_date(adeg["ADT"], adeg["ADY"]),
        "Time point": adeg["EGTPT"],
        "Result": join_texts([value, adeg["DTYPE"].str.lower()], ", "),
        "Change": print_number(adeg["CHG"].round(1)),
        "Category": adeg["AVALCAT1"],
        "Category of change": adeg["CHGCAT1"],
    }
    return _table(adeg, columns, ["PARAM", "ADT", "ASEQ"])


def questionnaires(tables: Tables, study: Study) -> pd.DataFrame:
    """ADQS: the scores."""
    adqs = tables["adqs"][tables["adqs"]["PARAMCD"].ne(ITEM_COUNT)]
    columns = {
        "Questionnaire": adqs["PARCAT1"],
        "Scale": adqs["PARAM"],
        "Visit": adqs["VISIT"],
        "Date (day)": print_analysis_date(adqs["ADT"], adqs["ADY"]),
        "Items answered": print_number(adqs["NITEMANS"]) + " of " + print_number(adqs["NITEMS"]),
        "Score": print_number(adqs["AVAL"].round(1)),
        "Change": print_number(adqs["CHG"].round(1)),
        "Category of change": adqs["CHGCAT1"],
    }
    return _table(adqs, columns, ["PARCAT1", "PARAM", "ADT", "ASEQ"])


def medication(tables: Tables, study: Study) -> pd.DataFrame:
    """ADCM: medication and therapies of the cancer, with when it was relative to the treatment."""
    adcm = tables["adcm"]
    when = {"PREFL": "prior", "ONTRTFL": "concomitant", "FUPFL": "after treatment"}
    told = [pd.Series(words, index=adcm.index).where(adcm[flag].eq("Y")) for flag, words in when.items()]
    return _medication(adcm, adcm["ASTDY"], adcm["AENDY"], {"When": join_texts(told, ", ")})


def collected_medication(tables: Tables, study: Study) -> pd.DataFrame:
    """CM: medication and therapies of the cancer."""
    cm = occurred(tables["cm"], "CM")
    return _medication(cm, cm["CMSTDY"], cm["CMENDY"], {})


def _medication(rows: pd.DataFrame, start: Series, end: Series, more: Mapping[str, Series]) -> pd.DataFrame:
    columns = {
        "Name": rows["CMDECOD"].fillna(rows["CMTRT"]),
        "Reported name": rows["CMTRT"],
        "Category": rows["CMCAT"],
        "Indication": rows["CMINDC"],
        "Start (day)": print_date(rows["CMSTDTC"], start),
        "End (day)": print_date(rows["CMENDTC"], end),
        "Status": rows["CMENRTPT"],
        **more,
    }
    return _table(rows, columns, ["CMSTDTC", "CMSEQ"])


def deviations(tables: Tables, study: Study) -> pd.DataFrame:
    """ADDV: reported, shown by the data, or found by a check."""
    addv = tables["addv"]
    columns = {
        "Deviation": addv["DVTERM"],
        "Category": addv["ACAT1"],
        "Severity": addv["ASEV"].str.capitalize(),
        "Date (day)": print_date(addv["DVSTDTC"], addv["ASTDY"]),
        "Found by": addv["FOUNDBY"].mask(addv["FOUNDBY"].eq(REPORTED), "Form").mask(addv["FOUNDBY"].eq(IN_DATA), "Data"),
    }
    return _table(addv, columns, ["DVSTDTC", "ASEQ"])


def collected_deviations(tables: Tables, study: Study) -> pd.DataFrame:
    """DV."""
    dv = tables["dv"]
    columns = {
        "Deviation": dv["DVTERM"],
        "Coded": dv["DVDECOD"],
        "Category": dv["DVCAT"],
        "Date (day)": print_date(dv["DVSTDTC"], dv["DVSTDY"].astype("float64")),
    }
    return _table(dv, columns, ["DVSTDTC", "DVSEQ"])


def eligibility(tables: Tables, study: Study) -> pd.DataFrame:
    """IE: the criteria that were not met."""
    ie = tables["ie"]
    columns = {"Criterion": ie["IETESTCD"], "Text": ie["IETEST"], "Kind": ie["IECAT"], "Answer": ie["IEORRES"],
               "Date (day)": print_date(ie["IEDTC"], ie["IEDY"])}  # fmt: skip
    return _table(ie, columns, ["IEDTC", "IETESTCD"])


def issues(tables: Tables, study: Study) -> pd.DataFrame:
    """What is open on the issue list."""
    listed = tables["issues"]
    place = join_texts([listed["FILE"], listed["LINE"]], ":").fillna(listed["ROWKEY"])
    columns = {"Code": listed["CODE"], "Severity": listed["SEVERITY"], "Form": listed["DATASET"], "Row": place,
               "Column": listed["COLUMN"], "Value as found": listed["VALUE"], "What is wrong": listed["MESSAGE"],
               "What the pipeline did": listed["ACTION"], "First seen": listed["FIRSTSEEN"]}  # fmt: skip
    return _table(listed, columns, ["CODE", "ROWKEY"])
