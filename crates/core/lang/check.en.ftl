# The check of a rubric: errors, warnings, notes (from MJ1101).

# Ids and references
MJ1101 = The id “{ $id }” is not well formed.
MJ1101-mend = An id has letters, digits, Chinese characters and - _ . only, is not empty and has at most 100 bytes.
MJ1102 = The id “{ $id }” of { $kind ->
    [class] a class
    [grade] a grade
    [citation] a citation
    [evidence] a kind of evidence
    [group] a group without double deductions
    [condition] a situation of a veto
    [trigger] a trigger
    [level] a level
    [answer] an answer
    [period] a period
    [veto] a veto
    [major] a major deduction
    [component] a component
    [reading] a reading
   *[indicator] an indicator
} stands twice (first in line { $first }).
MJ1102-mend = Give them different ids; indicators, vetoes, major deductions and components share one set of ids.
MJ1103 = { $kind ->
    [class] The class
    [grade] The grade
    [citation] The citation
    [evidence] The kind of evidence
    [component] The component
    [kind] The kind of subordinate units
   *[indicator] The indicator
} “{ $id }” does not exist.
MJ1103-mend = Check the id, or add what it names.
MJ1104 = “{ $id }” does not stand above it.
MJ1104-mend = A cap names the item itself or what stands above it: own, parent, level1, root, none or node:ID.
MJ1105 = More than { $limit } classes.
MJ1105-mend = Join classes, or split the table into several rubrics.
MJ1106 = There are neither indicators nor a composition.
MJ1106-mend = Write indicators or composition.
MJ1107 = There is no class.
MJ1107-mend = Write at least one under classes; one for all when units are not divided.
MJ1108 = { $field }: “{ $value }” is not a date.
MJ1108-mend = Write it like 2021-01-01.
MJ1109 = The last day { $to } lies before the first day { $from }.
MJ1109-mend = Exchange or correct valid_from and valid_to.

# Numbers
MJ1111 = { $field } is below zero: { $value }.
MJ1111-mend = Deductions are written as positive numbers too; drop the sign or correct it.
MJ1112 = { $field } is { $value }, not between 0 and 1.
MJ1112-mend = Write a share as 20% or 0.2.
MJ1113 = { $field }: the minimum { $min } is over the maximum { $max }.
MJ1113-mend = Exchange or correct them.
MJ1114 = { $field } asks for { $value } decimals, over the limit of { $limit }.
MJ1114-mend = Use fewer decimals.
MJ1115 = { $kind ->
    [gate] A gate needs exactly one of above and at_least
    [pass_mark] A pass mark needs exactly one of at and share
    [condition] A situation of a veto needs exactly one of at_least and above
   *[quota] A quota needs exactly one of count and share
}.
MJ1115-mend = Write the one, or take one out.
MJ1116 = { $field } is { $value } and must be above zero.
MJ1116-mend = Correct it.

# Weights
MJ1121 = Level 1 of class { $class } adds up to { $sum }, the printed total is { $printed }.
MJ1121-mend = Compare with the source; write incomplete: true on the class when rows were cut off; if it is printed so, write under readings how it is read, by whom and why.
MJ1122 = “{ $name }” is printed with { $printed }, its parts add up to { $sum } (classes { $classes }).
MJ1122-mend = Compare with the source; write incomplete: true when parts were cut off; if it is printed so, write under readings how it is read, by whom and why.
MJ1123 = Printed { $printed }, sum { $sum }: answered by { $by }, { $reading ->
    [parts] the sum holds
    [granted] the printed weight holds and what is missing is given
   *[printed] the printed weight holds
}: { $why }.
MJ1123-mend = Nothing to do.
MJ1124 = The reading of “{ $id }” does not say by whom or why.
MJ1124-mend = Write both, or it does not count.
MJ1125 = The weights of “{ $id }” do not contradict each other; this reading answers nothing.
MJ1125-mend = Take it out, or check the id.
MJ1126 = The weights of “{ $name }” cannot be checked: parts were cut off or not visible (classes { $classes }).
MJ1126-mend = Complete them when the source is at hand.
MJ1127 = For the unit { $unit } the parts of “{ $name }” add up to { $sum }, printed { $printed } (classes { $classes }).
MJ1127-mend = Check the units that are listed; nothing to do when the unit is not of this class.

