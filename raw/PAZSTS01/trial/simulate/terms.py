"""The words of the synthetic trial. Terms of events, drugs and classes are a short list made by hand: no licensed dictionary."""

COUNTRIES = {
    "USA": 20, "FRA": 18, "GBR": 12, "DEU": 11, "ITA": 9, "NLD": 7, "BEL": 6, "ESP": 5, "JPN": 13, "KOR": 6, "AUS": 5, "DNK": 4,
    "SWE": 3,
}  # fmt: skip
RACES = {"WHITE": 70, "ASIAN": 23, "BLACK OR AFRICAN AMERICAN": 3, "OTHER": 4}
HISTOLOGY = {
    "LEIOMYOSARCOMA": 43, "SYNOVIAL SARCOMA": 12, "UNDIFFERENTIATED PLEOMORPHIC SARCOMA": 14, "SOLITARY FIBROUS TUMOUR": 8,
    "MALIGNANT PERIPHERAL NERVE SHEATH TUMOUR": 7, "ANGIOSARCOMA": 6, "FIBROSARCOMA": 5, "OTHER SARCOMA": 5,
}  # fmt: skip
EXCLUSION = {"INCL04": 50, "EXCL02": 30, "EXCL05": 20}

# Measurable organs; each may hold two lesions (RECIST 1.1: at most two targets in an organ).
TARGET_ORGAN = {"LUNG": 45, "LIVER": 18, "LYMPH NODE": 12, "PERITONEUM": 10, "SOFT TISSUE": 10, "PLEURA": 5}
NONTARGET_ORGAN = {"LUNG": 40, "BONE": 20, "PLEURA": 15, "LIVER": 15, "PERITONEUM": 10}
NEW_ORGAN = {"LUNG": 45, "LIVER": 20, "BONE": 15, "SOFT TISSUE": 12, "BRAIN": 8}

# System organ class -> term, percent of subjects on pazopanib and on placebo, percent of grade 3 and more on pazopanib.
_EVENTS = {
    "General disorders and administration site conditions": "Fatigue 65 49 14; Oedema peripheral 9 9 2; Pyrexia 8 9 1",
    "Gastrointestinal disorders": "Diarrhoea 58 16 5; Nausea 54 28 3; Vomiting 33 11 3; Abdominal pain 12 15 2; "
    "Stomatitis 12 3 1",
    "Investigations": "Weight decreased 48 20 4; Alanine aminotransferase increased 12 4 4; Aspartate aminotransferase increased "
    "10 3 3; Electrocardiogram QT prolonged 2 1 0",
    "Vascular disorders": "Hypertension 41 7 7",
    "Metabolism and nutrition disorders": "Decreased appetite 40 20 6",
    "Skin and subcutaneous tissue disorders": "Hair colour changes 39 2 0; Skin exfoliation 18 2 1; Rash 18 9 1",
    "Respiratory, thoracic and mediastinal disorders": "Dyspnoea 20 17 6; Cough 17 18 1; Pneumothorax 3 0 2",
    "Nervous system disorders": "Headache 23 8 1; Dysgeusia 27 3 0; Dizziness 11 4 1",
    "Musculoskeletal and connective tissue disorders": "Myalgia 23 9 2; Musculoskeletal pain 22 22 2",
    "Cardiac disorders": "Left ventricular dysfunction 8 3 1; Chest pain 8 6 2",
    "Blood and lymphatic system disorders": "Anaemia 7 4 3",
    "Endocrine disorders": "Hypothyroidism 8 1 0",
    "Renal and urinary disorders": "Proteinuria 5 1 1",
}


def _events() -> list[tuple[str, str, float, float, float]]:
    lines = [(soc, *one.rsplit(" ", 3)) for soc, text in _EVENTS.items() for one in text.split("; ")]
    return [(pt, soc, float(paz) / 100, float(pbo) / 100, float(severe) / 100) for soc, pt, paz, pbo, severe in lines]


