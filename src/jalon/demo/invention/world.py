"""The whole pretend region, the same for the same seed."""

from dataclasses import dataclass

from jalon.demo.invention.chance import chance
from jalon.demo.invention.courses import (
    Course,
    EntityCourse,
    ServiceCourse,
    course_of,
    entity_courses,
    service_course,
)
from jalon.demo.invention.establishments import Hospital, Service, hospitals, neighbours, services
from jalon.kernel.periods import Period, months_between

FIRST_MONTH, LAST_MONTH = Period("2024-07"), Period("2025-06")
MONTHS = tuple(FIRST_MONTH.shifted(step) for step in range(12))
JANUARY = Period("2025-01")  # months of courses are counted from it: it is month 0, the one before month -1


def rank_of(month: Period) -> int:
    """How many months after January 2025; before it, less than nothing."""
    return months_between(JANUARY, month)


@dataclass(frozen=True)
class World:
    hospitals: list[Hospital]
    services: list[Service]
    courses: list[Course]
    entity_courses: list[EntityCourse]
    service_courses: list[ServiceCourse]
    neighbours: list[Hospital]
    neighbour_courses: list[EntityCourse]


def invent() -> World:
    es, essms = hospitals(chance(1)), services(chance(2))
    told, entities, financed = chance(3), chance(4), chance(5)
    beside = neighbours(chance(6))
    return World(
        hospitals=es,
        services=essms,
        courses=[course_of(hospital, told) for hospital in es],
        entity_courses=entity_courses(es, entities),
        service_courses=[service_course(service, financed, JANUARY) for service in essms],
        neighbours=beside,
        neighbour_courses=entity_courses(beside, chance(7)),
    )
