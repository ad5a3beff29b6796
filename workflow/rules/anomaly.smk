# Scores of every ensemble against the test set, and a figure for each family of anomalies.
ANOMALY_FAMILIES = [name for name in FAMILIES if name != TRAINING]
CORRUPTED = [name for name, about in ENSEMBLES.items() if about["kind"] == "corrupted"]
MASKED = [name for name in ENSEMBLES if is_masked(name)]
OWN = [name for name, about in ENSEMBLES.items() if about["kind"] == "file"]
CURVES = severity_curves(STUDY.simulation, STUDY.anomalies)
# The particles of others have no order to be broken, and their matrices no frame.
LOCALISED = [name for name in PROBED if MODELS[name]["order"] == "x"]
ANOMALY_FIGURES = [
    *ANOMALY_FAMILIES,
    "anomaly_mse",
    "anomaly_roc",
    *(["severity"] if CURVES else []),
    *(["localisation"] if CORRUPTED and STUDY.figures.model in LOCALISED else []),
    *(["inpainting"] if MASKED else []),
]
ANOMALY_TABLES = [
    "anomaly",
    "false_alarms",
    *(["severity"] if CURVES else []),
    *(["localisation"] if CORRUPTED and LOCALISED else []),
    *(["inpainting"] if MASKED else []),
    *(["frames"] if OWN else []),
]
ANOMALIES = list(
    dict.fromkeys(name for family in ANOMALY_FAMILIES for name in FAMILIES[family])
)
DERIVED = derived(ANOMALIES)
# A detector learns from the first two; the third makes its p-values, and nothing else.
DETECTOR_PARTS = ["train", "validation", "calibration"]


rule score_baselines:
    input:
        train="results/ensembles/train.npz",
        train_matrices="results/matrices/{order}/train.npy",
        test="results/ensembles/test.npz",
        matrices="results/matrices/{order}/test.npy",
        anomalies=lambda wildcards: ensemble_files(members(wildcards)),
        anomaly_matrices=lambda wildcards: matrix_files(
            members(wildcards), wildcards.order
        ),
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
        "../../envs/simulate.yaml"
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
        system=SYSTEM,
        settings=STUDY.detector.model_dump(include={"neighbours"}),
        analysis=STUDY.analysis.model_dump(include={"bootstrap", "confidence"}),
        packages=packages("scikit-learn"),
    script:
        "../scripts/score_baselines.py"


rule fit_detector:
    input:
        encodings=encoding_files(DETECTOR_PARTS),
        matrices=lambda wildcards: matrix_files(DETECTOR_PARTS, order_of(wildcards)),
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
        code=code("fit_detector"),
        seed=STUDY.seed,
        box=SYSTEM["box"],
        loss=lambda wildcards: {"kl_weight": MODELS[wildcards.model]["kl_weight"]},
        settings=STUDY.detector.model_dump(include={"components", "neighbours"}),
        packages=packages("scikit-learn"),
    script:
        "../scripts/fit_detector.py"


rule score_test:
    input:
        detector="results/models/{model}/seed_{seed}/detector.npz",
        test="results/ensembles/test.npz",
        matrices=lambda wildcards: matrix_file("test", order_of(wildcards)),
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
        code=code("score_test"),
        box=SYSTEM["box"],
        loss=lambda wildcards: {"kl_weight": MODELS[wildcards.model]["kl_weight"]},
        packages=packages("scikit-learn"),
    script:
        "../scripts/score_test.py"


rule score_model:
    input:
        detector="results/models/{model}/seed_{seed}/detector.npz",
        test="results/ensembles/test.npz",
        test_scores="results/anomaly/{model}/seed_{seed}/test.npz",
        anomalies=lambda wildcards: ensemble_files(members(wildcards)),
        matrices=lambda wildcards: matrix_files(members(wildcards), order_of(wildcards)),
        encodings=lambda wildcards: encoding_files(
            members(wildcards), wildcards.model, wildcards.seed
        ),
        derived=lambda wildcards: ensemble_files(derived(members(wildcards))),
    output:
        rows="results/anomaly/{model}/seed_{seed}/{family}.csv",
        scores="results/anomaly/{model}/seed_{seed}/{family}.npz",
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
        box=SYSTEM["box"],
        loss=lambda wildcards: {"kl_weight": MODELS[wildcards.model]["kl_weight"]},
        representation=lambda wildcards: representation(MODELS[wildcards.model]),
        analysis=STUDY.analysis.model_dump(include={"bootstrap", "confidence"}),
        packages=packages("scikit-learn"),
    script:
        "../scripts/score_model.py"


rule false_alarms:
    input:
        detector="results/models/{model}/seed_{seed}/detector.npz",
        test="results/ensembles/test.npz",
        test_scores="results/anomaly/{model}/seed_{seed}/test.npz",
    output:
        "results/anomaly/{model}/seed_{seed}/false_alarms.csv",
    log:
        "results/logs/false_alarms/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/false_alarms/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("false_alarms"),
        interval=STUDY.detector.interval,
    script:
        "../scripts/false_alarms.py"


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
        figure("{family}", "Anomalies", family_group, "anomaly"),
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
        figure("{family}", "Anomalies", family_group, "corrupted"),
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
        figure("{family}", "Anomalies", family_group, "masked"),
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
        figure("anomaly_mse", "Anomalies", "All of them"),
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


