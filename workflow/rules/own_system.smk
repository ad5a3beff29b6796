# A study of your own system: particles and their neighbours, in files of your own.
import sys
from pathlib import Path

from workflow.control.environment import pin_environment

pin_environment(workflow.basedir)

from workflow.control import engine
from workflow.control.digests import architecture_digest, script_digest
from workflow.control.own_system import (
    CALIBRATION,
    LINEAR,
    NETWORK,
    PHASES,
    ROWS,
    SCORES,
    SPLIT,
    SURVEY,
    TABLE,
    OwnSystem,
    figure_files,
    table_files,
)
from workflow.control.locks import remove_stale_lock
from workflow.control.own_data import file_faults
from workflow.control.ownership import OWN_SYSTEM, identity, refusal
from workflow.control.paths import any_of
from workflow.ljvae.config.environments import load_environments
from workflow.ljvae.config.reading import ConfigError
from workflow.ljvae.environments.naming import READS
from workflow.ljvae.provenance import package_versions

try:
    STUDY = load_environments(config, workflow.configfiles)
except ConfigError as error:
    sys.exit(f"The config can't be run:\n{error}")

SETTINGS = STUDY.environments
own = OwnSystem(SETTINGS)

SCOPE = OWN_SYSTEM
IDENTITY = identity(
    workflow.configfiles, Path(workflow.basedir), SETTINGS.model_dump(), SCOPE
)
if engine.is_main_process(workflow):
    if REFUSAL := refusal(IDENTITY, SCOPE):
        sys.exit(REFUSAL)
    if FAULTS := [*file_faults(own.named_files)]:
        sys.exit("\n".join(["The config can't be run:", *FAULTS]))
    engine.set_hooks(workflow, remove_stale_lock)


wildcard_constraints:
    trajectory=any_of(own.paths),
    description=any_of(own.descriptions),
    network=any_of(own.networks),
    method=any_of(READS),
    seed=r"\d+",
    shard=r"\d+",


EVERYTHING = [
    *table_files(own.tables),
    *figure_files(own.figures),
    *map(own.trajectory, own.judged),
]


rule environments:
    input:
        EVERYTHING,
