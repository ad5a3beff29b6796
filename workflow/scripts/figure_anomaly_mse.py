"""Draw the errors of all anomalies against those of their references."""

from workflow.control.jobs import run
from workflow.ljvae.anomaly.references import find_references
from workflow.ljvae.figures import style
from workflow.ljvae.figures.anomaly_mse import draw
from workflow.ljvae.figures.names import name_ensembles
from workflow.ljvae.figures.tables import select_network
from workflow.ljvae.storage import load_array, load_arrays, load_table


def main(
    test_encoding: str,
    normal: str,
    encodings: list[str],
    table: str,
    figure: list[str],
    families: dict[str, list[str]],
    ensembles: dict[str, dict],
    model: str,
    seed: int,
    order: str,
) -> None:
    errors = {name: load_array(path, "mse") for name, path in zip(ensembles, encodings, strict=True)}
    quoted = select_network(load_table(table).query("quoted"), model, seed, order)
    test_errors = load_array(test_encoding, "mse")
    described = load_arrays(normal)
    samples = {name: find_references(description, described)[0].test for name, description in ensembles.items()}
    references = {name: (test_errors[sample.chosen], sample.weights) for name, sample in samples.items()}
    style.save(draw(test_errors, errors, references, families, quoted, name_ensembles(ensembles)), figure)


if __name__ == "__main__":
    run(main, snakemake)
