# Particles and their neighbours in a system of your own: from trajectories to scores and tables.


rule survey_trajectories:
    input:
        trajectories=own.files(own.paths),
    output:
        survey=SURVEY,
    log:
        "results/logs/environments/survey_trajectories.log",
    benchmark:
        "results/benchmarks/environments/survey_trajectories.tsv"
    conda:
        "../../envs/environments.yaml"
    params:
        code=script_digest("survey_trajectories"),
        names=list(own.paths),
        normal=list(own.normal),
        options=own.options,
    message:
        "Survey the trajectories."
    script:
        "../scripts/survey_trajectories.py"


rule describe_normal_environments:
    input:
        survey=SURVEY,
        trajectories=own.files(own.normal),
    output:
        train=SPLIT.replace("{split}", "train"),
        validation=SPLIT.replace("{split}", "validation"),
    log:
        "results/logs/environments/describe_normal_environments/{description}.log",
    benchmark:
        "results/benchmarks/environments/describe_normal_environments/{description}.tsv"
    conda:
        "../../envs/environments.yaml"
    params:
        code=script_digest("describe_normal_environments"),
        normal=list(own.normal),
        options=own.options,
        fractions=own.fractions,
        sizes={"neighbours": own.neighbours, "sample": SETTINGS.sample},
        seed=STUDY.seed,
    message:
        "Describe normal environments by {wildcards.description}."
    script:
        "../scripts/describe_normal_environments.py"


rule fit_linear_environments:
    input:
        train=SPLIT.format(description="distances", split="train"),
    output:
        linear=LINEAR,
    log:
        "results/logs/environments/fit_linear_environments.log",
    benchmark:
        "results/benchmarks/environments/fit_linear_environments.tsv"
    conda:
        "../../envs/environments.yaml"
    params:
        code=script_digest("fit_linear_environments"),
    message:
        "Fit the linear model of normal environments."
    script:
        "../scripts/fit_linear_environments.py"


rule train_environments:
    input:
        train=lambda wildcards: SPLIT.format(
            description=READS[wildcards.network], split="train"
        ),
        validation=lambda wildcards: SPLIT.format(
            description=READS[wildcards.network], split="validation"
        ),
    output:
        trained=NETWORK,
        history=NETWORK.replace(".keras", "_history.csv"),
    log:
        "results/logs/environments/train_environments/{network}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/environments/train_environments/{network}/seed_{seed}.tsv"
    conda:
        "../../envs/environments.yaml"
    threads: SETTINGS.threads
    params:
        code=script_digest("train_environments"),
        architecture=lambda wildcards: architecture_digest(wildcards.network),
        settings=lambda wildcards: own.network_settings(wildcards.network),
        study={"seed": STUDY.seed, "threads": SETTINGS.threads},
        packages=package_versions("keras", "tensorflow"),
    message:
        "Train {wildcards.network} on normal environments, seed {wildcards.seed}."
    script:
        "../scripts/train_environments.py"


rule fit_phases:
    input:
        survey=SURVEY,
        trajectories=own.files(own.paths),
    output:
        phases=PHASES,
    log:
        "results/logs/environments/fit_phases.log",
    benchmark:
        "results/benchmarks/environments/fit_phases.tsv"
    conda:
        "../../envs/environments.yaml"
    params:
        code=script_digest("fit_phases"),
        options=own.options,
        neighbours=own.neighbours,
        study={"seed": STUDY.seed},
    message:
        "Find the phases of all trajectories."
    script:
        "../scripts/fit_phases.py"


rule score_trajectory:
    input:
        survey=SURVEY,
        trajectories=lambda wildcards: own.files([wildcards.trajectory]),
        linear=LINEAR,
        phases=PHASES,
        networks=own.network_files([SETTINGS.score]),
    output:
        scores=SCORES,
    log:
        "results/logs/environments/score_trajectory/{trajectory}/{shard}.log",
    benchmark:
        "results/benchmarks/environments/score_trajectory/{trajectory}/{shard}.tsv"
    conda:
        "../../envs/environments.yaml"
    params:
        code=script_digest("score_trajectory"),
        shards=SETTINGS.shards,
        score=SETTINGS.score,
        options=own.options,
        normal=list(own.normal),
        fractions=own.fractions,
        sizes={"neighbours": own.neighbours},
    message:
        "Score the particles of {wildcards.trajectory}, shard {wildcards.shard}."
    script:
        "../scripts/score_trajectory.py"


