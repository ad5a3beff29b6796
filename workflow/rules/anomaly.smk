# Scores of every ensemble against the test set, and a figure for each family of anomalies.
for family in catalogue.anomaly_families:
    outputs.add_figure(family, "Anomalies")


# A detector learns from the first two; the third makes its p-values, and nothing else.
DETECTOR_PARTS = ["train", "validation", "calibration"]
INTERVALS = STUDY.analysis.model_dump(include={"bootstrap", "confidence"})


rule score_baselines:
    input:
        train="results/ensembles/train.npz",
        train_matrices="results/matrices/{order}/train.npy",
        test="results/ensembles/test.npz",
        matrices="results/matrices/{order}/test.npy",
        anomalies=lambda wildcards: ensemble_files(catalogue.families[wildcards.family]),
        anomaly_matrices=lambda wildcards: matrix_files(
            catalogue.families[wildcards.family], wildcards.order
        ),
        derived=lambda wildcards: ensemble_files(
            catalogue.derived(catalogue.families[wildcards.family])
        ),
        pca="results/models/baselines_{order}.npz",
    output:
        "results/anomaly/baseline_{order}/{family}.csv",
    log:
        "results/logs/score_baselines/{order}/{family}.log",
    benchmark:
        "results/benchmarks/score_baselines/{order}/{family}.tsv"
    wildcard_constraints:
        family=any_of(catalogue.anomaly_families),
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        code=script_digest("score_baselines"),
        seed=STUDY.seed,
        ensembles=lambda wildcards: {
            name: catalogue.ensembles[name]
            for name in catalogue.families[wildcards.family]
        },
        derived=lambda wildcards: catalogue.derived(
            catalogue.families[wildcards.family]
        ),
        system=SYSTEM,
        settings=STUDY.detector.model_dump(include={"neighbours"}),
        analysis=STUDY.analysis.model_dump(include={"bootstrap", "confidence"}),
        packages=package_versions("scikit-learn"),
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
        "results/models/{model}/seed_{seed}/detector.npz",
    log:
        "results/logs/fit_detector/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/fit_detector/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        code=script_digest("fit_detector"),
        seed=STUDY.seed,
        box=SYSTEM["box"],
        loss=lambda wildcards: {
            "kl_weight": catalogue.models[wildcards.model]["kl_weight"]
        },
        settings=STUDY.detector.model_dump(include={"components", "neighbours"}),
        packages=package_versions("scikit-learn"),
    script:
        "../scripts/fit_detector.py"


rule score_test:
    input:
        detector="results/models/{model}/seed_{seed}/detector.npz",
        test="results/ensembles/test.npz",
        matrices=lambda wildcards: matrix_file("test", catalogue.order(wildcards.model)),
        encoding="results/encodings/{model}/seed_{seed}/test.npz",
    output:
        "results/anomaly/{model}/seed_{seed}/test.npz",
    log:
        "results/logs/score_test/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/score_test/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        code=script_digest("score_test"),
        box=SYSTEM["box"],
        loss=lambda wildcards: {
            "kl_weight": catalogue.models[wildcards.model]["kl_weight"]
        },
        packages=package_versions("scikit-learn"),
    script:
        "../scripts/score_test.py"


rule score_model:
    input:
        detector="results/models/{model}/seed_{seed}/detector.npz",
        test="results/ensembles/test.npz",
        test_scores="results/anomaly/{model}/seed_{seed}/test.npz",
        anomalies=lambda wildcards: ensemble_files(catalogue.families[wildcards.family]),
        matrices=lambda wildcards: matrix_files(
            catalogue.families[wildcards.family], catalogue.order(wildcards.model)
        ),
        encodings=lambda wildcards: encoding_files(
            catalogue.families[wildcards.family], wildcards.model, wildcards.seed
        ),
        derived=lambda wildcards: ensemble_files(
            catalogue.derived(catalogue.families[wildcards.family])
        ),
    output:
        rows="results/anomaly/{model}/seed_{seed}/{family}.csv",
        scores="results/anomaly/{model}/seed_{seed}/{family}.npz",
    log:
        "results/logs/score_model/{model}/seed_{seed}/{family}.log",
    benchmark:
        "results/benchmarks/score_model/{model}/seed_{seed}/{family}.tsv"
    wildcard_constraints:
        family=any_of(catalogue.anomaly_families),
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        code=script_digest("score_model"),
        seed=STUDY.seed,
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
        analysis=STUDY.analysis.model_dump(include={"bootstrap", "confidence"}),
        packages=package_versions("scikit-learn"),
    script:
        "../scripts/score_model.py"


