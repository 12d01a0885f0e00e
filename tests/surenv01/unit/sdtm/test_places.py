"""What an asset of SDTM says of its rule: the trial's mapping, and the trial's tests."""

from pathlib import Path

from pipeline.loading import load_trial
from pipeline.orchestration.assets.places import code_references

REPOSITORY = Path(__file__).parents[4]


def test_a_mapping_names_its_file_and_the_tests_of_the_trial() -> None:
    made = {function.__name__: function for function in load_trial(REPOSITORY / "raw" / "SURENV01").domains}
    for name, folder in {"ae": "spec/sdtm", "tr": "spec/tr"}.items():
        rule, tests = code_references(made[name], "sdtm")["dagster/code_references"].code_references
        assert Path(rule.file_path) == REPOSITORY / "raw" / "SURENV01" / "trial" / "mapping" / f"{name}.py"
        line = Path(rule.file_path).read_text(encoding="utf-8").splitlines()[rule.line_number - 1]
        assert line.startswith(f"def {name}(")
        assert Path(tests.file_path) == REPOSITORY / "tests" / "surenv01" / folder
