"""The analysis data reviewer's guide (adrg): takes the facts of a transfer, gives the document.

Its sections follow PHUSE's ADRG outline; the words are the project's own. Decisions are printed with the values that study.yaml
gives them.
"""

from pipeline.endpoints.estimands import estimands_of
from pipeline.endpoints.response import ORR, control_of, primary_of, when_of
from pipeline.endpoints.time_to_event import outcome_measures
from pipeline.methods import method_of, parameter_methods
from pipeline.study import Study
from pipeline.submission.document import Block, Bullets, Document, Grid, Heading, Paragraph
from pipeline.submission.guides import parts
from pipeline.submission.guides.facts import Facts
from schemas.adam.adae import ADAE
from schemas.base import title_of, variables

_POPULATIONS = ("ENRLFL", "ITTFL", "SAFFL", "FASFL", "RESFL", "PPROTFL")


def adrg(facts: Facts) -> Document:
    """The guide to the analysis datasets."""
    blocks = [
        *_introduction(facts),
        *parts.protocol(facts),
        *_considerations(facts),
        *_datasets(facts),
        Heading("5 Data conformance"),
        *parts.findings(facts, "adam", "5.1 Checks of analysis datasets"),
        *parts.issues(facts, [name.upper() for name in facts.declared], "5.2 Data issues left"),
        *parts.other_words(facts, "adam", "5.3 Values in other words"),
        *_programs(facts),
    ]
    return Document("Analysis Data Reviewer's Guide", parts.subtitle(facts), blocks)


def _introduction(facts: Facts) -> list[Block]:
    return [
        Heading("1 Introduction"),
        Paragraph(
            "This guide describes the analysis datasets of the study: the decisions behind them, how they "
            "depend on each other, which "
            "findings remain, and which programs made them. It was filled from the data transfer named on its first page."
        ),
        *parts.standards(facts),
    ]


def _considerations(facts: Facts) -> list[Block]:
    return [
        Heading("3 Considerations for several datasets"),
        Heading("3.1 Decisions", 2),
        Grid("Decisions of the study, as configured", ("Subject", "Decision"), _decisions(facts.study), (1, 3)),
        Heading("3.2 Populations", 2),
        *_populations(facts),
        Heading("3.3 Estimands", 2),
        Paragraph("The strategies for intercurrent events are those that the decisions above follow (ICH E9(R1))."),
        Grid("Estimands", ("Endpoint", "Attribute", "Description"), _estimands(facts.study), (1, 2, 4)),
        Heading("3.4 Imputed dates", 2),
        Paragraph(
            "A date that was imputed has its flag beside it (--DTF: D the day, M day and month, Y all of it); "
            "no collected date is changed."
        ),
        Heading("3.5 Traceability", 2),
        Paragraph(
            "Copied records keep the sequence number of their source (AESEQ, RSSEQ, TRSEQ ...), derived ones "
            "name it in SRCDOM, SRCVAR and SRCSEQ; define.xml has the predecessor or the method of every variable."
        ),
    ]


def _decisions(study: Study) -> list[tuple[str, str]]:
    best, pfs, orr, emergent, cut = study.bor, study.pfs, study.orr, study.te, study.study.dco_level
    window = "" if orr.timeframe == "any" else f" ({orr.window_days} days window)"
    counts = f": {when_of(study).lower()}{window}" if primary_of(study).by_week else ""
    unit = f"{study.tte.unit} of {study.tte.month:g} days" if study.tte.unit == "months" else "days"
    measures = {one.measure: f"{one.paramcd}, over {one.population_in(study)}" for one in outcome_measures(study)}
    measures |= {
        "ORR": f"{orr.primary}{counts}, over {study.population(orr.population)}",
        "DCR": f"{control_of(study)}, over {study.dcr.population}",
    }
    return [
        ("Data cut-off", f"{study.dco}; applied to {'the forms' if cut == 'sdtm' else 'the analysis datasets'}"),
        ("Start date", f"the first of {', '.join(study.start_date.order)} that is present; ADTTE.STARTSRC names it"),
        ("Primary endpoint", "; ".join(measures[measure] for measure in study.endpoints.primary)),
        *([] if ORR.is_primary(study) else [("Objective response", measures["ORR"])]),
        ("Best overall response", f"confirmation at least {best.confirm_days} days later, at most {best.max_ne} NE between; "
         f"SD at least {best.sd_min_days} days after the start"),
        ("Response criteria", ", ".join(study.criteria)),
        ("Disease control", f"over {study.dcr.population}; NON-CR/NON-PD {study.dcr.noncr_nonpd}"),
        ("Progression-free survival", f"missed assessments: {pfs.missed_rule} ({study.gap_words}); "
         f"new anti-cancer therapy: {pfs.nact}; clinical progression: {pfs.clin_pd}; no baseline: {pfs.no_baseline}"),
        ("Overall survival", f"death without a date: {study.os.missing_death_date}"),
        ("Time", f"AVAL of ADTTE in {unit}"),
        ("Treatment-emergent", f"from the first dose to {emergent.window_days} days after the {emergent.anchor}"),
        ("Intervals", f"{study.ci.level:.0%}; proportions {study.ci.binomial}, survival {study.ci.km}"),
    ]  # fmt: skip


