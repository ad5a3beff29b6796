# Coordinates back from matrices: Gram reconstruction, learning, the tumbler, energies.
GEOMETRY_FIGURES = [
    *(["coordinates"] if REGRESSORS else []),
    "gram_reconstruction",
    "tumbler",
    "energy_distribution",
]


rule reconstruct:
    input:
        test="results/ensembles/test.npz",
        matrices=lambda wildcards: matrix_file("test", order_of(wildcards)),
        encoding="results/encodings/{model}/seed_{seed}/test.npz",
    output:
        arrays="results/geometry/{model}/seed_{seed}.npz",
        rows="results/geometry/{model}/seed_{seed}.csv",
    log:
        "results/logs/reconstruct/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/reconstruct/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        code=code("reconstruct"),
        seed=STUDY.seed,
        box=SYSTEM["box"],
        order=order_of,
        decodes_points=lambda wildcards: decodes_points(wildcards.model),
        analysis=STUDY.analysis.model_dump(
            include={"energy_cap", "overlap", "bootstrap", "confidence"}
        ),
    script:
        "../scripts/reconstruct.py"


rule table_degenerate_frames:
    input:
        "results/ensembles/test.npz",
    output:
        "results/tables/degenerate_frames.csv",
    log:
        "results/logs/table_degenerate_frames.log",
    benchmark:
        "results/benchmarks/table_degenerate_frames.tsv"
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("table_degenerate_frames"),
        temperature=SYSTEM["temperature"],
    script:
        "../scripts/table_degenerate_frames.py"


rule figure_gram_reconstruction:
    input:
        arrays=shown("results/geometry/{model}/seed_{seed}.npz"),
        rows=shown("results/geometry/{model}/seed_{seed}.csv"),
    output:
        figure("gram_reconstruction", "Geometry"),
    log:
        "results/logs/figure_gram_reconstruction.log",
    benchmark:
        "results/benchmarks/figure_gram_reconstruction.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("figure_gram_reconstruction"),
    script:
        "../scripts/figure_gram_reconstruction.py"


rule figure_tumbler:
    input:
        arrays=shown("results/geometry/{model}/seed_{seed}.npz"),
    output:
        figure("tumbler", "Geometry"),
    log:
        "results/logs/figure_tumbler.log",
    benchmark:
        "results/benchmarks/figure_tumbler.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("figure_tumbler"),
    script:
        "../scripts/figure_tumbler.py"


rule figure_energy_distribution:
    input:
        arrays=shown("results/geometry/{model}/seed_{seed}.npz"),
        rows=shown("results/geometry/{model}/seed_{seed}.csv"),
    output:
        figure("energy_distribution", "Geometry"),
    log:
        "results/logs/figure_energy_distribution.log",
    benchmark:
        "results/benchmarks/figure_energy_distribution.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("figure_energy_distribution"),
        cap=ANALYSIS["energy_cap"],
    script:
        "../scripts/figure_energy_distribution.py"


rule train_regressor:
    input:
        train_matrices=lambda wildcards: regressor_file("matrices", "train", wildcards),
        train_points=lambda wildcards: regressor_file("coordinates", "train", wildcards),
        validation_matrices=lambda wildcards: regressor_file(
            "matrices", "validation", wildcards
        ),
        validation_points=lambda wildcards: regressor_file(
            "coordinates", "validation", wildcards
        ),
    output:
        model="results/regressors/{regressor}/seed_{seed}/model.keras",
        history="results/regressors/{regressor}/seed_{seed}/history.csv",
    log:
        "results/logs/train_regressor/{regressor}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/train_regressor/{regressor}/seed_{seed}.tsv"
    conda:
        "../../envs/learn.yaml"
    threads: STUDY.training.threads
    resources:
        mem_mb=4000,
    params:
        code=code("train_regressor"),
        architecture=lambda wildcards: code_digest(
            f"workflow/ljvae/models/{REGRESSORS[wildcards.regressor]['architecture']}.py"
        ),
        run={"seed": STUDY.seed, "threads": STUDY.training.threads},
        settings=lambda wildcards: REGRESSORS[wildcards.regressor],
        packages=packages("keras", "tensorflow"),
        checkpoint="results/regressors/{regressor}/seed_{seed}/unfinished.npz",
    script:
        "../scripts/train_regressor.py"


rule learned_coordinates:
    input:
        network="results/regressors/{regressor}/seed_{seed}/model.keras",
        test="results/ensembles/test.npz",
        matrices=lambda wildcards: regressor_file("matrices", "test", wildcards),
        encoding=f"results/encodings/{PROBED[0]}/seed_{{seed}}/test.npz",
    output:
        points="results/regressors/{regressor}/seed_{seed}/points.npz",
        rows="results/regressors/{regressor}/seed_{seed}/rows.csv",
    log:
        "results/logs/learned_coordinates/{regressor}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/learned_coordinates/{regressor}/seed_{seed}.tsv"
    conda:
        "../../envs/learn.yaml"
    threads: 1
    resources:
        mem_mb=2500,
    params:
        code=code("learned_coordinates"),
        seed=STUDY.seed,
        box=SYSTEM["box"],
        order=lambda wildcards: REGRESSORS[wildcards.regressor]["order"],
        model=PROBED[0],
        analysis=STUDY.analysis.model_dump(
            include={"energy_cap", "overlap", "bootstrap", "confidence"}
        ),
        packages=packages("keras", "tensorflow"),
    script:
        "../scripts/learned_coordinates.py"


rule figure_coordinates:
    input:
        "results/tables/geometry.csv",
    output:
        figure("coordinates", "Geometry"),
    log:
        "results/logs/figure_coordinates.log",
    benchmark:
        "results/benchmarks/figure_coordinates.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("figure_coordinates"),
        model=PROBED[0],
    script:
        "../scripts/figure_coordinates.py"
