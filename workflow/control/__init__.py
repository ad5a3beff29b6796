"""What steers Snakemake: digests of code, paths, locks, the terminal, the summary."""
