//! 自查自评工作簿 of a unit: out of the self-check as it stands, and back as one `self_check.save` a row.
//!
//! The book has two texts where the paper has one: why an item is not applicable, and the statement. **Invariant:**
//! neither is dropped on the way back; evidence stays as it is.

use mingjian_core::access::{Action, Actor};
use mingjian_core::event::ChainId;
use mingjian_core::flow::Deed;
use mingjian_core::flow::dossier::{Dossier, SelfItem};
use mingjian_core::ids::{CampaignId, CommandId};
use mingjian_documents::books::{Content, Field, SelfCheckBook, SelfCheckRow};

use super::{Confirmed, RowTaken, kind_words, lines, not_in_book, rows, seal, seen, standard, version};
use crate::case::{Case, Need};
use crate::commands::self_check::SaveSelfItem;
use crate::error::AppError;
use crate::look::Look;
use crate::queries::{SelfItemShown, ShowSelfCheck};
use crate::run::{App, Given};

/// Asks for the book of a unit's self-check.
#[derive(Debug, Clone)]
pub struct ShowSelfCheckBook(pub ShowSelfCheck);

impl Look for ShowSelfCheckBook {
    type View = SelfCheckBook;
    const ACTION: Action = ShowSelfCheck::ACTION;

    fn chain(&self) -> ChainId {
        self.0.chain()
    }

    fn needs(&self) -> Vec<Need> {
        self.0.needs()
    }

    fn unit(&self) -> &str {
        &self.0.unit
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<SelfCheckBook, AppError> {
        let view = self.0.view(case, deed)?;
        Ok(SelfCheckBook {
            seal: seal(case, case.papers.version::<Dossier>(&view.unit))?,
            unit: view.unit.clone(),
            unit_name: view.name.clone(),
            class: view.class_title.clone(),
            rows: view.all().map(row).collect(),
        })
    }
}

fn row(item: &SelfItemShown) -> SelfCheckRow {
    let (reason, statement) = texts(&item.item);
    SelfCheckRow {
        indicator: item.id.clone(),
        code: item.code.clone(),
        path: item.path.clone(),
        kind: kind_words(item.kind),
        weight: item.weight.clone(),
        standard: standard(&item.standard, &item.checks),
        evidence_required: lines(&item.proofs),
        version: version(item.item.version),
        self_score: item.item.score.clone(),
        not_applicable: item.item.not_applicable,
        reason: reason.to_owned(),
        statement: statement.to_owned(),
        evidence: item.evidence.iter().map(|one| one.title.clone()).collect(),
        ..SelfCheckRow::default()
    }
}

/// The paper's one text as the book's two: why it is not applicable, or else the statement.
fn texts(item: &SelfItem) -> (&str, &str) {
    if item.not_applicable {
        (&item.text, "")
    } else {
        ("", &item.text)
    }
}

/// The item after the changes of its row.
fn changed(item: &SelfItem, changes: &[&Confirmed]) -> Result<SelfItem, AppError> {
    let (reason, statement) = texts(item);
    let (mut reason, mut statement) = (reason.to_owned(), statement.to_owned());
    let mut item = item.clone();
    for change in changes {
        let after = change.after.clone();
        match change.field {
            Field::SelfScore => item.score = after.into_points(),
            Field::NotApplicable => item.not_applicable = after == Content::Yes,
            Field::Reason => reason = after.into_text(),
            Field::Statement => statement = after.into_text(),
            _ => return Err(not_in_book(change)),
        }
    }
    let all: Vec<&str> = [reason.as_str(), statement.as_str()]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    item.text = all.join("\n");
    Ok(item)
}

impl App {
    /// Saves the confirmed changes of a self-check book, row by row, each as a command under an id derived from
    /// `command`: sent twice, they have one effect.
    ///
    /// # Errors
    /// Those of [`ShowSelfCheck`]; a row that is refused is named in the answer.
    pub async fn save_self_check_book(
        &self,
        actor: &Actor,
        (campaign, unit): (&CampaignId, &str),
        command: &CommandId,
        changes: &[Confirmed],
    ) -> Result<Vec<RowTaken>, AppError> {
        let look = ShowSelfCheck {
            campaign: campaign.clone(),
            unit: unit.to_owned(),
        };
        let view = self.look(actor, &look).await?;
        let mut taken = Vec::new();
        for (at, (first, changes)) in rows(changes).into_iter().enumerate() {
            let item = view.item(&first.indicator).filter(|_| first.unit == unit);
            let wanted = item
                .ok_or_else(|| not_in_book(first))
                .and_then(|item| changed(&item.item, &changes));
            let done = match wanted {
                Err(error) => Err(error),
                Ok(item) => {
                    let save = SaveSelfItem {
                        campaign: campaign.clone(),
                        unit: unit.to_owned(),
                        indicator: first.indicator.clone(),
                        item,
                        seen_version: seen(first),
                    };
                    let id = CommandId(format!("{command}/{at}"));
                    self.run(Given {
                        id,
                        actor: actor.clone(),
                        command: save,
                    })
                    .await
                    .map(drop)
                }
            };
            taken.push(RowTaken {
                unit: first.unit.clone(),
                indicator: first.indicator.clone(),
                refused: done.err(),
            });
        }
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(field: Field, after: Content) -> Confirmed {
        Confirmed {
            unit: "u".to_owned(),
            indicator: "i".to_owned(),
            occurrence: None,
            version: 1,
            field,
            after,
        }
    }

    #[test]
    fn neither_of_the_two_texts_is_dropped() {
        let item = SelfItem {
            text: "无此职能".to_owned(),
            not_applicable: true,
            ..SelfItem::default()
        };
        let statement = change(Field::Statement, Content::Text("已在上年办结".to_owned()));
        let after = changed(&item, &[&statement]).unwrap();
        assert_eq!(
            (after.text.as_str(), after.not_applicable),
            ("无此职能\n已在上年办结", true)
        );
        let applies = change(Field::NotApplicable, Content::Empty);
        let gone = change(Field::Reason, Content::Empty);
        assert_eq!(changed(&item, &[&applies, &gone]).unwrap(), SelfItem::default());
    }

    #[test]
    fn a_field_of_another_book_is_refused() {
        let lost = change(Field::Lost, Content::Empty);
        assert!(changed(&SelfItem::default(), &[&lost]).is_err());
    }
}
