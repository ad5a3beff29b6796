"""The deck's claims: their text, the statistics that test them, and the arrays from which these are computed."""
