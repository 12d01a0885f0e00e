"""RECIST: the responses that lesions make, and how they compare with the investigator's (STUDY_SPEC 4.4-4.8)."""

from schemas.base import AdamDataset, Char, Date, Num, derived, predecessor


class RECIST(AdamDataset, title="Responses Derived from Lesions", key="CRIT USUBJID ADT VISITNUM", working=True):
    """One record per set of criteria and time point after the first dose; never submitted. ADRS and the cross-check read it."""

    CRIT: Char = derived("the set of criteria: RECIST 1.1, or another that the study follows (`criteria`)", "Response Criteria")
    USUBJID: Char = predecessor("ADSL.USUBJID")
    VISITNUM: Num = predecessor("TR.VISITNUM", "Visit Number")
    VISIT: Char = predecessor("TR.VISIT", "Visit Name")
    ADT: Date = derived("date of the time point (STUDY_SPEC 4.9)")
    ADTF: Char = derived("D when the day was imputed to the end of the month")
    BASE: Num = derived("sum of the targets at baseline (mm); null when one was not measured")
    NADIR: Num = derived("lowest of baseline and all earlier complete sums (mm)", "Nadir Before This Assessment")
    SDIAM: Num = derived("sum of the targets (mm); null when one was not measured", "Sum of Diameters (mm)")
    AVALPART: Num = derived("sum of the measured targets (mm)", "Partial Sum of Diameters (mm)")
    TRGRESP: Char = derived("target response (STUDY_SPEC 4.4)", "Derived Target Response")
    TRGRULE: Char = derived("row of the table in STUDY_SPEC 4.4 that decided TRGRESP", "Rule that Decided Target Response")
    NTRGRESP: Char = derived("non-target response (STUDY_SPEC 4.5)", "Derived Non-target Response")
    NEWLIND: Char = derived("Y when a new lesion is unequivocal, then or later (STUDY_SPEC 4.6)", "Derived New Lesion Indicator")
    OVRLRESP: Char = derived("overall response (STUDY_SPEC 4.7; by iRECIST 4.11)", "Derived Overall Response")
    OVRRULE: Char = derived(
        "row of the table in STUDY_SPEC 4.11 that decided OVRLRESP; null by RECIST 1.1", "Rule that Decided Overall Response"
    )
    AFTCRFL: Char = derived("Y: PD because a lesion is back after complete response", "Reappearance after CR Flag")
    BACKDFL: Char = derived("Y: the new lesion was equivocal then and unequivocal later", "Backdated Progression Flag")
