"""How a form of the case report form is declared: `RawForm`, the questions that it asks, and what all forms share.

The forms themselves are a trial's: `raw/<STUDY>/trial/forms/`, one class per file.
"""

from schemas.raw.form import DATE, NUMBER, TIME, TIMESTAMP, RawForm, answer_of, ask, form_of, form_table

__all__ = ["DATE", "NUMBER", "TIME", "TIMESTAMP", "RawForm", "answer_of", "ask", "form_of", "form_table"]
