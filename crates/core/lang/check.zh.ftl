# 考核表检查：错误、提醒、说明（MJ1101 起）。

# 编号与引用
MJ1101 = 编号“{ $id }”不合格式。
MJ1101-mend = 编号用字母、数字、汉字和 - _ . 组成，不为空，不超过100字节。
MJ1102 = { $kind ->
    [class] 单位类别
    [grade] 等次
    [citation] 依据条款
    [evidence] 印证材料
    [group] 不重复扣分组
    [condition] 否决情形
    [trigger] 扣分情形
    [level] 档次
    [answer] 选项
    [period] 轮次
    [veto] 单项否决
    [major] 重大扣分项
    [component] 合成来源
    [reading] 读法
   *[indicator] 指标
}编号“{ $id }”重复（首见于第 { $first } 行）。
MJ1102-mend = 请改成不同的编号；指标、单项否决、重大扣分项、合成来源共用一套编号。
MJ1103 = { $kind ->
    [class] 单位类别
    [grade] 等次
    [citation] 依据条款
    [evidence] 印证材料
    [component] 合成来源
    [kind] 下级单位性质
   *[indicator] 指标
}“{ $id }”不存在。
MJ1103-mend = 请核对编号，或先补上它。
MJ1104 = “{ $id }”不是它的上级指标。
MJ1104-mend = 封顶只能写本项或其上级指标：own、parent、level1、root、none 或 node:上级编号。
MJ1105 = 单位类别超过 { $limit } 个。
MJ1105-mend = 请合并类别，或拆成几张考核表。
MJ1106 = 既没有指标，也没有合成来源。
MJ1106-mend = 请写 indicators 或 composition。
MJ1107 = 没有单位类别。
MJ1107-mend = 请在 classes 中至少写一类；不分类的写一个总类。
MJ1108 = { $field } 的“{ $value }”不是日期。
MJ1108-mend = 请写成 2021-01-01 的样子。
MJ1109 = 失效日 { $to } 早于生效日 { $from }。
MJ1109-mend = 请对调或改正 valid_from 与 valid_to。

# 数
MJ1111 = { $field } 为负数 { $value }。
MJ1111-mend = 扣分也写正数，请去掉负号或改正。
MJ1112 = { $field } 为 { $value }，不在0与1之间。
MJ1112-mend = 比例写成 20% 或 0.2。
MJ1113 = { $field }：下限 { $min } 大于上限 { $max }。
MJ1113-mend = 请对调或改正。
MJ1114 = { $field } 为 { $value } 位，超过 { $limit } 位。
MJ1114-mend = 请减少小数位数。
MJ1115 = { $kind ->
    [gate] 门槛须且只须写 above（高于）或 at_least（达到）之一
    [pass_mark] 及格线须且只须写 at（分值）或 share（比例）之一
    [condition] 否决情形须且只须写 at_least（达到）或 above（高于）之一
   *[quota] 等次名额须且只须写 count（个数）或 share（比例）之一
}。
MJ1115-mend = 请补写一个，或删去一个。
MJ1116 = { $field } 为 { $value }，须大于0。
MJ1116-mend = 请改正。

# 权重
MJ1121 = { $class } 类一级指标合计 { $sum } 分，印明总分 { $printed } 分。
MJ1121-mend = 请核对原表；一级指标有未见的，在类别写 incomplete: true；原表确实如此的，在 readings 中写明读法、何人所定、理由。
MJ1122 = “{ $name }”印明 { $printed } 分，下级合计 { $sum } 分（{ $classes } 类）。
MJ1122-mend = 请核对原表；下级有未见的写 incomplete: true；原表确实如此的，在 readings 中写明读法、何人所定、理由。
MJ1123 = 印明 { $printed } 分、合计 { $sum } 分，已由 { $by } 定为{ $reading ->
    [parts] 以合计为准
    [granted] 以印明分值为准、缺额视为得分
   *[printed] 以印明分值为准
}：{ $why }。
MJ1123-mend = 无须处理。
MJ1124 = “{ $id }”的读法没有写明何人所定（by）或理由（why）。
MJ1124-mend = 两项都要写，否则不作数。
MJ1125 = “{ $id }”的分值本无矛盾，这条读法没有用处。
MJ1125-mend = 请删去，或核对编号。
MJ1126 = “{ $name }”的分值无法核对：有未见或不全的部分（{ $classes } 类）。
MJ1126-mend = 取得原件后补齐。
MJ1127 = 对单位 { $unit }，“{ $name }”的下级合计 { $sum } 分，印明 { $printed } 分（{ $classes } 类）。
MJ1127-mend = 请核对 units 列出的单位；该单位不属此类的可不理会。

