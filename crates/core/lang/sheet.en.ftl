# Reading sheets and unit lists: refusals (from MJ1201).

MJ1201 = The file has { $size } bytes, over the limit of { $limit }.
MJ1201-mend = Split it into several files, or use CSV.
MJ1202 = Line { $line } is not UTF-8.
MJ1202-mend = WPS and Excel often save CSV as GBK; save it as “CSV UTF-8”, or import the workbook itself.
MJ1203 = This is a workbook (xlsx, xls) or an archive, not CSV text.
MJ1203-mend = Import it as a workbook, or save it as “CSV UTF-8”.
MJ1204 = { $why ->
    [open] A quotation mark is never closed, and all that follows would be one cell
   *[after] Text stands behind a closing quotation mark
}.
MJ1204-mend = Close the quotation mark; inside a cell write it twice.
MJ1205 = A cell has { $size } bytes, over the limit of { $limit }.
MJ1205-mend = Shorten the text; long material is handed in as a file.
MJ1206 = A row has more than { $limit } bytes.
MJ1206-mend = See whether the quotation marks are paired, or shorten the text.
MJ1207 = More than { $limit } rows.
MJ1207-mend = Split it by county or by class; a province or a country at once is scored from a wide table (score --wide).
MJ1208 = There is no header.
MJ1208-mend = Write the names in the first row, such as unit, indicator, points.
MJ1209 = Unknown heading “{ $name }”.
MJ1209-mend = Change it into one of these or take it out: { $known }.
MJ1210 = The heading “{ $name }” stands twice.
MJ1210-mend = Keep one of them.
MJ1211 = The heading { $name } is missing.
MJ1211-mend = Add it to the header.
MJ1212 = The header has only { $count } headings; this cell lies beyond them.
MJ1212-mend = Remove what is too much, or give it a heading; a separator inside a cell needs quotation marks around the cell.
MJ1213 = { $name } is empty.
MJ1213-mend = Fill it in.
MJ1214 = { $name }: “{ $value }” is not a number.
MJ1214-mend = Write 2, 0.5, 20% or 4/3, without unit and without thousands separators.
MJ1215 = { $name }: “{ $value }” is not a whole number from 0 up.
MJ1215-mend = Write a number such as 0, 1, 2.
MJ1216 = { $name }: “{ $value }” is neither yes nor no.
MJ1216-mend = Write yes or no, or leave it empty.
MJ1217 = { $name }: “{ $value }” cannot be read.
MJ1217-mend = Write content=12; discontent=3, each answer once.
MJ1218 = { $name } contradicts line { $first }: “{ $one }” there, “{ $other }” here.
MJ1218-mend = Rows of the same unit, indicator, period, source and assessor must agree; correct one or leave it empty.
MJ1219 = This row is exactly the same as line { $first }.
MJ1219-mend = Remove one; if it happened twice, write 2 under times, or give each its finding.
MJ1220 = A control character { $code } stands in the text.
MJ1220-mend = Remove it; it usually comes in by copying.
MJ1221 = This does not read as sheets: { yaml-reason }.
MJ1221-mend = Correct line { $line } by the description of the format; use CSV for a large amount of data.
MJ1222 = The format mark is “{ $found }”, expected “{ $wanted }”.
MJ1222-mend = Write mingjian: { $wanted } in the first line.
MJ1223 = Only the first { $limit } are listed; there are { $more } more.
MJ1223-mend = Correct what is listed, then import again.
MJ1224 = The unit “{ $id }” stands in line { $first } already.
MJ1224-mend = Remove one; give units of the same name different ids in a column id.
MJ1225 = The exclusion says only “{ $value }”, without a reason.
MJ1225-mend = Write the reason in this cell, such as assessed by its own line.
MJ1226 = The file cannot be read on: { $reason }.
MJ1226-mend = Upload it again; if that does not help, check the disk it is kept on.
MJ1227 = Line { $first } has an entry for the same unit, indicator, period, source and assessor already.
MJ1227-mend = Make one of them; what happened several times goes under occurrences.
MJ1228 = { $name }: “{ $value }” is not a date.
MJ1228-mend = Write it like 2022-03-01.
MJ1229 = The file is over the limit of { $limit } bytes.
MJ1229-mend = Split it by county or by class; a province or a country at once is scored from a wide table (score --wide).
