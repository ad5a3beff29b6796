"""The verdicts in other worlds: universes that differ in what the deck leaves open, and what turns each claim."""
