"""List every result with its checksum, parameters and code in results/manifest.json; check and adopt results by it.

`make manifest` writes the manifest, `make verify` compares results with it. `make adopt` marks results that were
copied into a fresh clone as up to date, so that nothing runs again.
"""

from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from workflow.commands import command_line, plan
from workflow.ljvae.logs import UserError
from workflow.ljvae.provenance import code_version, runtime_versions
from workflow.ljvae.storage import file_digest, load_json, save_json

MANIFEST = "results/manifest.json"
PACKAGES = ("keras", "numba", "numpy", "pandas", "scikit-learn", "scipy", "snakemake", "tensorflow")


def describe(jobs: dict[str, plan.Job]) -> dict[str, dict]:
    """Of each file: rule, inputs, params by name (with seeds and digests of code), and whether it is kept."""
    return {
        path: {"rule": job.rule, "inputs": list(job.inputs), "params": job.params, "kept": job.kept}
        for job in jobs.values()
        for path in job.outputs
    }


def write(directory: Path, files: Iterable[Path]) -> dict:
    """Write the manifest of a study whose results are all made. Raises UserError if they are not."""
    jobs = plan.jobs(directory, files=files)
    due = sorted(job.name for job in jobs.values() if job.due)
    if due:
        raise UserError(f"{len(due)} jobs are still to be run, such as that of {due[0]}: run snakemake first")
    unknown = sorted(job.name for job in jobs.values() if job.kept and not job.has_record)
    if unknown:
        raise UserError(f"nobody knows how {unknown[0]} and {len(unknown) - 1} others were made: run snakemake first")
    manifest = {
        "commit": code_version(),
        "versions": runtime_versions(*PACKAGES),
        "files": {
            path: {**_content(directory / path, entry["kept"]), **entry}
            for path, entry in sorted(describe(jobs).items())
        },
    }
    save_json(directory / MANIFEST, manifest)
    return manifest


def _content(path: Path, kept: bool) -> dict:
    return {"sha256": file_digest(path), "bytes": path.stat().st_size} if kept else {"sha256": None, "bytes": None}


def read(directory: Path) -> dict:
    """The manifest of a study, by which every file is inside results/. Raises UserError for any other."""
    if not (directory / MANIFEST).is_file():
        raise UserError(
            f"{directory / MANIFEST}: there is no manifest; it comes with the results, or from make manifest"
        )
    manifest = load_json(directory / MANIFEST)
    files = manifest.get("files") if isinstance(manifest, dict) else None
    if not isinstance(files, dict) or not files:
        raise UserError(f"{directory / MANIFEST}: it should have the section 'files'")
    for path, entry in files.items():
        if not isinstance(entry, dict) or not {"sha256", "bytes", "rule", "inputs", "params"} <= set(entry):
            raise UserError(f"{directory / MANIFEST}: {path} should have sha256, bytes, rule, inputs and params")
        if not (directory / path).resolve().is_relative_to(directory.resolve() / "results"):
            raise UserError(f"{directory / MANIFEST}: {path} should be inside results/")
    return manifest


def list_altered(directory: Path, manifest: dict) -> list[str]:
    """A line for each file that is not there or not as the manifest says."""
    lines = []
    for path, entry in manifest["files"].items():
        file = directory / path
        if not entry.get("kept", True):
            continue
        if not file.is_file():
            lines.append(f"{path}: missing")
        elif file.stat().st_size != entry["bytes"] or file_digest(file) != entry["sha256"]:
            lines.append(f"{path}: not the file that the manifest describes")
    return lines


def list_made_otherwise(jobs: dict[str, plan.Job], manifest: dict) -> list[str]:
    """A line for each file that the manifest lacks, or that this config would make with other inputs or params."""
    lines = []
    for path, entry in describe(jobs).items():
        recorded_entry = manifest["files"].get(path)
        if recorded_entry is None:
            lines.append(f"{path}: not in the manifest")
            continue
        changed = [name for name in entry["params"] if entry["params"][name] != recorded_entry["params"].get(name)]
        changed += ["inputs"] if entry["inputs"] != recorded_entry["inputs"] else []
        if changed:
            lines.append(f"{path}: made with other {', '.join(changed)}")
    return lines


def verify(directory: Path) -> dict:
    """Compare the results with their manifest. Raises UserError that names those that differ."""
    manifest = read(directory)
    _refuse(list_altered(directory, manifest), "differ from the manifest")
    return manifest


def adopt(directory: Path, files: list[Path]) -> dict:
    """Mark results as made, if they are those of the manifest and this code and config would make them so.

    Raises UserError if not, and then marks nothing.
    """
    manifest = verify(directory)
    _refuse(list_made_otherwise(plan.jobs(directory, files=files), manifest), "would be made otherwise here")
    study_options = ["--directory", str(directory), "--configfile", *map(str, files)]
    # every file, so that Snakemake has a record of how each was made
    result = command_line.run_snakemake("--cores", "1", "--touch", "--forceall", *study_options)
    if result.returncode:
        raise UserError(f"snakemake --touch ended with:\n{result.stderr.strip().splitlines()[-1]}")
    return manifest


def _refuse(lines: list[str], complaint: str) -> None:
    if lines:
        more = f"\n... and {len(lines) - 20} more" if len(lines) > 20 else ""
        raise UserError("\n".join(lines[:20]) + f"{more}\n{len(lines)} files {complaint}")


def _act(options: Namespace) -> str:
    directory, files = command_line.study(options)
    if options.action == "write":
        return _summarise(write(directory, files), "described in")
    if options.action == "verify":
        return _summarise(verify(directory), "as described in")
    return _summarise(adopt(directory, files), "adopted from")


def _summarise(manifest: dict, relation: str) -> str:
    return f"{len(manifest['files'])} files {relation} {MANIFEST}"


def main(arguments: Iterable[str] | None = None) -> None:
    """Write, verify or adopt, as the command line says."""
    parser = command_line.study_parser(str(__doc__))
    parser.add_argument("action", choices=["write", "verify", "adopt"])
    command_line.run(_act, parser, arguments)


if __name__ == "__main__":
    main()
