"""Build a domain from its mapping and the forms: domain, SUPP--, lineage, issues.

Joins subjects and visits, applies the verbs, derives --SEQ, --DY and EPOCH, and keeps the raw rows behind each record
(STUDY_SPEC 3, 3.1; DESIGN 2, 10).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pipeline.core.issues import gather
from pipeline.core.product import EXCLUDED, QUARANTINED, Lineage, Product
from pipeline.core.row_key import part_of
from pipeline.core.series import Series
from pipeline.core.time import dates
from pipeline.sdtm.verbs.baseline import derive_var_lobxfl
from pipeline.sdtm.verbs.long_text import shorten
from pipeline.sdtm.verbs.mapping import (
    ASSIGNED,
    COLLECTED,
    DERIVED,
    SEPARATOR,
    Block,
    MappingError,
    Rows,
    Supp,
    Verb,
    answers,
    date,
    reads,
)
from pipeline.sdtm.verbs.timing import derive_var_dy, derive_var_epoch
from pipeline.sdtm.verbs.unknown_subjects import check_not_most, unknown_subjects
from pipeline.study import Study
from pipeline.study.translations import translate_column
from schemas.base import DTYPES, SdtmDomain, Table, conform, empty, key_of, name_of, names, variables

_SUBJECT = ["USUBJID", "RFICDTC", "RFXSTDTC", "RFXENDTC", "ONGOING"]
_VISIT = ["SITEID", "SUBJID", "FOLDER", "FOLDERSEQ"]
_TIMED = ["VISITNUM", "VISIT", "VISITDT"]


def _joined(variable: str, origin: str, method: str, *columns: str) -> Verb:
    """A variable that the reference or the visits give to every row."""
    return Verb(origin, columns or (variable,), method, lambda rows: rows.df[variable], "joined")


# What every domain that has the variable takes without a line of its own.
JOINED = {
    "USUBJID": _joined("USUBJID", DERIVED, "Study, site and first screening number of the person.", "SITEID", "SUBJID"),
    "VISITNUM": _joined("VISITNUM", ASSIGNED, "The number of the visit to which the folder belongs.", "FOLDER", "FOLDERSEQ"),
    "VISIT": _joined("VISIT", ASSIGNED, "The name of the visit to which the folder belongs.", "FOLDER", "FOLDERSEQ"),
    "RFICDTC": _joined("RFICDTC", COLLECTED, "The earliest consent of the person."),
    "RFXSTDTC": _joined("RFXSTDTC", DERIVED, "The earliest start of a dose above zero, over all drugs."),
    "RFXENDTC": _joined("RFXENDTC", DERIVED, "The latest end (else start) of a dose above zero, over all drugs."),
}


@dataclass(frozen=True)
class DomainMapping:
    """A domain's mapping: its blocks, the order of --SEQ, and whether day-1 items precede the dose."""

    schema: type[SdtmDomain]
    blocks: tuple[Block, ...]
    order: tuple[str, ...]
    supp: type[SdtmDomain] | None = None
    predose: bool = False

    @property
    def name(self) -> str:
        """The domain's two letters."""
        return name_of(self.schema)

    def verbs(self, block: Block) -> dict[str, Verb]:
        """The verb of each variable that a block fills: what all domains share, then its own."""
        return {name: verb for name, verb in JOINED.items() if name in names(self.schema)} | block.variables


