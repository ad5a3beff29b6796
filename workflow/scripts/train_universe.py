"""Train the networks of one universe, and save what its claims and checks read."""

from pathlib import Path

from workflow.control.jobs import run
from workflow.ljvae.multiverse.worlds import gather_ensembles, save_ensembles
from workflow.ljvae.training.imports import importing_keras


def main(ensembles: list[str], arrays: str, world: dict) -> None:
    with importing_keras():
        from workflow.ljvae.multiverse.training import train_universe

    folder = Path(arrays)
    gathered = gather_ensembles({Path(path).stem: path for path in ensembles}, world)
    networks = [*world["models"].values(), *world["regressors"].values()]
    orders = sorted({settings["order"] for settings in networks if "order" in settings})
    save_ensembles(folder, gathered, orders, world["box"])
    train_universe(folder, gathered, world)


if __name__ == "__main__":
    run(main, snakemake)
