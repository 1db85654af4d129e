//! 姓名: whether a text has the form of a person's name that is written out.
//!
//! Known by the family names that nine in ten people bear. **Invariant:** a masked name (王某某, 王＊明) is none, and
//! neither is a place or an office that begins like a name.

use super::script::is_han;

/// Common family names of one character; from the frequencies that the Ministry of Public Security publishes.
const FAMILY: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由";
/// Family names of two characters.
const DOUBLE: &[&str] = &[
    "欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "令狐", "夏侯", "东方", "慕容", "司徒", "端木",
];
/// What a name does not hold or end with.
const NEVER: &str =
    "某村镇乡市县区局厅部委院所站店厂社队组路街号栋室楼元年月日项计无有否是的和与及等高低保补贴";
/// Words in the place of names that begin like one.
const WORDS: &[&str] = &[
    "合计", "总计", "小计", "姓名", "高龄", "高中", "安全", "方案", "严重", "向上", "金额", "文件", "申请",
    "单身", "成员", "本人", "户主", "配偶", "温馨", "平安", "和谐", "公开", "公示", "公告", "明细", "国家",
    "马上", "全体", "管理", "时间", "黄金", "白银", "石油", "江河", "田地", "房屋", "应急", "项目", "易地",
    "路灯", "文化", "华侨",
];

/// Whether a text is a name of two to four characters that is written out.
///
/// ```
/// use mingjian_inspect::notation::person_name::is_person_name;
/// assert!(is_person_name("王小明") && is_person_name("欧阳 文"));
/// assert!(!is_person_name("王某某") && !is_person_name("王*明") && !is_person_name("高坪村"));
/// ```
pub fn is_person_name(text: &str) -> bool {
    let name: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let count = name.chars().count();
    if !(2..=4).contains(&count) || !name.chars().all(is_han) || WORDS.contains(&name.as_str()) {
        return false;
    }
    let double = DOUBLE.iter().any(|family| name.starts_with(family));
    if count == 4 && !double {
        return false;
    }
    let mut chars = name.chars();
    let family = chars.next().is_some_and(|first| FAMILY.contains(first));
    (family || double) && !chars.any(|c| NEVER.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_masked_ones_and_from_other_words() {
        for name in ["王小明", "李 四", "欧阳文静", "赵云", "何雨"] {
            assert!(is_person_name(name), "{name}");
        }
        for text in [
            "王某某",
            "王××",
            "张*",
            "石桥村",
            "合计",
            "高新区",
            "马路街道",
            "a王",
            "王",
            "青禾区委员会",
            "低保户",
        ] {
            assert!(!is_person_name(text), "{text}");
        }
    }
}
