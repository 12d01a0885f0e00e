"""Trial design: the plan of the trial, of which no subject is part. STUDY_SPEC 3.3.

One module for five classes because they describe one plan: elements, their order in the arm, visits, criteria, summary.
"""

from schemas.base import Char, Num, SdtmDomain


class TrialDesign(SdtmDomain):
    """A trial design dataset: no USUBJID."""

    STUDYID: Char
    DOMAIN: Char


class TA(TrialDesign, key="STUDYID ARMCD TAETORD"):
    """One record per planned element of an arm, in order."""

    ARMCD: Char
    ARM: Char
    TAETORD: Num
    ETCD: Char
    ELEMENT: Char
    TABRANCH: Char
    TATRANS: Char
    EPOCH: Char


class TE(TrialDesign, key="STUDYID ETCD"):
    """One record per planned element: the rules of its start and end."""

    ETCD: Char
    ELEMENT: Char
    TESTRL: Char
    TEENRL: Char
    TEDUR: Char


class TV(TrialDesign, key="STUDYID VISITNUM ARMCD"):
    """One record per planned visit; ARMCD where arms differ in it."""

    VISITNUM: Num
    VISIT: Char
    VISITDY: Num
    ARMCD: Char
    TVSTRL: Char
    TVENRL: Char


class TI(TrialDesign, key="STUDYID TIVERS IETESTCD"):
    """One record per criterion of the protocol."""

    IETESTCD: Char
    IETEST: Char
    IECAT: Char
    TIVERS: Char


class TS(TrialDesign, key="STUDYID TSPARMCD TSSEQ"):
    """One record per value of a summary parameter; TSVALNF says why a value is missing."""

    TSSEQ: Num
    TSGRPID: Char
    TSPARMCD: Char
    TSPARM: Char
    TSVAL: Char
    TSVALNF: Char
    TSVALCD: Char
    TSVCDREF: Char
    TSVCDVER: Char
