"""The errors of the search room, all shown to people.

XunduanError (xunduan.errors)
├── QueryError        the query cannot be searched for
└── ProjectionError   a query projection is unreadable or belongs to another model
"""

from xunduan.errors import XunduanError


class QueryError(XunduanError):
    """The query is empty, too long, or holds nothing that can be searched for."""


class ProjectionError(XunduanError):
    """A query projection cannot be read, or was learned for another encoder."""
