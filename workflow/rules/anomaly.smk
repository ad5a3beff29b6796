# Scores of every ensemble of anomalies, compared with those of normal configurations.
# A detector learns from the first two splits; the third is used only for p-values.
DETECTOR_PARTS = ["train", "validation", "calibration"]
INTERVALS = STUDY.analysis.model_dump(include={"bootstrap", "confidence"})


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
        settings=STUDY.detector.model_dump(include={"neighbours"}),
        analysis=INTERVALS,
        packages=package_versions("scikit-learn"),
    message:
        "Score {wildcards.family} without a network, in the order {wildcards.order}."
    script:
        "../scripts/score_baselines.py"


rule fit_detector:
    input:
        encodings=encoding_files(DETECTOR_PARTS),
        matrices=lambda wildcards: matrix_files(
            DETECTOR_PARTS, catalogue.order(wildcards.model)
        ),
        ensembles=ensemble_files(DETECTOR_PARTS),
    output:
        detector="results/models/{model}/seed_{seed}/detector.npz",
    log:
        "results/logs/fit_detector/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/fit_detector/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("fit_detector"),
        study_seed=STUDY.seed,
        box=SYSTEM["box"],
        loss=lambda wildcards: {
            "kl_weight": catalogue.models[wildcards.model]["kl_weight"]
        },
        settings=STUDY.detector.model_dump(include={"components", "neighbours"}),
        packages=package_versions("scikit-learn"),
    message:
        "Fit the detector of {wildcards.model}, seed {wildcards.seed}."
    script:
        "../scripts/fit_detector.py"


rule score_split:
    input:
        detector="results/models/{model}/seed_{seed}/detector.npz",
        split="results/ensembles/{part}.npz",
        matrices=lambda wildcards: matrix_file(
            wildcards.part, catalogue.order(wildcards.model)
        ),
        encoding="results/encodings/{model}/seed_{seed}/{part}.npz",
    output:
        scores="results/anomaly/{model}/seed_{seed}/{part}.npz",
    log:
        "results/logs/score_split/{model}/seed_{seed}/{part}.log",
    benchmark:
        "results/benchmarks/score_split/{model}/seed_{seed}/{part}.tsv"
    wildcard_constraints:
        part="test|calibration",
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("score_split"),
        box=SYSTEM["box"],
        loss=lambda wildcards: {
            "kl_weight": catalogue.models[wildcards.model]["kl_weight"]
        },
        packages=package_versions("scikit-learn"),
    message:
        "Score the {wildcards.part} split with {wildcards.model}, seed {wildcards.seed}."
    script:
        "../scripts/score_split.py"


rule score_model:
    input:
        detector="results/models/{model}/seed_{seed}/detector.npz",
        normal="results/anomaly/normal.npz",
        test_scores="results/anomaly/{model}/seed_{seed}/test.npz",
        calibration_scores="results/anomaly/{model}/seed_{seed}/calibration.npz",
        anomalies=lambda wildcards: ensemble_files(catalogue.families[wildcards.family]),
        matrices=lambda wildcards: matrix_files(
            catalogue.families[wildcards.family], catalogue.order(wildcards.model)
        ),
        encodings=lambda wildcards: encoding_files(
            catalogue.families[wildcards.family], wildcards.model, wildcards.seed
        ),
    output:
        rows="results/anomaly/{model}/seed_{seed}/{family}.csv",
        arrays="results/anomaly/{model}/seed_{seed}/{family}.npz",
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
        box=SYSTEM["box"],
        loss=lambda wildcards: {
            "kl_weight": catalogue.models[wildcards.model]["kl_weight"]
        },
        representation=lambda wildcards: catalogue.representation(wildcards.model),
        analysis=INTERVALS,
        packages=package_versions("scikit-learn"),
    message:
        "Score {wildcards.family} with {wildcards.model}, seed {wildcards.seed}."
    script:
        "../scripts/score_model.py"


rule count_false_alarms:
    input:
        detector="results/models/{model}/seed_{seed}/detector.npz",
        test="results/ensembles/test.npz",
        test_scores="results/anomaly/{model}/seed_{seed}/test.npz",
    output:
        rows="results/anomaly/{model}/seed_{seed}/false_alarms.csv",
    log:
        "results/logs/count_false_alarms/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/count_false_alarms/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("count_false_alarms"),
        confidence=STUDY.detector.confidence,
    message:
        "Count the false alarms of {wildcards.model}, seed {wildcards.seed}."
    script:
        "../scripts/count_false_alarms.py"


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
    ],
)
joined_table(
    "false_alarms",
    "Anomalies",
    rows=catalogue.seed_files(
        "results/anomaly/{model}/seed_{seed}/false_alarms.csv", catalogue.probed
    ),
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


rule table_frames:
    input:
        scores=[
            f"results/anomaly/{model}/seed_{seed}/{family}.npz"
            for model in catalogue.probed
            for seed in catalogue.seeds[model]
            for family in catalogue.of_kind("file")
        ],
    output:
        table=table("frames", "Anomalies", asked=bool(catalogue.of_kind("file"))),
    log:
        "results/logs/table_frames.log",
    benchmark:
        "results/benchmarks/table_frames.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("table_frames"),
        networks=[
            [model, seed]
            for model in catalogue.probed
            for seed in catalogue.seeds[model]
            for _ in catalogue.of_kind("file")
        ],
        ensembles=catalogue.of_kind("file"),
    message:
        "Tabulate the scores of each frame of your own files."
    script:
        "../scripts/table_frames.py"
