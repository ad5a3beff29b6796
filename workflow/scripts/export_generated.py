"""Write configurations that a generator drew as a trajectory that other programs read."""

from workflow.control.jobs import run
from workflow.ljvae.logs import UserError
from workflow.ljvae.storage import load_arrays
from workflow.ljvae.trajectories.writing import write_extended_xyz


def main(examples: str, trajectory: str, method: str, stage: str, value: float, box: float) -> None:
    arrays = load_arrays(examples)
    name = f"{method}/{value:g}/{stage}"
    if name not in arrays:
        methods = dict.fromkeys(key.split("/")[0] for key in arrays if key.endswith(f"/{stage}"))
        if not methods:
            raise UserError(f"{trajectory}: draws without a density have no weights; the stage should be raw")
        raise UserError(
            f"{trajectory}: there are no {stage} draws by {method}; the name should begin with {', '.join(methods)}"
        )
    write_extended_xyz(trajectory, arrays[name], box)


if __name__ == "__main__":
    run(main, snakemake)
