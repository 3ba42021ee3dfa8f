"""What stands of an expert on the roster, by column, in the order in which pages and spreadsheets show it."""

WHO = ("name", "name_native", "email", "organisation_name", "country")
JUDGES = (  # the expert keeps these too
    "languages",
    "topics",
    "capacity",
    "years_of_experience",
    "available_from",
    "available_until",
    "availability_note",
    "bio",
)
ALL = (*WHO, *JUDGES, "is_active")
