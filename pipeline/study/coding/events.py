"""Events and history: MedDRA's own files, a coder's export, and the hierarchy of each coded term.

`llt.asc` leads from a lowest level term to its preferred term, `mdhier.asc` from there to the system organ classes, of which one
is primary. Without them the hierarchy is what the export says.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.core.distinct import looked_up
from pipeline.core.series import Series
from pipeline.study.coding.files import LINE, CodingError, key_of, read_ascii, read_csv, text_of
from pipeline.study.coding.resolved import VERBATIM, by_verbatim, compare_with_dictionary
from schemas.base import DTYPES

LLT_FILE, HIERARCHY_FILE, RELEASE_FILE, CODED_FILE = "llt.asc", "mdhier.asc", "meddra_release.asc", "meddra.csv"
PARTS = ("LLT", "LLTCD", "PT", "PTCD", "HLT", "HLTCD", "HLGT", "HLGTCD", "SOC", "SOCCD")
_LLT = ("LLTCD", "LLT", "PTCD", "WHOART", "HARTS", "COSTART", "ICD9", "ICD9CM", "ICD10", "CURRENT", "JART")
_HIERARCHY = ("PTCD", "HLTCD", "HLGTCD", "SOCCD", "PT", "HLT", "HLGT", "SOC", "ABBREV", "NULL", "PTSOCCD", "PRIMARY")


@dataclass(frozen=True, eq=False)
class MedDRA:
    """`llts`: one row per LLT code with its name and PTCD; `paths`: one row per PT code with the names and codes above it, by the
    primary system organ class."""

    llts: pd.DataFrame
    paths: pd.DataFrame


@dataclass(frozen=True, eq=False)
class EventCoding:
    """`coded`: one row per verbatim term (resolved.by_verbatim); `dictionary`: MedDRA's files, None without them."""

    coded: pd.DataFrame
    dictionary: MedDRA | None


def read_events(files: dict[str, tuple[Path, bytes]]) -> EventCoding | None:
    """The coding of events; None without any of its files."""
    dictionary = _meddra(files)
    if CODED_FILE in files:
        coded = read_csv(*files[CODED_FILE], needed=(VERBATIM,), known=PARTS)
        _check_codes(files[CODED_FILE][0], coded)
    elif dictionary is None:
        return None
    else:
        coded = pd.DataFrame(columns=[VERBATIM, *PARTS, LINE], dtype=DTYPES["Char"])
    return EventCoding(by_verbatim(coded, resolve_events(coded, dictionary), PARTS), dictionary)


def _check_codes(path: Path, coded: pd.DataFrame) -> None:
    """CodingError for a line without term, and for a code that is no number."""
    for line in coded.loc[coded[VERBATIM].isna(), LINE].head(1):
        raise CodingError(f"{path}, line {line}: has no {VERBATIM}; write the term as it was collected")
    for part in PARTS[1::2]:
        wrong = coded[coded[part].notna() & ~coded[part].str.fullmatch(r"\d+").fillna(True).astype(bool)]
        for line, code in wrong[[LINE, part]].head(1).to_numpy().tolist():
            raise CodingError(f"{path}, line {line}: {part} is '{code}', and a code of MedDRA is a number; correct it")


def _meddra(files: dict[str, tuple[Path, bytes]]) -> MedDRA | None:
    if LLT_FILE not in files and HIERARCHY_FILE not in files:
        return None
    for name, other in ((LLT_FILE, HIERARCHY_FILE), (HIERARCHY_FILE, LLT_FILE)):
        if name not in files:
            raise CodingError(f"{files[other][0].with_name(name)}: is not there beside {other}; both make the hierarchy")
    llts = read_ascii(*files[LLT_FILE], _LLT)
    hierarchy = read_ascii(*files[HIERARCHY_FILE], _HIERARCHY)
    primary = hierarchy[hierarchy["PRIMARY"].eq("Y")]
    path = files[HIERARCHY_FILE][0]
    for line, code in primary.loc[primary.duplicated("PTCD"), [LINE, "PTCD"]].head(1).to_numpy().tolist():
        raise CodingError(f"{path}, line {line}: a second primary path of PT {code}; unpack the release again")
    for line, code in hierarchy.loc[~hierarchy["PTCD"].isin(primary["PTCD"]), [LINE, "PTCD"]].head(1).to_numpy().tolist():
        raise CodingError(f"{path}, line {line}: PT {code} has no primary path; unpack the release again")
    for line, code in llts.loc[~llts["PTCD"].isin(primary["PTCD"]), [LINE, "PTCD"]].head(1).to_numpy().tolist():
        raise CodingError(f"{files[LLT_FILE][0]}, line {line}: PT {code} is not in {path.name}; take both from one release")
    return MedDRA(
        llts.drop_duplicates("LLTCD").set_index("LLTCD")[["LLT", "PTCD"]], primary.set_index("PTCD")[list(PARTS[2:3] + PARTS[4:])]
    )


def release_of(files: dict[str, tuple[Path, bytes]]) -> str:
    """The version that MedDRA's own file states (its first field: 27.1), "" without it."""
    return text_of(*files[RELEASE_FILE]).partition("$")[0].strip() if RELEASE_FILE in files else ""


def resolve_events(given: pd.DataFrame, dictionary: MedDRA | None) -> pd.DataFrame:
    """Coded terms (PARTS, some of them missing) with their whole hierarchy, on the index of `given`: PARTS, STATE, SAYS.

    The LLT decides, by code or else by name, then the PT.
    """
    if dictionary is None:
        nothing = pd.Series(False, index=given.index)
        return compare_with_dictionary(given, given, nothing, PARTS)
    llts, paths = dictionary.llts, dictionary.paths
    llt = given["LLTCD"].fillna(_by_name(given["LLT"], llts["LLT"]))
    of_llt = looked_up(llt, llts["PTCD"].to_dict())
    pt = of_llt.fillna(given["PTCD"]).fillna(_by_name(given["PT"], paths["PT"]))
    above = paths.reindex(pt).set_axis(given.index)
    known_pt, lost_llt = pt.isin(paths.index), llt.notna() & of_llt.isna()
    resolved = above.assign(LLTCD=llt, LLT=looked_up(llt, llts["LLT"].to_dict()), PTCD=pt)
    unknown = given[list(PARTS)].notna().any(axis="columns") & (~known_pt | lost_llt)
    return compare_with_dictionary(given, resolved, unknown, PARTS)


def _by_name(names: Series, terms: Series) -> Series:
    """The code of the term of this name, whatever its case."""
    key = key_of(terms)
    codes = pd.Series(terms.index.astype("str"), index=key.to_numpy())
    return looked_up(key_of(names), codes[~codes.index.duplicated()].to_dict())
