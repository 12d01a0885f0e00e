"""Table 14.3.1.1: overview of treatment-emergent adverse events. Takes ADSL and ADAE, gives the output (TLF_SPEC 3).

A line is a described criterion over ADAE records. A line whose variables hold nothing in this study (an action that was not
collected per drug) is left out and named in a footnote: printing 0 would say that it was looked for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.adverse_events import select_teae, teae_notes
from pipeline.tlf.ard import Analysis, Population, Results, count_subjects, select_population
from pipeline.tlf.layout import EVENTS, N_PCT, Column, block, heads, line
from pipeline.tlf.output import Output, make_table

Mask = Callable[[pd.DataFrame], "pd.Series[bool]"]
SERIOUSNESS = {
    "AESDTH": "Results in death",
    "AESLIFE": "Is life threatening",
    "AESHOSP": "Requires or prolongs hospitalisation",
    "AESDISAB": "Persistent or significant disability or incapacity",
    "AESCONG": "Congenital anomaly or birth defect",
    "AESMIE": "Other medically important event",
}

ANALYSIS = Analysis("AN_TEAE_OVERVIEW", "ADAE", subset="TRTEMFL = 'Y'", variable="CRITERION")


@dataclass(frozen=True)
class Criterion:
    """One line: which records count, the variables that must have been collected, whether events are counted beside subjects."""

    id: str
    label: str
    where: Mask
    needs: tuple[str, ...] = ()
    indent: int = 0
    events: bool = True


def t_14_3_1_1(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Output:
    """Subjects and events per criterion on the safety set, then deaths."""
    population = select_population(adsl, "SAFFL", study)
    teae = select_teae(adae, population)
    criteria = list_criteria(study, teae)
    shown = [c for c in criteria if _collected(c, teae)]
    deaths, death_lines = count_deaths(adsl, population, study)
    notes = [*teae_notes(study), *_left_out([c for c in criteria if c not in shown])]
    blocks = [*_blocks(shown), death_lines]
    results = [_count(shown, teae, population), *deaths]
    return make_table(
        "t_14_3_1_1",
        "Overview of Treatment-Emergent Adverse Events",
        population,
        ("ADSL", "ADAE"),
        notes,
        results,
        blocks,
        overview_columns,
    )


def _collected(criterion: Criterion, teae: pd.DataFrame) -> bool:
    """Whether the data hold what the line needs; without any record only the columns can tell."""
    return all(v in teae and (teae.empty or teae[v].notna().any()) for v in criterion.needs)


def overview_columns(ard: pd.DataFrame, groups: Sequence[str]) -> list[Column]:
    """Per treatment: subjects n (%) and events n."""
    return [
        column
        for group, head in heads(ard, groups).items()
        for column in (Column("Subjects\nn (%)", group, head), Column("Events\nn", group, head, role="events"))
    ]


def list_criteria(study: Study, teae: pd.DataFrame) -> list[Criterion]:
    """The lines of the overview in order, for the drugs of the study."""
    drugs = {_drug_name(name): i for i, name in enumerate(study.drugs, start=1)} if len(study.drugs) > 1 else {}
    return [
        Criterion("TEAE", "Any TEAE", lambda d: d["TRTEMFL"] == "Y"),
        *_max_grades(teae),
        Criterion("G3", "TEAE of grade ≥ 3", lambda d: d["ATOXGRN"] >= 3, ("ATOXGRN",)),
        Criterion("REL", "Related TEAE", _related, ("AREL",)),
        *(_drug(f"REL{i}", f"Related to {name}", f"AREL{i}", "RELATED") for name, i in drugs.items()),
        *([Criterion("RELALL", "Related to both", _all("AREL", "RELATED", drugs), _vars("AREL", drugs), 1)] if drugs else []),
        Criterion("RELG3", "Related TEAE of grade ≥ 3", lambda d: _related(d) & (d["ATOXGRN"] >= 3), ("AREL", "ATOXGRN")),
        Criterion("SER", "Serious TEAE", _serious, ("AESER",)),
        *(_seriousness(name, label) for name, label in SERIOUSNESS.items()),
        Criterion("SERREL", "Related serious TEAE", lambda d: _serious(d) & _related(d), ("AESER", "AREL")),
        *_actions(drugs),
        Criterion("DTH", "TEAE leading to death", _fatal, ("AEOUT",)),
        Criterion("DTHREL", "Related TEAE leading to death", lambda d: _fatal(d) & _related(d), ("AEOUT", "AREL")),
        *_groups_of_interest(study, teae),
    ]


def _actions(drugs: dict[str, int]) -> list[Criterion]:
    words = {
        "RED": ("dose reduction", "DOSE REDUCED"),
        "INT": ("interruption or delay", "DRUG INTERRUPTED"),
        "WTH": ("discontinuation", "DRUG WITHDRAWN"),
    }
    lines = []
    for code, (label, term) in words.items():
        lines.append(Criterion(code, f"TEAE leading to {label} of any study drug", _any_action(term), ("AEACN",)))
        lines += [_drug(f"{code}{i}", f"Of {name}", f"AACN{i}", term) for name, i in drugs.items()]
    if drugs:
        lines.append(Criterion("WTHALL", "Of both", _all("AACN", "DRUG WITHDRAWN", drugs), _vars("AACN", drugs), 1))
    withdrawn = _any_action("DRUG WITHDRAWN")
    related = Criterion(
        "WTHREL", "Related TEAE leading to discontinuation", lambda d: withdrawn(d) & _related(d), ("AEACN", "AREL")
    )
    return [*lines, related]


def _groups_of_interest(study: Study, teae: pd.DataFrame) -> list[Criterion]:
    groups = {variable: group.name for variable, group in sorted(study.ae.groups.items()) if variable in teae}
    if not groups:
        return []

    def any_group(d: pd.DataFrame) -> "pd.Series[bool]":
        return d[list(groups)].notna().any(axis=1)

    lines = [_group(variable, name) for variable, name in groups.items()]
    return [Criterion("AESI", "TEAE of special interest", any_group), *lines]


def _group(variable: str, name: str) -> Criterion:
    return Criterion(variable, name, lambda d: d[variable].notna(), indent=1)


def _max_grades(teae: pd.DataFrame) -> list[Criterion]:
    """Each subject at its worst grade (AOCCIFL); a Missing line only where somebody has no grade at all."""
    lines = [_max_grade(grade) for grade in range(1, 6)]
    worst = teae["AOCCIFL"] == "Y"
    if (worst & teae["ATOXGRN"].isna()).any():
        lines.append(Criterion("MAXNA", "Missing", lambda d: (d["AOCCIFL"] == "Y") & d["ATOXGRN"].isna(), ("AOCCIFL",), 1, False))
    return lines


def _max_grade(grade: int) -> Criterion:
    label = f"Maximum grade {grade}"
    return Criterion(f"MAX{grade}", label, lambda d: (d["AOCCIFL"] == "Y") & (d["ATOXGRN"] == grade), ("ATOXGRN",), 1, False)


def _related(d: pd.DataFrame) -> "pd.Series[bool]":
    return d["AREL"] == "RELATED"


def _serious(d: pd.DataFrame) -> "pd.Series[bool]":
    return d["AESER"] == "Y"


def _fatal(d: pd.DataFrame) -> "pd.Series[bool]":
    return (d["AEOUT"] == "FATAL") | (d["ATOXGRN"] == 5) | (d["AESDTH"] == "Y" if "AESDTH" in d else False)


def _seriousness(variable: str, label: str) -> Criterion:
    return Criterion(variable, label, lambda d: _serious(d) & (d[variable] == "Y"), (variable,), 1)


def _drug(code: str, label: str, variable: str, term: str) -> Criterion:
    return Criterion(code, label, lambda d: d[variable] == term, (variable,), 1)


def _drug_name(name: str) -> str:
    """A generic name inside a line: as written in study.yaml, but not in capitals."""
    return name.lower() if name.isupper() else name


def _vars(stem: str, drugs: dict[str, int]) -> tuple[str, ...]:
    return tuple(f"{stem}{i}" for i in drugs.values())


def _all(stem: str, term: str, drugs: dict[str, int]) -> Mask:
    return lambda d: (d[list(_vars(stem, drugs))] == term).all(axis=1)


def _any_action(term: str) -> Mask:
    """The action on any drug: the combined AEACN, or one of the drugs' own."""
    return lambda d: (d[[c for c in ("AEACN", "AACN1", "AACN2") if c in d]] == term).any(axis=1)


