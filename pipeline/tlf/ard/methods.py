"""What each method of the ARD does, in sentences for CDISC's Analysis Results Standard and define.xml."""

from pipeline.study import Study

_SCALES = {"LOG-LOG": "on the log-log scale", "LOG": "on the log scale", "PLAIN": "on the linear scale"}
_TIES = {"EFRON": "ties by Efron", "EXACT": "exact partial likelihood of discrete times"}
_SPENDING = {"OBRIEN_FLEMING": "O'Brien and Fleming", "POCOCK": "Pocock"}
_RATES = {"MIETTINEN_NURMINEN": "Miettinen and Nurminen", "NEWCOMBE": "Newcombe"}


def describe_method(method: str, study: Study) -> str:
    """What the engine's method does by the study's decisions; "" for a method that a trial's own output uses."""
    return methods_of(study).get(method, "")


def methods_of(study: Study) -> dict[str, str]:
    """Every method of the engine's outputs by its identifier."""
    return _descriptive(study) | _curves(study) | _comparisons(study)


def _limits(study: Study) -> str:
    return f"{100 * study.ci.level:g}% confidence limits"


def _descriptive(study: Study) -> dict[str, str]:
    return {
        "COUNT": "Subjects counted once each, in percent of the subjects of the analysis set or level; events where they are "
        "counted too.",
        "PROPORTION": f"Subjects counted once each, their proportion with {_limits(study)} by {study.ci.binomial}; no answer "
        "counts as none.",
        "SUMMARY": "Number, mean, standard deviation, median, quartiles (averages at ties of the empirical distribution), range.",
        "SUM": "Sum of the values.",
        "INDIVIDUAL": "The value of each subject as it stands in the dataset.",
        "LISTING": "Subjects with a record that is listed.",
        "TEXT": "A text that follows from the decisions of the study.",
    }


def _curves(study: Study) -> dict[str, str]:
    limits, found = _limits(study), {}
    for scale, words in _SCALES.items():
        found[f"KM_{scale}"] = (
            f"Product-limit estimate (Kaplan-Meier), {limits} {words} with Greenwood's variance; limits of quantiles by "
            "Brookmeyer and Crowley. CNSR 0 is an event."
        )
        found[f"AALEN_JOHANSEN_{scale}"] = (
            f"Cumulative incidence of each event while the others compete (Aalen and Johansen), {limits} {words}, variance by "
            "the delta method."
        )
    return found | {
        "KM_CURVE": f"Every step of the product-limit estimate with {limits}, and the number censored there.",
        "KM_REVERSE": f"Product-limit estimate of the time of follow-up: censored for survival is the event; {limits}.",
        "AALEN_JOHANSEN_CURVE": "Every step of the cumulative incidence of each event (Aalen and Johansen).",
        "AT_RISK": "Subjects at risk just before a time, and with an event up to it.",
        "RMST": f"Area under the product-limit curve up to one time, the same for all arms, with {limits}.",
    }


def _comparisons(study: Study) -> dict[str, str]:
    limits = _limits(study)
    test = "log-rank test, " + ("two-sided" if study.comparison.sides == 2 else "one-sided for a lower hazard")
    by = {"": "", "_STRATIFIED": f", both stratified by {', '.join(study.comparison.strata) or 'the strata'}"}
    found = {
        f"COX_{ties}_LOGRANK{part}": f"Hazard ratio by Cox's model, {words}, Wald {limits}; {test}{strata}."
        for ties, words in _TIES.items()
        for part, strata in by.items()
    }
    found |= {
        f"COX_{ties}": f"Hazard ratio by Cox's model, {words}, Wald {limits}, unstratified." for ties, words in _TIES.items()
    }
    found |= {
        f"{name}_ODDS_RATIO_CMH": f"Difference of rates with {limits} by {words}; odds ratio (Mantel-Haenszel over strata) with "
        f"{limits}; Cochran-Mantel-Haenszel test."
        for name, words in _RATES.items()
    }
    found |= {
        f"LAN_DEMETS_{name}": f"Group-sequential look: information, boundary by alpha spending (Lan and DeMets) of the type of "
        f"{words}, conditional power at the final look."
        for name, words in _SPENDING.items()
    }
    return found | {
        "COX_EFRON_LIKELIHOOD_RATIO": "Likelihood ratio test of Cox models, ties by Efron, of arm and level with and without "
        "their product.",
        "KM_DIFFERENCE": f"Difference of product-limit estimates at a time, Wald {limits} from Greenwood's variances.",
        "POISSON_EXACT": f"Subjects with an event by the time at risk until the first one, per 100 patient-years, exact Poisson "
        f"{limits}; all events by all time at risk.",
        "POISSON_RATIO_EXACT": f"Difference of rates by time at risk with Wald {limits}, and their ratio with exact {limits}.",
        "RMST_DIFFERENCE": f"Difference of restricted means with Wald {limits}.",
    }
