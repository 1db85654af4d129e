//! 接口说明页: `/api`, every command and view with its name, fields, permission and example, from the same document as
//! `/api/openapi.json`.

use std::sync::LazyLock;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_core::access::{Action, Role, TABLE};
use mingjian_core::lang::{Lang, Text};
use serde_json::Value;

use crate::api::COMMANDS;
use crate::api::document::{act, document, view};
use crate::frame::{Frame, Nav};
use crate::reply::Visit;
use crate::routes::Site;
use crate::texts::say;

/// One address as it is read.
struct Operation {
    name: String,
    title: Text,
    method: String,
    path: String,
    /// The permission; empty for everybody's.
    permission: Text,
    roles: Vec<Role>,
    /// Fields of the address, then of the body.
    fields: Vec<Field>,
    example: String,
    /// Fields of the answer.
    answer: Vec<Field>,
    /// An example of the answer.
    sample: String,
}

/// One field.
struct Field {
    name: String,
    place: &'static str,
    kind: String,
    required: bool,
    about: Text,
}

#[derive(Template)]
#[template(path = "api/page.html")]
struct Page {
    f: Frame,
    commands: &'static [Operation],
    views: &'static [Operation],
}

impl Page {
    fn roles(&self, one: &Operation) -> String {
        let all: Vec<String> = one.roles.iter().map(|role| self.f.role(role)).collect();
        all.join(crate::words::comma(self.f.lang))
    }

    fn id(&self, one: &Operation) -> String {
        one.name.replace('.', "-")
    }
}

static ALL: LazyLock<(Vec<Operation>, Vec<Operation>)> = LazyLock::new(|| {
    let paths = document().get("paths").and_then(Value::as_object);
    let operations = paths.into_iter().flatten().flat_map(|(path, methods)| {
        let methods = methods.as_object().into_iter().flatten();
        methods.map(move |(method, operation)| read(path, method, operation))
    });
    operations.partition(|one| one.path.starts_with(COMMANDS))
});

