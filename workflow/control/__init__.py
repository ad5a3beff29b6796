"""Steer Snakemake: paths, outputs, jobs, digests, engine, locks, ownership, summary."""
