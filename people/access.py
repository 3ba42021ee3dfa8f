"""Who may use the URLs of people, and of allauth's sign-in."""

from core.access import EVERYBODY, SIGNED_IN, Row, row

_ALLAUTH_OPEN = (
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_request_login_code",
    "account_confirm_login_code",
    "mfa_authenticate",
)
_ALLAUTH_OWN = (
    "account_email",
    "account_change_password",
    "account_set_password",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
)
ROWS: dict[str, Row] = {
    **{name: row(get=EVERYBODY, post=EVERYBODY) for name in _ALLAUTH_OPEN},
    **{name: row(get=SIGNED_IN, post=SIGNED_IN) for name in _ALLAUTH_OWN},
    "people:account": row(get=SIGNED_IN, post=SIGNED_IN),
    **{f"people:{page}": row(get=SIGNED_IN, post=SIGNED_IN) for page in ("data", "delete", "again")},
    "people:letters": row(get=SIGNED_IN, post=SIGNED_IN),
    "people:stop_letters": row(get=EVERYBODY, post=EVERYBODY),  # the signature in the address is the key
    "people:organisation": row(get=SIGNED_IN, post=SIGNED_IN),
    "people:directory": row(get={"administrator"}, gate="administration"),
    **{
        f"people:{page}": row(get={"administrator"}, post={"administrator"}, gate="administration")
        for page in ("roles", "second_factor", "erase")
    },
}
