"""Hyper-parameters of the shop recommender by Optuna, within a time, on the validation part."""

import logging
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from retrieval.recommender.shop_training import Plan, start_network, train_next_act, train_on_log
from retrieval.recommender.train_recommender import LogParts

if TYPE_CHECKING:
    import optuna

logger = logging.getLogger(__name__)

_MOST_TRIALS = 60


def best_plan(parts: LogParts, plan: Plan, budget_s: float) -> Plan:
    """The plan whose best epoch makes the validation part likeliest; the given one is tried first.

    A trial that has begun is finished, so that the time is overrun by one trial at most.
    """
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=plan.seed))
    study.enqueue_trial(
        {name: getattr(plan, name) for name in ("rate", "weight_decay", "dropout", "dimension")}
        | {"pre_trained": plan.first_epochs > 0}
    )
    until = time.monotonic() + budget_s

    def tried(trial: "optuna.Trial") -> float:
        training, validation, _ = parts.examples
        chosen = _suggested(trial, plan)
        network = start_network(parts.content, training, chosen)
        if chosen.first_epochs:
            train_next_act(network, parts.content, training, chosen)
        _, course = train_on_log(network, parts.content, training, validation, parts.eta, chosen)
        reached = max(course.validation)
        logger.info("validation log likelihood %.5f of %s", reached, chosen)
        if time.monotonic() >= until:
            study.stop()
        return reached

    study.optimize(tried, n_trials=_MOST_TRIALS)
    return _suggested(study.best_trial, plan)


def _suggested(trial: "optuna.trial.BaseTrial", plan: Plan) -> Plan:
    return replace(
        plan,
        rate=trial.suggest_float("rate", 3e-4, 6e-3, log=True),
        weight_decay=trial.suggest_float("weight_decay", 1e-3, 1.0, log=True),
        dropout=trial.suggest_float("dropout", 0.05, 0.5),
        dimension=trial.suggest_categorical("dimension", sorted({16, 32, plan.dimension})),
        first_epochs=plan.first_epochs if trial.suggest_categorical("pre_trained", [True, False]) else 0,
    )
