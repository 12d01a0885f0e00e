"""The half page that a medical writer copies: the main results in sentences, as Markdown.

No number is written here: a sentence names the output, analysis and level whose statistics it prints. One that the ARD does not
have is an error; a line that its table leaves out, because the data hold no values, says so.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.core.markdown import plain
from pipeline.endpoints.adverse_events import TEAE
from pipeline.endpoints.endpoint import Endpoint
from pipeline.endpoints.evaluators import code_of, deciding
from pipeline.endpoints.reasons import Reason
from pipeline.endpoints.response import CONFIRMED, DCR, ORR, control_flags, control_of, describe_primary, stands_apart
from pipeline.endpoints.time_to_event import OS, TimeToEvent, judge_of, outcome_measures
from pipeline.study import Study
from pipeline.tlf.ard.ids import response_analysis
from pipeline.tlf.layout.output import WORDING, number_of
from pipeline.tlf.statistics.survival import percent_of

RATE = "{n} of {N}[ ({p}%)]"
NOTHING = "no values in the data"


@dataclass(frozen=True)
class Sentence:
    """`label: pattern`, the pattern filled with the statistics of one analysis (and level) of an output; a part in square
    brackets is left out where a statistic of it has no text."""

    label: str
    output: str
    analysis: str
    pattern: str = RATE
    level: str = ""


def chapters_of(study: Study) -> dict[str, tuple[Sentence, ...]]:
    """What stands under which heading, for the decisions of the study."""
    ci = f"{percent_of(study)}% CI"
    rate = f"{RATE}, {ci} {{ci_low}} to {{ci_high}}"
    median = f"{{t_q50}} ({ci} {{t_q50_low}} to {{t_q50_high}})"
    number, main = study.outputs.number, _mark_primary(describe_primary("Objective response", study), ORR, study)
    overview, rates = number(TEAE.shown.table), number(ORR.shown.table)
    controlled, control = number(DCR.shown.table), control_of(study)
    confirmed = f"AN_{code_of(CONFIRMED, deciding('orr', study))}"
    times = [(one, _time_to_event(one, study, median, ci)) for one in outcome_measures(study)]
    return {
        "Efficacy": (
            *(sentence for one, sentences in times if one.is_primary(study) for sentence in sentences),
            *([Sentence(main, rates, response_analysis(study), rate)] if stands_apart(study) else []),
            Sentence("Confirmed objective response rate", rates, confirmed, rate),
            Sentence(_mark_primary(DCR.name, DCR, study), controlled, f"AN_{control}", rate),
            *(
                Sentence(f"{DCR.name}, {subjects_of(flag)}", controlled, f"AN_{control}_{flag}", rate)
                for flag in control_flags(study)
            ),
            *(sentence for one, sentences in times if not one.is_primary(study) for sentence in sentences),
            Sentence("Follow-up (reverse Kaplan-Meier), median (months)", number(OS.shown.table), "AN_FU_KM", median),
        ),
        "Safety": (
            Sentence("Subjects with a treatment-emergent adverse event (TEAE)", overview, "AN_TEAE_OVERVIEW", level="TEAE"),
            Sentence("TEAE of grade 3 or higher", overview, "AN_TEAE_OVERVIEW", level="G3"),
            Sentence("Related TEAE", overview, "AN_TEAE_OVERVIEW", level="REL"),
            Sentence("Related TEAE of grade 3 or higher", overview, "AN_TEAE_OVERVIEW", level="RELG3"),
            Sentence("Serious TEAE", overview, "AN_TEAE_OVERVIEW", level="SER"),
            Sentence("TEAE leading to discontinuation of any study drug", overview, "AN_TEAE_OVERVIEW", level="WTH"),
            Sentence("TEAE leading to death", overview, "AN_TEAE_OVERVIEW", level="DTH"),
            Sentence("Deaths", overview, "AN_DEATH"),
        ),
    }


def subjects_of(flag: str) -> str:
    """The subjects of a population: "response-evaluable subjects", "subjects of the full analysis set"."""
    name = WORDING[flag].lower()
    return f"{name.removesuffix(' set')} subjects" if flag == "RESFL" else f"subjects of the {name}"


def _mark_primary(name: str, endpoint: Endpoint, study: Study) -> str:
    return f"{name} (primary endpoint)" if endpoint.is_primary(study) else name


def _time_to_event(parameter: TimeToEvent, study: Study, median: str, ci: str) -> list[Sentence]:
    """Events, median and rates of one outcome measure."""
    table, code = study.outputs.number(parameter.shown.table), f"AN_{parameter.paramcd}"
    name = _mark_primary(parameter.name + judge_of(parameter, study), parameter, study)
    events = "deaths" if parameter.events(study) == (Reason.DEATH,) else "events"
    return [
        Sentence(f"{name}, {events}", table, f"{code}_EVENT"),
        Sentence(f"{name}, median (months)", table, f"{code}_KM", median),
        *_landmarks(name, table, f"{code}_KM", parameter.months(study), ci),
    ]


def _landmarks(name: str, output: str, analysis: str, months: Sequence[int], ci: str) -> list[Sentence]:
    """The rates at 6 and 12 months where the study asks for them, else at its first landmark."""
    chosen = [month for month in months if month in (6, 12)] or list(months[:1])
    pattern = f"{{surv}} ({ci} {{ci_low}} to {{ci_high}}), {{n_risk}} at risk"
    return [Sentence(f"{name} at {month} months, %", output, analysis, pattern, str(month)) for month in chosen]


def write_text_numbers(ard: pd.DataFrame, made: Collection[str], study: Study, transfer: str) -> str:
    """results.md: per treatment group the sentences with their tables. `made`: the outputs whose results the ARD has, also those
    without any. LookupError names what is not there."""
    chapters = {heading: [s for s in sentences if s.output in made] for heading, sentences in chapters_of(study).items()}
    filled = {sentence: fill(sentence, ard) for sentences in chapters.values() for sentence in sentences}
    groups = list(dict.fromkeys(group for texts in filled.values() for group in texts))
    lines = [f"# {plain(study.id)}: results", "", f"Data cut-off {study.dco.isoformat()}, transfer {plain(transfer)}."]
    lines += ["", f"**{plain(study.access.words)}**"] if study.access.words else []
    lines += [plain(sentence) for sentence in study.raw.deliveries(transfer)]
    level = "##"
    for group in groups:
        if len(groups) > 1:
            lines += ["", f"## {plain(group)}"]
            level = "###"
        for heading, sentences in ((heading, sentences) for heading, sentences in chapters.items() if sentences):
            lines += ["", f"{level} {heading}", ""]
            lines += [f"- {s.label}: {filled[s][group]} ({number_of(s.output)})." for s in sentences if group in filled[s]]
    month = f"1 month = {study.tte.month:g} days"
    return "\n".join([*lines, "", f"CI = confidence interval; {month}; NE = not estimable."]) + "\n"


def fill(sentence: Sentence, ard: pd.DataFrame) -> dict[str, str]:
    """The sentence's text by treatment group; none where the output has nobody in its population."""
    of_output = ard[ard["output_id"].eq(sentence.output)]
    of_analysis = of_output[of_output["analysis_id"].eq(sentence.analysis)]
    if of_analysis.empty and len(of_output):
        raise LookupError(f"results.md: {sentence.output} has no analysis {sentence.analysis} for '{sentence.label}'")
    rows = of_analysis[of_analysis["variable_level"].fillna("").eq(sentence.level)]
    groups = of_analysis["group1_level"].unique()
    printed = {
        str(group): dict(zip(part["stat_name"], part["stat_fmt"].fillna(""), strict=True))
        for group, part in rows.groupby("group1_level")
    }
    return {str(group): _print(sentence, printed[str(group)]) if str(group) in printed else NOTHING for group in groups}


def _print(sentence: Sentence, printed: dict[str, str]) -> str:
    """The pattern filled. LookupError for a statistic that is not there."""
    if lost := set(re.findall(r"\{(\w+)\}", sentence.pattern)) - set(printed):
        raise LookupError(f"results.md: {sentence.output} {sentence.analysis} has no {sorted(lost)} for '{sentence.label}'")

    def part(match: re.Match[str]) -> str:
        inside, plain = match[1], match[2]
        names = re.findall(r"\{(\w+)\}", inside or "")
        return "" if inside and not all(printed[name] for name in names) else (inside or plain).format(**printed)

    return re.sub(r"\[([^\]]*)\]|([^\[]+)", part, sentence.pattern)
