# Error pages, and refusals that happen on the web only.

error-not-found-title = There is no such page
error-not-found-what = The address is wrong, or outside what you may see.
error-refused-title = Not done
error-refused-what = Why, and what to do, stands below. What was stored has not changed.
error-forged-title = Not done
error-forged-what = This was not sent from a page of this site and was not handled.
error-denied-title = Not for you to do
error-denied-what = Your role does not allow this.
error-stale-title = Changed meanwhile
error-stale-what = Somebody changed this after you opened it; open it again.
error-fault-title = This page did not open
error-fault-what = The program failed; it was nothing you did. What was stored is safe.
error-details = Details
error-code = Code
error-id = Request
error-home = To the ranking
error-again = Try again
error-tell = If it happens again, tell the administrator the request id.

MJ7403 = This was not sent from a page of this site, or the page was open too long.
MJ7403-mend = Open the page again and send it from there.
MJ4191 = “{ $text }” is not a number.
MJ4191-mend = Write a number such as 2 or 0.5.
MJ4192 = The change cannot be read: { $why }.
MJ4192-mend = Compare it with the description of the interface.
MJ7420 = The field “{ $field }” does not take “{ $value }”.
MJ7420-mend = Mend it and send the form again.
MJ7421 = What was uploaded did not arrive whole: { $why }
MJ7421-mend = Upload it again; a file has at most 8 MB.
MJ8240 = No workbook was chosen.
MJ8240-mend = Choose the xlsx file that was exported here and filled in.
MJ8241 = No change was ticked.
MJ8241-mend = Tick what is to count and confirm; to take nothing, just go back.
