"""Fit the trivial predictors of matrices: the mean matrix, and linear PCA."""

from workflow.control.jobs import run
from workflow.ljvae.anomaly.pca import fit_pca, pca_error, without_components
from workflow.ljvae.storage import open_matrices, save_arrays, save_table


def main(train: str, test: str, pca: str, table: str, order: str, components: int) -> None:
    splits = {"train": open_matrices(train), "test": open_matrices(test)}
    fitted = fit_pca(splits["train"], components)
    save_arrays(pca, fitted)
    rows = [
        {
            "model": name,
            "architecture": name,
            "representation": f"distances_{order}",
            "latent_dim": len(predictor["components"]),
            "parameters": predictor["mean"].size + predictor["components"].size,
            **{f"{split}_mse": pca_error(matrices, predictor).mean() for split, matrices in splits.items()},
        }
        for name, predictor in (("constant", without_components(fitted)), ("pca", fitted))
    ]
    save_table(table, rows)


if __name__ == "__main__":
    run(main, snakemake)
