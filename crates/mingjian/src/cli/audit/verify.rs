//! `mingjian audit verify`: walks the chains, replays them and compares the rows; names whatever does not hold.
//!
//! Finds what was edited, deleted, moved or added, in the record or in the tables; and a cut-off tail, by a head that
//! was printed or sent elsewhere before. **Invariant:** changes nothing, and takes no database of another version.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args as ClapArgs;
use mingjian_core::event::ChainId;
use mingjian_core::refusal::Refusal;
use mingjian_store::{Breach, Fault, Head, Report, chain};
use serde::Serialize;

use crate::cli::after_help;
use crate::cli::answer::{Answer, Ending, Format};
use crate::cli::export::{cell, csv};
use crate::cli::stored;
use crate::cli::table::{Column, table};
use crate::cli::trouble::Trouble;
use crate::cli::words::Voice;

/// How many digits a digest has.
const DIGITS: usize = 64;

/// 核验.
#[derive(ClapArgs)]
#[command(
    about = "核验留痕：查出被改、被删、被调换、被截尾的记录和数据，并指出位置\n\
             Verify the record: what was edited, deleted, moved or cut off, in the chain or the tables, by its place",
    after_help = after_help!(
        "  mingjian audit verify --data /var/lib/mingjian\n  \
         mingjian audit verify --data /var/lib/mingjian --campaign 2026\n  \
         mingjian audit verify --data /var/lib/mingjian --campaign 2026 --head 3762:9f0c…\n  \
         mingjian audit verify --database postgres://mingjian@127.0.0.1/mingjian --format json\n\n\
         留痕不相符时退出码为 1。  With a record that does not hold the exit code is 1."
    )
)]
pub struct Args {
    #[arg(
        long,
        value_name = "DIR",
        required_unless_present = "database",
        help = "数据目录\nFolder of the data"
    )]
    data: Option<PathBuf>,
    #[arg(
        long,
        value_name = "URL",
        env = "MINGJIAN_DATABASE",
        hide_env_values = true,
        help = "PostgreSQL 地址；写了就不看数据目录里的数据库\nAddress of PostgreSQL; then not the database in the folder"
    )]
    database: Option<String>,
    #[arg(
        long,
        value_name = "ID",
        help = "只核验这次考核；不写就核验全部\nThis campaign only; all chains without it"
    )]
    campaign: Option<String>,
    #[arg(
        long,
        value_name = "SEQ:HASH",
        requires = "campaign",
        help = "文书上印的或另存的末条序号和摘要，用来查截尾\nNumber and digest of a last entry that was printed or kept elsewhere, against a cut-off tail"
    )]
    head: Option<String>,
    #[arg(long, value_enum, default_value_t = Format::Table, help = "输出格式\nOutput format")]
    pub format: Format,
}

#[derive(Serialize)]
struct Shown {
    holds: bool,
    chains: Vec<ChainShown>,
}

#[derive(Serialize)]
struct ChainShown {
    holds: bool,
    #[serde(flatten)]
    report: Report,
}

impl Args {
    /// Verifies.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        let noted = self.head.as_deref().map(head).transpose()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.context("start the runtime").map_err(Trouble::Fault)?;
        let reports = runtime.block_on(self.reports(noted.as_ref()))?;
        let holds = reports.iter().all(Report::holds);
        let mut answer = match self.format {
            Format::Table => Answer::text(shown(&reports, voice)),
            Format::Json => Answer::json(&Shown {
                holds,
                chains: reports
                    .into_iter()
                    .map(|report| ChainShown {
                        holds: report.holds(),
                        report,
                    })
                    .collect(),
            })?,
            Format::Csv => lines(&reports, voice)?,
        };
        if !holds {
            answer.ending = Ending::Refused;
        }
        Ok(answer)
    }

    async fn reports(&self, noted: Option<&Head>) -> Result<Vec<Report>, Trouble> {
        let fault = |fault: Fault| Trouble::Fault(anyhow::Error::new(fault).context("verify the record"));
        let place = stored::place(self.data.as_deref(), self.database.as_deref())?;
        let store = stored::look(&place).await?;
        let mut chains = chain::chains(&mut store.read().await.map_err(fault)?)
            .await
            .map_err(fault)?;
        if let Some(campaign) = &self.campaign {
            let asked = ChainId::Campaign(campaign.as_str().into());
            chains.retain(|chain| *chain == asked);
            if chains.is_empty() {
                return Err(Refusal::new("MJ9133", &[("campaign", campaign)]).into());
            }
        }
        let mut reports = Vec::new();
        for chain in chains {
            reports.push(store.verify(&chain, noted).await.map_err(fault)?);
        }
        store.close().await;
        Ok(reports)
    }
}

/// A head as it is printed: number, colon, 64 hexadecimal digits.
fn head(text: &str) -> Result<Head, Trouble> {
    let found = text.trim().split_once([':', '：']).and_then(|(seq, hash)| {
        let hash = hash.trim().to_ascii_lowercase();
        let whole = hash.len() == DIGITS && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        let seq = seq.trim().parse::<i64>().ok().filter(|seq| *seq > 0)?;
        whole.then_some(Head { seq, hash })
    });
    found.ok_or_else(|| Trouble::Usage(Refusal::new("MJ9134", &[("head", text)])))
}

