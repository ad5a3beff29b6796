"""Score a family of anomalies with what one model says of them, against the test set."""

import numpy as np

from workflow.ljvae.anomaly import rows_of_score
from workflow.ljvae.conformal import p_values
from workflow.ljvae.detector import known, scores
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, load_arrays, open_matrices, save_arrays, save_table


def main(input, output, model: str, seed: int, params) -> None:
    detector = load_arrays(input.detector)
    paths = [
        (input.encoding, input.matrices, input.test),
        *zip(input.encodings, input.anomaly_matrices, input.anomalies, strict=True),
    ]
    given = [
        known(
            load_arrays(encoding),
            open_matrices(matrices),
            load_array(ensemble, "positions"),
            detector["surprise"],
            params.box,
        )
        for encoding, matrices, ensemble in paths
    ]
    # all at once: what is normal is prepared once
    together = {key: np.concatenate([one[key] for one in given]) for key in given[0]}
    ends = np.cumsum([len(one["height"]) for one in given])[:-1]
    split = {
        name: np.split(values, ends) for name, values in scores(together, detector, params.loss["kl_weight"]).items()
    }
    parents = {name: load_array(path, "parents") for name, path in zip(params.derived, input.derived, strict=True)}
    gamma, rows = load_array(input.test, "gamma"), []
    stored: dict[str, np.ndarray] = {}
    for score, (test, *anomalous) in split.items():
        by_name = dict(zip(params.ensembles, anomalous, strict=True))
        rows += rows_of_score(score, test, gamma, by_name, params.ensembles, parents, params.seed, **params.analysis)
        stored |= {f"{name}/{score}": values for name, values in {"test": test, **by_name}.items()}
    for name in ("test", *params.ensembles):
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
