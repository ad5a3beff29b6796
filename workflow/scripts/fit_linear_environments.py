"""Fit the linear model of normal environments: principal components of their distances."""

from workflow.control.jobs import run
from workflow.ljvae.environments.linear import fit_linear
from workflow.ljvae.storage import open_matrices, save_arrays


def main(train: str, linear: str) -> None:
    save_arrays(linear, fit_linear(open_matrices(train)[:, :, 0]))


if __name__ == "__main__":
    run(main, snakemake)