def map_domain(
    domain: DomainMapping, forms: dict[str, pd.DataFrame], reference: pd.DataFrame, visits: pd.DataFrame, study: Study
) -> Product:
    """The product of one domain. `forms`: the landed tables by form name; `reference`, `visits`: see pipeline/README.md.

    A row whose subject has no DM record makes no record and is reported as SUBJECT_UNKNOWN.
    """
    blocks = [block for block in domain.blocks if block.form in forms or not block.as_asked]
    if not blocks:
        raise MappingError(f"{domain.name}: the trial has none of the forms {', '.join(sorted({b.form for b in domain.blocks}))}")
    made = [_map_block(block, domain, forms, reference, visits, study) for block in blocks]
    records = pd.concat([block.records for block in made], ignore_index=True)
    records = number_records(derive_timing(records, domain), domain)
    records, continued, long = shorten(records, domain.name, _texts(domain, records), has_supp=domain.supp is not None)
    lineage = lineage_of(records, domain.name)
    left_out = concat([block.left_out for block in made], Lineage).drop_duplicates()
    companions = {}
    if domain.supp:
        companions[name_of(domain.supp).lower()] = supplemental(records, domain, continued)
    return Product(
        table=to_table(records, domain.schema),
        companions=companions,
        lineage=concat([lineage, left_out[~_among(left_out["ROWKEY"], lineage["ROWKEY"])]], Lineage),
        issues=gather(long, *(found for block in made for found in block.issues)),
    )


def _among(keys: Series, others: Series) -> Series:
    """Which of `keys` stand in `others`: `isin` of pandas 2.3 on Arrow text walks through `others` in Python."""
    return keys.astype(object).isin(others.astype(object))


class _Mapped(NamedTuple):
    """What one block made: records, lineage of the rows that made none, issues."""

    records: pd.DataFrame
    left_out: pd.DataFrame
    issues: list[pd.DataFrame]


def _map_block(
    block: Block,
    domain: DomainMapping,
    forms: dict[str, pd.DataFrame],
    reference: pd.DataFrame,
    visits: pd.DataFrame,
    study: Study,
) -> _Mapped:
    source = block.prepare(forms, study) if block.prepare else forms[block.form]
    df, unknown = with_subjects(source, reference)
    check_not_most(unknown, len(source), block.form, study.raw.rows_lost_percent)
    df = df.merge(visits[[*_VISIT, *_TIMED]], on=_VISIT, how="left")
    kept = block.where(df).fillna(False).astype(bool) if block.where else pd.Series(True, index=df.index)
    left_out = [_left_out(df[~kept], domain.name, EXCLUDED + block.reason)]
    left_out += [_left_out(unknown, domain.name, QUARANTINED + "subject has no DM record")]
    issues = [unknown_subjects(unknown, reference, block.form)]
    for check in (reads(date("FORMDT")), *block.checks):
        check(Rows(block.form, df, study, issues))
    rows = Rows(block.form, _where(df, kept), study, issues)
    return _Mapped(_records(block, rows, domain), concat(left_out, Lineage), issues)


def _records(block: Block, rows: Rows, domain: DomainMapping) -> pd.DataFrame:
    values = {v: _applied(verb, rows, f"{domain.name}.{v}", v in block.as_asked) for v, verb in domain.verbs(block).items()}
    values |= {f"SUPP.{q}": _applied(s.verb, rows, f"{domain.name}.{q}", q in block.as_asked) for q, s in block.supp.items()}
    carried = [c for c in (*_SUBJECT, *_TIMED, "ROWKEY", "SOURCES") if c in rows.df.columns and c not in values]
    records = pd.DataFrame({c: rows.df[c] for c in carried} | values, index=rows.df.index)
    rule = block.rule or f"{domain.name}.{block.form}"
    records = records.assign(STUDYID=rows.study.id, DOMAIN=domain.name, FORM=block.form, RULE=rule)
    if block.baseline:
        records[f"{domain.name}LOBXFL"] = derive_var_lobxfl(records, domain.name, block.baseline)
    return conform(records, domain.schema).astype({f"SUPP.{qualifier}": DTYPES["Char"] for qualifier in block.supp})


