"""One model's and seed's row of models.csv."""

import numpy as np
import pandas

from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, load_json, save_table


def main(input, output: str, settings: dict) -> None:
    provenance = load_json(input.provenance)
    history = pandas.read_csv(input.history)
    latent = pandas.read_csv(input.latent).iloc[0]
    geometry = pandas.read_csv(input.geometry)
    decoded = geometry[(geometry["matrix"] == "decoded") & (geometry["method"] == "double_centred")]
    save_table(
        output,
        [
            {
                "model": latent["model"],
                "architecture": settings["architecture"],
                "representation": settings["order"],
                "latent_dim": settings["latent_dim"],
                "kl_weight": settings["kl_weight"],
                "seed": latent["seed"],
                "parameters": pandas.read_csv(input.layers)["trainable"].sum(),
                "epochs": len(history),
                "train_mse": provenance["train_mse"],
                "test_mse": load_array(input.encoding, "mse").mean(),
                "kl": load_array(input.encoding, "kl").mean(),
                "pca2_share": latent["pca2_share"],
                "active_units": latent["active_units"],
                "overlap_fraction": np.average(decoded["overlap_fraction"], weights=decoded["n"]),
                "train_seconds": provenance["train_seconds"],
            }
        ],
    )


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output[0], snakemake.params.settings)