rule localise:
    input:
        detector="results/models/{model}/seed_{seed}/detector.npz",
        validation_matrices=lambda wildcards: matrix_file(
            "validation", order_of(wildcards)
        ),
        validation_encoding="results/encodings/{model}/seed_{seed}/validation.npz",
        test="results/ensembles/test.npz",
        anomalies=ensemble_files(CORRUPTED),
        matrices=lambda wildcards: matrix_files(CORRUPTED, order_of(wildcards)),
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
    threads: 1
    resources:
        mem_mb=2000,
    params:
        code=code("localise"),
        seed=STUDY.seed,
        box=SYSTEM["box"],
        ensembles={name: ENSEMBLES[name] for name in CORRUPTED},
        analysis=[ANALYSIS["bootstrap"], ANALYSIS["confidence"]],
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
    threads: 1
    resources:
        mem_mb=2000,
    params:
        code=code("localise_baselines"),
        seed=STUDY.seed,
        system=SYSTEM,
        ensembles={name: ENSEMBLES[name] for name in CORRUPTED},
        analysis=[ANALYSIS["bootstrap"], ANALYSIS["confidence"]],
        packages=packages("numba"),
    script:
        "../scripts/localise_baselines.py"


rule inpaint:
    input:
        model="results/models/{model}/seed_{seed}/model.keras",
        clean=lambda wildcards: matrix_file("test", order_of(wildcards)),
        fill=lambda wildcards: f"results/models/baselines_{order_of(wildcards)}.npz",
        anomalies=ensemble_files(MASKED),
        matrices=lambda wildcards: matrix_files(MASKED, order_of(wildcards)),
        encodings=encoding_files(MASKED),
    output:
        rows="results/anomaly/{model}/seed_{seed}/inpainting.csv",
        examples="results/anomaly/{model}/seed_{seed}/inpainting.npz",
    log:
        "results/logs/inpaint/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/inpaint/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/learn.yaml"
    threads: 1
    resources:
        mem_mb=2500,
    params:
        code=code("inpaint"),
        seed=STUDY.seed,
        ensembles=MASKED,
        analysis=[ANALYSIS["bootstrap"], ANALYSIS["confidence"]],
        packages=packages("keras", "tensorflow"),
    script:
        "../scripts/inpaint.py"


rule table_severity:
    input:
        "results/tables/anomaly.csv",
    output:
        "results/tables/severity.csv",
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
        code=code("table_severity"),
        curves=CURVES,
    script:
        "../scripts/table_severity.py"


rule table_frames:
    input:
        [
            f"results/anomaly/{model}/seed_{seed}/{family}.npz"
            for model in PROBED
            for seed in SEEDS_OF[model]
            for family in OWN
        ],
    output:
        "results/tables/frames.csv",
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
        code=code("table_frames"),
        scored=[
            [model, seed] for model in PROBED for seed in SEEDS_OF[model] for _ in OWN
        ],
        ensembles=OWN,
    script:
        "../scripts/table_frames.py"


rule figure_anomaly_roc:
    input:
        test=shown("results/anomaly/{model}/seed_{seed}/test.npz"),
        anomalies=expand(
            shown("results/anomaly/{model}/seed_{seed}/{{family}}.npz"),
            family=ANOMALY_FAMILIES,
        ),
    output:
        figure("anomaly_roc", "Anomalies", "All of them"),
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
        code=code("figure_anomaly_roc"),
        families={name: FAMILIES[name] for name in ANOMALY_FAMILIES},
    script:
        "../scripts/figure_anomaly_roc.py"


rule figure_severity:
    input:
        "results/tables/severity.csv",
    output:
        figure("severity", "Anomalies", "All of them"),
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
        code=code("figure_severity"),
        model=SHOWN["model"],
        seed=SHOWN["seed"],
        order=SHOWN_ORDER,
    script:
        "../scripts/figure_severity.py"


rule figure_localisation:
    input:
        rows=[
            shown("results/anomaly/{model}/seed_{seed}/localisation.csv"),
            "results/anomaly/baseline_x/localisation.csv",
        ],
        examples=[
            shown("results/anomaly/{model}/seed_{seed}/localisation.npz"),
            "results/anomaly/baseline_x/localisation.npz",
        ],
    output:
        figure("localisation", "Anomalies", "All of them"),
    log:
        "results/logs/figure_localisation.log",
    benchmark:
        "results/benchmarks/figure_localisation.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("figure_localisation"),
        ensembles=CORRUPTED,
        box=SYSTEM["box"],
    script:
        "../scripts/figure_localisation.py"


rule figure_inpainting:
    input:
        table="results/tables/inpainting.csv",
        examples=shown("results/anomaly/{model}/seed_{seed}/inpainting.npz"),
    output:
        figure("inpainting", "Anomalies", "All of them"),
    log:
        "results/logs/figure_inpainting.log",
    benchmark:
        "results/benchmarks/figure_inpainting.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("figure_inpainting"),
        ensembles=MASKED,
        seed=SHOWN["seed"],
    script:
        "../scripts/figure_inpainting.py"
