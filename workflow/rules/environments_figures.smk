# Figures of a study of your own system.


rule figure_snapshot:
    input:
        survey=SURVEY,
        trajectories=lambda wildcards: own.files([wildcards.trajectory]),
        calibration=CALIBRATION,
        scores=lambda wildcards: own.scores(wildcards.trajectory),
    output:
        figure=figure_files(["snapshot_{trajectory}"]),
    log:
        "results/logs/environments/figure_snapshot/{trajectory}.log",
    benchmark:
        "results/benchmarks/environments/figure_snapshot/{trajectory}.tsv"
    conda:
        "../../envs/environments.yaml"
    params:
        code=script_digest("figure_snapshot"),
        options=own.options,
        unit=SETTINGS.unit_name,
    message:
        "Draw frames of {wildcards.trajectory}."
    script:
        "../scripts/figure_snapshot.py"


rule figure_phases:
    input:
        phases=PHASES,
    output:
        figure=figure_files(["phases"]),
    log:
        "results/logs/environments/figure_phases.log",
    benchmark:
        "results/benchmarks/environments/figure_phases.tsv"
    conda:
        "../../envs/environments.yaml"
    params:
        code=script_digest("figure_phases"),
        names=list(own.paths),
        unit=SETTINGS.unit_name,
    message:
        "Draw the phases of all trajectories."
    script:
        "../scripts/figure_phases.py"


rule figure_timeline:
    input:
        frames=TABLE.format(table="judged_frames"),
        phases=TABLE.format(table="phases"),
    output:
        figure=figure_files(["timeline"]),
    log:
        "results/logs/environments/figure_timeline.log",
    benchmark:
        "results/benchmarks/environments/figure_timeline.tsv"
    conda:
        "../../envs/environments.yaml"
    params:
        code=script_digest("figure_timeline"),
        normal=list(own.normal),
        nominal=SETTINGS.alarms,
    message:
        "Draw the fraction of unusual particles over time."
    script:
        "../scripts/figure_timeline.py"


rule figure_compared_scores:
    input:
        scores=TABLE.format(table="compared_scores"),
    output:
        figure=figure_files(["compared_scores"]),
    log:
        "results/logs/environments/figure_compared_scores.log",
    benchmark:
        "results/benchmarks/environments/figure_compared_scores.tsv"
    conda:
        "../../envs/environments.yaml"
    params:
        code=script_digest("figure_compared_scores"),
    message:
        "Draw what each score finds."
    script:
        "../scripts/figure_compared_scores.py"
