"""What is invented: places, establishments, and how each of them gets on month after month. Plain Python, seeded."""

from jalon.demo.invention.courses import Course, EntityCourse, ServiceCourse
from jalon.demo.invention.establishments import Hospital, Service
from jalon.demo.invention.places import (
    DEPARTMENTS,
    NEIGHBOUR,
    NEIGHBOUR_DEPARTMENT,
    NEIGHBOUR_NAME,
    REGION,
    REGION_NAME,
    TOWNS,
    Town,
)
from jalon.demo.invention.world import FIRST_MONTH, LAST_MONTH, MONTHS, World, invent, rank_of

__all__ = [
    "DEPARTMENTS",
    "FIRST_MONTH",
    "LAST_MONTH",
    "MONTHS",
    "NEIGHBOUR",
    "NEIGHBOUR_DEPARTMENT",
    "NEIGHBOUR_NAME",
    "REGION",
    "REGION_NAME",
    "TOWNS",
    "Course",
    "EntityCourse",
    "Hospital",
    "Service",
    "ServiceCourse",
    "Town",
    "World",
    "invent",
    "rank_of",
]
