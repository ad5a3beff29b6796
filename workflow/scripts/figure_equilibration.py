"""Draw the energy along the runs."""

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.equilibration import draw
from workflow.ljvae.storage import load_array, load_table


def main(ensembles: list[str], sampler: str, figure: list[str], gammas: list[float]) -> None:
    traces = {
        gamma: (load_array(path, "trace_sweeps"), load_array(path, "trace_energy"))
        for gamma, path in zip(gammas, ensembles, strict=True)
    }
    style.save(draw(traces, load_table(sampler)), figure)


if __name__ == "__main__":
    run(main, snakemake)
