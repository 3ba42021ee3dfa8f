"""What is done to applications. `move` is the only way a state changes."""

from applications.answers import save_answers
from applications.services.appealing import appeal, reject_appeal
from applications.services.carrying import carry, use_new_form
from applications.services.door import move
from applications.services.ending import leave, turn_down, withdraw
from applications.services.files import attach, order_attachments, remove_attachment
from applications.services.handing_over import (
    accept_hand_over,
    decline_hand_over,
    offer_hand_over,
    take_hand_over_back,
)
from applications.services.kept_files import move_attachment, put_back, take_clean_copy
from applications.services.parts import drop_part, take_part
from applications.services.prefilling import take_offers
from applications.services.staff import (
    approve_two_person_step,
    lapse_correction,
    prepare_two_person_step,
    refuse_two_person_step,
    request_correction,
    rule_eligible,
    rule_ineligible,
    take_back_correction,
    take_back_ruling,
    tick_rule,
)
from applications.services.starting import answer_quiz, start
from applications.services.submitting import send_correction, submit
from applications.services.team import (
    accept_invitation,
    cancel_invitation,
    change_role,
    decline_invitation,
    invite,
    remove_collaborator,
    tell_owner_it_is_ready,
)
from applications.services.translating import translate

__all__ = [
    "accept_hand_over",
    "accept_invitation",
    "answer_quiz",
    "appeal",
    "approve_two_person_step",
    "attach",
    "cancel_invitation",
    "carry",
    "change_role",
    "decline_hand_over",
    "decline_invitation",
    "drop_part",
    "invite",
    "lapse_correction",
    "leave",
    "move",
    "move_attachment",
    "offer_hand_over",
    "order_attachments",
    "prepare_two_person_step",
    "put_back",
    "refuse_two_person_step",
    "reject_appeal",
    "remove_attachment",
    "remove_collaborator",
    "request_correction",
    "rule_eligible",
    "rule_ineligible",
    "save_answers",
    "send_correction",
    "start",
    "submit",
    "take_back_correction",
    "take_back_ruling",
    "take_clean_copy",
    "take_hand_over_back",
    "take_offers",
    "take_part",
    "tell_owner_it_is_ready",
    "tick_rule",
    "translate",
    "turn_down",
    "use_new_form",
    "withdraw",
]
