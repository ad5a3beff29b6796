# Ensembles from files of the user's own, and any ensemble as a trajectory for other programs.


rule read_file:
    input:
        lambda wildcards: catalogue.own_file(wildcards.ensemble),
    output:
        "results/ensembles/{ensemble}.npz",
    log:
        "results/logs/read_file/{ensemble}.log",
    benchmark:
        "results/benchmarks/read_file/{ensemble}.tsv"
    wildcard_constraints:
        ensemble=any_of(catalogue.of_kind("file")),
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        code=script_digest("read_file"),
        length=lambda wildcards: catalogue.ensembles[wildcards.ensemble]["length"],
        particles=SYSTEM["particles"],
        box=SYSTEM["box"],
    script:
        "../scripts/read_file.py"


rule export_trajectory:
    input:
        "results/ensembles/{ensemble}.npz",
    output:
        "results/trajectories/{ensemble}.xyz",
    log:
        "results/logs/export_trajectory/{ensemble}.log",
    benchmark:
        "results/benchmarks/export_trajectory/{ensemble}.tsv"
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=script_digest("export_trajectory"),
        box=SYSTEM["box"],
    script:
        "../scripts/export_trajectory.py"
