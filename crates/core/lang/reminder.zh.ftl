# 提醒：邮件和群发文本。

MJ9200 = 提醒时点（{ $numbers }）不对：同一天数写了两次，或超过 { $max } 个工作日。
MJ9200-mend = 请写互不相同、不超过 { $max } 的工作日数，如 5、2、1、0。
MJ9201 = 邮箱地址“{ $address }”写得不对。
MJ9201-mend = 请改成形如 name@example.gov.cn 的地址。
MJ9202 = 邮件服务器 { $host }（端口 { $port }）写得不对。
MJ9202-mend = 请填服务器的域名或 IP 地址，端口填 1 至 65535。
MJ9203 = 不加密的邮件只能交给本机，不能交给 { $host }。
MJ9203-mend = 请改用 TLS 或 STARTTLS。
MJ9204 = 邮件服务器的证书不能使用：{ $detail }。
MJ9204-mend = 请提供 PEM 格式的签发机构证书。
MJ9205 = 登录邮件服务器的用户名和密码没有写全。
MJ9205-mend = 请两项都填，或都不填。
MJ9210 = 连不上邮件服务器（{ $detail }）。
MJ9210-mend = 系统会自动再试；请检查服务器和网络。
MJ9211 = 邮件服务器请稍后再发（{ $detail }）。
MJ9211-mend = 系统会自动再试。
MJ9212 = 邮件服务器拒收（{ $detail }）。
MJ9212-mend = 请核对收件和发件地址，改正后再发一次。
MJ9213 = 与邮件服务器的加密连接没有建立（{ $detail }）。
MJ9213-mend = 请核对加密方式和证书设置。
MJ9214 = 邮件服务器不接受登录（{ $detail }）。
MJ9214-mend = 请核对用户名和密码。
MJ9215 = 邮件已交出，但没有收到服务器的答复，可能已经发出（{ $detail }）。
MJ9215-mend = 请向收件单位核实，没有收到的再发一次。

owed-titled = { $what }（{ $campaign }）
owed-name-staff = 报送抽调人员名单
owed-submit-self-check = 报送自查自评
owed-mend-self-check = 按退回意见补正自查自评
owed-reply-feedback = 回复反馈的拟扣分
owed-measures = 报送整改措施
owed-completion = 完成整改并报送完成情况
owed-overdue = 逾期未办：{ $what }，{ $count } 个单位（{ $units }）
owed-overdue-more = { $units }等
owed-between = 、

reminder-subject-one = 政务公开考核提醒：{ $title }，{ $date }截止（{ $distance }）
reminder-subject-many = 政务公开考核提醒：{ $count } 项待办，最早{ $date }截止
reminder-subject-overdue = 政务公开考核提醒：{ $count } 项待办，其中 { $overdue } 项已逾期
reminder-subject-label = 【{ $label }】{ $subject }

reminder-greeting = { $name }：
reminder-opening = 截至{ $day }，以下 { $count } 项尚未办理，请按时办理。
reminder-item = { $number }. { $title }
reminder-item-due = {"   "}时限：{ $date }，{ $distance }
reminder-item-link = {"   "}办理：{ $link }
reminder-closing = 已经办理的，请忽略本邮件。本邮件由系统自动发出，请勿回复。
reminder-signature = { $office }
reminder-label = { $label }

reminder-overdue = 已逾期 { $days } 个工作日
reminder-today = 今天截止
reminder-last-working-day = 截止日前已无其他工作日，请今天办理
reminder-left = 还有 { $days } 个工作日

reminder-chat-head = 【政务公开考核提醒】{ $title }
reminder-chat-due = 时限：{ $date }，{ $distance }
reminder-chat-names = 尚未办理：{ $names }
reminder-chat-foot = 请登录系统办理，已办理的请忽略。
reminder-chat-between = 、

progress-owed-receipt = 签收考核通知
progress-owed-self-check = 报送自查自评
progress-owed-reply = 回复反馈的拟扣分
