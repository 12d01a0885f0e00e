"""What was taken for what, in short: takes a draft and the check of its transfer, gives what is printed."""

import pandas as pd

from pipeline.review.check_raw.forms import RawCheck
from pipeline.review.new_trial.new_trial import NewTrial

SHOWN_NAMES = 3
DOUBTFUL = 0.9


def names_table(made: NewTrial) -> pd.DataFrame:
    """One row per form: FORM, FILES, NEAR, COLUMNS (near of all), and the least near of their names, to look at first."""
    rows = []
    for form in made.forms:
        pairs = [(theirs, guess.name, guess.share) for theirs, guess in form.common.items()]
        pairs += [(column.theirs, column.name, column.share) for column in form.form.columns]
        guesses = sorted((share, theirs, ours) for theirs, ours, share in pairs if share)
        doubtful = [f"{theirs}: {ours} ({share:.2f})" for share, theirs, ours in guesses if share < DOUBTFUL]
        shown = ", ".join(doubtful[:SHOWN_NAMES]) + (
            f" and {len(doubtful) - SHOWN_NAMES} more" if len(doubtful) > SHOWN_NAMES else ""
        )
        near = f"{form.share:.2f}" if form.share else "none"
        rows.append((form.form.name, ", ".join(form.files), near, f"{len(guesses)} of {len(pairs)}", shown))
    return pd.DataFrame(rows, columns=["FORM", "FILES", "NEAR", "GUESSED_NAMES", "LEAST_NEAR"])


def answers_in_words(check: RawCheck) -> list[str]:
    """The share of rows that land, and of answers that are what their questions were guessed to ask for."""
    rows, left_out = int(check.files["ROWS"].sum()), int(check.files["LEFT_OUT"].sum())
    lost = sum(check.issues.get(code, 0) for code in ("STUDY_OTHER", "ROW_UNIDENTIFIED", "DUP_CONFLICT"))
    filled, fitting = int(check.fields["FILLED"].sum()), int(check.fields["READ"].sum())
    words = [f"{rows - lost} of {rows + left_out} rows have a key of their own and land"]
    if filled:
        words.append(f"{fitting} of {filled} answers to questions with a format or codes fit ({fitting / filled:.2%})")
    return words
