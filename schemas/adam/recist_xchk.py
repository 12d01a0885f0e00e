"""RECIST_XCHK: where the investigator's responses and those derived from the lesions differ (STUDY_SPEC 4.8)."""

from schemas.base import AdamDataset, Char, Date, Num, derived, predecessor


class RECIST_XCHK(
    AdamDataset, title="Cross-Check of Responses", key="USUBJID ADT VISITNUM COMPNT", name="RECIST_XCHK", working=True
):  # the name is that of STUDY_SPEC 4.8
    """One record per time point and component on which the two differ; never submitted, each is a query."""

    USUBJID: Char = predecessor("ADSL.USUBJID")
    VISITNUM: Num = predecessor("TR.VISITNUM", "Visit Number")
    VISIT: Char = predecessor("TR.VISIT", "Visit Name")
    ADT: Date = derived("date of the time point (STUDY_SPEC 4.9)")
    COMPNT: Char = derived("TRGRESP, NTRGRESP, NEWLIND, OVRLRESP or SUMDIAM", "Component of the Response")
    INVRES: Char = derived("RS.RSSTRESC or TR.TRSTRESN of the investigator", "Result by the Investigator")
    DERRES: Char = derived("the same component of RECIST", "Result Derived from the Lesions")
    REASCD: Char = derived(
        "SUM_DIFF, PR_NOT_MET, PR_MISSED, PD_NOT_MET, PD_MISSED, CR_NODE, NE_RULE, AFTER_PD, AFTER_CR or NEWL", "Reason Code"
    )
