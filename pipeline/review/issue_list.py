"""The issue list that data managers work with: takes the issues found in a transfer and the list of the transfer before, gives
one list over time, and its forms for people: CSV per site, a page to filter.

An issue is new, open since a transfer, or gone since one (STUDY_SPEC 9); nothing is judged here.
"""

import json
import re
from collections.abc import Iterable
from html import escape
from importlib.resources import files

import pandas as pd

from pipeline.core.issues import CLOSED, OPEN
from pipeline.core.people_csv import people_csv
from pipeline.core.row_key import part_of
from pipeline.core.series import Series
from schemas.base import conform, names
from schemas.issues import IssueList

OTHER_SITE = "other"
_RANK = {"error": 1, "warn": 2, "info": 3}
_ORDER = ["STATUS", "RANK", "CODE", "DATASET", "SITEID", "SUBJID", "USUBJID", "ROWKEY", "LINE", "COLUMN", "VALUE", "FIRSTSEEN"]
_COLUMN_HEADS = {
    "STATUS": "Status", "SEVERITY": "Severity", "CODE": "Code", "DATASET": "Form", "SITEID": "Site", "SUBJECT": "Subject",
    "ROW": "Row", "COLUMN": "Column", "VALUE": "Value as found", "MESSAGE": "What is wrong", "ACTION": "What the pipeline did",
    "FIRSTSEEN": "First seen", "CLOSEDIN": "Closed in",
}  # fmt: skip


def issue_list(found: pd.DataFrame, subjects: pd.DataFrame, before: pd.DataFrame, transfer: str) -> pd.DataFrame:
    """IssueList of `transfer`: what was `found` in it (Issues) is open; what only the list `before` (IssueList) has is closed.

    FIRSTSEEN is carried over by identity (code, dataset, row, column, value); an issue that comes back keeps its first transfer.
    `subjects` (SITEID, SUBJID, USUBJID) fills in whichever of site and subject an issue does not state.
    """
    now = _with_subjects(found, subjects)
    seen = pd.Series(before["FIRSTSEEN"].to_numpy(), index=_identity(before), dtype="str")
    seen = seen.sort_values().groupby(level=0).first() if len(seen) else seen
    here = _identity(now)
    first = here.map(seen).astype("str").fillna(transfer).to_numpy()
    current = conform(now.assign(FIRSTSEEN=first, STATUS=OPEN, CLOSEDIN=None), IssueList)
    gone = before[~_identity(before).isin(here).to_numpy()]
    gone = gone.assign(CLOSEDIN=gone["CLOSEDIN"].fillna(transfer), STATUS=CLOSED)
    together = pd.concat([part for part in (current, gone) if len(part)] or [current], ignore_index=True)
    ranked = together.assign(RANK=together["SEVERITY"].map(_RANK))
    ordered = ranked.sort_values(_ORDER, ascending=[False] + [True] * (len(_ORDER) - 1), kind="stable")
    return conform(ordered[names(IssueList)], IssueList)


def _identity(issues: pd.DataFrame) -> Series:
    """What makes two issues of different transfers the same one; where it stands is its row, else its subject, else its file."""
    place = issues["ROWKEY"].fillna(issues["USUBJID"]).fillna(issues["FILE"])
    parts = issues[["CODE", "DATASET", "COLUMN", "VALUE"]].assign(PLACE=place).astype("str").fillna("")
    return parts["CODE"].str.cat([parts[c] for c in ("DATASET", "PLACE", "COLUMN", "VALUE")], sep="\x1f").reset_index(drop=True)


def _with_subjects(issues: pd.DataFrame, subjects: pd.DataFrame) -> pd.DataFrame:
    by_row = {part: part_of(issues["ROWKEY"], part) for part in ("SITEID", "SUBJID")}
    site, subject = (issues[part].fillna(named.mask(named.eq(""))) for part, named in by_row.items())
    person = pd.Series(subjects["USUBJID"].to_numpy(), index=subjects["SITEID"] + "|" + subjects["SUBJID"], dtype="str")
    home = pd.Series(subjects["SITEID"].to_numpy(), index=subjects["USUBJID"], dtype="str")
    usubjid = issues["USUBJID"].fillna((site + "|" + subject).map(person[~person.index.duplicated()]).astype("str"))
    site = site.fillna(usubjid.map(home[~home.index.duplicated()]).astype("str"))
    return issues.assign(SITEID=site, SUBJID=subject, USUBJID=usubjid)


def for_sites(listed: pd.DataFrame, sites: Iterable[str]) -> dict[str, bytes]:
    """One CSV per site by file name: every one of `sites`, also without issues, so that no file of an earlier run stays.

    Issues of no site, or of one whose name is not fit for a file, stand in `other.csv`.
    """
    known = [site for site in sorted(set(sites)) if re.fullmatch(r"[A-Za-z0-9_-]{1,40}", site) and site.lower() != OTHER_SITE]
    file = listed["SITEID"].where(listed["SITEID"].isin(known), OTHER_SITE)
    return {f"{site}.csv": people_csv(listed[file.eq(site)]) for site in [*known, OTHER_SITE]}


def as_html(listed: pd.DataFrame, study_id: str, transfer: str, pages: Series | None = None) -> str:
    """The list as one page that works without a network: filters, counts by code and site. Its data are JSON, never markup.

    `pages`: the address of the page of each subject, by USUBJID, where there are such pages.
    """
    linked = listed["USUBJID"].map(pages).fillna("") if pages is not None else pd.Series("", index=listed.index)
    place = listed["FILE"].str.cat(listed["LINE"].fillna(""), sep=":").str.removesuffix(":")
    shown = listed.assign(SUBJECT=listed["SUBJID"].fillna(listed["USUBJID"]), ROW=place.fillna(listed["ROWKEY"]))
    rows = shown[list(_COLUMN_HEADS)].fillna("").to_numpy().tolist()
    data = {
        "columns": list(_COLUMN_HEADS),
        "labels": list(_COLUMN_HEADS.values()),
        "keys": listed["ROWKEY"].fillna("").tolist(),
        "pages": linked.tolist(),
        "rows": rows,
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c").replace("&", "\\u0026")
    page = (files("pipeline.review") / "issue_list.html").read_text(encoding="utf-8")
    head, _, tail = page.partition("@DATA@")  # the data come last: nothing in them can be taken for a place to fill
    return head.replace("@STUDY@", escape(study_id)).replace("@TRANSFER@", escape(transfer)) + text + tail
