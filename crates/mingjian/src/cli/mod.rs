//! 命令行: the verbs, the language of the answer, and how a run ends.
//!
//! A verb reads its input, computes and gives back an [`answer::Answer`]; only this file writes to the outside, so
//! that a refused run has written nothing. **Invariant:** but for `serve` no verb asks for the time, and but for those
//! that open a database none starts a runtime.

mod answer;
mod audit;
mod calendar;
mod explain;
mod export;
mod input;
mod inspect;
pub(crate) mod material;
mod rubric;
mod score;
mod serve;
mod stored;
mod table;
pub(crate) mod trouble;
mod whatif;
mod words;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use mingjian_core::lang::Lang;

use answer::{Answer, Ending, Format};
use trouble::Trouble;
use words::Voice;

/// Examples of a verb with the exit codes behind them.
macro_rules! after_help {
    ($examples:literal) => {
        concat!(
            "示例 Examples:\n",
            $examples,
            "\n\n退出码 Exit codes:\n",
            "  0   完成  done\n",
            "  1   被拒绝：逐条列出原因和办法  refused, each cause with its remedy\n",
            "  2   命令写法有误  wrong usage\n",
            "  3   文件读不了或写不了  a file cannot be read or written\n",
            "  70  程序内部出错  internal fault"
        )
    };
}
pub(crate) use after_help;

/// 明鉴 on the command line.
#[derive(Parser)]
#[command(
    name = "mingjian",
    version,
    about = "明鉴：政务公开考核\nMingjian: the assessment of open-government work",
    after_help = after_help!(
        "  mingjian score --demo\n  mingjian explain --demo --unit qinghe\n  mingjian rubric check 考核表.yaml\n  \
         mingjian calendar due 2021-02-05 --working-days 10"
    )
)]
struct Cli {
    #[arg(
        long,
        global = true,
        value_enum,
        help = "输出语言；不写时看 LC_ALL、LC_MESSAGES、LANG，缺省中文\n\
                Language of the output; LC_ALL, LC_MESSAGES, LANG decide, Chinese by default"
    )]
    lang: Option<Tongue>,
    #[command(subcommand)]
    verb: Verb,
}

/// The languages by their names on the command line.
#[derive(Clone, Copy, ValueEnum)]
enum Tongue {
    Zh,
    En,
}

// What a verb is about stands in its own file: a doc comment here would take its place in the help.
#[derive(Subcommand)]
enum Verb {
    Rubric(rubric::Args),
    Score(score::Args),
    Explain(explain::Args),
    Whatif(whatif::Args),
    Calendar(calendar::Args),
    Inspect(inspect::Args),
    Audit(audit::Args),
    Serve(Box<serve::Args>),
}

impl Verb {
    fn format(&self) -> Format {
        match self {
            Self::Rubric(args) => args.format(),
            Self::Score(args) => args.format,
            Self::Explain(args) => args.format,
            Self::Whatif(args) => args.format,
            Self::Calendar(args) => args.format(),
            Self::Inspect(args) => args.format(),
            Self::Audit(args) => args.format(),
            Self::Serve(_) => Format::Table,
        }
    }

    fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        match self {
            Self::Rubric(args) => args.run(voice),
            Self::Score(args) => args.run(voice),
            Self::Explain(args) => args.run(voice),
            Self::Whatif(args) => args.run(voice),
            Self::Calendar(args) => args.run(voice),
            Self::Inspect(args) => args.run(voice),
            Self::Audit(args) => args.run(voice),
            Self::Serve(args) => args.run(voice),
        }
    }
}

/// Reads the command line, runs the verb, writes the answer.
pub fn run() -> ExitCode {
    let asked = by_environment();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error, asked),
    };
    let lang = match cli.lang {
        Some(Tongue::Zh) => Lang::Zh,
        Some(Tongue::En) => Lang::En,
        None => asked,
    };
    // What goes wrong inside is told in words; the names of the program stay out of sight.
    std::panic::set_hook(Box::new(|_| {}));
    let caught = std::panic::catch_unwind(|| {
        let voice = Voice::new(lang)?;
        cli.verb.run(voice)
    });
    let outcome = caught.unwrap_or_else(|payload| Err(trouble::panicked(payload.as_ref())));
    match outcome {
        Ok(answer) => give(&answer, lang),
        Err(trouble) => complain(&trouble, lang, cli.verb.format()),
    }
}

/// The language that the environment asks for.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line is the one door for settings"
)]
fn by_environment() -> Lang {
    let first = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    first.and_then(|value| Lang::from_tag(&value)).unwrap_or_default()
}

/// Help and version are answers; all else is wrong usage.
fn usage(error: &clap::Error, lang: Lang) -> ExitCode {
    // A closed pipe is the reader's business.
    let _ = error.print();
    if !error.use_stderr() {
        return Ending::Done.into();
    }
    if let (Lang::Zh, Ok(voice)) = (lang, Voice::new(lang)) {
        let _ = writeln!(std::io::stderr(), "\n{}", voice.say("usage", &[]));
    }
    Ending::Usage.into()
}

fn give(answer: &Answer, lang: Lang) -> ExitCode {
    let mut out = std::io::stdout().lock();
    let written = out.write_all(answer.text.as_bytes()).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            return complain(&trouble::not_written(&error), lang, Format::Table);
        }
        _ => {}
    }
    for note in &answer.notes {
        let _ = writeln!(std::io::stderr(), "{note}");
    }
    answer.ending.into()
}

fn complain(trouble: &Trouble, lang: Lang, format: Format) -> ExitCode {
    let text = match Voice::new(lang) {
        Ok(voice) => trouble.words(voice, format),
        Err(_) => "MJ9000\n".to_owned(),
    };
    let _ = std::io::stderr().write_all(text.as_bytes());
    trouble.ending().into()
}
