"""Regular work: acts are sealed soon after they are written; sessions and kept answers that are over go."""

from jalon import jobs
from jalon.accounts import audit
from jalon.accounts.sessions import actions as sessions
from jalon.accounts.tokens.actions import forget_answers

jobs.every(30)(audit.seal)
jobs.every(3600)(sessions.forget_ended)
jobs.every(24 * 3600)(forget_answers)
