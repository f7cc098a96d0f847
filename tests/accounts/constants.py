"""What the tests of accounts share: everybody's password, and the settings of the two mail modes."""

PASSWORD = "stone-bridge-over-cold-water"

# What config/settings.py derives from EMAIL_URL; test_mail_modes.py proves that these are the same.
WITH_MAIL = {
    "MAIL_CONFIGURED": True,
    "ACCOUNT_EMAIL_VERIFICATION": "mandatory",
    "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED": True,
    "ACCOUNT_EMAIL_NOTIFICATIONS": True,
}
WITHOUT_MAIL = {
    "MAIL_CONFIGURED": False,
    "ACCOUNT_EMAIL_VERIFICATION": "none",
    "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED": False,
    "ACCOUNT_EMAIL_NOTIFICATIONS": False,
}
