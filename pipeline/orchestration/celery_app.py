"""What a Celery worker runs (`celery -A pipeline.orchestration.celery_app worker`): Dagster's app, and what to do when one dies.

Its own module because Celery takes its app by the name of a module, and importing this one needs the extra `deploy`. The address
of the broker comes from the environment only: every user of a machine sees command lines.
"""

import os

from dagster_celery.app import app

from pipeline.orchestration.executor import BROKER

LOST_AFTER = 3600
"""Seconds after which a step that nobody has answered for is given to another worker: longer than any step."""

app.conf.update(
    broker_url=os.environ[BROKER],
    result_backend=os.environ[BROKER],
    task_acks_late=True,  # a step leaves the queue when it is done: a machine that dies must not keep a run waiting for ever
    broker_transport_options={"visibility_timeout": LOST_AFTER},
)
