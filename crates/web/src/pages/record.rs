//! 留痕页: `/c/{campaign}/record`, every act of a campaign, and `/record/units/{unit}`, the story of one unit's scores.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{
    BreachShown, Judged, RecordAsk, RecordEntry, RecordView, ScoreChange, ScoreStory,
};
use mingjian_core::event::Event;
use mingjian_core::points::Points;
use mingjian_core::refusal::Refusal;
use serde::Deserialize;

use crate::api::paging::Paging;
use crate::app_desk::trouble;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::pages::ranking::encode;
use crate::reply::{Visit, data, problem};
use crate::routes::Site;

/// Filters, the place to begin, and whether to verify.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    before: String,
    unit: String,
    person: String,
    act: String,
    verify: String,
    /// Of the API: the `next` of the page before, and how many entries.
    after: String,
    limit: String,
}

impl Asking {
    fn ask(&self) -> Result<RecordAsk, Refusal> {
        let paging = Paging::read(&self.limit, &self.after)?;
        Ok(RecordAsk {
            before: paging.number()?.or(self.before.parse().ok()),
            unit: self.unit.clone(),
            person: self.person.clone(),
            event: self.act.clone(),
            verify: self.verify == "1",
            limit: paging.limit,
        })
    }

    fn filters(&self) -> String {
        let all = [("unit", &self.unit), ("person", &self.person), ("act", &self.act)];
        let set = all.iter().filter(|(_, value)| !value.is_empty());
        set.map(|(name, value)| format!("{name}={}&", encode(value)))
            .collect()
    }
}

#[derive(Template)]
#[template(path = "record/page.html")]
struct Page {
    f: Frame,
    v: RecordView,
    a: Asking,
    w: Words,
}

#[derive(Template)]
#[template(path = "record/story.html")]
struct StoryPage {
    f: Frame,
    v: ScoreStory,
    w: Words,
}

impl Page {
    fn filtered(&self) -> bool {
        !self.a.filters().is_empty() || !self.a.before.is_empty()
    }

    /// The beginning of a digest.
    fn short(&self, digest: &str) -> String {
        digest.chars().take(12).collect()
    }

    fn older(&self, next: &i64) -> String {
        format!("?{}before={next}", self.a.filters())
    }

    /// The facts that can be filtered for, in words.
    fn acts(&self) -> Vec<(&'static str, String)> {
        let mut all: Vec<(&str, String)> = Event::names()
            .map(|name| (name, self.w.event(&self.f, name)))
            .collect();
        all.sort_by(|a, b| a.1.cmp(&b.1));
        all
    }
}

/// Words of both pages.
struct Words;

impl Words {
    /// A fact in words.
    fn event(&self, f: &Frame, name: &str) -> String {
        let key = format!("event-{}", name.replace(['.', '_'], "-"));
        let said = f.t(&key);
        if said == key { name.to_owned() } else { said }
    }

    /// A field in words.
    fn field(&self, f: &Frame, name: &str) -> String {
        let key = format!("field-{}", name.replace('_', "-"));
        let said = f.t(&key);
        if said == key { name.to_owned() } else { said }
    }

    /// Who acted, and as what.
    fn who(&self, f: &Frame, entry: &RecordEntry) -> (String, String) {
        if let Some(job) = entry.actor.strip_prefix("system:") {
            return (f.t("role-system"), job.to_owned());
        }
        let roles: Vec<String> = entry
            .roles
            .iter()
            .map(|role| f.t(&format!("role-{role}")))
            .collect();
        (entry.who.clone(), roles.join(crate::words::comma(f.lang)))
    }

    /// What an entry judges, in words.
    fn judged(&self, f: &Frame, one: &Judged) -> String {
        f.t1(&format!("judged-{}", one.kind), "n", &one.value)
    }

    /// What stood before and what stands now.
    fn change(&self, f: &Frame, score: &ScoreChange) -> String {
        let after = self.judged(f, &score.after);
        match &score.before {
            Some(before) => f.t2("story-from-to", "before", self.judged(f, before), "after", after),
            None if score.version > 1 => f.t2("story-again", "version", score.version, "after", after),
            None => f.t1("story-first", "after", after),
        }
    }

    /// The unit's total before and from then on.
    fn totals(&self, f: &Frame, score: &ScoreChange) -> String {
        let shown = |total: &Option<Points>| {
            total
                .as_ref()
                .map_or_else(|| "—".to_owned(), |points| f.p(points))
        };
        if score.total_before == score.total_after {
            return shown(&score.total_after);
        }
        f.t2(
            "story-from-to",
            "before",
            shown(&score.total_before),
            "after",
            shown(&score.total_after),
        )
    }

    /// A breach in words.
    fn breach(&self, f: &Frame, breach: &BreachShown) -> String {
        let args: Vec<(&str, &str)> = breach
            .params
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        crate::texts::say(
            f.lang,
            &format!("breach-{}", breach.kind.replace('_', "-")),
            &args,
        )
    }
}

async fn view(site: &Site, visit: &Visit, asking: &Asking) -> Result<RecordView, Trouble> {
    let app = site.app();
    let found = app
        .show_record(&visit.actor(), visit.campaign()?, &asking.ask()?)
        .await;
    found.map_err(|error| trouble(app, error))
}

async fn told(site: &Site, visit: &Visit, unit: &str) -> Result<ScoreStory, Trouble> {
    let app = site.app();
    let found = app
        .show_score_story(&visit.actor(), visit.campaign()?, unit)
        .await;
    found.map_err(|error| trouble(app, error))
}

/// `GET /c/{campaign}/record`
pub(crate) async fn show(State(site): State<Site>, visit: Visit, Query(asking): Query<Asking>) -> Response {
    match view(&site, &visit, &asking).await {
        Ok(v) => {
            let f = visit.frame(Nav::Record, 2, &site.today());
            visit.page(
                StatusCode::OK,
                &Page {
                    f,
                    v,
                    a: asking,
                    w: Words,
                },
            )
        }
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /c/{campaign}/record/units/{unit}`
pub(crate) async fn story(
    State(site): State<Site>,
    visit: Visit,
    Path((_, unit)): Path<(String, String)>,
) -> Response {
    match told(&site, &visit, &unit).await {
        Ok(v) => {
            let f = visit.frame(Nav::Record, 2, &site.today());
            visit.page(StatusCode::OK, &StoryPage { f, v, w: Words })
        }
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/c/{campaign}/record`
pub(crate) async fn json(State(site): State<Site>, visit: Visit, Query(asking): Query<Asking>) -> Response {
    match view(&site, &visit, &asking).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}

/// `GET /api/v1/c/{campaign}/record/units/{unit}`
pub(crate) async fn story_json(
    State(site): State<Site>,
    visit: Visit,
    Path((_, unit)): Path<(String, String)>,
) -> Response {
    match told(&site, &visit, &unit).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}

#[cfg(test)]
mod tests {
    use mingjian_core::lang::Lang;

    use super::*;

    #[test]
    fn every_fact_of_the_record_has_its_words() {
        let key = |name: &str| format!("event-{}", name.replace(['.', '_'], "-"));
        let missing: Vec<&str> = Event::names()
            .filter(|name| crate::texts::say(Lang::Zh, &key(name), &[]) == key(name))
            .collect();
        assert!(missing.is_empty(), "no words in lang/record.*.ftl: {missing:?}");
    }
}
