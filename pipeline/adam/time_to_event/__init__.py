"""ADTTE: the endpoints, their decision tables and facts."""
