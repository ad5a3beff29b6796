# Scores of every ensemble of anomalies, compared with those of normal configurations.


rule describe_normal:
    input:
        train="results/ensembles/train.npz",
        test="results/ensembles/test.npz",
        calibration="results/ensembles/calibration.npz",
    output:
        normal="results/anomaly/normal.npz",
    log:
        "results/logs/describe_normal.log",
    benchmark:
        "results/benchmarks/describe_normal.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("describe_normal"),
        temperature=SYSTEM["temperature"],
    message:
        "Collect the references of the anomalies."
    script:
        "../scripts/describe_normal.py"


rule score_baselines:
    input:
        splits=ensemble_files(["train", "test", "calibration"]),
        split_matrices=matrix_files(["train", "test", "calibration"]),
        normal="results/anomaly/normal.npz",
        anomalies=lambda wildcards: ensemble_files(catalogue.families[wildcards.family]),
        matrices=lambda wildcards: matrix_files(
            catalogue.families[wildcards.family], wildcards.order
        ),
        pca="results/models/baselines_{order}.npz",
    output:
        rows="results/anomaly/baseline_{order}/{family}.csv",
    log:
        "results/logs/score_baselines/{order}/{family}.log",
    benchmark:
        "results/benchmarks/score_baselines/{order}/{family}.tsv"
    wildcard_constraints:
        family=any_of(catalogue.anomaly_families),
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("score_baselines"),
        study_seed=STUDY.seed,
        ensembles=lambda wildcards: {
            name: catalogue.ensembles[name]
            for name in catalogue.families[wildcards.family]
        },
        derived=lambda wildcards: catalogue.derived(
            catalogue.families[wildcards.family]
        ),
        system=SYSTEM,
        analysis=INTERVALS,
        packages=package_versions("scikit-learn"),
    message:
        "Score {wildcards.family} without a network, in the order {wildcards.order}."
    script:
        "../scripts/score_baselines.py"


rule score_model:
    input:
        normal="results/anomaly/normal.npz",
        test="results/encodings/{model}/seed_{seed}/test.npz",
        calibration="results/encodings/{model}/seed_{seed}/calibration.npz",
        anomalies=lambda wildcards: ensemble_files(catalogue.families[wildcards.family]),
        encodings=lambda wildcards: encoding_files(
            catalogue.families[wildcards.family], wildcards.model, wildcards.seed
        ),
    output:
        rows="results/anomaly/{model}/seed_{seed}/{family}.csv",
    log:
        "results/logs/score_model/{model}/seed_{seed}/{family}.log",
    benchmark:
        "results/benchmarks/score_model/{model}/seed_{seed}/{family}.tsv"
    wildcard_constraints:
        family=any_of(catalogue.anomaly_families),
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("score_model"),
        study_seed=STUDY.seed,
        ensembles=lambda wildcards: {
            name: catalogue.ensembles[name]
            for name in catalogue.families[wildcards.family]
        },
        derived=lambda wildcards: catalogue.derived(
            catalogue.families[wildcards.family]
        ),
        representation=lambda wildcards: catalogue.representation(wildcards.model),
        analysis=INTERVALS,
    message:
        "Score {wildcards.family} by the errors of {wildcards.model}, seed {wildcards.seed}."
    script:
        "../scripts/score_model.py"


joined_table(
    "anomaly",
    "Anomalies",
    rows=[
        f"results/anomaly/{scored}/{family}.csv"
        for scored in [
            *expand("baseline_{order}", order=catalogue.probed_orders),
            *catalogue.seed_files("{model}/seed_{seed}", catalogue.probed),
        ]
        for family in catalogue.anomaly_families
    ]
    + expand("results/anomaly/detector/{family}.csv", family=DETECTED),
)


rule table_severity:
    input:
        areas="results/tables/anomaly.csv",
    output:
        table=table("severity", "Anomalies", asked=bool(catalogue.severity_curves)),
    log:
        "results/logs/table_severity.log",
    benchmark:
        "results/benchmarks/table_severity.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("table_severity"),
        curves=catalogue.severity_curves,
    message:
        "Tabulate areas under ROC curves by the severity of the anomalies."
    script:
        "../scripts/table_severity.py"
