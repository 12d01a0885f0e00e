"""Forms of the tumour: TU, TR and RS of the investigator, of both independent readers and of the adjudicator, and ECOG in RS.

The rows of the investigator are of the first form of a visit; a reader's is a repeat, and its rows are numbered so: 2.1, 2.2.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..plan import Bools
from ..text import iso, number
from ..trial import Trial
from ..tumour import READERS, WEEKS
from .rows import rows

EVALUATORS = {"INVESTIGATOR": ("", ""), "READER 1": ("INDEPENDENT ASSESSOR", "READER 1"),
              "READER 2": ("INDEPENDENT ASSESSOR", "READER 2"),
              "ADJUDICATOR": ("INDEPENDENT ASSESSOR", "ADJUDICATOR")}  # fmt: skip
"""Evaluator and reader as the forms have them; those of the investigator name neither."""
FOLDERS = np.array([f"W{week:.0f}" for week in WEEKS])


@dataclass(frozen=True)
class Lines:
    """Rows of one form of one evaluator: P, scan (-1: baseline), and the answers."""

    person: np.ndarray
    scan: np.ndarray
    answers: dict[str, np.ndarray]


def tumour_forms(trial: Trial) -> dict[str, pd.DataFrame]:
    """TU, TR, RS by name; which readings are accepted is told when a transfer is written, since it may change."""
    parts: dict[str, list[pd.DataFrame]] = {"TU": [], "TR": [], "RS": [_ecog(trial)]}
    for number_, reader in enumerate(READERS):
        for form, lines in (("TU", _lesions(trial, number_)), ("TR", _sizes(trial, number_)), ("RS", _responses(trial, number_))):
            parts[form].append(_rows(trial, form, reader, number_, lines))
    parts["RS"].append(_rows(trial, "RS", "ADJUDICATOR", len(READERS), _adjudication(trial)))
    return {form: pd.concat(tables, ignore_index=True) for form, tables in parts.items()}


def _rows(trial: Trial, form: str, reader: str, repeat: int, lines: Lines) -> pd.DataFrame:
    at = np.where(
        lines.scan >= 0,
        trial.scans.date[lines.person, lines.scan],
        trial.scans.baseline[min(repeat, len(READERS) - 1)][lines.person],
    )
    visit = lines.person * 1000 + lines.scan
    position = pd.Series(visit).groupby(visit).cumcount().to_numpy() + 1
    prefix = f"{repeat + 1}." if repeat else ""
    evaluator, identifier = EVALUATORS[reader]
    return rows(
        trial.subjects, lines.person, np.where(lines.scan >= 0, FOLDERS[lines.scan], "SCR"), at=at,
        form_date=None if repeat else at, position=np.char.add(prefix, position.astype(str)), **lines.answers,
        **{f"{form}EVAL": evaluator, f"{form}EVALID": identifier, f"{form}DAT": iso(at)},
    ).assign(_reader=repeat)  # fmt: skip


def _stacked(parts: Iterator[tuple[np.ndarray, np.ndarray, dict[str, object]]]) -> Lines:
    """Parts below each other, in the order of person, scan and part."""
    tables = [
        pd.DataFrame({"P": person, "SCAN": scan, "PART": at, **answers}) for at, (person, scan, answers) in enumerate(parts)
    ]
    filled = [table for table in tables if len(table)] or tables[:1]
    table = pd.concat(filled, ignore_index=True).sort_values(["P", "SCAN", "PART"], kind="stable", ignore_index=True).fillna("")
    answers = {name: table[name].to_numpy() for name in table if name not in ("P", "SCAN", "PART")}
    return Lines(table["P"].to_numpy(dtype=int), table["SCAN"].to_numpy(dtype=int), answers)


def _assessed(trial: Trial, reader: int) -> Bools:
    """Person x scan, the baseline first: who has an assessment."""
    baseline = trial.subjects["BASELINE"].notna().to_numpy()[:, None]
    return np.concatenate([baseline, trial.scans.done], axis=1)


def _lesions(trial: Trial, reader: int) -> Lines:
    scans, seen = trial.scans, trial.scans.seen[reader]
    baseline = trial.subjects["BASELINE"].notna().to_numpy()

    def parts() -> Iterator[tuple[np.ndarray, np.ndarray, dict[str, object]]]:
        for target in range(seen.size0.shape[1]):
            who = np.flatnonzero(baseline & ~np.isnan(seen.size0[:, target]))
            organ = scans.organ[who, scans.lesion[reader][who, target]]
            yield who, np.full(len(who), -1), {"TULNKID": f"T{target + 1:02d}", "TUORRES": "TARGET", "TULOC": organ}
        for other in range(scans.nontarget_organ.shape[1]):
            who = np.flatnonzero(baseline & (seen.nontargets > other))
            organ = scans.nontarget_organ[who, other]
            yield who, np.full(len(who), -1), {"TULNKID": f"NT{other + 1:02d}", "TUORRES": "NON-TARGET", "TULOC": organ}
        new = scans.done & seen.new
        who = np.flatnonzero(new.any(axis=1))
        yield who, new[who].argmax(axis=1), {"TULNKID": "NEW01", "TUORRES": "NEW", "TULOC": scans.new_organ[who]}

    lines = _stacked(parts())
    lines.answers["TUMETHOD"] = np.full(len(lines.person), "CT SCAN")
    return lines


def _sizes(trial: Trial, reader: int) -> Lines:
    """Sizes of targets, states of the others; the first target of a scan that cannot be read was not measured, nor was anything
    of a baseline that the reader could not use."""
    scans, seen = trial.scans, trial.scans.seen[reader]
    person, column = np.nonzero(_assessed(trial, reader))
    scan = column - 1
    sizes = np.concatenate([seen.size0[:, :, None], seen.size], axis=2)

    def parts() -> Iterator[tuple[np.ndarray, np.ndarray, dict[str, object]]]:
        for target in range(seen.size0.shape[1]):
            there = ~np.isnan(seen.size0[person, target])
            who, when = person[there], scan[there]
            unread = np.where(when >= 0, seen.unreadable[who, when] & (target == 0), ~scans.usable[reader][who])
            size = number(np.where(unread, np.nan, sizes[who, target, when + 1])).fillna("").to_numpy()
            yield who, when, {
                "TRLNKID": f"T{target + 1:02d}", "TRTEST": np.where(seen.node[who, target], "LPERP", "LDIAM"), "TRORRES": size,
                "TRORRESU": np.where(unread, "", "mm"), "TRSTAT": np.where(unread, "NOT DONE", ""),
                "TRREASND": np.where(unread, "SCAN NOT EVALUABLE", ""),
            }  # fmt: skip
        for other in range(scans.nontarget_organ.shape[1]):
            there = seen.nontargets[person] > other
            there &= (scan >= 0) | scans.usable[reader][person]
            who, when = person[there], scan[there]
            worse = (when >= 0) & seen.worse[who, when]
            state = np.where(worse, "UNEQUIVOCAL PROGRESSION", "PRESENT")
            yield who, when, {"TRLNKID": f"NT{other + 1:02d}", "TRTEST": "TUMSTATE", "TRORRES": state}
        there = (scan >= 0) & seen.new[person, scan]
        yield person[there], scan[there], {"TRLNKID": "NEW01", "TRTEST": "TUMSTATE", "TRORRES": "PRESENT"}

    return _stacked(parts())


def _responses(trial: Trial, reader: int) -> Lines:
    scans, response, seen = trial.scans, trial.scans.response[reader], trial.scans.seen[reader]
    person, scan = np.nonzero(scans.done)
    given = {
        "TRGRESP": response.target[person, scan], "NTRGRESP": response.nontarget[person, scan],
        "NEWLIND": np.where(seen.new[person, scan], "Y", "N"), "OVRLRESP": response.overall[person, scan],
    }  # fmt: skip
    return _stacked((person[v != ""], scan[v != ""], {"RSTEST": name, "RSORRES": v[v != ""]}) for name, v in given.items())


def _adjudication(trial: Trial) -> Lines:
    """The overall responses that the adjudicator agrees with where readers differ, from their first progression on."""
    scans = trial.scans
    person, scan = np.nonzero(scans.done & scans.adjudicated[:, None])
    overall = np.where(
        scans.accepted[person] == 2, scans.response[2].overall[person, scan], scans.response[1].overall[person, scan]
    )
    first = np.nanmin(np.where(np.isnan(scans.progression[1:]), np.inf, scans.progression[1:]), axis=0)
    late = scans.date[person, scan] >= first[person]
    return _stacked(iter([(person[late], scan[late], {"RSTEST": "OVRLRESP", "RSORRES": overall[late]})]))


def _ecog(trial: Trial) -> pd.DataFrame:
    """The performance status, which stands in RS before the responses of a visit."""
    table = trial.ecog
    return rows(
        trial.subjects, table["P"], table["FOLDER"], at=table["DAY"], form_date=table["DAY"], position="5.1", RSTEST="ECOG101",
        RSORRES=number(table["SCORE"]), RSEVAL="", RSEVALID="", RSDAT=iso(table["DAY"]),
    ).assign(_reader=0)  # fmt: skip
