"""The verbs of a mapping: from a form's columns to the variables of a domain."""
