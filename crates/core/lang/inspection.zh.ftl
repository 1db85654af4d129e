# 网上检查：检查规则和计分（MJ5001 起）。

MJ5001 = 检查规则文件读不出来。
MJ5001-mend = 请对照 data/inspection/ 下的文件，改正所指的行。
MJ5002 = 检查规则文件的格式是“{ $found }”，不是 { $wanted }。
MJ5002-mend = 请在第一行写明 mingjian: { $wanted }，或换用相应版本的程序。
MJ5003 = 没有检查规则“{ $id }”。
MJ5003-mend = 自带的有 gbmh-2019-19、yangling；请核对编号。
MJ5004 = 检查规则“{ $id }”写了两次。
MJ5004-mend = 请合并或改用另一个编号。
MJ5005 = 规则集 { $set } 里没有规则“{ $rule }”。
MJ5005-mend = 请核对规则编号。
MJ5006 = 规则集 { $set } 没有写明怎样计分。
MJ5006-mend = 请补上 arithmetic，或写明所依据的规则集（extends）。
MJ5007 = 文件有 { $size } 字节，超过 { $limit } 字节的上限。
MJ5007-mend = 请只保存这一页，或截去多余部分后再查。
MJ5008 = 网址“{ $url }”不完整。
MJ5008-mend = 请写全，如 https://www.example.gov.cn/a.html。
MJ5009 = “{ $text }”不是“主机:端口”。
MJ5009-mend = 请写成 127.0.0.1:8080 这样；第 6 版地址写 [::1]:8080。
MJ5010 = “{ $url }”指向内网、本机或其他特殊地址，不访问。
MJ5010-mend = 确实要查时，用 --allow 主机:端口 逐个写明。
MJ5011 = “{ $text }”不是一段时间。
MJ5011-mend = 请写成 6h、90m 这样。
