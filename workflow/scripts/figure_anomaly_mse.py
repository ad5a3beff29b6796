"""Draw the errors of all anomalies against those of the test set."""

import pandas

from workflow.ljvae.figures import style
from workflow.ljvae.figures.anomaly_mse import draw
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, load_table


def of_shown(table: pandas.DataFrame, params) -> pandas.DataFrame:
    """Rows of the network that figures show, and of the baselines in its order."""
    network = (table["model"] == params.model) & (table["seed"] == params.seed)
    baseline = (table["model"] == "baseline") & (table["representation"] == f"distances_{params.order}")
    return table[network | baseline]


def main(input, outputs: list[str], params) -> None:
    ensembles = list(dict.fromkeys(name for members in params.families.values() for name in members))
    errors = {name: load_array(path, "mse") for name, path in zip(ensembles, input.encodings, strict=True)}
    table = load_table(input.table)
    table = of_shown(table[table["reference"] == "test"], params)
    style.save(
        draw(
            load_array(input.test_encoding, "mse"),
            errors,
            params.families,
            table,
            f"{params.model}, seed {params.seed}",
        ),
        outputs,
    )


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output, snakemake.params)
