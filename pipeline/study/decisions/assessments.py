"""Decisions of electrocardiograms and questionnaires (STUDY_SPEC 5.17, 5.18)."""

from typing import Annotated, Literal

from pydantic import Field

from pipeline.study.decisions.values import Ascending
from pipeline.study.protocol import Section


class Ecg(Section):
    """Electrocardiograms (STUDY_SPEC 5.17).

    `replicates`: several results of one parameter and time point are averaged, or the last one counts. `rr_from_rate`: RR is
    60000 / HR where it was not recorded. `qtc_limits`, `qtc_changes`: bounds of the categories of QTc and of its change, in msec.
    `qtc_difference`: a recorded QTc that differs by more msec from the one derived is listed.
    """

    replicates: Literal["average", "last"] = "average"
    rr_from_rate: bool = True
    qtc_limits: Ascending = (450, 480, 500)
    qtc_changes: Ascending = (30, 60)
    qtc_difference: Annotated[float, Field(ge=0)] = 10


class QuestionnaireRules(Section):
    """Questionnaires (STUDY_SPEC 5.18).

    `threshold`: the least change of a score, in points, that counts as improved or worsened. `answered_twice`: what counts of an
    item with two different answers on one questionnaire.
    """

    threshold: Annotated[float, Field(gt=0)] = 10
    answered_twice: Literal["none", "first", "last"] = "none"
