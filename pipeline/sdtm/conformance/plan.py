"""Checks against TA, TE, TV, TI and TS: visits, elements, epochs, criteria, summary, dispositions. STUDY_SPEC 3.3, 9."""

import pandas as pd

from pipeline.core.conformance import Tables, absent, findings, together
from pipeline.core.protocol_versions import PROTVER, version_of_subjects
from pipeline.sdtm.conformance.found import observations, sequence
from pipeline.sdtm.standard.se import UNPLANNED
from pipeline.study import Study
from schemas.base import empty
from schemas.conformance import Conformance

# Parameters that TS must have, with a value or the reason why there is none (STUDY_SPEC 3.3).
REQUIRED_PARAMETERS = [
    "ACTSUB", "ADAPT", "ADDON", "AGEMAX", "AGEMIN", "COMPTRT", "CRMDUR", "CURTRT", "DCUTDESC", "DCUTDTC", "DOSE", "DOSFRM",
    "DOSFRQ",
    "DOSU", "EXTTIND", "FCNTRY", "HLTSUBJI", "INDIC", "INTMODEL", "INTTYPE", "LENGTH", "NARMS", "NCOHORT", "OBJPRIM", "OBJSEC",
    "ONGOSIND", "OUTMSPRI", "OUTMSSEC", "PCLAS", "PDPSTIND", "PDSTIND", "PIPIND", "PLANSUB", "RANDOM", "RANDQT", "RDIND", "REGID",
    "ROUTE", "SDMDUR", "SDTIGVER", "SDTMVER", "SENDTC", "SEXPOP", "SPONSOR", "SPREFID", "SSTDTC", "STOPRULE", "STRATFCT", "STYPE",
    "TBLIND", "TCNTRL", "TDIGRP", "THERAREA", "TINDTP", "TITLE", "TPHASE", "TRT", "TTYPE",
]  # fmt: skip


def planned_visits_are_in_tv(tables: Tables) -> pd.DataFrame:
    """VISIT_PLANNED: a visit that SV calls planned is in TV under the same number and name."""
    planned = tables["SV"][tables["SV"]["SVPRESP"].eq("Y")]
    lost = absent(planned, ["VISITNUM", "VISIT"], tables["TV"])
    return findings("VISIT_PLANNED", "SV", lost, ["VISITNUM", "VISIT"], "is planned and not in TV")


def visits_of_records_are_in_sv(tables: Tables) -> pd.DataFrame:
    """VISIT_SEEN: the visit of a record is a visit of its subject in SV, under the same name."""
    parts = []
    for name, table in observations(tables).items():
        if "VISITNUM" in table and name != "SV":
            lost = absent(table[table["VISITNUM"].notna()], ["USUBJID", "VISITNUM", "VISIT"], tables["SV"])
            parts.append(
                findings("VISIT_SEEN", name, lost, [*sequence(name), "VISITNUM", "VISIT"], "has a visit that is not in SV")
            )
    return together(parts)


def elements_are_planned(tables: Tables) -> pd.DataFrame:
    """ELEMENT_PLANNED: an element that a subject entered is in TA at the same place, and has its rules in TE."""
    place, rules = ["ETCD", "TAETORD", "EPOCH"], ["ETCD"]
    entered = tables["SE"][tables["SE"]["ETCD"].ne(UNPLANNED)]
    key = ["ETCD", "TAETORD"]
    return together(
        [
            findings(
                "ELEMENT_PLANNED", "SE", absent(entered, place, tables["TA"]), key, "is not in TA with this order and epoch"
            ),
            findings("ELEMENT_PLANNED", "TA", absent(tables["TA"], rules, tables["TE"]), key, "is not in TE"),
        ]
    )


def epochs_are_in_ta(tables: Tables) -> pd.DataFrame:
    """EPOCH_PLANNED: every EPOCH is one of TA."""
    parts = []
    for name, table in observations(tables).items():
        if "EPOCH" in table:
            lost = absent(table[table["EPOCH"].notna()], ["EPOCH"], tables["TA"])
            parts.append(findings("EPOCH_PLANNED", name, lost, [*sequence(name), "EPOCH"], "EPOCH is not in TA"))
    return together(parts)


def criteria_are_in_ti(tables: Tables) -> pd.DataFrame:
    """CRITERION_PLANNED: a criterion that was not met is in TI with the same words and category."""
    lost = absent(tables["IE"], ["IETESTCD", "IETEST", "IECAT"], tables["TI"])
    return findings("CRITERION_PLANNED", "IE", lost, ["IETESTCD", "IESEQ"], "is not in TI with these words and category")


def versions_are_of_the_protocol(tables: Tables, study: Study) -> pd.DataFrame:
    """PROTOCOL_UNKNOWN: the version that a subject consented to is one of study.yaml, where that has several."""
    supp = tables["SUPPDM"]
    unknown = supp[supp["QNAM"].eq(PROTVER) & ~supp["QVAL"].isin(study.trial.versions)]
    rows = unknown if study.trial.amendments else unknown.head(0)
    said = rows["QVAL"].fillna("") + f" is none of {', '.join(study.trial.versions)}"
    return findings("PROTOCOL_UNKNOWN", "DM", rows, ["QNAM", "QVAL"], said)


def criteria_are_of_the_version(tables: Tables, study: Study) -> pd.DataFrame:
    """CRITERION_VERSION: a criterion that was not met is one of the version that its subject consented to."""
    ie, trial = tables["IE"], study.trial
    if not trial.amendments:
        return empty(Conformance)
    pairs = [(version, code) for version in trial.versions for code in trial.criteria_of(version)]
    planned = pd.DataFrame(pairs, columns=["VERSION", "IETESTCD"], dtype="str")
    rows = ie.assign(VERSION=ie["USUBJID"].map(version_of_subjects(tables["SUPPDM"])).astype("str"))
    lost = absent(rows[rows["VERSION"].isin(trial.versions)], ["VERSION", "IETESTCD"], planned)
    return findings("CRITERION_VERSION", "IE", lost, ["IETESTCD", "IESEQ"], "is no criterion of version " + lost["VERSION"])


def summary_is_complete(tables: Tables) -> pd.DataFrame:
    """TS_COMPLETE: every required parameter is there; a record has either a value or the reason why there is none."""
    ts = tables["TS"]
    required = pd.DataFrame({"TSPARMCD": pd.Series(REQUIRED_PARAMETERS, dtype="str")})
    key = ["TSPARMCD", "TSSEQ"]
    return together(
        [
            findings("TS_COMPLETE", "TS", absent(required, ["TSPARMCD"], ts), key, "is required and not in TS"),
            findings("TS_COMPLETE", "TS", ts[ts["TSVAL"].isna() & ts["TSVALNF"].isna()], key, "has neither TSVAL nor TSVALNF"),
            findings("TS_COMPLETE", "TS", ts[ts["TSVAL"].notna() & ts["TSVALNF"].notna()], key, "has both TSVAL and TSVALNF"),
        ]
    )


def one_disposition_of_a_kind(tables: Tables) -> pd.DataFrame:
    """DS_ONE_EVENT: one disposition event per subcategory and epoch; a person screened twice fails in one and ends in another."""
    events = tables["DS"][tables["DS"]["DSCAT"].eq("DISPOSITION EVENT")]
    double = events[events.duplicated(["USUBJID", "DSSCAT", "EPOCH"], keep=False)]
    return findings("DS_ONE_EVENT", "DS", double, ["DSSEQ", "DSSCAT", "EPOCH"], "is not the only disposition event of its kind")
