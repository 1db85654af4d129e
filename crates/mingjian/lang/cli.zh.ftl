# 命令行：结果的措辞，以及只有命令行才会给出的拒绝（MJ9101 起）。

MJ9101 = 没有这个文件。
MJ9101-mend = 请核对路径和文件名。
MJ9102 = 这是目录，不是文件。
MJ9102-mend = 请写出目录里的文件名。
MJ9103 = 没有读这个文件的权限。
MJ9103-mend = 请换一个账号，或请管理员开放读权限。
MJ9104 = 文件读不出来：{ $reason }。
MJ9104-mend = 请检查存放文件的磁盘，或换一份文件。
MJ9105 = 结果写不出去：{ $reason }。
MJ9105-mend = 请检查磁盘空间和写入的位置，再运行一次。
MJ9106 = 不认识扩展名“{ $extension }”。
MJ9106-mend = 能读的是 { $known }；请另存为其中一种。
MJ9107 = 没有单位名单。
MJ9107-mend = 请用 --units 给出名单，或在评分表的 units 里列出单位。
MJ9108 = 标准输入只能给一个文件用。
MJ9108-mend = 请只写一个 -，其余写文件名。
MJ9109 = 考核表没有类别“{ $class }”。
MJ9109-mend = 请写其中之一：{ $known }。
MJ9110 = 没有给出 S3 存储的访问密钥。
MJ9110-mend = 请用 --s3-secret-file 指定文件，或设环境变量 { $variable }。

refusal = { $code } { $what }{ $mend }
refusal-at = { $code } { $place }：{ $what }{ $mend }
fault = MJ9000 程序内部出错（{ $detail }）。没有写出任何结果。请把这一行和所用的命令告诉管理员。
usage = 命令写法有误。请用 --help 查看写法和示例。

list = 、
and = ，
unread = 〔待核〕
citation = 《{ $document }》{ $number }{ $article }
rule = { $title }：{ $rule }

draft = 草稿：还没有等次和排名
draft-tree = 以下按最高可能总分推导
class-heading = { $class } · { $count } 个单位
column-unit = 单位
column-id = 编号
column-total = 得分
column-grade = 等次
column-rank = 排名
column-region = 地区
column-region-rank = 地区排名
column-low = 最低
column-high = 最高
column-open = 未评项数
column-converted = 换算
column-status = 说明
status-vetoed = 单项否决，停止计分
status-excluded = 不参加考核
status-joined = 计入上级单位
status-not-applicable = 没有适用的指标

sum-full = 满分
sum-found = 扣分
sum-relief = 封顶少扣等
sum-rescale = 折算
sum-bonus = 加分
sum-claimed = （申报 { $claimed }）
sum-major = 重大扣分
sum-bounds = 上下限
sum-composition = 其他来源
sum-rounding = 舍入
sum-would-be = {" "}= { $exact }（若不否决）
next-grade = 距“{ $grade }”（{ $line } 分）还差 { $short } 分
sources = 合成
source = { $title }：得 { $score } 分（满分 { $full }），占 { $weight }，计入 { $adds } 分
settings = 计分设置
adds-up = 核对：末级指标、加分、重大扣分合计 { $leaves } 分，调整 { $moved } 分，共 { $sum } 分，与总分 { $total } 一致

tree = 得分推导
adjustments = 其他调整
node-scored = 得 { $score } / { $full }
node-open = 未评 / { $full }
node-not-applicable = 不适用
node-bonus = 加 { $score }（申报 { $claimed }）
node-bonus-none = 未申报
node-printed = （印 { $weight }）
node-capped = ，已封顶
not-counted = 不计
standard = 标准：{ $text }
methods = 方式：{ $text }
evidence = 材料：{ $text }
clauses = 依据：{ $text }
reason = 理由：{ $text }
proof = 印证：{ $text }
work = 单项工作：{ $text }
finding = 问题线索：{ $text }
assessors = 考核员：{ $text }
why-not = { $text }
outside-major-deduction = 重大扣分 { $title }：−{ $amount }
outside-veto = 单项否决 { $title }：停止计分
outside-veto-fixed = 单项否决 { $title }：按定分计
outside-veto-part = 单项否决 { $title }：所在部分不合格

