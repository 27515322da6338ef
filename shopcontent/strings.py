"""Strings that libraries say and that their own catalogues do not translate.

Nothing imports this; it is read by `makemessages`.
"""

from django.utils.translation import gettext_noop

# The findings of `llm.checks`.
FINDINGS = [
    gettext_noop("“{claim}” contradicts the fact “{fact}”."),
    gettext_noop("“{claim}” is in no fact."),
    gettext_noop("There is an invisible control character, {name}."),
    gettext_noop("“{found}” is HTML."),
    gettext_noop("“{found}” is left over from the model's instructions."),
    gettext_noop("“{found}” is a placeholder that nobody filled in."),
    gettext_noop("“{found}” is Markdown and would be shown as it stands."),
    gettext_noop("“{found}” is a web or e-mail address."),
    gettext_noop("{length} characters; at least {minimum} are wanted."),
    gettext_noop("{length} characters; at most {maximum} are wanted."),
    gettext_noop("Only the first {limit} of {length} characters were checked."),
    # xgettext:no-python-format
    gettext_noop("{percent}% of this is not in the language asked for."),
    gettext_noop("“{found}” is not in the language asked for."),
    gettext_noop("“{found}” stands here {times} times."),
    gettext_noop("“{found}” has been said before."),
    gettext_noop("“{term}” must be said and is not."),
    gettext_noop("“{found}” must never be said."),
    gettext_noop("“{found}” is called “{said}” here."),
    gettext_noop("“{found}” does not go with the tone “{tone}”."),
    gettext_noop("The tone “{tone}” speaks to the reader; this text does not."),
    gettext_noop("The tone “{tone}” wants a question, an exclamation or an emoji; there is none."),
    gettext_noop(
        "Sentences of {length} words on average; for the reading level “{level}” at most {limit} "
        "are wanted."
    ),
    gettext_noop(
        "Sentences of {length} characters on average; for the reading level “{level}” at most "
        "{limit} are wanted."
    ),
    gettext_noop("“{found}”: {reason} ({source})"),
]

# What `llm.checks.wordings` has against a wording.
WORDINGS = [
    gettext_noop("A wording has at most 120 characters."),
    gettext_noop("A wording has at most two gaps (…)."),
    gettext_noop("A bracket is open, empty or inside another; write (one|other)."),
    gettext_noop("A wording needs at least one word."),
    gettext_noop("A gap (…) stands between words."),
]

# Why a text was not written: `llm.reasons`.
REASONS = [
    gettext_noop("Too few facts for {type}: {count} of at least {least}."),
    gettext_noop("Too few reviews for {type}: {count} of at least {least}."),
    gettext_noop("{type} needs a customer review to reply to."),
    gettext_noop("{type} needs a question to answer."),
    gettext_noop("{type} has no field {field}."),
    gettext_noop("{type} is not a JSON object: {error}."),
    gettext_noop("{type} is not a JSON object."),
    gettext_noop("The field {field} holds a character that cannot be stored."),
    gettext_noop("The field {field} is missing or empty."),
    gettext_noop("The field {field} is not a list of texts."),
    gettext_noop("The field {field} needs 2 to 8 items, not {count}."),
    gettext_noop("The device failed: {error}. Restart the worker."),
]

# What the history calls things and their states.
HISTORY = [
    gettext_noop("draft"),
    gettext_noop("draft_request"),
    gettext_noop("budget"),
    gettext_noop("publication"),
    gettext_noop("api_key"),
    gettext_noop("webhook"),
    gettext_noop("delivery"),
    gettext_noop("staff_token"),
    gettext_noop("house_style"),
    gettext_noop("rule"),
    gettext_noop("block"),
    gettext_noop("warn"),
    gettext_noop("info"),
    gettext_noop("off"),
    gettext_noop("deleted"),
    gettext_noop("live"),
    gettext_noop("withdrawn"),
    gettext_noop("slot"),
    gettext_noop("stale"),
    gettext_noop("locked"),
    gettext_noop("unlocked"),
    gettext_noop("window"),
    gettext_noop("scheduled"),
    gettext_noop("waiting"),
    gettext_noop("held"),
    gettext_noop("running"),
    gettext_noop("over"),
    gettext_noop("replaced"),
    gettext_noop("cancelled"),
    gettext_noop("usable"),
    gettext_noop("active"),
    gettext_noop("off"),
    gettext_noop("gone"),
    gettext_noop("delivered"),
    gettext_noop("revoked"),
    gettext_noop("sampling"),
    gettext_noop("expanding"),
    gettext_noop("generating"),
    gettext_noop("ready"),
]

# The admin theme.
THEME = [
    gettext_noop("Select record"),
    gettext_noop("Select action"),
    gettext_noop("Select action to run"),
    gettext_noop("Select all rows"),
    gettext_noop("Select value"),
    gettext_noop("Run"),
    gettext_noop("Expand row"),
    gettext_noop("Welcome back to"),
    gettext_noop("Type to search"),
    gettext_noop("You have been successfully logged out from the administration"),
    gettext_noop("More actions"),
    gettext_noop("All applications"),
    gettext_noop("True"),
    gettext_noop("False"),
    gettext_noop("Apply Filters"),
    gettext_noop("Reset filters"),
    gettext_noop("No data"),
    gettext_noop("No results found"),
    gettext_noop("No results matching your query"),
    gettext_noop("This page yielded into no results. Create a new item or reset your filters."),
    gettext_noop("Cancel"),
    gettext_noop("Submit"),
    gettext_noop("Record picture"),
    gettext_noop("This item will be deleted."),
    gettext_noop("Click to cancel"),
    gettext_noop("Click to download"),
    gettext_noop("Image preview"),
    gettext_noop("Choose file to upload"),
    gettext_noop("Go back"),
    gettext_noop("Previous"),
    gettext_noop("Next"),
    gettext_noop("Search apps and models..."),
    gettext_noop("General"),
    gettext_noop("Light"),
    gettext_noop("Dark"),
    gettext_noop("System"),
    gettext_noop("Return to site"),
    gettext_noop("Toggle password visibility"),
    gettext_noop("Value"),
    gettext_noop("From"),
    gettext_noop("To"),
    gettext_noop("Date"),
    gettext_noop("Date from"),
    gettext_noop("Date to"),
]
