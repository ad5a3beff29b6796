# Scores of every ensemble against the test set, and a figure for each family of anomalies.
ANOMALY_FAMILIES = [name for name in FAMILIES if name != TRAINING]
ANOMALY_FIGURES = [*ANOMALY_FAMILIES, "anomaly_mse"]
ANOMALIES = list(
    dict.fromkeys(name for family in ANOMALY_FAMILIES for name in FAMILIES[family])
)
DERIVED = [
    name for name in ANOMALIES if ENSEMBLES[name]["kind"] in ("corrupted", "masked")
]


rule score_baselines:
    input:
        test=matrix_files(TRAINED),
        anomalies=matrix_files(ANOMALIES),
        derived=ensemble_files(DERIVED),
        pca="results/models/baselines_{order}.npz",
    output:
        "results/anomaly/baseline_{order}.csv",
    log:
        "results/logs/score_baselines/{order}.log",
    benchmark:
        "results/benchmarks/score_baselines/{order}.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        code=code("score_baselines"),
        seed=STUDY.seed,
        gammas=GAMMAS,
        ensembles={name: ENSEMBLES[name] for name in ANOMALIES},
        derived=DERIVED,
        test=list(RANGES["test"]),
        box=SYSTEM["box"],
        analysis=STUDY.analysis.model_dump(include={"bootstrap", "confidence"}),
    script:
        "../scripts/score_baselines.py"


rule score_model:
    input:
        test=encoding_files(TRAINED),
        anomalies=encoding_files(ANOMALIES),
        derived=ensemble_files(DERIVED),
    output:
        "results/anomaly/{model}/seed_{seed}.csv",
    log:
        "results/logs/score_model/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/score_model/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        code=code("score_model"),
        seed=STUDY.seed,
        gammas=GAMMAS,
        ensembles={name: ENSEMBLES[name] for name in ANOMALIES},
        derived=DERIVED,
        test=list(RANGES["test"]),
        analysis=STUDY.analysis.model_dump(include={"bootstrap", "confidence"}),
    script:
        "../scripts/score_model.py"


rule figure_anomaly:
    input:
        pca=expand("results/latent/{model}/seed_{seed}.npz", **SHOWN),
        test=encoding_files(TRAINED, **SHOWN),
        encodings=lambda wildcards: encoding_files(FAMILIES[wildcards.family], **SHOWN),
        table=expand("results/anomaly/{model}/seed_{seed}.csv", **SHOWN),
    output:
        multiext("results/figures/{family}", ".pdf", ".png"),
    log:
        "results/logs/figure_anomaly/{family}.log",
    benchmark:
        "results/benchmarks/figure_anomaly/{family}.tsv"
    wildcard_constraints:
        family=families_of("simulated", "uniform"),
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("figure_anomaly"),
        gammas=GAMMAS,
        ensembles=lambda wildcards: FAMILIES[wildcards.family],
        test_range=list(RANGES["test"]),
        points=POINTS,
    script:
        "../scripts/figure_anomaly.py"


rule figure_corrupted:
    input:
        pca=expand("results/latent/{model}/seed_{seed}.npz", **SHOWN),
        test=encoding_files(TRAINED, **SHOWN),
        encodings=lambda wildcards: encoding_files(FAMILIES[wildcards.family], **SHOWN),
        table=expand("results/anomaly/{model}/seed_{seed}.csv", **SHOWN),
        ensembles=lambda wildcards: ensemble_files(FAMILIES[wildcards.family]),
        matrices=lambda wildcards: matrix_files(FAMILIES[wildcards.family], SHOWN_ORDER),
        clean=matrix_files(TRAINED, SHOWN_ORDER),
    output:
        multiext("results/figures/{family}", ".pdf", ".png"),
    log:
        "results/logs/figure_corrupted/{family}.log",
    benchmark:
        "results/benchmarks/figure_corrupted/{family}.tsv"
    wildcard_constraints:
        family=families_of("corrupted"),
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("figure_corrupted"),
        gammas=GAMMAS,
        ensembles=lambda wildcards: FAMILIES[wildcards.family],
        test_range=list(RANGES["test"]),
        points=POINTS,
    script:
        "../scripts/figure_corrupted.py"


rule figure_masked:
    input:
        pca=expand("results/latent/{model}/seed_{seed}.npz", **SHOWN),
        test=encoding_files(TRAINED, **SHOWN),
        encodings=lambda wildcards: encoding_files(FAMILIES[wildcards.family], **SHOWN),
        table=expand("results/anomaly/{model}/seed_{seed}.csv", **SHOWN),
        ensembles=lambda wildcards: ensemble_files(FAMILIES[wildcards.family]),
        matrices=lambda wildcards: matrix_files(FAMILIES[wildcards.family], SHOWN_ORDER),
        clean=matrix_files(TRAINED, SHOWN_ORDER),
    output:
        multiext("results/figures/{family}", ".pdf", ".png"),
    log:
        "results/logs/figure_masked/{family}.log",
    benchmark:
        "results/benchmarks/figure_masked/{family}.tsv"
    wildcard_constraints:
        family=families_of("masked"),
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("figure_masked"),
        gammas=GAMMAS,
        ensembles=lambda wildcards: FAMILIES[wildcards.family],
        test_range=list(RANGES["test"]),
        points=POINTS,
    script:
        "../scripts/figure_masked.py"


rule figure_anomaly_mse:
    input:
        test=encoding_files(TRAINED, **SHOWN),
        encodings=encoding_files(ANOMALIES, **SHOWN),
        table="results/tables/anomaly.csv",
    output:
        figure("anomaly_mse"),
    log:
        "results/logs/figure_anomaly_mse.log",
    benchmark:
        "results/benchmarks/figure_anomaly_mse.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("figure_anomaly_mse"),
        families={name: FAMILIES[name] for name in ANOMALY_FAMILIES},
        test_range=list(RANGES["test"]),
        model=SHOWN["model"],
        seed=SHOWN["seed"],
    script:
        "../scripts/figure_anomaly_mse.py"
