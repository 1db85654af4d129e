//! 标记: the small drawn things: icons, moons of grades, citations.
//!
//! **Invariant:** every text of the data goes through [`Shown`], which escapes.

use std::fmt::{self, Display};

use mingjian_app::queries::GradeShown;
use mingjian_core::lang::Lang;
use mingjian_core::score::ClauseShown;

use crate::assets;
use crate::texts::{Shown, say};

/// An icon of the sprite.
pub(crate) struct Icon<'a>(pub(crate) &'a str);

impl askama::filters::HtmlSafe for Icon<'_> {}

impl Display for Icon<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let icons = &assets::urls().icons;
        write!(
            f,
            "<svg class=\"i\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><use href=\"{icons}#{}\"/></svg>",
            self.0
        )
    }
}

/// The moon of a grade, without its word.
pub(crate) struct Moon(pub(crate) u8, pub(crate) bool);

impl askama::filters::HtmlSafe for Moon {}

impl Display for Moon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let class = if self.1 { "ball bad" } else { "ball" };
        write!(
            f,
            "<svg class=\"{class}\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><circle cx=\"8\" cy=\"8\" r=\"6.6\"/>"
        )?;
        let filled = match self.0 {
            0 => return f.write_str("</svg>"),
            1 => "5.03",
            2 => "10.05",
            3 => "15.08",
            _ => "20.11",
        };
        write!(
            f,
            "<circle class=\"f\" cx=\"8\" cy=\"8\" r=\"3.2\" stroke-dasharray=\"{filled} 20.11\"/></svg>"
        )
    }
}

/// A grade: moon and word.
pub(crate) struct Grade<'a>(pub(crate) &'a GradeShown, pub(crate) Lang);

impl askama::filters::HtmlSafe for Grade<'_> {}

impl Display for Grade<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(grade, lang) = self;
        let class = if grade.fail { "grade bad" } else { "grade" };
        let (moon, word) = (Moon(grade.phase, grade.fail), Shown::new(&grade.title, *lang));
        write!(f, "<span class=\"{class}\">{moon}{word}</span>")
    }
}

/// Citations in a row, each that was not read with its mark.
pub(crate) struct Clauses<'a>(pub(crate) &'a [ClauseShown], pub(crate) Lang);

impl askama::filters::HtmlSafe for Clauses<'_> {}

impl Display for Clauses<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(clauses, lang) = self;
        for (at, clause) in clauses.iter().enumerate() {
            if at > 0 {
                f.write_str(if *lang == Lang::Zh { "；" } else { "; " })?;
            }
            write!(f, "{}", Shown::new(&clause.text, *lang))?;
            if !clause.read {
                write!(f, " <span class=\"unread\">{}</span>", say(*lang, "unread", &[]))?;
            }
        }
        Ok(())
    }
}

/// The beginning of a form that gives a command: address, hidden fields, and the place for refusals.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    /// Name of the command.
    pub(crate) name: String,
    /// Token of forms.
    pub(crate) csrf: String,
    /// Where to go afterwards.
    pub(crate) back: String,
    /// Id of the command.
    pub(crate) command: String,
    /// The campaign or the authority.
    pub(crate) hidden: Option<(&'static str, String)>,
    /// Whether files may come with it.
    pub(crate) files: bool,
}

impl askama::filters::HtmlSafe for Form {}

impl Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        let files = if self.files {
            " enctype=\"multipart/form-data\" hx-encoding=\"multipart/form-data\""
        } else {
            ""
        };
        write!(
            f,
            "<form method=\"post\"{files} action=\"/do/{name}\" hx-post=\"/do/{name}\" hx-target=\"find .refusals\" \
             hx-swap=\"innerHTML\" class=\"stack act\" data-act=\"{name}\">"
        )?;
        let own = [
            ("csrf", &self.csrf),
            ("back", &self.back),
            ("command", &self.command),
        ];
        let hidden = self.hidden.iter().map(|(name, value)| (*name, value));
        for (name, value) in own.into_iter().chain(hidden) {
            let value = askama::filters::escape(value, askama::filters::Html)
                .map(|v| v.to_string())
                .unwrap_or_default();
            write!(f, "<input type=\"hidden\" name=\"{name}\" value=\"{value}\">")?;
        }
        f.write_str("<div class=\"refusals\" role=\"alert\"></div>")
    }
}
