MJ1090 = The rubric has { $count } errors and cannot be taken into use: { $first }
MJ1090-mend = Mend them or name a reading; rubric check lists them all.
MJ2090 = The campaign “{ $campaign }” exists already.
MJ2090-mend = Choose another id, or open the existing one.
MJ2091 = The authority “{ $authority }” is known under another name.
MJ2091-mend = Choose another id, or keep the name that is known.
MJ2092 = There is no authority “{ $authority }”.
MJ2092-mend = Take the authority in first, then open the campaign.
MJ4070 = “{ $node }” loses points without a reason.
MJ4070-mend = Write the reason; the unit can read it.
MJ4071 = The bonus “{ $node }” names no piece of work.
MJ4071-mend = Claim it for a single piece of work, with its name and proof.
MJ7001 = There is no such page or object.
MJ7001-mend = Check the address, or start from the first page.
MJ7002 = Your role may not do this.
MJ7002-mend = Ask somebody who may.
MJ9000 = Something failed, number { $id }.
MJ9000-mend = Nothing was changed. Tell the administrator the number.
MJ9001 = “{ $node }” is at version { $now } by now, you saw version { $seen }.
MJ9001-mend = Look at both and choose one.
MJ9002 = The request is not well formed: { $reason }.
MJ9002-mend = Reload the page and try again.
MJ9003 = The data directory { $path } does not hold a demonstration.
MJ9003-mend = Choose an empty directory.
MJ9004 = The demonstration only listens on this machine, not on { $address }.
MJ9004-mend = Use 127.0.0.1.
MJ9005 = The number of this act was used for another act already.
MJ9005-mend = Reload the page and do it again.
MJ4080 = The campaign stands at “{ $now ->
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
    }”; scores cannot be changed.
MJ4080-mend = Scores are open while scoring, in moderation and in review.
MJ9006 = What was sent does not have the form that is asked: { $why }
MJ9006-mend = Compare it with the description of the API and send it again.
MJ9007 = The folder “{ $path }” holds the demonstration; it cannot be used for real work.
MJ9007-mend = Choose another folder, or add --demo to see the demonstration.
