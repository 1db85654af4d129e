//! 示例: a value of a form, for the documentation. **Invariant:** the same form gives the same value.

use serde_json::{Map, Value, json};

/// Deepest value; a form that contains itself ends here.
const MAX_DEPTH: usize = 7;

/// A value that fits a schema; `forms` are those that it refers to.
pub(crate) fn of(schema: &Value, forms: &Map<String, Value>) -> Value {
    Sampler { forms }.value("", schema, 0)
}

struct Sampler<'a> {
    forms: &'a Map<String, Value>,
}

impl Sampler<'_> {
    fn value(&self, name: &str, schema: &Value, depth: usize) -> Value {
        if let Some(form) = schema.get("$ref").and_then(Value::as_str) {
            let form = form.rsplit('/').next().unwrap_or_default();
            return self
                .forms
                .get(form)
                .map_or(Value::Null, |form| self.value(name, form, depth));
        }
        for fixed in ["const", "default"] {
            if let Some(value) = schema.get(fixed).filter(|value| !value.is_null()) {
                return value.clone();
            }
        }
        for first in ["examples", "enum"] {
            if let Some(value) = schema.get(first).and_then(|all| all.get(0)) {
                return value.clone();
            }
        }
        for choice in ["oneOf", "anyOf", "allOf"] {
            let all = schema.get(choice).and_then(Value::as_array);
            if let Some(one) =
                all.and_then(|all| all.iter().find(|one| one.get("type") != Some(&json!("null"))))
            {
                return self.value(name, one, depth);
            }
        }
        let kind = match schema.get("type") {
            Some(Value::String(kind)) => kind.as_str(),
            Some(Value::Array(all)) => all
                .iter()
                .filter_map(Value::as_str)
                .find(|kind| *kind != "null")
                .unwrap_or_default(),
            _ => "",
        };
        match kind {
            "object" => self.object(schema, depth),
            "array" => self.array(name, schema, depth),
            "integer" => schema
                .get("minimum")
                .filter(|least| **least != json!(0))
                .cloned()
                .unwrap_or_else(|| json!(1)),
            "boolean" => json!(false),
            "number" => json!(1),
            "string" => json!(text(name)),
            _ => Value::Null,
        }
    }

    fn object(&self, schema: &Value, depth: usize) -> Value {
        let mut made = Map::new();
        let required: Vec<&str> = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let fields = schema.get("properties").and_then(Value::as_object);
        for (name, field) in fields.into_iter().flatten() {
            // Deep down only what must be there, so that an example stays one that a person reads.
            if depth < MAX_DEPTH && (depth < 2 || required.contains(&name.as_str())) {
                made.insert(name.clone(), self.value(name, field, depth.saturating_add(1)));
            }
        }
        if let Some(each) = schema.get("additionalProperties").filter(|each| each.is_object())
            && depth < MAX_DEPTH
            && fields.is_none()
        {
            made.insert("a".to_owned(), self.value("a", each, depth.saturating_add(1)));
        }
        Value::Object(made)
    }

    fn array(&self, name: &str, schema: &Value, depth: usize) -> Value {
        if depth >= MAX_DEPTH {
            return json!([]);
        }
        let next = depth.saturating_add(1);
        if let Some(all) = schema.get("prefixItems").and_then(Value::as_array) {
            return all.iter().map(|one| self.value(name, one, next)).collect();
        }
        let name = name.strip_suffix('s').unwrap_or(name);
        schema
            .get("items")
            .map_or_else(|| json!([]), |one| json!([self.value(name, one, next)]))
    }
}

/// A text by the name of its field: days are days, ids are ids.
fn text(name: &str) -> String {
    const DAYS: &[&str] = &[
        "on",
        "from",
        "until",
        "date",
        "due",
        "today",
        "dated_on",
        "known_on",
        "assessed_to",
    ];
    let is_day = DAYS.contains(&name)
        || ["_on", "_from", "_due", "_date"]
            .iter()
            .any(|end| name.ends_with(end));
    let known = match name {
        _ if is_day => "2026-03-02",
        "authority" => "here",
        "campaign" => "2025",
        "unit" | "body" => "water",
        "email" => "name@example.cn",
        "yaml" => "mingjian: rubric/1",
        "mingjian" => "sheets/1",
        "" => "text",
        other => other,
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_fits_the_kinds_of_fields() {
        let schema = json!({
            "type": "object",
            "required": ["n"],
            "properties": {
                "n": {"type": "integer"},
                "on": {"type": ["string", "null"]},
                "kind": {"enum": ["a", "b"]},
                "persons": {"type": "array", "items": {"type": "string"}},
                "form": {"$ref": "#/components/schemas/Form"},
            },
        });
        let forms = json!({"Form": {"oneOf": [{"type": "null"}, {"const": "x"}]}});
        let made = of(&schema, forms.as_object().unwrap());
        assert_eq!(
            made,
            json!({"n": 1, "on": "2026-03-02", "kind": "a", "persons": ["person"], "form": "x"})
        );
    }

    #[test]
    fn a_form_that_contains_itself_ends() {
        let forms = json!({"Node": {"type": "object", "required": ["children"], "properties": {"children": {"type": "array", "items": {"$ref": "#/x/Node"}}}}});
        let made = of(&json!({"$ref": "#/x/Node"}), forms.as_object().unwrap());
        assert!(made.to_string().len() < 300, "{made}");
    }
}
