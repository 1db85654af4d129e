# The command line: the words of results, and refusals that only the command line gives (from MJ9101 on).

MJ9101 = There is no such file.
MJ9101-mend = Check the path and the file's name.
MJ9102 = This is a directory, not a file.
MJ9102-mend = Name a file inside it.
MJ9103 = The file may not be read.
MJ9103-mend = Use another account, or ask the administrator for the right to read it.
MJ9104 = The file cannot be read: { $reason }.
MJ9104-mend = Check the disk that it is on, or use another copy.
MJ9105 = The result cannot be written: { $reason }.
MJ9105-mend = Check the space on the disk and where it is written to, then run again.
MJ9106 = The extension “{ $extension }” is not known.
MJ9106-mend = What can be read is { $known }; save the file as one of these.
MJ9107 = There is no list of units.
MJ9107-mend = Give a list with --units, or list them under units in the sheets.
MJ9108 = Standard input can stand for one file only.
MJ9108-mend = Write - once, and file names elsewhere.
MJ9109 = The rubric has no class “{ $class }”.
MJ9109-mend = Choose one of: { $known }.
MJ9110 = There is no secret for the S3 storage.
MJ9110-mend = Name a file with --s3-secret-file, or set the variable { $variable }.

refusal = { $code } { $what } { $mend }
refusal-at = { $code } { $place }: { $what } { $mend }
fault = MJ9000 The program itself failed ({ $detail }). No result was written. Give this line and the command to the administrator.
usage = The command is not well formed. See --help for its form and examples.

list = {", "}
and = {", "}
unread = {" "}[unverified]
citation = { $document }{ $number }, { $article }
rule = { $title }: { $rule }

draft = Draft: no grade and no rank yet
draft-tree = Derived for the highest possible total
class-heading = { $class } · { $count } units
column-unit = Unit
column-id = Id
column-total = Score
column-grade = Grade
column-rank = Rank
column-region = Region
column-region-rank = Rank in region
column-low = Lowest
column-high = Highest
column-open = Open entries
column-converted = Converted
column-status = Status
status-vetoed = Vetoed, scoring stopped
status-excluded = Not assessed
status-joined = Counts in the body above
status-not-applicable = No applicable indicator

sum-full = Full mark
sum-found = losses
sum-relief = relief by caps
sum-rescale = rescaling
sum-bonus = bonus
sum-claimed = {" "}(claimed { $claimed })
sum-major = major deductions
sum-bounds = ceiling and floor
sum-composition = other sources
sum-rounding = rounding
sum-would-be = {" "}= { $exact } (but for the veto)
next-grade = { $short } short of “{ $grade }” ({ $line })
sources = Composition
source = { $title }: { $score } of { $full }, share { $weight }, adds { $adds }
settings = Settings
adds-up = Check: leaves, bonuses and major deductions come to { $leaves }, adjustments to { $moved }, together { $sum }, which is the total { $total }

tree = Explanation
adjustments = Other adjustments
node-scored = { $score } of { $full }
node-open = open, { $full }
node-not-applicable = not applicable
node-bonus = bonus { $score } (claimed { $claimed })
node-bonus-none = not claimed
node-printed = {" "}(printed { $weight })
node-capped = , capped
not-counted = not counted
standard = Standard: { $text }
methods = Method: { $text }
evidence = Evidence: { $text }
clauses = Clauses: { $text }
reason = Reason: { $text }
proof = Proof: { $text }
work = Piece of work: { $text }
finding = Finding: { $text }
assessors = Assessors: { $text }
why-not = { $text }
outside-major-deduction = Major deduction { $title }: −{ $amount }
outside-veto = Veto { $title }: scoring stopped
outside-veto-fixed = Veto { $title }: fixed points
outside-veto-part = Veto { $title }: its part fails

