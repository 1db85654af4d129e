MJ4200 = There is no such proposed deduction, claim or major deduction.
MJ4200-mend = Choose one from the list.
MJ4201 = “{ $person }” does not belong to the assessment team.
MJ4201-mend = Only its members are assigned items, score and adopt; change the choice of people first.
MJ4202 = The table has no “{ $node }”, or it does not hold for “{ $unit }”.
MJ4202-mend = Choose an indicator from the unit’s own table.
MJ4203 = “{ $person }” is kept away from “{ $unit }” and cannot be given it.
MJ4203-mend = Give the unit to another member.
MJ4204 = The assignment has no rule.
MJ4204-mend = Write at least one; without an assignment the whole team may score.
MJ4210 = “{ $node }” has no trigger “{ $trigger }”.
MJ4210-mend = Choose one that the table lists.
MJ4211 = “{ $field ->
        [reason] Reason
        [proof] Proof
        [amount] Points
        [points] Points
        [work] Single piece of work
        [criteria] What is new or special
        [facts] Facts
       *[other] { $field }
    }” is missing.
MJ4211-mend = Write it, then submit again.
MJ4212 = { $day } lies after today.
MJ4212-mend = Check the day on which it happened.
MJ4213 = { $day } lies outside the assessed period ({ $from } to { $to }).
MJ4213-mend = If it has to count, write the reason; otherwise leave it out.
MJ4214 = The finding “{ $finding }” is already proposed or already deducted.
MJ4214-mend = One finding is deducted once; see what was done with it.
MJ4215 = This proposed deduction was already decided.
MJ4215-mend = It is adopted or dismissed once; to change points, change the score sheet.
MJ4216 = “{ $node }” of “{ $unit }” was found not applicable; nothing can come off.
MJ4216-mend = Correct the score sheet first, or dismiss the proposal.
MJ4217 = “{ $unit }” is not assessed this year: no deduction or bonus can be proposed.
MJ4217-mend = Check the unit.
MJ4218 = The number of times must be 1 to { $limit }.
MJ4218-mend = Check the number.
MJ4220 = “{ $node }” is no bonus indicator.
MJ4220-mend = Choose a bonus indicator; each claim names one single piece of work.
MJ4221 = The piece of work “{ $work }” was already claimed.
MJ4221-mend = A piece of work is claimed once; withdraw the claim to make it anew.
MJ4222 = Points claimed or granted must be more than 0.
MJ4222-mend = Check the points; to give none, refuse the claim.
MJ4223 = { $points } points granted are more than the { $claimed } claimed.
MJ4223-mend = No more is granted than was claimed.
MJ4224 = The trigger “{ $trigger }” is worth { $amount } points each, not { $points }.
MJ4224-mend = Grant what the table says, or refuse the claim.
MJ4225 = This claim was already judged or withdrawn.
MJ4225-mend = Each claim is judged once.
MJ4226 = The self-check was submitted; claims cannot be changed any more.
MJ4226-mend = The office can send the self-check back.
MJ4230 = The table has no major deduction “{ $node }” for “{ $unit }”.
MJ4230-mend = Choose one of the table’s major deductions.
MJ4231 = “{ $unit }” was not heard yet; nothing can be confirmed or refused.
MJ4231-mend = Record what the unit says first; record it too when it says nothing.
MJ4232 = The leading group already decided this major deduction.
MJ4232-mend = It is decided once.
MJ4233 = A statement and “nothing to say” were both given, or neither.
MJ4233-mend = Choose one of them.
MJ4234 = The day of the hearing, { $day }, lies before the proposal or after today.
MJ4234-mend = Check the day.
MJ4227 = “{ $node }” is a bonus: on the sheet a granted one can be lowered or taken back, none can be added.
MJ4227-mend = A unit claims it with its self-check, and the team leader judges it under “Bonus claims”.
MJ4228 = The trigger “{ $trigger }” gives at least { $limit } points, not { $points }.
MJ4228-mend = Stay inside what the table gives, or refuse the claim.
MJ4229 = The trigger “{ $trigger }” gives at most { $limit } points, not { $points }.
MJ4229-mend = Stay inside what the table gives, or refuse the claim.
MJ4235 = “{ $node }” is a major deduction: on the sheet a confirmed one can be lowered or taken back, none can be added.
MJ4235-mend = Propose it under “Deductions”; the unit is heard and the leading group confirms.
MJ4240 = { $deductions } proposed deductions, { $claims } bonus claims and { $majors } major deductions are still undecided, so no grades can be proposed.
MJ4240-mend = Adopt or dismiss the deductions, judge the claims, and let the leading group decide the major ones.
MJ4236 = { $day } lies outside the assessed period ({ $from } to { $to }); it is no major deduction of this year.
MJ4236-mend = Check the day; what belongs to another year is proposed in that year.
