"""Scores of anomalies, their p-values, and the particles that they indicate."""
