"""Transfers as other systems export them: forms as text, written as CSV, ODM-XML or SAS transport files. Simulations use it."""

from pipeline.raw.exported.sheet import EXPORTS, Sheet, write_transfer

__all__ = ["EXPORTS", "Sheet", "write_transfer"]