adjustment-cap-relief = Cap
adjustment-overfull = Over the printed weight
adjustment-unlisted = Points no part carries
adjustment-zeroed = Block scores nothing
adjustment-absorbed = Not taken again
adjustment-part-failed = Part failed
adjustment-rescale = Rescaling
adjustment-round-level1 = Level-1 rounding
adjustment-no-proof = No proof
adjustment-bonus-cap = Bonus cap
adjustment-gate = Bonus gate
adjustment-bonus-fallen = Bonus falls
adjustment-bonus-total-cap = Cap of all bonuses
adjustment-major-cap = Cap of major deductions
adjustment-veto-fixed = Fixed points of a veto
adjustment-ceiling = Ceiling of the total
adjustment-floor = Floor of the total
adjustment-composition = Composition
adjustment-rounding = Rounding

method-onsite = on site
method-online = online
method-documents = documents
method-overall = overall review
method-enquiry = enquiry
method-recognition = recognition
method-sampling = sampling
method-daily-monitoring = daily monitoring
method-third-party = third party
method-questionnaire = questionnaire
method-postal = by post
method-hotline = hotline test

severity-error = error
severity-warning = warning
severity-note = note
check-summary = { $file }: errors { $errors }, warnings { $warnings }, notes { $notes }

kind-levels = by level
kind-deduct = deductions
kind-gain = points per item
kind-imported = imported score
kind-survey = questionnaire
kind-bonus = bonus
cap-own = the indicator itself
cap-parent = the indicator above
cap-level1 = the level-1 indicator
cap-root = the whole table
cap-none = nowhere
show-label = { $text }
show-source = Source: { $text }
show-missing = Missing in the source: { $text }
show-class = Class: { $text }
show-grades = Grades: { $text }
show-composition = Composition: { $text }
show-conversion = Conversion: { $text }
show-indicators = Indicators
show-majors = Major deductions
show-vetoes = Vetoes
show-note = Note: { $text }
show-weight = weight { $weight }
show-optional = optional
show-incomplete = rows cut off in the source
show-check = Point: { $text }
show-levels = Levels: { $text }
show-trigger = Loss: { $text }
show-claim = Bonus: { $text }
show-cap = losses stop at { $text }
show-each = { $text } an item
show-max = at most { $text }
trigger-amount = { $per ->
    [none] { $amount }
   *[other] { $amount } a { $per }
}
trigger-range = { $per ->
    [none] { $min }–{ $max } at discretion
   *[other] { $min }–{ $max } a { $per }, at discretion
}
trigger-at-most = { $per ->
    [none] at discretion, at most { $max }
   *[other] at discretion, at most { $max } a { $per }
}
trigger-share = { $per ->
    [none] { $share } of the weight
   *[other] { $share } of the weight a { $per }
}
trigger-all = the whole indicator
trigger-zero = zeroes a block: { $cap }
trigger-ceiling = scores at most { $ceiling }
trigger-volume = { $first } from { $at } over the quota on, { $each } more for each { $step } beyond { $then }
trigger-step = { $amount } each from occurrence { $from } on
trigger-recorded = recorded only
trigger-up-to = at most { $text }
trigger-after = only after { $text }
trigger-charge = falls on { $text }

provisional = Provisional: the list of { $year } is not published; from { $from } on only weekends and fixed holidays are known, and the result may change.
calendar-year = Holidays and swap days of { $year }
calendar-provisional = Provisional: the list of this year is not published; only holidays with a fixed date are shown
calendar-versions = Texts
column-dates = Dates
column-weekdays = Weekdays
column-kind = Kind
column-occasion = Occasion
column-days = Days
column-document = Text
day-holiday = off
day-swap-day = worked in exchange
calendar-known-on = known on { $date }
calendar-assumed = that date is assumed
calendar-published-on = published on { $date }
calendar-not-known = not yet known on the date given, not used
origin-act = law
origin-list = yearly list
origin-amendment = amendment in mid-year
origin-local = local addition
serving = Mingjian is running: open { $url } in a browser, Ctrl+C stops it.
converted = Written to { $file }.
diff-none = The two rubrics say the same.
diff-added = added
diff-removed = removed
diff-moved = moved
diff-changed = changed
diff-count = { $count } differences.
whatif-count = { $units } units, { $changed } change, { $grades } of them in their grade (●). No data was changed.
MJ9110 = There is a file of that name.
MJ9110-mend = Choose another name, or replace it with --force.
set-up-link = Link for the first start (works once, for 24 hours): { $link }
