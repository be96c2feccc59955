"""Units of one measure: lengths, weights, areas and the like, each as a multiple of the first."""

from __future__ import annotations

import re

METRIC: dict[str, tuple[str, str]] = {
    **{unit: ("米", factor) for factor, units in {
        "1000": ("公里", "千米", "km"), "1": ("米", "公尺", "m"), "0.01": ("厘米", "公分", "cm"), "0.001": ("毫米", "mm"),
    }.items() for unit in units},
    **{unit: ("克", factor) for factor, units in {
        "1000000": ("吨", "公吨"), "1000": ("公斤", "千克", "kg"), "500": ("斤",), "1": ("克",), "0.001": ("毫克", "mg"),
    }.items() for unit in units},
    **{unit: ("平方米", factor) for factor, units in {
        "1000000": ("平方公里", "平方千米", "km2", "km²"), "10000": ("公顷",), "1": ("平方米", "平米", "m2", "m²", "㎡"),
    }.items() for unit in units},
    **{unit: ("瓦", factor) for factor, units in {
        "1000000000": ("吉瓦", "gw"), "1000000": ("兆瓦", "mw"), "1000": ("千瓦", "kw"),
    }.items() for unit in units},
    **dict.fromkeys(("摄氏度", "℃"), ("℃", "1")),
    **{unit: ("升", factor) for factor, units in {"1": ("升",), "0.001": ("毫升", "ml")}.items() for unit in units},
}  # fmt: skip
"""A unit's measure, by the unit that stands for it, and its factor (SI brochure, 9th edition; 斤 by the Chinese market
system)."""
METRIC_UNIT = "|".join(re.escape(unit) for unit in sorted(METRIC, key=len, reverse=True))
"""A pattern of all of them, longest first."""


def measure_of(unit: str) -> tuple[str, float]:
    """The base unit of a folded unit and its factor: 吨 gives (克, 1000000.0), an unknown unit itself and 1."""
    base, factor = METRIC.get(unit, (unit, "1"))
    return base, float(factor)
