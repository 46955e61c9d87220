"""The directory for programs: establishments as held on a day, what other programs call them, named lists."""

from ninja import Router

from jalon.directory.api.establishments import router as establishments
from jalon.directory.api.external import router as external
from jalon.directory.api.following import router as following
from jalon.directory.api.named_lists import router as named_lists
from jalon.directory.api.territories import router as territories

router = Router()
for part in (following, establishments, territories, external, named_lists):
    router.add_router("", part)
