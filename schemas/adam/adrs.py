"""ADRS: tumour responses, by assessment and best (STUDY_SPEC 5.4)."""

from schemas.adam.subject_level import Analysed
from schemas.base import Char, Date, Num, derived, predecessor


class ADRS(Analysed, title="Disease Response Analysis", key="USUBJID PARAMCD ADT RSSEQ VISITNUM", facts="ADSL BDS"):
    """One record per assessment (OVR, TRGR, NTRGR, NEWL, OVRD) and one per subject for every other parameter, FASFL subjects."""

    ASEQ: Num = derived(
        "1 to n within a subject, in the order of the keys of the dataset",
    )
    PARAM: Char = derived(
        "name of the parameter that PARAMCD is the code of",
    )
    PARAMCD: Char = derived(
        "code of the parameter; what each is stands in the method of AVALC by parameter",
    )
    PARAMN: Num = derived(
        "number of the parameter, in the order in which the parameters are listed",
    )
    PARCAT1: Char = derived(
        "Tumor Response, the same for every record of the dataset",
    )
    PARCAT2: Char = derived(
        "who gives the response: the evaluator of a collected response, Derived for a parameter that is derived",
    )
    PARCAT3: Char = derived(
        "criteria by which the response is judged, for instance RECIST 1.1",
    )
    AVAL: Num = derived(
        "number of AVALC: CR 1, PR 2, SD 3, NON-CR/NON-PD 4, PD 5, NE 6, MISSING 7, NED 8; Y 1, N 0; null for any other text",
    )
    AVALC: Char = derived(
        "response of an assessment, or what the parameter asks of the subject; the method stands by parameter (PARAMCD)",
    )
    ADT: Date = derived(
        "of a response: {date of a response}. Of a parameter with one record per subject: the date of the record that "
        "proves its value (method of AVALC), null where nothing does",
        imputed=True,
    )
    ADTF: Char = derived(
        "D where only the month was collected and ADT is the last day of that month; null where the date is complete; of "
        "DEATH and NACT the imputation flag of the date in ADSL",
    )
    ADY: Num = derived(
        "study day of ADT: ADT - TRTSDT + 1 from TRTSDT on, ADT - TRTSDT before it (there is no day 0); null without either",
    )
    VISITNUM: Num = predecessor("RS.VISITNUM", "Visit Number")
    VISIT: Char = predecessor("RS.VISIT", "Visit Name")
    ANL01FL: Char = derived(
        "on responses of assessments (parameters OVR, OVRD and those of other evaluators): Y where AVALC is CR, PR, SD, "
        "NON-CR/NON-PD, PD, NE (or iUPD), ADT is on or after ADSL.ORIGDT, after {baseline scan} (where that is present) and "
        "up to ADSL.DCODT, and {until new therapy}; of several such records of one ADT {one of a date}",
    )
    ANL02FL: Char = derived(
        "Y where ANL01FL is Y and ADT is not after the first PD among the records of the parameter with ANL01FL Y",
    )
    BACKDFL: Char = derived(
        "Y where AVALC of OVRD is PD because a new lesion, equivocal at that assessment (TRSTRESC EQUIVOCAL), was "
        "unequivocal at a later one",
        "Backdated Progression Flag",
    )
    DTYPE: Char = derived(
        "null: no record is imputed inside a parameter, each has a collected or derived result",
    )
    AEVAL: Char = derived(
        "evaluator of the parameter: RS.RSEVAL of its records, INVESTIGATOR where none was collected",
        "Analysis Evaluator",
    )
    RSSEQ: Num = predecessor("RS.RSSEQ", "Sequence Number of RS")
    SRCDOM: Char = derived(
        "dataset of the record that proves the value: RS, TR (lesions of the visit), DS, ADSL or ADTR",
    )
    SRCVAR: Char = derived(
        "variable of SRCDOM that gave the value or its date",
    )
    SRCSEQ: Num = derived(
        "sequence number (--SEQ) in SRCDOM of the record that proves the value; null where no single record does",
    )
