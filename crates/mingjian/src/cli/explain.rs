//! `mingjian explain`: where one unit's total comes from, down to each loss.

mod account;
mod rows;
mod shown;
mod tree;

use clap::Args as ClapArgs;

use super::after_help;
use super::answer::{Answer, Format};
use super::export::csv;
use super::material::Inputs;
use super::trouble::Trouble;
use super::words::Voice;

/// 得分推导.
#[derive(ClapArgs)]
#[command(
    about = "得分推导：一个单位的总分从哪里来，直到每一笔扣分\n\
             Explain: where one unit's total comes from, down to each loss",
    after_help = after_help!(
        "  mingjian explain --demo --unit qinghe\n  mingjian explain --demo --unit 清河街道 --all\n  \
         mingjian explain --rubric 考核表.yaml --sheets 评分表.yaml --unit qinghe --format csv"
    )
)]
pub struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[arg(
        long,
        value_name = "ID",
        help = "单位编号，或不重复的名称\nThe unit's id, or a name that no other unit bears"
    )]
    unit: String,
    #[arg(
        long,
        help = "表中每项都写出评分标准和依据，不只是有变动的项\n\
                In the table, standard and clauses of every indicator, not only where points moved"
    )]
    all: bool,
    #[arg(long, value_enum, default_value_t = Format::Table, help = "输出格式\nOutput format")]
    pub format: Format,
}

impl Args {
    /// Explains and shows.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        let material = self.inputs.read()?;
        let scheme = material.scheme()?;
        let scoring = material.scoring(&scheme)?;
        let located = |refusals| material.located(refusals);
        let id = material.unit(&self.unit);
        // An unknown unit is refused before everybody is scored.
        scoring.one(id).map_err(located)?;
        let results = scoring.all().map_err(located)?;
        let told = scoring.explain(id, &results).map_err(located)?;
        if !told.adds_up() {
            return Err(Trouble::Fault(anyhow::anyhow!(
                "{id}: {} is not the total",
                told.sum()
            )));
        }
        match self.format {
            Format::Table => {
                let mut text = account::head(&material, &told, voice);
                text.push_str(&tree::tree(&told, self.all, voice));
                text.push_str(&account::foot(&told, voice));
                Ok(Answer::text(text))
            }
            Format::Json => Answer::json(&shown::Shown::of(&material, &told, voice)),
            Format::Csv => csv(rows::HEADER, rows::rows(&told, voice)),
        }
    }
}
