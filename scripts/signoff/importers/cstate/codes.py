"""Every kind of oddity a cState site can have: what the import's report lists (SO8xx).

Errors keep something out of the result; warnings deserve a look; info tells how something
that is normal in cState was read. docs/import.md explains each under a heading with its slug.
"""

from __future__ import annotations

from signoff.core.finding import Code, Severity

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

POST_REFUSED = Code("SO801", "post-refused", _ERROR, "a post that could not be imported")
DRAFT_LEFT_OUT = Code("SO802", "draft-left-out", _WARNING, "a draft, which Hugo never published")
NOT_A_POST = Code("SO803", "not-a-post", _INFO, "a page that is no incident")
ODD_ENCODING = Code("SO804", "odd-encoding", _WARNING, "a file that is not UTF-8")

FACTS_MISSING = Code("SO810", "facts-missing", _WARNING, "a post without facts")
ODD_FRONT_MATTER = Code("SO811", "odd-front-matter", _WARNING, "facts that are not proper front matter")
REPEATED_KEY = Code("SO812", "repeated-key", _WARNING, "the same key twice")
MISSPELT_KEY = Code("SO813", "misspelt-key", _WARNING, "a key with a typing mistake")
UNUSED_KEY = Code("SO814", "unused-key", _INFO, "a key that has no meaning here")
ODD_SEVERITY = Code("SO815", "odd-severity", _WARNING, "a severity that cState does not have")
NO_SEVERITY = Code("SO816", "no-severity", _INFO, "an outage without a severity")
SEVERITY_IGNORED = Code("SO817", "severity-ignored", _INFO, "an informational post with a severity")
ODD_FLAG = Code("SO818", "odd-flag", _INFO, "a switch written in another way than true or false")
UNLISTED_SYSTEM = Code(
    "SO819", "unlisted-system", _INFO, "an affected system that the configuration does not list"
)

DATE_REPAIRED = Code("SO820", "date-repaired", _WARNING, "a broken date with only one possible meaning")
DATE_REPLACED = Code("SO821", "date-replaced", _WARNING, "a date that means nothing, taken from elsewhere")
DATES_DISAGREE = Code("SO822", "dates-disagree", _INFO, "a file name with another date than the post")
NO_RESOLVED_WHEN = Code("SO823", "no-resolved-when", _WARNING, "resolved, but nobody says when")
RESOLVED_TOO_EARLY = Code("SO824", "resolved-too-early", _WARNING, "resolved before it began")
RESOLVED_WHEN_OPEN = Code("SO825", "resolved-when-open", _WARNING, "a time of resolution, but not resolved")
UNDATED_UPDATE = Code("SO826", "undated-update", _INFO, "an update without a time")
ODD_UPDATE_TIME = Code("SO827", "odd-update-time", _WARNING, "an update with a time that cannot be")
LONG_OUTAGE = Code("SO828", "long-outage", _INFO, "an outage of more than 90 days")

NO_TITLE = Code("SO829", "no-title", _WARNING, "a post without a title")

COMMENT_LEFT_OUT = Code("SO830", "comment-left-out", _WARNING, "an HTML comment, which readers never saw")
HTML_CONVERTED = Code("SO831", "html-converted", _INFO, "HTML written as Markdown")
HTML_AS_TEXT = Code("SO832", "html-as-text", _WARNING, "HTML kept as the characters it consists of")
IMAGE_LINKED = Code("SO833", "image-linked", _INFO, "an image replaced by a link to it")
LINK_LEFT_OUT = Code("SO834", "link-left-out", _WARNING, "a link that could run something")
INVISIBLE_CHARACTER = Code("SO835", "invisible-character", _WARNING, "a character that nobody sees")
SHORTCODE_KEPT = Code("SO836", "shortcode-kept", _WARNING, "a Hugo shortcode that means nothing here")
NO_TEXT = Code("SO837", "no-text", _INFO, "a post that says nothing")
TEXT_DIVIDED = Code("SO838", "text-divided", _INFO, "a text too long for one message")
TITLE_SHORTENED = Code("SO839", "title-shortened", _INFO, "a title too long for one")

RESOLVED_ADDED = Code("SO840", "resolved-added", _INFO, "a message added because the post only has the fact")
LEFT_OPEN = Code("SO841", "left-open", _WARNING, "an outage that was never resolved")
LOOKS_PLANNED = Code("SO842", "looks-planned", _INFO, "an outage that looks like planned maintenance")
PINNED = Code("SO843", "pinned", _INFO, "a pinned post")
TRANSLATION_APART = Code("SO844", "translation-apart", _WARNING, "a translation that does not match its post")
NAME_TAKEN = Code("SO845", "name-taken", _INFO, "two posts that would have the same folder")

NO_CONFIGURATION = Code("SO850", "no-configuration", _WARNING, "posts without a site configuration")
SETTING_GUESSED = Code("SO851", "setting-guessed", _WARNING, "a setting that the configuration does not give")
SYSTEM_LEFT_OUT = Code("SO852", "system-left-out", _WARNING, "a system that cannot be a component")

FILE_KEPT = Code("SO860", "file-kept", _ERROR, "a file that is there already and differs")

ALL: tuple[Code, ...] = tuple(
    sorted((value for value in list(globals().values()) if isinstance(value, Code)), key=lambda c: c.code)
)
"""Every code above, in order."""
