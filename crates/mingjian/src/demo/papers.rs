//! 演示的文字: what units write into their self-checks, what they hand in as evidence, and what they object to.
//!
//! **Invariant:** nobody and nothing real is spoken of, and addresses lead nowhere (`.invalid`).

use jiff::civil::{Date, date};
use mingjian_app::AppError;
use mingjian_app::commands::evidence::{AddEvidence, AttachTo};
use mingjian_app::commands::feedback::{AnswerReview, ReplyFeedback};
use mingjian_app::commands::self_check::SelfItemGiven;
use mingjian_core::event::ChainId;
use mingjian_core::flow::dossier::{Dossier, Objection, SelfItem};
use mingjian_core::flow::evidence::{Dated, Form};
use mingjian_core::flow::{Kind, Papers};
use mingjian_core::points::Points;
use mingjian_core::rubric::{Indicator, Kind as Scored};
use mingjian_core::sheet::Unit;
use mingjian_store::tables::paper;

use super::people::{actor, head, liaison};
use super::{AUTHORITY, Story};

/// Units whose evidence is richer than that of the others.
const RICH: usize = 4;
/// Every so many units one objects.
const OBJECTS: usize = 7;

/// Every leaf of the unit's table with self score and text. `at` is the unit's place on the list.
pub(super) fn given(indicators: &[Indicator], unit: &Unit, at: usize, items: &mut Vec<SelfItemGiven>) {
    for one in indicators {
        if !one.is_for(&unit.class) || one.kind() == Scored::Bonus {
            continue;
        }
        if !one.children.is_empty() {
            given(&one.children, unit, at, items);
            continue;
        }
        let number = items.len();
        let full = one.weight_for(&unit.class).cloned();
        let own = (at + number).is_multiple_of(17);
        let score = full.map(|full| if own { full.half() } else { full });
        let item = SelfItem {
            score,
            text: text(&one.title.zh, at + number, own),
            ..SelfItem::default()
        };
        items.push(SelfItemGiven {
            indicator: one.id.text.clone(),
            item,
            seen_version: 0,
        });
    }
}

fn text(title: &str, number: usize, own: bool) -> String {
    if own {
        return format!("“{title}”完成得不够及时，已在年内补上，自扣一半。");
    }
    match number % 5 {
        0 => format!("“{title}”已按要求落实，过程资料由办公室存档备查。"),
        1 => format!("年初列入工作要点，明确专人负责“{title}”，全年未出现逾期。"),
        2 => format!("“{title}”有关信息已在区政府网站本单位栏目公开。"),
        3 => format!("已对照评分标准逐条自查，“{title}”未发现问题。"),
        _ => format!("“{title}”按月检查、按季通报，发现问题当月整改。"),
    }
}

/// The report of a unit.
pub(super) fn report(unit: &Unit, year: i16) -> String {
    let name = &unit.name.zh;
    format!(
        "{name}{year}年度政务公开自查报告（演示数据）\n\n一、组织领导。主要负责同志听取专题汇报两次，分管负责同志和联络员各一名，\
         人员变动时当日交接。\n二、信息公开。按目录主动公开，做到应公开尽公开；依申请公开均在法定期限内答复。\n\
         三、平台建设。栏目每月检查一次，错链、错字随发现随改。\n四、存在问题。个别栏目更新不够及时，解读形式偏少，已列入整改。\n\
         五、下一步打算。健全公开前审查，政策文件与解读同步发布。"
    )
}

