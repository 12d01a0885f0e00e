"""Dirty times and further ways to write a date: times of every style (X35), times that are none (X36), dates in other orders and
with a time (X37), dates that cannot be read (X38)."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from ..dirt.dates import MONTHS
from ..dirt.sheet import Sheet
from ..text import TEXT, whole

Rewrite = Callable[[pd.Series], pd.Series]

# A time HH:MM as sites write it.
CLOCKS: dict[str, Rewrite] = {
    "digits": lambda time: time.str.replace(":", "", regex=False),
    "fraction": lambda time: time + ":00.0",
    "point": lambda time: time.str.replace(":", ".", regex=False),
    "half": lambda time: (
        whole(1 + (time.str.slice(0, 2).astype(float) + 11) % 12).set_axis(time.index) + time.str.slice(2) + _half(time)
    ),
    "hour": lambda time: time.str.slice(0, 2) + ":UN",
}
NO_CLOCKS = ("25:10", "noon")


def _half(time: pd.Series) -> pd.Series:
    return pd.Series(np.where(time.str.slice(0, 2).astype(float) < 12, " AM", " PM"), index=time.index, dtype=TEXT)


def _between(sheet: Sheet) -> pd.Series:
    """Injections that have one before and one after them: their day is neither the first nor the last dose."""
    injections = sheet.meant["EXE"]
    given = injections["DT"].where(injections["GIVEN"] == "Y")
    person = given.groupby(injections["SUBJID"])
    return given.notna() & (given > person.transform("min")) & (given < person.transform("max"))


def x35(sheet: Sheet) -> None:
    """Times of injections as 1410, 14:10:00.0, 14.10, 2:10 PM, 14:UN; 24:00, the end of the day."""
    for style, write in CLOCKS.items():
        rows = sheet.choose(f"X35 {style}", "EXE", _between(sheet), 0.01)
        sheet.cells("X35", "EXE", rows, "TM", write(sheet.meant["EXE"].loc[rows, "TM"]))
    rows = sheet.choose("X35 midnight", "EXE", _between(sheet), 0.01)
    sheet.cells("X35", "EXE", rows, "TM", "24:00", issue="TIME_MIDNIGHT")


def x36(sheet: Sheet) -> None:
    """Texts that are no time beside the complete date of an injection: the date stays."""
    for text in NO_CLOCKS:
        rows = sheet.choose(f"X36 {text}", "EXE", _between(sheet), 0.01)
        sheet.cells("X36", "EXE", rows, "TM", text, issue="TIME_INVALID")


def _named(dates: pd.Series) -> pd.Series:
    """The English name of the month of each date."""
    return dates.str.slice(5, 7).map({f"{number:02d}": name for number, name in enumerate(MONTHS, start=1)})


# form, column, how a complete date is written there
ORDERS: tuple[tuple[str, str, Rewrite], ...] = (
    ("SURV", "CONTDT", lambda date: date.str.slice(8) + _named(date) + date.str.slice(0, 4)),
    ("RSP", "RSDT", lambda date: date.str.replace("-", "", regex=False)),
    ("EXE", "DT", lambda date: date.str.slice(8) + "." + date.str.slice(5, 7) + "." + date.str.slice(0, 4)),
    ("TL", "SCANDT", lambda date: date + "T08:30:00.000"),
    ("AE", "ENDT", lambda date: date + " 08:30:15"),
    ("SAT", "STDT", lambda date: _named(date) + " " + date.str.slice(8) + ", " + date.str.slice(0, 4)),
)


def x37(sheet: Sheet) -> None:
    """17APR2023, 20230417, 17.04.2023, April 17 in words, a time behind the date; UN UNK 2023 and APR 2023."""
    for form, column, write in ORDERS:
        dates = sheet.meant[form][column]
        day = dates.where(dates.str.len() == 10).str.slice(8).astype(float)
        share = 0.03 if form == "SAT" else 0.005
        rows = sheet.choose(f"X37 {column}", form, day > 12, share)  # a day that can be no month
        sheet.cells("X37", form, rows, column, write(dates[rows]))
    for form, column in (("MH", "MHSTDT"), ("PTX", "STDT")):
        dates = sheet.meant[form][column]
        rows = sheet.choose(f"X37 {column}", form, dates.str.len() == 10, 0.03)
        year = dates[rows].str.slice(0, 4)
        entered = "UN UNK " + year if form == "MH" else _named(dates[rows]) + " " + year
        sheet.cells("X37", form, rows, column, entered, meant=year if form == "MH" else dates[rows].str.slice(0, 7))


def x38(sheet: Sheet) -> None:
    """A year of two digits, and a number that only SAS can read as a day."""
    dates = sheet.meant["MH"]["MHENDT"]
    rows = sheet.choose("X38 year", "MH", dates.notna(), 0.05)
    entered = dates[rows].str.slice(8) + "-" + _named(dates[rows]) + "-" + dates[rows].str.slice(2, 4)
    sheet.cells("X38", "MH", rows, "MHENDT", entered, meant=np.nan, issue="DATE_INVALID")
    rows = sheet.choose("X38 number", "MH", sheet.meant["MH"]["MHSTDT"].str.len() == 10, 0.05)
    days = pd.to_datetime(sheet.meant["MH"].loc[rows, "MHSTDT"], format="%Y-%m-%d") - pd.Timestamp("1960-01-01")
    sheet.cells("X38", "MH", rows, "MHSTDT", whole(days.dt.days).set_axis(rows), meant=np.nan, issue="DATE_INVALID")
