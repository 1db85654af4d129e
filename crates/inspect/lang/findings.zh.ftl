# 网上检查：每条线索说什么（finding-规则），页面各部分和结论的名称。

finding-page-cut = 页面未查完（上限：{ $limits }），其余部分未判定。
finding-junk-tags = { $count } 个标签共用编号“{ $id }”（{ $names } 种标签），多为空标签，疑似被篡改。
finding-foreign-name = 名称位置出现外来文字“{ $token }”，共 { $count } 处，疑似被篡改。
finding-own-word = 自备词表：“{ $wrong }”应为“{ $right }”（{ $source }）。
finding-wrong-word = 疑似错别字：“{ $wrong }”应为“{ $right }”。
finding-scope-slip = 疑似范围错误：“{ $wrong }”应为“{ $right }”。

part-title = 网页标题
part-meta = 页面标签
part-heading = 标题行
part-breadcrumb = 当前位置
part-source = 来源
part-document-number = 文号
part-sign-off = 落款
part-body = 正文
part-markup = 源码
part-cell = 单元格
part-paragraph = 段落
part-file-page = 文件页

finding-phrase-hole = 固定用语中多处被换成“{ $token }”，共 { $count } 处，疑似被篡改。
finding-keyword-line = 页面开头或标签堆砌搜索关键词，共 { $count } 处，疑似被篡改。
finding-title-prefix = 网页标题前加有“{ $prefix }”，正文标题是“{ $heading }”，疑似被篡改。
finding-conversion-pinyin = { $count } 处词语后带括号拼音，疑似转换损坏或仿冒。
finding-conversion-traditional = 简体页面中夹有 { $count } 个繁体字，疑似转换损坏或仿冒。
finding-symbol-noise = 文字之间夹有 { $count } 个装饰符号，疑似被篡改。
finding-hidden-link = { $count } 个隐藏链接指向外部网站 { $hosts }（方式：{ $way ->
    [switched] 不显示
    [noscript] 置于 noscript
    [transparent] 透明
    [tiny] 字号极小
    [same-colour] 与底色相同
    [off-screen] 移出屏幕
   *[no-room] 容器极小
}），疑似暗链。
finding-fake-red-head = 以公文形式夹带博彩内容（{ $words }），疑似假冒公文。
finding-protected-name = 疑似名称写错：“{ $wrong }”应为“{ $right }”。
finding-document-number-missing = 疑似漏写号数或件数：“{ $text }”。
finding-document-number-brackets = 文号括号应为六角括号〔〕：“{ $text }”。
finding-document-number-year = 文号年份 { $year } 与成文日期 { $signed } 不是同一年。
finding-date-sources-differ = 发布日期前后不一：{ $first }，另一处（{ $source ->
    [url] 网址
    [meta] 页面标签
    [published-label] 日期栏
   *[title-line] 标题下方
}）是 { $second }。
finding-date-in-future = 发布日期 { $date } 晚于检查日期 { $as_of }。
finding-date-sign-off-far = 落款日期 { $signed } 与发布日期 { $published } 相差一年以上。
finding-policy-empty-field = 文件要素“{ $label }”没有内容。
finding-policy-published-late = 成文 { $signed }，发布 { $published }，超过20个工作日（最迟 { $due }，条例第二十六条）。
finding-policy-published-before = 发布日期 { $published } 早于成文日期 { $signed }。
finding-policy-expired = 文件已于 { $repealed } 废止或失效，仍标“有效”。
finding-policy-not-judged = 成文 { $signed }、发布 { $published }，日历没有这一年，20个工作日未判定。
finding-annual-report-sections = 年度报告缺少：{ $missing }。
finding-annual-report-sum = 年度报告申请表第 { $column } 栏：新收加结转为 { $left }，办理加结转下年为 { $right }，两边不等。
finding-annual-report-total = 年度报告申请表一行各栏相加为 { $sum }，总计写作 { $total }。
finding-annual-report-late = 年度报告发布于 { $published }，晚于 { $due }。
finding-annual-report-period = 年度报告统计期限是 { $first } 至 { $last }，应为 { $year } 年1月1日至12月31日。
finding-guide-elements = 办事指南缺 { $count } 项要素：{ $missing }。
finding-guide-vague = 办事指南的材料用语不明确：{ $words }。
finding-site-code-form = 网站标识码写法不对（应为10位）：“{ $text }”。
finding-site-code-differs = 网站标识码前后不一：{ $first } 与 { $second }。
finding-icp-form = ICP 备案号写法不对：“{ $text }”。
finding-police-form = 公安备案号写法不对（应为14位）：“{ $text }”。
finding-division-differs = 网站标识码 { $first } 与公安备案号 { $second } 的区划代码不属同一地区。
finding-meta-missing = 页面缺少标签：{ $names }。
finding-meta-empty = 页面标签没有内容：{ $names }。
finding-stale-section = 栏目“{ $section }”更新不及时：最新一条是 { $newest }，{ $since } 之后没有更新。
finding-empty-section = 栏目“{ $section }”没有内容。
finding-identity-number = 公开了 { $count } 个居民身份证号码（{ $masked }）。
finding-bank-card = 公开了 { $count } 个银行卡号（{ $masked }）。
finding-mobile-list = 名单中公开了 { $count } 个手机号码（{ $masked }）。
finding-secrecy-mark = 页面带有密级或内部标志，共 { $count } 处；请按保密规定处理，不要转发。
finding-dead-link = 链接打不开：{ $target }（{ $why ->
    [status-404] 返回 404
    [status-410] 返回 410
    [soft-404] 打开的是“页面不存在”
    [no-such-host] 域名不存在
    [connection-refused] 拒绝连接
   *[other] { $why }
}）。
finding-dead-attachment = 附件或图片打不开：{ $target }（{ $why ->
    [status-404] 返回 404
    [status-410] 返回 410
    [soft-404] 打开的是“页面不存在”
    [no-such-host] 域名不存在
    [connection-refused] 拒绝连接
    [empty] 是空文件
    [wrong-content] 内容与扩展名不符，打不开
   *[other] { $why }
}）。
finding-link-not-judged = 链接未判定：{ $target }（{ $why ->
    [challenge] 要求人机验证
    [inner-address] 指向内网地址
    [scheme] 跳转到 http、https 以外
    [timeout] 超时
    [reset] 连接中断
    [certificate] 证书或加密方式不被接受
    [resolver] 域名服务器没有应答
    [unreachable] 网络不通
    [redirects] 跳转次数过多
    [robots] 跳转到的网站的 robots.txt 不允许
    [robots-failing] 跳转到的网站的 robots.txt 读取失败
    [head] 应答头不成样子
    [fault] 程序处理时出错
   *[other] { $why }
}）。