# Indicators
MJ1131 = The trigger “{ $name }” { $count ->
    [none] does not say how much
   *[many] says how much in more than one way: { $found }
}.
MJ1131-mend = Exactly one of amount, amount_unknown, min/max, share, all, zero, ceiling, ceiling_share and volume is needed.
MJ1132 = “{ $name }” lacks { $need ->
    [levels] its levels
    [answers] its answers
    [valid] a valid answer
    [share] the share of an answer
   *[each] the points for each item
}.
MJ1132-mend = Add it, or correct the kind.
MJ1133 = “{ $name }” is a group without children.
MJ1133-mend = Add them; write incomplete: true when they were not visible.
MJ1134 = “{ $name }” has children and a scored kind.
MJ1134-mend = Take out the kind, or move it to the children.
MJ1135 = “{ $name }” has no weight (classes { $classes }).
MJ1135-mend = Add the weight; write weight_unknown: true when it was not visible; write kind: deduct with a cap when it only takes from above.
MJ1136 = The level “{ $level }” of “{ $name }” needs exactly one of points and share.
MJ1136-mend = Write the one, or take one out.
MJ1137 = The level “{ $level }” of “{ $name }” gives { $points }, over the weight (classes { $classes }).
MJ1137-mend = Correct the level or the weight.
MJ1138 = “{ $name }” cannot have na_rule: divide of its own.
MJ1138-mend = That rule stands under settings, for the whole table.
MJ1139 = “{ $name }” is to be folded, but no item is named that takes it.
MJ1139-mend = Write fold_into.
MJ1140 = “{ $name }” is folded into itself, or into what stands above or below it.
MJ1140-mend = Name another indicator.

# Grades and composition
MJ1141 = The grades “{ $high }” and “{ $low }” overlap.
MJ1141-mend = Correct their ends, or say whether an end belongs.
MJ1142 = The grades “{ $high }” and “{ $low }” stand out of order.
MJ1142-mend = The best comes first; all but the lowest need a lower end; a class judged by vetoes alone has veto_only: true.
MJ1143 = The lowest grade “{ $name }” has a lower end; totals below it have no grade.
MJ1143-mend = Take out its lower end, or add a lowest grade.
MJ1144 = The grades “{ $high }” and “{ $low }” have the same lower end.
MJ1144-mend = Correct one of them.
MJ1145 = The weights of the sources add up to { $sum }, not to 100 (classes { $classes }).
MJ1145-mend = Check them; leave out a weight that was not visible.
MJ1146 = All shares of { $field } are zero.
MJ1146-mend = At least one must be above zero.
MJ1147 = The source “{ $name }” lacks { $need ->
    [parts] its parts
    [other] another source that stands in
   *[kinds] kinds of subordinate units
}.
MJ1147-mend = Add it, or correct how the source is written.
MJ1148 = The source “{ $name }” takes its score from the table, which has no indicators.
MJ1148-mend = Add indicators, or write from: import.
MJ1151 = The veto “{ $name }” lacks { $need ->
    [points] its points
    [node] the part that fails
   *[grade] a grade: no band is marked as fail
}.
MJ1151-mend = Add it.

