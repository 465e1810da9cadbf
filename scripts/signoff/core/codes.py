"""Every kind of finding the files themselves can have: its code, its name, its weight.

SO001-SO011 files, SO020-SO027 YAML, SO030-SO041 values, SO050-SO052 docs/ and mkdocs.yml, SO060 ready
texts, SO1xx one message, SO2xx the messages of an incident together, SO3xx status.yml. A code or slug
is never used again for another mistake. docs/format.md explains each one under a heading with its slug.
"""

from __future__ import annotations

from signoff.core.finding import Code, Severity

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

NOT_TEXT = Code("SO001", "not-text", _ERROR, "a binary file where text is expected")
NOT_UTF8 = Code("SO002", "not-utf8", _ERROR, "bytes that are not UTF-8")
TOO_LARGE = Code("SO003", "too-large", _ERROR, "a file, a text or a folder beyond its bound")
BAD_NAME = Code("SO004", "bad-name", _ERROR, "a file or folder name outside the rules")
SYMBOLIC_LINK = Code("SO005", "symbolic-link", _ERROR, "a link to another file")
UNEXPECTED_FILE = Code("SO006", "unexpected-file", _WARNING, "a file that no message can be in")
UNREADABLE_FILE = Code(
    "SO007", "unreadable-file", _ERROR, "a file that cannot be opened or is no ordinary file"
)
CONTROL_CHARACTER = Code("SO009", "control-character", _ERROR, "an invisible or text-reordering character")
BYTE_ORDER_MARK = Code("SO010", "byte-order-mark", _INFO, "a byte order mark at the start")
CARRIAGE_RETURN = Code("SO011", "carriage-return", _INFO, "Windows line ends")

NO_FRONT_MATTER = Code("SO020", "no-front-matter", _ERROR, "the facts between two lines --- are missing")
YAML_SYNTAX = Code("SO021", "yaml-syntax", _ERROR, "not YAML")
DUPLICATE_KEY = Code("SO022", "duplicate-key", _ERROR, "the same key twice")
ALIAS = Code("SO023", "alias", _ERROR, "a YAML anchor or alias")
TAG = Code("SO024", "tag", _ERROR, "a YAML tag or directive")
SEVERAL_DOCUMENTS = Code("SO025", "several-documents", _ERROR, "more than one YAML document")
TOO_DEEP = Code("SO026", "too-deep", _ERROR, "YAML nested too deeply")
SURPRISING_VALUE = Code(
    "SO027", "surprising-value", _WARNING, "a text that other YAML readers take for something else"
)

UNKNOWN_KEY = Code("SO030", "unknown-key", _ERROR, "a key that does not exist here")
WRONG_TYPE = Code("SO031", "wrong-type", _ERROR, "a list where a text belongs, and the like")
EMPTY_VALUE = Code("SO032", "empty-value", _ERROR, "a key without a value")
UNKNOWN_WORD = Code("SO033", "unknown-word", _ERROR, "a word that is not one of the fixed ones")
BAD_INSTANT = Code("SO034", "bad-instant", _ERROR, "not a point in time")
NAIVE_INSTANT = Code("SO035", "naive-instant", _ERROR, "a point in time without its zone")
BAD_DURATION = Code("SO036", "bad-duration", _ERROR, "not a span of time")
TOO_LONG = Code("SO037", "too-long", _ERROR, "a value beyond its length")
SEVERAL_LINES = Code("SO038", "several-lines", _ERROR, "a line break in a one-line value")
DUPLICATE_ENTRY = Code("SO039", "duplicate-entry", _ERROR, "the same entry twice in a list")
BAD_DATE = Code("SO040", "bad-date", _ERROR, "not a calendar day")
BAD_FLAG = Code("SO041", "bad-flag", _ERROR, "neither true nor false")

