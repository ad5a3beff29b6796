# Several configurations together: groups of one state, and the frames of your own files.


rule follow_test:
    input:
        test="results/ensembles/test.npz",
        steps=ensemble_files(map(gamma_name, GAMMAS)),
    output:
        followed="results/anomaly/followed/every_{interval}.npz",
    log:
        "results/logs/follow_test/every_{interval}.log",
    benchmark:
        "results/benchmarks/follow_test/every_{interval}.tsv"
    wildcard_constraints:
        interval=r"\d+",
    conda:
        "../../envs/simulate.yaml"
    threads: STUDY.simulation.threads
    params:
        code=script_digest("follow_test"),
        study_seed=STUDY.seed,
        system=SYSTEM,
        gammas=GAMMAS,
        records=lambda wildcards: {
            "interval": int(wildcards.interval),
            "frames": 5 * STUDY.detector.group,
        },
        packages=package_versions("numba"),
    message:
        "Follow normal fluids, with a frame every {wildcards.interval} sweeps."
    script:
        "../scripts/follow_test.py"


rule judge_groups:
    input:
        detector=DETECTOR_FILE,
        normal=ensemble_files(["validation", "calibration"]),
        test="results/ensembles/test.npz",
        ensembles=ensemble_files(GROUPED),
        followed=expand(
            "results/anomaly/followed/every_{interval}.npz",
            interval=STUDY.detector.intervals,
        ),
    output:
        table=table("groups", "Anomalies"),
    log:
        "results/logs/judge_groups.log",
    benchmark:
        "results/benchmarks/judge_groups.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("judge_groups"),
        study_seed=STUDY.seed,
        gammas=GAMMAS,
        descriptions=GROUPED,
        unseen=list(BETWEEN),
        intervals=STUDY.detector.intervals,
        settings={
            "size": STUDY.detector.group,
            "confidence": STUDY.detector.confidence,
            "bootstrap": STUDY.analysis.bootstrap,
        },
        packages=package_versions("numba"),
    message:
        "Judge groups of configurations of one state."
    script:
        "../scripts/judge_groups.py"


rule figure_groups:
    input:
        groups=TABLE.format(table="groups"),
        areas=TABLE.format(table="anomaly"),
    output:
        figure=figure("groups", "Anomalies", group=ALL_FAMILIES, asked=bool(GROUPED)),
    log:
        "results/logs/figure_groups.log",
    benchmark:
        "results/benchmarks/figure_groups.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_groups"),
        size=STUDY.detector.group,
        descriptions=GROUPED,
    message:
        "Draw what single configurations show, and groups of them."
    script:
        "../scripts/figure_groups.py"


rule table_frames:
    input:
        detector=DETECTOR_FILE,
        normal=ensemble_files(["validation", "calibration"]),
        files=ensemble_files(catalogue.of_kind("file")),
        scores=[
            f"results/anomaly/detector/{family}.npz"
            for family, names in DETECTED.items()
            if {*names} & {*catalogue.of_kind("file")}
        ],
        encodings=encoding_files(catalogue.of_kind("file"), **catalogue.shown),
    output:
        table=table("frames", "Anomalies", asked=bool(catalogue.of_kind("file"))),
    log:
        "results/logs/table_frames.log",
    benchmark:
        "results/benchmarks/table_frames.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("table_frames"),
        study_seed=STUDY.seed,
        box=SYSTEM["box"],
        settings=STUDY.detector.model_dump(include={"group"}),
        ensembles=catalogue.of_kind("file"),
        packages=package_versions("numba", "ruptures"),
    message:
        "Tabulate what the detector says of each frame of your own files."
    script:
        "../scripts/table_frames.py"
