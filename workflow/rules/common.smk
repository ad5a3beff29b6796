# The validated config, the names that wildcards take, and helpers of the rules.
import os
import re
import sys
from pathlib import Path

from snakemake.exceptions import WorkflowError
from snakemake.settings.types import ExecMode

from workflow.ljvae.config import ConfigError, load
from workflow.ljvae.claims.deck import CLAIMS as DECK
from workflow.ljvae.provenance import package_version
from workflow.ljvae.study import (
    PARTS,
    TRAINING,
    encoded_together,
    ensembles,
    families,
    gamma_name,
    grid_names,
    nearest_gamma,
    networks,
    representation,
    severity_curves,
    shard_range,
    split_ranges,
)
from workflow.control.digests import code_digest, files_digest
from workflow.control.locks import end_orphans, remove_stale_lock
from workflow.control.scheduling import start_at_once
from workflow.control.summary import failure, options, success
from workflow.control.terminal import (
    asked_for,
    failed_jobs,
    one_line_a_job,
    profiles_and_values,
)

try:
    STUDY = load(config, workflow.configfiles)
except ConfigError as error:
    # not a WorkflowError: Snakemake would add lines of the Snakefile, which is not at fault
    sys.exit(f"The config can't be run:\n{error}")
# captions of the report quote it as it was validated, with what it leaves out
config.update(STUDY.model_dump(mode="json"))

MISSING = [
    f"anomalies.{name}.path: there is no file {family.path} (the working directory is {Path.cwd()})"
    for name, family in STUDY.anomalies.items()
    if family.kind == "file" and not Path(family.path).is_file()
]
# jobs on other nodes read this file too, where the files need not be
if workflow.exec_mode == ExecMode.DEFAULT and MISSING:
    sys.exit("\n".join(["The config can't be run:", *MISSING]))

# nor do they hold a lock
if workflow.exec_mode == ExecMode.DEFAULT:
    one_line_a_job(workflow)
    if remove_stale_lock():
        print("The lock of a run that was killed is removed.", file=sys.stderr)
    if not workflow.output_settings.dryrun and (ORPHANS := end_orphans()):
        print(
            f"Jobs that a killed run had left behind are ended: {', '.join(ORPHANS)}.",
            file=sys.stderr,
        )

# TensorFlow's notes on its build would be all that the end of a log shows
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

# Plain values: rules rerun for the params that they name, and for nothing else.
SYSTEM = STUDY.system.model_dump()
SPLIT = STUDY.split.model_dump()
ANALYSIS = STUDY.analysis.model_dump()
SEEDS = STUDY.training.seeds  # every network has these, some have more
GRID_SETTINGS = STUDY.hyperparameters.model_dump()
MODELS = networks(
    {
        name: model.model_dump(exclude={"extra_seeds"})
        for name, model in STUDY.models.items()
    },
    GRID_SETTINGS,
)
GRID_MODELS = [name for name in MODELS if name not in STUDY.models]
SEEDS_OF = {
    name: SEEDS + STUDY.models.get(name, STUDY.hyperparameters).extra_seeds
    for name in MODELS
}
REGRESSORS = {name: model.model_dump() for name, model in STUDY.coordinates.items()}
PROBED = STUDY.analysis.models  # they see every ensemble, the others the test set alone
ORDERS = sorted({model["order"] for model in MODELS.values() if "order" in model})
PROBED_ORDERS = sorted({MODELS[name]["order"] for name in PROBED})
FAMILIES = {
    name: list(members)
    for name, members in families(STUDY.simulation, STUDY.anomalies).items()
}
ENSEMBLES = ensembles(STUDY.simulation, STUDY.anomalies)
TRAINED = FAMILIES[TRAINING]
ENCODED_TOGETHER = {
    **{part: [part] for part in PARTS},
    **encoded_together(STUDY.simulation, STUDY.anomalies),
}
RANGES = split_ranges(STUDY.simulation.configurations, SPLIT)


def any_of(names):
    """A wildcard's pattern for each of the names; one that matches nothing if there are none."""
    return "|".join(map(re.escape, names)) or "(?!)"


wildcard_constraints:
    model=any_of(MODELS),
    seed=r"\d+",
    order="none|x|y|corner",
    regressor=any_of(REGRESSORS),
    ensemble=any_of([*ENSEMBLES, *PARTS]),


def code(rule):
    """Digest of the code that a rule's script runs."""
    return code_digest(f"workflow/scripts/{rule}.py")


def of_kind(kind):
    """A wildcard's pattern for the ensembles of one kind."""
    return any_of(name for name, about in ENSEMBLES.items() if about["kind"] == kind)


def own_file(name):
    """The user's file that an ensemble is read from, below the working directory unless it is absolute."""
    return str(Path(ENSEMBLES[name]["path"]))


def is_simulated(name):
    return ENSEMBLES[name]["kind"] == "simulated"


def is_masked(name):
    return ENSEMBLES.get(name, {}).get("kind") == "masked"


def ensemble_files(names):
    return expand("results/ensembles/{ensemble}.npz", ensemble=names)


