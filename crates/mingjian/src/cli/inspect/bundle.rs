//! `mingjian inspect bundle`: a sealed sweep as one signed file for another network, or its records as WACZ.

use std::io::BufWriter;
use std::path::PathBuf;

use clap::Args as ClapArgs;
use mingjian_app::Deps;
use mingjian_core::refusal::Refusal;
use mingjian_inspect::archive::Shelf;
use mingjian_inspect::proof::folder::Kept;
use mingjian_inspect::proof::{export, fingerprint, pack};

use super::signing::{Trust, key, sealed_by};
use super::written::write;
use crate::cli::after_help;
use crate::cli::answer::{Answer, Ending, Format};
use crate::cli::trouble::Trouble;
use crate::cli::words::Voice;

/// 打包.
#[derive(ClapArgs)]
#[command(
    about = "把一次巡检打成一个签名的包，带到另一个网络；或把存证导出为 WACZ\n\
             Pack a sweep as one signed file for another network, or its records as WACZ",
    after_help = after_help!(
        "  mingjian inspect bundle --data 巡检 -o 青禾区.mjb\n  \
         mingjian inspect bundle --data 巡检 --site https://www.example.gov.cn/ --whole -o 青禾区.mjb\n  \
         mingjian inspect bundle --data 巡检 --wacz -o 青禾区.wacz"
    )
)]
pub struct Args {
    #[arg(long, value_name = "DIR", help = "巡检的数据目录\nThe folder of the sweep")]
    data: PathBuf,
    #[arg(
        long,
        value_name = "URL",
        help = "哪个网站；目录里只有一个时可以不写\nWhich site; not needed where the folder holds one"
    )]
    site: Option<String>,
    #[arg(short, long, value_name = "FILE", help = "写到\nWhere to write it")]
    output: PathBuf,
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "wacz",
        help = "签名密钥文件，没有就新建；缺省在数据目录里\n\
                The signing key, made when missing; in the folder by default"
    )]
    key: Option<PathBuf>,
    #[arg(
        long,
        help = "连同全部存证，不只是线索引用的\nAll records, not only those that findings cite"
    )]
    whole: bool,
    #[arg(
        long,
        conflicts_with = "whole",
        help = "写成 WACZ，给网页存档播放器用，没有签名\nAs WACZ, for players of web archives, not signed"
    )]
    wacz: bool,
    #[command(flatten)]
    trust: Trust,
    #[arg(long, help = "已有同名文件时替换\nReplace an existing file")]
    force: bool,
}

impl Args {
    /// The form of refusals.
    pub fn format(&self) -> Format {
        Format::Table
    }

    /// Packs.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        let kept = self.kept()?;
        let shelf = Shelf::new(&self.data);
        let deps = Deps::system();
        let file = self.output.display().to_string();
        if self.wacz {
            let now = deps.clock.now().0;
            let pages = write(&self.output, self.force, |out| {
                Ok(export(&kept.seal, &shelf, now, BufWriter::new(out))?)
            })?;
            let args = [("file", file.as_str()), ("pages", &pages.to_string())];
            return Ok(Answer::text(voice.say("bundle-wacz", &args)));
        }
        let key = key(self.key.as_deref(), &self.data)?;
        let packed = write(&self.output, self.force, |out| {
            Ok(pack(&kept, &shelf, &key, self.whole, BufWriter::new(out))?)
        })?;
        let numbers = [packed.findings, packed.records, packed.withheld].map(|count| count.to_string());
        let [findings, records, withheld] = numbers.each_ref().map(String::as_str);
        let args = [
            ("file", file.as_str()),
            ("findings", findings),
            ("records", records),
        ];
        let mut lines = vec![voice.say("bundle-packed", &args)];
        if packed.withheld > 0 {
            lines.push(voice.say("bundle-withheld", &[("count", withheld)]));
        }
        lines.push(voice.say("bundle-signed", &[("fingerprint", &fingerprint(&key.public()))]));
        Ok(Answer {
            text: lines.join("\n") + "\n",
            notes: vec![sealed_by(&kept.seal, kept.signer.as_deref(), voice)],
            ending: Ending::Done,
        })
    }

    fn kept(&self) -> Result<Kept, Trouble> {
        let mut found = self.trust.latest(&self.data, self.site.as_deref())?;
        match (found.len(), found.pop()) {
            (1, Some(kept)) => Ok(kept),
            (count, last) => {
                let sites: Vec<&str> = found
                    .iter()
                    .chain(&last)
                    .map(|kept| kept.seal.start.as_str())
                    .collect();
                let (count, sites) = (count.to_string(), sites.join(" "));
                Err(Trouble::Usage(Refusal::new(
                    "MJ5069",
                    &[("count", &count), ("sites", &sites)],
                )))
            }
        }
    }
}
