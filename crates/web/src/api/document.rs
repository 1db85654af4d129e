//! 接口文档: what the API takes and gives, as OpenAPI 3.1, made from the list of commands and the list of views.
//!
//! Served at `/api/openapi.json` and kept in `docs/openapi.json`, which a test compares. **Invariant:** nothing stands
//! here by hand that stands in code: forms come from the types, permissions from the table, words from the catalogues.

use std::sync::LazyLock;

use axum::response::{IntoResponse, Response};
use mingjian_app::commands;
use mingjian_core::access::{Action, Role, ever};
use mingjian_core::lang::{Lang, say};
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::list::{Answer, Body, VIEWS, Viewed};
use super::{COMMANDS, paging, sample};
use crate::texts;

static DOCUMENT: LazyLock<Value> = LazyLock::new(build);
static TEXT: LazyLock<String> = LazyLock::new(|| {
    let mut text = serde_json::to_string_pretty(&*DOCUMENT).unwrap_or_default();
    text.push('\n');
    text
});

/// The document.
pub(crate) fn document() -> &'static Value {
    &DOCUMENT
}

/// The document as text, as it is kept in `docs/openapi.json`.
pub fn openapi() -> &'static str {
    &TEXT
}

/// `GET /api/openapi.json`
pub(crate) async fn serve() -> Response {
    (
        [
            ("content-type", "application/json"),
            ("cache-control", "no-cache"),
        ],
        openapi(),
    )
        .into_response()
}

/// A message in both languages, for readers of either.
fn both(text: impl Fn(Lang) -> String) -> String {
    format!("{} · {}", text(Lang::Zh), text(Lang::En))
}

/// The words of a command.
pub(crate) fn act(lang: Lang, name: &str) -> String {
    say(lang, &format!("act-{}", name.replace(['.', '_'], "-")), &[])
}

/// The words of a view.
pub(crate) fn view(lang: Lang, name: &str) -> String {
    texts::say(lang, &format!("view-{}", name.replace('_', "-")), &[])
}

/// The roles that may ever do a thing, the program itself left out.
pub(crate) fn roles(action: Option<Action>) -> Vec<Role> {
    let people = Role::ALL.into_iter().filter(|role| *role != Role::System);
    people
        .filter(|role| action.is_none_or(|action| ever(*role, action)))
        .collect()
}

fn build() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut forms = settings.into_generator();
    let mut paths: Map<String, Value> = commands::LIST
        .iter()
        .map(|listed| command(&mut forms, listed))
        .collect();
    for viewed in VIEWS {
        let (method, operation) = (viewed.method.to_lowercase(), described(&mut forms, viewed));
        let path = paths.entry(viewed.path).or_insert_with(|| json!({}));
        if let Value::Object(path) = path {
            path.insert(method, operation);
        }
    }
    let mut schemas = forms.take_definitions(true);
    schemas.insert("Receipt".into(), receipt());
    // Not "Problem": a rectification order has a form of that name.
    schemas.insert("Refused".into(), problem());
    samples(&mut paths, &schemas);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "明鉴 · Mingjian",
            "version": env!("CARGO_PKG_VERSION"),
            "description": both(|lang| texts::say(lang, "api-lead", &[])),
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}, {"session": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "mj_…", "description": both(|lang| texts::say(lang, "api-token-lead", &[]))},
                "session": {"type": "apiKey", "in": "cookie", "name": crate::session::COOKIE},
            },
            "responses": {
                "Problem": {
                    "description": both(|lang| texts::say(lang, "api-problem-lead", &[])),
                    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Refused"}}},
                },
            },
        },
    })
}

/// The answers that every address may give.
fn answers(status: &str, done: Value) -> Value {
    let mut all = json!({});
    if let Value::Object(all) = &mut all {
        all.insert(status.to_owned(), done);
        for status in ["401", "403", "404", "409", "422", "500"] {
            all.insert(status.into(), json!({"$ref": "#/components/responses/Problem"}));
        }
    }
    all
}

fn permission(operation: &mut Value, action: Option<Action>) {
    if let Value::Object(map) = operation {
        let roles: Vec<&str> = roles(action).into_iter().map(Role::name).collect();
        map.insert("x-permission".into(), json!(action.map(Action::name)));
        map.insert("x-roles".into(), json!(roles));
        if action.is_none() {
            map.insert("security".into(), json!([]));
        }
    }
}

fn key() -> Value {
    json!({
        "name": "Idempotency-Key",
        "in": "header",
        "required": false,
        "description": both(|lang| texts::say(lang, "api-key-lead", &[])),
        "schema": {"type": "string", "maxLength": 100, "pattern": "^[!-~]+$"},
    })
}

fn command(forms: &mut SchemaGenerator, listed: &mingjian_app::Listed) -> (String, Value) {
    let schema = (listed.schema)(forms);
    let mut operation = json!({
        "operationId": listed.name,
        "summary": both(|lang| act(lang, listed.name)),
        "tags": [listed.name.split('.').next().unwrap_or_default()],
        "parameters": [key()],
        "requestBody": {"required": true, "content": {"application/json": {"schema": schema}}},
        "responses": answers("200", json!({
            "description": both(|lang| texts::say(lang, "api-receipt", &[])),
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Receipt"}}},
        })),
    });
    permission(&mut operation, Some(listed.action));
    (format!("{COMMANDS}{}", listed.name), json!({"post": operation}))
}

