"""The command line: `tradehook serve` and commands that work against a running server.

Exit status: 0 on success, 1 on a refusal (its code and sentence on standard error), 2 on wrong usage.
"""


def main() -> None:
    """Run the command that the arguments name."""
    import sys

    from tradehook.cli.app import app_for

    app_for(sys.argv[1:])()