EVENTS = _events()
SOC_OF = {pt: soc for pt, soc, *_ in EVENTS}
# What sites write; the first is the most frequent.
VERBATIM = {
    "Fatigue": ("fatigue", "tiredness", "asthenia/fatigue"), "Diarrhoea": ("diarrhea", "loose stools", "diarrhoea"),
    "Hypertension": ("hypertension", "high blood pressure", "raised BP"), "Nausea": ("nausea", "feeling sick"),
    "Vomiting": ("vomiting", "emesis"), "Dysgeusia": ("taste alteration", "dysgeusia"),
}  # fmt: skip
HISTORY = {"Hypertension": 30, "Fatigue": 20, "Hypothyroidism": 10, "Anaemia": 15, "Nausea": 8}
# Drug as written -> generic name, ATC class, indication, dose (mg), frequency.
DRUGS = {
    "Amlodipine 5 mg": ("AMLODIPINE", "DIHYDROPYRIDINE DERIVATIVES", "hypertension", 5, "QD"),
    "Loperamide": ("LOPERAMIDE", "ANTIPROPULSIVES", "diarrhoea", 2, "PRN"),
    "Paracetamol": ("PARACETAMOL", "ANILIDES", "pain", 1000, "TID"),
    "Morphine": ("MORPHINE", "NATURAL OPIUM ALKALOIDS", "pain", 10, "BID"),
    "Metoclopramide": ("METOCLOPRAMIDE", "PROPULSIVES", "nausea", 10, "TID"),
    "Levothyroxine": ("LEVOTHYROXINE SODIUM", "THYROID HORMONES", "hypothyroidism", 0.1, "QD"),
    "Enalapril": ("ENALAPRIL", "ACE INHIBITORS, PLAIN", "hypertension", 10, "QD"),
}
PRIOR = {"Doxorubicin": "ANTHRACYCLINES AND RELATED SUBSTANCES", "Ifosfamide": "NITROGEN MUSTARD ANALOGUES",
         "Gemcitabine": "PYRIMIDINE ANALOGUES", "Docetaxel": "TAXANES", "Dacarbazine": "OTHER ALKYLATING AGENTS"}  # fmt: skip
SUBSEQUENT = {"Trabectedin": 40, "Gemcitabine": 25, "Docetaxel": 10, "Ifosfamide": 15, "Sunitinib": 10}
ATC = {**PRIOR, "Trabectedin": "OTHER PLANT ALKALOIDS AND NATURAL PRODUCTS", "Sunitinib": "PROTEIN KINASE INHIBITORS"}
DEVIATIONS = {
    "Visit outside of its window": ("MINOR", 60), "Tumour scan outside of its window": ("MINOR", 25),
    "Prohibited concomitant medication": ("MAJOR", 8), "Eligibility criterion not met": ("MAJOR", 7),
}  # fmt: skip
ENCOUNTERS = {"HOSPITAL STAY": 45, "EMERGENCY ROOM VISIT": 25, "INTENSIVE CARE UNIT STAY": 5, "OUTPATIENT CLINIC VISIT": 25}
ITEMS = (
    "Trouble Doing Strenuous Activities", "Trouble Taking a Long Walk", "Trouble Taking a Short Walk",
    "Need to Stay in Bed or Chair", "Need Help Eating/Dressing", "Limited in Work/Daily Activities", "Limited in Hobbies/Leisure",
    "Short of Breath", "Had Pain",
    "Needed to Rest", "Trouble Sleeping", "Felt Weak", "Lacked Appetite", "Felt Nauseated", "Vomited", "Been Constipated",
    "Had Diarrhea", "Were Tired", "Pain Interfere With Daily Activity", "Difficulty Concentrating", "Felt Tense", "Worried",
    "Felt Irritable", "Felt Depressed", "Difficulty Remembering", "Interfered With Family Life",
    "Interfered With Social Activities",
    "Caused Financial Difficulties", "Overall Health", "Overall Quality of Life",
)  # fmt: skip
"""Items of EORTC QLQ-C30 V3.0 in their order; the last two are answered from 1 to 7, all others from 1 to 4."""
