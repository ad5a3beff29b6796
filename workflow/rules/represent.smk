# Ensembles that are drawn or derived, and the sorted distance matrices of all ensembles.


rule uniform:
    output:
        "results/ensembles/{ensemble}.npz",
    log:
        "results/logs/uniform/{ensemble}.log",
    benchmark:
        "results/benchmarks/uniform/{ensemble}.tsv"
    wildcard_constraints:
        ensemble=any_of(catalogue.of_kind("uniform")),
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=script_digest("uniform"),
        seed=STUDY.seed,
        system=STUDY.system.model_dump(include={"particles", "box"}),
        ensemble=lambda wildcards: catalogue.ensembles[wildcards.ensemble],
    script:
        "../scripts/uniform.py"


rule corrupted:
    input:
        "results/ensembles/test.npz",
    output:
        "results/ensembles/{ensemble}.npz",
    log:
        "results/logs/corrupted/{ensemble}.log",
    benchmark:
        "results/benchmarks/corrupted/{ensemble}.tsv"
    wildcard_constraints:
        ensemble=any_of(catalogue.of_kind("corrupted")),
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=script_digest("corrupted"),
        seed=STUDY.seed,
        box=SYSTEM["box"],
        ensemble=lambda wildcards: catalogue.ensembles[wildcards.ensemble],
    script:
        "../scripts/corrupted.py"


rule masked:
    input:
        "results/ensembles/test.npz",
    output:
        "results/ensembles/{ensemble}.npz",
    log:
        "results/logs/masked/{ensemble}.log",
    benchmark:
        "results/benchmarks/masked/{ensemble}.tsv"
    wildcard_constraints:
        ensemble=any_of(catalogue.of_kind("masked")),
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=script_digest("masked"),
        seed=STUDY.seed,
        ensemble=lambda wildcards: catalogue.ensembles[wildcards.ensemble],
    script:
        "../scripts/masked.py"


rule distances:
    input:
        "results/ensembles/{ensemble}.npz",
    output:
        "results/matrices/{order}/{ensemble}.npy",
    log:
        "results/logs/distances/{order}/{ensemble}.log",
    benchmark:
        "results/benchmarks/distances/{order}/{ensemble}.tsv"
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        code=script_digest("distances"),
        box=SYSTEM["box"],
    script:
        "../scripts/distances.py"


rule frames:
    input:
        matrices="results/matrices/{order}/{ensemble}.npy",
        fill=lambda wildcards: (
            f"results/models/baselines_{wildcards.order}.npz"
            if catalogue.is_masked(wildcards.ensemble)
            else []
        ),
    output:
        "results/frames/{order}/{ensemble}.npy",
    log:
        "results/logs/frames/{order}/{ensemble}.log",
    benchmark:
        "results/benchmarks/frames/{order}/{ensemble}.tsv"
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        code=script_digest("frames"),
    script:
        "../scripts/frames.py"


rule coordinates:
    input:
        "results/ensembles/{ensemble}.npz",
    output:
        "results/coordinates/{order}/{ensemble}.npy",
    log:
        "results/logs/coordinates/{order}/{ensemble}.log",
    benchmark:
        "results/benchmarks/coordinates/{order}/{ensemble}.tsv"
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=script_digest("coordinates"),
        box=SYSTEM["box"],
    script:
        "../scripts/coordinates.py"


rule images:
    input:
        "results/ensembles/{ensemble}.npz",
    output:
        "results/images/{variant}_{cells}/{ensemble}.npy",
    log:
        "results/logs/images/{variant}_{cells}/{ensemble}.log",
    benchmark:
        "results/benchmarks/images/{variant}_{cells}/{ensemble}.tsv"
    wildcard_constraints:
        variant="counts|occupancy",
        cells=r"\d+",
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=script_digest("images"),
        box=SYSTEM["box"],
    script:
        "../scripts/images.py"


rule figure_matrices:
    input:
        test="results/ensembles/test.npz",
        matrices=matrix_file("test", catalogue.shown_order),
    output:
        figure("matrices", "Representation"),
    log:
        "results/logs/figure_matrices.log",
    benchmark:
        "results/benchmarks/figure_matrices.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=script_digest("figure_matrices"),
        box=SYSTEM["box"],
        order=catalogue.shown_order,
    script:
        "../scripts/figure_matrices.py"
