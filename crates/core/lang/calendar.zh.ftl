# 日历与时限：拒绝（MJ2001 起）和时限说明。

MJ2001 = 日历文件读不懂：{ $detail }。
MJ2001-mend = 请对照 data/calendars/cn.yaml 的写法改正。
MJ2002 = “{ $text }”不是日期。
MJ2002-mend = 请写成 2021-02-05 的样子。
MJ2003 = { $first }至{ $last }不是有效的起止日期。
MJ2003-mend = 止日不得早于起日，且不超过{ $max }天。
MJ2004 = 节日“{ $name }”没有名称。
MJ2004-mend = 请先在 names 中写明它的名称。
MJ2005 = { $date }在同一文件中写了两次。
MJ2005-mend = 一天或放假或上班，请只留一处。
MJ2006 = 出现{ $year }年的放假安排，而应为{ $expected }年。
MJ2006-mend = 各年须依次相连，一年一份；年中变更写在 amendments 中。
MJ2007 = { $date }不在日历范围内（{ $first }年至{ $last }年）。
MJ2007-mend = 请核对年份；更早的年份须先补入日历。
MJ2008 = 天数{ $count }超出范围。
MJ2008-mend = 请填 1 至{ $max }。
MJ2009 = 止日{ $end }早于起日{ $start }。
MJ2009-mend = 请把两个日期对调或改正。
MJ2010 = { $date }不属于{ $year }年的放假安排。
MJ2010-mend = 只能写当年的日期，或上年12月的元旦假期。
MJ2011 = 日历文件有{ $size }字节，过大。
MJ2011-mend = 最多{ $max }字节，请核对是否选错文件。
MJ2012 = 调休上班日{ $date }不是周六或周日。
MJ2012-mend = 请核对日期。
MJ2013 = 本地补充缺少{ $field ->
    [name] 名称
   *[reason] 理由
}。
MJ2013-mend = 请写明是什么节日、依据什么。

calendar-due-working-days = 自{ $start }起{ $count }个工作日，{ $due }到期。起始日不计，自次日数起。
calendar-due-days = 自{ $start }起{ $count }日，{ $due }到期。起始日不计，自次日数起；按日历日计，休息日计入。
calendar-between-working-days = { $start }至{ $end }，共{ $count }个工作日。起始日不计，末日为工作日的计入。
calendar-between-days = { $start }至{ $end }，共{ $count }日。起始日不计，末日计入；按日历日计，休息日计入。

calendar-block-one = { $days } { $why }，计入，第{ $from }日
calendar-block-many = { $days } { $why }，计入，第{ $from }—{ $to }日
calendar-block-skipped = { $days } { $why }，不计

calendar-why-workday = 工作日
calendar-why-workdays = 工作日
calendar-why-swap-day = 调休上班（{ $name }）
calendar-why-swap-days = 调休上班（{ $name }）
calendar-why-weekend = 周末
calendar-why-holiday = { $name }放假
calendar-why-provisional = { $why }（暂定）

calendar-note-list = 依据：{ $year }年放假安排，{ $document }，{ $date }。
calendar-note-amendment = 依据：{ $reason }，{ $document }，{ $date }。
calendar-note-act = 依据：《全国年节及纪念日放假办法》第二条，{ $document }，{ $date }。
calendar-note-local = 本地补充：{ $reason }，{ $document }，{ $date }起知悉。
calendar-note-local-bare = 本地补充：{ $reason }，{ $date }起知悉。
calendar-note-known-on = 只用{ $date }当日已知的日历，此后的变更未计入。
calendar-note-provisional = 暂定：{ $year }年放假安排尚未公布，自{ $from }起只按周末和法定固定节日推算，公布后须重算。
calendar-note-day-off = 到期日{ $due }为{ $why }；日历不顺延，是否顺延依有关文件。

calendar-date-long = { $year }年{ $month }月{ $day }日
calendar-date-short = { $month }月{ $day }日
calendar-date-weekday = { $date }（{ $weekday }）
calendar-date-assumed = { $date }（推定）
calendar-range-in-month = { $month }月{ $first }日—{ $last }日
calendar-range = { $first }—{ $last }
calendar-range-in-year = { $year }年{ $range }

calendar-weekday-1 = 周一
calendar-weekday-2 = 周二
calendar-weekday-3 = 周三
calendar-weekday-4 = 周四
calendar-weekday-5 = 周五
calendar-weekday-6 = 周六
calendar-weekday-7 = 周日

calendar-month-1 = 1
calendar-month-2 = 2
calendar-month-3 = 3
calendar-month-4 = 4
calendar-month-5 = 5
calendar-month-6 = 6
calendar-month-7 = 7
calendar-month-8 = 8
calendar-month-9 = 9
calendar-month-10 = 10
calendar-month-11 = 11
calendar-month-12 = 12
