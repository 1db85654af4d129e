# 考核表的规则用语。

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
method-hotline = 政务热线模拟测评

kind-group = 合计
kind-points = 按分评定
kind-levels = 分档
kind-deduct = 减分
kind-gain = 按次计分
kind-imported = 取自别处
kind-survey = 问卷折算
kind-bonus = 加分

form-file = 文件
form-link = 网页链接
form-photo = 照片
form-ledger = 台账
form-statement = 书面说明

verifiable-public = 公开可查
verifiable-records = 有据可查
verifiable-on-site = 现场可验
verifiable-hard = 难以考证

cost-none = 不用准备
cost-low = 复制或链接
cost-medium = 需要整理
cost-high = 负担重

na-keep = 不补，满分变小
na-scale = 其余按比例放大
na-spread = 平均分给其他项
na-fold = 并入指定项
na-divide = 按适用分值折算

cap-own = 本项分值
cap-parent = 上一级指标分值
cap-level1 = 一级指标分值
cap-root = 全表
cap-none = 不封顶
cap-node = “{ $node }”的分值
cap-setting = 设置所定指标

take-fixed = 扣 { $n }
take-fixed-per = 每{ $per }扣 { $n }
take-range = 酌情扣 { $min }—{ $max }
take-range-per = 每{ $per }酌情扣 { $min }—{ $max }
take-least = 至少扣 { $n }
take-least-per = 每{ $per }至少扣 { $n }
take-most = 最多扣 { $n }
take-most-per = 每{ $per }最多扣 { $n }
take-share = 扣分值的 { $n }
take-share-per = 每{ $per }扣分值的 { $n }
bring-fixed = 加 { $n }
bring-fixed-per = 每{ $per }加 { $n }
bring-range = 酌情加 { $min }—{ $max }
bring-range-per = 每{ $per }酌情加 { $min }—{ $max }
bring-least = 至少加 { $n }
bring-least-per = 每{ $per }至少加 { $n }
bring-most = 最多加 { $n }
bring-most-per = 每{ $per }最多加 { $n }
bring-share = 加分值的 { $n }
bring-share-per = 每{ $per }加分值的 { $n }
take-all = 此项不得分
take-zero = { $block }内整项不得分
take-ceiling = 得分不高于 { $n }
take-ceiling-share = 得分不高于分值的 { $n }
take-volume = 超 { $at } 扣 { $first }，超 { $from } 后每 { $step } 再扣 { $each }
take-step = 第 { $from } 次起每次 { $n }
take-up-to = 合计不超过 { $n }
take-after = 与“{ $other }”同时才计
take-charge = 计入 { $nodes }
take-cap = 扣到{ $block }为止

level-points = { $n } 分
level-share = 得分值的 { $n }
pass-mark-below = 低于 { $n } 不及格
pass-mark-at = 不高于 { $n } 不及格
gate-total = 总分
gate-above = { $node }超过 { $n } 才计
gate-at-least = { $node }达 { $n } 才计
bonus-limit = { $of }的 { $share }

band-from = { $min } 及以上
band-above = { $min } 以上
band-from-below = { $min } 至不足 { $max }
band-from-to = { $min } 至 { $max }
band-below = 不足 { $max }
band-to = { $max } 及以下

adjusted-cap-relief = 封顶
adjusted-overfull = 超出印出分值
adjusted-unlisted = 未分到的分值
adjusted-zeroed = 整项不得分
adjusted-absorbed = 不再另扣
adjusted-part-failed = 部分不及格
adjusted-rescale = 折算
adjusted-round-level1 = 一级舍入
adjusted-no-proof = 无材料
adjusted-bonus-cap = 封顶
adjusted-gate = 门槛
adjusted-bonus-fallen = 不计加分
adjusted-bonus-total-cap = 封顶
adjusted-major-cap = 封顶
adjusted-veto-fixed = 定值
adjusted-ceiling = 上限
adjusted-floor = 下限
adjusted-composition = 合成
adjusted-rounding = 舍入
