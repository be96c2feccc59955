#!/usr/bin/env python3
"""Time builds, updates and queries: the same as `xunduan benchmark`."""

from _door import enter

if __name__ == "__main__":
    enter("benchmark")
