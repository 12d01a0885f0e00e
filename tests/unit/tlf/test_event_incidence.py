"""Cumulative incidence of first events (TLF_SPEC 3): times by hand (two_arms.py), incidences by R's survfit."""

from pipeline.tlf.layout.bodies import Curves
from tests.unit.tlf.two_arms import ADAE, ADSL, make, printed, two_arms

STUDY = two_arms(tlf={"event_months": [1, 3, 24]}, ci={"km": "plain"}, tte={"month": 30})


def lines(name: str) -> dict[str, list[str]]:
    """The lines of a category."""
    output = make("t_14_3_1_14", ADSL, ADAE, STUDY)
    rows, cells = output.body.rows, output.body.cells  # type: ignore[union-attr]
    mine = rows["label"].where(rows["indent"].eq(0)).ffill().eq(name)
    return {label: list(row) for label, row in zip(rows.loc[mine, "label"], cells[mine].to_numpy(), strict=True)}


def test_the_first_event_with_death_competing() -> None:
    # A: nausea of 1 on day 10, death of 2 on day 95, 3 censored on day 200. F(10) = 1/3; nothing after it changes.
    # survfit(Surv(c(10, 95, 200), factor(c(1, 2, 0), 0:2)) ~ 1, conf.type = "plain"): 1/3, std.err 0.2721655, up to 0.8667678
    # B: nausea of 4 on day 30, 5 and 6 censored on days 40 and 731. Day 30 is in month 1.
    found = lines("Nausea")
    assert found["Subjects with event, n (%)"] == ["1 (33.3)", "1 (33.3)"]
    assert found["Died without event, n (%)"] == ["1 (33.3)", "0"]
    assert found["Month 1: % (95% CI); at risk"] == ["33.3 (0.0, 86.7); 2", "33.3 (0.0, 86.7); 3"]
    assert found["Month 3: % (95% CI); at risk"] == ["33.3 (0.0, 86.7); 2", "33.3 (0.0, 86.7); 1"]
    # month 24 is day 720: beyond the last time of A, and somebody there has had no event
    assert found["Month 24: % (95% CI); at risk"] == ["NE (NE, NE); 0", "33.3 (0.0, 86.7); 1"]


def test_death_takes_subjects_away_from_a_later_event() -> None:
    # any TEAE with 3 falling on day 150: A: 10 event, 95 death, 150 event. F(150) = 1/3 + (1/3)(1) = 2/3; the complement of
    # Kaplan-Meier with the death censored would say 1/3 + 2/3 = 1
    later = ADAE.assign(USUBJID=ADAE["USUBJID"].mask(ADAE["USUBJID"].eq("5"), "3"))
    later.loc[5, "TRTEMFL"] = "Y"
    later.loc[5, "ASTDT"] = ADSL.loc[2, "TRTSDT"].replace(month=5, day=30)
    study = two_arms(tlf={"event_months": [6]}, tte={"month": 30})
    cells = printed("t_14_3_1_14", ADSL, later, study)["Month 6: % (95% CI); at risk"]
    assert cells[0].startswith("66.7 (")


def test_the_figure_shows_the_curves_of_a_group_by_arm() -> None:
    figure = make("f_14_3_1_14a", ADSL, ADAE, STUDY)
    assert isinstance(figure.body, Curves)
    assert figure.titles[1] == "Cumulative Incidence of Nausea with Death as Competing Event"
    steps = figure.body.steps
    assert steps.loc[steps["group"].eq("A"), ["month", "surv"]].round(4).to_numpy().tolist() == [
        [0, 0], [0.3333, 0.3333], [3.1667, 0.3333], [6.6667, 0.3333],
    ]  # fmt: skip
    assert figure.body.risk.loc[figure.body.risk["level"].eq("0"), ["group", "n_risk", "n_event"]].to_numpy().tolist() == [
        ["A", "3", "0"], ["B", "3", "0"],
    ]  # fmt: skip
    assert figure.body.legends["A"].split("\n") == ["Events: 1", "Died without event: 1", "Month 1: 33.3%", "Month 3: 33.3%"]


def test_a_group_without_events_is_flat_and_every_group_has_a_figure() -> None:
    figure = make("f_14_3_1_14b", ADSL, ADAE, STUDY)
    assert figure.titles[1].startswith("Cumulative Incidence of Falls")
    assert isinstance(figure.body, Curves)
    assert figure.body.steps["surv"].eq(0).all()
    assert lines("Falls")["Month 1: % (95% CI); at risk"] == ["0.0 (NE, NE); 3", "0.0 (NE, NE); 3"]
