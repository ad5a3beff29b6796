"""Join the parts of an ensemble that several jobs simulated."""

from workflow.ljvae.logs import UserError, logged_to
from workflow.ljvae.physics.simulation import Chains, join
from workflow.ljvae.storage import load_arrays, save_arrays


def main(inputs: list[str], output: str) -> None:
    parts = [load_arrays(path) for path in inputs]
    step = parts[0]["step"]
    if any(part["step"] != step for part in parts):
        raise UserError(
            f"{output}: its parts were simulated with different steps, as processors of different kinds find them. "
            "Delete results/ensembles/shards and run on nodes of one kind, or with simulation.shards: 1."
        )
    chains = join([Chains(**{name: part[name] for name in Chains.__annotations__}) for part in parts])
    save_arrays(output, {**vars(chains), "step": step})


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output[0])
