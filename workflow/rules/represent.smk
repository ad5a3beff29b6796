# Ensembles that are drawn or derived, and the sorted distance matrices of all ensembles.


rule draw_uniform:
    output:
        configurations="results/ensembles/{ensemble}.npz",
    log:
        "results/logs/draw_uniform/{ensemble}.log",
    benchmark:
        "results/benchmarks/draw_uniform/{ensemble}.tsv"
    wildcard_constraints:
        ensemble=any_of(catalogue.of_kind("uniform")),
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("draw_uniform"),
        study_seed=STUDY.seed,
        system=STUDY.system.model_dump(include={"particles", "box"}),
        description=lambda wildcards: catalogue.ensembles[wildcards.ensemble],
    message:
        "Draw uniform points for {wildcards.ensemble}."
    script:
        "../scripts/draw_uniform.py"


rule corrupt_test:
    input:
        test="results/ensembles/test.npz",
    output:
        configurations="results/ensembles/{ensemble}.npz",
    log:
        "results/logs/corrupt_test/{ensemble}.log",
    benchmark:
        "results/benchmarks/corrupt_test/{ensemble}.tsv"
    wildcard_constraints:
        ensemble=any_of(catalogue.of_kind("corrupted")),
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("corrupt_test"),
        study_seed=STUDY.seed,
        box=SYSTEM["box"],
        description=lambda wildcards: catalogue.ensembles[wildcards.ensemble],
    message:
        "Move points of the test set for {wildcards.ensemble}."
    script:
        "../scripts/corrupt_test.py"


rule mask_test:
    input:
        test="results/ensembles/test.npz",
    output:
        configurations="results/ensembles/{ensemble}.npz",
    log:
        "results/logs/mask_test/{ensemble}.log",
    benchmark:
        "results/benchmarks/mask_test/{ensemble}.tsv"
    wildcard_constraints:
        ensemble=any_of(catalogue.of_kind("masked")),
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("mask_test"),
        study_seed=STUDY.seed,
        description=lambda wildcards: catalogue.ensembles[wildcards.ensemble],
    message:
        "Mask distances of the test set for {wildcards.ensemble}."
    script:
        "../scripts/mask_test.py"


rule compute_distances:
    input:
        configurations="results/ensembles/{ensemble}.npz",
    output:
        matrices="results/matrices/{order}/{ensemble}.npy",
    log:
        "results/logs/compute_distances/{order}/{ensemble}.log",
    benchmark:
        "results/benchmarks/compute_distances/{order}/{ensemble}.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("compute_distances"),
        box=SYSTEM["box"],
    message:
        "Compute the distance matrices of {wildcards.ensemble}, order {wildcards.order}."
    script:
        "../scripts/compute_distances.py"


rule orient_points:
    input:
        matrices="results/matrices/{order}/{ensemble}.npy",
        fill=lambda wildcards: (
            [f"results/models/baselines_{wildcards.order}.npz"]
            if catalogue.is_masked(wildcards.ensemble)
            else []
        ),
    output:
        orientations="results/orientations/{order}/{ensemble}.npy",
    log:
        "results/logs/orient_points/{order}/{ensemble}.log",
    benchmark:
        "results/benchmarks/orient_points/{order}/{ensemble}.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("orient_points"),
    message:
        "Orient the points of {wildcards.ensemble}, order {wildcards.order}."
    script:
        "../scripts/orient_points.py"


rule sort_coordinates:
    input:
        configurations="results/ensembles/{ensemble}.npz",
    output:
        coordinates="results/coordinates/{order}/{ensemble}.npy",
    log:
        "results/logs/sort_coordinates/{order}/{ensemble}.log",
    benchmark:
        "results/benchmarks/sort_coordinates/{order}/{ensemble}.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("sort_coordinates"),
        box=SYSTEM["box"],
    message:
        "Sort the coordinates of {wildcards.ensemble}, order {wildcards.order}."
    script:
        "../scripts/sort_coordinates.py"


rule draw_images:
    input:
        configurations="results/ensembles/{ensemble}.npz",
    output:
        images="results/images/{variant}_{cells}/{ensemble}.npy",
    log:
        "results/logs/draw_images/{variant}_{cells}/{ensemble}.log",
    benchmark:
        "results/benchmarks/draw_images/{variant}_{cells}/{ensemble}.tsv"
    wildcard_constraints:
        variant="counts|occupancy",
        cells=r"\d+",
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("draw_images"),
        box=SYSTEM["box"],
    message:
        "Draw {wildcards.ensemble} as images of {wildcards.cells} x {wildcards.cells} cells ({wildcards.variant})."
    script:
        "../scripts/draw_images.py"


rule figure_matrices:
    input:
        test="results/ensembles/test.npz",
        matrices=matrix_file("test", catalogue.shown_order),
    output:
        figure=figure("matrices", "Representation"),
    log:
        "results/logs/figure_matrices.log",
    benchmark:
        "results/benchmarks/figure_matrices.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_matrices"),
        box=SYSTEM["box"],
        order=catalogue.shown_order,
    message:
        "Draw distance matrices before and after sorting."
    script:
        "../scripts/figure_matrices.py"
