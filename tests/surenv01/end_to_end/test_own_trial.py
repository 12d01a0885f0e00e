"""A trial of one's own: SURENV01 as another EDC would export it, with a study.yaml that says how, gives the same SDTM.

The test rewrites the committed transfer: other file, column and code names, `_RAW`/`_STD` and code/decode pairs, record
positions, rows deleted softly, a row at the end of each file, a form in two files, one as XPT, one as ODM-XML. `own_trial.yaml`
is what a user writes for it.
"""

import shutil
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pandas as pd
import pyreadstat
import pytest

from pipeline.raw.landing import land
from pipeline.study import Study, load_study
from tests.surenv01.chain import COMMITTED, FORMS, SURENV01, Line, trial_at

TRANSFER = "2026-06-30"
COMMON = {
    "SITEID": "SiteNumber", "SUBJID": "Subject", "FOLDER": "FolderOID", "FOLDERSEQ": "InstanceRepeatNumber",
    "RECPOS": "RecordPosition", "FORMDT": "RecordDate", "ENTRYTS": "MinCreated", "MODTS": "MaxUpdated", "RECSTAT": "RecordActive",
}  # fmt: skip
OWN = {
    "DM": {"BRTHDT": "BRTHDAT_STD", "AGE": "AGEY", "SEX": "SEX_STD", "RACE": "RACE_STD"},
    "AE": {
        "AESPID": "AENO", "AETERM": "AEVERB", "STDT": "AESTDAT_STD", "ENDT": "AEENDAT_STD", "ONGO": "AEONGO",
        "TOXGR": "AETOXGR_MAX", "SER": "AESER", "RELS": "REL_SURU", "RELE": "REL_ENVA", "OUT": "OUTCOME_STD",
    },
    "RSP": {"RSDT": "RSDAT", "TRESP": "RESP_T", "NTRESP": "RESP_NT", "NEWLES": "RESP_NEW", "OVRESP": "RESP_OV"},
}  # fmt: skip
YES_NO = {"Y": "Yes", "N": "No"}
RELATED = {"RELATED": "1", "NOT RELATED": "0"}
OWN_CODES = {
    "DM": {"SEX": {"M": "SX1", "F": "SX2"}, "RACE": {"ASIAN": "R1"}},
    "AE": {
        "ONGO": YES_NO, "SER": YES_NO, "RELS": RELATED, "RELE": RELATED,
        "OUT": {"RECOVERED/RESOLVED": "O1", "RECOVERING/RESOLVING": "O2", "NOT RECOVERED/NOT RESOLVED": "O3", "FATAL": "O5"},
    },
    "RSP": {
        "OVRESP": {"CR": "RC", "PR": "RP", "SD": "RS", "PD": "RD", "NE": "RI"},
        "NEWLES": YES_NO,
    },
    "SURV": {"STATUS": {"ALIVE": "1", "DEAD": "2", "NOT REACHED": "9"}},
}  # fmt: skip
XPT_NAMES = {
    "SITEID": "SITE", "SUBJID": "SUBJ", "FOLDER": "VISIT", "FOLDERSEQ": "VISREP", "RECPOS": "RECNO", "FORMDT": "RECDT",
    "ENTRYTS": "CREATED", "MODTS": "UPDATED", "RECSTAT": "ACTIVE", "SITE": "ORGAN", "SITEDTL": "ORGDTL", "SCANDT": "IMGDT",
    "DIAM": "DIAMETER", "DIAMU": "UNIT",
}  # fmt: skip
ODM_ITEMS = {
    "FORMDT": "I.DATE", "ENTRYTS": "I.CREATED", "MODTS": "I.UPDATED", "RECSTAT": "I.ACTIVE", "CONTDT": "I.CONTDT",
    "STATUS": "I.STATUS", "SOURCE": "I.SOURCE",
}  # fmt: skip
FILES = {"DM": "DEMOG.csv", "RSP": "TUMRESP.csv"}


def recoded(rows: pd.DataFrame, form: str) -> pd.DataFrame:
    """The rows in the other EDC's codes; text that is not exactly one of our codes stays as the site typed it."""
    state = {"RECSTAT": {"ACTIVE": "1", "INACTIVE": "0"}, "FOLDERSEQ": {str(n + 1): str(n) for n in range(6)}}
    return rows.assign(**{c: rows[c].replace(codes) for c, codes in (state | OWN_CODES.get(form, {})).items()})