# 全站
finding-disclosure-guide-elements = 政府信息公开指南缺少：{ $missing }。
finding-disclosure-guide-old = 政府信息公开指南没有按2019年5月15日起施行的条例修订（{ $why ->
    [days] 答复期限仍写15个工作日
   *[date] 发布于 { $date }
}）。
finding-disclosure-guide-other-unit = 政府信息公开指南的受理机构写作“{ $name }”，本单位是“{ $unit }”。
finding-section-not-judged = 栏目“{ $section }”未判定（{ $why ->
    [script] 列表由脚本填充
    [undated] 条目没有日期
    [first-page] 没有查到列表的第一页
   *[other] { $why }
}）。
finding-sections-reach-veto = { $what ->
    [empty] 空白栏目
   *[other] 更新不及时的栏目
}共 { $count } 个，达到 { $rule } 的 { $limit } 个：{ $names }。
finding-home-page-unchanged = 首页各条信息已 { $days } 天没有变化（时限 { $limit } 天；只比较带日期的条目）。
finding-home-page-old = 首页最新一条是 { $newest }，{ $since } 之后没有更新。
finding-home-page-not-judged = 首页和二级页面都没有带日期的条目，是否更新未判定。
finding-date-first-seen-late = 显示发布于 { $date }，但 { $absent } 查看列表时没有这一条，{ $added } 才出现，前后都是旧条目，疑似倒签：{ $list }。
finding-date-one-minute = 栏目“{ $section }”有 { $count } 篇都在 { $date } { $minute } 发布，疑似集中补发。
finding-date-list-differs = “{ $title }”列表上的日期是 { $listed }，页面上是 { $shown }：{ $list }。
finding-text-published-again = 正文与 { $old } 发布的页面完全相同，又以 { $new } 发布，疑似旧稿重发：{ $other }。
finding-date-attachment-later = 发布日期 { $published }，附件却是 { $attached } 上传的：{ $file }。
finding-date-attachment-made-later = 发布日期 { $published }，附件文件写明制作于 { $made }，晚了一个月以上，疑似倒签（仅为线索，文件自己写的日期可以改）：{ $file }。
finding-index-number-twice = 索引号“{ $number }”有 { $count } 份文件使用，另一份是“{ $title }”：{ $other }。
finding-interpretation-one-way = “{ $title }”没有链接到“{ $other_title }”，对方有链接过来（文件与解读应双向关联）：{ $other }。
finding-interpretation-unlinked = 解读“{ $title }”与文件“{ $other_title }”互不链接：{ $other }。
finding-interpretation-missing = 按种子 { $seed } 从近一年 { $all } 份应解读的文件中抽查 { $drawn } 份：“{ $title }”没有找到解读{ $seen ->
    [part] ；网站没有看全，未判定。
   *[whole] 。
}
finding-interpretation-not-judged = 解读“{ $title }”的文件（{ $name }）没有查到，是否双向关联未判定。
finding-annual-report-alike = 年度报告“{ $title }”与“{ $other_title }”的文字有 { $share }% 相同（不计数字和表格）：{ $other }。
finding-platform-missing = 没有找到名为“{ $name }”的专栏入口。
finding-platform-part-missing = 政府信息公开专栏没有找到“{ $name }”。
finding-platform-part-name = 政府信息公开专栏的“{ $name }”写作“{ $found }”，名称应当统一：{ $other }。
finding-platform-part-far = “{ $name }”从首页要点 { $clicks } 次才能到达（不超过 2 次）：{ $other }。
finding-platform-not-judged = 没有查到“{ $name }”；网站只查了一部分，未判定。
finding-message-unanswered = 留言“{ $title }”提交于 { $asked }，超过 { $months } 个月没有答复。
finding-message-fields = 留言“{ $title }”的答复没有公开：{ $missing }。
finding-letter-box-old = 信箱最新一条是 { $newest }，{ $since } 之后没有公开新的留言和答复。
finding-guide-form-missing = 办事指南要求“{ $form }”，页面没有提供下载。
finding-guide-form-dead = 办事指南要求“{ $form }”，提供的文件都打不开：{ $files }。
finding-guide-form-empty = 办事指南要求“{ $form }”，提供的文件{ $what ->
    [empty] 里没有任何文字
   *[unlike] 不像表格
}：{ $files }。
finding-guide-sample-missing = 办事指南提供了“{ $form }”空表，没有提供样表或填写说明。

