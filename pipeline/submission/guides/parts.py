"""What both guides say: standards, datasets, data issues left, findings with their explanations, values in other words."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from pipeline.core.issues import CATALOGUE
from pipeline.study.translations import translate
from pipeline.submission.core import VERSION
from pipeline.submission.define.datasets import class_of
from pipeline.submission.document import Block, Grid, Heading, Paragraph
from pipeline.submission.guides.facts import Facts
from pipeline.submission.layer import Member
from schemas.base import key_of, title_of

UNEXPLAINED = "No explanation yet."
_ORDER = ("error", "warn", "info")
_NOT_EXECUTED = ("SKIPPED", "EXECUTION ERROR")  # states of the engine's rules that are listed by name
_SHOWN_VALUES = 200  # of values in other words; the rest is counted


def subtitle(facts: Facts) -> list[str]:
    """The lines under a guide's title."""
    identity = facts.study.study
    lines = [identity.title, f"Study {facts.study.id}" + (f" ({identity.nct_id})" if identity.nct_id else ""), identity.sponsor]
    return [line for line in [*lines, f"Data transfer {facts.transfer}, data cut-off {facts.study.dco}"] if line]


def standards(facts: Facts) -> list[Block]:
    """Standards and terminology, by name and version."""
    return [Grid("Standards and terminology", ("Standard", "Version"), list(facts.standards), (3, 2))]


def protocol(facts: Facts) -> list[Block]:
    """The trial in a few lines, as study.yaml and the trial summary have it."""
    arms = "; ".join(f"{arm.code}: {arm.label}" for arm in facts.study.arms)
    rows = [
        ("Identifier", facts.study.id),
        ("Registry", facts.study.study.nct_id),
        ("Title", facts.study.study.title),
        ("Arms", arms),
    ]
    summary = facts.study.trial.summary
    rows += [(label, "; ".join(summary[code])) for code, label in _SUMMARY.items() if code in summary]
    return [
        Heading("2 Protocol description"),
        Grid("The trial", ("Item", "As planned"), [(item, text) for item, text in rows if text], (1, 4)),
    ]


_SUMMARY = {"TPHASE": "Phase", "INDIC": "Indication", "OBJPRIM": "Primary objective", "OUTMSPRI": "Primary endpoint",
            "OBJSEC": "Secondary objectives", "OUTMSSEC": "Secondary endpoints", "PLANSUB": "Planned subjects"}  # fmt: skip


def datasets(members: Sequence[Member], caption: str) -> Grid:
    """Every dataset with its class, records, subjects and key."""
    rows = [
        (m.name, title_of(m.declaration), class_of(m)[0].capitalize(), str(len(m.table)), _subjects(m), _key(m)) for m in members
    ]  # fmt: skip
    return Grid(caption, ("Dataset", "Label", "Class", "Records", "Subjects", "Key"), rows, (2.2, 5, 4, 1.8, 1.9, 6))


def _subjects(member: Member) -> str:
    return str(member.table["USUBJID"].nunique()) if "USUBJID" in member.table else "-"


def _key(member: Member) -> str:
    return ", ".join(key_of(member.declaration))


def issues(facts: Facts, sources: Iterable[str] | None, heading: str) -> list[Block]:
    """The open issues by code, with the study's explanation; `sources` names datasets and forms, None is all."""
    left = facts.open_issues()
    if sources is not None:
        left = left[left["DATASET"].isin(list(sources))]
    if left.empty:
        return [Heading(heading, 2), Paragraph("No data issue is open.")]
    groups = left.groupby(["SEVERITY", "CODE"], sort=True)
    rows = [_issue(severity, code, group, facts.explanations.issues) for (severity, code), group in groups]
    rows.sort(key=lambda row: _ORDER.index(row[1]))
    return [
        Heading(heading, 2),
        Paragraph(
            f"{len(left)} issues are open. Error: to be mended or explained before database lock; warn: to be reviewed; "
            "info: counted. "
            "The values themselves, with file and line, are on the study's issue list, which is not part of this package."
        ),
        Grid("Data issues left", ("Code", "Severity", "Number", "Where", "A value that", "Handling", "Explanation"), rows,
             (3.3, 1.4, 1.3, 2.2, 3.4, 3, 4.4)),
    ]  # fmt: skip


def _issue(severity: str, code: str, rows: pd.DataFrame, texts: Mapping[str, str]) -> tuple[str, ...]:
    where = rows["DATASET"].str.cat(rows["COLUMN"].fillna(""), sep=".").str.rstrip(".").drop_duplicates()
    handling = "; ".join(rows["ACTION"].dropna().drop_duplicates())
    what = CATALOGUE[code].message if code in CATALOGUE else ""
    return code, severity, str(len(rows)), ", ".join(where), what, handling, texts.get(code, UNEXPLAINED)


