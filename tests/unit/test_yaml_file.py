"""YAML is read as it is meant or not at all: each refusal names file, line, key and remedy, in every YAML file that is read."""

import ast
from pathlib import Path

import pytest

from pipeline.core.yaml_file import YamlError, parse_yaml, read_yaml
from pipeline.review.compare.agreement import load_agreement
from pipeline.review.compare.cells import CompareError
from pipeline.study import StudyError, load_study
from pipeline.submission.explanations import read_explanations
from pipeline.submission.faults import SubmissionError

FILE = Path("study.yaml")
PIPELINE = Path(__file__).parents[2] / "pipeline"
PLAIN = "is not a number in plain decimal digits"


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("a: {b: 28, c: -0.5, d: 1.5e+3}", {"a": {"b": 28, "c": -0.5, "d": 1500.0}}),
        ('a: ["034", "1:00", "no", true, null]', {"a": ["034", "1:00", "no", True, None]}),
        ("a: !!str 034", {"a": "034"}),
        ("a: |\n  two\n  lines\n", {"a": "two\nlines\n"}),
        ("a: &x {b: 1}\nc: *x", {"a": {"b": 1}, "c": {"b": 1}}),
        ("", None),
    ],
)
def test_what_is_plain_is_read(text: str, content: object) -> None:
    assert parse_yaml(text, FILE) == content


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("a: 1\nb: 2\na: 3\n", ["line 3: key 'a' stands a second time, first in line 1; keep one of them"]),
        ("a:\n  - {b: 1}\n  - b: 1\n    b: 1\n", ["line 4: key 'a.1.b' stands a second time, first in line 3"]),
        ("a: yes\n", ["line 1: key 'a' has the value 'yes', which YAML reads as true or false"]),
        ("no: 1\n", ["line 1: the file has the key 'no', which YAML reads as true or false"]),
        ("a: {b: 1:00}\n", [f"line 1: key 'a.b' has the value '1:00', which {PLAIN}"]),
        ("a: 034\nb: .inf\nc: .nan\nd: 0x1F\ne: 1_000\n", [f"which {PLAIN}"] * 5),
        ("a: 2026-02-31\n", ["line 1: key 'a' has the value '2026-02-31', which is no day of the calendar"]),
        ("a: 2026-06-30 10:00:00\n", ["which is no day of the calendar"]),
        ('a: "x\\e[31m"\n', ["line 1: key 'a' has the value 'x\\x1b[31m', which holds the control character U+001B"]),
        ('"a\\0": 1\n', ["the file has the key 'a\\x00', which holds the control character U+0000"]),
        ("? [a, b]\n: 1\n", ["line 1: the file has a key that is a list or a mapping"]),
        ("a: &x [*x]\n", ["line 1: key 'a.0' refers to itself"]),
        ("a: !!python/name:os.system\n", ["line 1: key 'a' has the type"]),
        ("a: [1\n", ["is not readable as YAML in UTF-8"]),
        ("[" * 2000 + "]" * 2000, ["is nested too deeply to be read"]),
    ],
)
def test_what_would_be_read_otherwise_is_refused(text: str, faults: list[str]) -> None:
    with pytest.raises(YamlError) as error:
        parse_yaml(text, FILE)
    lines = str(error.value).splitlines()
    assert lines[0].startswith("study.yaml")
    assert all(any(fault in line for line in lines) for fault in faults), lines
    assert len([line for line in lines if line.startswith("study.yaml, line")]) in (0, len(faults))


TWICE = "a: 1\na: 2\n"


@pytest.mark.parametrize(
    ("name", "read", "error"),
    [
        ("study.yaml", load_study, StudyError),
        ("agreement.yaml", load_agreement, CompareError),
        ("explanations.yaml", read_explanations, SubmissionError),
        ("any.yaml", read_yaml, YamlError),
    ],
)
def test_every_file_is_read_so(name: str, read: object, error: type[Exception], tmp_path: Path) -> None:
    (tmp_path / name).write_text(TWICE, encoding="utf-8")
    with pytest.raises(error) as refused:
        read(tmp_path / name)  # type: ignore[operator]
    assert name in str(refused.value)
    assert "line 2: key 'a' stands a second time, first in line 1" in str(refused.value)


def test_a_folder_in_the_place_of_a_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").mkdir()
    with pytest.raises(StudyError, match=r"study\.yaml: cannot be read"):
        load_study(tmp_path / "study.yaml")


def test_nothing_else_reads_yaml() -> None:
    """`yaml` has readers that know none of this: one module calls them."""
    calls = [
        path.relative_to(PIPELINE).as_posix()
        for path in PIPELINE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "yaml"
        and ("load" in node.attr.lower() or "compose" in node.attr)
    ]
    assert set(calls) == {"core/yaml_file.py"}
