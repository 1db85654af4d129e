MJ1001 = The rubric file has { $size } bytes, over the limit of { $limit }.
MJ1001-mend = Split it into several files or drop what does not belong.
MJ1002 = Line { $line } is not UTF-8.
MJ1002-mend = Save the file as UTF-8.
MJ1003 = This does not read as a rubric: { yaml-reason }.
MJ1003-mend = Correct line { $line } by the description of the format.
MJ1004 = The format mark is “{ $found }”, expected “{ $wanted }”.
MJ1004-mend = Write mingjian: { $wanted } in the first line.
MJ1005 = More than { $limit } indicators.
MJ1005-mend = Split the table into several rubrics.
MJ1006 = More than { $limit } levels of indicators.
MJ1006-mend = Write the finer points as checks.
MJ1007 = Nested deeper than { $limit }.
MJ1007-mend = Check indentation and brackets; indicators have at most five levels, finer points are written as checks.
MJ1008 = More than { $limit } parts.
MJ1008-mend = Split it into several files; use CSV for a large amount of scores.

yaml-reason = { $kind ->
    [field] there is no field “{ $name }”
    [missing] something lacks “{ $name }”
    [twice] “{ $name }” is written twice
    [variant] “{ $name }” is none of the values { $known }
    [boolean] “{ $name }” is read as yes or no (true, false, yes, no, on, off) where a text or number is wanted; put it in quotation marks
    [number] “{ $name }” is no number; write 2, 0.5, 20% or 4/3
    [cap] “{ $name }” is no cap; write own, parent, level1, root, none or node:ID
    [list] a list stands where one value or named parts are wanted
    [parts] named parts stand where one value or a list is wanted
    [type] another kind of value is wanted here: a text, a number, a list or named parts
    [empty] the file ends here and is not complete
   *[syntax] this is no YAML; mostly it is indentation, the blank after a colon, a quotation mark or a bracket
}