/// What proves the self-check: links and statements, which need no file.
pub(super) async fn evidence(
    story: &mut Story,
    campaign: &str,
    year: i16,
    (at, unit): (usize, &Unit),
    items: &[SelfItemGiven],
) -> Result<(), AppError> {
    let pieces: [(Form, String, &str, &str); 6] = [
        (
            Form::Link,
            format!("{year}年政府信息公开工作年度报告"),
            "nianbao",
            "",
        ),
        (
            Form::Statement,
            "公开审查制度执行情况说明".to_owned(),
            "",
            "全年公开前审查登记完整，每条信息有拟稿、审查、签发三个环节，登记簿由办公室保管，可随时查阅。",
        ),
        (Form::Link, format!("{year}年政务公开工作要点分工"), "fengong", ""),
        (Form::Link, "重点领域信息公开专栏".to_owned(), "zhongdian", ""),
        (
            Form::Statement,
            "联络员变动和交接说明".to_owned(),
            "",
            "本年度联络员没有变动，备用联络员一名，均参加了区里组织的培训。",
        ),
        (Form::Link, "政策解读栏目".to_owned(), "jiedu", ""),
    ];
    let count = if at < RICH { pieces.len() } else { 2 };
    for (number, (form, title, page, text)) in pieces.into_iter().take(count).enumerate() {
        let Some(item) = items.get(number * 3) else { break };
        let address = if page.is_empty() {
            String::new()
        } else {
            format!("https://www.demo.invalid/{}/{page}/{year}.html", unit.id)
        };
        let add = AddEvidence {
            authority: AUTHORITY.into(),
            unit: unit.id.clone(),
            form,
            title,
            kind: String::new(),
            dated_on: Some(written(story, year, number)),
            dated_as: if page.is_empty() {
                Dated::Signed
            } else {
                Dated::Published
            },
            upload: String::new(),
            address,
            text: text.to_owned(),
            attach: Some(AttachTo {
                campaign: campaign.into(),
                indicator: item.indicator.clone(),
            }),
        };
        story.does(liaison(&unit.id), add).await?;
    }
    Ok(())
}

/// A day inside the assessed year that is not ahead of the story.
fn written(story: &Story, year: i16, number: usize) -> Date {
    let month = i8::try_from(number % 6 + 3).unwrap_or(3);
    date(year, month, 18).min(story.today())
}

impl Story {
    /// Losses that a unit was told of.
    async fn losses(&self, campaign: &str, unit: &str) -> Result<Vec<String>, AppError> {
        let chain = ChainId::Campaign(campaign.into());
        let kept = paper::find(&mut self.app.store().read().await?, &chain, Kind::Dossier, unit).await?;
        let dossier: Dossier = Papers::new(kept).get(unit).unwrap_or_default();
        let losses = dossier.feedback.into_iter().flat_map(|feedback| feedback.losses);
        Ok(losses
            .filter(|loss| loss.lost > Points::default())
            .map(|loss| loss.indicator)
            .collect())
    }
}

/// What one unit objected to, by unit.
pub(super) type Objected = Vec<(String, String)>;

/// Every unit replies; some object to one deduction.
pub(super) async fn replies(story: &mut Story, campaign: &str, units: &[Unit]) -> Result<Objected, AppError> {
    let mut objected = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        // The team leader's own body is heard by somebody else; here it agrees.
        let object = at % OBJECTS == 3 && unit.id != "justice";
        let loss = if object {
            story.losses(campaign, &unit.id).await?.into_iter().next()
        } else {
            None
        };
        let objections = loss.iter().map(|indicator| Objection {
            indicator: indicator.clone(),
            statement: "该问题在通知印发前已经整改，当时的截图因网站改版未能保留，请考核组核对后台发布记录。"
                .to_owned(),
            evidence: Vec::new(),
        });
        let reply = ReplyFeedback {
            campaign: campaign.into(),
            unit: unit.id.clone(),
            objections: objections.collect(),
        };
        story.does(head(&unit.id), reply).await?;
        objected.extend(loss.map(|indicator| (unit.id.clone(), indicator)));
    }
    Ok(objected)
}

/// The team leader answers each objection.
pub(super) async fn answers(story: &mut Story, campaign: &str, objected: Objected) -> Result<(), AppError> {
    for (unit, indicator) in objected {
        let answer = AnswerReview {
            campaign: campaign.into(),
            unit,
            indicator,
            upheld: false,
            reason: "经核对后台记录，整改时间晚于采样日，按评分标准仍应扣分，维持原扣分。".to_owned(),
        };
        story.does(actor("demo-team-leader"), answer).await?;
    }
    Ok(())
}
