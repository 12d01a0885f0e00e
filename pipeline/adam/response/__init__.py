"""ADRS: responses by assessment, best overall response, response by a week."""
