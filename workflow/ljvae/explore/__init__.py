"""The page of `snakemake explore`: a network's decoder as plain data, and the HTML that runs it without a network."""
