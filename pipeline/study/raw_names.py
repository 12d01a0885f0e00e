"""The names of ours in the section `raw:` of study.yaml: takes it and the trial's forms, gives each wrong name in words."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from pipeline.study.form_export import EVERY_DATE, Export, FormExport
from pipeline.study.raw_export import RawExport
from pipeline.study.raw_parts import WHOLE_FORM, Part
from schemas.base import names
from schemas.raw import RawForm

COMMON = "a common column"


def wrong_names(export: RawExport, forms: Mapping[str, type[RawForm]]) -> list[str]:
    """Every name of ours that the trial's forms do not have, and every column of ours that would be filled twice."""
    common = names(RawForm)
    wrong = [_unknown(name, forms, "a form", "forms") for name in export.forms if name not in forms]
    wrong += _faults(export.every_form, common, COMMON, "every_form")
    for name, vendor in export.vendors.items():
        wrong += [_unknown(form, forms, "a form", f"vendors.{name}.forms") for form in vendor.forms if form not in forms]
        own_forms = [export.of(form) for form in vendor.forms]
        files = [file for own in own_forms for file in (*own.files, *(join.file for join in own.joined))]
        place = f"vendors.{name}.files"
        wrong += [_unknown(file, files, "a file of its forms", place) for file in vendor.files if file not in files]
    for name, own in export.forms.items():
        if name in forms:
            columns = names(forms[name])
            wrong += [*_faults(own, columns, "a column of the form", f"forms.{name}"), *_faults_of_files(own, name, columns)]
    return wrong


def _faults(export: Export, columns: list[str], what: str, place: str) -> list[str]:
    dates = [column for column in export.dates if column != EVERY_DATE]
    used: dict[str, Iterable[str]] = {"dates": dates, "numbers": export.numbers, "repeats": export.repeats}
    used |= {f"repeats.{column}": [source] for column, source in export.repeats.items()}
    used |= {f"numbers.{column}": (*rule.within, *rule.order) for column, rule in export.numbers.items()}
    if isinstance(export, FormExport):
        used |= {"entered": export.entered.values(), "decodes": export.decodes.values(), "not_collected": export.not_collected}
        used |= {"wide": [*export.wide, *(name for version in export.versions.values() for name in version.wide)]}
    wrong = _faults_of_part(Part(columns=export.columns, codes=export.codes, constants=export.constants), columns, what, place)
    wrong += [
        _unknown(name, columns, what, f"{place}.{key}") for key, given in used.items() for name in given if name not in columns
    ]
    filled = [*export.constants, *export.numbers, *export.repeats]
    twice = sorted({name for name in filled if filled.count(name) > 1})
    return wrong + [f"{place}: '{name}' is filled by two of constants, numbers and repeats; keep one of them" for name in twice]


def _faults_of_part(part: Part, columns: list[str], what: str, place: str) -> list[str]:
    """Names of columns, codes and constants, which a form, a file and a test have alike."""
    used = {"columns": part.columns.values(), "codes": part.codes, "constants": part.constants}
    wrong = [
        _unknown(name, columns, what, f"{place}.{key}") for key, given in used.items() for name in given if name not in columns
    ]
    targets = list(part.columns.values())
    repeated = sorted({ours for ours in targets if targets.count(ours) > 1})
    return wrong + [f"{place}.columns: '{ours}' is filled from two columns; keep one of them" for ours in repeated]


def _faults_of_files(export: FormExport, form: str, columns: list[str]) -> Iterator[str]:
    """What is wrong with the keys about single files and tests."""
    place, what = f"forms.{form}", "a column of the form"
    files = export.files or (f"{form.lower()}.csv",)
    files += tuple(file for version in export.versions.values() for file in version.files)
    for file, part in export.by_file.items():
        if file not in files:
            yield _unknown(file, files, "a file of the form", f"{place}.by_file")
        yield from _faults_of_part(part, columns, what, f"{place}.by_file.{file}")
    if export.joined and len(export.files) > 1:
        yield f"{place}.joined: stands beside one file, and the form has {', '.join(files)}; name one in `files`"
    for version, part in export.versions.items():
        at = f"{place}.versions.{version}"
        yield from _faults_of_part(part, columns, what, at)
        not_asked = [name for name in part.not_asked if name != WHOLE_FORM]
        yield from (_unknown(name, columns, what, f"{at}.not_asked") for name in not_asked if name not in columns)
        yield from _faults_of_tests(part.wide, columns, what, at)
    yield from _faults_of_tests(export.wide, columns, what, place)


def _faults_of_tests(wide: Mapping[str, Mapping[str, Part]], columns: list[str], what: str, place: str) -> Iterator[str]:
    for column, tests in wide.items():
        for name, test in tests.items():
            yield from _faults_of_part(test, columns, what, f"{place}.wide.{column}.{name}")
            if column in (*test.columns.values(), *test.constants):
                yield f"{place}.wide.{column}.{name}: '{column}' is the name of the test itself; leave it out"
            if twice := sorted({*test.columns.values()} & {*test.constants}):
                yield f"{place}.wide.{column}.{name}: '{twice[0]}' has a column and a constant; keep one of them"


def _unknown(name: str, known: Iterable[str], what: str, place: str) -> str:
    upper = {one.upper(): one for one in known}
    near = get_close_matches(name.upper(), list(upper), n=1)
    return f"{place}: '{name}' is not {what}" + (f"; did you mean '{upper[near[0]]}'?" if near else "; see raw/README.md")
