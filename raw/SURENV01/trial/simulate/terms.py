"""The words of the synthetic trial: histologies, organs, drugs, adverse event terms (STUDY_SPEC 1.4, 1.5).

Takes nothing; gives tables of shares and rates. The term list is marked SYNTHETIC-DICT: made by hand, no MedDRA.
"""

HISTOLOGY = {
    "LEIOMYOSARCOMA": 25, "DEDIFFERENTIATED LIPOSARCOMA": 10, "MYXOID LIPOSARCOMA": 8, "UNDIFFERENTIATED PLEOMORPHIC SARCOMA": 14,
    "SYNOVIAL SARCOMA": 12, "ALVEOLAR SOFT PART SARCOMA": 7, "FIBROSARCOMA": 6, "ANGIOSARCOMA": 4, "EPITHELIOID SARCOMA": 3,
    "CLEAR CELL SARCOMA": 3, "MALIGNANT PERIPHERAL NERVE SHEATH TUMOUR": 3, "SOLITARY FIBROUS TUMOUR": 3, "OTHER SARCOMA": 2,
}  # fmt: skip
SENSITIVE = ("ALVEOLAR SOFT PART SARCOMA", "CLEAR CELL SARCOMA")  # better response odds: STUDY_SPEC 1.4 [S:4]

PRIMARY_SITE = {
    "THIGH": 30,
    "RETROPERITONEUM": 25,
    "UTERUS": 12,
    "TRUNK": 12,
    "UPPER EXTREMITY": 10,
    "腹膜后": 6,
    "HEAD AND NECK": 5,
}
# Measurable organs; each may hold two targets (RECIST 1.1: at most two in an organ, all nodes are one organ).
TARGET_ORGAN = {"LUNG": 45, "LIVER": 15, "LYMPH NODE": 15, "RETROPERITONEUM": 10, "SOFT TISSUE": 10, "PLEURA": 5}
NONTARGET_ORGAN = {"LUNG": 40, "BONE": 20, "PLEURA": 15, "LIVER": 15, "PERITONEUM": 10}
NEW_ORGAN = {"LUNG": 45, "LIVER": 20, "BONE": 15, "SOFT TISSUE": 12, "BRAIN": 8}
ORGAN_DETAIL = {
    "LUNG": "upper lobe", "LIVER": "segment VI", "LYMPH NODE": "inguinal", "RETROPERITONEUM": "para-aortic",
    "SOFT TISSUE": "thigh",
    "PLEURA": "basal",
}  # fmt: skip
PAIRED = ("LUNG", "PLEURA", "SOFT TISSUE")

# Prior lines: regimen -> its drugs and their type.
PRIOR_REGIMEN = {
    "AI": (("Doxorubicin", "CHEMOTHERAPY"), ("Ifosfamide", "CHEMOTHERAPY")),
    "Doxorubicin": (("Doxorubicin", "CHEMOTHERAPY"),),
    "Gemcitabine + docetaxel": (("Gemcitabine", "CHEMOTHERAPY"), ("Docetaxel", "CHEMOTHERAPY")),
    "安罗替尼": (("Anlotinib", "TARGETED THERAPY"),),
    "Sintilimab": (("Sintilimab", "IMMUNOTHERAPY"),),
}
PRIOR_SHARE = {"AI": 40, "Doxorubicin": 15, "Gemcitabine + docetaxel": 20, "安罗替尼": 20, "Sintilimab": 5}
SUBSEQUENT_DRUG = {"Anlotinib": 35, "Trabectedin": 15, "Eribulin": 15, "Gemcitabine": 15, "Pazopanib": 10, "Pembrolizumab": 10}
EXCLUSION = {"INCL03": 40, "INCL05": 20, "EXCL02": 20, "EXCL07": 20}
HISTORY = {"Hypertension": 30, "Proteinuria": 15, "Anaemia": 20, "Hypothyroidism": 15, "Diabetes mellitus": 20}
EARLIER_TERMS = {"Hypertension": 30, "Proteinuria": 15, "Anaemia": 20, "Hypothyroidism": 15}  # begun before the first dose

