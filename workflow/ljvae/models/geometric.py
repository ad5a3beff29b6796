"""The network that the deck could not build: it reads a matrix's oriented points, and decodes points.

Its encoder and decoder are the dense ones, its loss is on the distances of the points (``vae``), and what it reads is
no more than the distance matrix (``geometry.orientation``).
"""

from workflow.ljvae.models.dense import build as build
