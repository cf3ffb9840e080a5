"""Charts as inline SVG: what stands in them, and that it is escaped."""

import re

from grading.svg_charts import distribution, stacked_rows


def test_few_points_have_a_column_each_and_many_have_ten_steps():
    few = distribution([0, 1.4, 3, 3, 99], 3, "points")
    assert re.findall(r">(\d+)</text>", few) == ["0", "1", "1", "1", "2", "3", "3"]
    many = distribution([0, 9.9, 10, 100, -5], 100, "percent")
    assert re.findall(r'soft"[^>]*>(\d+)</text>', many) == [f"{n}" for n in range(0, 100, 10)]
    assert re.findall(r'class=""[^>]*>(\d+)</text>', many) == ["3", "1", "1"]


def test_a_chart_of_nobody_is_a_chart():
    assert "<svg" in distribution([], 15, "points") and "<svg" in stacked_rows([], [], "tasks")


def test_bars_are_as_long_as_their_counts_and_all_text_is_escaped():
    chart = stacked_rows(
        [("<b>", [3, 1]), ("b", [1, 0])], [("right", "right"), ("wrong", "wr<ng")], "<i>"
    )
    widths = [
        float(w) for w in re.findall(r'height="20.0"|width="([\d.]+)" height="20', chart) if w
    ]
    assert widths[0] == 3 * widths[1] == 3 * widths[2]
    assert "<b>" not in chart and "<i>" not in chart and "wr<ng" not in chart
    assert "&lt;b&gt;: 3 right" in chart
