"""Figures: a house style, and one module a figure that draws arrays and tables and computes nothing."""