EMPTY_BODY = Code("SO101", "empty-body", _ERROR, "a message that says nothing")
BAD_WINDOW = Code("SO102", "bad-window", _ERROR, "a maintenance window that cannot be")
BAD_REPEAT = Code("SO103", "bad-repeat", _ERROR, "a recurrence rule that is not understood")
UNKNOWN_COMPONENT = Code("SO104", "unknown-component", _ERROR, "a component that status.yml does not have")
UNKNOWN_REGION = Code("SO105", "unknown-region", _ERROR, "a region that the component does not have")
UNKNOWN_COMMANDER = Code("SO106", "unknown-commander", _ERROR, "a commander who is not on the roster")
UNKNOWN_AUDIENCE = Code("SO107", "unknown-audience", _ERROR, "an audience that status.yml does not have")
UNKNOWN_LANGUAGE = Code("SO108", "unknown-language", _ERROR, "a translation into a language of nobody")
FACT_IN_TRANSLATION = Code("SO109", "fact-in-translation", _ERROR, "a translation that states a fact")
RAW_HTML = Code("SO110", "raw-html", _WARNING, "HTML in a body, which will be removed")
ACTIVE_HTML = Code("SO111", "active-html", _ERROR, "HTML that could run or load something")
UNSAFE_LINK = Code("SO112", "unsafe-link", _ERROR, "a link that could run something")
ODD_LINK = Code("SO113", "odd-link", _WARNING, "a link that will be removed")
IMAGE = Code("SO114", "image", _WARNING, "an image in a body")
BAD_REFERENCE = Code("SO115", "bad-reference", _ERROR, "not the name of a message")
COMPONENT_STATUS_MISSING = Code(
    "SO116", "component-status-missing", _ERROR, "components without what they do"
)
BAD_WAIVER = Code("SO117", "bad-waiver", _ERROR, "a waiver without a rule or a reason")
IDLE_WAIVER = Code("SO118", "idle-waiver", _WARNING, "a waiver of what is not there")

NO_MESSAGE = Code("SO201", "no-message", _ERROR, "a folder without a message")
SAME_NUMBER = Code("SO202", "same-number", _WARNING, "two messages with one number")
MISSING_FACT = Code("SO203", "missing-fact", _ERROR, "a first message without a fact it must carry")
UNKNOWN_MESSAGE = Code("SO204", "unknown-message", _ERROR, "a correction of a message that is not there")
CORRECTS_LATER = Code("SO205", "corrects-later", _ERROR, "a correction of itself or of a later message")
LONELY_TRANSLATION = Code("SO206", "lonely-translation", _ERROR, "a translation without its message")
MISSING_STATEMENT = Code(
    "SO207", "missing-statement", _ERROR, "a resolution silent on data loss or lingering effects"
)
KIND_CHANGES = Code("SO208", "kind-changes", _ERROR, "a kind other than the first message's")
STATUS_OF_OTHER_KIND = Code("SO211", "status-of-other-kind", _ERROR, "a status that this kind does not have")
MISPLACED_KEY = Code("SO212", "misplaced-key", _ERROR, "a key that this kind does not have")
LATE_DRILL = Code("SO213", "late-drill", _ERROR, "a drill that was not one from the start, or no longer is")
TIME_GOES_BACK = Code(
    "SO214", "time-goes-back", _WARNING, "imported messages whose order contradicts their times"
)
NOTICE_WITH_EFFECT = Code("SO215", "notice-with-effect", _ERROR, "a notice that changes a component")
INTERNAL_IN_PUBLIC = Code(
    "SO216", "internal-in-public", _ERROR, "an internal message where everybody may read the repository"
)
BAD_COUNT = Code("SO217", "bad-count", _ERROR, "not a number of customers")

