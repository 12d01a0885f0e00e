"""Dummy codes in the rows of a transfer: refused where a blinded trial has others, replaced where treatment may be seen.

What a blinded transfer holds is known by name: the arm assigned (`assignment.planned`), RAND.KITNO, DA.KITARM, DA.DAREFID, and of
EX the drug, its dose and strength, and the kit.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from pipeline.raw.faults import SHOWN_ROWS, Fault, TransferError
from pipeline.raw.transfer import Transfer
from pipeline.raw.treatments import TreatmentListError, Treatments, coded, faults_at, quoted, read_treatments
from pipeline.study import Study
from schemas.codelists import normalise
from schemas.raw.form import form_of, form_table

HIDDEN = "(not shown)"
LEAST_OF_NAME = 3
Tables = Mapping[str, pd.DataFrame]
"""Current rows by table, with FILE and FILELINE."""

KITS: dict[str, dict[str, str]] = {
    "RAND.KITNO": {},
    "DA.DAREFID": {"KITARM": "KITARMCD"},
    "EX.EXREFID": {"EXTRT": "EXTRT", "EXDOSE": "EXDOSE", "EXSTREN": "EXSTREN"},
}
"""The questions that name a kit; column of the form -> column of the treatment list, for what else the row holds of the kit."""


def with_treatments(content: Transfer, study: Study, transfer: str, latest: bool) -> dict[str, pd.DataFrame]:
    """The current rows as treatment may be seen: as they are while blinded, and with true codes after it.

    `latest`: the list must be of the subjects of this transfer and no others; an earlier transfer may know fewer.
    TransferError for a blinded transfer with other codes than dummies, which are not shown; TreatmentListError for a list.
    """
    if faults := blinding_faults(content, study):
        raise TransferError(transfer, faults)
    if study.access.treatments is None:
        return content.tables
    return reveal(content.tables, read_treatments(study.access.treatments, study), study, latest)


def blinding_faults(content: Transfer, study: Study) -> list[Fault]:
    """What in a transfer of a blinded trial is no dummy code; the values are not shown. None while it is not blinded.

    Rows that were deleted or replaced count, too: the issue list quotes what they said.
    """
    if study.access.state != "blinded":
        return []
    files = {str(file) for rows in content.tables.values() for file in rows["FILE"].dropna().unique()}
    return [
        *named_after_arms(sorted(files), study),
        *(fault for rows in (content.tables, content.replaced) for fault in _not_dummies(rows, study, shown=False)),
    ]


def hidden(tables: Tables, study: Study) -> dict[str, pd.DataFrame]:
    """The tables as a check may quote them: while blinded, answers on treatment that are no dummies are HIDDEN."""
    shown = dict(tables)
    if study.access.state != "blinded":
        return shown
    for question, known in _treatment_questions(study).items():
        for table, _, column in _answers(shown, [question]):
            rows, text = shown[table], coded(shown[table][column])
            shown[table] = rows.assign(**{column: rows[column].mask(text.notna() & text.ne("") & ~text.isin(known), HIDDEN)})
    return shown


def without_treatment(texts: "pd.Series[str]", study: Study) -> "pd.Series[str]":
    """Texts as a check may quote them: while blinded one that is a true arm or drug is HIDDEN, in whatever question it stands."""
    return texts.mask(coded(texts).isin(study.true_names), HIDDEN) if len(texts) and study.true_names else texts


def named_after_arms(files: Iterable[str], study: Study) -> list[Fault]:
    """While blinded, a fault where names of files have an arm or drug as one of their words; the names are not shown.

    Codes of one letter or two are words of other things, too, and tell nothing.
    """
    secret = {name for name in study.true_names if len(name) >= LEAST_OF_NAME}
    words = [set(re.split(r"[^A-Z0-9]+", normalise(file))) for file in files]
    secret = {"".join(re.findall(r"[A-Z0-9]", name)) for name in secret}
    number = sum(bool(secret & one) for one in words)
    if not number:
        return []
    cause = f"names of files that hold an arm or drug: {number}; the transfer may be unblinded; they are not shown"
    return [Fault("the transfer", None, cause, "give the files names that tell nothing of treatment")]


def subjects_with_arm(tables: Tables, treatments: Treatments, study: Study) -> pd.DataFrame:
    """KEY (of the list), SITEID, SUBJID of each subject with an arm in the transfer, once."""
    parts = [rows.loc[rows[column].fillna("").ne("")] for _, rows, column in _answers(tables, [study.assignment.planned])]
    rows = pd.concat([part[["SITEID", "SUBJID"]] for part in parts])
    rows = rows.assign(SITEID=rows["SITEID"].str.strip(), SUBJID=rows["SUBJID"].str.strip()).drop_duplicates()
    return rows.assign(KEY=treatments.key(rows)).reset_index(drop=True)


def reveal(tables: Tables, treatments: Treatments, study: Study, latest: bool) -> dict[str, pd.DataFrame]:
    """The tables with true codes in place of dummies. TreatmentListError where list and transfer do not agree."""
    if faults := [*_other_subjects(tables, treatments, study, latest), *_other_kits(tables, treatments)]:
        raise TreatmentListError(treatments.file, faults)
    shown = dict(tables)
    for table, rows, column in _answers(tables, [study.assignment.planned]):
        arms = treatments.subjects.set_index("KEY")["ARMCD"]
        dummy = coded(rows[column]).isin(_dummies(study.blinding.arms))
        shown[table] = rows.assign(**{column: rows[column].mask(dummy, treatments.key(rows).map(arms).astype("str"))})
    for table, _, column in _answers(tables, KITS):
        shown[table] = _of_true_kits(shown[table], column, treatments)
    for table, _, column in _answers(tables, ["EX.EXTRT"]):
        rows = shown[table]
        dummy = coded(rows[column]).isin(_dummies(name for drug in study.drugs.values() for name in drug.dummy))
        known = treatments.key(rows).map(treatments.drugs).astype("str")
        shown[table] = rows.assign(**{column: rows[column].mask(dummy & known.notna(), known)})
    if faults := list(_not_dummies(shown, study, shown=True)):
        raise TreatmentListError(treatments.file, faults)
    return shown


def _of_true_kits(rows: pd.DataFrame, column: str, treatments: Treatments) -> pd.DataFrame:
    kits = treatments.kits.set_index("DUMMYKIT")
    number = rows[column].str.strip()
    dummy = number.isin(kits.index)
    question = next(name for name in KITS if name.endswith(f".{column}"))
    known = {own: of_list for own, of_list in {column: "KIT", **KITS[question]}.items() if of_list in kits and own in rows}
    return rows.assign(**{own: rows[own].mask(dummy, number.map(kits[of_list]).astype("str")) for own, of_list in known.items()})


def _answers(tables: Tables, questions: Iterable[str]) -> Iterator[tuple[str, pd.DataFrame, str]]:
    """Table, rows and column of each question that the trial's forms have."""
    for question in questions:
        form, _, column = question.partition(".")
        if column in tables.get(form_table(form), ()):
            yield form_table(form), tables[form_table(form)], column


