"""The command `xunduan`: one module for each subcommand, with a `main(arguments)` that returns the exit status."""
