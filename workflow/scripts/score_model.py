"""Score a family of anomalies with what one model says of them, against the test set."""

import numpy as np

from workflow.ljvae.anomaly.areas import tabulate_score
from workflow.ljvae.anomaly.conformal import p_values
from workflow.ljvae.anomaly.detector import load_inputs, score_configurations
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, load_arrays, save_arrays, save_table


def main(input, output, model: str, seed: int, params) -> None:
    detector, test, gamma = load_arrays(input.detector), load_arrays(input.test_scores), load_array(input.test, "gamma")
    given = [
        load_inputs(*paths, detector["surprise"], params.box)
        for paths in zip(input.encodings, input.matrices, input.anomalies, strict=True)
    ]
    # all at once: what is normal is prepared once
    together = {key: np.concatenate([one[key] for one in given]) for key in given[0]}
    ends = np.cumsum([len(one["height"]) for one in given])[:-1]
    parents = {name: load_array(path, "parents") for name, path in zip(params.derived, input.derived, strict=True)}
    rows: list[dict] = []
    stored: dict[str, np.ndarray] = {}
    for score, values in score_configurations(together, detector, params.loss["kl_weight"]).items():
        by_name = dict(zip(params.ensembles, np.split(values, ends), strict=True))
        normal = test[score]
        rows += tabulate_score(score, normal, gamma, by_name, params.ensembles, parents, params.seed, **params.analysis)
        stored |= {f"{name}/{score}": found for name, found in by_name.items()}
    for name in params.ensembles:
        stored[f"{name}/p_value"] = p_values(stored[f"{name}/combined"], detector["calibration/combined"])
    about = {"representation": params.representation}
    save_table(output.rows, [{"model": model, "seed": seed, **row, **about} for row in rows])
    save_arrays(output.scores, stored)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            snakemake.wildcards.model,
            int(snakemake.wildcards.seed),
            snakemake.params,
        )
