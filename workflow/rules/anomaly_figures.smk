# One figure per family of anomalies, and figures of all families.
for family in catalogue.anomaly_families:
    outputs.add_figure(family, "Anomalies")


rule figure_anomaly:
    input:
        test="results/ensembles/test.npz",
        test_encoding=catalogue.shown_file(
            "results/encodings/{model}/seed_{seed}/test.npz"
        ),
        normal="results/anomaly/normal.npz",
        pca=catalogue.shown_file("results/latent/{model}/seed_{seed}.npz"),
        encodings=lambda wildcards: encoding_files(
            catalogue.families[wildcards.family], **catalogue.shown
        ),
        areas=lambda wildcards: catalogue.shown_file(
            f"results/anomaly/{{model}}/seed_{{seed}}/{wildcards.family}.csv"
        ),
        anomalies=lambda wildcards: ensemble_files(with_examples(wildcards)),
        matrices=lambda wildcards: matrix_files(
            with_examples(wildcards), catalogue.shown_order
        ),
        clean=lambda wildcards: (
            matrix_files(["test"], catalogue.shown_order)
            if with_examples(wildcards)
            else []
        ),
    output:
        figure=figure(
            "{family}",
            "Anomalies",
            lambda wildcards: STUDY.anomalies[wildcards.family].group,
            caption="anomaly",
        ),
    log:
        "results/logs/figure_anomaly/{family}.log",
    benchmark:
        "results/benchmarks/figure_anomaly/{family}.tsv"
    wildcard_constraints:
        family=any_of(catalogue.anomaly_families),
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_anomaly"),
        ensembles=lambda wildcards: {
            name: catalogue.ensembles[name]
            for name in catalogue.families[wildcards.family]
        },
        examples=lambda wildcards: STUDY.anomalies[wildcards.family].examples,
        points=STUDY.figures.points,
    message:
        "Draw {wildcards.family} alongside the test set."
    script:
        "../scripts/figure_anomaly.py"


rule figure_overview:
    input:
        test="results/ensembles/test.npz",
        matrices=matrix_file("test", catalogue.shown_order),
        test_encoding=catalogue.shown_file(
            "results/encodings/{model}/seed_{seed}/test.npz"
        ),
        anomaly_encoding=catalogue.shown_file(
            f"results/encodings/{{model}}/seed_{{seed}}/{STUDY.figures.overview}.npz"
        ),
    output:
        figure=figure(
            "overview",
            "Anomalies",
            group=ALL_FAMILIES,
            asked=bool(STUDY.figures.overview),
        ),
    log:
        "results/logs/figure_overview.log",
    benchmark:
        "results/benchmarks/figure_overview.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_overview"),
        anomaly=STUDY.figures.overview,
        description=catalogue.ensembles.get(STUDY.figures.overview),
        box=SYSTEM["box"],
    message:
        "Draw a configuration, its matrix, its reconstruction and its errors."
    script:
        "../scripts/figure_overview.py"


rule figure_anomaly_mse:
    input:
        test_encoding=catalogue.shown_file(
            "results/encodings/{model}/seed_{seed}/test.npz"
        ),
        normal="results/anomaly/normal.npz",
        encodings=encoding_files(catalogue.anomalies, **catalogue.shown),
        table="results/tables/anomaly.csv",
    output:
        figure=figure("anomaly_mse", "Anomalies", group=ALL_FAMILIES),
    log:
        "results/logs/figure_anomaly_mse.log",
    benchmark:
        "results/benchmarks/figure_anomaly_mse.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        **catalogue.shown,
        code=script_digest("figure_anomaly_mse"),
        families={name: catalogue.families[name] for name in catalogue.anomaly_families},
        ensembles={name: catalogue.ensembles[name] for name in catalogue.anomalies},
        order=catalogue.shown_order,
    message:
        "Draw the errors of all anomalies."
    script:
        "../scripts/figure_anomaly_mse.py"


rule figure_anomaly_roc:
    input:
        normal="results/anomaly/normal.npz",
        test_scores=SPLIT_SCORES.format(part="test"),
        calibration_scores=SPLIT_SCORES.format(part="calibration"),
        scores=expand("results/anomaly/detector/{family}.npz", family=DETECTED),
        test_encoding=catalogue.shown_file(
            "results/encodings/{model}/seed_{seed}/test.npz"
        ),
        encodings=encoding_files(DETECTED_SETS, **catalogue.shown),
    output:
        figure=figure("anomaly_roc", "Anomalies", group=ALL_FAMILIES),
    log:
        "results/logs/figure_anomaly_roc.log",
    benchmark:
        "results/benchmarks/figure_anomaly_roc.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_anomaly_roc"),
        families=DETECTED,
        ensembles={name: catalogue.ensembles[name] for name in DETECTED_SETS},
    message:
        "Draw the ROC curves of all anomalies."
    script:
        "../scripts/figure_anomaly_roc.py"


rule figure_severity:
    input:
        table="results/tables/severity.csv",
    output:
        figure=figure(
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
    params:
        **catalogue.shown,
        code=script_digest("figure_severity"),
        order=catalogue.shown_order,
    message:
        "Draw areas under ROC curves against the severity of the anomalies."
    script:
        "../scripts/figure_severity.py"
