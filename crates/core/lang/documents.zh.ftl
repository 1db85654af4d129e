# 文书（工作簿）的拒绝：MJ8101 起读工作簿，MJ8120 起写工作簿，MJ8130 起考核表工作簿。

MJ8101 = 工作簿有 { $size } 字节，超过上限 { $limit } 字节。
MJ8101-mend = 请删去图片等无关内容，或拆成几个文件。
MJ8102 = 这不是 xlsx 工作簿。
MJ8102-mend = 请用 WPS 或 Excel 打开原文件，另存为“Excel 工作簿（*.xlsx）”再导入；改扩展名不起作用。
MJ8103 = 工作簿设了打开密码。
MJ8103-mend = 请在 WPS 或 Excel 中打开，去掉密码后保存，再导入。
MJ8104 = 这是旧格式的文件（xls、et 或其他旧格式），不是 xlsx。
MJ8104-mend = 请在 WPS 或 Excel 中打开，另存为“Excel 工作簿（*.xlsx）”再导入。
MJ8105 = 工作簿已损坏或没有传完：{ $reason }。
MJ8105-mend = 请重新上传；仍不行的，在 WPS 或 Excel 中打开修复后另存。
MJ8106 = 文件里没有工作簿应有的部分 { $part }，可能是文档、演示稿或其他压缩包。
MJ8106-mend = 请确认选对了文件，或在 WPS、Excel 中另存为 xlsx。
MJ8107 = { $why ->
    [parts] 压缩包里有 { $size } 个文件，超过上限 { $limit } 个
    [size] 解压后超过 { $limit } 字节
   *[ratio] 有一部分解压后超过 { $limit } 字节，与压缩后的大小相差过大
}。
MJ8107-mend = 请只保留要导入的工作表，把内容以外的空白格式清除后另存。
MJ8108 = 工作簿的 { $part } 读不出来：{ $reason }。
MJ8108-mend = 请在 WPS 或 Excel 中打开，另存为 xlsx 再导入。
MJ8109 = 工作簿有 { $count } 张表，超过上限 { $limit } 张。
MJ8109-mend = 请只保留要导入的表。
MJ8110 = 单元格超过 { $limit } 个。
MJ8110-mend = 请拆成几个文件，或改用 CSV。
MJ8111 = 一格有 { $size } 字节，超过上限 { $limit } 字节。
MJ8111-mend = 请缩短文字，长材料作为附件提交。
MJ8112 = 这一格是错误值 { $value }。
MJ8112-mend = 请改正公式，或直接填写数值。
MJ8113 = 这一格的“{ $value }”不是可用的数或日期。
MJ8113-mend = 请直接填写数值；日期写成 2022-03-01。
MJ8114 = 内容在第 { $limit } 列之外。
MJ8114-mend = 请删去右侧多余的内容。
MJ8115 = 这一格是公式，采用了文件中保存的结果“{ $value }”。
MJ8115-mend = 请核对；保存前没有重算的，先在 WPS 或 Excel 中重算再保存。
MJ8116 = 只列出前 { $limit } 处公式，另有 { $more } 处。
MJ8116-mend = 请核对整张表的计算结果。
MJ8117 = 工作簿里没有有内容的表“{ $name }”。
MJ8117-mend = 请把数据放在名为“{ $name }”的表中，第一行写列名。

MJ8120 = 一格文字有 { $size } 字，超过工作簿一格的上限 { $limit } 字。
MJ8120-mend = 请缩短文字，或改用 YAML 文件。
MJ8121 = 文字含有工作簿存不下的控制字符 { $code }。
MJ8121-mend = 请删去该字符，通常由复制粘贴带入。
MJ8122 = 编号“{ $id }”（{ $title }）为空或重复，工作簿的各行分不清归属。
MJ8122-mend = 请先给每个指标、否决、重大扣分和合成来源各起一个不同的编号。
MJ8123 = 工作簿写不出来：{ $reason }。
MJ8123-mend = 数据量超过工作簿的行数或列数时，请改用 CSV。
MJ8124 = 字段 { $field } 的内容写进工作簿后读不回原样。
MJ8124-mend = 请改用 YAML 文件传递这张考核表，并核对该字段的内容。
MJ8125 = 合成的来源超过 { $limit } 层。
MJ8125-mend = 请减少层数。

