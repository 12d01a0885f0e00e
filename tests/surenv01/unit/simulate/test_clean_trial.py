"""The clean trial makes sense: dates in order, forms that agree, sums and responses that follow from the lesions."""

from datetime import date
from itertools import pairwise

import pandas as pd
import pytest

from schemas.base import variables
from schemas.raw.form import DATE, ROW_KEY
from tests.surenv01.chain import FORMS

Forms = dict[str, pd.DataFrame]
DATES = [(name, v.name) for name, form in FORMS.items() for v in variables(form) if v.extra.get("format") == DATE]
CODES = [(name, v.name, v.extra["codes"]) for name, form in FORMS.items() for v in variables(form) if v.extra.get("codes")]


def by_subject(form: pd.DataFrame, column: str) -> "pd.Series[str]":
    assert not form["SUBJID"].duplicated().any()
    return form.set_index("SUBJID")[column]


def test_row_keys_are_unique(clean: Forms) -> None:
    for name, form in clean.items():
        assert not form.duplicated(ROW_KEY.split()).any(), name


@pytest.mark.parametrize(("name", "column", "codes"), CODES)
def test_codes_are_those_of_the_form(clean: Forms, name: str, column: str, codes: tuple[str, ...]) -> None:
    if column in clean[name]:  # RECSTAT and the time stamps are made with the transfer
        assert set(clean[name][column].dropna()) <= set(codes)


@pytest.mark.parametrize(("name", "column"), DATES)
def test_dates_are_complete_and_known_by_the_transfer(clean: Forms, name: str, column: str) -> None:
    dates = clean[name][column].dropna()
    assert (dates.map(date.fromisoformat) <= date(2026, 6, 30)).all()


@pytest.mark.parametrize(("name", "column"), [(n, c) for n, c in DATES if (n, c) != ("DTH", "FORMDT")])
def test_nothing_is_dated_after_death(clean: Forms, name: str, column: str) -> None:
    death = clean[name]["SUBJID"].map(by_subject(clean["DTH"], "DTHDT"))
    assert not (clean[name][column] > death).any()


def test_age_is_that_of_the_birth_date_at_consent(clean: Forms) -> None:
    born = by_subject(clean["DM"], "BRTHDT").map(date.fromisoformat)
    consent = by_subject(clean["IC"], "ICDT").map(date.fromisoformat)
    for subject, age in by_subject(clean["DM"], "AGE").items():
        had_birthday = (consent[subject].month, consent[subject].day) >= (born[subject].month, born[subject].day)
        assert int(age) == consent[subject].year - born[subject].year - (not had_birthday), subject


def test_consent_enrolment_first_dose(clean: Forms) -> None:
    consent = by_subject(clean["IC"], "ICDT")
    enrolled = by_subject(clean["ENR"][clean["ENR"]["ENRLYN"] == "Y"], "ENRLDT")
    first = clean["EXS"].groupby("SUBJID")["STDT"].min()
    assert len(enrolled) == 300
    assert (consent[enrolled.index] <= enrolled).all()
    assert (enrolled[first.index] <= first).all()
    assert (first == clean["EXE"].groupby("SUBJID")["DT"].min()).all()


def test_surufatinib_intervals_follow_each_other(clean: Forms) -> None:
    for _, doses in clean["EXS"].groupby("SUBJID"):
        ends, starts = doses["ENDT"].tolist(), doses["STDT"].tolist()
        assert all((date.fromisoformat(s) - date.fromisoformat(e)).days == 1 for e, s in zip(ends, starts[1:], strict=False))
        assert all(pd.isna(e) or s <= e for s, e in zip(starts, ends, strict=True))
        assert doses["ONGO"].tolist() == ["Y" if pd.isna(e) else "N" for e in ends]


def test_end_of_treatment_gives_the_last_dose(clean: Forms) -> None:
    eot = clean["EOT"].set_index(["DRUG", "SUBJID"])["LASTDT"]
    taken = clean["EXS"][clean["EXS"]["DOSE"] != "0"].groupby("SUBJID")["ENDT"].max()
    given = clean["EXE"][clean["EXE"]["GIVEN"] == "Y"].groupby("SUBJID")["DT"].max()
    assert (eot["SURUFATINIB"] == taken[eot["SURUFATINIB"].index]).all()
    assert (eot["ENVAFOLIMAB"] == given[eot["ENVAFOLIMAB"].index]).all()