MISSING_SETTING = Code("SO301", "missing-setting", _ERROR, "a setting that has no default")
NO_COMMANDER = Code("SO302", "no-commander", _WARNING, "nobody may sign off")
BAD_URL = Code("SO303", "bad-url", _ERROR, "not the address of a page")
UNKNOWN_TIMEZONE = Code("SO304", "unknown-timezone", _ERROR, "a time zone that does not exist")
BAD_LANGUAGE = Code("SO305", "bad-language", _ERROR, "not a language tag")
BAD_ID = Code("SO306", "bad-id", _ERROR, "an id outside the rules")
BAD_PERSON = Code("SO307", "bad-person", _ERROR, "not a login or an e-mail address")
BAD_REPOSITORY = Code("SO308", "bad-repository", _ERROR, "not a repository on the forge")
ADDRESS_IN_FILE = Code(
    "SO309", "address-in-file", _WARNING, "a channel's address where everybody can read it"
)
UNKNOWN_RULE = Code("SO311", "unknown-rule", _ERROR, "a weight for a rule that does not exist")
BAD_HOST = Code("SO312", "bad-host", _ERROR, "not the name of a host")
BAD_QUIET = Code("SO313", "bad-quiet", _ERROR, "not a time of quiet")
BAD_FOLDER = Code("SO310", "bad-folder", _ERROR, "not a folder beside the page's own")

BAD_MIRROR = Code("SO314", "bad-mirror", _ERROR, "not a place that a site can be put")
DIGEST_OUTSIDE = Code("SO315", "digest-outside", _ERROR, "a digest for others than those inside")

SAME_NAME_INSIDE = Code("SO218", "same-name-inside", _ERROR, "an internal file with a public file's name")

HANDBOOK = Code("SO050", "handbook", _WARNING, "what MkDocs finds wrong in docs/ or mkdocs.yml")
FOREIGN_RESOURCE = Code(
    "SO051", "foreign-resource", _WARNING, "a page that makes browsers ask another origin"
)
RESERVED_ADDRESS = Code("SO052", "reserved-address", _WARNING, "a handbook page where a status page answers")

TEMPLATE_SIGNS = Code(
    "SO060", "template-signs", _ERROR, "a ready text with a placeholder that cannot be read"
)

UNSIGNED = Code("SO901", "unsigned", _ERROR, "nobody who may has signed off these words")
OWN_WORDS = Code("SO902", "own-words", _ERROR, "an approval by the only author of the words")
NOT_ON_ROSTER = Code("SO903", "not-on-roster", _ERROR, "an approval by somebody who is not on the roster")
NOT_THE_COMMANDER = Code(
    "SO904", "not-the-commander", _ERROR, "an approval by another commander than the incident's"
)
OTHER_WORDS = Code(
    "SO905", "other-words", _ERROR, "an approval of other bytes, or of these bytes in another place"
)
CHANGES_REQUESTED = Code("SO906", "changes-requested", _ERROR, "somebody on the roster asks for changes")
DISMISSED = Code("SO907", "dismissed", _ERROR, "an approval that was dismissed")
TOO_OLD = Code("SO908", "approval-too-old", _ERROR, "an approval longer ago than the policy allows")
OVERTAKEN = Code("SO909", "overtaken", _ERROR, "an approval from before a newer message of the incident")
NO_PERSON = Code("SO910", "no-person", _ERROR, "an approval by a bot or a deleted account")
NO_SIGNER = Code("SO911", "no-signer", _ERROR, "a message that nobody on the roster may sign off")
HELD = Code("SO912", "held", _ERROR, "a file on the main line that is not signed off")
BAD_NOTE = Code("SO913", "bad-note", _WARNING, "a sign-off note that is no evidence")
TIMES_DIFFER = Code("SO914", "times-differ", _WARNING, "a commit's time that the forge contradicts")
CONFLICT = Code("SO915", "conflict", _ERROR, "a file that the main line has changed meanwhile")
MIXED_SCRIPTS = Code("SO916", "mixed-scripts", _WARNING, "a word with letters of several alphabets")
FOREIGN_NOTES = Code("SO917", "foreign-notes", _WARNING, "sign-off notes that the publisher has not signed")
BAD_SIGNATURE = Code("SO918", "bad-signature", _ERROR, "a signed merge that proves nothing")

ALL: tuple[Code, ...] = tuple(
    sorted((value for value in list(globals().values()) if isinstance(value, Code)), key=lambda c: c.code)
)
"""Every code above, in order."""
