"""The steps of the tour, in the order they are walked."""

from __future__ import annotations

from bsk_desk.shell.tour_steps.admin import STEPS as ADMIN
from bsk_desk.shell.tour_steps.coming_in import STEPS as COMING_IN
from bsk_desk.shell.tour_steps.hourly import STEPS as HOURLY
from bsk_desk.shell.tour_steps.many import STEPS as MANY
from bsk_desk.shell.tour_steps.requests import STEPS as REQUESTS
from bsk_desk.shell.tour_steps.window import STEPS as WINDOW

STEPS = (*COMING_IN, *REQUESTS, *MANY, *HOURLY, *ADMIN, *WINDOW)