def _count(criteria: Sequence[Criterion], teae: pd.DataFrame, population: Population) -> Results:
    """Every criterion counted at once: its id is the level of the analysis."""
    met = [teae.loc[c.where(teae), ["USUBJID", "SEQ"]].assign(variable_level=c.id) for c in criteria]
    levels = pd.DataFrame({"variable_level": [c.id for c in criteria]})
    return count_subjects(pd.concat(met), population, ANALYSIS, levels=levels, events=True)


def _line(criterion: Criterion) -> dict[str, object]:
    shown = {"events": EVENTS} if criterion.events else {}
    return line(criterion.label, ANALYSIS.id, N_PCT, criterion.indent, variable_level=criterion.id, **shown)


def _blocks(criteria: Sequence[Criterion]) -> list[pd.DataFrame]:
    """A block per line that is not indented, with the indented lines below it."""
    table = block(*map(_line, criteria))
    return [frame for _, frame in table.groupby((table["indent"] == 0).cumsum())]


def _left_out(criteria: Sequence[Criterion]) -> list[str]:
    return [f"No values in the data, not shown: {'; '.join(c.label for c in criteria)}."] if criteria else []


def count_deaths(adsl: pd.DataFrame, population: Population, study: Study) -> tuple[list[Results], pd.DataFrame]:
    """Deaths up to the cut-off: all, and within `tlf.death_days` after the last dose."""
    died = adsl[adsl["DTHDT"] <= pd.Timestamp(study.dco)]
    window = study.tlf.death_days
    early = died[(died["DTHDT"] - died["TRTEDTA"]).dt.days <= window]
    analyses = [
        Analysis("AN_DEATH", "ADSL", subset="DTHDT <= DCODT"),
        Analysis("AN_DEATH_EARLY", "ADSL", subset=f"DTHDT <= TRTEDTA + {window}"),
    ]
    results = [
        count_subjects(rows[["USUBJID"]].assign(SEQ=float("nan")), population, analysis)
        for rows, analysis in zip((died, early), analyses, strict=True)
    ]
    lines = block(line("Deaths", "AN_DEATH", N_PCT), line(f"Within {window} days of last dose", "AN_DEATH_EARLY", N_PCT, 1))
    return results, lines
