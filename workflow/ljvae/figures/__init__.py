"""Figures: a house style, and one module per figure, which draws arrays and tables and computes nothing."""
