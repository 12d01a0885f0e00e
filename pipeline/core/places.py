"""Names of folders that more than one room knows."""

CODE = "trial"
"""The folder of a study from which code is executed."""