fn shown(reports: &[Report], voice: Voice) -> String {
    if reports.is_empty() {
        return voice.say("audit-empty", &[]);
    }
    let column = |key: &str, right: bool| Column {
        title: voice.say(key, &[]),
        right,
    };
    let columns = [
        column("column-chain", false),
        column("column-entries", true),
        column("column-verdict", false),
        column("column-head", false),
    ];
    let rows: Vec<Vec<String>> = reports
        .iter()
        .map(|report| {
            let verdict = if report.holds() {
                "audit-holds"
            } else {
                "audit-broken"
            };
            let head = format!("{}:{}", report.last.seq, report.last.hash);
            vec![
                name(report, voice),
                report.entries.to_string(),
                voice.say(verdict, &[]),
                head,
            ]
        })
        .collect();
    let mut out = table(&columns, &rows);
    for report in reports.iter().filter(|report| !report.holds()) {
        let (name, count) = (name(report, voice), report.breaches.len().to_string());
        out.push('\n');
        out.push_str(&voice.say("audit-breaches", &[("chain", &name), ("count", &count)]));
        out.push('\n');
        for breach in &report.breaches {
            out.push_str(&format!("  {}\n", words(breach, voice)));
        }
        if !report.rows_compared {
            out.push_str(&format!("  {}\n", voice.say("audit-rows-not-compared", &[])));
        }
    }
    out
}

fn name(report: &Report, voice: Voice) -> String {
    match ChainId::parse(&report.chain) {
        Some(ChainId::Authority(id)) => voice.say("chain-authority", &[("id", id.as_str())]),
        Some(ChainId::Campaign(id)) => voice.say("chain-campaign", &[("id", id.as_str())]),
        None => report.chain.clone(),
    }
}

fn lines(reports: &[Report], voice: Voice) -> Result<Answer, Trouble> {
    let mut rows = Vec::new();
    for report in reports {
        let row = |kind: &str, what: String| {
            vec![
                cell(&report.chain),
                report.entries.to_string(),
                report.last.hash.clone(),
                kind.to_owned(),
                cell(&what),
            ]
        };
        if report.holds() {
            rows.push(row("", String::new()));
        }
        rows.extend(
            report
                .breaches
                .iter()
                .map(|breach| row(kind(breach), words(breach, voice))),
        );
    }
    csv(&["chain", "entries", "head", "breach", "what"], rows)
}

/// The stable name of a breach, as in JSON.
fn kind(breach: &Breach) -> &'static str {
    match breach {
        Breach::BodyEdited { .. } => "body_edited",
        Breach::BodyMissing { .. } => "body_missing",
        Breach::EntryEdited { .. } => "entry_edited",
        Breach::EntryMoved { .. } => "entry_moved",
        Breach::EntriesMissing { .. } => "entries_missing",
        Breach::LinkBroken { .. } => "link_broken",
        Breach::HeadMismatch { .. } => "head_mismatch",
        Breach::NotedHeadMissing { .. } => "noted_head_missing",
        Breach::RowEdited { .. } => "row_edited",
        Breach::RowMissing { .. } => "row_missing",
        Breach::RowUnknown { .. } => "row_unknown",
        Breach::NotReplayable { .. } => "not_replayable",
    }
}

/// A breach in words.
fn words(breach: &Breach, voice: Voice) -> String {
    let text = |number: &i64| number.to_string();
    let args: Vec<(&str, String)> = match breach {
        Breach::BodyEdited { seq }
        | Breach::BodyMissing { seq }
        | Breach::EntryEdited { seq }
        | Breach::LinkBroken { seq } => {
            vec![("seq", text(seq))]
        }
        Breach::EntryMoved { seq, from } => vec![("seq", text(seq)), ("from", text(from))],
        Breach::EntriesMissing { first, last } => vec![("first", text(first)), ("last", text(last))],
        Breach::HeadMismatch { head, last } => vec![("head", text(&head.seq)), ("last", text(&last.seq))],
        Breach::NotedHeadMissing { noted } => vec![("seq", text(&noted.seq)), ("hash", noted.hash.clone())],
        Breach::RowEdited { table, key }
        | Breach::RowMissing { table, key }
        | Breach::RowUnknown { table, key } => {
            let name = voice.word("stored", table);
            vec![("table", name), ("key", key.clone())]
        }
        Breach::NotReplayable { seq, why } => vec![("seq", text(seq)), ("why", why.clone())],
    };
    let args: Vec<(&str, &str)> = args.iter().map(|(key, value)| (*key, value.as_str())).collect();
    voice.say(&format!("breach-{}", kind(breach).replace('_', "-")), &args)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_as_it_is_printed_and_nothing_else_is_one() {
        let hash = "9F".repeat(32);
        let found = head(&format!(" 12：{hash} ")).ok();
        assert_eq!(
            found,
            Some(Head {
                seq: 12,
                hash: "9f".repeat(32)
            })
        );
        for wrong in [
            "",
            "12",
            "12:9f",
            &format!("0:{hash}"),
            &format!("x:{hash}"),
            &format!("12:{}", "zz".repeat(32)),
        ] {
            assert!(head(wrong).is_err(), "{wrong}");
        }
    }
}
