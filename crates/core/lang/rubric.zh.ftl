MJ1001 = 考核表文件 { $size } 字节，超过上限 { $limit } 字节。
MJ1001-mend = 请拆成几个文件，或删去无关内容。
MJ1002 = 第 { $line } 行不是 UTF-8 编码。
MJ1002-mend = 请另存为 UTF-8 编码。
MJ1003 = 读不出考核表：{ yaml-reason }。
MJ1003-mend = 请对照考核表格式说明改正第 { $line } 行。
MJ1004 = 格式标记是“{ $found }”，应为“{ $wanted }”。
MJ1004-mend = 请把第一行写成 mingjian: { $wanted }。
MJ1005 = 指标超过 { $limit } 个。
MJ1005-mend = 请拆成几张考核表。
MJ1006 = 指标超过 { $limit } 级。
MJ1006-mend = 请把更细的内容写成 checks（考核要点）。
MJ1007 = 嵌套超过 { $limit } 层。
MJ1007-mend = 请核对缩进和括号是否配对；指标最多五级，更细的写成 checks（考核要点）。
MJ1008 = 内容超过 { $limit } 项。
MJ1008-mend = 请拆成几个文件；评分数据量大的请用 CSV。

yaml-reason = { $kind ->
    [field] 没有“{ $name }”这一栏
    [missing] 缺少“{ $name }”
    [twice] “{ $name }”写了两次
    [variant] “{ $name }”不在可写的值里，可写 { $known }
    [boolean] “{ $name }”会被当作是非值（true、false、yes、no、on、off），此处要写文字或数，请加引号
    [number] “{ $name }”不是数，请写成 2、0.5、20% 或 4/3
    [cap] “{ $name }”不是扣分封顶的写法，可写 own、parent、level1、root、none 或 node:指标编号
    [list] 此处写成了列表，应写一个值或分项
    [parts] 此处写成了分项，应写一个值或列表
    [type] 此处的写法不对：应写文字、数、列表或分项中的另一种
    [empty] 文件到此为止，内容不全
   *[syntax] YAML 写法不通，多为缩进、冒号后的空格、引号或括号的问题
}
