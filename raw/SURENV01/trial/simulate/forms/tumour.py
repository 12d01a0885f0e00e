"""The forms of the tumour assessments: TL, TLSUM, NTL, NL, RSP.

Takes the scans; gives these forms as text, one set per scan, attached to a cycle's visit while on treatment and to TUMOR
FOLLOW-UP WEEK w after it (STUDY_SPEC 2.1).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.random import Generator

from ..forms.rows import entered, rows
from ..plan import Days, Texts, integers
from ..subjects import columns
from ..terms import ORGAN_DETAIL, PAIRED
from ..text import decimal, iso, text, whole, yes
from ..tumour import MOST_NONTARGETS, Scans

METHOD = "CT SCAN"


@dataclass(frozen=True)
class _Sheet:
    """The scans with the baseline as column 0, and where and when each was written down; all person x scan."""

    date: Days
    folder: Texts
    entry: Days
    done: np.ndarray


def tumour_forms(subjects: pd.DataFrame, scans: Scans, rng: Generator) -> dict[str, pd.DataFrame]:
    """All five forms; a scan that was missed has only a RSP row that says so."""
    sheet = _sheet(subjects, scans, rng)
    return {
        "TL": _targets(subjects, scans, sheet),
        "TLSUM": _sums(subjects, scans, sheet),
        "NTL": _nontargets(subjects, scans, sheet),
        "NL": _new_lesions(subjects, scans, sheet, rng),
        "RSP": _responses(subjects, scans, sheet),
    }


def _sheet(subjects: pd.DataFrame, scans: Scans, rng: Generator) -> _Sheet:
    baseline, stop = columns(subjects, "BASELINE", "STOP")
    date = np.column_stack([baseline, scans.date])
    number = np.arange(1, date.shape[1])
    on_treatment = np.array(["C" + str(2 * k + 1) + "D1" for k in number])
    after = np.array([f"TFU{6 * k:02d}" for k in number])
    folder = np.where(scans.date <= stop[:, None], on_treatment, after)
    return _Sheet(
        date=date,
        folder=np.column_stack([np.full(len(subjects), "SCRN"), folder]),
        entry=entered(rng, date),
        done=np.column_stack([~np.isnan(baseline), scans.done]),
    )


def _targets(subjects: pd.DataFrame, scans: Scans, sheet: _Sheet) -> pd.DataFrame:
    size = np.concatenate([scans.size0[:, :, None], scans.readings.size], axis=2)
    small = np.concatenate([np.zeros_like(scans.size0[:, :, None], dtype=bool), scans.readings.small], axis=2)
    unreadable = np.concatenate([np.zeros_like(scans.size0[:, :, None], dtype=bool), scans.readings.unreadable], axis=2)
    person, scan, lesion = np.nonzero(sheet.done[:, :, None] & ~np.isnan(scans.size0)[:, None, :])
    at = (person, lesion, scan)
    state = np.select([unreadable[at], small[at], size[at] == 0], ["NOT EVALUABLE", "TOO SMALL", "ABSENT"], "MEASURED")
    organ = scans.organ[person, lesion]
    return rows(
        subjects, person, sheet.folder[person, scan], form_date=sheet.date[person, scan], entry=sheet.entry[person, scan],
        position=lesion + 1, LESID="T" + whole(lesion + 1).str.zfill(2), SITE=organ, SITEDTL=pd.Series(organ).map(ORGAN_DETAIL),
        LAT=np.where(np.isin(organ, PAIRED), np.where((person + lesion) % 2, "LEFT", "RIGHT"), ""),
        NODE=yes(organ == "LYMPH NODE"),
        METHOD=METHOD, SCANDT=iso(sheet.date[person, scan]), EVALST=state,
        DIAM=whole(np.where(state == "MEASURED", size[at], np.nan)),
        DIAMU=np.where(state == "MEASURED", "mm", ""), TSTM=np.where(state == "TOO SMALL", "Y", ""),
        NEREAS=np.where(state == "NOT EVALUABLE", "image obscured", ""), SPLITOF="", MERGEOF="",
    )  # fmt: skip


def _sums(subjects: pd.DataFrame, scans: Scans, sheet: _Sheet) -> pd.DataFrame:
    """The investigator's sums; blank where a target could not be read."""
    total = np.where(scans.readings.unreadable.any(axis=1), np.nan, np.nansum(scans.readings.size, axis=1))
    total = np.column_stack([np.nansum(scans.size0, axis=1), total])
    counted = np.where(sheet.done, total, np.nan)
    nadir = np.fmin.accumulate(counted, axis=1)
    before = np.column_stack([np.full(len(total), np.nan), nadir[:, :-1]])
    change = np.round(100 * (total - total[:, :1]) / np.where(total[:, :1] > 0, total[:, :1], np.nan), 1)
    change[:, 0] = np.nan
    person, scan = np.nonzero(sheet.done)
    at = (person, scan)
    return rows(
        subjects, person, sheet.folder[at], form_date=sheet.date[at], entry=sheet.entry[at], SUMDIAM=whole(total[at]),
        SUMU=np.where(np.isnan(total[at]), "", "mm"), NADIRRPT=whole(before[at]), PCHGRPT=decimal(change[at]),
    )  # fmt: skip


