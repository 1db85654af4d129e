# The tour: a few steps for each role in the demonstration.

tour-title = Tour
tour-link = Take the tour
tour-of = Tour: { $role }
tour-lead = { $n } steps through what this role does in an assessment year. Each opens the real page; change whatever you like, the data are invented.
tour-not-own = The pages open for who is signed in as “{ $role }”.
tour-sign-in = Sign in as somebody else
tour-open = Open
tour-others = Tours of other roles
tour-others-meta = one click on the sign-in page changes the role

tour-office-1 = What is due today
tour-office-1-what = The desk lists what the office has to do, by when and how many days are left; what is overdue comes first, what waits for others stands apart.
tour-office-2 = Who received the notice
tour-office-2-what = The receipt of each unit: in the system, by phone, by OA or on paper; who has not signed is seen at once. No on-site date before the 15th day after the notice.
tour-office-3 = Progress and reminders
tour-office-3-what = Who has not signed, submitted or replied; a text to copy into DingTalk or WeChat groups; by mail one digest a unit and day at most.
tour-office-4 = Online inspection
tour-office-4-what = The inspector brings a signed bundle; signature, chain and proof are checked. Where the key is on the list of trusted inspectors, no fingerprint has to be compared again.
tour-office-5 = Last year's ranking
tour-office-5-what = Scores, grades and ranks of the closed year. Each score opens down to the reason, the standard and the clause of every loss.
tour-office-6 = From proposal to publication
tour-office-6-what = Computed, proposed and decided grade stand apart; a difference needs a reason and a name; nothing is published before the leading group approves.
tour-office-7 = How time limits are counted
tour-office-7-what = Give a day and a number: every holiday and swap day on the way is listed, and why it ends on that day.

tour-team-leader-1 = What is due from the team
tour-team-leader-1-what = Units and items that are not scored yet, and objections without an answer.
tour-team-leader-2 = The worklist
tour-team-leader-2-what = Items by assignment. Open a score sheet and score it by keyboard alone: arrows choose, digits deduct, each entry is saved at once.
tour-team-leader-3 = Findings of the online inspection
tour-team-leader-3-what = The program only proposes. See place and proof of each, derive it again from the record; what is adopted becomes a proposed deduction with its item chosen by the rule, what is dismissed or waived has a reason.
tour-team-leader-4 = Adopt or dismiss proposed deductions
tour-team-leader-4-what = Deductions proposed by daily monitoring or inspection are adopted or dismissed one by one, each with a reason.
tour-team-leader-5 = Progress of the team
tour-team-leader-5-what = How far each section of each unit is; progress only, no scores.
tour-team-leader-6 = Last year's feedback and review
tour-team-leader-6-what = What units said to proposed deductions and how the team answered, item by item.

tour-assessor-1 = What is due from me
tour-assessor-1-what = How much of what was assigned to you is left. Your own and former bodies do not appear: recusal is kept by the system.
tour-assessor-2 = Worklist and score sheet
tour-assessor-2-what = Open a score sheet from the list: standard, self-check and evidence stand beside it; a deduction takes trigger, reason and proof.
tour-assessor-3 = Findings of the online inspection
tour-assessor-3-what = Filtered by unit, kind and state; what is gone or was dismissed still shows reason, name and time.
tour-assessor-4 = The rubric
tour-assessor-4-what = Standards, weights, methods and clauses of more than 140 indicators; what the document leaves open is listed as a setting.
tour-assessor-5 = What a finished year looks like
tour-assessor-5-what = The ranking of the closed year; open a unit to see where each point was lost.

tour-leading-group-1 = What waits for my decision
tour-leading-group-1-what = Few things do: the method of assessment, the approval of results, commendation and criticism.
tour-leading-group-2 = Plan and method
tour-leading-group-2-what = Full or focused assessment, and which nodes for which class, by the minutes of a meeting.
tour-leading-group-3 = Last year's ranking
tour-leading-group-3-what = Scores, grades and ranks of all units, down to their grounds.
tour-leading-group-4 = Approval
tour-leading-group-4-what = Differences between computed and proposed grades with reason and name; approval by minutes or a signed sheet with number and date, or sent back with reasons.
tour-leading-group-5 = The published result
tour-leading-group-5-what = What was decided is frozen with a digest; any later change is found.

tour-unit-liaison-1 = What is due from my unit
tour-unit-liaison-1-what = What is to be received, filled in or mended, and by when; only your own unit is seen.
tour-unit-liaison-2 = Receive the notice
tour-unit-liaison-2-what = The notice with its number, the end of the self-check and the on-site date; receiving it leaves a receipt.
tour-unit-liaison-3 = Fill in the self-check
tour-unit-liaison-3-what = Self score and text for each item; or take it out as a workbook, fill it in WPS, and see every changed cell when it comes back.
tour-unit-liaison-4 = Hand in evidence
tour-unit-liaison-4-what = Drop files, paste an address or write a statement; one piece serves many indicators and years. This is not a classified system: never upload classified files.
tour-unit-liaison-5 = Last year's result
tour-unit-liaison-5-what = How your unit's score came about: where each point was lost, and why.

tour-unit-head-1 = What waits for my confirmation
tour-unit-head-1-what = Submitting the self-check and replying to feedback are the head's; the liaison prepares them.
tour-unit-head-2 = Read and submit the self-check
tour-unit-head-2-what = Look at what the liaison wrote and submit it; afterwards it changes only when the office sends it back.
tour-unit-head-3 = Reply to proposed deductions
tour-unit-head-3-what = The feedback lists proposed deductions, no totals and no ranks; each can be objected to with evidence, each objection is answered.
tour-unit-head-4 = Last year's result
tour-unit-head-4-what = After publication: score, grade and explanation of your unit.

tour-auditor-1 = What an auditor sees
tour-auditor-1-what = An auditor neither scores nor approves, but sees whether the record is whole and the procedure was kept.
tour-auditor-2 = Who did what and when
tour-auditor-2-what = Each entry, sending back, adoption and approval has a person, a time and a reason; filter by unit, person or event.
tour-auditor-3 = Verify the record
tour-auditor-3-what = Walks the whole chain and compares it with the data row by row; names what was edited, deleted, moved or cut off.
tour-auditor-4 = Ranking and explanation
tour-auditor-4-what = Check any score: from the total down to each loss and who entered it.
tour-auditor-5 = Sign-in log
tour-auditor-5-what = Who signed in from where, failed or was locked out; kept for more than six months.

tour-administrator-1 = Accounts and roles
tour-administrator-1-what = Register people, give roles for a time, hand out one-time links; there is no default password. An administrator sees no scores.
tour-administrator-2 = My account
tour-administrator-2-what = Change the password, go on in another of your own roles.
tour-administrator-3 = Time limits
tour-administrator-3-what = A calendar with holidays and swap days of all years, for everybody.

tour-security-officer-1 = Settings
tour-security-officer-1-what = How many working days before a limit reminders go out; when holidays change, add them to the calendar: open limits move and each move is recorded.
tour-security-officer-2 = API tokens
tour-security-officer-2-what = Tokens with scope and end for other systems, to be taken back at any time.
tour-security-officer-3 = Sign-in log
tour-security-officer-3-what = Sign-ins, failures and lock-outs, kept for more than six months.
