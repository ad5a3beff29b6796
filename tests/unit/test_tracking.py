import pytest

from workflow.ljvae import tracking


@pytest.fixture
def digest(tmp_path, monkeypatch):
    """A project of a script, a module it imports, one that this imports, and one that nobody does."""
    files = {
        "workflow/scripts/run.py": "from workflow.lib.near import f\nprint(f())\n",
        "workflow/lib/near.py": "from workflow.lib import far\n\ndef f():\n    return far.x\n",
        "workflow/lib/far.py": '"""Doc."""\nx = 1\n',
        "workflow/lib/other.py": "y = 1\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(tracking, "ROOT", tmp_path)

    def after(name="workflow/scripts/run.py", text=None):
        if text is not None:
            (tmp_path / name).write_text(text)
        tracking.code_digest.cache_clear()
        tracking._module.cache_clear()
        return tracking.code_digest("workflow/scripts/run.py")

    return after


def test_comments_docstrings_and_format_do_not_count(digest):
    before = digest()
    assert digest("workflow/lib/far.py", '"""Another."""\n\n\nx   =   1  # one\n') == before


@pytest.mark.parametrize("name", ["workflow/scripts/run.py", "workflow/lib/near.py", "workflow/lib/far.py"])
def test_an_edit_two_imports_deep_counts(digest, name):
    before = digest()
    assert digest(name, "from workflow.lib import far\nf = lambda: 2\n") != before


def test_the_real_scripts_depend_on_the_modules_that_they_import():
    for script, module in {
        "metropolis": "physics/observables.py",
        "distances": "geometry/distances.py",
        "train_model": "models/vae.py",
        "reconstruct": "geometry/tumbler.py",
        "figure_tumbler": "figures/style.py",
    }.items():
        files = tracking.code_files(f"workflow/scripts/{script}.py")
        assert tracking.ROOT / "workflow/ljvae" / module in files, script


def test_relative_imports_are_refused(digest):
    with pytest.raises(ValueError, match="relative imports"):
        digest("workflow/lib/near.py", "from . import far\n")


def test_a_module_that_is_not_imported_does_not_count(digest):
    before = digest()
    assert digest("workflow/lib/other.py", "y = 2\n") == before
