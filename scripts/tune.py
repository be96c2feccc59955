#!/usr/bin/env python3
"""Learn a query projection, or tune it to an archive: the same as `xunduan tune`."""

from _door import enter

if __name__ == "__main__":
    enter("tune")
