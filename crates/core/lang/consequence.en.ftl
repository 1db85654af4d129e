# After the decision: corrections, appeals, commendation and criticism, rectification, cases (from MJ6100).

MJ6100 = No result has been decided yet.
MJ6100-mend = Do this after the leading group has approved the result.
MJ6101 = A correction waits for the leading group.
MJ6101-mend = Let the leading group approve or refuse it first.
MJ6102 = These changes do not change any result.
MJ6102-mend = Check the items and points that are to be corrected.
MJ6103 = A correction changes at least one item and at most { $most }.
MJ6103-mend = Add or remove items and propose again.
MJ6104 = The item “{ $node }” appears twice in one correction.
MJ6104-mend = Keep one of the two.
MJ6105 = The list of changes is not the one that you saw.
MJ6105-mend = Look at the list of changes again, then go on.
MJ6106 = This correction has been decided already.
MJ6106-mend = Propose another correction if something more must change.
MJ6107 = Decision { $number } is published already.
MJ6107-mend = A result is published again only after a correction was approved.
MJ6108 = The result of the last correction is not published yet.
MJ6108-mend = Publish the corrected result, then declare it final.
MJ6110 = The decided grade of “{ $unit }” is not the best one, so it is not commended (notice, part 7 (2)).
MJ6110-mend = Check the decided result.
MJ6111 = “{ $name }” was proposed before, and that is still under way or issued.
MJ6111-mend = Go on with the paper that is there.
MJ6112 = This is decided by the leading group; the government is not asked.
MJ6112-mend = It can be issued once the leading group has agreed.
MJ6113 = This paper is “{ $now ->
        [proposed] waiting for the leading group
        [refused] refused by the leading group
        [decided] agreed by the leading group
        [requested] requested from the government
        [agreed] agreed by the government
        [declined] declined by the government
        [issued] issued
       *[other] { $now }
    }”; this step is not possible now.
MJ6113-mend = This step is possible while it is “{ $needed ->
        [proposed] waiting for the leading group
        [decided] agreed by the leading group
        [requested] requested from the government
        [agreed] agreed by the government
        [issued] issued
       *[other] in the state for it
    }”.
MJ6114 = The decided grade of “{ $unit }” is not a failing one, so it is not criticised (notice, part 7 (2)).
MJ6114-mend = Check the decided result.
MJ6115 = The commendation or criticism of “{ $name }” is not finished: it is “{ $now ->
        [proposed] waiting for the leading group
        [decided] agreed by the leading group
        [requested] requested from the government
        [agreed] agreed by the government
       *[other] { $now }
    }”.
MJ6115-mend = Finish it before the year is archived.
MJ6120 = A rectification order was made on this criticism already.
MJ6120-mend = Go on with that order.
MJ6121 = The completion date { $date } lies before the end of the time for measures.
MJ6121-mend = Measures have { $days } working days; choose { $earliest } or later.
MJ6122 = An order lists at least one problem and at most { $most }.
MJ6122-mend = Write each problem that is to be put right.
MJ6123 = This rectification is “{ $now ->
        [ordered] ordered, not received yet
        [received] received, measures are due
        [rectifying] under way
        [reported] reported as complete
        [closed] closed
       *[other] { $now }
    }”; this step is not possible now.
MJ6123-mend = This step is possible while it is “{ $needed ->
        [received] received, measures are due
        [rectifying] under way
        [reported] reported as complete
       *[other] in the state for it
    }”.
MJ6125 = The rectification of “{ $unit }” is not closed.
MJ6125-mend = Re-check and close it before the year is archived.
MJ6126 = The new completion date { $date } does not lie after today.
MJ6126-mend = Leave the unit time to put things right.
MJ6130 = The case is closed.
MJ6130-mend = Open another case if something new is known.
MJ6131 = The case has no outcome yet.
MJ6131-mend = Record the outcome, then close it.
MJ6132 = “{ $person }” is neither of the office, the leading group nor an auditor, and cannot see cases.
MJ6132-mend = Name one of these people, or grant the role first.
MJ6140 = This year's plan has no appeals.
MJ6140-mend = Tell the leading group's office what you hold against the result.
MJ6141 = The time for appeals ended on { $due }.
MJ6141-mend = Tell the leading group's office what you hold against the result.
MJ6142 = Your unit has appealed against this published result already.
MJ6142-mend = Wait for the answer.
MJ6143 = This appeal has been answered already.
MJ6143-mend = Propose a correction if the result must change.
MJ6144 = The time for appeals runs until { $due }.
MJ6144-mend = Declare the result final after that day.
MJ6145 = The appeal of “{ $unit }” is not answered.
MJ6145-mend = Answer it first.
MJ6146 = Neither plan nor rubric says how the result is converted, or no full mark is known.
MJ6146-mend = Write the points of the larger system into the plan.
MJ6150 = There is no evidence “{ $id }” that can be used, or it does not belong to the unit.
MJ6150-mend = Add the unit's own evidence first, then name it here.
