# 进度页。

progress-title = 进度
progress-lead = { $n } 家单位的签收、报送、评分和回复。这里只列办没办，不列分数。
progress-received = 签收
progress-submitted = 报送自查
progress-scored = 已评（项）
progress-replied = 回复反馈
progress-owed = 未签收、未报送、未回复
progress-owed-meta = 文本可以直接贴到政务钉钉或微信工作群，不写人名
progress-nothing-owed = 没有单位欠办。
progress-nothing-owed-next = 现阶段要单位办的事都已办完。
progress-no-notice = 考核通知还没有发出。
progress-unsigned = 未签收 { $n } 家
progress-unsubmitted = 未报送 { $n } 家
progress-unreplied = 未回复 { $n } 家
progress-chat = 群发文本
progress-copy = 复制
progress-copied = 已复制
progress-without = 缺报
progress-share-meta = 已评项 / 应评项
progress-all = 合计
progress-no-units = 名单上没有单位。
