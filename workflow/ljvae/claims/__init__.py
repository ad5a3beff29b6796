"""The deck's claims: what it says, the statistics that decide, and the arrays they are measured on."""