fn text(at: &Value, name: &str) -> String {
    at.get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn read(path: &str, method: &str, operation: &Value) -> Operation {
    let name = text(operation, "operationId");
    let is_command = path.starts_with(COMMANDS);
    let words = |lang| {
        if is_command {
            act(lang, &name)
        } else {
            view(lang, &name)
        }
    };
    let roles = operation
        .get("x-roles")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    let content = |place: &str| operation.pointer(place).cloned().unwrap_or_default();
    let body = content("/requestBody/content/application~1json");
    let answered = content("/responses/200/content/application~1json");
    let mut fields: Vec<Field> = operation
        .get("parameters")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(parameter)
        .collect();
    fields.extend(properties(body.get("schema")));
    Operation {
        title: Text {
            zh: words(Lang::Zh),
            en: words(Lang::En),
        },
        permission: permission(&text(operation, "x-permission")),
        roles: roles
            .filter_map(|name| Role::ALL.into_iter().find(|role| role.name() == name))
            .collect(),
        fields,
        example: shown(body.get("example")),
        answer: properties(answered.get("schema")),
        sample: if is_command {
            String::new()
        } else {
            shown(answered.get("example"))
        },
        method: method.to_uppercase(),
        path: path.to_owned(),
        name,
    }
}

/// A permission in words: the table's own in Chinese, its name in English.
fn permission(name: &str) -> Text {
    let found = TABLE.iter().find(|row| row.action.name() == name);
    found.map_or_else(Text::default, |row| Text {
        zh: row.title.to_owned(),
        en: spaced(row.action),
    })
}

/// `SeeOwnResult`: “see own result”.
fn spaced(action: Action) -> String {
    let mut out = String::new();
    for c in action.name().chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push(' ');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

fn shown(example: Option<&Value>) -> String {
    example
        .and_then(|value| serde_json::to_string_pretty(value).ok())
        .unwrap_or_default()
}

/// What a field is for: the type's own words in English, the catalogue's in Chinese where it has them.
fn about(name: &str, english: &str) -> Text {
    let key = format!("param-{}", name.to_lowercase().replace('_', "-"));
    let said = |lang| Some(say(lang, &key, &[])).filter(|said| *said != key);
    let english = english.lines().next().unwrap_or_default().to_owned();
    match said(Lang::Zh) {
        Some(zh) => Text {
            zh,
            en: if english.is_empty() {
                said(Lang::En).unwrap_or_default()
            } else {
                english
            },
        },
        None => Text {
            zh: english.clone(),
            en: english,
        },
    }
}

fn parameter(one: &Value) -> Field {
    let name = text(one, "name");
    Field {
        about: about(&name, ""),
        place: match one.get("in").and_then(Value::as_str) {
            Some("path") => "api-in-path",
            Some("header") => "api-in-header",
            _ => "api-in-query",
        },
        kind: one.get("schema").map(kind).unwrap_or_default(),
        required: one.get("required") == Some(&Value::Bool(true)),
        name,
    }
}

/// The fields of a form, those of the form that it refers to included.
fn properties(schema: Option<&Value>) -> Vec<Field> {
    let Some(schema) = schema else {
        return Vec::new();
    };
    if let Some(form) = schema.get("$ref").and_then(Value::as_str) {
        return properties(document().pointer(form.trim_start_matches('#')));
    }
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let all = schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    all.map(|(name, field)| Field {
        name: name.clone(),
        place: "api-in-body",
        kind: kind(field),
        required: required.contains(&name.as_str()),
        about: about(name, &text(field, "description")),
    })
    .collect()
}

/// The kind of a field in the words of JSON: `string`, `Plan`, `[Entry]`.
fn kind(field: &Value) -> String {
    if let Some(form) = field.get("$ref").and_then(Value::as_str) {
        return form.rsplit('/').next().unwrap_or_default().to_owned();
    }
    if let Some(items) = field.get("items") {
        return format!("[{}]", kind(items));
    }
    for choice in ["anyOf", "oneOf"] {
        if let Some(all) = field.get(choice).and_then(Value::as_array) {
            let all: Vec<String> = all.iter().map(kind).filter(|kind| kind != "null").collect();
            return all.join(" | ");
        }
    }
    match field.get("type") {
        Some(Value::String(kind)) => kind.clone(),
        Some(Value::Array(all)) => all
            .iter()
            .filter_map(Value::as_str)
            .find(|kind| *kind != "null")
            .unwrap_or_default()
            .to_owned(),
        _ => field.get("const").map(Value::to_string).unwrap_or_default(),
    }
}

/// `GET /api`
pub(crate) async fn show(State(site): State<Site>, visit: Visit) -> Response {
    let (commands, views) = &*ALL;
    visit.page(
        StatusCode::OK,
        &Page {
            f: visit.frame(Nav::Api, 2, &site.today()),
            commands,
            views,
        },
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_field_of_a_command_is_explained_in_both_languages() {
        let (commands, views) = &*ALL;
        let unexplained = |one: &&Field| one.about.zh.is_ascii() || one.about.en.is_empty();
        let inputs = commands.iter().flat_map(|one| &one.fields);
        let places = views
            .iter()
            .flat_map(|one| &one.fields)
            .filter(|field| field.place != "api-in-body");
        let missing: BTreeSet<&str> = inputs
            .chain(places)
            .filter(unexplained)
            .map(|field| field.name.as_str())
            .collect();
        assert!(
            missing.is_empty(),
            "no `param-<name>` in lang/api.*.ftl, or no doc comment: {missing:?}"
        );
    }

    #[test]
    fn permissions_are_said_in_words() {
        assert_eq!(
            permission("SeeOwnResult"),
            Text {
                zh: "看本单位结果".to_owned(),
                en: "see own result".to_owned()
            }
        );
        assert!(permission("").is_empty());
    }
}
