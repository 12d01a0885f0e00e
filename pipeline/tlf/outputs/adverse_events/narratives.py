"""Listing 14.3.3.1: what a narrative needs, an event per row (TLF_SPEC 3).

Subjects who died, and every event that is serious, fatal or after which a study drug was withdrawn: who, exposure at onset,
event, action, outcome, medication taken then, and severe laboratory results around it, as far as the trial has them.
"""

from collections.abc import Mapping

import pandas as pd

from pipeline.core.distinct import among
from pipeline.core.numbers.grades import read_grades
from pipeline.core.series import Series
from pipeline.core.time.dates import earliest, latest, study_day
from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.ard.collected import is_collected, not_shown
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Content, output
from pipeline.tlf.layout.printed import join_texts, join_within, print_analysis_date, print_number
from pipeline.tlf.outputs.adverse_events.events import FATAL, SERIOUS, any_action
from pipeline.tlf.outputs.adverse_events.listings import event_columns, relation_and_action, seriousness

AROUND = 7
"""Days before and after the onset of an event whose laboratory results stand beside it."""
SEVERE = 3.0
_PEOPLE = "Age (sex, race)\nFirst to last dose"
_DEATH = "Death (day)\nCause"


@output("narrative_data", on_request=True)
def l_14_3_3_1(
    adsl: pd.DataFrame,
    adae: pd.DataFrame,
    ex: pd.DataFrame,
    study: Study,
    cm: pd.DataFrame | None = None,
    adlb: pd.DataFrame | None = None,
) -> Content:
    """The events of the safety set that require a narrative; a subject who died without any has a row alone."""
    about = [SERIOUS, FATAL, any_action("DRUG WITHDRAWN", study)]
    known = [one for one in about if is_collected(adae, one.needs)]
    met = pd.concat([one.where(adae) for one in known], axis=1).any(axis=1) if known else pd.Series(False, index=adae.index)
    events = adae[met & among(adae["USUBJID"], adsl["USUBJID"])].reset_index(drop=True)
    people = adsl.drop_duplicates("USUBJID").set_index("USUBJID")
    columns: dict[str, Series] = {
        _PEOPLE: events["USUBJID"].map(_describe(adsl)).astype("str"),
        **event_columns(events),
        "Serious because": seriousness(events)["Serious because"],
        "Exposure at onset": _exposure(events, ex, people),
        **relation_and_action(events, study),
        "Outcome": events["AEOUT"],
        "Medication at onset": _medication(events, cm),
        f"Results of grade ≥ 3\nwithin {AROUND} days": _results(events, adlb),
        _DEATH: events["USUBJID"].map(_deaths(adsl)).astype("str"),
    }
    listed = list_records("ADAE", events, columns, ["AESTDTC"], " or ".join(one.text for one in known))
    alone = adsl[adsl["DTHFL"].eq("Y") & ~among(adsl["USUBJID"], events["USUBJID"])]
    of_dead = {_PEOPLE: alone["USUBJID"].map(_describe(adsl)), _DEATH: alone["USUBJID"].map(_deaths(adsl))}
    dead = list_records("ADSL", alone.assign(AESTDTC=""), of_dead, ["AESTDTC"], "DTHFL = 'Y' and no such event in ADAE")
    notes = [
        "Exposure at onset: days from the first dose, and the last dose of each treatment that began before the event or on its "
        "day. Medication: taken, or possibly taken, on the day of onset. Laboratory: "
        f"{AROUND} days before to {AROUND} days after it.",
        *_absent(cm, adlb),
        *not_shown([one.text for one in about if one not in known]),
    ]
    title = "Data for Narratives: Deaths, Serious Adverse Events and Discontinuations"
    return make_listing(title, select_population(adsl, study.population("SAFFL"), study), [listed, dead], notes)


def _absent(cm: pd.DataFrame | None, adlb: pd.DataFrame | None) -> list[str]:
    lacking = [name for name, table in (("CM", cm), ("ADLB", adlb)) if table is None]
    return [f"The trial does not have: {', '.join(lacking)}."] if lacking else []