def test_deaths_agree(clean: Forms) -> None:
    death = by_subject(clean["DTH"], "DTHDT")
    ended = clean["EOS"][clean["EOS"]["EOSREAS"] == "DEATH"].set_index("SUBJID")["EOSDT"]
    heard = clean["SURV"][clean["SURV"]["STATUS"] == "DEAD"].set_index("SUBJID")["CONTDT"]
    fatal = clean["AE"][clean["AE"]["OUT"] == "FATAL"].set_index("SUBJID")
    for dates in (ended, heard, fatal["ENDT"]):
        both = dates.index.intersection(death.index)
        assert (dates[both] == death[both]).all()
    assert len(fatal)
    assert (clean["DTH"].set_index("SUBJID")["CAUSE"][fatal.index] == "ADVERSE EVENT").all()
    assert (fatal["TOXGR"] == "5").all()


def test_events_are_ongoing_or_end_after_their_start(clean: Forms) -> None:
    events = clean["AE"]
    assert ((events["ONGO"] == "Y") == events["ENDT"].isna()).all()
    assert (events["ENDT"].isna() | (events["ENDT"] >= events["STDT"])).all()
    assert (events["TOXGR"] >= events["ITOXGR"]).all()
    first = events["SUBJID"].map(clean["EXS"].groupby("SUBJID")["STDT"].min())
    assert ((events["PRETRT"] == "Y") == (events["STDT"] < first)).all()


def test_a_worsening_starts_where_the_event_before_it_ends(clean: Forms) -> None:
    events = clean["AE"].set_index(["SUBJID", "AESPID"])
    worse = clean["AE"][clean["AE"]["LINKED_AE"].notna()]
    before = events.loc[list(zip(worse["SUBJID"], worse["LINKED_AE"], strict=True))].reset_index()
    assert len(worse)
    assert (before["PT"].to_numpy() == worse["PT"].to_numpy()).all()
    assert (before["ENDT"].to_numpy() == worse["STDT"].to_numpy()).all()
    assert (before["TOXGR"].to_numpy() < worse["TOXGR"].to_numpy()).all()


def test_grade_changes_reach_the_highest_grade(clean: Forms) -> None:
    events = clean["AE"].set_index(["SUBJID", "AESPID"])
    changes = clean["AEG"].set_index(["SUBJID", "AESPID"])
    assert len(changes)
    assert (events.loc[changes.index, "TOXGR"] == changes["GRADE"]).all()
    assert (events.loc[changes.index, "STDT"] <= changes["CHGDT"]).all()


def test_targets_meet_the_baseline_rules(clean: Forms) -> None:
    baseline = clean["TL"][clean["TL"]["FOLDER"] == "SCRN"]
    size = baseline["DIAM"].astype(float)
    assert (size >= baseline["NODE"].map({"Y": 15.0, "N": 10.0})).all()
    assert baseline.groupby(["SUBJID", "SITE"]).size().max() <= 2
    assert baseline.groupby("SUBJID").size().max() <= 5


def value(row: dict[str, str]) -> float | None:
    """mm of one target (STUDY_SPEC 4.2)."""
    fixed = {"TOO SMALL": 5.0, "ABSENT": 0.0, "NOT EVALUABLE": None}
    return fixed[row["EVALST"]] if row["EVALST"] in fixed else float(row["DIAM"])


def scans(clean: Forms, form: str) -> dict[tuple[str, str], list[dict[str, str]]]:
    """The rows of a form by subject and folder."""
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in clean[form].astype(object).to_dict("records"):
        found.setdefault((row["SUBJID"], row["FOLDER"]), []).append(row)
    return found


def test_sums_are_those_of_the_lesions(clean: Forms) -> None:
    lesions = scans(clean, "TL")
    for key, (row,) in scans(clean, "TLSUM").items():
        sizes = [value(lesion) for lesion in lesions[key]]
        expected = None if None in sizes else sum(size for size in sizes if size is not None)
        assert (None if pd.isna(row["SUMDIAM"]) else float(row["SUMDIAM"])) == expected, key


