"""Validation error against minutes of training: the Conv2D VAE, the patch network and the dense one.

The learning rate of each falls to zero within the given minutes.

Reads the matrices of a finished `make run`; writes results/benchmarks/training_time.csv and a figure of it.
"""

import argparse
import math
from pathlib import Path

import pandas
import yaml

from workflow.ljvae.figures import style
from workflow.ljvae.storage import load_table, open_matrices, save_table

ROOT = Path(__file__).parents[1]
DATA = [f"results/matrices/x/{part}.npy" for part in ("train", "validation")]
TABLE = "results/benchmarks/training_time.csv"
THREADS = 2


def history(settings: dict, minutes: float) -> dict[str, list[float]]:
    """Return the history of a training of so many minutes, by the workflow's own code."""
    from workflow.ljvae.training.fitting import train_vae
    from workflow.ljvae.training.networks import use_threads

    use_threads(THREADS)
    matrices, validation = map(open_matrices, DATA)

    def trained(epochs: int) -> dict:
        return train_vae(matrices, validation, settings | {"epochs": epochs}, 1, "bench", slices=THREADS)[1]

    seconds = trained(2)["seconds"]
    return trained(math.ceil(60 * minutes / (seconds[1] - seconds[0])))


def draw(rows: pandas.DataFrame):
    """Draw ``rows`` with the columns network, minutes, val_mse."""
    figure, ((ax,),) = style.axes_grid(1, 1, 3.2)
    for name, color in style.distinct_colors(rows["network"].unique()).items():
        chosen = rows[rows["network"] == name]
        ax.plot(chosen["minutes"], chosen["val_mse"], color=color, label=name)
    ax.set(yscale="log", xlabel="minutes of training on two cores", ylabel="validation error of an element ($L^2$)")
    ax.legend(fontsize="small")
    return figure


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--figure", nargs="+", default=["results/benchmarks/training_time.png"])
    arguments = parser.parse_args()
    models = yaml.safe_load((ROOT / "config" / "config.yaml").read_text())["models"]
    gaussian = {"likelihood": "gaussian"}
    histories = {
        "Conv2D": history(models["conv2d"] | gaussian, arguments.minutes),
        "patches": history(models["conv2d_patch"] | gaussian, arguments.minutes),
        "dense, on distances": history(models["dense_distances"] | gaussian, arguments.minutes),
    }
    rows = [
        {"network": name, "minutes": seconds / 60, "val_mse": error}
        for name, found in histories.items()
        for seconds, error in zip(found["seconds"], found["val_mse"], strict=True)
    ]
    save_table(TABLE, rows)
    style.save(draw(load_table(TABLE)), arguments.figure)
    print(load_table(TABLE).groupby("network", sort=False)["val_mse"].agg(["min", "count"]))


if __name__ == "__main__":
    main()