# 指标
MJ1131 = 情形“{ $name }”{ $count ->
    [none] 没有写扣（加）多少
   *[many] 写了不止一种分值：{ $found }
}。
MJ1131-mend = amount、amount_unknown、min/max、share、all、zero、ceiling、ceiling_share、volume 须且只须写一种。
MJ1132 = “{ $name }”缺少{ $need ->
    [levels] 档次（levels）
    [answers] 选项（answers）
    [valid] 有效选项
    [share] 选项的得分比例（share）
   *[each] 每项分值（each）
}。
MJ1132-mend = 请补上，或改正指标类型 kind。
MJ1133 = “{ $name }”是分组，却没有下级指标。
MJ1133-mend = 请补上下级；原文未见的写 incomplete: true。
MJ1134 = “{ $name }”有下级指标，却写了计分类型。
MJ1134-mend = 请删去 kind，或把计分类型写到下级。
MJ1135 = “{ $name }”没有分值（{ $classes } 类）。
MJ1135-mend = 请补上 weight；原文未见的写 weight_unknown: true；只扣上级分的写 kind: deduct 并写明 cap。
MJ1136 = “{ $name }”的档次“{ $level }”须且只须写 points 或 share 之一。
MJ1136-mend = 请补写一个，或删去一个。
MJ1137 = “{ $name }”的档次“{ $level }”为 { $points } 分，超过该项分值（{ $classes } 类）。
MJ1137-mend = 请改正档次或分值。
MJ1138 = “{ $name }”不能单独写 na_rule: divide。
MJ1138-mend = 该规则只能写在 settings 中，对全表适用。
MJ1139 = “{ $name }”按归并处理，却没有写归入哪一项。
MJ1139-mend = 请写 fold_into。
MJ1140 = “{ $name }”归入了它自己、它的上级或下级。
MJ1140-mend = 请写别的指标。

# 等次与合成
MJ1141 = 等次“{ $high }”与“{ $low }”重叠。
MJ1141-mend = 请改正上下限，或写明是否含本数。
MJ1142 = 等次“{ $high }”与“{ $low }”次序不对。
MJ1142-mend = 由高到低排列；除最低等次外都要写下限；只凭否决定等次的类别写 veto_only: true。
MJ1143 = 最低等次“{ $name }”写了下限，更低的总分没有等次。
MJ1143-mend = 请删去最低等次的下限，或补上最低等次。
MJ1144 = 等次“{ $high }”与“{ $low }”下限相同。
MJ1144-mend = 请改正其一。
MJ1145 = 各来源权重合计 { $sum }，应为 100（{ $classes } 类）。
MJ1145-mend = 请核对；原文未见的不写 weight。
MJ1146 = { $field } 的各份全为0。
MJ1146-mend = 至少一份大于0。
MJ1147 = 来源“{ $name }”缺少{ $need ->
    [parts] 组成部分（parts）
    [other] 替代来源（other），且不能是它自己
   *[kinds] 下级单位性质（kinds）
}。
MJ1147-mend = 请补上，或改正它的写法。
MJ1148 = 来源“{ $name }”取自考核表，但表中没有指标。
MJ1148-mend = 请补上指标，或写 from: import。
MJ1151 = 单项否决“{ $name }”缺少{ $need ->
    [points] 给定分值（points）
    [node] 不合格的部分（node）
   *[grade] 等次：没有标明 fail 的等次
}。
MJ1151-mend = 请补上。

