"""Score every anomaly with one model's reconstruction error, against the test set."""

from workflow.ljvae.anomaly import rows_of_score
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, save_table


def main(input, output: str, model: str, seed: int, params) -> None:
    anomalies = {name: load_array(path, "mse") for name, path in zip(params.ensembles, input.anomalies, strict=True)}
    parents = {name: load_array(path, "parents") for name, path in zip(params.derived, input.derived, strict=True)}
    rows = rows_of_score(
        "mse",
        load_array(input.encoding, "mse"),
        load_array(input.test, "gamma"),
        anomalies,
        params.ensembles,
        parents,
        params.seed,
        **params.analysis,
    )
    save_table(output, [{"model": model, "seed": seed, **row, "representation": params.representation} for row in rows])


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output[0],
            snakemake.wildcards.model,
            int(snakemake.wildcards.seed),
            snakemake.params,
        )
