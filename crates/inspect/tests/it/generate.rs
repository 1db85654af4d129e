//! Pages by a seed: ordinary government pages, and the same with one attack put in. Names and brands are invented.

/// A small generator of numbers, so that a seed gives the same pages for ever.
pub struct Seed(u64);

impl Seed {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5555_aaaa)
    }

    pub fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(most).unwrap()).unwrap()
    }

    pub fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// An office with its place: name of the district, letters of its numbers, city, level.
#[derive(Debug, Clone)]
pub struct Office {
    pub city: &'static str,
    pub name: &'static str,
    pub letters: &'static str,
    pub level: &'static str,
}

impl Office {
    pub fn pick(seed: &mut Seed) -> Self {
        let (name, letters) = [
            ("青禾", "青"),
            ("临溪", "临"),
            ("白桦", "桦"),
            ("石塘", "石"),
            ("安澜", "澜"),
            ("和风", "和"),
            ("紫竹", "紫"),
            ("望湖", "望"),
        ][seed.below(8)];
        Self {
            city: ["云州市", "江陵州市", "北屏市", "海棠市"][seed.below(4)],
            name,
            letters,
            level: ["区", "县"][seed.below(2)],
        }
    }

    pub fn government(&self) -> String {
        format!("{}{}人民政府", self.name, self.level)
    }

    pub fn unit(&self) -> String {
        format!("{}办公室", self.government())
    }
}

const TOPICS: &[&str] = &[
    "政务公开",
    "防汛抗旱",
    "春耕备耕",
    "义务教育招生",
    "城乡居民医疗保险",
    "安全生产",
    "优化营商环境",
    "垃圾分类",
    "食品安全",
    "历史文化保护",
];
const SENTENCES: &[&str] = &[
    "各单位要加强组织领导，明确责任分工，确保各项任务按时完成。",
    "区级财政安排专项资金1200万元，用于改善基础设施。",
    "截至2021年6月底，完成投资3.5亿元，占年度计划的62%。",
    "群众可以拨打12345政务服务便民热线，或者登录www.example.gov.cn查询。",
    "推进5G基站和IPv6改造，提升PM2.5监测能力，A类企业全部达标。",
    "对工作不力、成效不明显的单位，予以通报并责令整改。",
    "坚持以人民为中心，着力解决群众急难愁盼问题。",
    "符合条件的申请人应当提交身份证明和户口簿，由窗口当场核验。",
    "依据《中华人民共和国政府信息公开条例》第十九条、第二十条，主动公开相关信息。",
    "该项目位于滨河路与学院街交叉口，占地面积约2.3公顷。",
    "会议听取了第三季度经济运行情况的汇报，审议并通过了有关实施意见。",
    "请于2021年9月30日前将总结报送至邮箱bgs_qh@example.gov.cn。",
];
/// What governments say about betting, lotteries and attacks.
const DELICATE: &[&str] = &[
    "公安机关依法打击网络赌博、百家乐等违法犯罪活动，查处赌场3处。",
    "区民政局公布福利彩票公益金使用情况，资金用于养老服务。",
    "体育彩票公益金支持建设足球场12块，禁止向未成年人售彩。",
    "有关网站曾被植入博彩链接，现已处置，提醒各单位防范网络攻击。",
    "防范电信诈骗：不点击陌生网址，不参与下注、开户、注册送等活动。",
];

/// An ordinary page; the number of the seed decides its form.
pub fn ordinary(number: u64) -> (String, Office) {
    let mut seed = Seed::new(number);
    let office = Office::pick(&mut seed);
    let page = match number % 8 {
        0..=2 => notice(&mut seed, &office),
        3 => news(&mut seed, &office),
        4 => list(&mut seed, &office),
        5 => guide(&office),
        6 => contacts(&mut seed, &office),
        _ => delicate(&mut seed, &office),
    };
    (page, office)
}

fn head(title: &str, office: &Office) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\n<title>{title}_{}</title>\n\
         <style>.nav .sub{{display:none}} .nav li:hover .sub{{display:block}}</style></head>\n<body>\n\
         <div>今天是2026年1月5日 星期一</div>\n<ul class=\"nav\"><li>导航<div class=\"sub\"><a href=\"/a\">甲</a>\
         <a href=\"http://www.qinghenews.example/\">新闻</a></div></li></ul>\n<div>您现在的位置：<a href=/>首页</a> > 政务公开 > 政府文件</div>\n",
        office.government()
    )
}

fn foot(office: &Office) -> String {
    format!(
        "\n<div class=foot>主办：{} 网站标识码：4199020001 豫ICP备20230048号 豫公网安备 41990202000001号 \
         联系电话：0000-1234567</div>\n</body></html>\n",
        office.unit()
    )
}

