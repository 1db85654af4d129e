# How the rules of a rubric are said.

method-onsite = on site
method-online = online
method-documents = documents
method-overall = overall rating
method-enquiry = enquiry
method-recognition = recognition
method-sampling = sampling
method-daily-monitoring = daily monitoring
method-third-party = third party
method-questionnaire = questionnaire
method-postal = by post
method-hotline = hotline test

kind-group = sum
kind-points = points given
kind-levels = levels
kind-deduct = deductions
kind-gain = points per item
kind-imported = taken over
kind-survey = questionnaire
kind-bonus = bonus

form-file = file
form-link = link
form-photo = photo
form-ledger = ledger
form-statement = statement

verifiable-public = by anybody
verifiable-records = from records
verifiable-on-site = on site
verifiable-hard = hardly

cost-none = nothing to prepare
cost-low = a copy or link
cost-medium = to be put together
cost-high = a burden

na-keep = the full mark shrinks
na-scale = the rest is scaled up
na-spread = spread over other items
na-fold = given to a named item
na-divide = divided by what applies

cap-own = its own weight
cap-parent = the weight one level up
cap-level1 = the level-1 weight
cap-root = the whole table
cap-none = no cap
cap-node = the weight of “{ $node }”
cap-setting = the indicator that the setting names

take-fixed = { $n } off
take-fixed-per = { $n } off per { $per }
take-range = { $min }–{ $max } off, at discretion
take-range-per = { $min }–{ $max } off per { $per }, at discretion
take-least = at least { $n } off
take-least-per = at least { $n } off per { $per }
take-most = up to { $n } off
take-most-per = up to { $n } off per { $per }
take-share = { $n } of the weight off
take-share-per = { $n } of the weight off per { $per }
bring-fixed = { $n } more
bring-fixed-per = { $n } more per { $per }
bring-range = { $min }–{ $max } more, at discretion
bring-range-per = { $min }–{ $max } more per { $per }, at discretion
bring-least = at least { $n } more
bring-least-per = at least { $n } more per { $per }
bring-most = up to { $n } more
bring-most-per = up to { $n } more per { $per }
bring-share = { $n } of the weight more
bring-share-per = { $n } of the weight more per { $per }
take-all = no points for the item
take-zero = no points within { $block }
take-ceiling = scores at most { $n }
take-ceiling-share = scores at most { $n } of the weight
take-volume = { $first } off from { $at } over, beyond { $from } another { $each } per { $step }
take-step = { $n } each from occurrence { $from } on
take-up-to = { $n } at most altogether
take-after = only together with “{ $other }”
take-charge = falls on { $nodes }
take-cap = stops at { $block }

level-points = { $n } points
level-share = { $n } of the weight
pass-mark-below = below { $n } fails
pass-mark-at = { $n } and below fails
gate-total = the total
gate-above = only if { $node } is above { $n }
gate-at-least = only if { $node } is at least { $n }
bonus-limit = { $share } of { $of }

band-from = { $min } and above
band-above = above { $min }
band-from-below = { $min } to below { $max }
band-from-to = { $min } to { $max }
band-below = below { $max }
band-to = { $max } and below

adjusted-cap-relief = Cap
adjusted-overfull = Over the weight
adjusted-unlisted = Unlisted
adjusted-zeroed = Zeroed
adjusted-absorbed = Absorbed
adjusted-part-failed = Part failed
adjusted-rescale = Rescaled
adjusted-round-level1 = Rounded
adjusted-no-proof = No evidence
adjusted-bonus-cap = Cap
adjusted-gate = Gate
adjusted-bonus-fallen = Bonus falls
adjusted-bonus-total-cap = Cap
adjusted-major-cap = Cap
adjusted-veto-fixed = Fixed
adjusted-ceiling = Ceiling
adjusted-floor = Floor
adjusted-composition = Composed
adjusted-rounding = Rounding
