//! 访问方式: how the verbs of the inspection that ask the network do it, in one place.

use std::sync::Arc;

use anyhow::Context as _;
use clap::Args as ClapArgs;
use mingjian_app::Deps;
use mingjian_core::refusal::Refusal;
use mingjian_inspect::fetch::{Allow, Client, Guard, Limits, Pace, SystemResolver};

use crate::cli::trouble::Trouble;

/// How fast the addresses of a site are asked.
#[derive(ClapArgs)]
pub(super) struct Rate {
    #[arg(
        long,
        value_name = "N",
        default_value_t = 2,
        value_parser = clap::value_parser!(u32).range(1..),
        help = "每台主机每秒最多几次请求；网站要求更慢时从其要求\n\
                Most requests a second to one host; fewer where the site asks for it"
    )]
    rate: u32,
}

/// Which inner targets may be asked.
#[derive(ClapArgs)]
pub(super) struct Inner {
    #[arg(
        long,
        value_name = "HOST:PORT",
        help = "放行的内网目标，可写多个；其他内网地址一律不访问\n\
                An inner target that may be asked, several allowed; no other inner address is"
    )]
    allow: Vec<String>,
}

impl Rate {
    /// The pace of a run.
    pub(super) fn pace(&self) -> Pace {
        paced(i64::from(1000_u32.checked_div(self.rate).unwrap_or(1000)))
    }
}

/// A pace with at least so many milliseconds between two requests to one host.
pub(super) fn paced(delay: i64) -> Pace {
    let clock = Deps::system().clock;
    Pace::new(Arc::new(move || clock.now().0), delay)
}

impl Inner {
    /// The guard that lets them through.
    pub(super) fn guard(&self) -> Result<Guard, Trouble> {
        guard(&self.allow)
    }
}

/// The guard that lets named inner targets through and no other.
pub(super) fn guard(named: &[String]) -> Result<Guard, Trouble> {
    let one = |text: &String| {
        let refused = || Trouble::Usage(Refusal::new("MJ5009", &[("text", text)]));
        Allow::read(text).ok_or_else(refused)
    };
    let allowed = named.iter().map(one).collect::<Result<Vec<_>, _>>()?;
    Ok(Guard::new(allowed))
}

/// Who asks, past a guard.
pub(super) fn client(guard: Guard) -> Result<Client, Trouble> {
    let client = Client::new(guard, Arc::new(SystemResolver), Limits::default());
    client.map_err(|why| Trouble::Fault(anyhow::anyhow!("{why}")))
}

/// Runs what asks the network to its end.
pub(super) fn to_the_end<T>(asking: impl Future<Output = T>) -> Result<T, Trouble> {
    // One thread asks and reads what is short; what is long is read beside it.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("start the runtime").map_err(Trouble::Fault)?;
    Ok(runtime.block_on(asking))
}
