MJ1090 = 考核表有 { $count } 处错误，不能启用：{ $first }
MJ1090-mend = 请先改正，或在 readings 里写明读法；可用 rubric check 查看全部。
MJ2090 = 考核“{ $campaign }”已经建立。
MJ2090-mend = 请换一个编号，或打开已有的考核。
MJ2091 = 主体“{ $authority }”已经用另一个名称登记。
MJ2091-mend = 请换一个编号，或沿用已登记的名称。
MJ2092 = 没有登记主体“{ $authority }”。
MJ2092-mend = 请先登记主体，再建立考核。
MJ4070 = “{ $node }”扣了分，没有写理由。
MJ4070-mend = 请写明理由，单位可以看到。
MJ4071 = 加分“{ $node }”没有写单项工作名称。
MJ4071-mend = 请按单项工作申报，写明工作名称并附证明材料。
MJ7001 = 没有这个页面或对象。
MJ7001-mend = 请核对地址，或从首页进入。
MJ7002 = 您的角色不能做这件事。
MJ7002-mend = 请由有权限的人办理。
MJ9000 = 系统出错，编号 { $id }。
MJ9000-mend = 数据没有改动。请把编号告诉管理员。
MJ9001 = “{ $node }”已被改到第 { $now } 版，您看到的是第 { $seen } 版。
MJ9001-mend = 请看清两版，再选用一版。
MJ9002 = 请求的格式不对：{ $reason }。
MJ9002-mend = 请刷新页面后重试。
MJ9003 = 数据目录 { $path } 里不是演示数据，不能以演示方式启动。
MJ9003-mend = 请另选一个空目录。
MJ9004 = 演示只能在本机地址上启动，不能用 { $address }。
MJ9004-mend = 请用 127.0.0.1。
MJ9005 = 这个操作编号已经用于另一项操作。
MJ9005-mend = 请刷新页面后重做。
MJ4080 = 考核现处于“{ $now ->
        [planning] 制定方案
        [seconding] 抽调组队
        [noticing] 发通知
        [self-checking] 自查自评
        [assessing] 考核评分
        [moderating] 集中评议
        [feeding-back] 反馈单位
        [reviewing] 复核
        [proposing] 拟定等次
        [approving] 领导小组审定
        [approved] 已审定
        [published] 已公布
        [final] 已定论
        [closed] 已归档
       *[other] { $now }
    }”阶段，不能改动评分。
MJ4080-mend = 评分只在考核评分、集中评议、复核阶段开放。
MJ9006 = 提交的内容不符合要求的格式：{ $why }
MJ9006-mend = 请对照接口说明改正后再提交。
MJ9007 = 数据目录“{ $path }”是演示数据，不能用于正式考核。
MJ9007-mend = 请换一个目录；看演示请加 --demo。
