# Refusals of documents (workbooks): from MJ8101 reading, from MJ8120 writing, from MJ8130 rubrics as workbooks.

MJ8101 = The workbook has { $size } bytes, over the limit of { $limit }.
MJ8101-mend = Remove pictures and the like, or split it into several files.
MJ8102 = This is no xlsx workbook.
MJ8102-mend = Open the original in WPS or Excel and save it as “Excel workbook (*.xlsx)”; changing the file's ending does not help.
MJ8103 = The workbook has a password.
MJ8103-mend = Open it in WPS or Excel, remove the password, save it and import it again.
MJ8104 = This is a file of an old format (xls, et or another), not xlsx.
MJ8104-mend = Open it in WPS or Excel and save it as “Excel workbook (*.xlsx)”.
MJ8105 = The workbook is damaged or was not sent whole: { $reason }.
MJ8105-mend = Upload it again; if that does not help, open and repair it in WPS or Excel and save it anew.
MJ8106 = The file lacks { $part }, which a workbook has; it may be a text, slides or another archive.
MJ8106-mend = See whether this is the right file, or save it as xlsx in WPS or Excel.
MJ8107 = { $why ->
    [parts] The archive holds { $size } files, over the limit of { $limit }
    [size] Unpacked it exceeds { $limit } bytes
   *[ratio] Unpacked, one part exceeds { $limit } bytes, out of proportion to its packed size
}.
MJ8107-mend = Keep only the tables to be imported, clear formats beyond their content and save it anew.
MJ8108 = { $part } of the workbook cannot be read: { $reason }.
MJ8108-mend = Open it in WPS or Excel, save it as xlsx and import it again.
MJ8109 = The workbook has { $count } tables, over the limit of { $limit }.
MJ8109-mend = Keep only the tables to be imported.
MJ8110 = There are more than { $limit } cells.
MJ8110-mend = Split it into several files, or use CSV.
MJ8111 = A cell has { $size } bytes, over the limit of { $limit }.
MJ8111-mend = Shorten the text; long material is handed in as a file.
MJ8112 = This cell is the error value { $value }.
MJ8112-mend = Correct the formula, or write the number itself.
MJ8113 = “{ $value }” in this cell is no usable number or date.
MJ8113-mend = Write the number itself; write a date like 2022-03-01.
MJ8114 = There is something beyond column { $limit }.
MJ8114-mend = Remove what stands too far to the right.
MJ8115 = This cell is a formula; its saved result “{ $value }” was taken.
MJ8115-mend = Check it; if it was not recalculated before saving, recalculate it in WPS or Excel and save it.
MJ8116 = Only the first { $limit } formulas are listed; there are { $more } more.
MJ8116-mend = Check the results of the whole table.
MJ8117 = The workbook has no table “{ $name }” with anything in it.
MJ8117-mend = Put the data into a table named “{ $name }”, with the headings in its first row.

MJ8120 = A cell would hold { $size } characters, over the limit of { $limit }.
MJ8120-mend = Shorten the text, or use the YAML file.
MJ8121 = A text holds the control character { $code }, which no workbook keeps.
MJ8121-mend = Remove it; it usually comes in by copying.
MJ8122 = The id “{ $id }” ({ $title }) is empty or stands twice, so that rows could not say to what they belong.
MJ8122-mend = Give each indicator, veto, major deduction and component an id of its own first.
MJ8123 = The workbook cannot be written: { $reason }.
MJ8123-mend = Use CSV when there is more than the rows or columns of a workbook hold.
MJ8124 = The field { $field } would not come back from a workbook as it is.
MJ8124-mend = Hand this rubric over as a YAML file, and look at that field.
MJ8125 = The composition has more than { $limit } levels.
MJ8125-mend = Use fewer levels.

MJ8130 = Unknown table “{ $name }”.
MJ8130-mend = Change its name into one of these, or remove it: { $known }.
MJ8131 = Unknown heading “{ $name }”.
MJ8131-mend = Change it into one of these, or remove it: { $known }.
MJ8132 = The heading “{ $name }” stands twice.
MJ8132-mend = Keep one of them.
MJ8133 = This cell has no heading, or its row has no such cell.
MJ8133-mend = Remove what is too much, or move it under a heading.
MJ8134 = “{ $name }” is empty.
MJ8134-mend = Fill it in; if the whole heading is missing, add it to the header.
MJ8135 = { $name }: “{ $value }” { $why ->
    [number] is not a number
    [whole] is not a whole number
    [steps] does not read as steps
    [volume] does not read as a volume
   *[word] is none of the words
}.
MJ8135-mend = { $why ->
    [number] Write 2, 0.5, 20% or 4/3, without unit and without thousands separators.
    [whole] Write a whole number such as 0, 1, 2.
    [steps] Write 3=0.5; 5=1 for 0.5 each from the third on and 1 each from the fifth on.
    [volume] Write first_at=0.1; first=1; then_from=0.2; step=0.1; each=0.5, all five of them.
   *[word] Choose one of these: { $known }.
}
MJ8136 = The id “{ $id }” does not stand in the table “{ $sheet }”.
MJ8136-mend = Use an id of the table “{ $sheet }”; what is above stands before what is below it.
MJ8137 = { $why ->
    [none] The row names no indicator, so that its level is not known
    [several] The row has names on two levels
   *[jump] A level is missing above level { $level }
}.
MJ8137-mend = Write the name under one level only, and the level above before it.
MJ8138 = The id “{ $id }” stands twice.
MJ8138-mend = Give each row an id of its own.
MJ8139 = Unknown item “{ $name }”.
MJ8139-mend = See whether the item is spelled right, or remove the row.
MJ8140 = The item “{ $name }” stands twice.
MJ8140-mend = Keep one row.
MJ8141 = Only the first { $limit } are listed; there are { $more } more.
MJ8141-mend = Correct what is listed, then import again.
MJ8142 = The workbook has no table “{ $name }”.
MJ8142-mend = Start from a rubric workbook that the system wrote, and neither remove nor rename this table.
MJ8143 = The table “{ $name }” stands twice (its Chinese and its English name are the same table).
MJ8143-mend = Keep one of them.

