"""The ledger as a page: takes the balance of each form and the fate of each field, gives ledger.html."""

from html import escape

import pandas as pd

from pipeline.core.page import page, table_of
from pipeline.raw.ledger import BALANCED
from schemas.ledger import MAPPED, SUPPLEMENTAL

_ROWS = {
    "FORM": "Form", "ROWS": "Rows in", "MAPPED": "Mapped", "EXCLUDED": "Excluded", "QUARANTINED": "Quarantined",
    "UNACCOUNTED": "Lost", "STATE": "State", "REASONS": "Reasons and their rows",
}  # fmt: skip
_FIELDS = {
    "FORM": "Form", "FIELDS": "Fields in", "FMAPPED": "Mapped", "FSUPP": "Supplemental", "FUSED": "Used",
    "FNOTSUB": "Not submitted", "FUNMAP": "Unmapped", "FLOST": "Lost",
}  # fmt: skip
_VERSIONS = {"NAME": "Field", "QUESTION": "Question", "VERSIONS": "What versions of the form have otherwise"}
_LEFT_OUT = {"NAME": "Field", "QUESTION": "Question", "STATUS": "Fate", "REASON": "What for, why not"}


def ledger_page(ledger: pd.DataFrame, fields: pd.DataFrame, study_id: str, transfer: str) -> str:
    """The whole page. `ledger`: the table Ledger; `fields`: the table Fields."""
    total = ledger.select_dtypes("number").sum().to_frame().T.assign(FORM="All forms")
    table = pd.concat([ledger, total], ignore_index=True)
    named = fields.assign(NAME=fields["FORM"] + "." + fields["COLUMN"])
    submitted = fields.loc[fields["STATUS"].isin([MAPPED, SUPPLEMENTAL]), "FORM"] + "." + fields["COLUMN"]
    left_out = named[~named["NAME"].isin(submitted)]
    versions = named[named["VERSIONS"].notna()].drop_duplicates("NAME")
    by_version = "<h2>Versions of the forms</h2>\n" + table_of(versions, _VERSIONS, "Fields that versions differ in")
    others = ledger[ledger["STATE"].ne(BALANCED)]
    unread = ", ".join(others["FORM"] + " (" + others["STATE"] + ")")
    words = f"Rows without a fate: {unread}." if unread else "Every row and every field of this transfer has its fate."
    return page(
        f"{study_id} {transfer}: ledger",
        f"<h1>{escape(study_id)}, transfer {escape(transfer)}: ledger of rows and fields</h1>\n"
        f'<p class="{"bad" if unread else "good"}">{escape(words)}</p>\n'
        "<h2>Rows</h2>\n<p>Rows in = mapped (behind at least one SDTM record) + excluded with a reason + quarantined.</p>\n"
        f"{table_of(table, _ROWS, 'Balance of rows, by form')}\n"
        "<h2>Fields</h2>\n<p>Fields in = mapped to a variable + supplemental qualifier only + used to select or join + declared "
        'not submitted + unmapped. The annotated CRF (<a href="acrf.html">acrf.html</a>) shows each field on its form.</p>\n'
        f"{table_of(table, _FIELDS, 'Balance of fields, by form')}\n"
        "<h2>Fields that are in no SDTM variable</h2>\n"
        f"{table_of(left_out, _LEFT_OUT, 'Each with what it is used for, or the reason why it is not submitted')}"
        + (f"\n{by_version}" if len(versions) else ""),
    )
