"""Edits of the library rerun the rules that use the edited code, and no others."""

import ast
import shutil
from pathlib import Path

import pytest

from tests.code_files import NETWORK_SCRIPTS, READING_SCRIPTS, TRAINING_SCRIPTS
from workflow.control import digests

ROOT = digests.ROOT


def forget():
    cached = [digests.code_digest, digests._cached_digests]
    cached += [digests._uses, digests._places, digests._file, digests._module]
    for function in cached:
        function.cache_clear()


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Makes another place the project's root."""

    def at(root):
        monkeypatch.setattr(digests, "ROOT", root)
        forget()

    yield at
    monkeypatch.undo()
    forget()


FILES = {
    "workflow/scripts/run.py": """
from workflow.lib import tools
from workflow.lib.near import f

def main():
    from workflow.lib.late import late
    return f() + tools.used() + late()

if __name__ == "__main__":
    main()
""",
    "workflow/lib/near.py": """
import math
from workflow.lib import far
from workflow.lib.far import Shape

LIMIT = 3
UNUSED = 4

def f(limit=LIMIT):
    return helper() + far.x + Shape().area()

def helper():
    return math.pi

def beside():
    return UNUSED

if __name__ == "__main__":
    beside()
""",
    "workflow/lib/far.py": '''
"""Doc."""
from functools import cache
import registry

x = 1
y = 2

class Shape:
    """Doc."""
    def area(self):
        return scale()

@cache
def scale():
    return 1

@registry.known
class Layer:
    size = 1

    @classmethod
    def of(cls, size):
        def twice(value):
            return 2 * value

        half = size / 2
        return twice(half)

    @registry.checked
    def grown(self, by):
        return self
''',
    "workflow/lib/tools.py": "def used():\n    return 1\n\ndef unused():\n    return 1\n",
    "workflow/lib/late.py": "def late():\n    return 1\n",
    "workflow/lib/other.py": "y = 1\n",
}


def write_files(root):
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


@pytest.fixture
def changes(tmp_path, project):
    """Whether an edit of a small project changes its script's digest."""
    write_files(tmp_path)
    project(tmp_path)
    before = digests.code_digest("workflow/scripts/run.py")

    def edit(name, old, new):
        path = tmp_path / name
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))
        forget()
        return digests.code_digest("workflow/scripts/run.py") != before

    return edit


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("scripts/run.py", "f() +", "f() -"),
        ("lib/near.py", "helper() +", "helper() -"),
        ("lib/near.py", "LIMIT = 3", "LIMIT = 5"),  # a default
        ("lib/near.py", "math.pi", "math.e"),  # called by what is imported
        ("lib/near.py", "import math", "import numpy as math"),
        ("lib/far.py", "x = 1", "x = 2"),  # two imports deep, by attribute
        ("lib/far.py", "return scale()", "return 2 * scale()"),  # in a method
        ("lib/far.py", "def scale():\n    return 1", "def scale():\n    return 2"),  # behind a method
        ("lib/far.py", "size = 1", "size = 2"),  # its decorator may register it
        ("lib/far.py", "size = 1", "size: int = 1"),  # dataclasses and pydantic read it
        ("lib/far.py", "x = 1", "x: int = 1"),  # so may whoever imports the module
        ("lib/far.py", "self, by", "self, by: int"),  # its decorator may read it
        ("lib/far.py", "import registry", "import registry\nregistry.start()"),  # runs at import
        ("lib/tools.py", "def used():\n    return 1", "def used():\n    return 2"),
        ("lib/late.py", "return 1", "return 2"),  # imported inside a function
    ],
)
def test_an_edit_of_what_the_script_reaches_counts(changes, name, old, new):
    assert changes(f"workflow/{name}", old, new)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("lib/near.py", "return UNUSED", "return 2"),
        ("lib/near.py", "UNUSED = 4", "UNUSED = 5"),
        ("lib/near.py", "    beside()", "    helper()"),  # runs when the module is a script
        ("lib/far.py", "y = 2", "y = 3"),
        ("lib/tools.py", "def unused():\n    return 1", "def unused():\n    return 2"),
        ("lib/other.py", "y = 1", "y = 2"),
        ("lib/far.py", '    """Doc."""', '    """Another."""'),
        ("lib/far.py", "x = 1", "x   =   1  # one"),
        ("lib/tools.py", "def used():\n", "def used():\n\n    # a comment\n"),
        ("lib/tools.py", "def used():", "def used() -> int:"),
        ("lib/near.py", "def f(limit=LIMIT):", "def f(limit: int = LIMIT) -> float:"),
        ("lib/near.py", "def f(limit=LIMIT):", "def f(limit: far.Shape = LIMIT):"),
        (
            "lib/near.py",
            "import math",
            "import math\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import late",
        ),
        ("lib/far.py", "cls, size", "cls, size: int"),
        ("lib/far.py", "twice(value):", "twice(value: float) -> float:"),
        ("lib/far.py", "half = size", "half: float = size"),
        ("lib/far.py", "half = size", "half: float\n        half = size"),
    ],
)
def test_an_edit_beside_it_or_of_its_looks_does_not(changes, name, old, new):
    assert not changes(f"workflow/{name}", old, new)