adjustment-cap-relief = 封顶
adjustment-overfull = 超出印定分值
adjustment-unlisted = 无细项的分值
adjustment-zeroed = 整块不得分
adjustment-absorbed = 不再另扣
adjustment-part-failed = 部分不合格
adjustment-rescale = 折算
adjustment-round-level1 = 一级指标舍入
adjustment-no-proof = 没有印证
adjustment-bonus-cap = 加分封顶
adjustment-gate = 加分门槛
adjustment-bonus-fallen = 加分不计
adjustment-bonus-total-cap = 加分总封顶
adjustment-major-cap = 重大扣分封顶
adjustment-veto-fixed = 否决定分
adjustment-ceiling = 总分上限
adjustment-floor = 总分下限
adjustment-composition = 合成
adjustment-rounding = 舍入

method-onsite = 实地考核
method-online = 网上检查
method-documents = 查阅资料
method-overall = 综合评议
method-enquiry = 征询考核
method-recognition = 认定考核
method-sampling = 抽样核查
method-daily-monitoring = 日常监测
method-third-party = 第三方评估
method-questionnaire = 问卷
method-postal = 邮寄检查
method-hotline = 热线模拟测评

severity-error = 错误
severity-warning = 提醒
severity-note = 说明
check-summary = { $file }：{ $errors } 处错误，{ $warnings } 处提醒，{ $notes } 处说明

kind-levels = 按档次
kind-deduct = 扣分制
kind-gain = 按项得分
kind-imported = 引用得分
kind-survey = 问卷
kind-bonus = 加分项
cap-own = 本项
cap-parent = 上一级指标
cap-level1 = 一级指标
cap-root = 全表
cap-none = 不封顶
show-label = { $text }
show-source = 来源：{ $text }
show-missing = 来源缺：{ $text }
show-class = 类别：{ $text } 分
show-grades = 等次：{ $text }
show-composition = 合成：{ $text }
show-conversion = 换算：{ $text }
show-indicators = 指标
show-majors = 重大扣分项
show-vetoes = 单项否决
show-note = 注：{ $text }
show-weight = { $weight } 分
show-optional = 可考可不考
show-incomplete = 来源缺行
show-check = 要点：{ $text }
show-levels = 档次：{ $text }
show-trigger = 扣：{ $text }
show-claim = 加：{ $text }
show-cap = 封顶在{ $text }
show-each = 每项 { $text } 分
show-max = 最多 { $text } 分
trigger-amount = { $per ->
    [none] { $amount } 分
   *[other] 每{ $per } { $amount } 分
}
trigger-range = { $per ->
    [none] 酌情 { $min }—{ $max } 分
   *[other] 每{ $per }酌情 { $min }—{ $max } 分
}
trigger-at-most = { $per ->
    [none] 酌情，最多 { $max } 分
   *[other] 每{ $per }酌情，最多 { $max } 分
}
trigger-share = { $per ->
    [none] 该项分值的 { $share }
   *[other] 每{ $per }该项分值的 { $share }
}
trigger-all = 此项不得分
trigger-zero = 整块不得分（{ $cap }）
trigger-ceiling = 得分不高于 { $ceiling }
trigger-volume = 超额 { $at } 起 { $first } 分，超过 { $then } 后每 { $step } 再 { $each } 分
trigger-step = 第 { $from } 次起每次 { $amount } 分
trigger-recorded = 只作记录
trigger-up-to = 最多 { $text } 分
trigger-after = 须先有 { $text }
trigger-charge = 计入 { $text }

provisional = 暂定：{ $year }年的放假安排尚未公布，{ $from } 起按周末和法定固定节日推算，到期日可能改动。
calendar-year = { $year }年放假和调休
calendar-provisional = 暂定：这一年的放假安排尚未公布，只列法定固定节日
calendar-versions = 依据
column-dates = 日期
column-weekdays = 星期
column-kind = 种类
column-occasion = 节日
column-days = 天数
column-document = 依据
day-holiday = 放假
day-swap-day = 调休上班
calendar-known-on = 知悉 { $date }
calendar-assumed = 知悉日期为推定
calendar-published-on = 公布 { $date }
calendar-not-known = 所指定的日期尚不知悉，未采用
origin-act = 法规
origin-list = 年度安排
origin-amendment = 年中变更
origin-local = 本地补充
serving = 明鉴已启动，浏览器打开 { $url } ，按 Ctrl+C 停止。
converted = 已写入 { $file }。
diff-none = 两张考核表内容相同。
diff-added = 新增
diff-removed = 删除
diff-moved = 移动
diff-changed = 修改
diff-count = 共 { $count } 处差异。
whatif-count = 共 { $units } 个单位，{ $changed } 个有变化，其中 { $grades } 个等次改变（●）。没有改动任何数据。
MJ9110 = 已有同名文件。
MJ9110-mend = 换一个文件名，或加 --force 替换。
set-up-link = 首次启用链接（24小时内有效，只能用一次）：{ $link }
