"""Whether facts of a subject that several datasets tell agree: graded laboratory results and events, death, sex, days of visits.

Each check takes the tables by name and the study, gives at most one finding per subject and fact, which names both sides.
"""

from collections.abc import Mapping

import pandas as pd

from pipeline.adam.safety.ctcae.events import tests_of_events
from pipeline.adam.subjects.death import is_fatal
from pipeline.core.conformance import Tables, findings, together
from pipeline.core.distinct import among, looked_up
from pipeline.core.series import Series
from pipeline.core.time.dates import complete, earliest, iso, latest
from pipeline.study import Study
from schemas.base import DTYPES

REPORTED = 3
"""The least grade of a result without an event that is a difference: milder ones are seldom reported."""
PREGNANCY_TESTS = ("HCG", "BHCG", "CHORIOGB", "PREGTEST")
ONE_SEX = {  # what a subject of the sex cannot have
    "M": r"PREGNAN|ABORTION|MENSTRUA|MENORRHAG|VAGINAL|UTERINE|OVARIAN|LACTATION",
    "F": r"PROSTAT|TESTIC|ERECTILE|EJACULAT|PENILE|SCROTAL",
}
VISITED = ("LB", "VS")  # what is done at a visit; a scan may be of another day
_SERIES = 100  # VISITNUM of cycles, of tumour follow-up and of survival follow-up: each series has its hundred


def grades_agree(tables: Tables, study: Study) -> pd.DataFrame:
    """AE_LB_DIFF: the worst grade on treatment of an event that a laboratory test decides is that of the test's results.

    Of tests that the trial has. An event without a grade is compared by its being there, a result without an event is a
    difference from grade 3.
    """
    adae, adlb = tables.get("ADAE"), tables.get("ADLB")
    if adae is None or adlb is None:
        return together([])
    decided = tests_of_events(study.ctcae, set(adlb["PARAMCD"].dropna()))
    if not decided:
        return together([])
    events, results = _of_events(adae, decided), _of_results(adlb, decided)
    both = events.merge(results, on=["USUBJID", "PARAMCD", "SIDE"], how="outer")
    has_event, graded = both["TERM"].notna(), both["LBGRADE"].ge(1)
    differs = has_event & graded & both["AEGRADE"].notna() & both["AEGRADE"].ne(both["LBGRADE"])
    grade = {side: both[f"{side}GRADE"].astype("Int64").astype(DTYPES["Char"]) for side in ("AE", "LB")}
    event = "AE has " + both["TERM"] + " of grade " + grade["AE"].fillna("unknown")
    none = both["LBGRADE"].isna().map({True: "no graded result", False: "no result of grade 1 or more"}).astype(DTYPES["Char"])
    said = (event + ", LB has " + none + " of " + both["PARAMCD"]).where(~differs, event + ", LB has grade " + grade["LB"])
    said = said.where(has_event, "LB has " + both["PARAMCD"] + " of grade " + grade["LB"] + ", AE has no such event")
    wrong = differs | (has_event & ~graded) | (~has_event & both["LBGRADE"].ge(REPORTED))
    return findings("AE_LB_DIFF", "AE", both[wrong], ["PARAMCD"], said[wrong])