def test_every_scan_has_every_lesion_and_a_response(clean: Forms) -> None:
    for form, count in (("TL", "size"), ("NTL", "size")):
        rows = clean[form].groupby(["SUBJID", "FOLDER"]).size().reset_index(name=count)
        per_subject = rows.groupby("SUBJID")[count]
        assert (per_subject.max() == per_subject.min()).all(), form
    done = clean["RSP"][clean["RSP"]["NOTDONE"].isna()]
    after = clean["TL"][clean["TL"]["FOLDER"] != "SCRN"]
    assert set(zip(done["SUBJID"], done["FOLDER"], strict=True)) == set(zip(after["SUBJID"], after["FOLDER"], strict=True))
    assert len(done) == len(clean["NL"])


def target_response(now: list[float | None], base: float, nadir: float, nodes: list[bool]) -> str:
    """STUDY_SPEC 4.4 for a scan whose targets have these sizes."""
    if None in now:
        return "NE"
    sizes = [size for size in now if size is not None]
    if all(size < 10 if node else size == 0 for size, node in zip(sizes, nodes, strict=True)):
        return "CR"
    if sum(sizes) - nadir >= 5 and 5 * (sum(sizes) - nadir) >= nadir:
        return "PD"
    return "PR" if 10 * sum(sizes) <= 7 * base else "SD"


def overall_response(target: str, states: list[str], new: bool) -> str:
    """STUDY_SPEC 4.7 without the rule after CR."""
    if new or target == "PD" or "UNEQUIVOCAL PROGRESSION" in states:
        return "PD"
    return "PR" if target == "CR" and "PRESENT" in states else target


def test_responses_follow_from_the_forms(clean: Forms) -> None:
    """RECIST 1.1 worked out again, scan by scan, from what the clean forms say; without X11 the investigator is never off."""
    lesions, others, new = scans(clean, "TL"), scans(clean, "NTL"), scans(clean, "NL")
    seen = set()
    for subject, responses in clean["RSP"][clean["RSP"]["NOTDONE"].isna()].groupby("SUBJID"):
        ordered = responses.sort_values("RSDT")
        assert ordered["RSDT"].is_unique
        baseline = [value(row) or 0.0 for row in lesions[subject, "SCRN"]]
        nodes = [row["NODE"] == "Y" for row in lesions[subject, "SCRN"]]
        nadir, last = sum(baseline), ""
        for row in ordered.to_dict("records"):
            key = (subject, row["FOLDER"])
            sizes = [value(lesion) for lesion in lesions[key]]
            target = target_response(sizes, sum(baseline), nadir, nodes)
            overall = overall_response(target, [o["STATUS"] for o in others.get(key, [])], new[key][0]["NLYN"] == "Y")
            if last == "CR" and target not in ("CR", "NE"):
                overall = "PD"
            assert (row["TRESP"], row["OVRESP"]) == (target, overall), key
            nadir = min(nadir, sum(size for size in sizes if size is not None)) if None not in sizes else nadir
            last = overall if overall != "NE" else last
            seen.add(overall)
    assert seen == {"CR", "PR", "SD", "PD", "NE"}


def test_at_most_one_scan_after_progression(clean: Forms) -> None:
    for _, responses in clean["RSP"][clean["RSP"]["NOTDONE"].isna()].groupby("SUBJID"):
        found = responses.sort_values("RSDT")["OVRESP"].tolist()
        assert "PD" not in found or len(found) - found.index("PD") <= 2


def test_survival_contacts_are_twelve_weeks_apart(clean: Forms) -> None:
    alive = clean["SURV"][clean["SURV"]["STATUS"] == "ALIVE"]
    for _, contacts in alive.groupby("SUBJID"):
        days = [date.fromisoformat(text) for text in contacts["CONTDT"]]
        assert all(abs((b - a).days % 84 - 42) >= 42 - 30 for a, b in pairwise(days))


def test_screen_failures_have_their_criterion_and_nothing_else(clean: Forms) -> None:
    failed = clean["EOS"][clean["EOS"]["EOSREAS"] == "SCREEN FAILURE"]["SUBJID"]
    criteria = clean["IE"][(clean["IE"]["IETESTCD"] != "ALLMET") & clean["IE"]["SUBJID"].isin(failed)]
    assert set(criteria["SUBJID"]) == set(failed)
    for form in ("EXS", "EXE", "AE", "TL", "RSP", "SURV", "DTH", "SAT"):
        assert not clean[form]["SUBJID"].isin(failed).any(), form


def test_no_dirt_means_no_story_either(clean: Forms) -> None:
    assert clean["ENR"]["RESCRN_OF"].isna().all()
    assert (clean["EXS"]["CHG"] != "STOPPED").all()
