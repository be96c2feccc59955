#!/usr/bin/env python3
"""Check everything a search rests on: the same as `xunduan doctor`."""

from _door import enter

if __name__ == "__main__":
    enter("doctor")
