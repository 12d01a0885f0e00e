"""The annotated CRF in text: `raw/README.md`, written from the form classes. `python -m schemas.raw.readme` writes it anew.

Its own module because the tables of the README must not be typed a second time; a test compares the file with `render()`.
"""

from pathlib import Path

from schemas.base import Variable, names, title_of, variables
from schemas.raw import FORMS, RawForm
from schemas.raw.form import DATE, NUMBER, TIMESTAMP

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


def render() -> str:
    """The whole README."""
    common = [_row(variable) for variable in variables(RawForm)]
    forms = [_form(name, form) for name, form in FORMS.items()]
    return "\n".join([INTRODUCTION, "## Columns of every form\n", *_table(common), "", *forms])


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