def with_companions(rows: pd.DataFrame, form: str) -> pd.DataFrame:
    """The column beside a code or a parsed date: its label, and the text as it was typed."""
    if form == "DM":
        sex, race = rows["SEX"].map({"SX1": "Male", "SX2": "Female"}), rows["RACE"].map({"R1": "Asian"})
        return rows.assign(BRTHDAT_RAW=rows["BRTHDT"].str.replace("-", "."), SEX_DECODE=sex, RACE_DECODE=race).drop(
            columns="RACEOTH"
        )
    if form == "AE":
        return rows.assign(AESTDAT_RAW=rows["STDT"] + " ", AEENDAT_RAW=rows["ENDT"].str.replace("-", "/"))
    return rows


def with_deleted(rows: pd.DataFrame, marker: str) -> pd.DataFrame:
    """Three rows again, with other answers, a later change and the mark of a soft deletion."""
    gone = rows.head(3).assign(**{rows.columns[-1]: "entered by mistake", "MODTS": "2026-06-29T23:59:59", marker: "1"})
    return pd.concat([gone, rows.assign(**{marker: "0"})], ignore_index=True)


def write_csv(path: Path, form: str, rows: pd.DataFrame) -> None:
    """One CSV file: columns in another order, a row at the end that is none."""
    theirs = with_deleted(rows, "Deleted").assign(ProjectID="1171", PageRepeatNumber="0")
    theirs = theirs.drop(columns="STUDYID").rename(columns=COMMON | OWN.get(form, {}))
    end = pd.DataFrame([{column: "EOF" if column == "ProjectID" else "" for column in theirs.columns}])
    pd.concat([theirs, end])[sorted(theirs.columns)].to_csv(path, index=False, lineterminator="\r\n", encoding="utf-8-sig")


def write_xpt(path: Path, rows: pd.DataFrame) -> None:
    """One SAS transport file, in which positions are numbers and time stamps SAS datetimes."""
    theirs = with_deleted(rows, "DELETED").drop(columns="STUDYID")
    stamps = {column: pd.to_datetime(theirs[column]) for column in ("ENTRYTS", "MODTS")}
    numbers = {column: theirs[column].astype("float64") for column in ("RECPOS", "FOLDERSEQ")}
    theirs = theirs.astype(object).assign(**stamps, **numbers).rename(columns=XPT_NAMES)
    formats = {"CREATED": "DATETIME20.", "UPDATED": "DATETIME20."}
    pyreadstat.write_xport(theirs, str(path), table_name="TARGET", file_format_version=5, variable_format=formats)


def write_odm(path: Path, rows: pd.DataFrame) -> None:
    """One ODM-XML file: the definition of the item group, then one SubjectData per row."""
    refs = "".join(f'<ItemRef ItemOID="{oid}" Mandatory="No"/>' for oid in ODM_ITEMS.values())
    subjects = []
    for row in rows.to_dict("records"):
        items = "".join(
            f"<ItemData ItemOID={quoteattr(oid)} Value={quoteattr(row[c])}/>" for c, oid in ODM_ITEMS.items() if row[c]
        )
        subjects.append(
            f"<SubjectData SubjectKey={quoteattr(row['SUBJID'])}><SiteRef LocationOID={quoteattr(row['SITEID'])}/>"
            f'<StudyEventData StudyEventOID={quoteattr(row["FOLDER"])} StudyEventRepeatKey="{row["FOLDERSEQ"]}">'
            f'<FormData FormOID="F.SURV"><ItemGroupData ItemGroupOID="IG.SURV" ItemGroupRepeatKey="{row["RECPOS"]}">'
            f"{items}</ItemGroupData></FormData></StudyEventData></SubjectData>"
        )
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<ODM xmlns="http://www.cdisc.org/ns/odm/v1.3" ODMVersion="1.3.2" FileType="Snapshot">'
        '<Study OID="SURENV01"><MetaDataVersion OID="1" Name="1"><ItemGroupDef OID="IG.SURV" Name="Survival" Repeating="Yes">'
        f'{refs}</ItemGroupDef></MetaDataVersion></Study>\n<ClinicalData StudyOID="SURENV01" MetaDataVersionOID="1">\n'
        + "\n".join(subjects)
        + "\n</ClinicalData></ODM>\n",
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Study]:
    """The transfer in the other EDC's style, and the study that reads it."""
    root = tmp_path_factory.mktemp("OWN")
    folder = root / TRANSFER
    folder.mkdir()
    for form in FORMS:
        rows = pd.read_csv(COMMITTED / TRANSFER / f"{form.lower()}.csv", dtype=str, keep_default_na=False)
        rows = with_companions(recoded(rows, form), form)
        if form == "TL":
            write_xpt(folder / "target.xpt", rows)
        elif form == "SURV":
            write_odm(folder / "survival.xml", rows)
        elif form == "AE":
            write_csv(folder / "adverse_events_1.csv", form, rows[:100])
            write_csv(folder / "adverse_events_2.csv", form, rows[100:])
        else:
            write_csv(folder / FILES.get(form, f"{form.lower()}.csv"), form, rows)
    decisions = (COMMITTED / "study.yaml").read_text(encoding="utf-8").split("\nraw:")[0]
    export = Path(__file__).with_name("own_trial.yaml").read_text(encoding="utf-8")
    (root / "study.yaml").write_text(f"{decisions}\n{export}", encoding="utf-8")
    shutil.copy(COMMITTED / "translations.csv", root)
    return folder, load_study(root / "study.yaml").at_transfer(TRANSFER)