def _of_events(adae: pd.DataFrame, decided: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """The worst treatment-emergent event of each subject, test and direction: TERM and AEGRADE."""
    term = adae["AEDECOD"].str.upper()
    test, side = ({name: of[part] for name, of in decided.items()} for part in (0, 1))
    rows = adae.assign(PARAMCD=looked_up(term, test), SIDE=looked_up(term, side))
    rows = rows[rows["TRTEMFL"].eq("Y").fillna(False) & rows["PARAMCD"].notna()]
    worst = rows.sort_values("ATOXGRN", ascending=False, kind="stable", na_position="last")
    worst = worst.drop_duplicates(["USUBJID", "PARAMCD", "SIDE"]).rename(columns={"AEDECOD": "TERM", "ATOXGRN": "AEGRADE"})
    return worst[["USUBJID", "PARAMCD", "SIDE", "TERM", "AEGRADE"]]


def _of_results(adlb: pd.DataFrame, decided: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """LBGRADE, the worst grade of each subject and test while on treatment; 0 where none is worse than at baseline."""
    parts = []
    for test, side in sorted(set(decided.values())):
        rows = adlb[adlb["PARAMCD"].eq(test) & adlb["ONTRTFL"].eq("Y").fillna(False) & adlb[f"ATOXGR{side}N"].notna()]
        worse = rows[f"ATOXGR{side}N"].where(~rows[f"ATOXGR{side}N"].le(rows[f"BTOXGR{side}N"]), 0.0)
        parts.append(pd.DataFrame({"USUBJID": rows["USUBJID"], "PARAMCD": test, "SIDE": side, "LBGRADE": worse}))
    stacked = pd.concat(parts, ignore_index=True)
    return stacked.groupby(["USUBJID", "PARAMCD", "SIDE"], as_index=False)["LBGRADE"].max()


def deaths_agree(tables: Tables, study: Study) -> pd.DataFrame:
    """DEATH_DIFF: who is dead in DM is dead on another form, and the reverse; a fatal event ended on the day of the death."""
    dm, ae = tables["DM"], tables["AE"]
    dead = dm.loc[dm["DTHFL"].eq("Y") | dm["DTHDTC"].notna(), "USUBJID"]
    forms = _told_dead(tables)
    people = pd.DataFrame({"USUBJID": pd.concat([dead, *forms.values()]).drop_duplicates()})
    told = pd.Series("", index=people.index, dtype=DTYPES["Char"])
    for name, subjects in forms.items():
        told = told + among(people["USUBJID"], subjects).map({True: f", {name}", False: ""}).astype(DTYPES["Char"])
    in_dm, told = among(people["USUBJID"], dead), told.str.slice(2)
    fatal = ae.loc[is_fatal(ae).fillna(False), ["USUBJID", "AEENDTC"]].merge(dm[["USUBJID", "DTHDTC"]], on="USUBJID")
    ended, died = complete(fatal["AEENDTC"]), complete(fatal["DTHDTC"])
    other_day = fatal[ended.notna() & died.notna() & ended.ne(died)].drop_duplicates("USUBJID")
    said = "AE has a fatal event that ended " + other_day["AEENDTC"] + ", DM dates the death " + other_day["DTHDTC"]
    nobody = f"DM has a death, none of {', '.join(forms)} tells of one"
    return together(
        [
            findings("DEATH_DIFF", "DM", people[~in_dm], [], "a death is told by " + told[~in_dm] + ", DM has none"),
            findings("DEATH_DIFF", "DM", people[in_dm & told.eq("")], [], nobody),
            findings("DEATH_DIFF", "AE", other_day, [], said),
        ]
    )


def _told_dead(tables: Tables) -> dict[str, Series]:
    """The subjects whom each dataset of a form calls dead; only datasets that the trial has."""
    ae, ds = tables["AE"], tables["DS"]
    told = {"AE": ae.loc[is_fatal(ae).fillna(False), "USUBJID"], "DS": ds.loc[ds["DSDECOD"].eq("DEATH"), "USUBJID"]}
    told |= {"DD": tables["DD"]["USUBJID"]} if len(tables.get("DD", [])) else {}
    ss = tables.get("SS")
    return told | ({"SS": ss.loc[ss["SSSTRESC"].eq("DEAD"), "USUBJID"]} if ss is not None and len(ss) else {})


def sex_agrees(tables: Tables, study: Study) -> pd.DataFrame:
    """SEX_DIFF: no man has a positive test or an event of pregnancy or of female organs, no woman one of male organs."""
    sex = tables["DM"].drop_duplicates("USUBJID").set_index("USUBJID")["SEX"]
    parts = []
    for dataset, term, start in (("AE", "AEDECOD", "AESTDTC"), ("MH", "MHTERM", "MHSTDTC")):
        rows = tables[dataset]
        own = rows["USUBJID"].map(sex)
        for which, pattern in ONE_SEX.items():
            odd = rows[own.eq(which) & rows[term].str.upper().str.contains(pattern).fillna(False)].drop_duplicates("USUBJID")
            said = f"{dataset} has " + odd[term] + f", DM has sex {which}"
            parts.append(findings("SEX_DIFF", dataset, odd, [start], said))
    if (lb := tables.get("LB")) is not None:
        positive = lb["LBSTRESC"].str.upper().str.startswith("POS").fillna(False) & lb["LBTESTCD"].isin(PREGNANCY_TESTS)
        odd = lb[positive & lb["USUBJID"].map(sex).eq("M")].drop_duplicates("USUBJID")
        parts.append(findings("SEX_DIFF", "LB", odd, ["LBTESTCD", "LBDTC"], "LB has a positive test of pregnancy, DM has sex M"))
    return together(parts)


def visits_agree(tables: Tables, study: Study) -> pd.DataFrame:
    """VISIT_DATE_DIFF: results are of the days that SV gives their visit; and planned visits follow each other by number.

    The order is asked of received SDTM; from forms it is asked where the visits are (VISIT_ORDER).
    """
    sv = tables["SV"].drop_duplicates(["USUBJID", "VISITNUM"])[["USUBJID", "VISITNUM", "SVSTDTC", "SVENDTC"]]
    parts = [_outside(name, tables[name], sv) for name in VISITED if name in tables]
    if study.study.source == "sdtm":
        planned = sv[sv["VISITNUM"].mod(1).eq(0) & complete(sv["SVSTDTC"]).notna()].sort_values(["USUBJID", "VISITNUM"])
        before = planned.groupby(["USUBJID", planned["VISITNUM"] // _SERIES])[["SVSTDTC", "VISITNUM"]].shift()
        early = complete(planned["SVSTDTC"]) < complete(before["SVSTDTC"])
        number = before["VISITNUM"].astype("Int64").astype(DTYPES["Char"])
        said = "begins " + planned["SVSTDTC"] + ", before visit " + number + " of " + before["SVSTDTC"]
        parts.append(findings("VISIT_DATE_DIFF", "SV", planned[early], ["VISITNUM"], said[early]))
    return together(parts)


def _outside(name: str, records: pd.DataFrame, sv: pd.DataFrame) -> pd.DataFrame:
    """One finding for each visit with results of another day than SV has."""
    dtc = f"{name}DTC"
    rows = records[["USUBJID", "VISITNUM", dtc]].dropna().merge(sv, on=["USUBJID", "VISITNUM"])
    day = complete(rows[dtc])
    last = latest(rows["SVENDTC"].fillna(rows["SVSTDTC"]))
    odd = rows[day.lt(earliest(rows["SVSTDTC"])) | day.gt(last)].drop_duplicates(["USUBJID", "VISITNUM"])
    ends = odd["SVENDTC"].fillna(odd["SVSTDTC"])
    said = f"{name} has results of " + iso(complete(odd[dtc])) + ", SV dates the visit " + odd["SVSTDTC"] + " to " + ends
    return findings("VISIT_DATE_DIFF", name, odd, ["VISITNUM"], said)