rule calibrate_environments:
    input:
        survey=SURVEY,
        scores=[path for name in own.normal for path in own.scores(name)],
    output:
        calibration=CALIBRATION,
    log:
        "results/logs/environments/calibrate_environments.log",
    benchmark:
        "results/benchmarks/environments/calibrate_environments.tsv"
    conda:
        "../../envs/environments.yaml"
    params:
        code=script_digest("calibrate_environments"),
        shards={name: own.scores(name) for name in own.normal},
        fractions=own.fractions,
        nominal=SETTINGS.alarms,
        seed=STUDY.seed,
    message:
        "Collect the scores of normal particles that p-values are compared with."
    script:
        "../scripts/calibrate_environments.py"


rule judge_trajectory:
    input:
        survey=SURVEY,
        calibration=CALIBRATION,
        phases=PHASES,
        scores=lambda wildcards: own.scores(wildcards.trajectory),
    output:
        frames=ROWS.replace("{table}", "judged_frames"),
        alarms=ROWS.replace("{table}", "alarms"),
        composition=ROWS.replace("{table}", "phases"),
    log:
        "results/logs/environments/judge_trajectory/{trajectory}.log",
    benchmark:
        "results/benchmarks/environments/judge_trajectory/{trajectory}.tsv"
    conda:
        "../../envs/environments.yaml"
    params:
        code=script_digest("judge_trajectory"),
        normal=list(own.normal),
        fractions=own.fractions,
        nominal=SETTINGS.alarms,
    message:
        "Judge the frames of {wildcards.trajectory}."
    script:
        "../scripts/judge_trajectory.py"


rule write_scored_trajectory:
    input:
        survey=SURVEY,
        trajectories=lambda wildcards: own.files([wildcards.trajectory]),
        calibration=CALIBRATION,
        scores=lambda wildcards: own.scores(wildcards.trajectory),
    output:
        scored=own.trajectory("{trajectory}"),
        suspects=ROWS.replace("{table}", "suspects"),
    log:
        "results/logs/environments/write_scored_trajectory/{trajectory}.log",
    benchmark:
        "results/benchmarks/environments/write_scored_trajectory/{trajectory}.tsv"
    conda:
        "../../envs/environments.yaml"
    params:
        code=script_digest("write_scored_trajectory"),
        options=own.options,
    message:
        "Write {wildcards.trajectory} with scores for OVITO."
    script:
        "../scripts/write_scored_trajectory.py"


rule compare_score:
    input:
        survey=SURVEY,
        trajectories=own.files(own.paths),
        train=lambda wildcards: SPLIT.format(
            description=READS[wildcards.method], split="train"
        ),
        linear=LINEAR,
        networks=lambda wildcards: own.network_files([wildcards.method]),
    output:
        row=ROWS.format(table="compared_scores", trajectory="{method}"),
    log:
        "results/logs/environments/compare_score/{method}.log",
    benchmark:
        "results/benchmarks/environments/compare_score/{method}.tsv"
    conda:
        "../../envs/environments.yaml"
    params:
        code=script_digest("compare_score"),
        normal=list(own.normal),
        options=own.options,
        fractions=own.fractions,
        nominal=SETTINGS.alarms,
        sizes={"neighbours": own.neighbours},
        study={"seed": STUDY.seed},
    message:
        "Apply the score {wildcards.method} to frames of every trajectory."
    script:
        "../scripts/compare_score.py"


rule join_environments:
    input:
        rows=lambda wildcards: own.rows(wildcards.table),
    output:
        joined=TABLE,
    log:
        "results/logs/environments/join_environments/{table}.log",
    benchmark:
        "results/benchmarks/environments/join_environments/{table}.tsv"
    wildcard_constraints:
        table=any_of(own.tables),
    conda:
        "../../envs/environments.yaml"
    params:
        code=script_digest("join_environments"),
    message:
        "Join {wildcards.table}.csv."
    script:
        "../scripts/join_environments.py"
