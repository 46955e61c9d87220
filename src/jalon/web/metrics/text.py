"""The text that Prometheus reads: https://prometheus.io/docs/instrumenting/exposition_formats/"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True)
class Sample:
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)
    suffix: str = ""  # of a histogram: _bucket, _sum, _count


@dataclass(frozen=True)
class Metric:
    name: str
    kind: str  # counter, gauge or histogram
    about: str
    samples: Sequence[Sample]


def written(metrics: Sequence[Metric]) -> str:
    lines: list[str] = []
    for metric in metrics:
        if metric.samples:
            lines += [f"# HELP {metric.name} {metric.about}", f"# TYPE {metric.name} {metric.kind}"]
            lines += [_line(metric, sample) for sample in metric.samples]
    return "\n".join(lines) + "\n"


def _line(metric: Metric, sample: Sample) -> str:
    labels = ",".join(f'{name}="{_escaped(text)}"' for name, text in sample.labels.items())
    said = f"{{{labels}}}" if labels else ""
    return f"{metric.name}{sample.suffix}{said} {_number(sample.value)}"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
