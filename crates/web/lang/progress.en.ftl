# Progress.

progress-title = Progress
progress-lead = Receipt, self-check, scoring and reply of { $n } units. What is done, never a score.
progress-received = Signed
progress-submitted = Self-check
progress-scored = Scored
progress-replied = Replied
progress-owed = Not signed, not submitted, not replied
progress-owed-meta = texts for groups of colleagues; no person is named
progress-nothing-owed = No unit owes anything.
progress-nothing-owed-next = All that units had to do by now is done.
progress-no-notice = The notice has not been sent.
progress-unsigned = Not signed: { $n }
progress-unsubmitted = Not submitted: { $n }
progress-unreplied = Not replied: { $n }
progress-chat = Text for a group
progress-copy = Copy
progress-copied = copied
progress-without = goes without
progress-share-meta = scored / to be scored
progress-all = All
progress-no-units = There are no units on the list.
