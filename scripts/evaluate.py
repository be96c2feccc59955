#!/usr/bin/env python3
"""Measure retrieval, figures and answers: the same as `xunduan evaluate`."""

from _door import enter

if __name__ == "__main__":
    enter("evaluate")