fn sentences(seed: &mut Seed, count: usize) -> String {
    (0..count)
        .map(|_| format!("<p>　　{}</p>\n", seed.pick(SENTENCES)))
        .collect()
}

pub fn notice(seed: &mut Seed, office: &Office) -> String {
    let topic = seed.pick(TOPICS);
    let (unit, level) = (office.unit(), office.level);
    let (month, day) = (1 + seed.below(11), 1 + seed.below(27));
    let title = format!("{unit}关于做好{topic}工作的通知");
    let serial = 1 + seed.below(80);
    let body = sentences(seed, 6);
    format!(
        "{}<h1>{title}</h1>\n<div>来源：{unit} | 发布日期：2021-{month:02}-{:02} 09:30 浏览：{}次</div>\n\
         <p>{}政办发〔2021〕{serial}号</p>\n<p>各镇人民政府、街道办事处，{level}直各部门：</p>\n\
         <p>《{}{topic}工作实施方案》已经{level}人民政府同意，现印发给你们，请结合全{level}实际认真贯彻执行。</p>\n{body}\
         <p>{}{unit}</p>\n<p>2021年{month}月{day}日</p>\n<p>（此件公开发布）</p>{}",
        head(&title, office),
        (day + 1).min(28),
        seed.below(900),
        office.letters,
        office.government(),
        office.city,
        foot(office)
    )
}

fn news(seed: &mut Seed, office: &Office) -> String {
    let title = format!("{}召开{}工作推进会", office.government(), seed.pick(TOPICS));
    let body = sentences(seed, 8);
    format!(
        "{}<h2>{title}</h2><p>时间：2021-05-{:02} 来源：{}融媒体中心</p>{body}<p>（记者 王某 通讯员 李某）</p>{}",
        head(&title, office),
        1 + seed.below(27),
        office.name,
        foot(office)
    )
}

fn list(seed: &mut Seed, office: &Office) -> String {
    let items: String = (0..15)
        .map(|n| {
            let topic = seed.pick(TOPICS);
            format!("<li><a href=\"/zwgk/{n}.html\">关于{topic}工作有关事项的通知</a><span>2021-06-{:02}</span></li>\n", 1 + seed.below(27))
        })
        .collect();
    format!(
        "{}<h2>通知公告</h2><ul>{items}</ul><div onclick=\"go(2)\">下一页</div>{}",
        head("通知公告", office),
        foot(office)
    )
}

fn guide(office: &Office) -> String {
    format!(
        "{}<h1>高龄津贴办事指南</h1><h3>一、事项名称</h3><p>高龄津贴发放</p><h3>二、设定依据</h3><p>本{level}高龄津贴办法</p>\
         <h3>三、申请条件</h3><p>年满八十周岁，具有本{level}户籍</p><h3>四、申请材料</h3><p>申请表、身份证、户口簿</p>\
         <h3>五、办理地点</h3><p>{level}政务服务大厅</p><h3>六、办理时间</h3><p>工作日9:00至17:00</p><h3>七、联系电话</h3><p>0000-1234567</p>\
         <h3>八、办理流程</h3><p>申请、受理、审核、发放</p>{}",
        head("高龄津贴办事指南", office),
        foot(office),
        level = office.level
    )
}

fn contacts(seed: &mut Seed, office: &Office) -> String {
    let rows: String = (0..12)
        .map(|n| {
            format!(
                "<tr><td>河段{n}</td><td>王某{n}</td><td>河长</td><td>138{:08}</td></tr>",
                10_000_000 + seed.below(80_000_000)
            )
        })
        .collect();
    let codes = "<p>统一社会信用代码：115003820093257252，11370000MB284723XW；申请人身份证号4201**********1234；项目代码2021-410000-04-01-123456。</p>";
    format!(
        "{}<h1>河长名单和联系方式</h1><table><tr><th>河段</th><th>河长</th><th>职务</th><th>监督电话</th></tr>{rows}</table>{codes}{}",
        head("河长名单和联系方式", office),
        foot(office)
    )
}

fn delicate(seed: &mut Seed, office: &Office) -> String {
    let title = "关于开展打击整治网络赌博专项行动的通告";
    let body: String = (0..4)
        .map(|_| format!("<p>{}</p>", seed.pick(DELICATE)))
        .collect();
    format!(
        "{}<h1>{title}</h1><p>来源：{}公安局 2021-07-{:02}</p>{body}{}{}",
        head(title, office),
        office.name,
        1 + seed.below(27),
        sentences(seed, 3),
        foot(office)
    )
}
