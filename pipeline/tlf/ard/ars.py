"""The ARD as a reporting event of CDISC's Analysis Results Standard 1.0, in JSON.

The standard names what the ARD has in columns - sets, subsets, groupings, methods, analyses, outputs - and links them by
identifiers. An analysis is named by output and analysis, since the standard wants its id unique. Source: CDISC ARS 1.0,
model/ars_ldm.json.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline.core.series import Series
from pipeline.study import Study
from pipeline.tlf.ard.ids import OUTCOME_CHAPTERS, chapter_of, is_primary
from pipeline.tlf.ard.methods import methods_of
from pipeline.tlf.layout.output import WORDING

Item = dict[str, Any]
GROUPS = {"group1": "group1_level", "group2": "group2_level", "group3": "group3_level", "variable": "variable_level"}
DESCRIPTION = "DESCRIPTION"
"""The purpose of what is no outcome measure (subjects, baseline, listings): a sponsor's term, as the standard allows."""
EVERYBODY = "SCREENED"
_EQUAL = re.compile(r"(\w+) = '([^']*)'")


def write_reporting_event(
    ard: pd.DataFrame, titles: Mapping[str, tuple[Sequence[str], Sequence[str]]], study: Study, transfer: str
) -> str:
    """The reporting event as JSON. `titles`: title lines and footnotes by output id, in the order of the report."""
    analyses = ard.assign(id=ard["output_id"] + "." + ard["analysis_id"])
    event = {
        "id": f"{study.id}.{transfer}",
        "name": f"{study.id}, transfer {transfer}",
        "version": 1,
        "mainListOfContents": _contents(analyses, titles),
        "analysisSets": _sets(analyses["analysis_set"]),
        "dataSubsets": [_subset(i, text) for i, text in enumerate(_distinct(analyses["data_subset"]), start=1)],
        "analysisGroupings": _groupings(analyses),
        "methods": _methods(analyses, study),
        "analyses": _analyses(analyses, study),
        "outputs": [_output(output, *said) for output, said in titles.items()],
        "terminologyExtensions": [
            {
                "id": "PURPOSE",
                "enumeration": "AnalysisPurposeEnum",
                "sponsorTerms": [{"id": DESCRIPTION, "submissionValue": DESCRIPTION}],
            }
        ],
    }
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")) + "\n"


def _distinct(values: Series) -> list[str]:
    return list(values.dropna().unique())


def _contents(analyses: pd.DataFrame, titles: Mapping[str, tuple[Sequence[str], Sequence[str]]]) -> Item:
    """The outputs in order, below each its analyses."""
    shown: dict[str, list[tuple[str, str]]] = {}
    each = analyses.drop_duplicates("id")
    for output, analysis, one in zip(each["output_id"], each["analysis_id"], each["id"], strict=True):
        shown.setdefault(output, []).append((analysis, one))
    items = [
        {
            "name": f"{lines[0]}: {lines[1]}",
            "level": 1,
            "order": number,
            "outputId": output,
            "sublist": {
                "listItems": [
                    {"name": analysis, "level": 2, "order": i, "analysisId": one}
                    for i, (analysis, one) in enumerate(shown.get(output, []), start=1)
                ]
            },
        }
        for number, (output, (lines, _)) in enumerate(titles.items(), start=1)
    ]
    return {"name": "Tables, figures and listings", "contentsList": {"listItems": items}}


def _sets(flags: Series) -> list[Item]:
    def one(order: int, flag: str) -> Item:
        said: Item = {"id": flag, "name": WORDING[flag], "level": 1, "order": order}
        return said if flag == EVERYBODY else said | {"condition": _condition("ADSL", flag, "Y")}

    return [one(order, flag) for order, flag in enumerate(_distinct(flags), start=1)]


def _condition(dataset: str, variable: str, value: str) -> Item:
    return {"dataset": dataset, "variable": variable, "comparator": "EQ", "value": [value]}


def _subset(number: int, text: str) -> Item:
    """The where clause in words; as conditions too where it is nothing but equalities joined by `and`."""
    said: Item = {"id": _subset_id(number), "name": text, "level": 1, "order": number}
    parts = [_EQUAL.fullmatch(part) for part in text.split(" and ")]
    found = [(part[1], part[2]) for part in parts if part]
    if len(found) < len(parts):
        return said
    if len(found) == 1:
        return said | {"condition": {"variable": found[0][0], "comparator": "EQ", "value": [found[0][1]]}}
    clauses = [
        {"level": 2, "order": order, "condition": {"variable": variable, "comparator": "EQ", "value": [value]}}
        for order, (variable, value) in enumerate(found, start=1)
    ]
    return said | {"compoundExpression": {"logicalOperator": "AND", "whereClauses": clauses}}


