# 网上检查：每条线索说什么（finding-规则），页面各部分和结论的名称。

finding-page-cut = 页面未查完（上限：{ $limits }），其余部分未判定。
finding-junk-tags = { $count } 个标签共用编号“{ $id }”（{ $names } 种标签），多为空标签，疑似被篡改。
finding-foreign-name = 名称位置出现外来文字“{ $token }”，共 { $count } 处，疑似被篡改。
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
