"""The command `xunduan`: a module a subcommand, each with `main(arguments)` that gives the exit status."""
