"""Scores of anomalies, their p-values, and which particles they point to."""
