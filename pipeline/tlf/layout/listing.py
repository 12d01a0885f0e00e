"""Listings: the records of a population's subjects in one order, with the text of each column (TLF_SPEC 4).

By treatment where there are several; the subject stands first; columns without any value are left out and named. The ARD counts
subjects and records per treatment with every listed record behind the counts, so that trace and comparison of transfers see it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from pipeline.core.series import Series
from pipeline.study import Study
from pipeline.tlf.ard.analysis import TOTAL, Analysis, Population, count_subjects, select_population
from pipeline.tlf.ard.collected import not_shown
from pipeline.tlf.ard.ids import analysis_id
from pipeline.tlf.layout.bodies import Listing
from pipeline.tlf.layout.output import SHOWN_SUBJECTS, Content, Output
from schemas.base import DTYPES

SCREENED = "SCREENED"
NOT_ASSIGNED = "Not assigned"
_REFS = ["DATASET", "USUBJID", "SEQ"]


@dataclass(frozen=True)
class Listed:
    """Records of one dataset in a listing, row by row. `keys`: USUBJID, SEQ, then what sorts them; `texts`: a column per head."""

    analysis: Analysis
    keys: pd.DataFrame
    texts: pd.DataFrame


def list_records(
    dataset: str, records: pd.DataFrame, columns: Mapping[str, pd.Series], order: Sequence[str] = (), subset: str = ""
) -> Listed:
    """`columns`: head -> text of each record; `order`: variables of `records` that sort a subject's records (the sequence number
    comes last); `subset`: the where clause that chose them."""
    sequence = sequence_of(dataset, records)
    keys = {"USUBJID": records["USUBJID"], "SEQ": sequence, **{f"by{i}": records[name] for i, name in enumerate(order)}}
    texts = {head: text.astype(DTYPES["Char"]).fillna("") for head, text in columns.items()}
    analysis = Analysis(analysis_id("LISTED", dataset), dataset, "LISTING", subset=subset)
    return Listed(analysis, pd.DataFrame(keys, index=records.index), pd.DataFrame(texts, index=records.index))


def sequence_of(dataset: str, records: pd.DataFrame) -> Series:
    """What numbers the records of a dataset within a subject: AESEQ of ADAE, ASEQ of other ADaM datasets, --SEQ of SDTM domains;
    null for ADSL."""
    name = {"ADSL": "", "ADAE": "AESEQ"}.get(dataset, "ASEQ" if dataset.startswith("AD") else f"{dataset}SEQ")
    return records[name] if name else pd.Series(np.nan, index=records.index)


def select_screened(adsl: pd.DataFrame, study: Study) -> Population:
    """Everybody in ADSL; who was assigned no treatment stands in a group of its own."""
    everybody = adsl.assign(SCREENED="Y", TRT01P=adsl["TRT01P"].fillna(NOT_ASSIGNED))
    return select_population(everybody, SCREENED, study)


def make_listing(title: str, population: Population, parts: Sequence[Listed], footnotes: Sequence[str] = ()) -> Content:
    """A listing of these records, as far as their subjects are in the population. A part without a head is blank there; parts
    have equally many sort keys."""
    results = [count_subjects(part.keys[["USUBJID", "SEQ"]], population, part.analysis, events=True) for part in parts]
    listing, blank = _without_blank_columns(_arrange(parts, population))
    notes = (*footnotes, *not_shown(blank))
    return Content(title=title, population=population, footnotes=notes, results=results, body=lambda ard: listing)


def _arrange(parts: Sequence[Listed], population: Population) -> Listing:
    """The rows of all parts by treatment, subject, their sort keys and sequence number."""
    keys = pd.concat([part.keys.assign(DATASET=part.analysis.dataset) for part in parts], ignore_index=True)
    texts = pd.concat([part.texts for part in parts], ignore_index=True).fillna("")
    groups = [group for group in population.groups if group != TOTAL]
    own = population.subjects[population.subjects["group1_level"].isin(groups)].set_index("USUBJID")["group1_level"]
    treatment = keys["USUBJID"].map(own)
    ranks = keys.assign(rank=treatment.map({group: i for i, group in enumerate(groups)}))[treatment.notna()]
    by = ["rank", "USUBJID", *(c for c in keys if c.startswith("by")), "SEQ"]
    order = ranks.sort_values(by, kind="stable", na_position="last").index
    first = {"Treatment": treatment} if len(groups) > 1 else {}
    rows = pd.DataFrame({**first, "Subject": keys["USUBJID"], **texts}).loc[order].reset_index(drop=True)
    return Listing(rows, len(first) + 1, keys.loc[order, _REFS].reset_index(drop=True))


def _without_blank_columns(listing: Listing) -> tuple[Listing, list[str]]:
    """The listing without columns that have no text in any row, and their heads in one line each."""
    rows = listing.rows
    blank = [head for head in rows if len(rows) and not (rows[head] != "").any()]
    kept = Listing(rows.drop(columns=blank), listing.groups, listing.refs)
    return kept, [head.replace("\n", " ") for head in blank]


def first_subjects(output: Output) -> Output:
    """A listing as a page shows it: of more than SHOWN_SUBJECTS subjects the first, with a footnote; else as it is."""
    if not isinstance(output.body, Listing) or output.body.empty:
        return output
    rows, refs = output.body.rows, output.body.refs
    people = refs["USUBJID"].drop_duplicates()
    if len(people) <= SHOWN_SUBJECTS:
        return output
    end = int(people.index[SHOWN_SUBJECTS])
    note = (
        f"Shown: the first {SHOWN_SUBJECTS:,} of {len(people):,} subjects with records, in the order of the listing, that is "
        f"{end:,} of {len(rows):,} records; all are in {output.id}.rtf."
    )
    return replace(
        output, body=replace(output.body, rows=rows.iloc[:end], refs=refs.iloc[:end]), footnotes=(*output.footnotes, note)
    )
