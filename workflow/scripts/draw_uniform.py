"""Draw one ensemble of uniform random configurations."""

from workflow.control.jobs import run
from workflow.ljvae.ensembles.uniform import draw_uniform
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import save_arrays


def main(configurations: str, ensemble: str, study_seed: int, system: dict, description: dict) -> None:
    rng = generator(study_seed, ensemble)
    save_arrays(configurations, draw_uniform(rng, description["configurations"], system["particles"], system["box"]))


if __name__ == "__main__":
    run(main, snakemake)