section-kind-news = 动态要闻
section-kind-notices = 通知公告
section-kind-policies = 政策文件
section-kind-interpretations = 政策解读
section-kind-plans = 规划计划
section-kind-personnel = 人事信息
section-kind-disclosure = 信息公开
section-kind-work = 业务工作
section-kind-services = 办事服务
section-kind-interaction = 互动交流
section-kind-profile = 概况职能（不要求定期更新）
section-kind-other = 其他
section-why-type = 栏目标签 { $text }
section-why-name = 名称 { $text }
section-why-path = 网址 { $text }
section-why-content = 条目标题 { $text }
section-why-person = 人工确认
section-line = 把握 { $sure }（{ $why }）；{ $count } 条，最新 { $newest }
section-shapes = 列表网址 { $list }；条目网址 { $item }
sections-head =
    { $url } 的栏目。请核对后用 --sections 交回：写在这里的以这里为准。
    改错的类别（kind）；不作为栏目判断的加 skip: true；更新时限不同的加 days 或 months；多余的行可以删去。
    类别：
finding-photo-place = 照片带有拍摄地点（定位信息）；涉及个人住所等的，应去除后再发布。
finding-attachment-not-judged = 附件有 { $count } 处未查：{ $files }（{ $why ->
    [locked] 有密码
    [damaged] 损坏或不完整
    [large] 过大，或解压后超出上限
    [no-text] 图片、扫描件、多层压缩等，取不出文字
    [empty] 空文件
    [wrong-content] 内容与扩展名不符
   *[other] { $why }
}）；未查不等于没有问题。
finding-personal-list = 公开的名单中姓名与{ $what ->
    [identity] 身份证号
    [account] 银行账号
    [address] 家庭住址
    [health] 残疾、病情等健康信息
   *[guardian] 监护人
}一起列出，共 { $count } 行；除惩戒公示和强制披露外应当去标识化。
finding-identity-part = 姓名旁的身份证号只掩去末几位，露出前14位（含出生日期），共 { $count } 处。
finding-spun-text = 公文固定用语被换成近义词，共 { $count } 处：{ $phrases }；疑似洗稿的仿冒页面。
finding-cloaking = { $who ->
    [robot] 搜索引擎
    [telephone] 手机
   *[searcher] 从搜索结果进入的访问者
}看到的与电脑浏览器不同：{ $what ->
    [redirect] 被转到外部网站 { $detail }
    [tampering] 另有篡改迹象（{ $detail }）
    [hosts] 另有指向外部网站的链接（{ $detail }）
   *[content] 另一篇内容“{ $detail }”
}，疑似被篡改。
finding-parasite-path = 不存在的网址 { $target } 对{ $who ->
    [robot] 搜索引擎
   *[browser] 浏览器
}打开了：{ $what ->
    [redirect] 转到外部网站
    [tampering] 内容有篡改迹象
   *[content] 内容每个网址各不相同
}，疑似被植入寄生页面。
finding-domain-form = 网站域名 { $host } 不是 .gov.cn 或 .政务。
finding-no-https = 网站没有启用 HTTPS。
finding-certificate = 网站证书不受信任：{ $why ->
    [expired] 已于 { $until } 到期
    [early] 还没有到生效时间
    [name] 不是为这个域名签发的
    [chain] 签发机构不受信任，或缺少中间证书
   *[other] 其他原因
}。
finding-certificate-ends = 网站证书将于 { $until } 到期。
finding-mixed-content = 加密页面上有 { $count } 处不加密的脚本、样式、图片等。
finding-elder-version-missing = 首页没有找到适老版或无障碍工具的入口。
finding-lone-script = { $what ->
    [host] 从外部网站 { $host } 载入脚本或框架
   *[inline] 有一段自行解码或把访问者引走的脚本
}，全站 { $pages } 个页面中几乎只有本页有，疑似被植入。
finding-new-script = 与上次相比，页面{ $what ->
    [host] 从外部网站 { $detail } 载入了新的脚本或框架
   *[inline] 多了一段改写页面或转走访问者的脚本
}{ $template ->
    [changed] ，页面模板也有变化
   *[same] ，模板没有变化
}，疑似被篡改。
finding-new-outside-host = 与上次相比，页面多了指向外部网站的链接：{ $hosts }，请核对。
finding-changed-title = 页面标题与上次完全不同：原为“{ $old }”，现为“{ $new }”。
finding-copied-page = 与本网站 { $own } 的内容有 { $percent }% 相同{ $tampered ->
    [yes] ，并夹有篡改内容
   *[no] {""}
}，疑似仿冒页面。
