"""The errors of the search room, all shown to people.

XunduanError (xunduan.errors)
├── QueryError        the query cannot be searched for
└── ProjectionError   a query projection is unreadable or belongs to another model
"""

from xunduan.errors import XunduanError


class QueryError(XunduanError):
    """The query is empty, too long, or holds nothing that can be searched for; or a filter names what is not there.

    `parameter` is what was refused by its name in the API, and `value` what was given for it.
    """

    def __init__(
        self, told: object = "", english: str | None = None, parameter: str = "q", value: str = ""
    ) -> None:
        super().__init__(told, english)
        self.parameter, self.value = parameter, value


class ProjectionError(XunduanError):
    """A query projection cannot be read, or was learned for another encoder."""
