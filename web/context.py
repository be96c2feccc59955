"""What every route of one application shares."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel

from xunduan.budget import stages
from xunduan.search.results import Results, SearchRequest
from xunduan.settings import Settings
from xunduan.web.engine import Engine, Live
from xunduan.web.metrics import Metrics
from xunduan.web.params import require_within
from xunduan.web.problems import Problem


@dataclass(frozen=True)
class Web:
    """One application: the engines it serves, its settings and metrics."""

    live: Live
    settings: Settings
    metrics: Metrics

    def engine(self, snapshot: str | None = None) -> Engine:
        """The current engine, or that of a named snapshot; raises 410 where it has gone."""
        if snapshot is None:
            return self.live.current()
        engine = self.live.get(snapshot)
        if engine is None:
            raise Problem(
                410,
                f"快照“{snapshot}”已被新的索引取代。请去掉参数 snapshot，从 offset=0 重新开始。",
                f"The snapshot “{snapshot}” has been replaced by a newer index. Leave out the parameter snapshot"
                " and start again at offset=0.",
            )
        return engine

    def require_within_limits(self, asked: BaseModel) -> None:
        """Refuse a request that asks for more than the settings allow."""
        require_within(self.settings, asked)

    def search(self, engine: Engine, request: SearchRequest) -> Results:
        """Search and count it."""
        with stages() as spent:
            results = engine.search(request)
        self.metrics.searched(results.confident, results.took_ms, spent)
        return results
