"""Commands that people run as python -m workflow.commands.NAME."""
