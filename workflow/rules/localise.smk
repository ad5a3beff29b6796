# Localisation of the moved particles in corrupted ensembles.
CORRUPTED = catalogue.of_kind("corrupted")


rule localise:
    input:
        train_matrices=lambda wildcards: matrix_file(
            "train", catalogue.order(wildcards.model)
        ),
        validation_matrices=lambda wildcards: matrix_file(
            "validation", catalogue.order(wildcards.model)
        ),
        validation_encoding="results/encodings/{model}/seed_{seed}/validation.npz",
        test="results/ensembles/test.npz",
        anomalies=ensemble_files(CORRUPTED),
        matrices=lambda wildcards: matrix_files(
            CORRUPTED, catalogue.order(wildcards.model)
        ),
        encodings=encoding_files(CORRUPTED),
    output:
        rows="results/anomaly/{model}/seed_{seed}/localisation.csv",
        examples="results/anomaly/{model}/seed_{seed}/localisation.npz",
    log:
        "results/logs/localise/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/localise/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("localise"),
        study_seed=STUDY.seed,
        box=SYSTEM["box"],
        ensembles={name: catalogue.ensembles[name] for name in CORRUPTED},
        analysis=INTERVALS,
    message:
        "Find the moved particles with {wildcards.model}, seed {wildcards.seed}."
    script:
        "../scripts/localise.py"


rule localise_baselines:
    input:
        train_matrices=matrix_file("train", "x"),
        test="results/ensembles/test.npz",
        anomalies=ensemble_files(CORRUPTED),
        matrices=matrix_files(CORRUPTED, "x"),
    output:
        rows="results/anomaly/baseline_x/localisation.csv",
        examples="results/anomaly/baseline_x/localisation.npz",
    log:
        "results/logs/localise_baselines.log",
    benchmark:
        "results/benchmarks/localise_baselines.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("localise_baselines"),
        study_seed=STUDY.seed,
        system=SYSTEM,
        ensembles={name: catalogue.ensembles[name] for name in CORRUPTED},
        analysis=INTERVALS,
        packages=package_versions("numba"),
    message:
        "Find the moved particles without a network."
    script:
        "../scripts/localise_baselines.py"


joined_table(
    "localisation",
    "Anomalies",
    rows=[
        "results/anomaly/baseline_x/localisation.csv",
        *catalogue.seed_files(
            "results/anomaly/{model}/seed_{seed}/localisation.csv",
            catalogue.sorted_by_x,
        ),
    ],
    asked=bool(CORRUPTED and catalogue.sorted_by_x),
)


rule figure_localisation:
    input:
        tables=[
            catalogue.shown_file(
                "results/anomaly/{model}/seed_{seed}/localisation.csv"
            ),
            "results/anomaly/baseline_x/localisation.csv",
        ],
        examples=[
            catalogue.shown_file(
                "results/anomaly/{model}/seed_{seed}/localisation.npz"
            ),
            "results/anomaly/baseline_x/localisation.npz",
        ],
    output:
        figure=figure(
            "localisation",
            "Anomalies",
            group=ALL_FAMILIES,
            asked=bool(CORRUPTED)
            and catalogue.shown["model"] in catalogue.sorted_by_x,
        ),
    log:
        "results/logs/figure_localisation.log",
    benchmark:
        "results/benchmarks/figure_localisation.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_localisation"),
        ensembles={name: catalogue.ensembles[name] for name in CORRUPTED},
        box=SYSTEM["box"],
    message:
        "Draw which particles were moved, and which ones are suspected."
    script:
        "../scripts/figure_localisation.py"