def _describe(adsl: pd.DataFrame) -> Mapping[str, str]:
    """Age, sex, race, and the days of first and last dose, by subject."""
    age = print_number(adsl["AAGE"].fillna(adsl["AGE"]))
    kind = join_texts([adsl["SEX"], adsl["RACE"]], ", ")
    doses = join_texts([print_analysis_date(adsl["TRTSDT"]), print_analysis_date(adsl["TRTEDT"])], "\nto\u00a0")
    text = join_texts([age.fillna("") + (" (" + kind + ")").fillna(""), doses], "\n")
    return dict(zip(adsl["USUBJID"], text, strict=True))


def _deaths(adsl: pd.DataFrame) -> Mapping[str, str]:
    """Date, day and cause of death, by subject who died."""
    died = adsl[adsl["DTHFL"].eq("Y")]
    date = print_analysis_date(died["DTHDT"], study_day(died["DTHDT"], died["TRTSDT"]), died["DTHDTF"])
    text = join_texts([date, died["DTHCAUS"]], "\n")
    return dict(zip(died["USUBJID"], text, strict=True))


def _exposure(events: pd.DataFrame, ex: pd.DataFrame, people: pd.DataFrame) -> Series:
    """Days of exposure, and the last dose of each treatment up to the onset."""
    start = events["USUBJID"].map(people["TRTSDT"])
    days = (events["ASTDT"] - start).dt.days + 1.0
    spoken = ("day " + print_number(days.where(days.ge(1)))).astype("str")
    given = ex.assign(EXDT=earliest(ex["EXSTDTC"]))[["USUBJID", "EXTRT", "EXDOSE", "EXDOSU", "EXDT"]]
    pairs = _beside(events, given[given["EXDOSE"].notna() & given["EXDT"].notna()])
    last = pairs[pairs["EXDT"].le(pairs["ASTDT"])].sort_values("EXDT", kind="stable")
    last = last.drop_duplicates(["EVENT", "EXTRT"], keep="last")
    amount = join_texts([print_number(last["EXDOSE"]), last["EXDOSU"]], " ")
    doses = last["EXTRT"] + " " + amount + " on " + print_analysis_date(last["EXDT"])
    return join_texts([spoken, _of_events(events, last, doses)], "\n")


def _medication(events: pd.DataFrame, cm: pd.DataFrame | None) -> Series:
    """What was taken on the day of onset; a start or end that nobody knows is possible."""
    if cm is None or cm.empty:
        return pd.Series(None, index=events.index, dtype="str")
    taken = pd.DataFrame(
        {
            "USUBJID": cm["USUBJID"],
            "NAME": cm["CMDECOD"].fillna(cm["CMTRT"]),
            "FROM": earliest(cm["CMSTDTC"]),
            "TO": latest(cm["CMENDTC"]),
        }
    )
    pairs = _beside(events, taken)
    pairs = pairs[pairs["ASTDT"].notna() & ~pairs["FROM"].gt(pairs["ASTDT"]) & ~pairs["TO"].lt(pairs["ASTDT"])]
    once = pairs.drop_duplicates(["EVENT", "NAME"])
    return _of_events(events, once, once["NAME"])


def _results(events: pd.DataFrame, adlb: pd.DataFrame | None) -> Series:
    """Results of grade 3 and more around the onset, by date."""
    if adlb is None or adlb.empty:
        return pd.Series(None, index=events.index, dtype="str")
    grades = pd.DataFrame({name: read_grades(adlb[name], lowest=0) for name in ("ATOXGRL", "ATOXGRH")}).max(axis="columns")
    severe = adlb.assign(GRADE=grades)[grades.ge(SEVERE)][["USUBJID", "PARAM", "AVAL", "ADT", "GRADE"]]
    pairs = _beside(events, severe)
    near = pairs[(pairs["ADT"] - pairs["ASTDT"]).dt.days.abs().le(AROUND)].sort_values("ADT", kind="stable")
    texts = near["PARAM"] + " " + print_number(near["AVAL"]) + " (grade " + print_number(near["GRADE"]) + ") on "
    return _of_events(events, near, texts + print_analysis_date(near["ADT"]))


def _beside(events: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Each event (EVENT, its place, and ASTDT) with every record of its subject."""
    return events[["USUBJID", "ASTDT"]].assign(EVENT=events.index).merge(others, on="USUBJID")


def _of_events(events: pd.DataFrame, rows: pd.DataFrame, texts: Series) -> Series:
    """The texts of each event in one, in their order."""
    return events.index.to_series().map(join_within(rows["EVENT"], texts, "; ")).astype("str")
