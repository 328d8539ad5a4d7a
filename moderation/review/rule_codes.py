"""The rules of the charter that a site starts with and that the program speaks of, by their codes.

A site may end each of them: whoever looks one up does without it then.
"""

ADVERTISING = "no-advertising"
COURTESY = "courtesy"
DANGER = "no-danger"
FAIR_REPORTS = "fair-reports"
ILLEGAL = "no-illegal"
PERSONAL_DATA = "no-personal-data"

GRAVE = frozenset({DANGER, ILLEGAL, PERSONAL_DATA})
LIGHT = frozenset({"on-topic", "official-marks", "one-account"})