@pytest.mark.parametrize(
    ("importing", "moved"), [("scripts/run.py", "near"), ("scripts/run.py", "late"), ("lib/near.py", "far")]
)
def test_a_move_to_another_file_does_not(tmp_path, changes, importing, moved):
    (tmp_path / "workflow/lib/deep").mkdir()
    (tmp_path / f"workflow/lib/{moved}.py").rename(tmp_path / f"workflow/lib/deep/{moved}.py")
    path = tmp_path / "workflow" / importing
    path.write_text(
        path.read_text().replace(f"from workflow.lib import {moved}", f"from workflow.lib.deep import {moved}")
    )
    assert not changes(f"workflow/{importing}", f"workflow.lib.{moved} ", f"workflow.lib.deep.{moved} ")


@pytest.mark.parametrize("text", ["from . import far\n", "import workflow.lib.far\n"])
def test_imports_that_are_not_followed_are_refused(changes, text):
    with pytest.raises(ValueError, match="not followed"):
        changes("workflow/lib/near.py", "import math", text)


# The project itself.


def script_digests():
    return {
        path.stem: digests.code_digest(f"workflow/scripts/{path.name}")
        for path in sorted((digests.ROOT / "workflow" / "scripts").glob("*.py"))
    }


@pytest.fixture(scope="module")
def before():
    """Digests of the project's scripts, which those of a copy equal until it is edited."""
    forget()
    return script_digests()


@pytest.fixture
def rerun(tmp_path, before, project):
    """The rules whose digest an edit of a function in a copy of the library changes."""
    shutil.copytree(ROOT / "workflow", tmp_path / "workflow", ignore=shutil.ignore_patterns("__pycache__"))
    project(tmp_path)

    def edit(path, function):
        file = tmp_path / "workflow" / "ljvae" / path
        tree = ast.parse(file.read_text())
        (found,) = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == function]
        found.body.append(ast.parse("edited = 1").body[0])
        file.write_text(ast.unparse(tree))
        forget()
        return {rule for rule, digest in script_digests().items() if digest != before[rule]}

    return edit


def figures():
    return {path.stem for path in Path(ROOT, "workflow", "scripts").glob("figure_*.py")}


UNIVERSE = {"train_universe", "judge_universe"}
EDITED = [
    (
        "physics/simulation.py",
        "simulate",
        {"simulate_ensemble", "follow_test", "run_samplers"},
    ),
    (
        "geometry/distances.py",
        "sort_points",
        {"localise_baselines", "sort_coordinates", "compute_distances", "predict_coordinates", "summarise_model"}
        | {
            "train_density",
            "draw_density",
            "draw_exact",
            "decode_particles",
            "judge_samples",
            "reconstruct",
            "table_claims",
            "figure_attempts",
            "table_degenerate_orientations",
            "explore",
        }
        | UNIVERSE,
    ),
    ("geometry/tumbler.py", "tumble", {"reconstruct", "compare_generated", "predict_coordinates", "train_universe"}),
    ("training/fitting.py", "_fit", TRAINING_SCRIPTS),
    ("training/networks.py", "read_network", READING_SCRIPTS),
    ("models/vae.py", "kl_divergence", NETWORK_SCRIPTS),
    ("claims/statistics.py", "ratio", {"table_claims", "judge_universe"}),
    ("claims/checks.py", "check_models", {"table_checks", "judge_universe"}),
    ("figures/style.py", "save", figures()),
    ("figures/timings.py", "draw", {"figure_timings"}),
    ("storage.py", "file_digest", {"read_file", "train_model", "train_prior", "train_regressor", "train_density"}),
    ("latent/space.py", "gamma_silhouette", {"analyse_latent_space"}),
    ("training/encoding.py", "decode", {"probe_decoder", "sample_latents", "explore", "train_universe"}),
    (
        "geometry/orientation.py",
        "_find_axis",
        {
            "orient_points",
            "localise",
            "reconstruct",
            "sample_latents",
            "decode_particles",
            "judge_samples",
            "table_degenerate_orientations",
            "explore",
        },
    ),
    ("explore/decoders.py", "pack_array", {"explore"}),
    ("physics/insertion.py", "weigh_insertion", {"draw_exact", "train_density", "draw_density", "decode_particles"}),
]


@pytest.mark.slow
@pytest.mark.parametrize(("path", "function", "rules"), EDITED)
def test_an_edit_of_a_function_reruns_the_rules_that_use_it(rerun, path, function, rules):
    assert rerun(path, function) == rules


class Typed(ast.NodeTransformer):
    """Gives arguments and results of undecorated functions a type, another one where they have one."""

    def visit_FunctionDef(self, node):
        if not node.decorator_list:
            node.returns = ast.Constant("Something")
            for argument in (*node.args.args, *node.args.kwonlyargs):
                argument.annotation = ast.Constant("Anything")
        return self.generic_visit(node)