rule count_false_alarms:
    input:
        detector="results/models/{model}/seed_{seed}/detector.npz",
        test="results/ensembles/test.npz",
        test_scores="results/anomaly/{model}/seed_{seed}/test.npz",
    output:
        "results/anomaly/{model}/seed_{seed}/false_alarms.csv",
    log:
        "results/logs/count_false_alarms/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/count_false_alarms/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=script_digest("count_false_alarms"),
        interval=STUDY.detector.interval,
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


rule figure_anomaly:
    input:
        test="results/ensembles/test.npz",
        test_encoding=catalogue.shown_file(
            "results/encodings/{model}/seed_{seed}/test.npz"
        ),
        pca=catalogue.shown_file("results/latent/{model}/seed_{seed}.npz"),
        encodings=lambda wildcards: encoding_files(
            catalogue.families[wildcards.family], **catalogue.shown
        ),
        table=lambda wildcards: catalogue.shown_file(
            f"results/anomaly/{{model}}/seed_{{seed}}/{wildcards.family}.csv"
        ),
    output:
        family_figure("anomaly"),
    log:
        "results/logs/figure_anomaly/{family}.log",
    benchmark:
        "results/benchmarks/figure_anomaly/{family}.tsv"
    wildcard_constraints:
        family=families_drawn_by("anomaly"),
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=script_digest("figure_anomaly"),
        ensembles=lambda wildcards: catalogue.families[wildcards.family],
        points=STUDY.figures.points,
    script:
        "../scripts/figure_anomaly.py"


rule figure_corrupted:
    input:
        test="results/ensembles/test.npz",
        test_encoding=catalogue.shown_file(
            "results/encodings/{model}/seed_{seed}/test.npz"
        ),
        pca=catalogue.shown_file("results/latent/{model}/seed_{seed}.npz"),
        encodings=lambda wildcards: encoding_files(
            catalogue.families[wildcards.family], **catalogue.shown
        ),
        table=lambda wildcards: catalogue.shown_file(
            f"results/anomaly/{{model}}/seed_{{seed}}/{wildcards.family}.csv"
        ),
        ensembles=lambda wildcards: ensemble_files(catalogue.families[wildcards.family]),
        matrices=lambda wildcards: matrix_files(
            catalogue.families[wildcards.family], catalogue.shown_order
        ),
        clean=matrix_file("test", catalogue.shown_order),
    output:
        family_figure("corrupted"),
    log:
        "results/logs/figure_corrupted/{family}.log",
    benchmark:
        "results/benchmarks/figure_corrupted/{family}.tsv"
    wildcard_constraints:
        family=families_drawn_by("corrupted"),
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=script_digest("figure_corrupted"),
        ensembles=lambda wildcards: catalogue.families[wildcards.family],
        points=STUDY.figures.points,
    script:
        "../scripts/figure_corrupted.py"