@pytest.fixture(scope="module")
def lines(own: tuple[Path, Study]) -> tuple[Line, Line]:
    """SDTM from the committed files, and from the other EDC's."""
    trials = (COMMITTED / TRANSFER, trial_at(TRANSFER)), (own[0], replace(SURENV01, study=own[1]))
    ours, theirs = (Line(folder, trial, trial.domains) for folder, trial in trials)
    return ours, theirs


def test_half_of_the_columns_have_other_names(own: tuple[Path, Study]) -> None:
    study = own[1]
    columns = [(form, column) for form, schema in FORMS.items() for column in schema.to_schema().columns]
    renamed = [(form, ours) for form in FORMS for theirs, ours in study.raw.of(form).columns.items() if theirs != ours]
    assert len(renamed) > len(columns) / 2


def test_the_same_sdtm(lines: tuple[Line, Line]) -> None:
    theirs, ours = lines[1].tables, lines[0].tables
    sdtm = [name for name in ours if not name.startswith("crf_") and name != "study"]
    assert {"dm", "ae", "tr", "rs", "ss", "suppae"} <= {name for name in sdtm if len(ours[name])}
    for name in sdtm:
        place = ["FILE", "FILELINE"]  # of a listing of raw rows
        pd.testing.assert_frame_equal(
            theirs[name].drop(columns=place, errors="ignore"), ours[name].drop(columns=place, errors="ignore"), obj=name
        )


def test_the_same_lineage(lines: tuple[Line, Line]) -> None:
    for theirs, ours in zip(lines[1].lineage, lines[0].lineage, strict=True):
        pd.testing.assert_frame_equal(theirs, ours)


def test_the_same_issues_at_other_places(lines: tuple[Line, Line]) -> None:
    """Values are those of the form's codes; only file and line are the export's."""
    theirs, ours = (
        pd.concat(line.issues)
        .drop(columns=["FILE", "LINE"])
        .sort_values(["DATASET", "CODE", "ROWKEY", "COLUMN", "VALUE", "MESSAGE"])
        for line in reversed(lines)
    )
    pd.testing.assert_frame_equal(theirs.reset_index(drop=True), ours.reset_index(drop=True))


def test_every_row_left_out_has_its_reason(own: tuple[Path, Study]) -> None:
    folder, study = own
    reasons = land(folder, FORMS, study.raw).left_out.groupby(["FORM", "REASON"]).size()
    assert reasons["AE"].to_dict() == {"deleted in the EDC": 6, "end of the file": 2}  # two files
    assert reasons["DM"].to_dict() == {"deleted in the EDC": 3, "end of the file": 1}
    assert reasons["TL"].to_dict() == {"deleted in the EDC": 3}
    assert "SURV" not in reasons
    assert len(reasons) == 2 * (len(FORMS) - 1) - 1
