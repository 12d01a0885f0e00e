"""The forms of the screening visit and the history: DM, IC, IE, ENR, CD, MH, PTX, PSRG, PRT.

Takes the subjects; gives these forms as text. A re-screened person has a second, earlier set of the first four (X06).
"""

import numpy as np
import pandas as pd
from numpy.random import Generator

from ..forms.rows import entered, line_numbers, rows
from ..plan import Days, integers, pick
from ..subjects import columns
from ..terms import HISTORY, PRIOR_REGIMEN, PRIOR_SHARE
from ..text import iso, whole, yes

YEAR = 365.25


def screening_forms(subjects: pd.DataFrame, rng: Generator) -> dict[str, pd.DataFrame]:
    """Consent, demographics, eligibility, enrolment, diagnosis of everybody; the failed first screening of the re-screened."""
    passed = (subjects["STATUS"] != "SCREEN FAILURE").to_numpy()
    forms = _participation(subjects, passed, rng)
    again = subjects[subjects["RESCREENED"]].reset_index(drop=True)
    first = again.assign(
        SUBJID=again["EARLIER"], RESCREENED=False, STATUS="SCREEN FAILURE", ENROL=np.nan,
        CONSENT=again["CONSENT"] - 28, DECISION=again["CONSENT"] - 19,
    )  # fmt: skip
    earlier = _participation(first, np.zeros(len(first), dtype=bool), rng)
    forms = {name: pd.concat([forms[name], earlier[name]], ignore_index=True) for name in forms}
    return forms | {"CD": _diagnosis(subjects, rng)}


def _participation(subjects: pd.DataFrame, passed: np.ndarray, rng: Generator) -> dict[str, pd.DataFrame]:
    """The forms of one screening of each row of `subjects`."""
    person = np.arange(len(subjects))
    consent, decision, enrol, age, since = columns(subjects, "CONSENT", "DECISION", "ENROL", "AGE", "BIRTHDAY")
    at_consent, at_decision = entered(rng, consent), entered(rng, decision)
    enrolled = ~np.isnan(enrol)
    failed = np.flatnonzero(~passed)
    criterion = subjects["REJECTED"].to_numpy(dtype=str)[failed]
    inclusion = np.char.startswith(criterion, "INCL")
    birth = np.floor(consent - age * YEAR - since)
    not_enrolled = np.select([~passed, ~enrolled], ["SCREEN FAILURE", "SITE CLOSED TO ENROLMENT"], "")
    common = {"subjects": subjects, "person": person, "folder": "SCRN"}
    all_met = rows(**common, form_date=decision, entry=at_decision, IECAT="", IETESTCD="ALLMET", IEYN=yes(passed))
    not_met = rows(
        subjects, failed, "SCRN", form_date=decision[failed], entry=at_decision[failed], position=2,
        IECAT=np.where(inclusion, "INCLUSION", "EXCLUSION"), IETESTCD=criterion, IEYN=np.where(inclusion, "N", "Y"),
    )  # fmt: skip
    return {
        "DM": rows(
            **common, form_date=consent, entry=at_consent,
            BRTHDT=iso(birth), AGE=whole(age), SEX=subjects["SEX"], RACE="ASIAN", RACEOTH="", ETHNIC="NOT HISPANIC OR LATINO",
        ),
        "IC": rows(**common, form_date=consent, entry=at_consent, ICVER="2.0", ICDT=iso(consent), ICTYPE="INITIAL"),
        "IE": pd.concat([all_met, not_met], ignore_index=True),
        "ENR": rows(
            **common, form_date=decision, entry=at_decision, ELIGYN=yes(passed), ENRLYN=yes(enrolled), ENRLDT=iso(enrol),
            SUBJNO=_enrolment_number(enrol), RANDYN=yes(np.zeros(len(person), dtype=bool)), RANDDT="", NOTENRREAS=not_enrolled,
            RESCRN_OF=subjects["EARLIER"].where(subjects["RESCREENED"]),
        ),
    }  # fmt: skip


def _enrolment_number(enrol: Days) -> pd.Series:
    """E001, E002 .. in the order of enrolment."""
    order = pd.Series(enrol).rank(method="first")
    return "E" + whole(order).str.zfill(3)


