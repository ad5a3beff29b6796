"""Physics, geometry and learning of the Lennard-Jones VAE study, independent of Snakemake."""

import os

# TensorFlow reads these when it is imported, wherever that happens.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")  # off by default without AVX-512; 1.2 times faster here
