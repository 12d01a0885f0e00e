"""What the rules of analysis read of each SDTM domain, declared once: within what they compare records, and by which variables.

A received variable that is in neither list and does not merely describe its record may tell records apart that the rules take for
alike (unread.py). tests/unit/sdtm/test_rule_keys.py holds the lists against the code that reads.
"""

from dataclasses import dataclass, replace

from pipeline.study import Study


@dataclass(frozen=True)
class RuleKey:
    """How the rules read a domain; variables by name, USUBJID understood.

    `key`: records alike in these are compared, chosen among or counted as one; `moment`: what places a record in time, where one
    key has many; `reads`: what rules read of the record itself (a listing that only prints a variable is no rule); `evaluator`:
    the variable by which rules leave out the records of others than the investigator.
    """

    key: tuple[str, ...]
    reads: tuple[str, ...]
    moment: tuple[str, ...] = ()
    evaluator: str = ""


def _rule(key: str, reads: str, moment: str = "", evaluator: str = "") -> RuleKey:
    return RuleKey(tuple(key.split()), tuple(reads.split()), tuple(moment.split()), evaluator)


RULE_KEYS: dict[str, RuleKey] = {
    "ae": _rule(
        "AEDECOD AESTDTC",
        "AEBODSYS AETERM AESER AEACN AEREL AEOUT AESCONG AESDISAB AESDTH AESHOSP AESLIFE AESMIE AETOXGR AEGRPID AEENDTC AESTRF "
        "AEENRF AESTRTPT AESTTPT AEENRTPT AEENTPT EPOCH",
    ),
    "cm": _rule("CMCAT CMTRT CMSTDTC", "CMDECOD CMSCAT CMCLAS CMOCCUR CMSTAT CMENDTC CMENRF CMENRTPT CMENTPT EPOCH"),
    "dm": _rule("", "SUBJID SITEID COUNTRY AGE AGEU SEX RACE ETHNIC ARM ACTARM ARMNRS RFICDTC RFSTDTC RFXSTDTC DTHFL DTHDTC"),
    "dd": _rule("DDTESTCD", "DDSTRESC DDDTC"),
    "ds": _rule("DSCAT DSSCAT DSDECOD DSSTDTC", "DSTERM EPOCH"),
    "ec": _rule("ECTRT ECSTDTC", "ECOCCUR ECREASOC ECADJ ECDOSE ECENDTC EPOCH"),
    "ex": _rule("EXTRT EXSTDTC", "EXDOSE EXDOSTXT EXDOSU EXDOSFRQ EXOCCUR EXADJ EXENDTC EPOCH"),
    "ie": _rule("IETESTCD", "IECAT IEORRES IEDTC"),
    "lb": _rule(
        "LBTESTCD LBSPEC",
        "LBTEST LBSTRESC LBSTRESN LBSTRESU LBSTNRLO LBSTNRHI LBSTAT LBFAST LBTOXGR",
        "VISITNUM VISIT LBDTC EPOCH",
    ),
    "mh": _rule("MHCAT MHTERM MHSTDTC", "MHDECOD MHBODSYS MHTOXGR MHOCCUR MHSTAT MHENDTC MHENRF MHENRTPT MHENTPT"),
    "pr": _rule("PRCAT PRTRT PRSTDTC", "PRSCAT PRLOC PROCCUR PRSTAT PRENDTC EPOCH"),
    "rs": _rule("RSCAT RSTESTCD RSEVAL RSEVALID RSACPTFL", "RSSTRESC RSSTRESN RSSTAT", "VISITNUM VISIT RSDTC EPOCH"),
    "ss": _rule("", "SSSTRESC", "VISITNUM VISIT SSDTC EPOCH"),
    "sv": _rule("VISITNUM", "VISIT SVOCCUR SVSTDTC SVENDTC"),
    "tr": _rule(
        "TRLNKID TRTESTCD TREVAL TREVALID TRACPTFL",
        "TRGRPID TRSTRESC TRSTRESN TRSTRESU TRSTAT TRREASND",
        "VISITNUM VISIT TRDTC EPOCH",
        "TREVAL",
    ),
    "tu": _rule(
        "TULNKID TUTESTCD TUEVAL TUEVALID TUACPTFL", "TUSTRESC TULOC TULAT VISITNUM VISIT TUDTC EPOCH", evaluator="TUEVAL"
    ),
    "vs": _rule("VSTESTCD", "VSTEST VSSTRESC VSSTRESN VSSTRESU VSSTAT", "VISITNUM VISIT VSDTC EPOCH"),
}

