"""Data issues: the catalogue of codes, and issue records built from the rows and values at fault.

Every room reports in one form: code, severity, place, the value as found, and what the pipeline did with it (STUDY_SPEC 9).
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.core.series import Series
from schemas.base import conform, empty, names
from schemas.issues import Issues

OPEN, CLOSED = "open", "closed"
"""STATUS of an issue in the list that is kept from transfer to transfer (schemas.issues.IssueList)."""


@dataclass(frozen=True)
class Code:
    """One kind of issue: `severity` is error (must be mended before lock), warn (to be reviewed) or info (counted)."""

    severity: str
    message: str
    action: str


CATALOGUE: dict[str, Code] = {
    # values
    "DATE_INVALID": Code("error", "is not a date of the calendar", "left blank in SDTM"),
    "DATE_AMBIGUOUS": Code("error", "can be read as day/month and as month/day", "left blank in SDTM"),
    "CT_UNMAPPED": Code("error", "is not a known code or term", "left blank in SDTM"),
    "TERM_RETIRED": Code("error", "is a term that the terminology no longer has", "left blank in SDTM"),
    "TERM_UNCODED": Code("warn", "is coded neither in the file of the dictionary nor on the form", "kept without coded terms"),
    "CODED_TWICE": Code("error", "is coded in two ways", "taken from the form, if that has it coded"),
    "CODE_UNKNOWN": Code(
        "error", "is coded to a term that the dictionary does not have", "kept as coded on the form, else as in the file"
    ),
    "CODE_HIERARCHY": Code("error", "is coded otherwise than the dictionary", "the dictionary is used"),
    "NUMBER_INVALID": Code("error", "is not a number", "left blank in SDTM"),
    "UNIT_UNKNOWN": Code("error", "has no known unit", "no standardised value"),
    "REQUIRED_MISSING": Code("error", "is required and empty", "kept empty"),
    "DATE_MIXED": Code("warn", "is month/day where others of this column are day/month", "read in the only way it can be"),
    "DATE_FORMAT": Code(
        "warn", "is not written as study.yaml declares its dates", "read in the only way it can be, or left blank"
    ),
    "TIME_INVALID": Code("error", "is not a time of the clock", "the date is kept without it"),
    "TIME_UNUSED": Code("info", "is a time without a complete date", "the date is kept without it"),
    "TIME_OFFSET": Code("info", "has an offset from UTC", "the time is kept as local time, without the offset"),
    "TIME_MIDNIGHT": Code("info", "is the end of the day", "read as 00:00 of the day after"),
    "TIME_DIFFERS": Code("warn", "is another time than its date field has", "the time field is used"),
    "SPECIAL_MISSING": Code("warn", "is a special missing value of SAS that study.yaml does not explain", "treated as missing"),
    "DATE_FUTURE": Code("error", "is after the day on which it was entered", "kept as entered"),
    "TEXT_TRANSLATED": Code("info", "is text in another script", "translated as translations.csv of the study says"),
    "TEXT_UNTRANSLATED": Code(
        "warn", "is text in another script without a line in translations.csv", "kept; counted as a value of its own"
    ),
    "TEXT_LONG": Code("info", "is longer than 200 bytes", "continued in the supplemental qualifiers"),
    # files and rows
    "FILE_EXTRA": Code("info", "is not the file of a form", "not read"),
    "COLUMN_EXTRA": Code("info", "is not a column of the form", "not read"),
    "CELLS_EMPTY": Code("info", "is empty in rows of a file with a column per test", "no row of the test is made of them"),
    "JOIN_UNMATCHED": Code("warn", "is a file without a row of this key", "the columns of that file are empty"),
    "FIELD_UNMAPPED": Code("warn", "is a field that the mapping does not know", "not submitted"),
    "RAW_UNPARSED": Code("error", "was entered, and the column that is read is empty", "left blank in SDTM"),
    "DECODE_DIFFERS": Code("error", "is a label that does not belong to its code", "the code is used"),
    "VERSION_UNKNOWN": Code("warn", "is not a version of the form that study.yaml knows", "read as the version of the transfer"),
    "VERSION_ANSWER": Code("warn", "has an answer that the version of its row does not ask for", "used"),
    "VENDOR_OLDER": Code("warn", "has data to an earlier day than the EDC", "read as it is"),
    "VENDOR_NEWER": Code("info", "has data after the data cut-off", "cut by the date of each record"),
    "VENDOR_UNDATED": Code("warn", "has no dates of its delivery in this transfer", "read as it is"),
    "TRANSFER_OLDER": Code(
        "warn", "is the latest change in this transfer, and the transfer before has a later one", "read as it is"
    ),
    "TRANSFER_UNCOMPARED": Code("warn", "is the transfer before, and it cannot be read", "not compared with it"),
    "ROWS_DROPPED": Code("warn", "has fewer rows than in the transfer before", "read as it is"),
    "ROW_UNIDENTIFIED": Code("error", "is empty, so the row belongs to no subject or visit", "row quarantined"),
    "STUDY_OTHER": Code("error", "is another study's", "row quarantined"),
    "DUP_EXACT": Code("info", "repeats an earlier row word for word", "the later row is dropped"),
    "DUP_CONFLICT": Code("error", "has the key of another row, with other values", "the row modified last is kept"),
    "RESCRN_UNKNOWN": Code("error", "is an earlier screening number that has no DM record", "screened for the first time"),
    "SUBJECT_UNKNOWN": Code("error", "belongs to a subject who has no DM record", "row quarantined"),
    "SUBJECT_SITE": Code("error", "is a subject of the same birth date and sex at another site too", "kept as two subjects"),
    "KEY_DUP": Code("error", "has the key of another record", "the dataset is not written"),
    "VISIT_UNKNOWN": Code("warn", "is not a visit of this trial", "no visit number"),
    "VISIT_WINDOW": Code("warn", "is a visit outside its window", "kept as entered"),
    "VISIT_ORDER": Code("warn", "is dated before the visit that precedes it", "kept as entered"),
    "CONSENT_ORDER": Code("error", "is dated before consent", "kept as entered"),
    "DOMAIN_ABSENT": Code("warn", "is not among the source's datasets", "treated as empty"),
    "VARIABLE_ABSENT": Code("warn", "is not a variable of the source's dataset", "treated as empty"),
    "VARIABLE_EMPTY": Code("warn", "has no value in any record of the dataset", "nothing is counted by it"),
    "VARIABLE_UNREAD": Code("warn", "tells records apart that no rule tells apart", "not read; the records count as alike"),
    "VARIABLE_EXTRA": Code("info", "is not a variable that this pipeline uses", "not carried on"),
    # versions of the protocol (sdtm/conformance, in every run)
    "PROTOCOL_UNKNOWN": Code("warn", "is no version of the protocol that study.yaml knows", "kept as entered"),
    "CRITERION_VERSION": Code("warn", "is no criterion of the version that the subject consented to", "kept as entered"),
    # results of laboratory and vital signs
    "TEST_NAMES": Code("warn", "is another name of a test than most of its records have", "analysed under the commonest name"),
    "RESULT_BEYOND": Code("info", "is a result below or above a limit", "graded where every such value has the grade"),
    "RESULT_TEXT": Code("warn", "is a result without a number, of a test that has numbers", "not analysed"),
    "UNIT_OTHER": Code("error", "is a unit that cannot be converted into that of its parameter", "kept as text, not compared"),
    "UNIT_UNGRADED": Code("warn", "is a unit in which the limits of CTCAE cannot be read", "no grade"),
    "RANGE_ABSENT": Code("warn", "has results without the limit of normal or baseline that their grade needs", "no grade"),
    "RANGE_ODD": Code("warn", "is a range of normal that cannot be used", "no limits of normal for these results"),
    "GRADE_OPEN": Code("warn", "is a result that may have more than one grade", "no grade"),
    "GRADE_CLINICAL": Code(
        "info", "has results that CTCAE grades higher where more is known than the result", "graded by the result alone"
    ),
    "GRADE_DIFFERS": Code("warn", "is the collected grade, and the result has another", "the grade of the result is analysed"),
    "CALCIUM_TOTAL": Code("warn", "is calcium that cannot be corrected for albumin of the same sample", "no grade"),
    "SPECIMEN_UNKNOWN": Code("error", "is a specimen without a parameter of its own", "not analysed"),
    "SERIES_UNKNOWN": Code("warn", "is empty where it tells other records of the parameter apart", "compared among themselves"),
    "BASELINE_OTHER": Code("warn", "has no baseline of its kind where the subject has one of another", "no change from baseline"),
    # electrocardiograms
    "QTC_UNDERIVED": Code("warn", "is a QT without an RR above 0 of the same recording", "no QTc is derived from it"),
    "QTC_DIFFERS": Code("warn", "is a recorded QTc that differs from the one derived from QT and RR", "both kept"),
    # questionnaires
    "ITEM_TWICE": Code("warn", "is an item with two different answers on one questionnaire", "not scored"),
    "ITEM_REPEATED": Code("info", "is an item with the same answer twice on one questionnaire", "counted once"),
    "ITEM_MISSING": Code(
        "info", "is an item without an answer on a questionnaire that was filled in", "scored without it, if enough are left"
    ),
    "ITEM_RANGE": Code("error", "is no answer that the item has", "not scored"),
    "ITEM_UNKNOWN": Code("warn", "is no item of the questionnaire as it is defined", "not scored"),
    "SCALE_UNSCORED": Code("info", "is a scale with fewer answers than its score needs", "no score"),
    "QUESTIONNAIRE_UNKNOWN": Code("warn", "is a questionnaire that nothing defines", "not scored"),
    # medication, procedures and deviations
    "CM_END_LT_START": Code("error", "ends before it starts", "both dates kept; it counts by the days between them"),
    "PR_END_LT_START": Code("error", "ends before it starts", "both dates kept; it counts by the days between them"),
    "DV_END_LT_START": Code("error", "ends before it starts", "both dates kept"),
    "CM_START_UNKNOWN": Code(
        "info", "has no start that says whether it began before the first dose", "counted as begun before it"
    ),
    "PR_START_UNKNOWN": Code("info", "has no start that says whether it was before the first dose", "counted as before it"),
    "ATC_ABSENT": Code(
        "warn", "is a class of interest by codes of the ATC, and no medication has a code", "no medication is in it by code"
    ),
    "DV_UNGRADED": Code("error", "is a deviation whose category says neither major nor minor", "shown as not stated"),
    "SUPP_ORPHAN": Code("error", "qualifies a record that the dataset does not have", "kept in SUPP--; no result reads it"),
    # lesions and responses
    "SIZE_RANGE": Code("warn", "is outside 0 to 300 mm", "kept as entered"),
    "TSTM_CONFLICT": Code("warn", "is ticked too small to measure and has a number", "the number is used"),
    "SIZE_CONFLICT": Code("warn", "is a size of a lesion that is stated not to have one", "the statement is used"),
    "TARGET_MISSING": Code("warn", "is a target lesion without a row at this assessment", "a NOT DONE record is made"),
    "BASELINE_RECIST": Code("warn", "does not meet the RECIST 1.1 rules for target lesions", "kept as the investigator chose"),
    "LESION_DIFFERS": Code("error", "is another kind or organ than the lesion was identified with", "the first row counts"),
    "LESION_AXIS": Code("warn", "is the axis that RECIST 1.1 does not measure of this lesion", "the axis measured is used"),
    "NEW_NODE_SMALL": Code("warn", "is a new lymph node below 10 mm", "kept as entered"),
    "BASELINE_MISSING": Code("warn", "is a target lesion that was not measured at baseline", "kept; no change from baseline"),
    "BASELINE_OLD": Code("warn", "is the baseline scan, longer before the start than the window allows", "used as the baseline"),
    "NEWL_NOT_PD": Code("warn", "is not PD although there is a new lesion", "kept as the investigator assessed it"),
    "PD_NO_REASON": Code("warn", "is PD without a lesion, a new lesion or a clinical sign that says so", "kept as assessed"),
    "NEWL_MISSING": Code("warn", "leaves the question for new lesions unanswered", "treated as no new lesion"),
    "RSP_UNKNOWN": Code("error", "is no response of RECIST 1.1", "kept; no assessment of the analysis"),
    "CRITERIA_ABSENT": Code("error", "is a set of criteria by which no response was collected", "every response is MISSING"),
    "EVALUATOR_UNKNOWN": Code("warn", "is an evaluator whom study.yaml does not declare", "not analysed; add it to evaluators"),
    "EVALUATOR_ABSENT": Code("error", "is in no record for an evaluator whom study.yaml declares", "every response is MISSING"),
    "EVALUATOR_LESIONS": Code("warn", "is an evaluator with responses and without lesions", "the investigator's baseline counts"),
    "EVALUATOR_VISIT": Code("warn", "is of other evaluators only at a visit", "no assessment of this evaluator"),
    "EVALUATOR_READERS": Code("error", "is of several readers at a visit, of whom none is accepted", "all of them count"),
    "ADJUDICATOR_ALONE": Code("error", "is an adjudicator at a visit without a reader", "counts if it was accepted"),
    "ACCEPTED_NONE": Code("error", "is Y for no overall response of the visit", "no assessment counts at the visit"),
    "ACCEPTED_SEVERAL": Code(
        "error", "is Y for more than one overall response of the visit", "one of a day counts, as bor.duplicates decides"
    ),
    "RSP_CONFLICT": Code("warn", "is a response of an assessment that is ticked not done", "the response is used"),
    "RSP_MISSING": Code("warn", "has lesion measurements and no response form", "no overall response in SDTM"),
    "TR_ORPHAN": Code("error", "names a lesion that was never identified", "kept"),
    "RS_ORPHAN": Code("warn", "is a response without lesion measurements", "kept"),
    "SUM_DIFF": Code("warn", "differs from the sum of the diameters", "kept as the investigator entered it"),
    # the investigator's response against the one that the lesions make (STUDY_SPEC 4.8)
    "PR_NOT_MET": Code("warn", "is a better response than the lesions show", "the investigator's response is analysed"),
    "PR_MISSED": Code("warn", "is a worse response than the lesions show", "the investigator's response is analysed"),
    "PD_NOT_MET": Code("warn", "is a progression that the lesions do not show", "the investigator's response is analysed"),
    "PD_MISSED": Code("warn", "is no progression although the lesions show one", "the investigator's response is analysed"),
    "CR_NODE": Code("warn", "differs on complete response with lymph node targets", "the investigator's response is analysed"),
    "NE_RULE": Code("warn", "differs on whether the assessment can be evaluated", "the investigator's response is analysed"),
    "AFTER_PD": Code("info", "differs from the lesions after progression", "not used for response"),
    "AFTER_CR": Code("warn", "is no progression although a lesion is back after CR", "the investigator's response is analysed"),
    "NEWL": Code("warn", "differs because of a new lesion", "the investigator's response is analysed"),
    "CR_THEN_PR": Code("warn", "is a partial response after a complete response", "kept; to be queried"),
    "PD_AFTER_NACT": Code("info", "is a progression after new anti-cancer therapy", "not an event of the primary analysis"),
    # events and exposure
    "NOT_OCCURRED": Code("info", "has records that say that something did not occur (--OCCUR, --STAT)", "not counted"),
    "GRADE_UNKNOWN": Code("warn", "is no grade of CTCAE", "no grade"),
    "GRADE_ABSENT": Code(
        "warn",
        "is collected where events have no grade of CTCAE",
        "severity is no grade: in no table of grades, or Missing there",
    ),
    "DEVIATION_ABSENT": Code("warn", "is in populations.per_protocol, and no deviation of DV has it", "excludes nobody"),
    "GROUP_EMPTY": Code("info", "is a group of events without any event", "shown with 0"),
    "QUERY_VERSION": Code(
        "warn", "is a query of another version of the dictionary", "used; terms that have another name by now find no event"
    ),
    "QUERY_TERM": Code("warn", "has terms that the dictionary does not have", "the terms find no event"),
    "AE_UNCODED": Code("warn", "is empty: the event has no preferred term", "kept; counted as uncoded"),
    "AE_ONGO_END": Code("warn", "is ticked ongoing and has an end date", "the end date is used"),
    "AE_END_LT_START": Code("error", "ends before it starts", "both dates kept"),
    "AE_START_CONFLICT": Code("warn", "contradicts when the event began", "the start date is used"),
    "TIMEPOINT_UNKNOWN": Code(
        "warn", "is a reference time point that te.reference_points does not place in time", "the relation to it is not used"
    ),
    "AEG_ORPHAN": Code("error", "is a change of grade of an event that is not there", "makes no record"),
    "AE_DOSE_UNKNOWN": Code("warn", "belongs to a subject without any exposure", "not treatment-emergent"),
    "EX_NOTGIVEN_DOSE": Code("warn", "is marked not given and has a dose", "not counted as exposure"),
    "DOSE_UNIT": Code("error", "is a unit that cannot be read as a mass", "no dose in mg, no total"),
    "DOSE_UNIT_MISSING": Code("warn", "is empty: the doses have no unit", "read as mg"),
    "DOSE_FREQUENCY": Code("error", "is a frequency without a known number of doses", "no total dose"),
    "EX_OPEN": Code("warn", "is empty though the drug did not go on", "closed by the rule"),
    "EX_NO_AMOUNT": Code("warn", "is empty: how much was given is not known", "counted as a dose, in no sum of doses"),
    "DOSE_IMPUTED": Code("warn", "is a partial date of the first dose", "the first possible day is used"),
    "DOSE_CONFLICT": Code("error", "disagrees with the doses of EX", "EX is used"),
    "TREATMENT_END_MISSING": Code("warn", "has no disposition, and the subject has left the study", "ended with the study"),
    "DISPOSITION_UNKNOWN": Code(
        "error", "is a subcategory of dispositions that no rule knows", "ends neither treatment nor study"
    ),
    "THERAPY_UNKNOWN": Code("error", "is a category that no rule knows", "counted as neither prior nor subsequent therapy"),
    "ARM_UNPLANNED": Code("warn", "is empty though the subject was treated", "shown as Unplanned Treatment"),
    "ENROLMENT_MISSING": Code("error", "has no milestone of a subject who was treated", "in the safety set alone"),
    "ARM_UNKNOWN": Code("error", "is not an arm of the design", "no arm is read from it"),
    "RAND_TWICE": Code("error", "is a second randomisation of the subject", "the first one counts"),
    "DOSE_BEFORE_RAND": Code("error", "is a dose before the randomisation", "kept as exposure"),
    "TREATMENT_OTHER": Code("warn", "is of another arm than the one assigned", "kept as exposure"),
    "KIT_UNKNOWN": Code("error", "is a kit whose treatment is not known", "no arm is read from it"),
    "DRUG_UNKNOWN": Code("error", "is not a drug of the design", "kept as exposure; in no summary of a drug"),
    "STRATUM_DIFF": Code("warn", "is another stratum than that of the randomisation", "both kept; the latter stratifies"),
    "STRATUM_UNKNOWN": Code("error", "is not a value of the stratum in the design", "left blank in SDTM"),
    "EX_OVERLAP": Code("warn", "overlaps another dosing interval of the same drug", "kept as entered"),
    # two sources of one fact (adam/conformance, in every run)
    "LAST_DOSE_DIFF": Code("warn", "the last dose in EX is not at the end of treatment in DS", "both kept; to be queried"),
    "AE_EX_DIFF": Code("warn", "a change of dose for an adverse event is in AE or in EX alone", "both kept; to be queried"),
    "AE_LB_DIFF": Code("warn", "an event and the graded results of its laboratory test differ", "both kept; to be queried"),
    "DEATH_DIFF": Code("warn", "forms disagree on the death", "all kept; to be queried"),
    "SEX_DIFF": Code("warn", "is not possible for the subject's sex", "both kept; to be queried"),
    "VISIT_DATE_DIFF": Code("warn", "is of other days than its visit", "both kept; to be queried"),
    # deaths, survival, origin
    "DTH_CONFLICT": Code("error", "gives another date of death than the source trusted most", "the source trusted most is used"),
    "DTH_SOURCE": Code("warn", "is the date of a death that the source trusted most does not date", "used as the date of death"),
    "DTH_AFTER_CUTOFF": Code("warn", "is a death after the cut-off, of a fatal event before it", "alive at the cut-off"),
    "DTH_NODATE": Code("error", "is a death without any date", "survival is censored at the last date known alive"),
    "AFTER_DEATH": Code("error", "is dated after death", "not used as evidence of life"),
    "MIXED_ORIGIN": Code("warn", "takes the analysis origin from another date than others do", "used as configured"),
    "ORIGIN_MISSING": Code("error", "has none of the dates that the analysis may start from", "no time-to-event record"),
    "DATE_UNUSABLE": Code("error", "has no date that the analysis can use", "not analysed"),
    "TTE_UNDATED": Code("error", "is an event or a censoring without any date", "kept without a time"),
    "TTE_NEGATIVE": Code("error", "ends before it starts", "the record starts and ends on the origin date"),
}

# Column of the rows at fault -> column of the issue. FILELINE, because a form may have a LINE of its own (a line of therapy).
_WHERE = {name: name for name in ("USUBJID", "SITEID", "SUBJID", "ROWKEY", "FILE")} | {"FILELINE": "LINE"}


def found(
    code: str,
    rows: pd.DataFrame,
    dataset: str,
    *,
    column: str = "",
    value: Series | str = "",
    message: Series | str = "",
    action: str = "",
    severity: str = "",
) -> pd.DataFrame:
    """Issue records, one per row of `rows`, with the identity its columns have (USUBJID, SITEID, SUBJID, ROWKEY, FILE, FILELINE).

    `value` defaults to `rows[column]`; `message`, `action`, `severity` to those of the catalogue. KeyError for an unknown code.
    """
    kind = CATALOGUE[code]
    if not len(rows):  # most questions find nothing
        return empty(Issues)
    shown = value if isinstance(value, pd.Series) or value else rows.get(column, pd.Series("", index=rows.index))
    made: dict[str, Any] = {name: rows[source].astype("str") for source, name in _WHERE.items() if source in rows.columns}
    said = message if isinstance(message, pd.Series) else pd.Series(message or kind.message, index=rows.index)
    made |= {
        "CODE": code,
        "SEVERITY": severity or kind.severity,
        "DATASET": dataset,
        "COLUMN": column,
        "VALUE": shown.astype("str") if isinstance(shown, pd.Series) else shown,
        "MESSAGE": (f"{column} " if column else "") + said.astype("str"),
        "ACTION": action or kind.action,
    }
    return conform(pd.DataFrame(made, index=rows.index).reindex(columns=names(Issues)), Issues)


def of_findings(findings: pd.DataFrame) -> pd.DataFrame:
    """Issue records of the findings (schemas.conformance.Conformance) whose check is a code of the catalogue: one per finding."""
    known = findings[findings["CHECK"].isin(list(CATALOGUE))]
    pairs = known[["CHECK", "DATASET"]].drop_duplicates().to_numpy().tolist()
    parts = []
    for code, dataset in pairs:
        rows = known[known["CHECK"].eq(code) & known["DATASET"].eq(dataset)]
        parts.append(found(code, rows, dataset, value=rows["KEY"].fillna(""), message=rows["MESSAGE"]))
    return gather(*parts)


def open_errors(listed: pd.DataFrame, explained: Collection[str] = ()) -> pd.DataFrame:
    """The issues of an IssueList that stop a study in lock mode: open errors whose code the study has not `explained`.

    An unknown code of a form is an error, unless its codelist may be extended.
    """
    errors = listed["STATUS"].eq(OPEN) & listed["SEVERITY"].eq("error")
    return listed[errors & ~listed["CODE"].isin(list(explained))]


def gather(*parts: pd.DataFrame) -> pd.DataFrame:
    """One issue table from many, in a fixed order and without repeats; the empty table when nothing was found."""
    filled = [part for part in parts if len(part)]
    if not filled:
        return empty(Issues)
    together = pd.concat(filled, ignore_index=True).drop_duplicates()
    return together.sort_values(["DATASET", "CODE", "USUBJID", "SUBJID", "ROWKEY", "COLUMN", "VALUE"], ignore_index=True)
