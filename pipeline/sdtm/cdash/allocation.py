"""Which arm each subject was assigned to, and which it received: of the forms RAND, DA and EX, as `assignment` says."""

import pandas as pd

from pipeline.core.series import Series
from pipeline.core.texts import join_texts
from pipeline.core.time import dates
from pipeline.sdtm.cdash.doses import doses
from pipeline.sdtm.cdash.kits import Forms, arm_of_kit, kits, label_of_arm, with_drugs_of_kits
from pipeline.sdtm.standard.subjects import SUBJECT
from pipeline.sdtm.verbs.mapping import answers, code_text, tidy
from pipeline.sdtm.verbs.terms import YES
from pipeline.study import Study
from pipeline.study.placebo import is_placebo
from schemas.base import DTYPES

UNPLANNED_SEPARATOR = "; "


def answers_to(forms: Forms, question: str, study: Study) -> pd.DataFrame:
    """The rows of a form with an answer to the question FORM.COLUMN, as ANSWER, the earliest row of a subject first.

    By the date of randomisation where the form has one, then by ROWKEY.
    """
    form, _, column = question.partition(".")
    rows = forms.get(form, forms["DM"].head(0))
    rows = rows.assign(ANSWER=answers(rows, column), AT=_randomised(rows, study))
    return rows[tidy(rows["ANSWER"]).notna()].sort_values(["AT", "ROWKEY"], na_position="last", kind="stable")


def _randomised(rows: pd.DataFrame, study: Study) -> Series:
    dated = rows.assign(DAT=answers(rows, "RANDDAT"))
    return dates.parse(dated["DAT"], study.dates.dmy_ambiguous, rows.get("RANDTIM"))["DTC"]


def randomised(forms: Forms, study: Study) -> pd.DataFrame:
    """The first row of RAND of each subject, with AT, the date and time of randomisation."""
    rand = forms.get("RAND", forms["DM"].head(0))
    ordered = rand.assign(AT=_randomised(rand, study)).sort_values(["AT", "ROWKEY"], na_position="last", kind="stable")
    return ordered.drop_duplicates(SUBJECT)


def assigned(forms: Forms, study: Study) -> pd.DataFrame:
    """RANDARM, the answer that names the arm assigned, ACTUAL, an arm received that is told, RANDNO and RANDKEY, the key of the
    row of RAND, of each subject that has any of them."""
    rand = randomised(forms, study)
    rows = rand[SUBJECT].assign(RANDKEY=rand["ROWKEY"], RANDNO=answers(rand, "RANDNO"), ACTUAL=answers(rand, "ACTARMCD"))
    planned = answers_to(forms, study.assignment.planned, study).drop_duplicates(SUBJECT)
    return rows.merge(planned[[*SUBJECT, "ANSWER"]].rename(columns={"ANSWER": "RANDARM"}), on=SUBJECT, how="outer")


def is_planned_drug(extrt: Series, study: Study) -> Series:
    """Which names are of a drug of the design or a placebo; one that is missing may be."""
    return extrt.isna() | extrt.isin(study.names_of_drugs) | is_placebo(extrt, study)


def doses_by_arm(forms: Forms, study: Study) -> pd.DataFrame:
    """The doses that were given, with KITARM, the arm of the kit, and ARM, the arm of the dose: of the kit, else of the only arm
    that gives the drug; missing where neither tells."""
    if "EX" not in forms:
        return forms["DM"].head(0).assign(EXTRT="", STDTC="", ENDTC="", KITARM="", ARM="").astype(DTYPES["Char"])
    rows = doses(with_drugs_of_kits(forms["EX"], forms, study), study)
    kit = arm_of_kit(answers(rows, "EXREFID"), kits(forms, study))
    givers = {drug: [arm.code for arm in study.arms if drug in arm.drugs] for drug in study.names_of_drugs}
    of_drug = rows["EXTRT"].map({drug: codes[0] for drug, codes in givers.items() if len(codes) == 1}).astype(DTYPES["Char"])
    return rows.assign(KITARM=kit, ARM=kit.fillna(of_drug))


def received(forms: Forms, study: Study) -> pd.DataFrame:
    """RECEIVED, the arm by what was given (`assignment.actual`), and UNPLANNED, what was given where that is no arm, of each
    subject of whom the doses tell either."""
    rule, rows = study.assignment.actual, _with_days(doses_by_arm(forms, study), study)
    arms = rows.dropna(subset="ARM").groupby([*SUBJECT, "ARM"], as_index=False).agg(DAYS=("DAYS", "sum"), FIRST=("FIRST", "min"))
    arms = arms.sort_values(["FIRST", "ARM"], kind="stable", ignore_index=True)
    arms = arms.assign(GIVEN=label_of_arm(arms["ARM"], study), MIXED=arms.duplicated(SUBJECT, keep=False) & (rule == "only"))
    others = rows[rows["ARM"].isna() & ~is_planned_drug(rows["EXTRT"], study)].sort_values("FIRST", kind="stable")
    others = others.assign(GIVEN=others["EXTRT"]).drop_duplicates([*SUBJECT, "GIVEN"])
    of_no_arm = others.merge(arms[SUBJECT].drop_duplicates(), on=SUBJECT, how="left", indicator=True)
    of_no_arm = of_no_arm[of_no_arm["_merge"].eq("left_only")]
    unplanned = pd.concat([arms.loc[arms["MIXED"], [*SUBJECT, "GIVEN"]], of_no_arm[[*SUBJECT, "GIVEN"]]], ignore_index=True)
    words = join_texts(unplanned, SUBJECT, "GIVEN", UNPLANNED_SEPARATOR).rename(columns={"GIVEN": "UNPLANNED"})
    chosen = arms.sort_values("DAYS", ascending=False, kind="stable") if rule == "longest" else arms
    chosen = chosen[~chosen["MIXED"] & (rule != "assigned")].drop_duplicates(SUBJECT).rename(columns={"ARM": "RECEIVED"})
    return chosen[[*SUBJECT, "RECEIVED"]].merge(words, on=SUBJECT, how="outer")


def _with_days(rows: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The doses with FIRST, their first day, and DAYS; an interval that goes on lasts until the data cut-off."""
    first = dates.earliest(rows["STDTC"])
    until = dates.latest(rows["ENDTC"]).mask(code_text(answers(rows, "EXONGO")).isin(YES), pd.Timestamp(study.dco))
    return rows.assign(FIRST=first, DAYS=(until.fillna(first) - first).dt.days.clip(lower=0).fillna(0) + 1)
