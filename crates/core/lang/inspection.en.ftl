# Online inspection: rules and scoring (from MJ5001 on).

MJ5001 = The file of inspection rules cannot be read.
MJ5001-mend = Compare it with the files under data/inspection/ and mend the line.
MJ5002 = The file of inspection rules has the format “{ $found }”, not { $wanted }.
MJ5002-mend = Write mingjian: { $wanted } in its first line, or use the program of that version.
MJ5003 = There are no inspection rules “{ $id }”.
MJ5003-mend = What ships is gbmh-2019-19 and yangling; check the id.
MJ5004 = The inspection rule “{ $id }” stands twice.
MJ5004-mend = Join the two, or give one another id.
MJ5005 = The rule set { $set } has no rule “{ $rule }”.
MJ5005-mend = Check the rule's id.
MJ5006 = The rule set { $set } does not say how it is scored.
MJ5006-mend = Add arithmetic, or name the set that it extends.
MJ5007 = The file has { $size } bytes, more than the limit of { $limit }.
MJ5007-mend = Save this page alone, or cut off what does not belong to it.
MJ5008 = The address “{ $url }” is not whole.
MJ5008-mend = Write all of it, such as https://www.example.gov.cn/a.html.
MJ5009 = “{ $text }” is not HOST:PORT.
MJ5009-mend = Write it like 127.0.0.1:8080; an address of version 6 like [::1]:8080.
MJ5010 = “{ $url }” leads to an inner, local or otherwise special address, which is not asked.
MJ5010-mend = Where it is meant, name it with --allow HOST:PORT.
MJ5011 = “{ $text }” is no stretch of time.
MJ5011-mend = Write it like 6h or 90m.
