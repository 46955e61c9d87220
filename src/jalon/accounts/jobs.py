"""Regular work: acts are sealed soon after they are written, sessions that are over are forgotten."""

from jalon import jobs
from jalon.accounts import audit
from jalon.accounts.sessions import actions as sessions

jobs.every(30)(audit.seal)
jobs.every(3600)(sessions.forget_ended)