def _dummies(texts: Iterable[str]) -> set[str]:
    return {normalise(text) for text in texts}


def _not_dummies(tables: Tables, study: Study, shown: bool) -> Iterator[Fault]:
    """A fault per answer that is no dummy while blinded; once `shown`, per answer that still is one."""
    for column, known in _treatment_questions(study, shown).items():
        for _, rows, name in _answers(tables, [column]):
            text = coded(rows[name])
            dummy = text.isin(known)
            wrong = rows[text.notna() & text.ne("") & (dummy if shown else ~dummy)]
            said, remedy = _UNRESOLVED if shown else _NO_DUMMY
            yield from faults_at(wrong, f"{column} of subject " + quoted(wrong["SUBJID"]) + said, remedy)


def _treatment_questions(study: Study, shown: bool = False) -> dict[str, set[str]]:
    """The questions that name an arm or drug, and the dummies that may answer them; unless `shown` also drugs without dummies."""
    arms = _dummies(study.blinding.arms)
    drugs = _dummies(name for drug in study.drugs.values() for name in drug.dummy)
    open_drugs = _dummies(name for name, drug in study.drugs.items() if not drug.dummy and not shown)
    return {study.assignment.planned: arms, "RAND.ACTARMCD": arms, "DA.KITARM": arms, "EX.EXTRT": drugs | open_drugs}


