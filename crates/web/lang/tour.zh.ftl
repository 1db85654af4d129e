# 导览：演示数据里各角色的几步。

tour-title = 导览
tour-link = 看导览
tour-of = 导览：{ $role }
tour-lead = { $n } 步看完这个角色在一个考核年度里要做的事。每一步都打开真实页面，可以随意改动，数据都是虚构的。
tour-not-own = 各步的页面要以“{ $role }”登录后才能打开。
tour-sign-in = 换个角色登录
tour-open = 打开
tour-others = 其他角色的导览
tour-others-meta = 登录页一次点击换角色

tour-office-1 = 今天要办什么
tour-office-1-what = 工作台列出办公室该办的事、截止日期和还剩几天；逾期的排在前面，别人没办完的单列。
tour-office-2 = 谁签收了通知
tour-office-2-what = 每个单位的送达回执：系统签收、电话、办公系统、纸质，没有签收的一眼看到；实地考核日期不得早于通知后第 15 天。
tour-office-3 = 进度和催办
tour-office-3-what = 谁没签收、没报送、没回复；催办文字可以一键复制到政务钉钉或微信群，邮件提醒每个单位每天至多一封。
tour-office-4 = 网上检查
tour-office-4-what = 检查方把签名的巡检包带来，程序核对签名、线索链和存证；签名的密钥在受信任的名单上，就不必逐次核对指纹。
tour-office-5 = 去年的排名
tour-office-5-what = 已归档年度的得分、等次、名次。点任何一个分数，都能展开到扣分的理由、标准和依据条款。
tour-office-6 = 从拟定到公布
tour-office-6-what = 计算等次、拟定等次、审定等次分列；与区间不一致的须写理由并署名；领导小组审定后才能公布。
tour-office-7 = 时限怎么算
tour-office-7-what = 输入起算日和天数，逐日列出放假和调休，说明为什么是这一天。

tour-team-leader-1 = 考核组的待办
tour-team-leader-1-what = 还有哪些单位、哪些项目没有评完，谁的复核还没有答复。
tour-team-leader-2 = 工作清单
tour-team-leader-2-what = 按分工列出要评的项目。打开一张评分表，只用键盘就能评完：上下键选项目，数字填扣分，每一项即时保存。
tour-team-leader-3 = 网上检查的线索
tour-team-leader-3-what = 程序只提线索。逐条看位置和存证，可依据存证重做；采纳的成为拟扣分，指标已按规则先选好，驳回和豁免要写理由。
tour-team-leader-4 = 采纳或驳回拟扣分
tour-team-leader-4-what = 日常监测、巡检等别处提出的扣分在这里逐条采纳或驳回，都要写明理由。
tour-team-leader-5 = 全组进度
tour-team-leader-5-what = 各单位每个板块评到哪里；只看进度，不看分数。
tour-team-leader-6 = 去年的反馈与复核
tour-team-leader-6-what = 单位对拟扣分的说明和考核组的答复，逐条对应。

tour-assessor-1 = 我的待办
tour-assessor-1-what = 分给您的项目还剩多少。按回避规定，您所在的单位和曾任职的单位不会出现。
tour-assessor-2 = 工作清单和评分表
tour-assessor-2-what = 从清单打开评分表：标准、自查情况和印证材料就在旁边，扣分要选情形、写理由、附材料。
tour-assessor-3 = 网上检查的线索
tour-assessor-3-what = 按单位、种类、处理情况筛选；已消失的、以前驳回的也查得到理由、经办人和时间。
tour-assessor-4 = 考核表
tour-assessor-4-what = 140 多项指标的标准、分值、考核方式和依据条款；文件没有写明的，都列为设置。
tour-assessor-5 = 去年评成什么样
tour-assessor-5-what = 已归档年度的排名；展开一个单位，看每一分扣在哪里。

