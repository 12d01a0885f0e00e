"""Dirty dates: partial ones and other formats (X01), impossible and ambiguous ones (X02), partial deaths (X25), consent (X28)."""

import numpy as np
import pandas as pd

from ..dirt.sheet import Sheet
from ..text import TEXT

MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]


def partial(dates: pd.Series, style: int) -> tuple[pd.Series, pd.Series]:
    """(as entered, as read) of complete dates: 0 day unknown, 1 day unknown with an English month, 2 month unknown."""
    year, month = dates.str.slice(0, 4), dates.str.slice(5, 7)
    if style == 0:
        return year + "-" + month + "-UN", year + "-" + month
    if style == 1:
        return "UN-" + month.map(
            dict(zip([f"{m:02d}" for m in range(1, 13)], MONTHS, strict=True))
        ) + "-" + year, year + "-" + month
    return year + "-UN-UN", year


def other_format(dates: pd.Series, style: int) -> pd.Series:
    """`2023/5/3` (0) or `2023年5月3日` (1) of `2023-05-03`: the same day."""
    year, month, day = (dates.str.slice(*part).str.lstrip("0") for part in ((0, 4), (5, 7), (8, 10)))
    return year + "/" + month + "/" + day if style == 0 else year + "年" + month + "月" + day + "日"


def x01(sheet: Sheet) -> None:
    """Partial starts and ends of adverse events and histories; other formats where the day is known."""
    ae = sheet.meant["AE"]
    plain = ae["LINKED_AE"].isna() & (ae["PRETRT"] == "N") & (ae["OUT"] != "FATAL")
    for column, style, share in (("STDT", 0, 0.012), ("STDT", 1, 0.008), ("STDT", 2, 0.004), ("ENDT", 0, 0.012)):
        _partial(sheet, "AE", plain & sheet.meant["AE"][column].notna(), column, style, share)
    _partial(sheet, "MH", sheet.meant["MH"]["MHSTDT"].notna(), "MHSTDT", 2, 0.2)
    _partial(sheet, "PTX", sheet.meant["PTX"]["STDT"].notna(), "STDT", 0, 0.05)
    for form, column, style in (("TL", "SCANDT", 0), ("SURV", "CONTDT", 1), ("EXS", "STDT", 0)):
        rows = sheet.choose(f"X01 {column}", form, sheet.meant[form][column].notna(), 0.01)
        sheet.cells("X01", form, rows, column, other_format(sheet.meant[form].loc[rows, column], style))


def _partial(sheet: Sheet, form: str, eligible: pd.Series, column: str, style: int, share: float) -> None:
    rows = sheet.choose(f"X01 {column} {style}", form, eligible, share)
    entered, read = partial(sheet.meant[form].loc[rows, column], style)
    sheet.cells("X01", form, rows, column, entered, meant=read)


def x02(sheet: Sheet) -> None:
    """30 February as the end of an event or a history; a day that may be a month as the start of a history or a prior line."""
    ae = sheet.meant["AE"]
    late = ae["ENDT"].notna() & (ae["PRETRT"] == "N") & (ae["OUT"] == "RECOVERED/RESOLVED")
    for form, eligible, column, share in (
        ("AE", late, "ENDT", 0.005),
        ("MH", sheet.meant["MH"]["MHENDT"].notna(), "MHENDT", 0.05),
    ):
        rows = sheet.choose("X02 invalid", form, eligible, share)
        entered = sheet.meant[form].loc[rows, column].str.slice(0, 4) + "-02-30"
        sheet.cells("X02", form, rows, column, entered, meant=np.nan, issue="DATE_INVALID")
    for form, column, share in (("MH", "MHSTDT", 0.05), ("PTX", "PDDT", 0.02)):
        rows = sheet.choose("X02 ambiguous", form, sheet.meant[form][column].notna(), share)
        entered = "05/06/" + sheet.meant[form].loc[rows, column].str.slice(0, 4)
        sheet.cells("X02", form, rows, column, entered, meant=np.nan, issue="DATE_AMBIGUOUS")


def x25(sheet: Sheet) -> None:
    """Deaths in follow-up whose day, month or date is unknown, on all forms that give it (M09)."""
    last = sheet.meant["SURV"]
    heard = last[(last["STATUS"] == "DEAD") & sheet.free("SURV")]
    deaths = sheet.meant["DTH"]
    rows = sheet.choose("X25", "DTH", deaths["SUBJID"].isin(heard["SUBJID"]) & (deaths["CAUSE"] != "ADVERSE EVENT"), 0.06)
    style = pd.Series(np.arange(len(rows)) % 8, index=rows)  # most: day unknown; one in eight each: month, everything unknown
    entered, read = partial(deaths.loc[rows, "DTHDT"], 0)
    year, short = partial(deaths.loc[rows, "DTHDT"], 2)
    entered = entered.mask(style == 3, year).mask(style == 6, "UNK")
    read = read.mask(style == 3, short).mask(style == 6)
    unknown = style == 6
    sheet.cells("X25", "DTH", rows[~unknown], "DTHDT", entered[~unknown], meant=read[~unknown])
    sheet.cells("X25", "DTH", rows[unknown], "DTHDT", entered[unknown], meant=read[unknown], issue="DTH_NODATE")
    for form, column, which in (("EOS", "EOSDT", "DEATH"), ("SURV", "CONTDT", "DEAD")):
        table = sheet.meant[form]
        reason = table["EOSREAS"] if form == "EOS" else table["STATUS"]
        same = table.index[(reason == which) & table["SUBJID"].isin(deaths.loc[rows, "SUBJID"])]
        by_subject = pd.DataFrame({"ENTERED": entered, "READ": read}).set_index(deaths.loc[rows, "SUBJID"])
        values = by_subject.loc[table.loc[same, "SUBJID"]].set_axis(same)
        sheet.cells("X25", form, same, column, values["ENTERED"], meant=values["READ"])
        for version in (sheet.raw, sheet.meant):
            version[form].loc[same, "FORMDT"] = pd.Series(np.nan, index=same, dtype=TEXT)


def x28(sheet: Sheet) -> None:
    """A consent dated after the first dose: the day after the first interval of surufatinib began."""
    exs = sheet.meant["EXS"]
    first = exs[exs["RECPOS"] == "1"].drop_duplicates("SUBJID").set_index("SUBJID")["STDT"]
    consents = sheet.meant["IC"]
    enrolment = sheet.meant["ENR"]
    screened_once = enrolment.loc[enrolment["RESCRN_OF"].isna(), "SUBJID"]
    rows = sheet.choose("X28", "IC", consents["SUBJID"].isin(first.index.intersection(screened_once)), 0.02)
    dosed = pd.to_datetime(consents.loc[rows, "SUBJID"].map(first), format="%Y-%m-%d")
    late = (dosed + pd.Timedelta(days=1)).dt.strftime("%Y-%m-%d")
    sheet.cells("X28", "IC", rows, "ICDT", late, meant=late, issue="CONSENT_ORDER")
