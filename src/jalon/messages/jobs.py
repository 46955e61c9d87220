"""Letters are asked for every ten minutes, and sent as they come; subscribers are told within seconds."""

from jalon import jobs
from jalon.messages import actions
from jalon.messages.webhooks import gathering, sending


@jobs.every(seconds=600)
def gather_letters() -> None:
    actions.gather()


@jobs.every(seconds=60, in_transaction=False)
def send_letters() -> None:
    actions.send_waiting()


@jobs.every(seconds=10, in_transaction=False)
def gather_webhooks() -> None:
    gathering.gather()


@jobs.every(seconds=5, in_transaction=False)
def send_webhooks() -> None:
    sending.send_waiting()
