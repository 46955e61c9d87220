"""Letters are asked for every ten minutes, and sent as they come."""

from jalon import jobs
from jalon.messages import actions


@jobs.every(seconds=600)
def gather_letters() -> None:
    actions.gather()


@jobs.every(seconds=60)
def send_letters() -> None:
    actions.send_waiting()
