"""The trivial predictors of matrices: the mean matrix, and linear PCA."""

import numpy as np

from workflow.ljvae.anomaly import fit_pca, pca_error
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import open_matrices, save_arrays, save_table


def main(inputs: list[str], output, order: str, ranges: dict, components: int) -> None:
    arrays = [open_matrices(path) for path in inputs]
    parts = {part: [array[slice(*ranges[part])] for array in arrays] for part in ranges}
    pca = fit_pca(parts["train"], components)
    constant = pca | {"components": pca["components"][:0]}
    save_arrays(output.pca, pca)
    save_table(
        output.table,
        [
            {
                "model": name,
                "architecture": name,
                "representation": order,
                "latent_dim": len(predictor["components"]),
                "parameters": predictor["mean"].size + predictor["components"].size,
                **{
                    f"{part}_mse": np.mean([pca_error(array, predictor).mean() for array in parts[part]])
                    for part in ("train", "test")
                },
            }
            for name, predictor in (("constant", constant), ("pca", pca))
        ],
    )


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            snakemake.wildcards.order,
            snakemake.params.ranges,
            snakemake.params.components,
        )