def matrix_file(name, order):
    return f"results/matrices/{order}/{name}.npy"


def array_file(model, name):
    """What a model reads of an ensemble: matrices, their frames or coordinates in the model's order, or images."""
    settings = MODELS[model]
    if settings["architecture"] == "image":
        return f"results/images/{representation(settings)}/{name}.npy"
    if decodes_points(model):
        return f"results/frames/{settings['order']}/{name}.npy"
    folder = {"distances": "matrices", "coordinates": "coordinates"}[settings["input"]]
    return f"results/{folder}/{settings['order']}/{name}.npy"


def regressor_file(folder, name, wildcards):
    """Matrices or coordinates of an ensemble, in a regressor's order."""
    return f"results/{folder}/{REGRESSORS[wildcards.regressor]['order']}/{name}.npy"


def matrix_files(names, order="{order}"):
    return [matrix_file(name, order) for name in names]


def encoding_files(names, model="{model}", seed="{seed}"):
    return [f"results/encodings/{model}/seed_{seed}/{name}.npz" for name in names]


def order_of(wildcards):
    """The order of the points in a model's matrices."""
    return MODELS[wildcards.model]["order"]


def decodes_points(model):
    """Whether a model decodes points rather than a matrix."""
    return MODELS[model]["architecture"] == "geometric"


def architecture_code(wildcards):
    """Digest of a model's architecture, which the script imports by its name."""
    return code_digest(
        f"workflow/ljvae/models/{MODELS[wildcards.model]['architecture']}.py"
    )


def packages(*names):
    """Versions of packages that results depend on."""
    return {name: package_version(name) for name in names}


def seed_files(pattern, models):
    """The file that each of the models contributes to a table with each of its seeds."""
    return [
        pattern.format(model=model, seed=seed)
        for model in models
        for seed in SEEDS_OF[model]
    ]


def seeds_of_claim(name, entry):
    """The seeds that all of the networks have that a claim is about."""
    networks = GRID_MODELS if DECK[name].grid else entry["models"] + entry["against"]
    seeds = [set(SEEDS_OF.get(network, SEEDS)) for network in networks]
    return sorted(set.intersection(*seeds)) if seeds else SEEDS[:1]


# Those that show another network than the first one are drawn beside its figures.
FIGURES = (
    "results/figures"
    if STUDY.figures.model == PROBED[0]
    else f"results/figures/{STUDY.figures.model}"
)


def figures(names):
    return expand(f"{FIGURES}/{{figure}}.{{kind}}", figure=names, kind=["pdf", "png"])


# What the report is divided into, in the order in which data flows; it sorts by name.
SECTIONS = [
    "Simulation",
    "Representation",
    "Training",
    "Latent space",
    "Geometry",
    "Anomalies",
    "Generation",
    "Images",
    "Claims and run times",
]
# Groups within the anomalies, by kind of family.
GROUPS = {
    "simulated": "Other fluids",
    "uniform": "Random points",
    "file": "Your own",
    "corrupted": "Moved particles",
    "masked": "Missing data",
}


def section(name):
    return f"{SECTIONS.index(name) + 1} {name}"


def figure(name, of, group=None, caption=None):
    """The two files of one figure; the PNG is in a section of the report, with the caption of its name or another's."""
    pdf, png = multiext(f"{FIGURES}/{name}", ".pdf", ".png")
    in_report = report(
        png,
        caption=f"../report/{caption or name}.rst",
        category=section(of),
        subcategory=group,
        # one label only: the report makes a switch of a second one that has two values
        labels={"result": f"figure {name}"},
    )
    return [pdf, in_report]


def family_group(wildcards):
    return GROUPS[STUDY.anomalies[wildcards.family].kind]


def about_table(wildcards):
    """What results/README.md says of a table: what a row is, and its columns."""
    readme = Path(workflow.basedir, "results", "README.md").read_text()
    line = rf"^\| `{wildcards.table}\.csv` \| (?P<row>.+?) \| (?P<columns>.+) \|$"
    row = re.search(line, readme, re.MULTILINE)
    if row is None:
        raise WorkflowError(
            f"results/README.md has no row for the table {wildcards.table}.csv"
        )
    return row.groupdict()


def tables(*names):
    return expand("results/tables/{table}.csv", table=names)


def families_of(*kinds):
    """A wildcard's pattern for the families whose ensembles are of one of the kinds."""
    return any_of(
        name for name, family in STUDY.anomalies.items() if family.kind in kinds
    )


def derived(names):
    """Those of the ensembles that are made from the test set: they have parents there."""
    return [
        name for name in names if ENSEMBLES[name]["kind"] in ("corrupted", "masked")
    ]


def members(wildcards):
    """The ensembles of a family."""
    return FAMILIES[wildcards.family]


# The model and seed whose network the figures show.
SHOWN = {"model": STUDY.figures.model, "seed": SEEDS[0]}
SHOWN_ORDER = MODELS[STUDY.figures.model]["order"]
EXAMPLES = STUDY.figures.examples
POINTS = STUDY.figures.points


def shown(pattern):
    """The file of the network that the figures show."""
    return pattern.format(**SHOWN)
