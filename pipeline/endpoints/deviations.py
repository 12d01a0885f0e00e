"""Protocol deviations that the data show: their kinds, and the dataset that shows each (STUDY_SPEC 5.19)."""

CONSENT, NO_CONSENT, CRITERION, STOPPED, NOT_PER_PROTOCOL = "CONSENT", "NOCONSENT", "IE", "DS", "ADSL"
KINDS = {
    CONSENT: "Informed consent dated after the first dose",
    NO_CONSENT: "Treated without a date of informed consent",
    CRITERION: "Criterion for inclusion or exclusion not met",
    STOPPED: "Discontinued for a protocol deviation",
    NOT_PER_PROTOCOL: "Listed as not per protocol",
}
SHOWN_BY = {CONSENT: "DM", NO_CONSENT: "DM", CRITERION: "IE", STOPPED: "DS", NOT_PER_PROTOCOL: "ADSL"}
"""The dataset that shows a kind of deviation."""
SHOWN_IN = {CONSENT: "RFICDTC", NO_CONSENT: "RFICDTC", CRITERION: "IETESTCD", STOPPED: "DSDECOD", NOT_PER_PROTOCOL: "PPROTFL"}
"""The variable of that dataset."""

MAJOR, MINOR = "MAJOR", "MINOR"
REPORTED, IN_DATA = "FORM", "DATA"
"""Who found a deviation: the form, or what other data show; else the code of the issue."""
