#!/usr/bin/env python3
"""Search from the command line: the same as `xunduan search`."""

from _door import enter

if __name__ == "__main__":
    enter("search")
