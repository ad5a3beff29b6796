"""The network that the deck could not build: it reads and decodes the oriented points of a matrix.

Its encoder and decoder are the dense ones, and its loss is on the distances of the points (``vae``). Its input holds no
more information than the distance matrix (``geometry.orientation``).
"""

from workflow.ljvae.models.dense import build as build
