"""Regular work: acts are sealed soon after they are written."""

from jalon import jobs
from jalon.accounts import audit

jobs.every(30)(audit.seal)
