"""The app of a Celery worker: Dagster's own, and what to do when a worker dies.

Run by `celery -A pipeline.orchestration.serving.celery_app worker`. Celery takes its app by the name of a module, and importing
this one needs the extra `deploy`. The address of the broker comes from the environment only: every user of a machine sees
command lines.
"""

import os

from dagster_celery.app import app

from pipeline.orchestration.runs.executor import BROKER

LOST_AFTER = 3600
"""Seconds after which a step that nobody has answered for is given to another worker: longer than any step."""

app.conf.update(
    broker_url=os.environ[BROKER],
    result_backend=os.environ[BROKER],
    task_acks_late=True,  # a step leaves the queue when it is done: a machine that dies must not keep a run waiting for ever
    broker_transport_options={"visibility_timeout": LOST_AFTER},
)
