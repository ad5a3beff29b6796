"""The trivial predictors of matrices: the mean matrix, and linear PCA."""

from workflow.ljvae.anomaly.pca import fit_pca, pca_error
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import open_matrices, save_arrays, save_table


def main(input, output, order: str, components: int) -> None:
    parts = {"train": open_matrices(input.train), "test": open_matrices(input.test)}
    pca = fit_pca(parts["train"], components)
    constant = pca | {"components": pca["components"][:0]}
    save_arrays(output.pca, pca)
    save_table(
        output.table,
        [
            {
                "model": name,
                "architecture": name,
                "representation": f"distances_{order}",
                "latent_dim": len(predictor["components"]),
                "parameters": predictor["mean"].size + predictor["components"].size,
                **{f"{part}_mse": pca_error(matrices, predictor).mean() for part, matrices in parts.items()},
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
            snakemake.params.components,
        )
