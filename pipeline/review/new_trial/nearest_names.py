"""Which name of one list is which of another: takes names as an export has them and names with labels, gives the nearest of each.

A pair is as near as its letters are alike (difflib, without the domain's prefix), or as its words are those of name and label, by
what abbreviations of the field stand for ("STDT" and "begin_date" both are start and date).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

LEAST = 0.6
"""A pair less near than this is no guess."""

_MEANING = {
    "date": "dt dat date dtc day", "start": "st start begin began onset from first", "end": "en end stop stopped until last",
    "subject": "subj subject patient pat pt participant person subjid usubjid screening",
    "number": "no num number nr id identifier line", "study": "study trial project protocol",
    "site": "site centre center siteid", "visit": "visit event folder timepoint encounter",
    "repeat": "repeat seq sequence instance folderseq occurrence", "row": "row record log recpos recordposition",
    "result": "result res orres value val answer", "unit": "unit units u orresu dosu uom",
    "test": "test testcd analyte parameter", "lower": "low lower lo lonr orni", "upper": "high upper hi",
    "limit": "limit lln uln range", "normal": "normal reference", "term": "term description verbatim",
    "grade": "grade toxgr ctcae ctc", "serious": "serious ser sae",
    "related": "related rel relationship causality relatedness caused", "action": "action acn taken", "outcome": "outcome out",
    "ongoing": "ongoing ongo continuing", "sex": "sex gender", "birth": "birth brth born dob",
    "reason": "reason reas why because", "dose": "dose dosage dosing amount", "frequency": "frequency freq dosfrq",
    "lesion": "lesion lesions lesid tumour tumor", "place": "location loc organ position",
    "method": "method technique modality", "diameter": "diameter diam size measurement", "response": "response resp",
    "overall": "overall ov ovr", "target": "target trg", "status": "status state stat", "death": "death dth died deceased",
    "consent": "consent ic icf", "treatment": "treatment trt therapy", "drug": "drug agent",
    "modified": "modified mod updated changed changets modts", "entered": "entered created entry entryts",
    "form": "form page crf", "surgery": "surgery operation surgical", "progression": "progression progressive pd",
    "cause": "cause", "other": "other oth specify", "new": "new", "type": "type kind category cat",
    "criterion": "criterion criteria ietest", "randomised": "randomised randomized rand",
    "enrolment": "enrolment enrolled enrol enrollment enrl enr", "injection": "injection inj", "scan": "scan imaging",
    "volume": "volume vol", "adverse": "adverse adv",
    "laboratory": "lab labs laboratory chemistry haematology hematology", "history": "history hx",
    "vital": "vital vitals", "medications": "medications conmed conmeds medication cm",
}  # fmt: skip
_WORD = {word: meaning for meaning, words in _MEANING.items() for word in words.split()}
_GLUED = {
    "stdt": "start date", "stdtc": "start date", "stdat": "start date", "endt": "end date", "endtc": "end date",
    "endat": "end date", "brthdat": "birth date", "brthdt": "birth date", "dthdt": "death date", "dthdat": "death date",
    "sitenumber": "site number", "dob": "birth date", "lln": "lower limit", "uln": "upper limit", "stdy": "start",
    "sbp": "systolic", "dbp": "diastolic", "patno": "subject number", "ptno": "subject number", "sae": "serious", "yn": "",
}  # fmt: skip
_NO_WORDS = "of the for in on or and a to is was at by with std raw txt text code coded decode desc name c n"
_NOTHING = frozenset(_NO_WORDS.split())
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_A-Za-z]+")

OTHER_BEGINNING = 0.8
"""What letters that are alike count for where the names begin otherwise: SIDE has most letters of LESID."""


@dataclass(frozen=True)
class Guess:
    """The nearest name, and how near it is, from 0 to 1."""

    name: str
    share: float


def nearest_names(theirs: Iterable[str], ours: Mapping[str, str], domain: str = "") -> dict[str, Guess]:
    """Their name -> the nearest of ours (name -> label), each of ours at most once, the nearest pairs first."""
    pairs = [(nearness(one, name, label, domain), one, name) for one in theirs for name, label in ours.items()]
    guesses: dict[str, Guess] = {}
    given: set[str] = set()
    for share, one, name in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if share >= LEAST and one not in guesses and name not in given:
            guesses[one] = Guess(name, share)
            given.add(name)
    return guesses


@cache
def nearness(theirs: str, name: str, label: str, domain: str = "") -> float:
    """How near two names are, from 0 to 1; 1 only where they are the same."""
    if _letters(theirs) == _letters(name):
        return 1.0
    one, other = _stem(theirs, domain), _stem(name, domain)
    alike = SequenceMatcher(None, one, other).ratio() * (1 if one[:1] == other[:1] else OTHER_BEGINNING)
    mine, wanted = words(theirs) - {domain.lower()}, words(label) | words(name)
    common = _common(mine, wanted)
    meant = 0.75 * common / len(mine) + 0.25 * common / max(len(words(label)), 1) if mine else 0.0
    return round(min(max(alike, meant) + 0.1 * min(alike, meant), 0.99), 2)


@cache
def words(text: str) -> frozenset[str]:
    """The words of a name or label, each by its meaning."""
    parts = [part.lower() for part in _PARTS.findall(text)]
    glued = [word for part in parts for word in _GLUED.get(part, part).split()]
    return frozenset(_WORD.get(word, word) for word in glued) - _NOTHING


def _common(mine: frozenset[str], wanted: frozenset[str]) -> int:
    """How many words of one are in the other, also as the beginning of a longer word."""
    return sum(any(_same(word, other) for other in wanted) for word in mine)


def _same(word: str, other: str) -> bool:
    return word == other or (min(len(word), len(other)) >= 4 and (word.startswith(other) or other.startswith(word)))


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name).upper()


def _stem(name: str, domain: str) -> str:
    letters = _letters(name)
    return letters.removeprefix(domain) if domain and letters != domain else letters