_SOCS = {
    "Vascular disorders": "Hypertension 35/15",
    "Renal and urinary disorders": "Proteinuria 42/5; Haematuria 8/0",
    "Investigations": "Aspartate aminotransferase increased 30/4; Alanine aminotransferase increased 28/4; "
    "Blood bilirubin increased 24/5; Blood thyroid stimulating hormone increased 18/0; Platelet count decreased 15/3; "
    "White blood cell count decreased 15/2; Neutrophil count decreased 12/3; Occult blood positive 12/0; "
    "Weight decreased 8/0; Amylase increased 6/1; Lipase increased 5/2",
    "Endocrine disorders": "Hypothyroidism 26/0; Hyperthyroidism 8/0; Adrenal insufficiency 1/1",
    "Gastrointestinal disorders": "Diarrhoea 25/3; Nausea 12/0; Vomiting 9/1; Abdominal pain 12/1; Stomatitis 6/0; "
    "Gastrointestinal haemorrhage 2/1",
    "Metabolism and nutrition disorders": "Decreased appetite 18/1; Hypoalbuminaemia 20/0; Hypertriglyceridaemia 18/3; "
    "Hyperuricaemia 14/0; Hypokalaemia 6/2; Hyponatraemia 5/2; Hyperglycaemia 8/1",
    "General disorders and administration site conditions": "Asthenia 20/2; Pyrexia 10/0; "
    "Oedema peripheral 8/0; Injection site reaction 6/0",
    "Blood and lymphatic system disorders": "Anaemia 18/4",
    "Skin and subcutaneous tissue disorders": "Rash 12/1; Pruritus 8/0; Palmar-plantar erythrodysaesthesia syndrome 7/1",
    "Respiratory, thoracic and mediastinal disorders": "Cough 8/0; Dysphonia 6/0; Immune-mediated lung disease 2/1; "
    "Pneumothorax 2/1",
    "Infections and infestations": "Upper respiratory tract infection 7/0; Pneumonia 5/3; Urinary tract infection 5/0",
    "Musculoskeletal and connective tissue disorders": "Back pain 7/0; Arthralgia 6/0; Myositis 0.5/0.5",
    "Hepatobiliary disorders": "Immune-mediated hepatitis 2/2",
    "Nervous system disorders": "Headache 7/0; Dizziness 5/0",
    "Cardiac disorders": "Myocarditis 0.5/0.5",
}


def _terms() -> list[tuple[str, str, float, float]]:
    """(PT, SOC, any grade, grade >= 3) in shares of subjects, from the lines of STUDY_SPEC 1.5."""
    entries = [(soc, *entry.rsplit(" ", 1)) for soc, line in _SOCS.items() for entry in line.split("; ")]
    return [(pt, soc, *(float(rate) / 100 for rate in rates.split("/"))) for soc, pt, rates in entries]  # type: ignore[misc]


TERMS = _terms()
SOC_OF = {pt: soc for pt, soc, _, _ in TERMS}

# Seen in the first cycle: blood pressure and laboratory values are looked at then.
EARLY_SOCS = ("Vascular disorders", "Investigations", "Renal and urinary disorders")
SURUFATINIB_TERMS = ("Hypertension", "Proteinuria", "Occult blood positive", "Haematuria")
ENVAFOLIMAB_SOCS = ("Endocrine disorders",)
ENVAFOLIMAB_TERMS = (
    "Injection site reaction", "Immune-mediated lung disease", "Immune-mediated hepatitis", "Myocarditis", "Myositis", "Rash",
    "Pruritus",
)  # fmt: skip
STOPPING_TERMS = {
    "Proteinuria": 30,
    "Hypertension": 20,
    "Immune-mediated hepatitis": 20,
    "Immune-mediated lung disease": 15,
    "Pneumonia": 15,
}
FATAL_TERMS = {"Gastrointestinal haemorrhage": 50, "Pneumonia": 50}

# What sites write; the first is the most frequent.
VERBATIM = {
    "Hypertension": ("Hypertension", "High blood pressure", "高血压", "hypertension worsening"),
    "Proteinuria": ("Proteinuria", "Protein in urine", "蛋白尿", "urine protein positive"),
    "Diarrhoea": ("Diarrhea", "Loose stools", "腹泻", "Diarrhoea"),
    "Alanine aminotransferase increased": ("ALT increased", "Raised ALT", "谷丙转氨酶升高", "ALT elevation"),
    "Aspartate aminotransferase increased": ("AST increased", "Raised AST", "谷草转氨酶升高", "AST elevation"),
    "Asthenia": ("Fatigue", "Weakness", "乏力", "Asthenia"),
}
