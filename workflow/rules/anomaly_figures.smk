# A figure for each family of anomalies, and figures of all families.
for family in catalogue.anomaly_families:
    outputs.add_figure(family, "Anomalies")


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
        family=families_of("simulated", "uniform", "file"),
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
        family=families_of("corrupted"),
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
        family=families_of("masked"),
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
