"""Draw the energy along the runs."""

from workflow.ljvae.figures import style
from workflow.ljvae.figures.equilibration import draw
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, load_table


def main(traces: list[str], table: str, outputs: list[str], gammas: list[float]) -> None:
    recorded = {
        gamma: (load_array(path, "trace_sweeps"), load_array(path, "trace_energy"))
        for gamma, path in zip(gammas, traces, strict=True)
    }
    style.save(draw(recorded, load_table(table)), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input.traces,
            snakemake.input.table,
            snakemake.output,
            snakemake.params.gammas,
        )
