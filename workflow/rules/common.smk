# The validated config, the catalogue of its ensembles and networks, and the registration of figures and tables.
import sys
from pathlib import Path

from workflow.control.environment import pin_environment

pin_environment(workflow.basedir)

from workflow.ljvae.config.reading import ConfigError, load
from workflow.ljvae.provenance import package_versions
from workflow.ljvae.study import (
    BASELINE,
    DENSITY,
    DETECTOR_FILE,
    ENCODING,
    NETWORK,
    PARTS,
    PRIOR,
    SAMPLER,
    SPLIT_SCORES,
    TRAINING,
    gamma_name,
    grid_names,
    shard_range,
)
from workflow.control.digests import (
    architecture_digest,
    files_digest,
    script_digest,
)
from workflow.control.dictionary import describe_table
from workflow.control.outputs import SECTIONS, Outputs, heading
from workflow.control.paths import (
    TABLE,
    Catalogue,
    any_of,
    drawn_networks,
    encoding_files,
    ensemble_files,
    matrix_file,
    matrix_files,
    sampling_settings,
    table_files,
    training_benchmarks,
)
from workflow.control import engine, own_data
from workflow.control.locks import remove_stale_lock
from workflow.control.ownership import DECK, identity, refusal

# plans that are asked for in Python come with a whole config
if not workflow.configfiles and "system" not in config:

    configfile: str(Path(workflow.basedir, "config", "config.yaml"))


try:
    STUDY = load(config, workflow.configfiles)
except ConfigError as error:
    # a WorkflowError would quote lines of the Snakefile, which is not at fault
    sys.exit(f"The config can't be run:\n{error}")
# captions of the report quote the validated config, including its defaults
config.update(STUDY.model_dump(mode="json"))

# jobs on other nodes read this file too, but may lack the user's files
if engine.is_main_process(workflow) and (FAULTS := [*own_data.faults(STUDY)]):
    sys.exit("\n".join(["The config can't be run:", *FAULTS]))

# jobs on other nodes hold no lock and own no results
SCOPE = DECK
IDENTITY = identity(workflow.configfiles, Path(workflow.basedir), config, SCOPE)
if engine.is_main_process(workflow):
    engine.set_hooks(workflow, remove_stale_lock, STUDY.simulation.configurations)
    if REFUSAL := refusal(IDENTITY, SCOPE):
        sys.exit(REFUSAL)

catalogue = Catalogue(STUDY)
config["names"] = catalogue.names  # captions show them
outputs = Outputs(catalogue.figures_folder)
SYSTEM = STUDY.system.model_dump()
ALL_FAMILIES = "All of them"  # a group of the anomalies in the report


wildcard_constraints:
    model=any_of(catalogue.models),
    seed=r"\d+",
    order="none|x|y|radial",
    regressor=any_of(catalogue.regressors),
    ensemble=any_of([*catalogue.ensembles, *PARTS]),


def figure(name, section, group=None, caption=None, asked=True):
    """Return the two files of a figure, and register the figure if it is asked for.

    The PNG appears in a section of the report, with the caption of the figure's name unless another is given.
    """
    if asked and "{" not in name:
        outputs.add_figure(name, section)
    pdf, png = multiext(f"{outputs.folder}/{name}", ".pdf", ".png")
    in_report = report(
        png,
        caption=f"../report/{caption or name}.rst",
        category=heading(section),
        subcategory=group,
        # only one label: the report turns a second one with two values into a switch
        labels={"result": f"figure {name}"},
    )
    return [pdf, in_report]


def table(name, section, asked=True, on_request=False):
    """Return the CSV of a table, and register the table if it is asked for, by all targets or only by its own."""
    if on_request:
        outputs.add_table_on_request(name, section)
    elif asked:
        outputs.add_table(name, section)
    return TABLE.format(table=name)


def joined_table(name, section, rows, asked=True):
    """Register a table that is joined from the rows of several jobs, if it is asked for."""
    if asked:
        outputs.add_table(name, section, rows)


def with_examples(wildcards):
    """Return the ensembles of a family if its figure shows examples and so needs their matrices."""
    shown = STUDY.anomalies[wildcards.family].examples != "none"
    return catalogue.families[wildcards.family] if shown else []
