"""The grids for programs: columns, months, the values of a month as its reader may see them, and writing them."""

from ninja import Router

from jalon.tracking.api.contests import router as contests
from jalon.tracking.api.following import router as following
from jalon.tracking.api.grids import router as grids
from jalon.tracking.api.months import router as months
from jalon.tracking.api.values import router as values

router = Router()
for part in (grids, months, following, values, contests):
    router.add_router("", part)
