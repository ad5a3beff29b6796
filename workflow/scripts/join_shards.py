"""Join the shards of an ensemble that several jobs simulated."""

from workflow.control.jobs import run
from workflow.ljvae.logs import UserError
from workflow.ljvae.physics.simulation import Chains, join
from workflow.ljvae.storage import load_arrays, save_arrays


def main(shards: list[str], configurations: str) -> None:
    loaded = [load_arrays(path) for path in shards]
    step = loaded[0]["step"]
    if any(shard["step"] != step for shard in loaded):
        raise UserError(
            f"{configurations}: its shards were simulated with different steps, because processors of different kinds "
            "round differently. Delete results/ensembles/shards and run on nodes of one kind, or with "
            "simulation.shards: 1."
        )
    chains = join([Chains(**{name: shard[name] for name in Chains.__annotations__}) for shard in loaded])
    save_arrays(configurations, {**vars(chains), "step": step})


if __name__ == "__main__":
    run(main, snakemake)
