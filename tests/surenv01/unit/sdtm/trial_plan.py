"""A plan of a trial that states every parameter which TS must have: a section `trial` of study.yaml."""

from pipeline.sdtm.conformance.plan import REQUIRED_PARAMETERS

# Stated elsewhere in study.yaml, or known from the data.
FROM_ELSEWHERE = {
    "ACTSUB", "CRMDUR", "DCUTDESC", "DCUTDTC", "DOSE", "DOSFRM", "DOSFRQ", "DOSU", "FCNTRY", "INTTYPE", "NARMS", "REGID", "ROUTE",
    "SDMDUR", "SDTIGVER", "SDTMVER", "SPONSOR", "SPREFID", "SSTDTC", "TITLE", "TRT",
}  # fmt: skip
WITHOUT_VALUE = {"AGEMAX": "UNK", "AGEMIN": "UNK", "SENDTC": "NAV", "PCLAS": "UNK"}

PLAN = {
    "version": "1",
    "criteria": {"EXCL02": "Hypertension without control"},
    "summary": {code: ["N"] for code in REQUIRED_PARAMETERS if code not in FROM_ELSEWHERE | WITHOUT_VALUE.keys()},
    "null_flavors": WITHOUT_VALUE,
}
