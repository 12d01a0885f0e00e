"""NCI-CTCAE as data: the terms that laboratory results decide, of versions 5.0 and 6.0.

`terms.csv` has the wording of each grade by NCI (spreadsheets of 2017-11-27 and 2026-01-20), and how it is read where it can be
read in two ways (READING). `limits.csv` has the limits of each grade in every unit that NCI gives: the result is below or above
(RESULT) TIMES x OF (LLN, ULN or BASE) + NUMBER UNIT; WHEN says for which results the limit holds, CLINICAL what must be known
beside the result, CONFIRMED which sources beside the transcription have the same number. A result has the highest grade of which
one limit holds.
"""
