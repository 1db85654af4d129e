//! 版面框架: what every page has around its content: language, theme, navigation, marks.
//!
//! Templates reach texts and numbers only through the frame, so that no page formats on its own.

use std::fmt::Display;

use mingjian_app::Seat;
use mingjian_app::queries::GradeShown;
use mingjian_core::access::Role;
use mingjian_core::lang::{Lang, Text};
use mingjian_core::points::Points;
use mingjian_core::score::ClauseShown;

use crate::assets::{self, Urls};
use crate::marks::Form;
use crate::marks::{Clauses, Grade, Icon, Moon};
pub(crate) use crate::nav::Nav;
use crate::nav::{self, Entry};
use crate::texts::{self, Shown};
use crate::{numbers, words};

/// 明暗: the person's choice; the system's when there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Reads the value of the cookie.
    pub(crate) fn from_name(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }

    /// Its name in the cookie and in `data-theme`; empty for the system's.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::System => "",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// What the switch without a script goes on to.
    fn next(self) -> &'static str {
        match self {
            Self::System => "dark",
            Self::Dark => "light",
            Self::Light => "system",
        }
    }
}

/// Points behind any number of references, as templates pass them.
pub(crate) trait AsPoints {
    /// The points.
    fn as_points(&self) -> &Points;
}

impl AsPoints for Points {
    fn as_points(&self) -> &Points {
        self
    }
}

impl<T: AsPoints> AsPoints for &T {
    fn as_points(&self) -> &Points {
        (*self).as_points()
    }
}

/// 版面框架.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    /// Language of the page.
    pub(crate) lang: Lang,
    /// 明暗.
    pub(crate) theme: Theme,
    /// Which entry is lit.
    pub(crate) nav: Nav,
    /// Path and query of the page, for the switches.
    pub(crate) here: String,
    /// Shown on every page and print.
    pub(crate) demo: bool,
    /// Token of forms.
    pub(crate) csrf: String,
    /// ISO date of today, for prints; empty when not known.
    pub(crate) today: String,
    /// Decimals of points.
    pub(crate) places: u32,
    /// `/c/{campaign}`; empty outside a campaign.
    pub(crate) base: String,
    /// Id of the campaign; empty outside one.
    pub(crate) campaign: String,
    /// Who is signed in.
    pub(crate) seat: Option<Seat>,
    /// A value for the id of the next command of this page.
    pub(crate) command: String,
}

impl Frame {
    /// The message of a key.
    pub(crate) fn t(&self, key: &str) -> String {
        texts::say(self.lang, key, &[])
    }

    /// The message of one of a family: `evidence-state` and `waiting`.
    pub(crate) fn tk(&self, family: &str, name: impl Display) -> String {
        self.t(&format!("{family}-{name}"))
    }

    /// With one parameter.
    pub(crate) fn t1(&self, key: &str, name: &str, value: impl Display) -> String {
        texts::say(self.lang, key, &[(name, &value.to_string())])
    }

    /// With two parameters.
    pub(crate) fn t2(&self, key: &str, n1: &str, v1: impl Display, n2: &str, v2: impl Display) -> String {
        texts::say(self.lang, key, &[(n1, &v1.to_string()), (n2, &v2.to_string())])
    }

    /// With three parameters.
    #[expect(clippy::too_many_arguments, reason = "templates have no slices of pairs")]
    pub(crate) fn t3(
        &self,
        key: &str,
        n1: &str,
        v1: impl Display,
        n2: &str,
        v2: impl Display,
        n3: &str,
        v3: impl Display,
    ) -> String {
        texts::say(
            self.lang,
            key,
            &[
                (n1, &v1.to_string()),
                (n2, &v2.to_string()),
                (n3, &v3.to_string()),
            ],
        )
    }

