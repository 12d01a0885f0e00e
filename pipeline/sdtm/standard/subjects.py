"""Subjects and their reference dates: the tables `reference` and `visits`, that every domain reads and nobody submits.

A trial's `reference` says where consent, doses, ends of drugs and deaths stand on its forms; how they become the dates of a
person is the same in every trial. `dm` comes last, because the end of participation needs every date (SDTMIG 3.4, DM).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pipeline.core import dates
from pipeline.core.issues import found, gather
from pipeline.core.product import Product
from pipeline.sdtm.standard.visits import visits
from pipeline.sdtm.verbs.chains import first_of_chain
from pipeline.sdtm.verbs.mapping import code_text
from pipeline.study import Study
from schemas.base import DTYPES, conform, names
from schemas.sdtm.reference import Reference, Visits

SUBJECT = ["SITEID", "SUBJID"]
_NONE = pd.DataFrame({name: pd.Series(dtype=DTYPES["Char"]) for name in (*SUBJECT, "ROWKEY", "FORM", "COLUMN", "DTC", "EXTRT")})


@dataclass(frozen=True)
class Sources:
    """What the forms say of each screening number, as rows with SITEID and SUBJID.

    `people`: with USUBJID, one row per screening number. `consent`: DTC. `doses`: EXTRT, STDTC and ENDTC of every dose above
    zero. `ended`: EXTRT of each drug whose end is recorded. `deaths`: FORM, COLUMN and DTC of every row that says that the
    subject died; the date of death is that of `death_form`.
    """

    people: pd.DataFrame
    consent: pd.DataFrame
    doses: pd.DataFrame
    ended: pd.DataFrame = field(default_factory=_NONE.copy)
    deaths: pd.DataFrame = field(default_factory=_NONE.copy)
    death_form: str = ""


def make_reference(sources: Sources, visit_forms: Mapping[str, pd.DataFrame], study: Study) -> Product:
    """The table `reference` with its companion `visits`; visits that the design does not know are VISIT_UNKNOWN."""
    people, doses, deaths = sources.people, sources.doses, sources.deaths
    last = doses.assign(LAST=doses["ENDTC"].fillna(doses["STDTC"]))
    table = people.assign(
        RFICDTC=by_person(people, sources.consent.dropna(subset="DTC"), "DTC", "min"),
        RFXSTDTC=by_person(people, doses, "STDTC", "min"),
        RFXENDTC=by_person(people, last, "LAST", "max"),
        ONGOING=_ongoing(people, doses, sources.ended),
        DTHDTC=by_person(people, deaths[deaths["FORM"].eq(sources.death_form)], "DTC", "min"),
        DTHFL=_flag(people, deaths),
    )
    table = conform(table[names(Reference)], Reference)
    seen = visits(visit_forms.values(), study)
    unknown = seen[seen["VISITNUM"].isna()]
    issues = gather(_death_conflicts(table, sources), found("VISIT_UNKNOWN", unknown, "visits", column="FOLDER"))
    return Product(table, {"visits": conform(seen, Visits)}, issues=issues)


def persons(rows: pd.DataFrame, earlier: pd.DataFrame, column: str, study: Study) -> pd.DataFrame:
    """SITEID, SUBJID -> USUBJID: the first screening number of the person, whose earlier one `column` of `earlier` names."""
    people = _screenings(rows).merge(_named(earlier, column)[[*SUBJECT, "EARLIER"]], on=SUBJECT, how="left")
    first = first_of_chain(people["SITEID"], people["SUBJID"], people["EARLIER"])
    return people.drop(columns="EARLIER").assign(USUBJID=study.id + "-" + people["SITEID"] + "-" + first)


def unknown_screenings(people: pd.DataFrame, earlier: pd.DataFrame, form: str, column: str) -> pd.DataFrame:
    """RESCRN_UNKNOWN: an earlier screening number that nobody has."""
    named = _named(earlier, column)
    return found("RESCRN_UNKNOWN", named[~named["EARLIER"].isin(people["SUBJID"])], form, column=column)


def _named(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    return rows.assign(EARLIER=code_text(rows[column])).dropna(subset="EARLIER").drop_duplicates(SUBJECT)


def each_a_person(rows: pd.DataFrame, study: Study) -> pd.DataFrame:
    """SITEID, SUBJID -> USUBJID where every screening number is a person."""
    people = _screenings(rows)
    return people.assign(USUBJID=study.id + "-" + people["SITEID"] + "-" + people["SUBJID"])


def _screenings(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[SUBJECT].drop_duplicates().sort_values(SUBJECT, ignore_index=True)


def dated(rows: pd.DataFrame, column: str, study: Study) -> pd.DataFrame:
    """Who and where each row is, with the date of `column` as DTC, as far as it can be read."""
    return rows[[*SUBJECT, "ROWKEY", "FILE", "FILELINE"]].assign(DTC=dates.parse(rows[column], study.dates.dmy_ambiguous)["DTC"])


def by_person(people: pd.DataFrame, rows: pd.DataFrame, column: str, which: str) -> "pd.Series[Any]":
    """The earliest (min) or latest (max) date of the person, in the precision in which it was collected."""
    joined = rows[[*SUBJECT, column]].merge(people, on=SUBJECT).dropna(subset=column)
    bound = dates.earliest(joined[column]) if which == "min" else dates.latest(joined[column])
    ordered = joined.assign(BOUND=bound).dropna(subset="BOUND").sort_values(["BOUND", column], ascending=which == "min")
    return people["USUBJID"].map(ordered.drop_duplicates("USUBJID").set_index("USUBJID")[column])


def _ongoing(people: pd.DataFrame, doses: pd.DataFrame, ended: pd.DataFrame) -> "pd.Series[Any]":
    """ "Y" where a drug that was taken has no record of its end."""
    taken = doses[[*SUBJECT, "EXTRT"]].merge(people, on=SUBJECT)[["USUBJID", "EXTRT"]].drop_duplicates()
    stopped = ended[[*SUBJECT, "EXTRT"]].merge(people, on=SUBJECT)[["USUBJID", "EXTRT"]].drop_duplicates()
    still = taken.merge(stopped, how="left", indicator=True).query("_merge == 'left_only'")
    return people["USUBJID"].isin(still["USUBJID"]).map({True: "Y", False: None})


def _flag(people: pd.DataFrame, deaths: pd.DataFrame) -> "pd.Series[Any]":
    dead = deaths[SUBJECT].merge(people, on=SUBJECT)["USUBJID"]
    return people["USUBJID"].isin(dead).map({True: "Y", False: None})


def _death_conflicts(table: pd.DataFrame, sources: Sources) -> pd.DataFrame:
    """DTH_CONFLICT where another form's date cannot be that of the death form (X24)."""
    deaths = sources.deaths
    rows = deaths[deaths["FORM"].ne(sources.death_form) & deaths["DTC"].notna()].merge(table, on=SUBJECT)
    apart = (dates.latest(rows["DTC"]) < dates.earliest(rows["DTHDTC"])) | (
        dates.earliest(rows["DTC"]) > dates.latest(rows["DTHDTC"])
    )
    places = deaths.loc[deaths["FORM"].ne(sources.death_form), ["FORM", "COLUMN"]].drop_duplicates()
    return gather(
        *(
            found("DTH_CONFLICT", rows[apart & rows["FORM"].eq(form)], form, column=column, value=rows["DTC"])
            for form, column in zip(places["FORM"], places["COLUMN"], strict=True)
        )
    )