def _applied(verb: Verb, rows: Rows, target: str, as_asked: bool) -> Series:
    """What a verb gives; blank, if it is `as_asked`, where the form does not ask for a column that it reads.

    MappingError where it reads a column that neither the form nor the prepared rows have.
    """
    try:
        value = verb.apply(rows)
    except KeyError as error:
        lacking = [column for column in verb.inputs if column not in rows.df]
        if not lacking:
            raise
        if as_asked:
            return answers(rows.df, lacking[0])
        near = get_close_matches(lacking[0], list(rows.df.columns), n=1)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        raise MappingError(f"{target}: the form {rows.form} has no column '{lacking[0]}'{hint}") from error
    return _translated(value, rows, target) if verb.name == "derived" else value


def _translated(value: Series, rows: Rows, target: str) -> Series:
    """What a function made of text that was entered, translated as the other verbs do; `target`: dataset and variable."""
    if value.dtype != DTYPES["Char"] and value.dtype != object:
        return value
    dataset, _, variable = target.partition(".")
    text = value.astype(DTYPES["Char"])
    english, found_here = translate_column(rows.df.assign(**{variable: text}), variable, dataset, rows.study.translations)
    rows.issues += found_here
    return english


def _left_out(rows: pd.DataFrame, name: str, rule: str) -> pd.DataFrame:
    if rows.empty:
        return empty(Lineage)
    made = rows[["USUBJID", "ROWKEY"]].assign(FORM=part_of(rows["ROWKEY"], "FORM"), DATASET=name, RULE=rule)
    return conform(made.reindex(columns=names(Lineage)), Lineage)


def concat(parts: list[pd.DataFrame], table: type[Table]) -> pd.DataFrame:
    """The parts that have rows, one below the other; the empty table when none has."""
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else empty(table)


