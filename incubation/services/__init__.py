"""What is done after an award."""

from incubation.services.admission import admit
from incubation.services.cohorts import (
    add_stage_milestone,
    change_stage_milestone,
    copy_stage_milestones,
    create_cohort,
    remove_stage_milestone,
)
from incubation.services.evidence import attach_product_file, deliver_file
from incubation.services.follow_up import answer, ask_team, remind, send_link
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
from incubation.services.pilot_papers import (
    add_pilot_evidence,
    publish_figures,
    record_agreement,
    withdraw_figures,
)
from incubation.services.pilots import add_indicator, name_host, record_reading, record_result, replicate
from incubation.services.products import change_product, create_product, publish_product, withdraw_product
from incubation.services.reports import accept_report, ask_for_report, deliver_report, return_report
from incubation.services.stages import advance, graduate, leave
from incubation.services.tranches import (
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
    "add_pilot_evidence",
    "add_stage_milestone",
    "admit",
    "advance",
    "answer",
    "ask_for_report",
    "ask_team",
    "assign_mentor",
    "attach_product_file",
    "cancel_milestone",
    "cancel_tranche",
    "change_product",
    "change_stage_milestone",
    "copy_stage_milestones",
    "create_cohort",
    "create_product",
    "deliver",
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
    "publish_figures",
    "publish_product",
    "record_agreement",
    "record_outcome",
    "record_payment",
    "record_reading",
    "record_result",
    "release_tranche",
    "remind",
    "remove_stage_milestone",
    "replicate",
    "resume",
    "return_milestone",
    "return_report",
    "send_link",
    "withdraw_figures",
    "withdraw_product",
    "write_note",
]
