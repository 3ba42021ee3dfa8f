"""What is done after an award."""

from incubation.services.admission import admit
from incubation.services.agreeing import (
    offer_agreement,
    publish_agreement,
    sign_agreement,
    withdraw_agreement,
)
from incubation.services.budgeting import agree_budget, deliver_budget, return_budget, write_budget
from incubation.services.cohorts import (
    add_stage_milestone,
    change_stage_milestone,
    copy_stage_milestones,
    create_cohort,
    remove_stage_milestone,
)
from incubation.services.evidence import attach_product_file, deliver_file
from incubation.services.follow_up import answer, ask_team, remind, send_link
from incubation.services.gate import review_gate
from incubation.services.meetings import cancel_meeting, change_meeting, plan_meeting, write_minutes
from incubation.services.mentors import (
    agree_to_mentoring,
    decline_mentoring,
    end_mentoring,
    propose_mentor,
)
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
from incubation.services.payments import already_paid, correct_payment, record_payment
from incubation.services.pilot_papers import (
    add_pilot_evidence,
    publish_figures,
    record_agreement,
    withdraw_figures,
)
from incubation.services.pilots import (
    add_indicator,
    name_host,
    record_reading,
    record_result,
    replicate,
    tell_public,
)
from incubation.services.products import change_product, create_product, publish_product, withdraw_product
from incubation.services.report_files import add_report_file, remove_report_file
from incubation.services.reports import (
    accept_report,
    ask_for_report,
    deliver_answers,
    deliver_report,
    keep_answers,
    return_report,
)
from incubation.services.spending import (
    cancel_spending,
    correct_spending,
    record_spending,
    record_with_receipt,
)
from incubation.services.stage_template import begin_with_programme_stages, keep_as_programme_stages
from incubation.services.stages import advance, graduate, leave
from incubation.services.together import (
    add_step,
    answer_question,
    ask_question,
    close_risk,
    finish_step,
    raise_risk,
)
from incubation.services.tranches import (
    already_released,
    already_withdrawn,
    cancel_tranche,
    hand_back_tranche,
    plan_tranche,
    prepare_tranche,
    release_tranche,
    withdraw_release,
)

__all__ = [
    "accept",
    "accept_report",
    "add_indicator",
    "add_milestone",
    "add_pilot_evidence",
    "add_report_file",
    "add_stage_milestone",
    "add_step",
    "admit",
    "advance",
    "agree_budget",
    "agree_to_mentoring",
    "already_paid",
    "already_released",
    "already_withdrawn",
    "answer",
    "answer_question",
    "ask_for_report",
    "ask_question",
    "ask_team",
    "attach_product_file",
    "begin_with_programme_stages",
    "cancel_meeting",
    "cancel_milestone",
    "cancel_spending",
    "cancel_tranche",
    "change_meeting",
    "change_product",
    "change_stage_milestone",
    "close_risk",
    "copy_stage_milestones",
    "correct_payment",
    "correct_spending",
    "create_cohort",
    "create_product",
    "decline_mentoring",
    "deliver",
    "deliver_answers",
    "deliver_budget",
    "deliver_file",
    "deliver_report",
    "end_mentoring",
    "finish_step",
    "graduate",
    "hand_back_tranche",
    "keep_answers",
    "keep_as_programme_stages",
    "leave",
    "move_milestone",
    "name_host",
    "offer_agreement",
    "pause",
    "plan_meeting",
    "plan_tranche",
    "prepare_tranche",
    "propose_mentor",
    "publish_agreement",
    "publish_figures",
    "publish_product",
    "raise_risk",
    "record_agreement",
    "record_outcome",
    "record_payment",
    "record_reading",
    "record_result",
    "record_spending",
    "record_with_receipt",
    "release_tranche",
    "remind",
    "remove_report_file",
    "remove_stage_milestone",
    "replicate",
    "resume",
    "return_budget",
    "return_milestone",
    "return_report",
    "review_gate",
    "send_link",
    "sign_agreement",
    "tell_public",
    "withdraw_agreement",
    "withdraw_figures",
    "withdraw_product",
    "withdraw_release",
    "write_budget",
    "write_minutes",
    "write_note",
]