# Ends of the names of variables that describe a record and tell no two apart. ALL: in every domain; OF: in these as well.
ALL = (
    "STUDYID", "DOMAIN", "USUBJID", "SUBJID", "SITEID",  # whose record, in which dataset
    "SEQ", "GRPID", "REFID", "SPID", "LNKID", "LNKGRP", "RECID",  # which record: its name
    "DTC", "DY", "STDY", "ENDY", "ENDTC", "DUR", "VISITDY",  # when, and what is counted from that
    "TEST", "MODIFY", "ORRES", "ORRESU", "STRESC", "STRESN", "STRESU", "NRIND", "STNRC", "LLOD", "ULOD",  # the result
    "ORNRLO", "ORNRHI", "STNRLO", "STNRHI", "RESCAT", "TOX", "TOXGR", "CLSIG", "REASND",  # what it was compared with
    "LOBXFL", "BLFL", "ORREF",  # the sponsor's baseline: the rules choose theirs
)  # fmt: skip
_COLLECTION = ("VISITNUM", "VISIT", "TAETORD", "EPOCH")  # the visit at which it was asked for, and not when it was
_DOSING = ("DOSE", "DOSTXT", "DOSU", "DOSFRM", "DOSFRQ", "DOSTOT", "DOSRGM", "ROUTE", "INDC", "RSDISC")  # of what is not summed
_THERAPY = (*_COLLECTION, *_DOSING, "CLAS", "CLASCD", "DECOD")
_TERMS = ("LLT", "LLTCD", "PTCD", "HLT", "HLTCD", "HLGT", "HLGTCD", "BDSYCD", "SOC", "SOCCD", "BODSYS")  # levels of a dictionary
OF: dict[str, tuple[str, ...]] = {
    "ae": (*_COLLECTION, *_TERMS, "ACNOTH", "CONTRT"),
    "cm": _THERAPY, "pr": _THERAPY,
    "mh": (*_COLLECTION, *_TERMS),
    "ds": _COLLECTION, "dd": _COLLECTION, "ie": _COLLECTION, "ss": ("TESTCD",),
    "ec": (*_COLLECTION, "PRESP", "DOSFRM", "ROUTE", "LOT"), "ex": (*_COLLECTION, "DOSFRM", "ROUTE", "LOT"),
}  # fmt: skip
TIMING = ("TPT", "TPTNUM", "ELTM", "TPTREF", "RFTDTC", "EVLINT", "EVINTX", "STRTPT", "STTPT", "ENRTPT", "ENTPT", "PTFL", "PDUR")
"""Ends of the names of what tells the records of one moment apart, and differs between moments anyway."""

SERIES = ("lb", "vs")
"""The domains in which records are told apart within a test."""


def rule_key(domain: str, study: Study) -> RuleKey | None:
    """How the rules of a study read a domain (lower case); None for one whose records no rule compares. What `baseline.apart`
    names completes the key of laboratory results and vital signs."""
    rule = RULE_KEYS.get(domain)
    if rule is None or domain not in SERIES:
        return rule
    apart = [f"{domain.upper()}{part}" for part in study.baseline.apart]
    return replace(rule, key=tuple(dict.fromkeys([*rule.key, *apart])))


def decides(domain: str, study: Study) -> set[str]:
    """The variables of a domain, or of its qualifiers (suppae), whose values rules read."""
    if domain.startswith("supp"):
        return {"QNAM", "QVAL"} if domain == "suppdm" else {"IDVAR", "IDVARVAL", "QNAM", "QVAL"}
    rule = rule_key(domain, study)
    return {*rule.key, *rule.reads, *rule.moment} if rule else set()


def describes(variable: str, domain: str) -> bool:
    """Whether a variable of `domain` (lower case) only describes its record."""
    return _end(variable, domain) in {*ALL, *OF.get(domain, ())}


def is_timing(variable: str, domain: str) -> bool:
    """Whether a variable tells the records of one moment apart, and differs between moments anyway."""
    return _end(variable, domain) in TIMING


def _end(variable: str, domain: str) -> str:
    return variable.removeprefix(domain.upper())
