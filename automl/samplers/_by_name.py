"""What samplers share whose choices are asked for by name, one by one: nothing is said beforehand."""

from __future__ import annotations

from typing import Any

from optuna.distributions import BaseDistribution
from optuna.samplers import BaseSampler
from optuna.study import Study
from optuna.trial import FrozenTrial


class AskedByName(BaseSampler):
    """Its children answer `sample_independent`: which choices there are shows only as they are asked for."""

    def infer_relative_search_space(self, study: Study, trial: FrozenTrial) -> dict[str, BaseDistribution]:
        """Nothing: what is proposed is asked for by name."""
        return {}

    def sample_relative(
        self, study: Study, trial: FrozenTrial, search_space: dict[str, BaseDistribution]
    ) -> dict[str, Any]:
        """Nothing, for the same reason."""
        return {}
