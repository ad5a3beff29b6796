"""Draw the errors of all anomalies against those of the test set."""

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.anomaly_mse import draw
from workflow.ljvae.figures.tables import select_network
from workflow.ljvae.storage import load_array, load_table


def main(
    test_encoding: str,
    encodings: list[str],
    table: str,
    figure: list[str],
    families: dict[str, list[str]],
    model: str,
    seed: int,
    order: str,
) -> None:
    ensembles = dict.fromkeys(name for members in families.values() for name in members)
    errors = {name: load_array(path, "mse") for name, path in zip(ensembles, encodings, strict=True)}
    rows = load_table(table)
    against_test = select_network(rows[rows["reference"] == "test"], model, seed, order)
    test_errors = load_array(test_encoding, "mse")
    style.save(draw(test_errors, errors, families, against_test, f"{model}, seed {seed}"), figure)


if __name__ == "__main__":
    run(main, snakemake)
