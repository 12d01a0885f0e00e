"""The first folder of a trial from an export: forms as they are in its files, and a draft of study.yaml, every guess marked."""
