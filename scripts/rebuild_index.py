#!/usr/bin/env python3
"""Rebuild the index of a folder, a file, or a .jsonl of documents: the same as `xunduan index`."""

from _door import enter

if __name__ == "__main__":
    enter("index")