def _subset_id(number: int) -> str:
    return f"DS{number:03d}"


def _groupings(analyses: pd.DataFrame) -> list[Item]:
    """One per variable that groups or splits results; which values there are, the data say."""
    names = dict.fromkeys(name for column in GROUPS for name in _distinct(analyses[column]))
    return [{"id": f"GF.{name}", "name": name, "dataDriven": True, "groupingVariable": name} for name in names]


def _methods(analyses: pd.DataFrame, study: Study) -> list[Item]:
    """Each method with what it does, where the engine knows it, and its statistics as operations."""
    pairs, known = analyses.drop_duplicates(["method_id", "stat_name"]), methods_of(study)
    return [
        {"id": method, "name": method}
        | ({"description": known[method]} if method in known else {})
        | {
            "operations": [
                {"id": f"{method}.{name}", "name": name, "label": label, "order": order}
                for order, (name, label) in enumerate(zip(rows["stat_name"], rows["stat_label"], strict=True), start=1)
            ],
        }
        for method, rows in pairs.groupby("method_id", sort=False)
    ]


def _analyses(analyses: pd.DataFrame, study: Study) -> list[Item]:
    subsets = {text: _subset_id(i) for i, text in enumerate(_distinct(analyses["data_subset"]), start=1)}
    results = _results(analyses).groupby(analyses["id"], sort=False).agg(list)
    said = analyses.drop_duplicates("id").set_index("id")
    found = []
    for id_, row in said.astype(object).where(said.notna(), None).to_dict("index").items():
        used = [row[column] for column in GROUPS if row[column]]
        optional = {"dataSubsetId": subsets.get(row["data_subset"]), "variable": row["parameter"] or row["variable"]}
        found.append(
            {
                "id": id_,
                "name": row["analysis_id"],
                "reason": {"controlledTerm": "SPECIFIED IN SAP"},
                "purpose": _purpose(row["output_id"], row["analysis_id"], study),
                "analysisSetId": row["analysis_set"],
                "dataset": row["dataset"],
                "methodId": row["method_id"],
                "orderedGroupings": [
                    {"order": order, "groupingId": f"GF.{name}", "resultsByGroup": True}
                    for order, name in enumerate(used, start=1)
                ],
                "results": results[id_],
            }
            | {name: value for name, value in optional.items() if value}
        )
    return found


def _purpose(output: str, analysis: str, study: Study) -> Item:
    if is_primary(output, analysis, study):
        return {"controlledTerm": "PRIMARY OUTCOME MEASURE"}
    if chapter_of(output) in OUTCOME_CHAPTERS:
        return {"controlledTerm": "SECONDARY OUTCOME MEASURE"}
    return {"sponsorTermId": DESCRIPTION}


def _results(analyses: pd.DataFrame) -> Series:
    """One result per row: operation, groups, raw value (all digits, else the text), value as printed."""
    operation = (analyses["method_id"] + "." + analyses["stat_name"]).tolist()
    raw = analyses["stat_num"].map(repr, na_action="ignore").astype("str").fillna(analyses["stat_chr"]).fillna("").tolist()
    printed = analyses["stat_fmt"].fillna("").tolist()
    texts = {column: analyses[column].fillna("").tolist() for pair in GROUPS.items() for column in pair}
    pairs = [zip(texts[name], texts[level], strict=True) for name, level in GROUPS.items()]
    groups = [
        [{"groupingId": f"GF.{name}", "groupValue": value} for name, value in row if name and value]
        for row in zip(*pairs, strict=True)
    ]
    made = [
        {"operationId": o, "resultGroups": g} | ({"rawValue": r} if r else {}) | ({"formattedValue": p} if p else {})
        for o, g, r, p in zip(operation, groups, raw, printed, strict=True)
    ]
    return pd.Series(made, index=analyses.index, dtype=object)


def _output(output: str, titles: Sequence[str], footnotes: Sequence[str]) -> Item:
    sections = [("Title", titles), ("Footnote", footnotes)]
    display = {
        "id": f"{output}.display",
        "name": titles[0],
        "displayTitle": titles[1],
        "displaySections": [
            {
                "sectionType": kind,
                "orderedSubSections": [
                    {"order": order, "subSection": {"id": f"{output}.{kind}.{order}", "text": text}}
                    for order, text in enumerate(texts, start=1)
                ],
            }
            for kind, texts in sections
            if texts
        ],
    }
    file = {"name": f"{output}.rtf", "fileType": {"controlledTerm": "rtf"}, "location": f"{output}.rtf"}
    return {
        "id": output,
        "name": titles[0],
        "label": titles[1],
        "displays": [{"order": 1, "display": display}],
        "fileSpecifications": [file],
    }
