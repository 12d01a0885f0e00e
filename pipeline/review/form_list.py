"""The annotated CRF in text: `raw/README.md`, written from the form classes. `python -m schemas.raw.readme` writes it anew.

Its own module because the tables of the README must not be typed a second time; a test compares the file with `render()`.
"""

from pathlib import Path

from schemas.base import Variable, names, title_of, variables
from schemas.raw import DATE, NUMBER, TIMESTAMP, RawForm

README = Path(__file__).parents[2] / "raw" / "README.md"
FORMATS = {DATE: "date", NUMBER: "number", TIMESTAMP: "`YYYY-MM-DDTHH:MM:SS`", "": "text"}

INTRODUCTION = """\
# Raw data: the forms, column by column

This is the annotated CRF in text. It is made from the classes in `schemas/raw/` (`python -m schemas.raw.readme`); do not edit it.

A study is a folder with its `study.yaml`, and one folder per data transfer, named by the transfer's date:

```
raw/SURENV01/study.yaml
raw/SURENV01/2026-05-31/ae.csv, dm.csv, tl.csv ...
raw/SURENV01/2026-06-30/...
```

A transfer has one CSV file per form, all of them also when a form has no rows: UTF-8, comma, quotes where needed, one header
line, every field text, nothing for a missing answer. A later transfer is a new export of everything, not an addition.
The transfers of SURENV01 are synthetic: `crf2tlf simulate` writes them again, byte for byte.

- **A row** is identified by SITEID, SUBJID, FOLDER, FOLDERSEQ and RECPOS in its form. A row that the site has deleted stays, with
  RECSTAT INACTIVE. Of several rows with one key the one changed last (MODTS) counts.
- **Dates** are `YYYY-MM-DD`; an unknown part is `UN` (`2023-05-UN`). Sites also write `UN-MAY-2023`, `2023/5/3`, `2023年5月3日`.
- **Codes** are listed with each question. Case, blanks around a code and full-width letters do not matter; labels occur too.
- **A screening number** (SUBJID) belongs to one screening: a person who is screened again gets a new one, and ENR.RESCRN_OF names
  the earlier one.
- **Adverse events** carry PT and SOC of `SYNTHETIC-DICT`, a short list made for this synthetic trial; it is not MedDRA.

| folder | visit | planned day |
|---|---|---|
| SCRN | Screening | -28 to -1 |
| C1D1, CnD1 | Cycle n day 1; tumour scans due at week 6k are entered at cycle 2k+1 | 21(n-1)+1 |
| TFUww | Tumour follow-up, week ww, after treatment | 7ww |
| EOT | End of treatment | |
| SFU | Safety follow-up | 28 days after the last dose |
| SURVnn | Survival follow-up nn | every 12 weeks after treatment |
| UNS | Unscheduled; FOLDERSEQ numbers them | |
| LOG | Log forms, which belong to no visit; RECPOS numbers their lines | |
"""

OWN_EXPORT = """\
## Your own export

Forms that mean the same but are called otherwise need no code: the section `raw:` of `study.yaml` says how they differ. Put the
files in `raw/<study>/<date>/`, and ask as often as you like what fits (nothing is run, and `study.yaml` may be half done):

```
crf2tlf check-raw --study MYTRIAL
```

Everything is written as theirs -> ours; a name that is neither a form nor one of its columns is refused with the nearest one.

```yaml
raw:
  rows_dropped_percent: 10               # a form that loses more of its rows since the transfer before is an issue
  every_form:                            # what holds for all forms; a form's own section goes before it
    columns: {Site: SITEID, Subject: SUBJID, RecordPosition: RECPOS}
    codes:
      RECSTAT: {"1": ACTIVE, "0": INACTIVE}   # their code or label -> ours; numbers and Yes/No in quotes
    constants: {STUDYID: MYTRIAL}        # a common column that the files do not have
    ignored: {ProjectID: internal number of the EDC}
    rows_left_out:                       # whatever the case; the reason stands in the ledger
      - {column: Deleted, value: "1", reason: deleted in the EDC}
      - {column: Subject, value: EOF, reason: end of the file}
  forms:
    DM:
      files: [DEMOG.csv]                 # or several, one below the other; default dm.csv
      columns: {BRTHDAT_STD: BRTHDT, SEX_CD: SEX}
      codes: {SEX: {"1": M, Male: M, "2": F, Female: F}}
      entered: {BRTHDAT_RAW: BRTHDT}     # as typed: filled where BRTHDT is empty is RAW_UNPARSED
      decodes: {SEX_TXT: SEX}            # the label: one of another code is DECODE_DIFFERS, and the code is used
      not_collected: {RACEOTH: not asked in this trial}
    TL: {files: [target.xpt]}
    SURV: {files: [export.xml], group: IG.SURVIVAL, rows_left_out: []}   # ItemGroupOID, default the form's name; none deleted
```

| format | read as |
|---|---|
| `.csv` | UTF-8 by RFC 4180, every field the text it is: `NA` and `001` stay |
| `.xpt`, `.sas7bdat` | numbers as their shortest exact text; dates, datetimes and times (by SAS format) as ISO 8601 |
| `.xml` | ODM-XML 1.3 snapshot: an item group is a form, an ItemOID a column; a DOCTYPE is refused. StudyOID is STUDYID, \
LocationOID SITEID, SubjectKey SUBJID, StudyEventOID FOLDER with its repeat key FOLDERSEQ, and the repeat key of the item group \
(or form) RECPOS |

A trial whose forms mean something else needs a mapping of its own (`mapping:` in `study.yaml`).
"""


def render() -> str:
    """The whole README."""
    common = [_row(variable) for variable in variables(RawForm)]
    forms = [_form(name, form) for name, form in forms.items()]
    return "\n".join([INTRODUCTION, OWN_EXPORT, "## Columns of every form\n", *_table(common), "", *forms])


def _form(name: str, form: type[RawForm]) -> str:
    own = [_row(variable) for variable in variables(form) if variable.name not in names(RawForm)]
    about = (form.__doc__ or "").strip()
    return "\n".join([f"## {name}: {title_of(form)} (`{name.lower()}.csv`)\n", f"{about}\n", *_table(own), ""])


def _table(rows: list[str]) -> list[str]:
    return ["| column | question | answer |", "|---|---|---|", *rows]


def _row(variable: Variable) -> str:
    codes = variable.extra.get("codes", ())
    answer = ", ".join(f"`{code}`" for code in codes) if codes else FORMATS[variable.extra.get("format", "")]
    return f"| {variable.name} | {variable.label} | {answer} |"


if __name__ == "__main__":
    README.write_text(render(), encoding="utf-8")
