"""Every operation of the API, tried with invented arguments: no error of ours, nothing that is not documented.

The longest test here: each operation is tried with what its description allows and with what it forbids, once
with invented addresses and once with addresses that lead somewhere.
"""

import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as profile
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api import small

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
REAL = {
    "cle": small.HERE, "grille": small.GRID, "mois": small.MONTH, "colonne": "meteo", "numero": 1, "type": "region",
    "code": "75", "systeme": "crm-na", "identifiant": "1234",
}  # fmt: skip
FEW = profile(
    max_examples=3, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def tried(operation, mode, secret, path_parameters):
    """Try an operation; what is not as it says is raised."""

    @FEW
    @given(case=operation.as_strategy(mode, path_parameters=path_parameters))
    def each(case):
        case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, checks=CHECKS)

    each()


@pytest.fixture
def kept_connection():
    """Between two requests Django drops a connection that is inside a transaction: here, that of the test."""
    between = (signals.request_started, signals.request_finished)
    for signal in between:
        signal.disconnect(close_old_connections)
    yield
    for signal in between:
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("kept_connection")
def test_operations_answer_as_they_say(program, settings, monkeypatch):
    from jalon.accounts.programs import bearer
    from jalon.config.wsgi import application

    monkeypatch.setattr(bearer, "FAILURES_A_MINUTE", 100_000)  # what is forbidden is also tried without a token
    settings.JALON_API_CALLS, settings.JALON_SYNC_JOBS = 100_000, False
    secret = program("admin").secret
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 20

    for operation in operations:
        named = {one.name for one in operation.path_parameters}
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            tried(operation, mode, secret, None)
        tried(operation, GenerationMode.POSITIVE, secret, {name: REAL[name] for name in named})
