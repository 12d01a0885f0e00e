"""SDTM, the flags and grades of ADaM equal the truth, which the generator works out from the hidden course of its trial."""

import pandas as pd

from tests.pazsts01.line import LAST, Line

Tables = dict[str, pd.DataFrame]
READERS = {"READER 1": "R1-", "READER 2": "R2-"}


def text(values: pd.Series) -> pd.Series:
    return values.astype("str").fillna("")


def differing(found: pd.DataFrame, expected: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """The cells of equally named columns that differ, as text; both tables must have the same keys, each once."""
    columns = [name for name in expected if name not in key]
    shown = [table[[*key, *columns]].apply(text).set_index(key).sort_index() for table in (found, expected)]
    assert not shown[0].index.duplicated().any()
    assert shown[0].index.tolist() == shown[1].index.tolist()
    return shown[0].compare(shown[1], result_names=("pipeline", "truth"))


def qualifier(line: Line, domain: str, name: str) -> pd.Series:
    supp = line.tables[f"supp{domain}"]
    return supp[supp["QNAM"].eq(name)].set_index(["USUBJID", "IDVARVAL"] if domain != "dm" else "USUBJID")["QVAL"]


def test_arms_dates_and_countries(line: Line, truth: Tables) -> None:
    people = truth["subjects"]
    names = {
        "PLANNED": "ARMCD", "ACTUAL": "ACTARMCD", "TRTSDT": "RFXSTDTC", "TRTEDT": "RFXENDTC", "CONSENTDT": "RFICDTC",
        "DTHDT": "DTHDTC", "COUNTRY": "COUNTRY",
    }  # fmt: skip
    found = line.tables["dm"]
    ended = people[people["ENDED"].eq("True") | people["TRTSDT"].isna()]
    expected = ended[["USUBJID", *names]].rename(columns=names)
    assert differing(found[found["USUBJID"].isin(ended["USUBJID"])], expected, ["USUBJID"]).empty
    going_on = found[~found["USUBJID"].isin(ended["USUBJID"])]
    assert going_on["ARMCD"].tolist() == people.set_index("USUBJID").loc[going_on["USUBJID"], "PLANNED"].tolist()
    assert len(found) == len(people)


def test_why_a_subject_has_no_arm(line: Line, truth: Tables) -> None:
    reasons = {"SCREEN FAILURE": "SCREEN FAILURE", "NOT TREATED": "ASSIGNED, NOT TREATED"}
    expected = truth["subjects"][["USUBJID"]].assign(ARMNRS=truth["subjects"]["STATUS"].map(reasons))
    assert differing(line.tables["dm"], expected, ["USUBJID"]).empty


def test_strata_of_the_randomisation_and_of_the_site(line: Line, truth: Tables) -> None:
    people = truth["subjects"]
    sources = {"STRAT1R": people["IRTECOG"].str[:1], "STRAT2R": people["IRTLINES"], "STRAT1V": people["FORMECOG"].str[:1]}
    sources["STRAT2V"] = people["FORMLINES"]
    for name, values in sources.items():
        expected = values.set_axis(people["USUBJID"]).dropna()
        assert qualifier(line, "dm", name).sort_index().to_dict() == expected.sort_index().to_dict(), name
    listed = line.issues[line.issues["CODE"].eq("STRATUM_DIFF")]
    differ = people[people["IRTECOG"].notna()]
    differ = differ[differ["IRTECOG"].ne(differ["FORMECOG"]) | differ["IRTLINES"].ne(differ["FORMLINES"])]
    assert sorted(listed["USUBJID"]) == sorted(differ["USUBJID"])
    assert len(differ) == 3


def test_strata_of_adsl(line: Line, truth: Tables) -> None:
    """By ADaM's names; a combination counts the prior lines fastest: 0 with 0-1 is 1, 1 with 2+ is 4."""
    people = truth["subjects"]
    ecog, lines = {"R": "IRTECOG", "V": "FORMECOG"}, {"R": "IRTLINES", "V": "FORMLINES"}
    values = {f"STRAT1{letter}": people[name].str[:1] for letter, name in ecog.items()}
    values |= {f"STRAT2{letter}": people[name] for letter, name in lines.items()}
    for letter in "RV":
        first, second = values[f"STRAT1{letter}"], values[f"STRAT2{letter}"]
        values[f"STRATA{letter}"] = first + "; " + second
        values[f"STRATA{letter}N"] = 2 * first.map({"0": 0.0, "1": 1.0}) + second.map({"0-1": 1.0, "2+": 2.0})
    described = {"STRAT1D": "WHO performance status", "STRAT2D": "Prior lines"}
    expected = people[["USUBJID"]].assign(**values, **described)
    assert differing(line.tables["adsl"], expected, ["USUBJID"]).empty


def test_analysis_sets(line: Line, truth: Tables) -> None:
    """ITT: randomised, treated or not; safety and full set: treated; per protocol as the hidden course has it; evaluable: with an
    adequate response of the independent review, who decides on response, after its baseline."""
    people = truth["subjects"]
    randomised, treated = people["PLANNED"].notna(), people["TRTSDT"].notna()
    seen = truth["responses"].loc[lambda t: t["EVALUATOR"].eq("INDEPENDENT") & t["OVERALL"].ne("NE"), "USUBJID"]
    based = truth["baselines"].loc[lambda t: t["EVALUATOR"].eq("INDEPENDENT") & t["BASELINEDT"].notna(), "USUBJID"]
    evaluable = treated & people["USUBJID"].isin(seen) & people["USUBJID"].isin(based)
    yes = {
        "ENRLFL": randomised, "ITTFL": randomised, "SAFFL": treated, "FASFL": treated,
        "PPROTFL": people["PERPROTOCOL"].eq("True"), "RESFL": evaluable,
    }  # fmt: skip
    expected = people[["USUBJID"]].assign(**{name: flag.map({True: "Y", False: "N"}) for name, flag in yes.items()})
    adsl = line.tables["adsl"]
    assert differing(adsl, expected, ["USUBJID"]).empty
    assert (randomised & ~treated).any()
    assert set(expected["PPROTFL"]) == {"Y", "N"}
    for flag, reason in {"ITTFL": "ITTREAS", "SAFFL": "SAFREAS", "FASFL": "FASREAS", "PPROTFL": "PPROREAS"}.items():
        assert adsl[reason].notna().eq(adsl[flag].eq("N")).all(), reason
    arms = {"A": "Pazopanib 800 mg", "B": "Placebo"}
    planned = people[["USUBJID"]].assign(TRT01P=people["PLANNED"].map(arms), TRT01A=people["ACTUAL"].map(arms))
    assert differing(adsl, planned, ["USUBJID"]).empty


def test_who_was_never_treated_is_in_the_efficacy_datasets(line: Line, truth: Tables) -> None:
    people = truth["subjects"]
    untreated = set(people.loc[people["STATUS"].eq("NOT TREATED"), "USUBJID"])
    for name, parameters in {"adrs": ("BOR", "CBOR"), "adtte": ("PFS", "OS")}.items():
        table = line.tables[name]
        for parameter in parameters:
            found = table.loc[table["PARAMCD"].eq(parameter), "USUBJID"]
            assert sorted(found) == sorted(people.loc[people["PLANNED"].notna(), "USUBJID"]), parameter
            assert untreated <= set(found)


def test_survival_by_subject(line: Line, truth: Tables) -> None:
    """Progression-free by the investigator and overall survival: date, event and time."""
    adtte, expected = line.tables["adtte"], truth["endpoints"]
    for parameter, evaluator in (("OS", ""), ("PFS", "INVESTIGATOR")):
        rows = expected[expected["PARAMCD"].eq(parameter) & expected["EVALUATOR"].fillna("").eq(evaluator)]
        known = rows[["USUBJID", "ADT"]].assign(EVENT=rows["EVENT"], AVAL=rows["MONTHS"].astype(float).round(6))
        found = adtte[adtte["PARAMCD"].eq(parameter)]
        found = found.assign(
            ADT=found["ADT"].dt.strftime("%Y-%m-%d"), EVENT=found["CNSR"].eq(0).astype("str"), AVAL=found["AVAL"].round(6)
        )
        assert differing(found, known, ["USUBJID"]).empty, parameter


def test_randomisation_has_its_time(line: Line, truth: Tables) -> None:
    people = truth["subjects"].dropna(subset="RANDDT")
    minutes = (people["RANDTIME"].astype(float) * 1440).round().astype(int)
    clock = pd.to_timedelta(minutes, unit="min").astype("str").str[-8:]
    ds = line.tables["ds"]
    found = ds[ds["DSDECOD"].eq("RANDOMIZED")].set_index("USUBJID")["DSSTDTC"]
    assert found.to_dict() == (people["RANDDT"] + "T" + clock).set_axis(people["USUBJID"]).to_dict()


def test_kits_of_the_other_arm_are_listed(line: Line, truth: Tables) -> None:
    expected = set(truth["subjects"].loc[truth["subjects"]["OTHERKIT"].eq("True"), "USUBJID"])
    listed = line.issues[line.issues["CODE"].eq("TREATMENT_OTHER")]
    assert set(listed["USUBJID"]) == expected
    assert len(expected) == 3
    ex = line.tables["ex"]
    assert set(ex.groupby("USUBJID")["EXTRT"].nunique().loc[lambda n: n > 1].index) == expected


def test_doses(line: Line, truth: Tables) -> None:
    """One record per kit; pazopanib 800, 600 or 400 mg a day in one or two doses, placebo 0 mg; the tablets have a strength."""
    ex, placebo = line.tables["ex"], line.tables["ex"]["EXTRT"].eq("PLACEBO")
    assert ex.loc[placebo, "EXDOSE"].eq(0).all()
    assert set(ex["EXDOSFRQ"]) == {"QD", "BID"}
    daily = ex["EXDOSE"] * ex["EXDOSFRQ"].map({"QD": 1, "BID": 2})
    assert set(daily[~placebo]) == {800, 600, 400}
    strength = qualifier(line, "ex", "EXSTREN").astype(float).reset_index(drop=True)
    assert set(strength) == {0, 200, 400}
    assert len(strength) == len(ex) == len(line.tables["da"])
    assert set(ex["USUBJID"]) == set(truth["subjects"].dropna(subset="TRTSDT")["USUBJID"])


def responses(line: Line, which: "pd.Series[bool]") -> pd.DataFrame:
    rs = line.tables["rs"][which]
    recist = rs[rs["RSCAT"].eq("RECIST 1.1")]
    assert not recist.duplicated(["USUBJID", "RSDTC", "RSTESTCD"]).any()
    wide = recist.pivot_table(index=["USUBJID", "RSDTC"], columns="RSTESTCD", values="RSSTRESC", aggfunc="first")
    return wide.reset_index().rename(
        columns={"RSDTC": "ADT", "TRGRESP": "TARGET", "NTRGRESP": "NONTARGET", "NEWLIND": "NEW", "OVRLRESP": "OVERALL"}
    )


def test_responses_of_every_evaluator(line: Line, truth: Tables) -> None:
    rs, expected = line.tables["rs"], truth["responses"]
    expected = expected.assign(NEW=expected["NEW"].map({"True": "Y", "False": "N"}))
    reads = {
        "INVESTIGATOR": rs["RSEVAL"].eq("INVESTIGATOR"),
        **{reader: rs["RSEVALID"].eq(reader) for reader in READERS},
        "INDEPENDENT": rs["RSACPTFL"].eq("Y"),
    }
    columns = ["USUBJID", "ADT", "TARGET", "NONTARGET", "NEW", "OVERALL"]
    for evaluator, which in reads.items():
        of_one = expected.loc[expected["EVALUATOR"].eq(evaluator), columns]
        assert differing(responses(line, which), of_one, ["USUBJID", "ADT"]).empty, evaluator
        assert len(of_one) > 100
    accepted = rs[rs["RSACPTFL"].eq("Y")].drop_duplicates("USUBJID").set_index("USUBJID")["RSEVALID"]
    settled = expected.loc[expected["ADJUDICATED"].eq("True"), "USUBJID"].unique()
    assert accepted.drop(settled).eq("READER 1").all()
    assert set(rs.loc[rs["RSEVALID"].eq("ADJUDICATOR 1"), "USUBJID"]) == set(settled)


def test_sums_of_the_lesions_that_each_reader_chose(line: Line, truth: Tables) -> None:
    tr, tu, expected = line.tables["tr"], line.tables["tu"], truth["responses"]
    sizes = tr[tr["TRGRPID"].eq("TARGET")]
    for evaluator, prefix in {"INVESTIGATOR": "T", **READERS}.items():
        own = sizes[sizes["TRLNKID"].str.startswith(prefix)]
        sums = own.groupby(["USUBJID", "TRDTC"])["TRSTRESN"].agg(lambda sizes: sizes.sum(skipna=False))
        of_one = (
            expected[expected["EVALUATOR"].eq(evaluator)].dropna(subset="SUM").set_index(["USUBJID", "ADT"])["SUM"].astype(float)
        )
        assert sums.loc[of_one.index].tolist() == of_one.tolist(), evaluator
    chosen = tu[tu["TUORRES"].eq("TARGET")].assign(READER=tu["TUEVALID"].fillna("INVESTIGATOR"))
    organs = chosen.pivot_table(index="USUBJID", columns="READER", values="TULOC", aggfunc=lambda organ: "/".join(sorted(organ)))
    assert organs["READER 1"].ne(organs["READER 2"]).sum() > 5
    assert organs["INVESTIGATOR"].ne(organs["READER 1"]).sum() > 5


def test_treatment_emergent_events(line: Line, truth: Tables) -> None:
    expected = truth["events"][["USUBJID", "AESPID", "ASTDT", "TRTEMFL"]]
    adae = line.tables["adae"]
    found = adae.assign(ASTDT=adae["ASTDT"].dt.strftime("%Y-%m-%d"))
    assert differing(found, expected, ["USUBJID", "AESPID"]).empty
    assert set(truth["events"]["WHY"]) == {"EMERGENT", "BEFORE", "AFTER", "NOT WORSE"}


def test_grades_and_baselines_of_the_laboratory(line: Line, truth: Tables) -> None:
    """By CTCAE 5.0, both directions, from what each of the two laboratories reported, in its unit and by its range."""
    expected = truth["grades"]
    adlb = line.tables["adlb"]
    key = ["USUBJID", "TEST", "ADT", "SIDE"]
    sides = [
        adlb.assign(SIDE=side, GRADE=adlb[f"ATOXGR{side}N"], TEST=adlb["PARAMCD"])[
            adlb[f"ATOXDSC{side}"].notna() & adlb["ADT"].notna()
        ]
        for side in "LH"
    ]
    both = pd.concat(sides)
    found = both.assign(
        ADT=both["ADT"].dt.strftime("%Y-%m-%d"), GRADE=both["GRADE"].astype("Int64").astype("str"),
        BASELINE=both["ABLFL"].eq("Y").map({True: "True", False: "False"}),
    )  # fmt: skip
    wrong = differing(found, expected[[*key, "GRADE", "BASELINE"]], key)
    assert wrong.empty, wrong.head(20).to_string()
    assert {"0", "1", "2", "3"} <= set(expected["GRADE"])
    assert expected["TEST"].nunique() == 24
    assert set(line.tables["lb"]["LBNAM"]) == {"LAB A", "LAB B"}


def test_results_in_words_and_below_a_limit(line: Line) -> None:
    lb, vs = line.tables["lb"], line.tables["vs"]
    urine = lb[lb["LBSPEC"].eq("URINE")]
    assert set(urine["LBTESTCD"]) == {"PROT", "GLUC"}
    assert set(urine["LBSTRESC"]) <= {"NEGATIVE", "TRACE", "1+", "2+", "3+"}
    assert urine["LBSTRESU"].isna().all()
    assert lb.loc[lb["LBTESTCD"].eq("GLUC") & lb["LBSPEC"].eq("BLOOD"), "LBSTRESU"].eq("mmol/L").all()
    assert lb["LBSTRESC"].eq("<0.1").any()
    not_done = vs[vs["VSSTAT"].eq("NOT DONE")]
    assert len(not_done) and not_done["VSORRES"].isna().all() and set(not_done["VSTESTCD"]) == {"SYSBP", "DIABP"}


def test_hospital_resource_use_in_both_versions_of_its_form(line: Line, transfer: str) -> None:
    supp = line.tables["suppho"]["QNAM"].value_counts().to_dict()
    assert supp["HORSN"] == len(line.tables["ho"])
    assert ("HOICU" in supp) == (transfer == LAST and line.tables["ho"]["HODECOD"].eq("INTENSIVE CARE UNIT STAY").any())


def test_corrected_intervals_categories_and_the_worst(line: Line, truth: Tables) -> None:
    adeg = line.tables["adeg"]
    found = adeg[adeg["PARAMCD"].eq("QTCFR")].assign(ADT=adeg["ADT"].dt.strftime("%Y-%m-%d"))
    expected = truth["intervals"].astype(dict.fromkeys(("QTCF", "BASE", "CHG", "ABOVE"), "float64"))
    both = found.merge(expected, on=["USUBJID", "ADT"], how="outer", suffixes=("", "_TRUE"), validate="1:1")
    assert len(both) == len(found) == len(expected) > 100
    for name, true in {"AVAL": "QTCF", "BASE": "BASE_TRUE", "CHG": "CHG_TRUE"}.items():
        assert both[name].isna().tolist() == both[true].isna().tolist()
        assert (both[name] - both[true]).abs().max() < 1e-5
    above = both["AVALCAT1"].map({"<=450": 0, ">450 to <=480": 1, ">480 to <=500": 2, ">500": 3})
    assert above.tolist() == both["ABOVE"].tolist()
    assert both["ANL02FL"].eq("Y").tolist() == both["WORST"].eq("Y").tolist()


def test_scores_of_the_questionnaire(line: Line, truth: Tables) -> None:
    adqs = line.tables["adqs"]
    found = adqs[adqs["PARAMCD"].ne("NANSWER")].assign(ADT=adqs["ADT"].dt.strftime("%Y-%m-%d"), SCALE=adqs["PARAMCD"])
    both = found.merge(truth["scores"], on=["USUBJID", "ADT", "SCALE"], how="outer", validate="1:1")
    assert len(both) == len(found) == len(truth["scores"]) > 1000
    assert (both["AVAL"] - both["SCORE"].astype("float64")).abs().max() < 1e-5


def test_medication_before_and_during_treatment(line: Line, truth: Tables) -> None:
    adcm = line.tables["adcm"]
    own = adcm[adcm["CMCAT"].eq("CONCOMITANT MEDICATION") & adcm["SAFFL"].eq("Y")]
    columns = ["USUBJID", "CMTRT", "ASTDT", "PREFL", "ONTRTFL"]
    found = own.assign(ASTDT=own["ASTDT"].dt.strftime("%Y-%m-%d"))[columns].apply(text)
    expected = truth["medication"].set_axis(columns, axis=1).apply(text)
    assert sorted(found.to_numpy().tolist()) == sorted(expected.to_numpy().tolist())
    assert len(found) > 50


def test_deviations_reported(line: Line, truth: Tables) -> None:
    addv = line.tables["addv"]
    reported = addv[addv["FOUNDBY"].eq("FORM")]
    found = reported.assign(ADT=reported["ASTDT"].dt.strftime("%Y-%m-%d"))[["USUBJID", "DVTERM", "ASEV", "ADT"]]
    assert sorted(found.to_numpy().tolist()) == sorted(truth["deviations"].to_numpy().tolist())
    others = set(addv.loc[addv["FOUNDBY"].eq("TREATMENT_OTHER"), "USUBJID"])
    assert others == set(truth["subjects"].loc[truth["subjects"]["OTHERKIT"].eq("True"), "USUBJID"])