def with_subjects(rows: pd.DataFrame, reference: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows with USUBJID and reference dates joined on SITEID and SUBJID, and the rows whose subject is unknown."""
    joined = rows.merge(reference[["SITEID", "SUBJID", *_SUBJECT]], on=["SITEID", "SUBJID"], how="left")
    unknown = joined["USUBJID"].isna()
    return _where(joined, ~unknown), joined[unknown]


def _where(rows: pd.DataFrame, kept: Series) -> pd.DataFrame:
    """The rows that are kept, counted anew; mostly all are, and a long form is not copied."""
    return rows if kept.all() else rows[kept].reset_index(drop=True)


def derive_timing(records: pd.DataFrame, domain: DomainMapping) -> pd.DataFrame:
    """--DY, --STDY, --ENDY beside their dates, EPOCH where a block has not set it. RFSTDTC is RFXSTDTC (STUDY_SPEC 3.2 DM)."""
    wanted, prefix = names(domain.schema), domain.name
    made: dict[str, Any] = {}
    for dtc, day in ((f"{prefix}{part}DTC", f"{prefix}{part}DY") for part in ("", "ST", "EN")):
        if day in wanted and dtc in records:
            made[day] = derive_var_dy(records[dtc], records["RFXSTDTC"])
    if "EPOCH" in wanted:
        start = f"{prefix}STDTC" if f"{prefix}STDTC" in records else f"{prefix}DTC"
        epoch = derive_var_epoch(_when(records, start, f"{prefix}STAT"), records, domain.predose)
        made["EPOCH"] = records["EPOCH"].fillna(epoch) if "EPOCH" in records else epoch
    return records.assign(**made)


def _when(records: pd.DataFrame, date: str, status: str) -> Series:
    """The date; for what was not done and has none, the date of its visit (STUDY_SPEC 3 EPOCH)."""
    if status not in records:
        return records[date]
    return records[date].where(records[date].notna() | records[status].isna(), dates.iso(records["VISITDT"]))


def number_records(records: pd.DataFrame, domain: DomainMapping) -> pd.DataFrame:
    """--SEQ: 1..n within subject in the domain's order, nulls last, then by raw row key, so that file order has no say."""
    ties = ["RULE", "ROWKEY"]
    ordered = records.sort_values(["USUBJID", *domain.order, *ties], na_position="last", kind="stable", ignore_index=True)
    seq = f"{domain.name}SEQ"
    if seq not in names(domain.schema):
        return ordered
    return ordered.assign(**{seq: ordered.groupby("USUBJID").cumcount().astype("float64") + 1})


def to_table(records: pd.DataFrame, schema: type[SdtmDomain]) -> pd.DataFrame:
    """The records as the schema declares them: every variable present (empty where nothing fills it), sorted by the key."""
    table = conform(records.reindex(columns=names(schema)), schema)
    return table.sort_values(list(key_of(schema)), na_position="last", kind="stable", ignore_index=True)


def _texts(domain: DomainMapping, records: pd.DataFrame) -> dict[str, Supp]:
    """The text columns of the records: variables and qualifiers, with the label and origin of what continues them in SUPP--."""
    labels = {variable.name: variable.label for variable in variables(domain.schema) if variable.type == "Char"}
    verbs = {name: verb for block in domain.blocks for name, verb in domain.verbs(block).items() if name in labels}
    texts = {name: Supp(labels[name], verb) for name, verb in verbs.items()}
    texts |= {f"SUPP.{name}": supp for block in domain.blocks for name, supp in block.supp.items()}
    return {name: supp for name, supp in texts.items() if name in records}


def supplemental(records: pd.DataFrame, domain: DomainMapping, continued: Mapping[str, Supp]) -> pd.DataFrame:
    """SUPP--: one record per non-missing supplemental value, keyed by --SEQ (blank in SUPPDM); `continued` qualifiers too."""
    assert domain.supp is not None  # noqa: S101 - narrows the type for the checker
    seq = f"{domain.name}SEQ"
    qualifiers = {name: supp for block in domain.blocks for name, supp in block.supp.items()} | dict(continued)
    if not qualifiers:
        return empty(domain.supp)
    texts = records[[f"SUPP.{name}" for name in qualifiers]]
    which, at = np.nonzero(texts.notna().to_numpy().T)  # qualifier by qualifier, all of them at once: long text has hundreds
    stated = pd.DataFrame(
        {
            "QNAM": list(qualifiers),
            "QLABEL": [supp.label for supp in qualifiers.values()],
            "QORIG": [supp.verb.origin for supp in qualifiers.values()],
            "QEVAL": [supp.evaluator or None for supp in qualifiers.values()],
        }
    )
    rows = records[[name for name in ("USUBJID", seq) if name in records]].take(at).reset_index(drop=True)
    keyed = seq in rows
    table = stated.take(which).reset_index(drop=True)
    table = table.assign(
        STUDYID=records["STUDYID"].iloc[0] if len(records) else None,
        RDOMAIN=domain.name,
        USUBJID=rows["USUBJID"],
        IDVAR=seq if keyed else None,
        IDVARVAL=rows[seq].astype("Int64").astype(DTYPES["Char"]) if keyed else None,
        QVAL=texts.melt()["value"].dropna().reset_index(drop=True),
    )
    return to_table(table, domain.supp)


def lineage_of(records: pd.DataFrame, name: str) -> pd.DataFrame:
    """The raw rows behind each record: its ROWKEY, and those in SOURCES where several rows made it."""
    if records.empty:
        return empty(Lineage)
    seq = records.get(f"{name}SEQ")
    keys = records["SOURCES"].fillna(records["ROWKEY"]) if "SOURCES" in records else records["ROWKEY"]
    pairs = pd.DataFrame({"DATASET": name, "USUBJID": records["USUBJID"], "SEQ": seq, "RULE": records["RULE"], "ROWKEY": keys})
    several = keys.str.contains(SEPARATOR, regex=False)
    split = pairs[several].assign(ROWKEY=keys[several].str.split(SEPARATOR)).explode("ROWKEY")
    pairs = pd.concat([pairs[~several], split]).sort_index(kind="stable") if len(split) else pairs
    return conform(pairs.assign(FORM=part_of(pairs["ROWKEY"], "FORM"))[names(Lineage)], Lineage)