# From MJ8200: books that leave and come back (self-check, score sheet).

MJ8200 = The workbook lacks the hidden page “{ $sheet }”, so it does not say what it is.
MJ8200-mend = Export again and fill in that file; do not copy it into a new one, nor save it in another format and back.
MJ8201 = The hidden page “{ $sheet }” was changed.
MJ8201-mend = Export again and copy what you filled in into the tinted cells; leave the hidden page alone.
MJ8202 = This is not the kind of workbook that is taken here: { $found ->
    [self_check] it is a self-check
    [score_sheet] it is a score sheet
   *[other] it is another one
}, and here { $wanted ->
    [self_check] a self-check
    [score_sheet] a score sheet
   *[other] another one
} is wanted.
MJ8202-mend = Upload it on the page where it belongs, or choose another file.
MJ8203 = This is a workbook of another campaign, “{ $found }”; here it is “{ $wanted }”.
MJ8203-mend = Upload it in that campaign, or export again from this one.
MJ8204 = This is the workbook of another unit, “{ $found }”; here it is “{ $wanted }”.
MJ8204-mend = Upload the workbook of your own unit; export it here first if there is none.
MJ8205 = This is the sheet of another assessor, “{ $found }”; here it is that of “{ $wanted }”.
MJ8205-mend = Each assessor has a sheet of their own and uploads it in person.
MJ8206 = The { $part ->
    [indicator] indicator
    [period] period
    [source] source
   *[other] scope
} of this sheet is “{ $found }”; here it is “{ $wanted }”.
MJ8206-mend = Upload it on the page where it belongs, or export again from here.
MJ8207 = This book was written by the rubric “{ $found }”; the present one is “{ $wanted }” and differs.
MJ8207-mend = Export again, copy what you filled in, and check it against the present rubric.
MJ8208 = The workbook has the format { $found }; this system knows { $wanted } only.
MJ8208-mend = Export it again from this system, or upgrade the system first.
MJ8210 = This cell stays as it is: it should say “{ $wanted }” and says “{ $found }”.
MJ8210-mend = Put the text back and upload again; only the tinted cells are to be filled in. Say elsewhere what you think of the rubric.
MJ8211 = A row is missing: { $name }.
MJ8211-mend = Put the row back, or export again; leave a row empty rather than delete it.
MJ8212 = This row stands in row { $first } already.
MJ8212-mend = Delete the copy, so that each row stands once.
MJ8213 = The system did not write this row.
MJ8213-mend = Delete rows that were added; leave the keys in the hidden column alone.
MJ8214 = The workbook has no page “{ $sheet }”.
MJ8214-mend = Give the page its name back, or export again.
MJ8215 = Since this book was written, { $name } went from “{ $left }” to “{ $now }”, and the book says “{ $book }”.
MJ8215-mend = Decide which is right: to keep the present one, put “{ $left }” back into this cell; to take the book's, export again and fill it in.
MJ8216 = The system no longer has this row, and the book says “{ $value }” in it.
MJ8216-mend = Export again and look at the rows that stand; this one need not be filled in.
MJ8217 = This cell is to the right of the table.
MJ8217-mend = Delete what stands there; explain yourself in the statement or the reason.
MJ8218 = Since this book was written, { $name } went from “{ $book }” to “{ $now }”; nobody touched the cell in the book, so the present one stays.
MJ8218-mend = Check it; to change it, export again or use the page.
MJ8220 = { $name }: “{ $value }” is { $why ->
    [whole] not a whole number
   *[number] not a number
}.
MJ8220-mend = { $why ->
    [whole] Write a whole number such as 1 or 2.
   *[number] Write a number such as 2 or 0.5, without a unit.
}
MJ8221 = { $name }: “{ $value }” is { $why ->
    [below] below 0
   *[over] over the limit of { $limit }
}.
MJ8221-mend = { $why ->
    [below] Write a number from 0; points lost are positive too.
   *[over] Write a number from 0 to { $limit }.
}
MJ8222 = { $name }: “{ $value }” is none of the words to choose from.
MJ8222-mend = Choose one of these: { $known }.
MJ8223 = { $name } has { $size } characters, over the limit of { $limit }.
MJ8223-mend = Shorten it; upload long material as evidence.
MJ8224 = A deduction is described, but { $name } is empty.
MJ8224-mend = Fill in { $name }, at least 1; if nothing is lost, clear the row.
MJ8225 = This cell is a formula whose result the file does not hold.
MJ8225-mend = Open it in WPS or Excel, recalculate and save, or write the number itself.
MJ8226 = { $name }: “{ $value }” is not a day.
MJ8226-mend = Write 2022-03-01.
MJ8230 = Two rows of the page “{ $sheet }” have the same key or none: “{ $key }”.
MJ8230-mend = Give each unit, indicator and trigger an id of its own, then export.
