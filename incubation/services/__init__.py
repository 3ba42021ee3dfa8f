"""What is done after an award."""

from incubation.services.admission import admit
from incubation.services.budgeting import agree_budget, deliver_budget, return_budget, write_budget
from incubation.services.cohorts import (
    add_stage_milestone,
    change_stage_milestone,
    copy_stage_milestones,
    create_cohort,
    remove_stage_milestone,
)
from incubation.services.evidence import attach_product_file, deliver_file
from incubation.services.mentors import assign_mentor, end_mentoring
from incubation.services.milestones import (
    accept,
    add_milestone,
    cancel_milestone,
    deliver,
    move_milestone,
    return_milestone,
)
from incubation.services.notes import write_note
from incubation.services.outcomes import record_outcome
from incubation.services.pausing import pause, resume
from incubation.services.pilots import add_indicator, name_host, record_reading, record_result, replicate
from incubation.services.products import change_product, create_product, publish_product, withdraw_product
from incubation.services.reports import accept_report, ask_for_report, deliver_report, return_report
from incubation.services.spending import (
    cancel_spending,
    correct_spending,
    record_spending,
    record_with_receipt,
)
from incubation.services.stages import advance, graduate, leave
from incubation.services.tranches import (
    already_paid,
    already_released,
    cancel_tranche,
    hand_back_tranche,
    plan_tranche,
    prepare_tranche,
    record_payment,
    release_tranche,
)

__all__ = [
    "accept",
    "accept_report",
    "add_indicator",
    "add_milestone",
    "add_stage_milestone",
    "admit",
    "advance",
    "agree_budget",
    "already_paid",
    "already_released",
    "ask_for_report",
    "assign_mentor",
    "attach_product_file",
    "cancel_milestone",
    "cancel_spending",
    "cancel_tranche",
    "change_product",
    "change_stage_milestone",
    "copy_stage_milestones",
    "correct_spending",
    "create_cohort",
    "create_product",
    "deliver",
    "deliver_budget",
    "deliver_file",
    "deliver_report",
    "end_mentoring",
    "graduate",
    "hand_back_tranche",
    "leave",
    "move_milestone",
    "name_host",
    "pause",
    "plan_tranche",
    "prepare_tranche",
    "publish_product",
    "record_outcome",
    "record_payment",
    "record_reading",
    "record_result",
    "record_spending",
    "record_with_receipt",
    "release_tranche",
    "remove_stage_milestone",
    "replicate",
    "resume",
    "return_budget",
    "return_milestone",
    "return_report",
    "withdraw_product",
    "write_budget",
    "write_note",
]