fn described(forms: &mut SchemaGenerator, viewed: &Viewed) -> Value {
    let content = match viewed.answer {
        Answer::Json(form) => json!({"application/json": {"schema": form(forms)}}),
        Answer::Document => json!({"application/json": {"schema": {"type": "object"}}}),
        Answer::Csv => json!({"text/csv": {"schema": {"type": "string"}}}),
        Answer::Headers => json!({}),
        Answer::Book => {
            json!({"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {"schema": {"type": "string", "format": "binary"}}})
        }
    };
    let places = viewed
        .path
        .split('/')
        .filter_map(|step| step.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> = places
        .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
        .collect();
    parameters.extend(viewed.query.iter().map(|name| {
        let schema = match *name {
            "limit" => json!({"type": "integer", "minimum": 1, "maximum": paging::MOST}),
            _ => json!({"type": "string"}),
        };
        json!({"name": name, "in": "query", "required": false, "schema": schema})
    }));
    if matches!(viewed.gives, Some("score.enter")) {
        parameters.push(key());
    }
    let done = if matches!(viewed.answer, Answer::Headers) {
        "2XX"
    } else {
        "200"
    };
    let mut operation = json!({
        "operationId": viewed.name,
        "summary": both(|lang| view(lang, viewed.name)),
        "tags": ["view"],
        "parameters": parameters,
        "responses": answers(done, json!({"description": both(|lang| view(lang, viewed.name)), "content": content})),
    });
    let body = match viewed.body {
        Body::None => None,
        Body::Json(form) => Some(json!({"application/json": {"schema": form(forms)}})),
        Body::Bytes => {
            Some(json!({"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}))
        }
    };
    if let Value::Object(map) = &mut operation {
        if let Some(name) = viewed.gives {
            map.insert("x-command".into(), json!(name));
        }
        if let Some(content) = body {
            map.insert(
                "requestBody".into(),
                json!({"required": true, "content": content}),
            );
        }
    }
    permission(&mut operation, viewed.action);
    operation
}

/// Puts an example beside every body and answer that has a form.
fn samples(paths: &mut Map<String, Value>, schemas: &Map<String, Value>) {
    let operations = paths
        .values_mut()
        .filter_map(Value::as_object_mut)
        .flat_map(|path| path.values_mut());
    for operation in operations {
        for place in [
            "/requestBody/content/application~1json",
            "/responses/200/content/application~1json",
        ] {
            let Some(Value::Object(content)) = operation.pointer_mut(place) else {
                continue;
            };
            if let Some(schema) = content.get("schema") {
                let made = sample::of(schema, schemas);
                content.insert("example".into(), made);
            }
        }
    }
}

fn receipt() -> Value {
    json!({
        "type": "object",
        "required": ["command", "name", "at", "chain", "first_seq", "last_seq", "head"],
        "properties": {
            "command": {"type": "string", "description": "id of the command"},
            "name": {"type": "string", "description": "name of the command", "examples": ["body.register"]},
            "at": {"type": "integer", "description": "when, in milliseconds since 1970", "examples": [1_772_413_200_000_i64]},
            "chain": {"type": "string", "description": "the record to which it was written", "examples": ["authority:here"]},
            "first_seq": {"type": "integer", "description": "number of its first entry"},
            "last_seq": {"type": "integer", "description": "number of its last entry"},
            "head": {"type": "string", "description": "digest of the record behind it"},
        },
    })
}

fn problem() -> Value {
    let said =
        json!({"type": "object", "properties": {"title": {"type": "string"}, "detail": {"type": "string"}}});
    json!({
        "type": "object",
        "required": ["type", "status", "code", "title", "detail"],
        "properties": {
            "type": {"type": "string", "examples": ["urn:mingjian:MJ9005"]},
            "status": {"type": "integer", "examples": [422]},
            "code": {"type": "string", "examples": ["MJ9005"]},
            "title": {"type": "string"},
            "detail": {"type": "string"},
            "zh": said.clone(),
            "en": said,
            "refusals": {"type": "array", "items": {"type": "object"}, "description": "every reason, each with what to do"},
            "id": {"type": "string", "description": "number of a fault, as in the log"},
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_an_example_that_reads() {
        let mut wrong = Vec::new();
        for listed in commands::LIST {
            let path = format!(
                "/paths/~1api~1v1~1commands~1{}/post/requestBody/content/application~1json/example",
                listed.name
            );
            let example = document().pointer(&path).expect("an example");
            if let Err(error) = listed.reads(example) {
                wrong.push(format!("{}: {error}: {example}", listed.name));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn every_form_that_is_named_is_there() {
        let text = openapi();
        for named in text.split("\"$ref\": \"#/components/").skip(1) {
            let (kind, name) = named
                .split('"')
                .next()
                .and_then(|path| path.split_once('/'))
                .expect("a name");
            assert!(
                document()["components"][kind].get(name).is_some(),
                "{kind}/{name}"
            );
        }
        assert!(!text.contains("$defs"), "forms stand in one place");
    }

    #[test]
    fn every_command_and_view_has_its_words_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            for listed in commands::LIST {
                assert!(!act(lang, listed.name).starts_with("act-"), "{}", listed.name);
            }
            for viewed in VIEWS {
                assert!(
                    !view(lang, viewed.name).starts_with("view-"),
                    "view-{}",
                    viewed.name
                );
            }
        }
    }
}
