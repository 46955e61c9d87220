from jalon.ui import charts


def test_sparkline_reads_out_every_value():
    drawn = charts.sparkline([210, None, 1255.5], title="Envois", periods=["2022-06", "2022-07", "2022-08"])

    assert "<title>Envois</title>" in drawn
    assert "juin\u00a02022 : 210 ; juillet\u00a02022 : absente ; août\u00a02022 : 1\u202f255,5" in drawn


def test_sparkline_is_broken_where_a_value_is_missing():
    drawn = charts.sparkline([1, 2, None, 3, 4], title="x")

    assert drawn.count("<polyline") == 2


def test_sparkline_shows_a_month_alone_as_a_point():
    drawn = charts.sparkline([None, 2, None], title="x")

    assert "<polyline" not in drawn
    assert drawn.count("<circle") == 1


def test_sparkline_of_nothing_draws_nothing():
    assert "<polyline" not in charts.sparkline([], title="x")
    assert "<circle" not in charts.sparkline([None], title="x")


def test_sparkline_of_equal_values_is_level():
    assert 'points="3.0,12.0 93.0,12.0"' in charts.sparkline([5, 5], title="x")


def test_bar_is_as_long_as_its_share():
    assert 'class="fill" width="75.2"' in charts.bar(47, maximum=100, label="47 %")


def test_bar_never_leaves_its_track():
    assert 'class="fill" width="160.0"' in charts.bar(250, maximum=100, label="x")
    assert 'class="fill" width="0.0"' in charts.bar(-3, maximum=100, label="x")
    assert 'class="fill" width="0.0"' in charts.bar(None, maximum=100, label="x")
    assert 'class="fill" width="0.0"' in charts.bar(1, maximum=0, label="x")


def test_texts_of_drawings_are_escaped():
    assert "<b>" not in charts.sparkline([1, 2], title="<b>") + charts.bar(1, maximum=2, label="<b>")
