"""List what each model makes of each frame of your own data."""

import numpy as np

from workflow.ljvae.anomaly.detector import SCORES
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_arrays, save_table


def main(inputs: list[str], output: str, scored: list[list], ensembles: list[str]) -> None:
    rows = []
    for path, (model, seed) in zip(inputs, scored, strict=True):
        scores = load_arrays(path)
        for ensemble in (name for name in ensembles if f"{name}/p_value" in scores):
            columns = [scores[f"{ensemble}/{column}"] for column in (*SCORES, "p_value")]
            for frame, values in enumerate(np.stack(columns, axis=1)):
                numbers = dict(zip((*SCORES, "p_value"), values, strict=True))
                rows.append({"model": model, "seed": seed, "ensemble": ensemble, "frame": frame, **numbers})
    save_table(output, rows)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output[0], snakemake.params.scored, snakemake.params.ensembles)
