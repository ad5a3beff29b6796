# Scores of every ensemble against the test set, and a figure for each family of anomalies.
ANOMALY_FAMILIES = [name for name in FAMILIES if name != TRAINING]
ANOMALY_FIGURES = [*ANOMALY_FAMILIES, "anomaly_mse"]
ANOMALIES = list(
    dict.fromkeys(name for family in ANOMALY_FAMILIES for name in FAMILIES[family])
)
DERIVED = derived(ANOMALIES)


rule score_baselines:
    input:
        test="results/ensembles/test.npz",
        matrices="results/matrices/{order}/test.npy",
        anomalies=lambda wildcards: matrix_files(members(wildcards), wildcards.order),
        derived=lambda wildcards: ensemble_files(derived(members(wildcards))),
        pca="results/models/baselines_{order}.npz",
    output:
        "results/anomaly/baseline_{order}/{family}.csv",
    log:
        "results/logs/score_baselines/{order}/{family}.log",
    benchmark:
        "results/benchmarks/score_baselines/{order}/{family}.tsv"
    wildcard_constraints:
        family=any_of(ANOMALY_FAMILIES),
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        code=code("score_baselines"),
        seed=STUDY.seed,
        ensembles=lambda wildcards: {
            name: ENSEMBLES[name] for name in members(wildcards)
        },
        derived=lambda wildcards: derived(members(wildcards)),
        box=SYSTEM["box"],
        analysis=STUDY.analysis.model_dump(include={"bootstrap", "confidence"}),
    script:
        "../scripts/score_baselines.py"


rule score_model:
    input:
        test="results/ensembles/test.npz",
        encoding="results/encodings/{model}/seed_{seed}/test.npz",
        anomalies=lambda wildcards: encoding_files(
            members(wildcards), wildcards.model, wildcards.seed
        ),
        derived=lambda wildcards: ensemble_files(derived(members(wildcards))),
    output:
        "results/anomaly/{model}/seed_{seed}/{family}.csv",
    log:
        "results/logs/score_model/{model}/seed_{seed}/{family}.log",
    benchmark:
        "results/benchmarks/score_model/{model}/seed_{seed}/{family}.tsv"
    wildcard_constraints:
        family=any_of(ANOMALY_FAMILIES),
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        code=code("score_model"),
        seed=STUDY.seed,
        ensembles=lambda wildcards: {
            name: ENSEMBLES[name] for name in members(wildcards)
        },
        derived=lambda wildcards: derived(members(wildcards)),
        representation=lambda wildcards: representation(MODELS[wildcards.model]),
        analysis=STUDY.analysis.model_dump(include={"bootstrap", "confidence"}),
    script:
        "../scripts/score_model.py"


rule figure_anomaly:
    input:
        test="results/ensembles/test.npz",
        test_encoding=shown("results/encodings/{model}/seed_{seed}/test.npz"),
        pca=shown("results/latent/{model}/seed_{seed}.npz"),
        encodings=lambda wildcards: encoding_files(members(wildcards), **SHOWN),
        table=lambda wildcards: shown(
            f"results/anomaly/{{model}}/seed_{{seed}}/{wildcards.family}.csv"
        ),
    output:
        multiext("results/figures/{family}", ".pdf", ".png"),
    log:
        "results/logs/figure_anomaly/{family}.log",
    benchmark:
        "results/benchmarks/figure_anomaly/{family}.tsv"
    wildcard_constraints:
        family=families_of("simulated", "uniform", "file"),
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("figure_anomaly"),
        ensembles=members,
        points=POINTS,
    script:
        "../scripts/figure_anomaly.py"


rule figure_corrupted:
    input:
        test="results/ensembles/test.npz",
        test_encoding=shown("results/encodings/{model}/seed_{seed}/test.npz"),
        pca=shown("results/latent/{model}/seed_{seed}.npz"),
        encodings=lambda wildcards: encoding_files(members(wildcards), **SHOWN),
        table=lambda wildcards: shown(
            f"results/anomaly/{{model}}/seed_{{seed}}/{wildcards.family}.csv"
        ),
        ensembles=lambda wildcards: ensemble_files(members(wildcards)),
        matrices=lambda wildcards: matrix_files(members(wildcards), SHOWN_ORDER),
        clean=matrix_file("test", SHOWN_ORDER),
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
        ensembles=members,
        points=POINTS,
    script:
        "../scripts/figure_corrupted.py"


rule figure_masked:
    input:
        test="results/ensembles/test.npz",
        test_encoding=shown("results/encodings/{model}/seed_{seed}/test.npz"),
        pca=shown("results/latent/{model}/seed_{seed}.npz"),
        encodings=lambda wildcards: encoding_files(members(wildcards), **SHOWN),
        table=lambda wildcards: shown(
            f"results/anomaly/{{model}}/seed_{{seed}}/{wildcards.family}.csv"
        ),
        ensembles=lambda wildcards: ensemble_files(members(wildcards)),
        matrices=lambda wildcards: matrix_files(members(wildcards), SHOWN_ORDER),
        clean=matrix_file("test", SHOWN_ORDER),
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
        ensembles=members,
        points=POINTS,
    script:
        "../scripts/figure_masked.py"


rule figure_anomaly_mse:
    input:
        test_encoding=shown("results/encodings/{model}/seed_{seed}/test.npz"),
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
        model=SHOWN["model"],
        seed=SHOWN["seed"],
        order=SHOWN_ORDER,
    script:
        "../scripts/figure_anomaly_mse.py"