    /// A text of the data, escaped and marked with its language.
    pub(crate) fn tx<'a>(&self, text: &'a Text) -> Shown<'a> {
        Shown::new(text, self.lang)
    }

    /// A text of the data as plain words, for attributes and parameters.
    pub(crate) fn plain<'a>(&self, text: &'a Text) -> &'a str {
        text.get(self.lang)
    }

    /// Points.
    pub(crate) fn p(&self, value: impl AsPoints) -> String {
        numbers::points(value.as_points(), self.places)
    }

    /// From where to where a total can still go; one number where nothing is open any more.
    pub(crate) fn between(&self, low: &Points, high: &Option<Points>) -> String {
        let low = self.p(low);
        match high.as_ref().map(|high| self.p(high)) {
            Some(high) if high != low => format!("{low}–{high}"),
            _ => low,
        }
    }

    /// Points with their sign.
    pub(crate) fn s(&self, value: impl AsPoints) -> String {
        numbers::signed(value.as_points(), self.places)
    }

    /// Points lost.
    pub(crate) fn l(&self, value: impl AsPoints) -> String {
        numbers::loss(value.as_points(), self.places)
    }

    /// A weight as printed.
    pub(crate) fn w(&self, value: impl AsPoints) -> String {
        numbers::plain(value.as_points())
    }

    /// A share as a percentage.
    pub(crate) fn pct(&self, share: impl AsPoints) -> String {
        numbers::percent(share.as_points())
    }

    /// A share for a drawn bar.
    pub(crate) fn bar(&self, share: impl AsPoints) -> String {
        numbers::bar(share.as_points())
    }

    /// Several texts in a row.
    pub(crate) fn list(&self, all: &[Text]) -> String {
        let all: Vec<&str> = all.iter().map(|text| text.get(self.lang)).collect();
        all.join(words::comma(self.lang))
    }

    /// 考核方式 in a row.
    pub(crate) fn methods(&self, all: &[mingjian_core::rubric::Method]) -> String {
        let all: Vec<String> = all
            .iter()
            .map(|method| words::method(self.lang, *method))
            .collect();
        all.join(words::comma(self.lang))
    }

    /// Why points move outside the leaves, in a word.
    pub(crate) fn adjusted(&self, kind: &mingjian_core::score::AdjustmentKind) -> String {
        words::adjustment(self.lang, *kind)
    }

    /// An icon.
    pub(crate) fn icon<'a>(&self, name: &'a str) -> Icon<'a> {
        Icon(name)
    }

    /// A grade: moon and word.
    pub(crate) fn grade<'a>(&self, grade: &'a GradeShown) -> Grade<'a> {
        Grade(grade, self.lang)
    }

    /// How much is done, as a moon.
    pub(crate) fn moon(&self, phase: u8) -> Moon {
        Moon(phase, false)
    }

    /// Citations in a row.
    pub(crate) fn clauses<'a>(&self, clauses: &'a [ClauseShown]) -> Clauses<'a> {
        Clauses(clauses, self.lang)
    }

    /// A date in words.
    pub(crate) fn date(&self, iso: &str) -> String {
        words::date(self.lang, iso)
    }

    /// The addresses of the assets.
    pub(crate) fn urls(&self) -> &'static Urls {
        assets::urls()
    }

    /// Whether English is spoken.
    pub(crate) fn en(&self) -> bool {
        self.lang == Lang::En
    }

    /// The entries of the navigation for the person's role.
    pub(crate) fn menu(&self) -> Vec<Entry> {
        let role = self.seat.as_ref().map(|seat| seat.actor.role);
        nav::entries(role, &self.base, self.nav)
    }

    /// Whether the person acts in one of these roles (`office`, `unit-head` …).
    pub(crate) fn is(&self, roles: &str) -> bool {
        let role = self.seat.as_ref().map_or(Role::Public, |seat| seat.actor.role);
        roles.split_whitespace().any(|name| name == role.name())
    }

    /// A role in words.
    pub(crate) fn role(&self, role: &Role) -> String {
        self.t(&format!("role-{}", role.name()))
    }

    /// The person's name and role.
    pub(crate) fn who(&self) -> Option<(String, String)> {
        let seat = self.seat.as_ref()?;
        Some((seat.name.clone(), self.role(&seat.actor.role)))
    }

    /// The person's other roles: grant, role, unit.
    pub(crate) fn other_roles(&self) -> Vec<(String, String, String)> {
        let seat = self.seat.iter();
        let others = seat.flat_map(|seat| seat.roles.iter().filter(|(id, _)| *id != seat.acting));
        others
            .map(|(id, grant)| (id.clone(), self.role(&grant.role), grant.unit.clone()))
            .collect()
    }

    /// The beginning of a form that gives a command of this campaign; the template writes fields, button, `</form>`.
    pub(crate) fn form(&self, name: &str) -> Form {
        let campaign = (!self.campaign.is_empty()).then(|| ("campaign", self.campaign.clone()));
        self.form_with(name, campaign)
    }

    /// The same, with fields for files.
    pub(crate) fn form_with_files(&self, name: &str) -> Form {
        Form {
            files: true,
            ..self.form(name)
        }
    }

    /// The same, going on to another page of the campaign.
    pub(crate) fn form_to(&self, name: &str, path: &str) -> Form {
        Form {
            back: format!("{}{path}", self.base),
            ..self.form(name)
        }
    }

    /// The same for a command of the authority.
    pub(crate) fn house_form(&self, name: &str) -> Form {
        let authority = self
            .seat
            .as_ref()
            .map(|seat| ("authority", seat.authority.0.clone()));
        self.form_with(name, authority)
    }

    fn form_with(&self, name: &str, hidden: Option<(&'static str, String)>) -> Form {
        Form {
            name: name.to_owned(),
            csrf: self.csrf.clone(),
            back: self.here.clone(),
            command: format!("{}-{name}", self.command),
            hidden,
            files: false,
        }
    }

    /// The words of a command: its button, its name in the record.
    pub(crate) fn act(&self, name: &str) -> String {
        mingjian_core::lang::say(self.lang, &format!("act-{}", name.replace(['.', '_'], "-")), &[])
    }

    /// A moment: day and time in Beijing.
    pub(crate) fn at(&self, moment: &mingjian_core::ids::Moment) -> String {
        words::moment(*moment)
    }

    /// Where the theme switch goes without a script.
    pub(crate) fn next_theme(&self) -> &'static str {
        self.theme.next()
    }
}
