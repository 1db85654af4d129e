//! 已知情况: what the person says of a page or a site beside its address, the same for every way of inspecting.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args as ClapArgs;
use mingjian_core::calendar::parse_date;
use mingjian_core::refusal::Refusal;
use mingjian_inspect::Context;
use mingjian_inspect::context::Address;
use mingjian_inspect::own_words::OwnWords;
use mingjian_inspect::rules::builtin;
use mingjian_inspect::survey::{Confirmed, read_sections};

use crate::cli::input;
use crate::cli::trouble::Trouble;

/// The longest key, in bytes.
pub(super) const MAX_KEY: usize = 64 * 1024;

/// 已知情况.
#[derive(ClapArgs)]
pub(super) struct Known {
    #[arg(
        long,
        value_name = "NAME",
        help = "所属单位的名称\nThe name of the unit whose page or site it is"
    )]
    unit: Option<String>,
    #[arg(
        long,
        value_name = "NAME",
        help = "已知的地名，可以是上一级的\nA place that is known; it may be the one above"
    )]
    place: Option<String>,
    #[arg(
        long,
        value_name = "DATE",
        help = "以哪一天为准判断时限；不写则不判断\nThe day for which limits are judged; without it they are not"
    )]
    as_of: Option<String>,
    #[arg(
        long,
        value_name = "ID",
        default_value = "gbmh-2019-19",
        help = "检查规则集\nThe set of inspection rules"
    )]
    rules: String,
    #[arg(
        long,
        value_name = "FILE",
        help = "单位密钥文件：个人信息只留掩码和以此密钥计算的 HMAC\n\
                The installation's key: of personal data only a mask and an HMAC under it are kept"
    )]
    key_file: Option<PathBuf>,
    #[arg(
        long,
        value_name = "FILE",
        help = "核对过的栏目清单（inspect sections 写出的格式），以它为准\n\
                The list of sections that a person checked, as inspect sections writes it; it wins"
    )]
    sections: Option<PathBuf>,
    #[arg(
        long,
        value_name = "FILE",
        help = "自备词表（“设置”页导出的格式）：错词、保护名称、例外、可链域名\n\
                The office's own list of words, as its page gives it: wrong words, names, exceptions, hosts"
    )]
    words: Option<PathBuf>,
}

/// The longest list of sections, in bytes.
const MAX_SECTIONS: usize = 8 * 1024 * 1024;
/// The longest list of words, in bytes.
const MAX_WORDS: usize = 4 * 1024 * 1024;

impl Known {
    /// The context of detectors, with the address where there is one.
    pub(super) fn context(&self, url: Option<Address>) -> Result<Context, Trouble> {
        let key = self.key_file.as_ref();
        let key = key.map(|path| input::page(path, MAX_KEY)).transpose()?;
        let own_words = self.words()?.map(Arc::new);
        Ok(Context {
            unit: self.unit.clone(),
            place: self.place.clone(),
            url,
            as_of: self.as_of.as_deref().map(parse_date).transpose()?,
            rules: builtin(&self.rules)?.into(),
            allowed_hosts: own_words
                .as_ref()
                .map(|own| own.hosts().to_vec())
                .unwrap_or_default(),
            key,
            sections: self.sections()?,
            own_words,
        })
    }

    fn words(&self) -> Result<Option<OwnWords>, Trouble> {
        let Some(path) = &self.words else {
            return Ok(None);
        };
        let bytes = input::page(path, MAX_WORDS)?;
        let read = OwnWords::read(&String::from_utf8_lossy(&bytes));
        let named = |refusal: Refusal| Trouble::from(refusal.in_file(&input::shown(path)));
        read.map(Some).map_err(named)
    }

    fn sections(&self) -> Result<Vec<Confirmed>, Trouble> {
        let Some(path) = &self.sections else {
            return Ok(Vec::new());
        };
        let bytes = input::page(path, MAX_SECTIONS)?;
        let read = read_sections(&String::from_utf8_lossy(&bytes));
        read.map_err(|refusal| Trouble::from(refusal.in_file(&input::shown(path))))
    }
}
