"""Texts to vectors: the encoder's contract, the runtimes that fulfil it, and where a model's files are."""
