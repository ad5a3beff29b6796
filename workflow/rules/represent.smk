# Ensembles that are drawn or derived, and the sorted distance matrices of all ensembles.


rule draw_uniform:
    output:
        "results/ensembles/{ensemble}.npz",
    log:
        "results/logs/draw_uniform/{ensemble}.log",
    benchmark:
        "results/benchmarks/draw_uniform/{ensemble}.tsv"
    wildcard_constraints:
        ensemble=any_of(catalogue.of_kind("uniform")),
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=script_digest("draw_uniform"),
        seed=STUDY.seed,
        system=STUDY.system.model_dump(include={"particles", "box"}),
        ensemble=lambda wildcards: catalogue.ensembles[wildcards.ensemble],
    script:
        "../scripts/draw_uniform.py"


rule corrupt_test:
    input:
        "results/ensembles/test.npz",
    output:
        "results/ensembles/{ensemble}.npz",
    log:
        "results/logs/corrupt_test/{ensemble}.log",
    benchmark:
        "results/benchmarks/corrupt_test/{ensemble}.tsv"
    wildcard_constraints:
        ensemble=any_of(catalogue.of_kind("corrupted")),
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=script_digest("corrupt_test"),
        seed=STUDY.seed,
        box=SYSTEM["box"],
        ensemble=lambda wildcards: catalogue.ensembles[wildcards.ensemble],
    script:
        "../scripts/corrupt_test.py"


rule mask_test:
    input:
        "results/ensembles/test.npz",
    output:
        "results/ensembles/{ensemble}.npz",
    log:
        "results/logs/mask_test/{ensemble}.log",
    benchmark:
        "results/benchmarks/mask_test/{ensemble}.tsv"
    wildcard_constraints:
        ensemble=any_of(catalogue.of_kind("masked")),
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=script_digest("mask_test"),
        seed=STUDY.seed,
        ensemble=lambda wildcards: catalogue.ensembles[wildcards.ensemble],
    script:
        "../scripts/mask_test.py"


rule compute_distances:
    input:
        "results/ensembles/{ensemble}.npz",
    output:
        "results/matrices/{order}/{ensemble}.npy",
    log:
        "results/logs/compute_distances/{order}/{ensemble}.log",
    benchmark:
        "results/benchmarks/compute_distances/{order}/{ensemble}.tsv"
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        code=script_digest("compute_distances"),
        box=SYSTEM["box"],
    script:
        "../scripts/compute_distances.py"


rule orient_points:
    input:
        matrices="results/matrices/{order}/{ensemble}.npy",
        fill=lambda wildcards: (
            f"results/models/baselines_{wildcards.order}.npz"
            if catalogue.is_masked(wildcards.ensemble)
            else []
        ),
    output:
        "results/orientations/{order}/{ensemble}.npy",
    log:
        "results/logs/orient_points/{order}/{ensemble}.log",
    benchmark:
        "results/benchmarks/orient_points/{order}/{ensemble}.tsv"
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        code=script_digest("orient_points"),
    script:
        "../scripts/orient_points.py"


rule sort_coordinates:
    input:
        "results/ensembles/{ensemble}.npz",
    output:
        "results/coordinates/{order}/{ensemble}.npy",
    log:
        "results/logs/sort_coordinates/{order}/{ensemble}.log",
    benchmark:
        "results/benchmarks/sort_coordinates/{order}/{ensemble}.tsv"
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=script_digest("sort_coordinates"),
        box=SYSTEM["box"],
    script:
        "../scripts/sort_coordinates.py"


rule draw_images:
    input:
        "results/ensembles/{ensemble}.npz",
    output:
        "results/images/{variant}_{cells}/{ensemble}.npy",
    log:
        "results/logs/draw_images/{variant}_{cells}/{ensemble}.log",
    benchmark:
        "results/benchmarks/draw_images/{variant}_{cells}/{ensemble}.tsv"
    wildcard_constraints:
        variant="counts|occupancy",
        cells=r"\d+",
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=script_digest("draw_images"),
        box=SYSTEM["box"],
    script:
        "../scripts/draw_images.py"


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