def _estimands(study: Study) -> list[tuple[str, str, str]]:
    return [(one.name, attribute, text) for one in estimands_of(study) for attribute, text in one.attributes.items()]


def _populations(facts: Facts) -> list[Block]:
    adsl = next((m.table for m in facts.adam if m.name == "ADSL"), None)
    if adsl is None:
        return [Paragraph("There is no ADSL.")]
    rows = [(flag, str(int(adsl[flag].eq("Y").sum()))) for flag in _POPULATIONS if flag in adsl and adsl[flag].notna().any()]
    return [Grid(f"Population flags of ADSL ({len(adsl)} subjects)", ("Flag", "Subjects with Y"), rows, (1, 1))]


def _datasets(facts: Facts) -> list[Block]:
    kept = {member.name for member in facts.adam}
    working = [f"{name.upper()}: {title_of(table)}" for name, table in facts.declared.items() if name.upper() not in kept]
    counts = [
        (member.name, str(code), str(param), str(number))
        for member in facts.adam if "PARAMCD" in member.table
        for (code, param), number in member.table.groupby(["PARAMCD", "PARAM"], sort=True).size().items()
    ]  # fmt: skip
    return [
        Heading("4 Analysis datasets"),
        parts.datasets(facts.adam, "Analysis datasets"),
        Grid("Parameters", ("Dataset", "PARAMCD", "PARAM", "Records"), counts, (1, 1.3, 5, 1)),
        Heading("4.1 Methods of the endpoints", 2),
        Paragraph("The words are those of define.xml, which has the method of every other variable and parameter."),
        *_methods(facts.study),
        Heading("4.2 Working datasets", 2),
        Paragraph("These are made on the way, read by the datasets above, and not submitted:" if working else "There are none."),
        Bullets(working),
    ]


def _methods(study: Study) -> list[Block]:
    """The primary response, disease control and each time to an event that answers a question of the protocol, and TRTEMFL."""
    of_responses, of_times = ("ADRS", "AVALC"), ("ADTTE", "CNSR")
    shown = [(of_responses, primary_of(study).paramcd), (of_responses, control_of(study))]
    shown += [(of_times, one.paramcd) for one in outcome_measures(study)]
    found = [
        Paragraph(f"{dataset}.{variable} of {code}: {method.text}")
        for (dataset, variable), code in dict.fromkeys(shown)
        for method in parameter_methods(dataset, variable, [code], study).values()
    ]
    emergent = next(variable for variable in variables(ADAE) if variable.name == "TRTEMFL")
    return [*found, Paragraph(f"ADAE.TRTEMFL: {method_of(emergent, study).text}")]


def _programs(facts: Facts) -> list[Block]:
    return [
        Heading("6 Programs and outputs"),
        Paragraph(
            "The programs are Python; each is submitted as ASCII text, in which a character outside ASCII "
            "stands as its escape sequence. readme.txt beside them tells how they are run."
        ),
        Grid(
            "Programs that make a dataset or an output",
            ("Program", "Makes"),
            [(p.file, p.makes) for p in facts.programs if p.makes],
            (3, 2),
        ),
        Grid("Outputs", ("File", "Number", "Title"), list(facts.outputs), (2, 2, 5)),
    ]
