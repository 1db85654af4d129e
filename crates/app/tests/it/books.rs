//! Workbooks out and back through the doors: one changed cell is one change, and what does not belong is refused.

use mingjian_app::books::{
    BookScope, Confirmed, ScoreSheetBook, SelfCheckBook, ShowScoreBook, ShowSelfCheckBook,
};
use mingjian_app::commands::self_check::SaveSelfItem;
use mingjian_app::queries::ShowSelfCheck;
use mingjian_core::event::ChainId;
use mingjian_core::flow::dossier::SelfItem;
use mingjian_core::flow::procedure::Stage;
use mingjian_core::lang::Lang;
use mingjian_core::points::Points;
use mingjian_core::refusal::Refusal;
use mingjian_testkit::{CAMPAIGN, TestApp, fill_cell, on_both};

use crate::year::{dossier, liaison, member, must, reach};

const UNIT: &str = "hekou";
/// 自评分 of the second item.
const SELF_SCORE: &str = "H6";
/// 自查说明 of the second item.
const STATEMENT: &str = "L6";

fn own(unit: &str) -> ShowSelfCheckBook {
    ShowSelfCheckBook(ShowSelfCheck {
        campaign: CAMPAIGN.into(),
        unit: unit.to_owned(),
    })
}

fn scores() -> ShowScoreBook {
    ShowScoreBook {
        campaign: CAMPAIGN.into(),
        scope: BookScope::Unit(UNIT.to_owned()),
    }
}

async fn book(app: &TestApp, unit: &str) -> SelfCheckBook {
    app.app.look(&liaison(unit), &own(unit)).await.unwrap()
}

async fn length(app: &TestApp) -> i64 {
    app.length(&ChainId::Campaign(CAMPAIGN.into())).await.unwrap()
}

fn codes(refusals: &[Refusal]) -> Vec<&'static str> {
    refusals.iter().map(|one| one.code).collect()
}

on_both! {
    async fn one_changed_cell_of_a_self_check_is_exactly_one_change(app) {
        reach(&app, Stage::SelfChecking).await;
        let out = book(&app, UNIT).await;
        let bytes = out.write(Lang::Zh).unwrap();
        assert!(SelfCheckBook::read(&bytes, &out).unwrap().is_empty());
        let filled = fill_cell(&bytes, SELF_SCORE, "58.5").unwrap();
        let found = SelfCheckBook::read(&filled, &out).unwrap();
        assert_eq!(found.changes.len(), 1);
        assert_eq!((found.changes[0].at.indicator.as_str(), found.changes[0].shown[1].as_str()), ("site", "58.5"));
        let confirmed: Vec<Confirmed> = found.changes.iter().map(Confirmed::from).collect();
        let before = length(&app).await;
        let (who, campaign, command) = (liaison(UNIT), CAMPAIGN.into(), "book".into());
        let save = || app.app.save_self_check_book(&who, (&campaign, UNIT), &command, &confirmed);
        let taken = save().await.unwrap();
        assert_eq!((taken.len(), taken[0].refused.is_none(), length(&app).await), (1, true, before + 1));
        // Confirmed twice, it counts once.
        save().await.unwrap();
        assert_eq!(length(&app).await, before + 1);
        let items = dossier(&app, UNIT).await.self_check.items;
        assert_eq!((items.len(), items["site"].score.clone()), (1, Some(Points::parse("58.5").unwrap())));
    }

    async fn a_book_that_came_back_late_overwrites_nothing(app) {
        reach(&app, Stage::SelfChecking).await;
        let out = book(&app, UNIT).await;
        let filled = fill_cell(&out.write(Lang::Zh).unwrap(), STATEMENT, "书中的说明").unwrap();
        let found = SelfCheckBook::read(&filled, &out).unwrap();
        let confirmed: Vec<Confirmed> = found.changes.iter().map(Confirmed::from).collect();
        // Somebody saves the same item on the page meanwhile.
        let page = SaveSelfItem {
            campaign: CAMPAIGN.into(),
            unit: UNIT.to_owned(),
            indicator: "site".to_owned(),
            item: SelfItem { text: "页面上的说明".to_owned(), ..SelfItem::default() },
            seen_version: 0,
        };
        must(&app, liaison(UNIT), page).await;
        // Read again, the book says what stood when it left; confirmed from before, the version says so.
        let refusals = SelfCheckBook::read(&filled, &book(&app, UNIT).await).unwrap_err();
        assert_eq!(codes(&refusals), ["MJ8215"]);
        let taken =
            app.app.save_self_check_book(&liaison(UNIT), (&CAMPAIGN.into(), UNIT), &"late".into(), &confirmed).await.unwrap();
        assert!(taken[0].refused.as_ref().unwrap().is_refused_with("MJ9001"));
        assert_eq!(dossier(&app, UNIT).await.self_check.items["site"].text, "页面上的说明");
    }

    async fn another_units_book_and_a_closed_cell_are_refused(app) {
        reach(&app, Stage::SelfChecking).await;
        let out = book(&app, UNIT).await;
        let bytes = out.write(Lang::Zh).unwrap();
        let other = SelfCheckBook::read(&bytes, &book(&app, "chengguan").await).unwrap_err();
        assert_eq!(codes(&other), ["MJ8204"]);
        let closed = SelfCheckBook::read(&fill_cell(&bytes, "E6", "99").unwrap(), &out).unwrap_err();
        assert_eq!(codes(&closed), ["MJ8210"]);
        let score = app.app.look(&member(), &scores()).await.unwrap();
        let kind = ScoreSheetBook::read(&bytes, &score).unwrap_err();
        assert_eq!(codes(&kind), ["MJ8202"]);
    }

    async fn one_changed_cell_of_a_sheet_is_exactly_one_entry(app) {
        reach(&app, Stage::Assessing).await;
        let out = app.app.look(&member(), &scores()).await.unwrap();
        let bytes = out.write(Lang::Zh).unwrap();
        assert!(ScoreSheetBook::read(&bytes, &out).unwrap().is_empty());
        let place = score_cell(&bytes, &out);
        let filled = fill_cell(&bytes, &place, "51").unwrap();
        let found = ScoreSheetBook::read(&filled, &out).unwrap();
        assert_eq!(found.changes.len(), 1, "{found:?}");
        let confirmed: Vec<Confirmed> = found.changes.iter().map(Confirmed::from).collect();
        let taken = app.app.enter_score_book(&member(), &scores(), &"book".into(), &confirmed).await.unwrap();
        assert_eq!((taken.len(), taken[0].refused.is_none()), (1, true), "{taken:?}");
        let after = app.app.look(&member(), &scores()).await.unwrap();
        let row = after.rows.iter().find(|row| row.indicator == "site").unwrap();
        assert_eq!(row.points, Some(Points::from(51)));
    }
}

/// The cell of the points of 网站, found by the one that takes a number there as points.
fn score_cell(bytes: &[u8], book: &ScoreSheetBook) -> String {
    let wanted = |cell: &String| {
        let filled = fill_cell(bytes, cell, "51")
            .ok()
            .and_then(|bytes| ScoreSheetBook::read(&bytes, book).ok());
        filled.is_some_and(|found| {
            let one = found.changes.first();
            one.is_some_and(|one| one.at.indicator == "site" && one.title(Lang::En) == "Points")
        })
    };
    let cells = ('A'..='Z').flat_map(|column| (5..=8).map(move |row| format!("{column}{row}")));
    cells.into_iter().find(wanted).unwrap()
}
