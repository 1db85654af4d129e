//! 演示的结果运用: the best unit commended, a failing one criticised and put right, before the year is archived.

use jiff::civil::date;
use mingjian_app::AppError;
use mingjian_app::commands::consequence::{
    CloseRectification, ConsequenceKind, DecideConsequence, IssueConsequence, OrderRectification,
    ProposeCommendation, ProposeCriticism, ReportCompletion, SignOrder, SubmitMeasures,
};
use mingjian_core::event::ChainId;
use mingjian_core::flow::commendation::Commended;
use mingjian_core::flow::consequence::Route;
use mingjian_core::flow::decision::Decision;
use mingjian_core::flow::procedure::Document;
use mingjian_core::flow::rectification::{Problem, Source, Statement};
use mingjian_core::flow::{Kind, Papers};
use mingjian_store::tables::paper;

use super::people::{actor, head, liaison};
use super::{CLOSED, Story};

/// How many units are commended.
const COMMENDED: usize = 3;

impl Story {
    /// Id of the paper that the last step began.
    fn last(&self) -> String {
        format!("demo/{}", self.step)
    }

    async fn decision(&self) -> Result<Option<Decision>, AppError> {
        let mut reader = self.app.store().read().await?;
        let kept = paper::find(
            &mut reader,
            &ChainId::Campaign(CLOSED.into()),
            Kind::Decision,
            &Decision::id(1),
        )
        .await?;
        Ok(Papers::new(kept).get(&Decision::id(1)))
    }

    /// The leading group agrees to a paper, and it is issued.
    async fn agreed(&mut self, kind: ConsequenceKind, paper: &str, number: &str) -> Result<(), AppError> {
        let document = |number: &str| Document {
            number: number.to_owned(),
            date: date(2026, 3, 27),
            scan: String::new(),
        };
        let decide = DecideConsequence {
            campaign: CLOSED.into(),
            kind,
            paper: paper.to_owned(),
            agreed: true,
            document: document("区政务公开领导小组会议纪要〔2026〕4号"),
            reasons: String::new(),
        };
        self.does(actor("demo-leading-group"), decide).await?;
        let issue = IssueConsequence {
            campaign: CLOSED.into(),
            kind,
            paper: paper.to_owned(),
            document: document(number),
        };
        self.does(actor("demo-office"), issue).await
    }
}

/// Commendation, criticism and rectification of the closed year.
pub(super) async fn consequences(story: &mut Story) -> Result<(), AppError> {
    let lines = story.decision().await?.map(|one| one.lines).unwrap_or_default();
    story.on(date(2026, 3, 27));
    let mut best: Vec<_> = lines.iter().filter(|line| line.best).collect();
    best.sort_by_key(|line| line.rank);
    for line in best.iter().take(COMMENDED) {
        let propose = ProposeCommendation {
            campaign: CLOSED.into(),
            whom: Commended::Unit {
                unit: line.unit.clone(),
            },
            basis: "2025年度政务公开工作考核审定为优秀".to_owned(),
            route: Route::LeadingGroup,
        };
        story.does(actor("demo-office"), propose).await?;
        let paper = story.last();
        story
            .agreed(ConsequenceKind::Commendation, &paper, "示例区公开办〔2026〕12号")
            .await?;
    }
    for line in lines.iter().filter(|line| line.failed) {
        put_right(story, &line.unit).await?;
    }
    Ok(())
}

/// A unit that failed is criticised, ordered to put things right, and does.
async fn put_right(story: &mut Story, unit: &str) -> Result<(), AppError> {
    let propose = ProposeCriticism {
        campaign: CLOSED.into(),
        unit: unit.to_owned(),
        reasons: "2025年度政务公开工作考核审定为不合格".to_owned(),
        route: Route::LeadingGroup,
    };
    story.on(date(2026, 3, 27));
    story.does(actor("demo-office"), propose).await?;
    let criticism = story.last();
    story
        .agreed(ConsequenceKind::Criticism, &criticism, "示例区公开办〔2026〕13号")
        .await?;
    let order = OrderRectification {
        campaign: CLOSED.into(),
        unit: unit.to_owned(),
        source: Source::Criticism { criticism },
        document: Document {
            number: "示例区公开办整改〔2026〕1号".to_owned(),
            date: date(2026, 3, 27),
            scan: String::new(),
        },
        problems: vec![Problem {
            indicator: String::new(),
            text: "主动公开目录更新不及时，依申请公开台账不全".to_owned(),
        }],
        completion_due: date(2026, 4, 17),
    };
    story.does(actor("demo-office"), order).await?;
    let rectification = story.last();
    let statement = |text: &str| Statement {
        text: text.to_owned(),
        evidence: Vec::new(),
    };
    story.on(date(2026, 3, 30));
    story
        .does(
            liaison(unit),
            SignOrder {
                campaign: CLOSED.into(),
                rectification: rectification.clone(),
            },
        )
        .await?;
    story.on(date(2026, 4, 8));
    let measures = SubmitMeasures {
        campaign: CLOSED.into(),
        rectification: rectification.clone(),
        measures: statement("明确专人逐周核对公开目录；补齐2025年依申请公开台账。"),
    };
    story.does(head(unit), measures).await?;
    story.on(date(2026, 4, 16));
    let report = ReportCompletion {
        campaign: CLOSED.into(),
        rectification: rectification.clone(),
        report: statement("目录已逐条更新，台账已补齐并由办公室抽查。"),
    };
    story.does(head(unit), report).await?;
    story.on(date(2026, 4, 17));
    let close = CloseRectification {
        campaign: CLOSED.into(),
        rectification,
        reason: "复查合格，同意销号".to_owned(),
    };
    story.does(actor("demo-office"), close).await
}