def _nontargets(subjects: pd.DataFrame, scans: Scans, sheet: _Sheet) -> pd.DataFrame:
    there = np.arange(MOST_NONTARGETS) < scans.readings.nontargets[:, None]
    person, scan, lesion = np.nonzero(sheet.done[:, :, None] & there[:, None, :])
    none = np.zeros((len(subjects), 1), dtype=bool)
    worse = np.column_stack([none, scans.readings.worse])[person, scan] & (lesion == 0)
    gone = np.column_stack([none, scans.readings.gone])[person, scan]
    return rows(
        subjects, person, sheet.folder[person, scan], form_date=sheet.date[person, scan], entry=sheet.entry[person, scan],
        position=lesion + 1, LESID="NT" + whole(lesion + 1).str.zfill(2), SITE=scans.nontarget_organ[person, lesion], NODE="N",
        METHOD=METHOD, SCANDT=iso(sheet.date[person, scan]),
        STATUS=np.select([worse, gone], ["UNEQUIVOCAL PROGRESSION", "ABSENT"], "PRESENT"),
        NEREAS="",
    )  # fmt: skip


def _new_lesions(subjects: pd.DataFrame, scans: Scans, sheet: _Sheet, rng: Generator) -> pd.DataFrame:
    """After baseline only: N, or the new lesion."""
    person, scan = np.nonzero(scans.done)
    new = scans.readings.new[person, scan]
    at = (person, scan + 1)
    return rows(
        subjects, person, sheet.folder[at], form_date=sheet.date[at], entry=sheet.entry[at], NLYN=yes(new),
        LESID=np.where(new, "NEW01", ""),
        SITE=np.where(new, scans.new_organ[person], ""), METHOD=np.where(new, METHOD, ""),
        SCANDT=iso(np.where(new, sheet.date[at], np.nan)),
        NLSTAT=np.where(new, "UNEQUIVOCAL", ""), DIAM=whole(np.where(new, integers(rng, 10, 30, len(person)), np.nan)),
    )  # fmt: skip


def _responses(subjects: pd.DataFrame, scans: Scans, sheet: _Sheet) -> pd.DataFrame:
    """What the investigator recorded; an assessment that was not done has its reason instead."""
    person, scan = np.nonzero(scans.done | scans.missed)
    done = scans.done[person, scan]
    at = (person, scan + 1)
    answers = {
        "TRESP": scans.target[person, scan], "NTRESP": scans.nontarget[person, scan],
        "NEWLES": yes(scans.readings.new[person, scan]),
        "OVRESP": scans.overall[person, scan], "CLINPD": yes(np.zeros(len(person), dtype=bool)),
    }  # fmt: skip
    return rows(
        subjects, person, sheet.folder[at], form_date=np.where(done, sheet.date[at], np.nan), entry=sheet.entry[at],
        RSDT=iso(np.where(done, sheet.date[at], np.nan)), **{name: text(values).where(done) for name, values in answers.items()},
        NOTDONE=np.where(done, "", "Y"), REAS=np.where(done, "", "SCAN NOT PERFORMED"),
    )  # fmt: skip
