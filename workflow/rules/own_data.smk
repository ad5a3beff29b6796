# Ensembles from files of the user's own, and any ensemble as a trajectory for other programs.


rule read_file:
    input:
        # its date does not matter: its content is among the params
        source=lambda wildcards: ancient(catalogue.own_file(wildcards.ensemble)),
    output:
        configurations="results/ensembles/{ensemble}.npz",
    log:
        "results/logs/read_file/{ensemble}.log",
    benchmark:
        "results/benchmarks/read_file/{ensemble}.tsv"
    wildcard_constraints:
        ensemble=any_of(catalogue.of_kind("file")),
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("read_file"),
        content=lambda wildcards: own_data.content_digest(
            catalogue.own_file(wildcards.ensemble)
        ),
        length=lambda wildcards: catalogue.ensembles[wildcards.ensemble]["length"],
        system=STUDY.system.model_dump(include={"particles", "box"}),
    message:
        "Read {wildcards.ensemble} from your file."
    script:
        "../scripts/read_file.py"


rule export_trajectory:
    input:
        configurations="results/ensembles/{ensemble}.npz",
    output:
        trajectory="results/trajectories/{ensemble}.xyz",
    log:
        "results/logs/export_trajectory/{ensemble}.log",
    benchmark:
        "results/benchmarks/export_trajectory/{ensemble}.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("export_trajectory"),
        box=SYSTEM["box"],
    message:
        "Write {wildcards.ensemble} as a trajectory."
    script:
        "../scripts/export_trajectory.py"