def findings(facts: Facts, layer: str, heading: str) -> list[Block]:
    """What our own checks across datasets found, by check and dataset, with the study's explanation."""
    found = facts.findings.get(layer)
    if found is None:
        return [Heading(heading, 2), Paragraph("No checks were made across these datasets.")]
    if found.empty:
        return [Heading(heading, 2), Paragraph("The checks across these datasets have no finding.")]
    counts = found.groupby(["CHECK", "DATASET", "MESSAGE"], sort=True).size().reset_index(name="N").to_numpy()
    texts = facts.explanations.conformance
    rows = [(check, dataset, message, str(number), texts.get(check, UNEXPLAINED)) for check, dataset, message, number in counts]
    return [
        Heading(heading, 2),
        Grid("Findings", ("Check", "Dataset", "What was found", "Records", "Explanation"), rows, (3, 1.5, 4.5, 1.5, 5)),
    ]


def severities(facts: Facts) -> list[Block]:
    """Which severities of the PMDA findings have, and which engine would give them; nothing for other regulators."""
    if facts.regulator.id != "pmda":
        return []
    said = (
        "The severities of the PMDA (Reject, Error, Warning) are not applied: its list of rules is bound to an engine that "
        f"was not used here. The CDISC open rules engine (CORE) is used at version {VERSION}."
    )
    return [Paragraph(said)]


def engine(facts: Facts, heading: str) -> list[Block]:
    """What the CDISC open rules engine found, by rule and dataset; the rules it skipped; or that it was not run on these data."""
    if facts.engine is None:
        return [
            Heading(heading, 2),
            Paragraph("The CDISC open rules engine was not run on these datasets when this guide was made."),
        ]
    texts, rules = facts.explanations.conformance, facts.engine.rules
    rows = [
        (rule, dataset, message, f"{number:g}", texts.get(rule, UNEXPLAINED))
        for rule, dataset, message, number in facts.engine.findings[["RULE", "DATASET", "MESSAGE", "RECORDS"]].to_numpy()
    ]
    states = "; ".join(f"{state}: {number}" for state, number in rules["STATUS"].value_counts().sort_index().items())
    found = [
        Grid("Findings of the engine", ("Rule", "Dataset", "Message", "Records", "Explanation"), rows, (2.5, 1.6, 4.5, 1.5, 5))
    ]
    left = [
        Paragraph(f"{state}: {', '.join(group['RULE'])}.")
        for state, group in rules.groupby("STATUS", sort=True)
        if state in _NOT_EXECUTED
    ]
    said = f"The CDISC open rules engine applied {len(rules)} rules. {states}."
    return [Heading(heading, 2), Paragraph(said), *(found if rows else []), *left]


def translations(facts: Facts, heading: str) -> list[Block]:
    """Collected text in another script, which the datasets hold as the study translates it."""
    listed = facts.open_issues()
    rows = listed[listed["CODE"].eq("TEXT_TRANSLATED")] if len(listed) else listed
    if rows.empty:
        return [Heading(heading, 2), Paragraph("No collected text was translated.")]
    english = translate(rows["VALUE"], facts.study.translations)
    shown = rows.assign(ENGLISH=english)[["DATASET", "COLUMN", "VALUE", "ENGLISH"]].drop_duplicates()
    said = "The datasets hold these collected values in English, as the study translated them before SDTM was made."
    lines = shown.sort_values(["DATASET", "COLUMN", "VALUE"]).head(_SHOWN_VALUES).fillna("").to_numpy().tolist()
    more = f" The first {_SHOWN_VALUES} of {len(shown)} are shown." if len(shown) > _SHOWN_VALUES else ""
    head = ("Form or dataset", "Field or variable", "As collected", "In the datasets")
    return [Heading(heading, 2), Paragraph(said + more), Grid("Translated values", head, lines, (2, 2, 5, 5))]


def other_words(facts: Facts, layer: str, heading: str) -> list[Block]:
    """Values that transport files cannot hold, and what stands there instead."""
    replaced = facts.replaced.get(layer, pd.DataFrame())
    if replaced.empty:
        return [Heading(heading, 2), Paragraph("Every text of the datasets is printable ASCII.")]
    rows = replaced.head(_SHOWN_VALUES)[["DATASET", "VARIABLE", "VALUE", "ASCII", "RECORDS"]].astype("str").to_numpy().tolist()
    more = f" The first {_SHOWN_VALUES} of {len(replaced)} are shown." if len(replaced) > _SHOWN_VALUES else ""
    return [
        Heading(heading, 2),
        Paragraph(
            "Transport files hold printable ASCII. These values stand there in other words; Dataset-JSON has "
            "them as they are." + more
        ),
        Grid("Values in other words", ("Dataset", "Variable", "Value", "In the transport file", "Records"), rows,
             (1.5, 1.7, 5, 5, 1.3)),
    ]  # fmt: skip