# Warnings
MJ1161 = The bonus “{ $name }” goes up to { $max }, over 20% of the { $base } one level up, which is { $limit } (class { $class }).
MJ1161-mend = The plan says that a bonus is generally at most 20% of the weight of the indicator one level up; give the reason when it must be more.
MJ1162 = { $of ->
    [table] The limit of bonuses
   *[item] The limit of the bonus “{ $name }”
} is { $share }, over 20%.
MJ1162-mend = The plan says that a bonus is generally at most 20% of the weight of the indicator one level up; give the reason when it must be more.
MJ1163 = “{ $name }” names no method.
MJ1163-mend = Write it under methods: onsite, online, documents, overall and so on.
MJ1164 = “{ $name }” names no evidence.
MJ1164-mend = Write under evidence what is wanted.
MJ1165 = “{ $name }” names no legal basis.
MJ1165-mend = Write it under clauses.
MJ1166 = “{ $name }” has no standard.
MJ1166-mend = Write a standard, checks or triggers.
MJ1167 = The evidence of “{ $name }” is costly.
MJ1167-mend = By the principle that costly evidence is better not asked for, think of leaving it out or of using what exists.
MJ1168 = The data of “{ $name }” are hard to verify.
MJ1168-mend = By the principle that what cannot be verified is better not assessed, think of leaving it out or of data that can be looked up.
MJ1169 = “{ $name }” is marked as not necessary.
MJ1169-mend = By the principle that the unnecessary is better not assessed, a focused assessment may leave it out.
MJ1170 = “{ $what }” is the regulation of 2007, replaced by State Council decree 711.
MJ1170-mend = Cite the regulation in force; check each number of an article.
MJ1171 = { $field } is zero; the rule does nothing.
MJ1171-mend = Correct the number, or take the rule out.
MJ1172 = { $field } has no effect here.
MJ1172-mend = Take it out, or add what it belongs to.
MJ1173 = The trigger “{ $name }” comes only after “{ $after }”, which does not exist; it never counts.
MJ1173-mend = Check after.
MJ1174 = The trigger “{ $name }” comes only after itself; it never counts.
MJ1174-mend = Correct after.
MJ1175 = The steps of the trigger “{ $name }” stand out of order.
MJ1175-mend = The from of steps begins at 1 and rises.
MJ1176 = The amount of “{ $name }” from occurrence { $from } on never counts: all { $room } are lost before.
MJ1176-mend = Check amounts, numbers or the limit.
MJ1177 = The gate of the bonus “{ $name }” is out of reach: the highest possible score is { $highest }.
MJ1177-mend = Check the gate.
MJ1178 = The pass mark { $at } of “{ $name }” is over its weight.
MJ1178-mend = Check the pass mark.
MJ1179 = The situation “{ $name }” fires at zero: it would veto every unit.
MJ1179-mend = Check the threshold.
MJ1180 = The group without double deductions has fewer than two indicators.
MJ1180-mend = Add some, or take the group out.
MJ1181 = No total falls into the grade “{ $name }”.
MJ1181-mend = Check its ends.
MJ1182 = What counts from { $from } on begins after the last day { $to }; nothing counts.
MJ1182-mend = Check counts_from.
MJ1183 = “{ $name }” is folded into “{ $into }”, which does not exist for the classes { $classes }.
MJ1183-mend = Name an indicator that the class has too.
MJ1184 = Class { $class } has no indicators.
MJ1184-mend = Add some, or take the class out; write joined_only: true when its units only count above, veto_only: true and a veto when only vetoes judge it.
MJ1185 = The loss of “{ $name }” stops at “{ $stop }”, which has no weight; nothing is ever lost.
MJ1185-mend = Let the cap name something above that has a weight, or write root or none.
MJ1186 = What is not applicable is folded, but { $count } indicators name no item that takes their weight.
MJ1186-mend = Write fold_into, or another na_rule for them.

# Notes
MJ1191 = Not verified: { $what }; its text was not read. Used { $count } times: { $used }.
MJ1191-mend = Read the text, then write read: true.
MJ1192 = { $kind ->
    [class] The total of class { $name }
    [component] The weight of the source “{ $name }”
    [trigger] The amount of the trigger “{ $name }”
    [cap] The cap of the deductions of “{ $name }”
   *[indicator] The weight of “{ $name }”
} was not visible in the source.
MJ1192-mend = Add it when the source is at hand.
MJ1193 = What belongs to “{ $name }” was only partly visible in the source.
MJ1193-mend = Complete it when the source is at hand.
MJ1194 = Not visible in the source: { $what }.
MJ1194-mend = Complete it when the source is at hand.