def _diagnosis(subjects: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    consent, ago = columns(subjects, "CONSENT", "DXAGO")
    sites = np.where(
        subjects["STAGE"] == "IV", pick(rng, {"LUNG": 60, "LUNG; LIVER": 20, "LIVER": 10, "LYMPH NODE": 10}, len(subjects)), ""
    )
    return rows(
        subjects, np.arange(len(subjects)), "SCRN", form_date=consent, entry=entered(rng, consent), DXDT=iso(consent - ago),
        HISTOLOGY=subjects["HISTOLOGY"], GRADE=subjects["GRADE"], STAGE=subjects["STAGE"], PRIMSITE=subjects["PRIMSITE"],
        METSITES=sites,
    )  # fmt: skip


def history_forms(subjects: pd.DataFrame, rng: Generator) -> dict[str, pd.DataFrame]:
    """Medical history, prior systemic lines, operations and radiotherapy of those who passed screening."""
    passed = np.flatnonzero(subjects["STATUS"] != "SCREEN FAILURE")
    return {"MH": _conditions(subjects, passed, rng), "PTX": _lines(subjects, passed, rng), **_local(subjects, passed, rng)}


def _conditions(subjects: pd.DataFrame, passed: np.ndarray, rng: Generator) -> pd.DataFrame:
    """One condition in 45% of the subjects: most go on, some of these with a grade, which is a baseline grade of that term."""
    person = passed[rng.random(len(passed)) < 0.45]
    count = len(person)
    consent = columns(subjects, "CONSENT")[0][person]
    start = consent - integers(rng, 60, 3000, count)
    ongoing = rng.random(count) < 0.7
    grade = np.where(ongoing, pick(rng, {"1": 60, "2": 10, "": 30}, count), "")
    return rows(
        subjects, person, "LOG", entry=entered(rng, consent), MHTERM=pick(rng, HISTORY, count),
        MHSTDT=iso(start), MHENDT=iso(np.where(ongoing, np.nan, start + 30)), MHONGO=yes(ongoing), MHTOXGR=grade,
    )  # fmt: skip


def _lines(subjects: pd.DataFrame, passed: np.ndarray, rng: Generator) -> pd.DataFrame:
    """LINES lines before consent, the last of them ended by progression or toxicity at most six months ago; one row per drug."""
    count = columns(subjects, "LINES")[0][passed].astype(int)
    lines = pd.DataFrame({"P": np.repeat(passed, count)})
    lines["LINE"] = line_numbers(lines["P"])
    back = np.repeat(count, count) - lines["LINE"]
    lines["END"] = columns(subjects, "CONSENT")[0][lines["P"]] - integers(rng, 21, 150, len(lines)) - 300 * back
    lines["START"] = lines["END"] - integers(rng, 40, 140, len(lines))
    lines["REGIMEN"] = pick(rng, PRIOR_SHARE, len(lines))
    lines["BEST"] = pick(rng, {"PR": 12, "SD": 40, "PD": 38, "NE": 5, "UNK": 5}, len(lines))
    lines["STOP"] = pick(rng, {"PROGRESSIVE DISEASE": 85, "TOXICITY": 15}, len(lines))
    drugs = pd.DataFrame(
        [(regimen, *drug) for regimen, of in PRIOR_REGIMEN.items() for drug in of], columns=["REGIMEN", "DRUG", "TYPE"]
    )
    lines = lines.merge(drugs, on="REGIMEN").sort_values(["P", "LINE", "DRUG"], kind="stable", ignore_index=True)
    consent = columns(subjects, "CONSENT")[0][lines["P"]]
    return rows(
        subjects, lines["P"], "LOG", position=line_numbers(lines["P"]), entry=entered(rng, consent), LINE=whole(lines["LINE"]),
        REGIMEN=lines["REGIMEN"], DRUG=lines["DRUG"], TYPE=lines["TYPE"], STDT=iso(lines["START"]), ENDT=iso(lines["END"]),
        BEST=lines["BEST"], STOPREAS=lines["STOP"], PDDT=iso(lines["END"].where(lines["STOP"] == "PROGRESSIVE DISEASE")),
    )  # fmt: skip


def _local(subjects: pd.DataFrame, passed: np.ndarray, rng: Generator) -> dict[str, pd.DataFrame]:
    """Surgery of the primary in 70%, radiotherapy in 30%, both between diagnosis and consent."""
    consent, ago = columns(subjects, "CONSENT", "DXAGO")
    cut, ray = (passed[rng.random(len(passed)) < share] for share in (0.7, 0.3))
    cut_day, ray_day = (consent[who] - ago[who] + integers(rng, 10, 60, len(who)) for who in (cut, ray))
    curative = rng.random(len(ray)) < 0.6
    return {
        "PSRG": rows(
            subjects, cut, "LOG", entry=entered(rng, consent[cut]), PROC="Wide excision", SITE=subjects["PRIMSITE"][cut],
            DT=iso(cut_day)
        ),
        "PRT": rows(
            subjects, ray, "LOG", entry=entered(rng, consent[ray]), SITE=subjects["PRIMSITE"][ray],
            DOSE=np.where(curative, "50", "30"),
            UNIT="Gy", STDT=iso(ray_day), ENDT=iso(ray_day + 35), INTENT=np.where(curative, "CURATIVE", "PALLIATIVE"),
        ),
    }  # fmt: skip