tour-leading-group-1 = 等我决定的事
tour-leading-group-1-what = 需要领导小组决定的事项只有几件：考核形式、审定结果、表扬和批评。
tour-leading-group-2 = 方案与考核形式
tour-leading-group-2-what = 全面考核还是重点考核，各类单位考核哪些板块，以会议纪要为凭。
tour-leading-group-3 = 去年的排名
tour-leading-group-3-what = 全部单位的得分、等次和名次，可以展开到依据。
tour-leading-group-4 = 审定
tour-leading-group-4-what = 计算等次与拟定等次的差异、理由和提出人；审定须有会议纪要或签批单的文号、日期，不同意可以退回并写明理由。
tour-leading-group-5 = 公布的结果
tour-leading-group-5-what = 审定的结果随即冻结，带有摘要，事后任何改动都能查出。

tour-unit-liaison-1 = 本单位的待办
tour-unit-liaison-1-what = 要签收、填报、补正的事和截止日期；只看得到本单位。
tour-unit-liaison-2 = 签收考核通知
tour-unit-liaison-2-what = 通知、文号、自查自评截止日期和实地考核日期，签收即有回执。
tour-unit-liaison-3 = 填自查自评
tour-unit-liaison-3-what = 逐项填自评分和自查情况；可以导出成表格在 WPS 里填，导回时逐格列出改动。
tour-unit-liaison-4 = 交印证材料
tour-unit-liaison-4-what = 拖入文件、粘贴网址或写说明；一份材料可以用于多项指标、多个年度。本系统为非涉密系统，严禁上传涉密文件。
tour-unit-liaison-5 = 去年的结果
tour-unit-liaison-5-what = 本单位的得分推导：每一分扣在哪里、为什么。

tour-unit-head-1 = 等我确认的事
tour-unit-head-1-what = 报送自查自评、回复反馈要由单位负责人办理，联络员填好后在这里提醒。
tour-unit-head-2 = 审阅并报送自查自评
tour-unit-head-2-what = 看联络员填的内容，确认后报送；报送后只有办公室退回才能再改。
tour-unit-head-3 = 对拟扣分作说明
tour-unit-head-3-what = 反馈只列拟扣分，不列总分和名次；可以逐项说明并附材料，考核组逐项答复。
tour-unit-head-4 = 去年的结果
tour-unit-head-4-what = 公布后看得到本单位的得分、等次和推导。

tour-auditor-1 = 审计员看什么
tour-auditor-1-what = 审计员不评分、不审定，只看留痕是否完整、过程是否合规。
tour-auditor-2 = 谁在什么时候做了什么
tour-auditor-2-what = 每一次评分、退回、采纳、审定都有人、有时间、有理由，可以按单位、人员、事项筛选。
tour-auditor-3 = 核验留痕
tour-auditor-3-what = 重走整条留痕并与数据逐行比对；被改、被删、被调换、被截尾的，指出在哪一条。
tour-auditor-4 = 排名和推导
tour-auditor-4-what = 抽查任何一个分数：从总分展开到每条扣分和经手人。
tour-auditor-5 = 登录日志
tour-auditor-5-what = 谁在何时从哪里登录、失败、被锁定；日志保存六个月以上。

tour-administrator-1 = 账号与角色
tour-administrator-1-what = 登记人员、授予有期限的角色、发一次性邀请链接；系统没有默认密码。管理员看不到分数。
tour-administrator-2 = 我的账号
tour-administrator-2-what = 修改密码，在自己的几个角色之间切换。
tour-administrator-3 = 时限计算
tour-administrator-3-what = 日历含历年放假和调休，人人可用。

tour-security-officer-1 = 设置
tour-security-officer-1-what = 提醒提前几个工作日发；放假安排有变时补入日历，未到期的时限随之顺延并留痕。
tour-security-officer-2 = 接口令牌
tour-security-officer-2-what = 给其他系统发有期限、有范围的令牌，随时可以收回。
tour-security-officer-3 = 登录日志
tour-security-officer-3-what = 登录、失败、锁定的完整记录，保存六个月以上。
