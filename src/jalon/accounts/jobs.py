"""Regular work: acts are sealed soon after they are written, answers to repeated writes forgotten in time."""

from jalon import jobs
from jalon.accounts import audit
from jalon.accounts.tokens.actions import forget_answers

jobs.every(30)(audit.seal)
jobs.every(24 * 3600)(forget_answers)
