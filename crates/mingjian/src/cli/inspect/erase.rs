//! `mingjian inspect erase`: sealed records erased by rule; digest and the fact of erasure stay.

use std::path::PathBuf;

use clap::{ArgGroup, Args as ClapArgs};
use mingjian_core::calendar::parse_date;
use mingjian_inspect::archive::access::How;
use mingjian_inspect::archive::{Erased, Seal, SealedHead, Vault};

use super::known::MAX_KEY;
use super::sealed::{Folder, clock};
use crate::cli::after_help;
use crate::cli::answer::{Answer, Ending, Format};
use crate::cli::input;
use crate::cli::trouble::{Trouble, not_written};
use crate::cli::words::Voice;

/// 抹除封存的存证.
#[derive(ClapArgs)]
#[command(
    about = "抹除封存的存证（含个人信息）：只留网址、时间、摘要和抹除的事实\n\
             Erase sealed records (with personal data): address, time, digest and the fact of erasure stay",
    group = ArgGroup::new("which").required(true).args(["before", "record"]),
    after_help = after_help!(
        "  mingjian inspect erase --data 巡检 --before 2026-01-01 --who 王主任 --why 保存期满 --key-file 密钥\n  \
         mingjian inspect erase --data 巡检 --record 1f0c… --who 王主任 --why 已整改 --key-file 密钥"
    )
)]
pub struct Args {
    #[arg(
        long,
        value_name = "DIR",
        help = "巡检的数据目录\nThe data folder of the sweeps"
    )]
    data: PathBuf,
    #[arg(
        long,
        value_name = "DATE",
        help = "这一天（北京时间）以前的\nThose of before this day, by the time of Beijing"
    )]
    before: Option<String>,
    #[arg(long, value_name = "ID", help = "哪一条\nWhich record")]
    record: Option<String>,
    #[arg(long, value_name = "NAME", help = "谁抹除\nWho erases")]
    who: String,
    #[arg(long, value_name = "TEXT", help = "为什么\nWhy")]
    why: String,
    #[arg(
        long,
        value_name = "FILE",
        help = "单位密钥文件，登记用\nThe installation's key, for the log"
    )]
    key_file: PathBuf,
}

impl Args {
    /// The form of refusals.
    pub fn format(&self) -> Format {
        Format::Table
    }

    /// Erases, and says how many.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        let mut folder = Folder::of(&self.data);
        let seal = Seal::new(&input::page(&self.key_file, MAX_KEY)?);
        let mut count = 0_usize;
        for head in self.heads(&folder)? {
            if head.erased.is_some() {
                continue;
            }
            folder.log((&self.who, &self.why), &head.id, How::Erased, &seal)?;
            let (name, erased) = (
                head.file(),
                Erased {
                    at: clock(),
                    who: self.who.trim().to_owned(),
                    why: self.why.trim().to_owned(),
                },
            );
            folder
                .put(&name, &head.erase(erased))
                .map_err(|error| not_written(&error))?;
            count = count.saturating_add(1);
        }
        Ok(Answer {
            text: voice.say("sealed-erased-count", &[("count", &count.to_string())]) + "\n",
            notes: Vec::new(),
            ending: Ending::Done,
        })
    }

    fn heads(&self, folder: &Folder) -> Result<Vec<SealedHead>, Trouble> {
        if let Some(id) = &self.record {
            return Ok(vec![folder.record(id)?.0]);
        }
        let before = self.before.as_deref().unwrap_or_default();
        let day = parse_date(before)?;
        // Offices count days by one clock, wherever the program runs.
        let limit = jiff::tz::offset(8)
            .to_timestamp(day.at(0, 0, 0, 0))
            .map_or(i64::MIN, |moment| moment.as_millisecond());
        let mut heads = folder.heads()?;
        heads.retain(|head| head.at < limit);
        Ok(heads)
    }
}
