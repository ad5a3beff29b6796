# The detector: it learns the potential from normal configurations, and needs no network.
INTERVALS = STUDY.analysis.model_dump(include={"bootstrap", "confidence"})

# Masked matrices are no configurations. The detector reads positions, which they share with the test set.
DETECTED = {
    family: [name for name in names if not catalogue.is_masked(name)]
    for family, names in catalogue.anomaly_families.items()
}
DETECTED = {family: names for family, names in DETECTED.items() if names}
DETECTED_SETS = list(
    dict.fromkeys(name for names in DETECTED.values() for name in names)
)

# A potential can be learned where all particles are alike.
LEARNED = {
    name: catalogue.ensembles[name]
    for name in catalogue.anomalies
    if catalogue.ensembles[name]["kind"] == "simulated"
    and "diameter" not in catalogue.ensembles[name]
}
SIMULATED = {name: catalogue.ensembles[name] for name in catalogue.of_kind("simulated")}
GROUPED = {
    name: description
    for name, description in SIMULATED.items()
    if name in catalogue.anomalies
}

# Normal fluids between the trained gammas: whatever is found in them is a false alarm.
GAMMAS = STUDY.simulation.gammas
BETWEEN = {
    name: description["gamma"]
    for name, description in GROUPED.items()
    if name == gamma_name(description["gamma"])
    and min(GAMMAS) < description["gamma"] < max(GAMMAS)
}
BETWEEN_FAMILIES = [
    family for family, names in DETECTED.items() if {*BETWEEN} & {*names}
]


rule fit_detector:
    input:
        train="results/ensembles/train.npz",
    output:
        detector=DETECTOR_FILE,
    log:
        "results/logs/fit_detector.log",
    benchmark:
        "results/benchmarks/fit_detector.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("fit_detector"),
        study_seed=STUDY.seed,
        box=SYSTEM["box"],
        settings=STUDY.detector.model_dump(include={"knots", "closest", "reach"}),
        packages=package_versions("numba"),
    message:
        "Learn the potential, and what is normal at each height."
    script:
        "../scripts/fit_detector.py"


rule score_split:
    input:
        detector=DETECTOR_FILE,
        split="results/ensembles/{part}.npz",
    output:
        scores=SPLIT_SCORES,
    log:
        "results/logs/score_split/{part}.log",
    benchmark:
        "results/benchmarks/score_split/{part}.tsv"
    wildcard_constraints:
        part="test|calibration",
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("score_split"),
        packages=package_versions("numba"),
    message:
        "Score the {wildcards.part} split by the detector."
    script:
        "../scripts/score_split.py"


rule score_family:
    input:
        detector=DETECTOR_FILE,
        normal="results/anomaly/normal.npz",
        test_scores=SPLIT_SCORES.format(part="test"),
        calibration_scores=SPLIT_SCORES.format(part="calibration"),
        anomalies=lambda wildcards: ensemble_files(DETECTED[wildcards.family]),
    output:
        rows="results/anomaly/detector/{family}.csv",
        arrays="results/anomaly/detector/{family}.npz",
    log:
        "results/logs/score_family/{family}.log",
    benchmark:
        "results/benchmarks/score_family/{family}.tsv"
    wildcard_constraints:
        family=any_of(DETECTED),
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("score_family"),
        study_seed=STUDY.seed,
        ensembles=lambda wildcards: {
            name: catalogue.ensembles[name] for name in DETECTED[wildcards.family]
        },
        derived=lambda wildcards: catalogue.derived(DETECTED[wildcards.family]),
        analysis=INTERVALS,
        packages=package_versions("numba"),
    message:
        "Score {wildcards.family} by the detector."
    script:
        "../scripts/score_family.py"


rule count_false_alarms:
    input:
        test="results/ensembles/test.npz",
        test_scores=SPLIT_SCORES.format(part="test"),
        calibration_scores=SPLIT_SCORES.format(part="calibration"),
        unseen_scores=expand(
            "results/anomaly/detector/{family}.npz", family=BETWEEN_FAMILIES
        ),
    output:
        table=table("false_alarms", "Anomalies"),
    log:
        "results/logs/count_false_alarms.log",
    benchmark:
        "results/benchmarks/count_false_alarms.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("count_false_alarms"),
        unseen=BETWEEN,
        confidence=STUDY.detector.confidence,
    message:
        "Count the false alarms of the detector."
    script:
        "../scripts/count_false_alarms.py"


rule learn_potentials:
    input:
        detector=DETECTOR_FILE,
        train="results/ensembles/train.npz",
        ensembles=ensemble_files(LEARNED),
    output:
        potentials=table("learned_potential", "Anomalies"),
        weights=table("learned_weights", "Anomalies"),
    log:
        "results/logs/learn_potentials.log",
    benchmark:
        "results/benchmarks/learn_potentials.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("learn_potentials"),
        study_seed=STUDY.seed,
        system=SYSTEM,
        gammas=GAMMAS,
        descriptions=LEARNED,
        packages=package_versions("numba"),
    message:
        "Learn the potential of each simulated fluid from its configurations."
    script:
        "../scripts/learn_potentials.py"


rule figure_learned_potential:
    input:
        potentials=TABLE.format(table="learned_potential"),
        weights=TABLE.format(table="learned_weights"),
    output:
        figure=figure("learned_potential", "Anomalies", group=ALL_FAMILIES),
    log:
        "results/logs/figure_learned_potential.log",
    benchmark:
        "results/benchmarks/figure_learned_potential.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_learned_potential"),
        descriptions=LEARNED,
    message:
        "Draw learned potentials and weights alongside the true ones."
    script:
        "../scripts/figure_learned_potential.py"


rule table_detection:
    input:
        areas=TABLE.format(table="anomaly"),
    output:
        table=table("detection", "Anomalies", asked=bool(GROUPED)),
    log:
        "results/logs/table_detection.log",
    benchmark:
        "results/benchmarks/table_detection.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("table_detection"),
        order=catalogue.shown_order,
    message:
        "Tabulate how close the detector comes to the ceilings."
    script:
        "../scripts/table_detection.py"


rule table_ablation:
    input:
        detector=DETECTOR_FILE,
        normal="results/anomaly/normal.npz",
        validation="results/ensembles/validation.npz",
        splits=ensemble_files(["test", "calibration"]),
        split_scores=expand(SPLIT_SCORES, part=["test", "calibration"]),
        anomalies=ensemble_files(DETECTED_SETS),
        scores=expand("results/anomaly/detector/{family}.npz", family=DETECTED),
        encodings=[
            file
            for model in catalogue.probed
            for seed in catalogue.seeds[model]
            for file in encoding_files(
                ["validation", "test", "calibration", *DETECTED_SETS], model, seed
            )
        ],
    output:
        table=table("ablation", "Anomalies"),
    log:
        "results/logs/table_ablation.log",
    benchmark:
        "results/benchmarks/table_ablation.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("table_ablation"),
        study_seed=STUDY.seed,
        networks=[
            [model, seed]
            for model in catalogue.probed
            for seed in catalogue.seeds[model]
        ],
        ensembles={name: catalogue.ensembles[name] for name in DETECTED_SETS},
        derived=catalogue.derived(DETECTED_SETS),
        analysis=INTERVALS,
        packages=package_versions("numba"),
    message:
        "Tabulate what each part of the detector adds, and what networks would add."
    script:
        "../scripts/table_ablation.py"