rule figure_masked:
    input:
        test="results/ensembles/test.npz",
        test_encoding=catalogue.shown_file(
            "results/encodings/{model}/seed_{seed}/test.npz"
        ),
        pca=catalogue.shown_file("results/latent/{model}/seed_{seed}.npz"),
        encodings=lambda wildcards: encoding_files(
            catalogue.families[wildcards.family], **catalogue.shown
        ),
        table=lambda wildcards: catalogue.shown_file(
            f"results/anomaly/{{model}}/seed_{{seed}}/{wildcards.family}.csv"
        ),
        ensembles=lambda wildcards: ensemble_files(catalogue.families[wildcards.family]),
        matrices=lambda wildcards: matrix_files(
            catalogue.families[wildcards.family], catalogue.shown_order
        ),
        clean=matrix_file("test", catalogue.shown_order),
    output:
        family_figure("masked"),
    log:
        "results/logs/figure_masked/{family}.log",
    benchmark:
        "results/benchmarks/figure_masked/{family}.tsv"
    wildcard_constraints:
        family=families_drawn_by("masked"),
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=script_digest("figure_masked"),
        ensembles=lambda wildcards: catalogue.families[wildcards.family],
        points=STUDY.figures.points,
    script:
        "../scripts/figure_masked.py"


rule figure_anomaly_mse:
    input:
        test_encoding=catalogue.shown_file(
            "results/encodings/{model}/seed_{seed}/test.npz"
        ),
        encodings=encoding_files(catalogue.anomalies, **catalogue.shown),
        table="results/tables/anomaly.csv",
    output:
        figure("anomaly_mse", "Anomalies", group=ALL_FAMILIES),
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
        code=script_digest("figure_anomaly_mse"),
        families={name: catalogue.families[name] for name in catalogue.anomaly_families},
        model=catalogue.shown["model"],
        seed=catalogue.shown["seed"],
        order=catalogue.shown_order,
    script:
        "../scripts/figure_anomaly_mse.py"


rule table_severity:
    input:
        "results/tables/anomaly.csv",
    output:
        table("severity", "Anomalies", asked=bool(catalogue.severity_curves)),
    log:
        "results/logs/table_severity.log",
    benchmark:
        "results/benchmarks/table_severity.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=500,
    params:
        code=script_digest("table_severity"),
        curves=catalogue.severity_curves,
    script:
        "../scripts/table_severity.py"


rule table_frames:
    input:
        [
            f"results/anomaly/{model}/seed_{seed}/{family}.npz"
            for model in catalogue.probed
            for seed in catalogue.seeds[model]
            for family in catalogue.of_kind("file")
        ],
    output:
        table("frames", "Anomalies", asked=bool(catalogue.of_kind("file"))),
    log:
        "results/logs/table_frames.log",
    benchmark:
        "results/benchmarks/table_frames.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=script_digest("table_frames"),
        scored=[
            [model, seed]
            for model in catalogue.probed
            for seed in catalogue.seeds[model]
            for _ in catalogue.of_kind("file")
        ],
        ensembles=catalogue.of_kind("file"),
    script:
        "../scripts/table_frames.py"


rule figure_anomaly_roc:
    input:
        test=catalogue.shown_file("results/anomaly/{model}/seed_{seed}/test.npz"),
        anomalies=expand(
            catalogue.shown_file("results/anomaly/{model}/seed_{seed}/{{family}}.npz"),
            family=catalogue.anomaly_families,
        ),
    output:
        figure("anomaly_roc", "Anomalies", group=ALL_FAMILIES),
    log:
        "results/logs/figure_anomaly_roc.log",
    benchmark:
        "results/benchmarks/figure_anomaly_roc.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=script_digest("figure_anomaly_roc"),
        families={name: catalogue.families[name] for name in catalogue.anomaly_families},
    script:
        "../scripts/figure_anomaly_roc.py"


rule figure_severity:
    input:
        "results/tables/severity.csv",
    output:
        figure(
            "severity",
            "Anomalies",
            group=ALL_FAMILIES,
            asked=bool(catalogue.severity_curves),
        ),
    log:
        "results/logs/figure_severity.log",
    benchmark:
        "results/benchmarks/figure_severity.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=script_digest("figure_severity"),
        model=catalogue.shown["model"],
        seed=catalogue.shown["seed"],
        order=catalogue.shown_order,
    script:
        "../scripts/figure_severity.py"
