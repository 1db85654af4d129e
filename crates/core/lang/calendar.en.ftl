# The calendar and time limits: refusals (from MJ2001) and explanations of due dates.

MJ2001 = The calendar file cannot be read: { $detail }.
MJ2001-mend = Compare it with data/calendars/cn.yaml.
MJ2002 = “{ $text }” is not a date.
MJ2002-mend = Write it like 2021-02-05.
MJ2003 = { $first } to { $last } is not a valid period.
MJ2003-mend = The last day must not lie before the first, and the period must not exceed { $max } days.
MJ2004 = The holiday “{ $name }” has no name.
MJ2004-mend = Write its name under names first.
MJ2005 = { $date } stands twice in the same document.
MJ2005-mend = A day is either off or worked; keep one of the two.
MJ2006 = A list for { $year } stands where the one for { $expected } is expected.
MJ2006-mend = The years must follow each other, one list each; changes in mid-year belong under amendments.
MJ2007 = { $date } lies outside the calendar ({ $first } to { $last }).
MJ2007-mend = Check the year; earlier years must be added to the calendar first.
MJ2008 = The number of days { $count } is out of range.
MJ2008-mend = Give 1 to { $max }.
MJ2009 = The end { $end } lies before the start { $start }.
MJ2009-mend = Exchange or correct the two dates.
MJ2010 = { $date } does not belong to the list of { $year }.
MJ2010-mend = A list holds days of its own year, and of the December before for New Year's Day.
MJ2011 = The calendar file has { $size } bytes, which is too many.
MJ2011-mend = At most { $max } bytes are read; check that it is the right file.
MJ2012 = The swap day { $date } is not a Saturday or Sunday.
MJ2012-mend = Check the date.
MJ2013 = The local addition has no { $field ->
    [name] name
   *[reason] reason
}.
MJ2013-mend = Say which holiday it is and on what it rests.

calendar-due-working-days = { $due }: working day { $count } after { $start }. The start day is not counted; counting begins on the next day.
calendar-due-days = { $due }: day { $count } after { $start }. The start day is not counted; every day of the calendar counts, days off too.
calendar-between-working-days = Working days from { $start } to { $end }: { $count }. The start day is not counted, the last day is when it is a workday.
calendar-between-days = Days from { $start } to { $end }: { $count }. The start day is not counted, the last day is; days off count too.

calendar-block-one = { $days }: { $why }, counted as { $from }
calendar-block-many = { $days }: { $why }, counted as { $from }–{ $to }
calendar-block-skipped = { $days }: { $why }, not counted

calendar-why-workday = workday
calendar-why-workdays = workdays
calendar-why-swap-day = swap day, worked ({ $name })
calendar-why-swap-days = swap days, worked ({ $name })
calendar-why-weekend = weekend
calendar-why-holiday = holiday ({ $name })
calendar-why-provisional = { $why }, provisional

calendar-note-list = Basis: the list for { $year }, { $document }, { $date }.
calendar-note-amendment = Basis: { $reason }, { $document }, { $date }.
calendar-note-act = Basis: article 2 of the law on public holidays, { $document }, { $date }.
calendar-note-local = Local addition: { $reason }, { $document }, known from { $date }.
calendar-note-local-bare = Local addition: { $reason }, known from { $date }.
calendar-note-known-on = Only the calendar known on { $date } was used; later changes are not counted in.
calendar-note-provisional = Provisional: The list for { $year } has not been published; from { $from } on only weekends and the holidays fixed by law are known. Count again when it appears.
calendar-note-day-off = The due date { $due } is a day off: { $why }. The calendar does not move it; whether it moves is for the document to say.

calendar-date-long = { $day } { $month } { $year }
calendar-date-short = { $day } { $month }
calendar-date-weekday = { $weekday } { $date }
calendar-date-assumed = { $date } (assumed)
calendar-range-in-month = { $first }–{ $last } { $month }
calendar-range = { $first } – { $last }
calendar-range-in-year = { $range } { $year }

calendar-weekday-1 = Mon
calendar-weekday-2 = Tue
calendar-weekday-3 = Wed
calendar-weekday-4 = Thu
calendar-weekday-5 = Fri
calendar-weekday-6 = Sat
calendar-weekday-7 = Sun

calendar-month-1 = January
calendar-month-2 = February
calendar-month-3 = March
calendar-month-4 = April
calendar-month-5 = May
calendar-month-6 = June
calendar-month-7 = July
calendar-month-8 = August
calendar-month-9 = September
calendar-month-10 = October
calendar-month-11 = November
calendar-month-12 = December
