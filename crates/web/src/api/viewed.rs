//! 接口目录的行: what one line of the list of views says.

use mingjian_core::access::Action;
use schemars::{JsonSchema, Schema, SchemaGenerator};

/// How a schema is made.
pub(crate) type Form = fn(&mut SchemaGenerator) -> Schema;

/// What an address answers with.
pub(crate) enum Answer {
    /// JSON of this form.
    Json(Form),
    /// A JSON document whose form is described by its own page of the manual.
    Document,
    /// A table as text.
    Csv,
    /// No body; what there is to say stands in the headers.
    Headers,
    /// A workbook.
    Book,
}

/// What an address takes.
pub(crate) enum Body {
    /// Nothing.
    None,
    /// JSON of this form.
    Json(Form),
    /// The bytes of a file.
    Bytes,
}

/// One view, or one address that gives a command in a way of its own.
pub(crate) struct Viewed {
    /// `GET`, `POST` …
    pub(crate) method: &'static str,
    /// The address.
    pub(crate) path: &'static str,
    /// Its stable name.
    pub(crate) name: &'static str,
    /// The permission it takes; none for what is open to everybody.
    pub(crate) action: Option<Action>,
    /// Fields behind the question mark.
    pub(crate) query: &'static [&'static str],
    /// What comes back.
    pub(crate) answer: Answer,
    /// What it takes.
    pub(crate) body: Body,
    /// The command that it gives or prepares.
    pub(crate) gives: Option<&'static str>,
}

pub(super) const fn view(
    path: &'static str,
    name: &'static str,
    action: Action,
    query: &'static [&'static str],
    answer: Answer,
) -> Viewed {
    Viewed {
        method: "GET",
        path,
        name,
        action: Some(action),
        query,
        answer,
        body: Body::None,
        gives: None,
    }
}

pub(super) const fn upload(
    method: &'static str,
    path: &'static str,
    name: &'static str,
    body: Body,
    answer: Answer,
) -> Viewed {
    let gives = if matches!(method.as_bytes(), b"GET") {
        None
    } else {
        Some("evidence.add")
    };
    Viewed {
        method,
        body,
        gives,
        ..view(path, name, Action::AddEvidence, &[], answer)
    }
}

/// A view that is open to everybody.
pub(super) const fn public(
    path: &'static str,
    name: &'static str,
    query: &'static [&'static str],
    answer: Answer,
) -> Viewed {
    Viewed {
        action: None,
        ..view(path, name, Action::SeePublished, query, answer)
    }
}

pub(super) const fn json<T: JsonSchema>() -> Answer {
    Answer::Json(T::json_schema)
}
