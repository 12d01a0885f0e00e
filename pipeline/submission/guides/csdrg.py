"""The clinical study data reviewer's guide (csdrg): takes the facts of a transfer, gives the document.

The sections follow PHUSE's cSDRG outline; the words are the project's own.
"""

from collections.abc import Iterator

import pandas as pd

from pipeline.core.known_terms import EXTENSION
from pipeline.core.series import Series
from pipeline.study.visits import Visit
from pipeline.submission.document import Block, Bullets, Document, Grid, Heading, Paragraph
from pipeline.submission.guides import parts
from pipeline.submission.guides.facts import Facts
from schemas.base import variables


def csdrg(facts: Facts) -> Document:
    """The guide to the tabulation datasets."""
    blocks = [
        *_introduction(facts),
        *parts.protocol(facts),
        *_subject_data(facts),
        Heading("4 Data conformance"),
        *parts.engine(facts, "4.1 CDISC open rules"),
        *parts.severities(facts),
        *parts.findings(facts, "sdtm", "4.2 Checks across datasets"),
        *parts.issues(facts, _tabulated(facts), "4.3 Data issues left"),
        *parts.other_words(facts, "sdtm", "4.4 Values in other words"),
        *parts.translations(facts, "4.5 Translated values"),
    ]
    return Document("Clinical Study Data Reviewer's Guide", parts.subtitle(facts), blocks)


def _introduction(facts: Facts) -> list[Block]:
    return [
        Heading("1 Introduction"),
        Paragraph(
            "This guide describes the tabulation datasets of the study: what they follow, where they come "
            "from, where they deviate, and which findings remain. It was filled from the data transfer named on its first page."
        ),
        *parts.standards(facts),
    ]


def _subject_data(facts: Facts) -> list[Block]:
    return [
        Heading("3 Subject data"),
        Heading("3.1 Overview", 2),
        Bullets(_overview(facts)),
        Heading("3.2 Traceability", 2),
        Paragraph(_traceability(facts)),
        Heading("3.3 Datasets", 2),
        parts.datasets(facts.sdtm, "Tabulation datasets"),
        *_supplemental(facts),
        Heading("3.4 Deviations and conventions", 2),
        Bullets(_conventions(facts)),
    ]


def _overview(facts: Facts) -> list[str]:
    dm = next((m.table for m in facts.sdtm if m.name == "DM"), pd.DataFrame(columns=["USUBJID", "RFXSTDTC"]))
    treated = int(dm["RFXSTDTC"].notna().sum())
    cut = {
        "sdtm": f"Forms were cut at {facts.study.dco} before they were mapped; values after the cut-off are not in the datasets.",
        "adam": f"The datasets hold every record of the transfer; records after {facts.study.dco} are left out of the "
        "analysis datasets only.",
    }
    return [
        f"Subjects screened: {len(dm)}; with at least one dose: {treated}.",
        f"The datasets are those of {'the locked database' if facts.study.study.mode == 'lock' else 'an interim transfer'}.",
        cut[facts.study.study.dco_level],
        *facts.study.raw.deliveries(facts.transfer),
    ]


def _traceability(facts: Facts) -> str:
    if not facts.annotated_crf:
        return (
            "The datasets were received as SDTM and keep the variables that this package declares; the forms behind them are not "
            "part of it."
        )
    return (
        "The datasets are made from the forms of the electronic data capture. The annotated CRF (acrf.pdf) "
        "shows for each question the "
        "variables it fills, and why it fills none where it does not; define.xml refers to its forms. Every "
        "row of every form is behind "
        "a record, excluded with a reason, or quarantined; a run in which a row has no such fate fails."
    )


def _supplemental(facts: Facts) -> list[Block]:
    supp = [m.table[["RDOMAIN", "QNAM", "QLABEL"]] for m in facts.sdtm if m.name.startswith("SUPP")]
    if not supp:
        return []
    counts = pd.concat(supp).groupby(["RDOMAIN", "QNAM", "QLABEL"]).size().reset_index(name="N").astype("str").to_numpy().tolist()
    return [Grid("Supplemental qualifiers", ("Domain", "QNAM", "Label", "Records"), counts, (1, 1.5, 5, 1))]


def _conventions(facts: Facts) -> list[str]:
    """What a reviewer should know, as far as it occurs in these data."""
    said = []
    visits = [m.table["VISITNUM"] for m in facts.sdtm if "VISITNUM" in m.table]
    said += [visit.note for visit in facts.study.design.visits if visit.note and _occurs(visit, visits)]
    if any(numbers.mod(1).gt(0).any() for numbers in visits):
        said.append("An unscheduled visit has the number of the visit before it with decimals (3.01).")
    if facts.annotated_crf and any(m.name == "DM" and m.table["RACE"].eq("MULTIPLE").any() for m in facts.sdtm):
        said.append("RACE is MULTIPLE where more than one race was ticked; SUPPDM has them.")
    said += _declared_terms(facts)
    extended = facts.open_issues()
    if len(extended):
        extended = extended[extended["CODE"].eq("CT_UNMAPPED") & extended["MESSAGE"].str.contains(EXTENSION, regex=False)]
    said += (
        extended["DATASET"] + "." + extended["COLUMN"] + ": the term '" + extended["VALUE"] + "' extends its codelist."
    ).tolist()
    return said or ["None."]


def _declared_terms(facts: Facts) -> Iterator[str]:
    """The terms that the trial adds to codelists and that these data have, each with its reason."""
    for member in facts.sdtm:
        for variable in variables(member.declaration):
            for code in variable.codelists:
                added = facts.study.terminology.extensions.get(code, {})
                used = member.table[variable.name].isin(list(added)) if added else None
                for term in member.table.loc[used, variable.name].drop_duplicates().sort_values() if used is not None else ():
                    yield f"{member.name}.{variable.name}: the term '{term}' extends its codelist ({code}): {added[term]}."


def _occurs(visit: Visit, visits: list[Series]) -> bool:
    """Whether the data have a visit of this series."""
    most = float("inf") if visit.most is None else visit.number + visit.most
    return any(numbers.between(visit.number + visit.least, most).any() for numbers in visits)


def _tabulated(facts: Facts) -> list[str]:
    """Datasets and forms whose issues belong in this guide: all but those of analysis datasets."""
    left = facts.open_issues()["DATASET"].dropna().unique()
    return [name for name in left if name.lower() not in facts.declared]