def test_comments_format_and_types_of_the_whole_library_rerun_nothing(tmp_path, before, project):
    project(ROOT)
    shutil.copytree(ROOT / "workflow", tmp_path / "workflow", ignore=shutil.ignore_patterns("__pycache__"))
    for file in (tmp_path / "workflow").rglob("*.py"):
        tree = Typed().visit(ast.parse(file.read_text()))
        file.write_text("# a comment\n" + ast.unparse(tree))  # another format
    project(tmp_path)
    assert script_digests() == before


def test_nothing_is_reached_by_a_computed_name_but_architectures():
    """The digest follows no computed name: architectures have their own digest in the rules."""
    for file in (ROOT / "workflow").rglob("*.py"):
        called = [node.func for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
        names = {getattr(func, "id", getattr(func, "attr", "")) for func in called}
        assert not names & {"globals", "eval", "exec", "__import__"}, file
        if "import_module" in names:
            assert file.name in ("imports.py", "networks.py", "regressor.py")


def test_an_architecture_that_passes_on_another_counts_with_it(tmp_path, project):
    shutil.copytree(ROOT / "workflow", tmp_path / "workflow", ignore=shutil.ignore_patterns("__pycache__"))
    project(tmp_path)
    before = {name: digests.code_digest(f"workflow/ljvae/models/{name}.py") for name in ("dense", "geometric")}
    path = tmp_path / "workflow/ljvae/models/dense.py"
    path.write_text(path.read_text().replace('settings["layers"]', 'settings["layers"] + 1', 1))
    forget()
    for name, digest in before.items():
        assert digests.code_digest(f"workflow/ljvae/models/{name}.py") != digest, name


def test_what_jobs_say_reruns_nothing(tmp_path, before, project):
    shutil.copytree(ROOT / "workflow", tmp_path / "workflow", ignore=shutil.ignore_patterns("__pycache__"))
    project(tmp_path)
    path = tmp_path / "workflow/ljvae/logs.py"
    path.write_text(path.read_text().replace("the traceback is in", "its traceback is in"))
    forget()
    assert script_digests() == before


@pytest.fixture
def kept(tmp_path, project):
    """A small project whose digests were computed and kept, and the file that has them."""
    write_files(tmp_path)
    (tmp_path / "workflow/control").mkdir()
    project(tmp_path)
    digests.script_digest("run")
    (path,) = (tmp_path / "workflow/control/__pycache__").iterdir()
    return path


def test_digests_are_kept_until_a_byte_of_the_code_differs(tmp_path, kept, monkeypatch):
    first = digests.script_digest("run")
    assert first == digests.code_digest("workflow/scripts/run.py")
    forget()
    with monkeypatch.context() as patch:
        patch.setattr(digests, "code_digest", None)  # it isn't asked
        assert digests.script_digest("run") == first
    far = tmp_path / "workflow/lib/far.py"
    far.write_text(far.read_text().replace("x = 1", "x = 2"))
    forget()
    edited = digests.script_digest("run")
    assert edited != first
    far.write_text(far.read_text().replace("x = 2", "x = 1"))
    forget()
    assert digests.script_digest("run") == first


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"code": "other", "digests": {}}'])
def test_a_spoiled_file_of_digests_is_written_again(kept, content):
    first, before = digests.script_digest("run"), kept.read_text()
    kept.write_text(content)
    forget()
    assert digests.script_digest("run") == first
    assert kept.read_text() == before


def test_digests_are_computed_where_none_can_be_kept(kept):
    first = digests.script_digest("run")
    kept.unlink()
    kept.parent.rmdir()
    kept.parent.write_text("no folder")  # root may write into any folder
    forget()
    assert digests.script_digest("run") == first
    assert kept.parent.is_file()


def test_code_that_is_edited_while_digests_are_computed_is_not_kept(tmp_path, kept, monkeypatch):
    far = tmp_path / "workflow/lib/far.py"
    kept.unlink()
    forget()
    compute = digests.code_digest

    def edit(script):
        far.write_text(far.read_text() + "# edited\n")
        return compute(script)

    with monkeypatch.context() as patch:
        patch.setattr(digests, "code_digest", edit)
        digests.script_digest("run")
    assert not kept.exists()


def test_an_unfinished_script_stops_its_own_rule_alone(tmp_path, kept):
    first = digests.script_digest("run")
    (tmp_path / "workflow/scripts/draft.py").write_text("def main(:\n")
    (tmp_path / "workflow/scripts/.#run.py").symlink_to("nowhere")  # an editor's lock
    forget()
    assert digests.script_digest("run") == first
    with pytest.raises(SyntaxError):
        digests.script_digest("draft")


def test_a_page_s_text_is_tracked_though_it_is_no_python(tmp_path, project):
    (tmp_path / "page.css").write_text("body {}")
    project(tmp_path)
    before = digests.files_digest(["page.css"])
    assert before == digests.files_digest(["page.css"])
    (tmp_path / "page.css").write_text("body { margin: 0 }")
    assert digests.files_digest(["page.css"]) != before