# 提醒
MJ1161 = 加分项“{ $name }”最高 { $max } 分，超过上一级 { $base } 分的20%，即 { $limit } 分（{ $class } 类）。
MJ1161-mend = 方案称加分一般不超过所属上一级指标权重的20%；确需超过的请说明理由。
MJ1162 = { $of ->
    [table] 加分封顶
   *[item] 加分项“{ $name }”的封顶
}为 { $share }，超过20%。
MJ1162-mend = 方案称加分一般不超过所属上一级指标权重的20%；确需超过的请说明理由。
MJ1163 = “{ $name }”没有写考核方式。
MJ1163-mend = 请在 methods 写明：实地、网上、查阅资料、综合评议等。
MJ1164 = “{ $name }”没有写印证材料。
MJ1164-mend = 请在 evidence 写明要哪些材料。
MJ1165 = “{ $name }”没有写依据条款。
MJ1165-mend = 请在 clauses 写明依据。
MJ1166 = “{ $name }”没有写评分标准。
MJ1166-mend = 请写 standard、checks 或扣分情形。
MJ1167 = “{ $name }”的印证材料成本高。
MJ1167-mend = 按“获取印证材料成本过高的，尽量不考”的原则，请考虑删去，或换用现成材料。
MJ1168 = “{ $name }”的数据难以考证。
MJ1168-mend = 按“数据真实性难以考证的，尽量不考”的原则，请考虑删去，或换用可查的数据。
MJ1169 = “{ $name }”标为可考可不考。
MJ1169-mend = 按“可考可不考的，尽量不考”的原则，重点考核时可不选它。
MJ1170 = “{ $what }”引的是2007年条例，已为国务院令第711号替代。
MJ1170-mend = 请改引现行条例，条文序号须逐条核对。
MJ1171 = { $field } 为0，这条规则不起作用。
MJ1171-mend = 请改正数值，或删去这条规则。
MJ1172 = { $field } 写在这里不起作用。
MJ1172-mend = 请删去，或补上与它配套的内容。
MJ1173 = 情形“{ $name }”以“{ $after }”为前提，而没有这个情形，故永不生效。
MJ1173-mend = 请核对 after。
MJ1174 = 情形“{ $name }”的前提绕回了自己，故永不生效。
MJ1174-mend = 请改正 after。
MJ1175 = 情形“{ $name }”的递进次序不对。
MJ1175-mend = steps 的 from 从1起，由小到大。
MJ1176 = 情形“{ $name }”第 { $from } 次起的分值永不生效：此前已扣满 { $room } 分。
MJ1176-mend = 请核对分值、次数或上限。
MJ1177 = 加分项“{ $name }”的门槛达不到：最高只有 { $highest } 分。
MJ1177-mend = 请核对门槛。
MJ1178 = “{ $name }”的及格线 { $at } 分超过该项分值。
MJ1178-mend = 请核对及格线。
MJ1179 = 否决情形“{ $name }”的界限不大于0，任何单位都会被否决。
MJ1179-mend = 请核对界限。
MJ1180 = 不重复扣分组中不足两个指标。
MJ1180-mend = 请补上，或删去该组。
MJ1181 = 没有总分会落入等次“{ $name }”。
MJ1181-mend = 请核对上下限。
MJ1182 = 计算起日 { $from } 晚于失效日 { $to }，任何情形都不计。
MJ1182-mend = 请核对 counts_from。
MJ1183 = “{ $name }”归入的“{ $into }”不适用于 { $classes } 类。
MJ1183-mend = 请换成同类也有的指标。
MJ1184 = { $class } 类没有指标。
MJ1184-mend = 请补上指标，或删去该类；只计入上级的写 joined_only: true，只凭否决的写 veto_only: true 并写明否决项。
MJ1185 = 情形“{ $name }”的扣分止于“{ $stop }”，而它没有分值，故扣不到分。
MJ1185-mend = 请把 cap 写到有分值的上级，或写 root、none。
MJ1186 = 不适用项按归并处理，但有 { $count } 个指标没有写归入哪一项。
MJ1186-mend = 请写 fold_into，或为这些指标另写 na_rule。

# 说明
MJ1191 = 待核：{ $what }，原文未读，{ $count } 处引用：{ $used }。
MJ1191-mend = 核对原文后改为 read: true。
MJ1192 = { $kind ->
    [class] { $name } 类总分
    [component] 来源“{ $name }”的权重
    [trigger] 情形“{ $name }”的分值
    [cap] “{ $name }”的扣分封顶
   *[indicator] “{ $name }”的分值
}未见于原文。
MJ1192-mend = 取得原件后补上。
MJ1193 = “{ $name }”的下级内容未全见于原文。
MJ1193-mend = 取得原件后补齐。
MJ1194 = 原文未见：{ $what }。
MJ1194-mend = 取得原件后补齐。