MJ8130 = 不认识的表“{ $name }”。
MJ8130-mend = 请改成下列之一，或删去这张表：{ $known }。
MJ8131 = 不认识的列“{ $name }”。
MJ8131-mend = 请改成下列之一，或删去该列：{ $known }。
MJ8132 = 列“{ $name }”出现两次。
MJ8132-mend = 请只留一列。
MJ8133 = 这一格没有列名，或该行没有这一格。
MJ8133-mend = 请删去多出的内容，或移到有列名的列中。
MJ8134 = “{ $name }”未填。
MJ8134-mend = 请补填；整列缺失的，请在表头补上该列。
MJ8135 = { $name } 的“{ $value }”{ $why ->
    [number] 不是数
    [whole] 不是整数
    [steps] 不是递进分值
    [volume] 不是超额分值
   *[word] 不是可选的词
}。
MJ8135-mend = { $why ->
    [number] 请写成 2、0.5、20% 或 4/3，不带单位和千位分隔符。
    [whole] 请写成 0、1、2 这样的整数。
    [steps] 请写成 3=0.5；5=1，即第 3 次起每次 0.5，第 5 次起每次 1。
    [volume] 请写成 起点=0.1；首扣=1；续扣起点=0.2；每档=0.1；每档扣=0.5，五项写全。
   *[word] 请从下列中选一个：{ $known }。
}
MJ8136 = 编号“{ $id }”在“{ $sheet }”表中没有。
MJ8136-mend = 请改成“{ $sheet }”表中的编号；上级须写在下级前面。
MJ8137 = { $why ->
    [none] 该行没有写指标名称，看不出级次
    [several] 一行写了两个级次的名称
   *[jump] 第 { $level } 级之上缺一级
}。
MJ8137-mend = 请只在一个级次的列中写名称，并使上一级写在它前面。
MJ8138 = 编号“{ $id }”重复。
MJ8138-mend = 请给每一行各起一个不同的编号。
MJ8139 = 不认识的项目“{ $name }”。
MJ8139-mend = 请核对项目名称，或删去该行。
MJ8140 = 项目“{ $name }”出现两次。
MJ8140-mend = 请只留一行。
MJ8141 = 只列出前 { $limit } 处，另有 { $more } 处。
MJ8141-mend = 请先改正已列出的各处，再导入一次。
MJ8142 = 工作簿里没有“{ $name }”表。
MJ8142-mend = 请从系统导出的考核表工作簿开始修改，不要删去或改名这张表。
MJ8143 = 表“{ $name }”出现两次（中文名和英文名算同一张）。
MJ8143-mend = 请只留一张。

# 计分设置各项的含义，写在考核表工作簿的“设置”表里。
documents-setting-places = 总分保留几位小数。
documents-setting-mode = 恰为一半时怎样取整。
documents-setting-grade_on = 定等次看取整前还是取整后的总分。
documents-setting-rank_on = 排名和并列看取整前还是取整后的总分。
documents-setting-round_level1_places = 一级指标相加前取几位小数；空白为不取整。
documents-setting-round_source_places = 合成前各来源取几位小数；空白为不取整。
documents-setting-gap = 总分落在两个印出的等次之间（如 89.5）时怎么办。
documents-setting-gap_places = “先取整再定”时取几位小数。
documents-setting-floor_zero = 总分扣成负数时是否按 0 分。
documents-setting-total_max = 加分后总分不超过多少；空白为不限。
documents-setting-deduct_cap = 指标没有写明时，扣分扣到哪一级为止；指定指标写 node:编号。
documents-setting-bonus_cap = 加分封顶按哪个指标的分值算（上一级或一级指标）。
documents-setting-bonus_cap_share = 加分最多为该指标分值的多少；空白为各项自有上限。
documents-setting-bonus_cap_scope = 封顶是每项加分各算，还是同一指标下合计。
documents-setting-bonus_cap_basis = 封顶按印出的分值还是折算后的分值算。
documents-setting-bonus_total_cap = 全部加分的总上限；空白为不限。
documents-setting-gate_rounded = 门槛是否与取整后的分数比较。
documents-setting-gate_base = 门槛在减去重大扣分之前还是之后比较。
documents-setting-major_cap = 全部重大扣分的总上限；空白为不限。
documents-setting-veto_fixed = 否决的给定分高于实得分时怎么办。
documents-setting-veto_rank = 被否决而停止计分的单位怎样排名。
documents-setting-part_fail = 部分不合格的后果，指标没有写明时用。
documents-setting-zero_absorbs_uncapped = 整块不得分时，其中不封顶的扣分是否一并不再另扣。
documents-setting-zero_kills_bonus = 整块不得分时，其下的加分是否也不算。
documents-setting-double = 同一事实在几处扣分时取哪一处。
documents-setting-not_twice = 同一事实只扣一次的范围。
documents-setting-na_rule = 有不适用的指标时，其余怎样处理。
documents-setting-na_scale_scope = “按比例放大”在什么范围内补足。
documents-setting-na_spread_over = “平均分摊”给哪些指标。
documents-setting-na_deduct = 指标增重后，每次扣分是否同比例变动。
documents-setting-na_divide_to = “除以适用分值”后的满分。
documents-setting-overfull_group = 下级分值之和超过印出的分值时怎么算。
documents-setting-out_of_range = 录入的分数超出分值时怎么办。
documents-setting-below_min = 录入的分数低于印出的下限时怎么办。
documents-setting-composition_missing = 单位缺一个来源或一个轮次的得分时怎么办。
documents-setting-aggregate_missing = 单位缺一类下级时怎么办。
documents-setting-ties = 并列之后名次是否跳号。
documents-setting-quota_edge = 名额边界上并列的单位给不给。
documents-setting-quota_share_rounding = 名额按比例算出小数时怎样取整。
documents-setting-two_scorers = 两人评同一项且分差在限内时取什么。
documents-setting-two_scorers_gap = 两人相差多少以内不用裁定；空白为不限。
documents-setting-notice_counts_from = 考核通知的天数从发出还是收到起算。
documents-setting-notice_days = 考核通知至少提前几日。
documents-setting-quota_after_correction = 公布后更正分数，名额给出的等次是否收回重算。
