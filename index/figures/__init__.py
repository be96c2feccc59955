"""Statistical figures of Chinese text."""

from index.figures.extract import FigureContext, extract_figures

__all__ = ["FigureContext", "extract_figures"]
