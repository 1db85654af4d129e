# 出错页，和只在网页上发生的拒绝。

error-not-found-title = 没有这一页
error-not-found-what = 地址有误，或不在当前身份的范围内。
error-refused-title = 没有办成
error-refused-what = 下面写明原因和办法，已存的内容没有变。
error-forged-title = 没有办成
error-forged-what = 这次提交不是从本站页面发出的，没有处理。
error-denied-title = 不能这样做
error-denied-what = 当前身份不能做这件事。
error-stale-title = 已被改过
error-stale-what = 这一项在你打开后被改过，请重新打开再改。
error-fault-title = 这一页没打开
error-fault-what = 系统出错，不是操作有误。已存的内容没有丢。
error-details = 详情
error-code = 代码
error-id = 请求号
error-home = 回排名
error-again = 重试
error-tell = 再次出错，把请求号报给系统管理员。

MJ7403 = 这次提交不是从本站页面发出的，或页面打开太久。
MJ7403-mend = 请重新打开页面再提交。
MJ4191 = “{ $text }”不是数。
MJ4191-mend = 请填 2、0.5 这样的数。
MJ4192 = 读不出这次改动：{ $why }。
MJ4192-mend = 请对照接口说明改正。
MJ7420 = 表单项“{ $field }”的内容“{ $value }”不合要求。
MJ7420-mend = 请改正后再提交。
MJ7421 = 上传的内容没有收全：{ $why }
MJ7421-mend = 请重新上传；文件不应超过 8 MB。
MJ8240 = 没有选择工作簿。
MJ8240-mend = 请选择从这里导出、填好后保存的 xlsx 文件。
MJ8241 = 没有勾选任何改动。
MJ8241-mend = 请勾选要生效的改动再确认；都不要的，直接返回。
