MJ2101 = A required field is empty: { $field }.
MJ2101-mend = Fill it in and send it again.
MJ2102 = The days of { $what } run backwards: { $from } is after { $to }.
MJ2102-mend = Check both days.
MJ2103 = The on-site date { $date } is nearer than { $days } days after the notice (plan, part 6(2)): counted from { $from }, the earliest is { $earliest }.
MJ2103-mend = Choose { $earliest } or later.
MJ2104 = The period { $what } lies outside the assessed period ({ $from } to { $to }).
MJ2104-mend = Keep it inside the assessed period.
MJ2105 = The document has no number.
MJ2105-mend = Enter its number, or that of the meeting.
MJ2106 = The scan is not named by a SHA-256 digest.
MJ2106-mend = Upload the scan first, then name its digest.
MJ2110 = The campaign stands at “{ $now ->
        [planning] planning
        [seconding] forming the team
        [noticing] sending the notice
        [self-checking] self-check
        [assessing] scoring
        [moderating] moderation
        [feeding-back] feedback to units
        [reviewing] review
        [proposing] proposing grades
        [approving] approval by the leading group
        [approved] approved
        [published] published
        [final] final
        [closed] closed
       *[other] { $now }
    }”; this cannot be done now.
MJ2110-mend = Do it at the stage “{ $needed ->
        [planning] planning
        [seconding] forming the team
        [noticing] sending the notice
        [self-checking] self-check
        [assessing] scoring
        [moderating] moderation
        [feeding-back] feedback to units
        [reviewing] review
        [proposing] proposing grades
        [approving] approval by the leading group
        [approved] approved
        [published] published
        [final] final
        [closed] closed
       *[other] that it belongs to
    }”; the progress page lists what each stage takes.
MJ2111 = There is no plan yet.
MJ2111-mend = Draft the plan first.
MJ2112 = “{ $id }” is not registered.
MJ2112-mend = Check the id, or register it first.
MJ2113 = The person “{ $id }” is not registered.
MJ2113-mend = Ask the administrator to register them first.
MJ2114 = There are at most 10 leads of at most 60 working days.
MJ2114-mend = Enter fewer or smaller ones.
MJ2115 = The government agreed to the plan; it cannot be changed.
MJ2115-mend = Issue an amendment if it must be.
MJ2116 = The government has not agreed to the plan yet.
MJ2116-mend = Record the number and date of its agreement first.
MJ2117 = The leading group has not decided on full or focused assessment (plan, part 5).
MJ2117-mend = Ask the leading group to decide first.
MJ2118 = “{ $body }” is no member body, or was not asked.
MJ2118-mend = People are drawn from member bodies only.
MJ2119 = “{ $person }” does not belong to “{ $body }”.
MJ2119-mend = Name people of the own body.
MJ2120 = “{ $person }” was named by no member body.
MJ2120-mend = Ask their body to name them first.
MJ2121 = “{ $person }” has not declared recusal yet.
MJ2121-mend = Ask them to; none is a declaration too.
MJ2122 = The leader is not among the members.
MJ2122-mend = Choose the leader from the members.
MJ2123 = With all recusals, nobody of the team can assess “{ $unit }”.
MJ2123-mend = Add a member who has nothing to do with it.
MJ2124 = The day of sending, { $date }, is still to come.
MJ2124-mend = Enter the day on which it was really sent.
MJ2125 = The day of receipt, { $date }, is before sending or still to come.
MJ2125-mend = Check the date on the slip.
MJ2126 = A receipt recorded for a unit needs who received it, and proof.
MJ2126-mend = Enter both: the slip’s number, the time of the call or a scan.
MJ2127 = “{ $unit }” has not received the notice yet.
MJ2127-mend = Sign for it first, or let the office record the receipt.
MJ2130 = The table has no indicator “{ $node }” for this unit.
MJ2130-mend = Choose one from the self-check.
MJ2131 = The self score { $score } is not between 0 and { $full }.
MJ2131-mend = Enter a score within the weight.
MJ2132 = Not applicable needs a reason.
MJ2132-mend = Write it into the text.
MJ2133 = The text has more than { $max } characters.
MJ2133-mend = Shorten it, or upload it as a file.
MJ2134 = There is no self-check report.
MJ2134-mend = Write it, or upload the stamped scan.
MJ2135 = The indicator “{ $node }” has no self score.
MJ2135-mend = Enter one, or “not applicable” with a reason.
MJ2136 = The self-check was not submitted; there is nothing to send back.
MJ2136-mend = The unit can change it.
MJ2137 = The self-check was submitted and cannot be changed.
MJ2137-mend = Ask the office to send it back.
MJ2138 = “{ $unit }” is excluded from the year.
MJ2138-mend = The list gives the reason.
MJ2140 = “{ $unit }” submitted no self-check, and no reason is given.
MJ2140-mend = Ask for it, or name the reason for going on without.
MJ2141 = The self-check runs until { $due }; units cannot be left out before.
MJ2141-mend = Wait until it is over.
MJ2142 = “{ $unit }” still has { $open } open entries.
MJ2142-mend = Score them first.
MJ2143 = The indicator “{ $node }” has no method (plan, part 6(3)).
MJ2143-mend = Give it one in the table: on site, online, documents or overall.
MJ2150 = There is no feedback to reply to.
MJ2150-mend = Wait for the office.
MJ2151 = The unit has replied already.
MJ2151-mend = Talk to the office if something is missing.
MJ2152 = The feedback holds no proposed deduction at “{ $node }”.
MJ2152-mend = Object to what is listed only.
MJ2153 = “{ $unit }” has not replied, and there is still time.
MJ2153-mend = Ask for it, or wait until the time is over.
MJ2154 = There is no objection at “{ $node }”.
MJ2154-mend = Review what was objected to only.
MJ2155 = The objection of “{ $unit }” at “{ $node }” is not answered.
MJ2155-mend = Ask the team leader to answer it.
MJ2139 = The indicator “{ $node }” occurs twice in one save.
MJ2139-mend = Keep one line of it.
MJ2145 = The list has no unit.
MJ2145-mend = Write one unit a line: id, name, class.
MJ2093 = No authority of this system assesses a province.
MJ2093-mend = Choose another level, or leave empty who assesses it.
