"""Training of networks, and what a trained one makes of arrays."""
