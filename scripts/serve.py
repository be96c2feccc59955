#!/usr/bin/env python3
"""Serve the search page and the JSON API: the same as `xunduan serve`."""

from _door import enter

if __name__ == "__main__":
    enter("serve")
