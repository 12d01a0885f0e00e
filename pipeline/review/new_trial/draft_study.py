"""The draft of study.yaml: takes the forms that were drafted and how their files differ, gives its text, every guess marked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import yaml

from pipeline.review.check_raw.to_do import DECIDE, GUESS
from pipeline.review.new_trial.draft_form import DraftForm
from pipeline.review.new_trial.nearest_names import Guess
from pipeline.review.new_trial.wide_tables import Wide
from pipeline.version import VERSION

LEAST = VERSION.rpartition(".")[0]
"""The version that a draft asks for: this one, whatever was mended in it."""

_HEAD = f"""# A draft. What stands before "{GUESS}" was guessed: correct it, or confirm it by deleting the remark.
# What stands before "{DECIDE}" is yours to decide. crf2tlf check-raw --study {{study}} lists what is left.
requires: crf2tlf>={LEAST}
study: {{{{id: {{study}}, title: {{study}}, dco: {{transfer}}}}}}  {DECIDE} title, country, data cut-off
# arms:  {DECIDE} the arms of the protocol
#   - {{{{code: A, label: Drug A 10 mg}}}}
# drugs:  {DECIDE} as EX.EXTRT has them; raw/README.md, section 1, explains each key
#   DRUGA: {{{{form: TABLET, route: ORAL, frequency: QD, dose_mg: 10, unit_mg: 10}}}}
# design:  {DECIDE} cycles, elements, and the visits by FOLDER of the forms
"""
_CONSTANTS = {
    "SITEID": ('"1"', "the site, where no file names it"),
    "FOLDER": ("LOG", "the visit, where a file has none; a form that is filled in once needs no other"),
    "FOLDERSEQ": ('"1"', "the number of a repeated visit"),
    "FORMDT": ('""', "the date of the form; `repeats: {FORMDT: VSDAT}` takes it from a question"),
    "ENTRYTS": ('""', "the time of entry"),
    "MODTS": ('""', "the time of the latest change; it orders the versions of a row"),
    "RECSTAT": ("ACTIVE", "rows that were deleted: `rows_left_out`, or codes of RECSTAT"),
}


@dataclass(frozen=True)
class FormFiles:
    """A drafted form with its files: how near it is to the standard (0: to none), their columns -> ours, STUDYID in the files,
    and the tests of a table that has a column for each."""

    form: DraftForm
    files: tuple[str, ...]
    group: str
    share: float
    common: dict[str, Guess]
    study_ids: tuple[str, ...] = ()
    encodings: dict[str, str] = field(default_factory=dict)
    wide: Wide | None = None


def study_text(study: str, transfer: str, forms: list[FormFiles]) -> str:
    """The whole file."""
    lines = [_HEAD.format(study=study, transfer=transfer) + "raw:"]
    encodings = {file: encoding for form in forms for file, encoding in form.encodings.items()}
    lines += ["  encoding:"] if encodings else []
    lines += [f"    {_text(file)}: {encoding}  {GUESS} it is not UTF-8" for file, encoding in encodings.items()]
    shared = {
        theirs: guess for theirs, guess in forms[0].common.items() if all(form.common.get(theirs) == guess for form in forms)
    }
    ids = forms[0].study_ids if all(form.study_ids == forms[0].study_ids for form in forms) else ()
    lines += ["  every_form:", *_columns([(theirs, guess.name, guess.share) for theirs, guess in shared.items()], "    ")]
    lines += [*_codes(ids, study, "    "), "    constants:", f"      STUDYID: {_text(study)}"]
    absent = [name for name in _CONSTANTS if any(name not in _ours(form) for form in forms)]
    for name in absent:
        value, what = _CONSTANTS[name]
        without = [form.form.name for form in forms if name not in _ours(form)]
        where = f"{len(without)} of {len(forms)} forms lack it" if len(without) > 3 else ", ".join(without)
        lines.append(f"      {name}: {value}  {DECIDE} {what} ({where})")
    if any("RECPOS" not in _ours(form) for form in forms):
        lines += ["    numbers:", f"      RECPOS: {{}}  {DECIDE} an `order` that does not change from transfer to transfer"]
    lines.append("  forms:")
    return (
        "\n".join([*lines, *(line for form in forms for line in _form(form, study, shared, () if ids else form.study_ids))])
        + "\n"
    )


def _ours(form: FormFiles) -> set[str]:
    return {guess.name for guess in form.common.values()}


def _form(form: FormFiles, study: str, shared: Collection[str], study_ids: Sequence[str]) -> list[str]:
    """The section of a form, without the columns that all forms share."""
    near = f"  {GUESS} {form.share:.2f} of name and questions" if form.share else f"  {DECIDE} no domain of the standard is near"
    lines = [f"    {form.form.name}:{near}", f"      files: [{', '.join(map(_text, form.files))}]"]
    lines += [f"      group: {_text(form.group)}"] if form.group else []
    pairs = [(theirs, guess.name, guess.share) for theirs, guess in form.common.items() if theirs not in shared]
    pairs += [(column.theirs, column.name, column.share) for column in form.form.columns]
    return [*lines, *_columns(pairs, "      "), *_wide(form.wide), *_codes(study_ids, study, "      ")]


def _wide(wide: Wide | None) -> list[str]:
    """The key `wide`: each test with its columns; a unit that no column has is to be decided."""
    if wide is None:
        return []
    lines = ["      wide:", f"        {wide.column}:"]
    for test, columns in wide.tests.items():
        parts = ["columns: {" + ", ".join(f"{_text(theirs)}: {ours}" for theirs, ours in columns.items()) + "}"]
        constants = wide.constants(test)
        parts += ["constants: {" + ", ".join(f'{ours}: ""' for ours in constants) + "}"] if constants else []
        decide = f"  {DECIDE} its unit" if constants else ""
        lines.append(f"          {_text(test)}: {{{', '.join(parts)}}}  {GUESS} {wide.shares[test]:.2f} of names{decide}")
    return lines


def _columns(pairs: Sequence[tuple[str, str, float]], indent: str) -> list[str]:
    """The key `columns`: theirs, ours, and how near they are, where they differ."""
    renamed = [
        (theirs, ours, f"  {GUESS} {share:.2f} of names" if share else "") for theirs, ours, share in pairs if theirs != ours
    ]
    return (
        [f"{indent}columns:", *(f"{indent}  {_text(theirs)}: {ours}{guess}" for theirs, ours, guess in renamed)]
        if renamed
        else []
    )


def _codes(study_ids: Sequence[str], study: str, indent: str) -> list[str]:
    """The key `codes` for another name of the trial."""
    others = [f"{indent}    {_text(text)}: {_text(study)}  {GUESS} one trial" for text in study_ids if text != study]
    return [f"{indent}codes:", f"{indent}  STUDYID:", *others] if others else []


def _text(text: str) -> str:
    """A text as a key or value of YAML, in quotes where it must be."""
    return yaml.safe_dump([text], default_flow_style=True, allow_unicode=True, width=10**6).strip()[1:-1]
