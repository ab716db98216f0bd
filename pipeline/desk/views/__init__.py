"""The desk's pages, one module a subject, each with its ``router``."""

from pipeline.desk.views import book, doubts, downloads, health, intake, lists, memo, people, points, states

__all__ = ["ROUTERS"]

ROUTERS = (
    book.router,
    lists.router,
    memo.router,
    points.router,
    downloads.router,
    doubts.router,
    states.router,
    intake.router,
    people.router,
    health.router,
)
