"""What is wrong with randomisation and treatment, each with the row at fault: twice, too early, another arm's kit or drug."""

from collections.abc import Iterator

import pandas as pd

from pipeline.core.issues import found, gather
from pipeline.core.time import dates
from pipeline.sdtm.cdash.allocation import answers_to, assigned, doses_by_arm, randomised
from pipeline.sdtm.cdash.kits import Forms, arm_of_kit, code_of_arm, kits
from pipeline.sdtm.standard.subjects import SUBJECT
from pipeline.sdtm.verbs.mapping import answers, code_text, tidy
from pipeline.study import Study


def allocation_issues(forms: Forms, study: Study) -> pd.DataFrame:
    """The issues of arms, randomisations, kits and doses of a trial of several arms; with one arm, those of randomisations."""
    several = study.arms_planned > 1
    known = [*_unknown_arms(forms, study), *_unknown_kits(forms, study), *_of_other_arms(forms, study)] if several else []
    return gather(*known, *_randomised_twice(forms, study), _dosed_before(forms, study))


def _unknown_arms(forms: Forms, study: Study) -> Iterator[pd.DataFrame]:
    """ARM_UNKNOWN: answers that name no arm of the design."""
    planned = ", ".join(arm.code for arm in study.arms)
    message = f"is not an arm of the design ({planned}); correct it, or name it in arms.codes of study.yaml"
    for question in dict.fromkeys([study.assignment.planned, "RAND.ACTARMCD", "DA.KITARM"]):
        form, _, column = question.partition(".")
        rows = answers_to(forms, question, study)
        yield found("ARM_UNKNOWN", rows[code_of_arm(rows["ANSWER"], study).isna()], form, column=column, message=message)


def _randomised_twice(forms: Forms, study: Study) -> Iterator[pd.DataFrame]:
    """RAND_TWICE: a further row of a subject, and a number that another subject has."""
    if "RAND" not in forms:
        return
    rand = forms["RAND"]
    later = rand[~rand["ROWKEY"].isin(randomised(forms, study)["ROWKEY"])]
    yield found("RAND_TWICE", later, "RAND", column="RANDDAT", value=answers(later, "RANDDAT"))
    number = code_text(answers(rand, "RANDNO"))
    one_each = rand.assign(RANDNO=number).dropna(subset="RANDNO").drop_duplicates([*SUBJECT, "RANDNO"])
    shared = one_each[one_each.duplicated("RANDNO", keep=False)]
    message = "is the number of another subject, too; correct one of them"
    yield found("RAND_TWICE", shared, "RAND", column="RANDNO", message=message, action="both kept")


def _dosed_before(forms: Forms, study: Study) -> pd.DataFrame:
    """DOSE_BEFORE_RAND: doses that no reading of their dates puts on or after the day of randomisation."""
    first = randomised(forms, study)[[*SUBJECT, "AT"]].dropna(subset="AT")
    rows = doses_by_arm(forms, study).merge(first, on=SUBJECT)
    early = rows[dates.latest(rows["STDTC"]) < dates.earliest(rows["AT"])]
    message = "is before the randomisation on " + early["AT"] + "; correct one of the two"
    return found("DOSE_BEFORE_RAND", early, "EX", column="EXSTDAT", message=message)


def _unknown_kits(forms: Forms, study: Study) -> Iterator[pd.DataFrame]:
    """KIT_UNKNOWN: kits given whose treatment no list tells, and kits that are listed with several treatments."""
    known = kits(forms, study)
    if known.empty or "EX" not in forms:
        return
    ex = forms["EX"]
    number = code_text(answers(ex, "EXREFID"))
    message = "is a kit of which neither RAND nor DA tells the arm; correct it, or complete the export of the kits"
    yield found("KIT_UNKNOWN", ex[number.notna() & ~number.isin(known["KIT"])], "EX", column="EXREFID", message=message)
    double = ex[number.isin(known.loc[known["TIMES"].gt(1), "KIT"])]
    yield found(
        "KIT_UNKNOWN", double, "EX", column="EXREFID", message="is a kit that is listed in several arms; correct the list"
    )


def _of_other_arms(forms: Forms, study: Study) -> Iterator[pd.DataFrame]:
    """TREATMENT_OTHER: kits dispensed, and doses given, of another arm than that of the subject."""
    planned = assigned(forms, study)[[*SUBJECT, "RANDARM"]]
    planned = planned.assign(PLANNED=code_of_arm(planned["RANDARM"], study)).dropna(subset="PLANNED")[[*SUBJECT, "PLANNED"]]
    action = f"kept as exposure; ACTARM by assignment.actual: {study.assignment.actual}"
    rows = doses_by_arm(forms, study).merge(planned, on=SUBJECT)
    other = rows[rows["ARM"].ne(rows["PLANNED"]) & rows["ARM"].notna()]
    for column, part, what in (
        ("EXREFID", other[other["KITARM"].notna()], "is a kit"),
        ("EXTRT", other[other["KITARM"].isna()], "is a drug"),
    ):
        message = f"{what} of arm " + part["ARM"] + ", and the subject was assigned to " + part["PLANNED"]
        yield found("TREATMENT_OTHER", part, "EX", column=column, message=message, action=action)
    yield from _dispensed(forms, planned, study)


def _dispensed(forms: Forms, planned: pd.DataFrame, study: Study) -> Iterator[pd.DataFrame]:
    if "DA" not in forms:
        return
    rows = forms["DA"].merge(planned, on=SUBJECT)
    arm = arm_of_kit(answers(rows, "DAREFID"), kits(forms, study))
    other = arm.notna() & arm.ne(rows["PLANNED"]) & tidy(answers(rows, "DAREFID")).notna()
    message = "is a kit of arm " + arm[other] + ", and the subject was assigned to " + rows["PLANNED"][other]
    yield found("TREATMENT_OTHER", rows[other], "DA", column="DAREFID", message=message, action="kept")
