"""What is done to applications. `move` is the only way a state changes."""

from applications.answers import save_answers
from applications.services.door import move
from applications.services.ending import leave, turn_down, withdraw
from applications.services.files import attach, order_attachments, remove_attachment
from applications.services.parts import take_part
from applications.services.prefilling import take_offers
from applications.services.staff import (
    approve_two_person_step,
    lapse_correction,
    prepare_two_person_step,
    refuse_two_person_step,
    request_correction,
    rule_eligible,
    rule_ineligible,
    tick_rule,
)
from applications.services.starting import answer_quiz, start
from applications.services.submitting import send_correction, submit
from applications.services.team import accept_invitation, cancel_invitation, invite, remove_collaborator

__all__ = [
    "accept_invitation",
    "answer_quiz",
    "approve_two_person_step",
    "attach",
    "cancel_invitation",
    "invite",
    "lapse_correction",
    "leave",
    "move",
    "order_attachments",
    "prepare_two_person_step",
    "refuse_two_person_step",
    "remove_attachment",
    "remove_collaborator",
    "request_correction",
    "rule_eligible",
    "rule_ineligible",
    "save_answers",
    "send_correction",
    "start",
    "submit",
    "take_offers",
    "take_part",
    "tick_rule",
    "turn_down",
    "withdraw",
]
