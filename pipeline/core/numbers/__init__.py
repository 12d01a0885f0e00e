"""Numbers as trials need them: exact decimals, units, frequencies of doses, results beyond a limit."""