_NO_DUMMY = (
    " is no dummy code: the transfer may be unblinded; the value is not shown",
    "export it blinded again, and see who may have read this one; dummy codes are declared in blinding.arms and drugs.*.dummy",
)
_UNRESOLVED = (" is a dummy code that the list does not resolve", "complete the list: the row of the kit, and its EXTRT")


def _other_subjects(tables: Tables, treatments: Treatments, study: Study, latest: bool) -> Iterator[Fault]:
    """Subjects that the list lacks or has in excess, and those of another dummy arm than the transfer says."""
    listed, file = treatments.subjects, treatments.file
    each = subjects_with_arm(tables, treatments, study)
    repeated = sorted(each.loc[each.duplicated("KEY"), "SUBJID"])
    if repeated:
        cause = f"has no column SITEID, and several sites have a subject {', '.join(repeated[:SHOWN_ROWS])}"
        yield Fault(file, 1, cause, "give each row its SITEID")
    for _, rows, column in _answers(tables, [study.assignment.planned]):
        answered = rows[rows[column].notna() & rows[column].ne("")]
        answered = answered.assign(KEY=treatments.key(answered), CODE=coded(answered[column]))
        missing = answered[~answered["KEY"].isin(listed["KEY"])]
        causes = "subject " + quoted(missing["SUBJID"]) + f" was assigned to an arm and is not in {file}"
        yield from faults_at(missing, causes, "complete the list")
        others = listed[~listed["KEY"].isin(answered["KEY"]) & latest]
        causes = "subject " + quoted(others["SUBJID"]) + f" is assigned to no arm in {study.assignment.planned} of the transfer"
        yield from faults_at(others, causes, "give the list of this transfer's subjects", file)
        both = listed.merge(answered[["KEY", "CODE"]], on="KEY")
        differ = both[both["CODE"].isin(_dummies(study.blinding.arms)) & coded(both["DUMMY"]).ne(both["CODE"])]
        causes = "subject " + quoted(differ["SUBJID"]) + " has the DUMMY " + quoted(differ["DUMMY"]) + " unlike the transfer"
        yield from faults_at(differ, causes, "give the list by which it was exported", file)


def _other_kits(tables: Tables, treatments: Treatments) -> Iterator[Fault]:
    """Kits of the transfer that the list has neither as dummy nor as true ones."""
    known = pd.concat([treatments.kits["DUMMYKIT"], treatments.kits["KIT"]])
    for table, rows, column in _answers(tables, KITS):
        number = rows[column].str.strip()
        missing = rows[number.notna() & number.ne("") & ~number.isin(known)]
        if len(treatments.kits):
            own = KITS[f"{form_of(table)}.{column}"]
            without = [of_list for name, of_list in own.items() if name in rows and of_list not in treatments.kits]
            cause = f"has no column {', '.join(without)}, and {form_of(table)} of the transfer holds dummies of it"
            yield from [Fault(treatments.file, 1, cause, "complete the list")] if without else []
        causes = "subject " + quoted(missing["SUBJID"]) + ": the kit " + quoted(missing[column]) + f" is not in {treatments.file}"
        yield from faults_at(missing, causes, "complete the list")
