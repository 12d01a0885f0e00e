"""How the forms of this trial spell coded values: spelling -> submission value.

Published terms and their unique synonyms need no entry here (schemas.codelists); only what the forms add stands below. Sites in
China enter Chinese labels (STUDY_SPEC 2.2, X34).
"""

SEX = {"1": "M", "2": "F", "男": "M", "女": "F"}
RACE = {"亚洲": "ASIAN", "亚洲人": "ASIAN", "HAN CHINESE": "ASIAN"}
# What decides on treatment and life. Drugs by their names in the design.
DRUG = {"SURUFATINIB": "SURUFATINIB", "ENVAFOLIMAB": "ENVAFOLIMAB", "索凡替尼": "SURUFATINIB", "恩沃利单抗": "ENVAFOLIMAB"}
FREQUENCY = {"每日一次": "QD", "一日一次": "QD"}
# A contact that did not reach the subject proves nothing.
STATUS = {"ALIVE": "ALIVE", "DEAD": "DEAD", "UNKNOWN": "UNKNOWN", "NOT REACHED": "UNKNOWN", "存活": "ALIVE", "死亡": "DEAD"}
END_REASON = {"死亡": "DEATH", "失访": "LOST TO FOLLOW-UP"}
THERAPY = {
    **dict.fromkeys(("SYSTEMIC", "SYSTEMIC THERAPY", "全身治疗"), "SYSTEMIC"),
    **dict.fromkeys(("CHEMOTHERAPY", "TARGETED THERAPY", "IMMUNOTHERAPY", "化疗", "靶向治疗", "免疫治疗"), "SYSTEMIC"),
    **dict.fromkeys(("RADIOTHERAPY", "RADIATION THERAPY", "放疗"), "RADIOTHERAPY"),
    **dict.fromkeys(("SURGERY", "手术"), "SURGERY"),
}
RELATED = {"RELATED": "RELATED", "NOT RELATED": "NOT RELATED", "相关": "RELATED", "无关": "NOT RELATED"}
RESPONSE = {
    "COMPLETE RESPONSE": "CR",
    "PARTIAL RESPONSE": "PR",
    "STABLE DISEASE": "SD",
    "PROGRESSIVE DISEASE": "PD",
    "NOT EVALUABLE": "NE",
    "NON-CR/NON-PD": "NON-CR/NON-PD",
    "完全缓解": "CR",
    "部分缓解": "PR",
    "疾病稳定": "SD",
    "疾病进展": "PD",
    "无法评价": "NE",
}
# Sites of the body as the forms name them; most are terms of the codelist itself.
LOCATION = {
    "LYMPH NODES": "LYMPH NODE",
    "NODE": "LYMPH NODE",
    "PERITONEAL": "PERITONEUM",
    "SOFT TISSUES": "SOFT TISSUE",
    "腹膜后": "RETROPERITONEUM",
    "软组织": "SOFT TISSUE",
    "肺": "LUNG",
    "肝": "LIVER",
    "淋巴结": "LYMPH NODE",
}
METHOD = {
    "CT": "CT SCAN",
    "SPIRAL CT": "CT SCAN",
    "PET/CT": "PET/CT SCAN",
    "PET-CT": "PET/CT SCAN",
    "CALIPER": "CALIPER MEASUREMENT METHOD",
}
LENGTH_UNIT = {"MM": "mm", "CM": "cm", "毫米": "mm", "厘米": "cm"}
# How a target was evaluated: MEASURED, TOO SMALL, ABSENT, NOT EVALUABLE, NOT DONE, MERGED.
EVALUATION = {
    "MEASURED": "MEASURED",
    "TOO SMALL": "TOO SMALL",
    "TOO SMALL TO MEASURE": "TOO SMALL",
    "TSTM": "TOO SMALL",
    "ABSENT": "ABSENT",
    "DISAPPEARED": "ABSENT",
    "NOT EVALUABLE": "NOT EVALUABLE",
    "NE": "NOT EVALUABLE",
    "NOT DONE": "NOT DONE",
    "ND": "NOT DONE",
    "MERGED": "MERGED",
    "可测量": "MEASURED",
    "过小无法测量": "TOO SMALL",
    "消失": "ABSENT",
    "无法评价": "NOT EVALUABLE",
    "未做": "NOT DONE",
}
# The state of a non-target; a node's may also be entered as what it means.
LESION_STATE = {
    "PRESENT": "PRESENT",
    "ABSENT": "ABSENT",
    "DISAPPEARED": "ABSENT",
    "PATHOLOGICAL": "PATHOLOGICAL",
    "NON-PATHOLOGICAL": "NON-PATHOLOGICAL",
    "UNEQUIVOCAL PROGRESSION": "UNEQUIVOCAL PROGRESSION",
    "UNEQUIVOCAL PD": "UNEQUIVOCAL PROGRESSION",
    "NOT EVALUABLE": "NOT EVALUABLE",
    "NE": "NOT EVALUABLE",
    "NOT DONE": "NOT DONE",
    "ND": "NOT DONE",
    "存在": "PRESENT",
    "消失": "ABSENT",
    "明确进展": "UNEQUIVOCAL PROGRESSION",
    "无法评价": "NOT EVALUABLE",
    "未做": "NOT DONE",
}
CERTAINTY = {
    "EQUIVOCAL": "EQUIVOCAL",
    "UNEQUIVOCAL": "UNEQUIVOCAL",
    "PRESENT": "PRESENT",
    "可疑": "EQUIVOCAL",
    "明确": "UNEQUIVOCAL",
}
ECOG = {f"{prefix}{score}": str(score) for score in range(6) for prefix in ("", "ECOG ", "ECOG", "PS ")}
NOT_APPLICABLE = ("NA", "N/A", "NOT APPLICABLE", "不适用")
NOT_ASSESSED = ("ND", "NOT DONE", "未做")
