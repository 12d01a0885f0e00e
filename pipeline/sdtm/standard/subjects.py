"""Subjects and their reference dates: the tables `reference` and `visits`, that every domain reads and nobody submits.

A trial's `reference` says where consent, doses, ends of drugs and deaths stand on its forms; how they become the dates of a
person is the same in every trial. `dm` comes last, because the end of participation needs every date (SDTMIG 3.4, DM).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from pipeline.core.deaths import choose_death_date
from pipeline.core.issues import CATALOGUE, found, gather
from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.core.time import dates
from pipeline.sdtm.standard.visits import KEY, visits
from pipeline.sdtm.verbs.chains import first_of_chain
from pipeline.sdtm.verbs.mapping import code_text
from pipeline.study import Study
from schemas.base import DTYPES, conform, names
from schemas.sdtm.reference import Reference, Visits

SUBJECT = ["SITEID", "SUBJID"]
_NONE = pd.DataFrame(
    {name: pd.Series(dtype=DTYPES["Char"]) for name in (*SUBJECT, "ROWKEY", "FORM", "COLUMN", "SOURCE", "DTC", "EXTRT")}
)


@dataclass(frozen=True)
class Sources:
    """What the forms say of each screening number, as rows with SITEID and SUBJID.

    `people`: with USUBJID, one row per screening number. `consent`: DTC. `doses`: EXTRT, STDTC and ENDTC of every dose that was
    given. `ended`: EXTRT of each drug whose end is recorded, and DTC, its last dose, where the form asks for it. `deaths`: FORM,
    COLUMN, DTC of every row that says that the subject died, and SOURCE, the domain to which its date goes (DM of a form of
    death): `death.sources` of the study says which is trusted most.
    """

    people: pd.DataFrame
    consent: pd.DataFrame
    doses: pd.DataFrame
    ended: pd.DataFrame = field(default_factory=_NONE.copy)
    deaths: pd.DataFrame = field(default_factory=_NONE.copy)


def make_reference(sources: Sources, visit_forms: Mapping[str, pd.DataFrame], study: Study) -> Product:
    """The table `reference` with its companion `visits`; visits that the design does not know are VISIT_UNKNOWN."""
    people, doses, deaths = sources.people, sources.doses, sources.deaths
    last = doses.assign(LAST=_last_days(doses, sources.ended, people))
    died = _dates_of_death(people, deaths, study)
    table = people.assign(
        RFICDTC=by_person(people, sources.consent.dropna(subset="DTC"), "DTC", "min"),
        RFXSTDTC=by_person(people, doses, "STDTC", "min"),
        RFXENDTC=by_person(people, last, "LAST", "max"),
        ONGOING=_ongoing(people, doses, sources.ended),
        DTHDTC=people["USUBJID"].map(died.set_index("USUBJID")["DTC"]),
        DTHFL=_flag(people, deaths),
    )
    table = conform(table[names(Reference)], Reference)
    seen = visits(visit_forms.values(), study)
    unknown = unknown_visits(seen, visit_forms.values())
    issues = gather(*_death_issues(table, deaths, died, study), unknown)
    return Product(table, {"visits": conform(seen, Visits)}, issues=issues)


def unknown_visits(seen: pd.DataFrame, forms: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """VISIT_UNKNOWN: the folders of `seen` that are no visit of the design, each with its first row."""
    unknown = seen.loc[seen["VISITNUM"].isna(), KEY]
    if unknown.empty:
        return gather()
    rows = pd.concat([form[[*KEY, "ROWKEY", "FILE", "FILELINE"]] for form in forms], ignore_index=True)
    first = unknown.merge(rows, on=KEY).drop_duplicates(KEY)
    said = f"{CATALOGUE['VISIT_UNKNOWN'].message}; correct it, or add it to design.visits of study.yaml"
    return found("VISIT_UNKNOWN", first, "visits", column="FOLDER", message=said)


def persons(rows: pd.DataFrame, earlier: pd.DataFrame, column: str, study: Study) -> pd.DataFrame:
    """SITEID, SUBJID -> USUBJID: the first screening number of the person, whose earlier one `column` of `earlier` names."""
    people = _screenings(rows).merge(_earlier_numbers(earlier, column)[[*SUBJECT, "EARLIER"]], on=SUBJECT, how="left")
    first = first_of_chain(people["SITEID"], people["SUBJID"], people["EARLIER"])
    return people.drop(columns="EARLIER").assign(USUBJID=study.id + "-" + people["SITEID"] + "-" + first)


def unknown_screenings(people: pd.DataFrame, earlier: pd.DataFrame, form: str, column: str) -> pd.DataFrame:
    """RESCRN_UNKNOWN: an earlier screening number that nobody has."""
    named = _earlier_numbers(earlier, column)
    return found("RESCRN_UNKNOWN", named[~named["EARLIER"].isin(people["SUBJID"])], form, column=column)


def _earlier_numbers(rows: pd.DataFrame, column: str) -> pd.DataFrame:
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


def by_person(people: pd.DataFrame, rows: pd.DataFrame, column: str, which: str) -> Series:
    """The earliest (min) or latest (max) date of the person, in the precision in which it was collected."""
    joined = rows[[*SUBJECT, column]].merge(people, on=SUBJECT).dropna(subset=column)
    bound = dates.earliest(joined[column]) if which == "min" else dates.latest(joined[column])
    ordered = joined.assign(BOUND=bound).dropna(subset="BOUND").sort_values(["BOUND", column], ascending=which == "min")
    return people["USUBJID"].map(ordered.drop_duplicates("USUBJID").set_index("USUBJID")[column])


def _ongoing(people: pd.DataFrame, doses: pd.DataFrame, ended: pd.DataFrame) -> Series:
    """ "Y" where a drug that was taken has no record of its end."""
    taken = doses[[*SUBJECT, "EXTRT"]].merge(people, on=SUBJECT)[["USUBJID", "EXTRT"]].drop_duplicates()
    stopped = ended[[*SUBJECT, "EXTRT"]].merge(people, on=SUBJECT)[["USUBJID", "EXTRT"]].drop_duplicates()
    still = taken.merge(stopped, how="left", indicator=True).query("_merge == 'left_only'")
    return people["USUBJID"].isin(still["USUBJID"]).map({True: "Y", False: None})


def _flag(people: pd.DataFrame, deaths: pd.DataFrame) -> Series:
    dead = deaths[SUBJECT].merge(people, on=SUBJECT)["USUBJID"]
    return people["USUBJID"].isin(dead).map({True: "Y", False: None})


def _last_days(doses: pd.DataFrame, ended: pd.DataFrame, people: pd.DataFrame) -> Series:
    """The last day of each dose: its end; of an interval without an end the last dose of the drug on the form of its end.

    Where that form does not tell it, or tells an earlier one, nothing later than the start is known.
    """
    persons = people[[*SUBJECT, "USUBJID"]]
    told = ended.reindex(columns=[*SUBJECT, "EXTRT", "DTC"]).dropna(subset="DTC").merge(persons, on=SUBJECT)
    told = told.assign(DAY=dates.latest(told["DTC"])).sort_values("DAY", kind="stable")
    stop = told.drop_duplicates(["USUBJID", "EXTRT"], keep="last")[["USUBJID", "EXTRT", "DTC"]]
    known = doses[[*SUBJECT, "EXTRT"]].merge(persons, on=SUBJECT, how="left").merge(stop, on=["USUBJID", "EXTRT"], how="left")
    closing = known["DTC"].set_axis(doses.index)
    later = dates.latest(closing).ge(dates.earliest(doses["STDTC"]))
    return doses["ENDTC"].fillna(closing.where(later)).fillna(doses["STDTC"])


def _dates_of_death(people: pd.DataFrame, deaths: pd.DataFrame, study: Study) -> pd.DataFrame:
    """USUBJID, DTC and SOURCE of each person whose death is dated, by the order of `death.sources`."""
    rank: dict[str, int] = {source: place for place, source in enumerate(study.death.sources)}
    stated = deaths[deaths["SOURCE"].isin(list(rank))].merge(people[[*SUBJECT, "USUBJID"]], on=SUBJECT)
    return choose_death_date(stated.assign(RANK=stated["SOURCE"].map(rank).astype(DTYPES["Num"])))


def _death_issues(table: pd.DataFrame, deaths: pd.DataFrame, died: pd.DataFrame, study: Study) -> list[pd.DataFrame]:
    """DTH_CONFLICT: rows of forms that cannot mean the date of death (X24). DTH_SOURCE: rows that date a death which the source
    trusted most does not date."""
    rows = deaths[deaths["DTC"].notna()].merge(table, on=SUBJECT).merge(
        died[["USUBJID", "SOURCE"]].rename(columns={"SOURCE": "CHOSEN"}), on="USUBJID", how="left"
    )  # fmt: skip
    conflict = dates.latest(rows["DTC"]).lt(dates.earliest(rows["DTHDTC"])) | dates.earliest(rows["DTC"]).gt(
        dates.latest(rows["DTHDTC"])
    )
    stands_in = rows["SOURCE"].eq(rows["CHOSEN"]) & rows["CHOSEN"].ne(study.death.sources[0]) & rows["DTC"].eq(rows["DTHDTC"])
    issues = []
    for form, column in deaths[["FORM", "COLUMN"]].drop_duplicates().itertuples(index=False):
        of_form = rows["FORM"].eq(form) & rows["COLUMN"].eq(column)
        for code, which in (("DTH_CONFLICT", conflict), ("DTH_SOURCE", stands_in)):
            issues.append(found(code, rows[of_form & which], form, column=column, value=rows["DTC"]))
    return issues
