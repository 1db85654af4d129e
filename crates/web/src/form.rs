//! 表单: the fields of a form become the JSON of a command.
//!
//! A name says where a value stands and what it is: `plan.limits.notice_days:int`, `objections.0.statement`,
//! `persons:list`. Kinds: `:int`, `:bool` (there or not), `:opt` (left out when empty), `:list` (one an entry or
//! line), `:json`. **Does not** know any command; what does not fit is refused by the command's own form.

use mingjian_core::refusal::Refusal;
use serde_json::{Map, Value};

/// Fields that belong to the form itself.
const OWN: &[&str] = &["csrf", "back", "command"];
/// Deepest name.
const MAX_DEPTH: usize = 8;
/// Longest list.
const MAX_ITEMS: usize = 2000;

/// The JSON of a form.
///
/// # Errors
/// MJ7420 for a field that is not what its name says.
pub(crate) fn json(fields: &[(String, String)]) -> Result<Value, Refusal> {
    let mut root = Value::Object(Map::new());
    for (name, text) in fields {
        if OWN.contains(&name.as_str()) {
            continue;
        }
        let (path, kind) = name.rsplit_once(':').unwrap_or((name, ""));
        let text = text.replace("\r\n", "\n");
        let text = text.trim();
        let value = match kind {
            "" => Value::String(text.to_owned()),
            "opt" | "int" if text.is_empty() => continue,
            "opt" => Value::String(text.to_owned()),
            "int" => Value::from(text.parse::<i64>().map_err(|_| wrong(path, text))?),
            "bool" => Value::Bool(!matches!(text, "" | "0" | "false")),
            "list" => Value::Array(
                text.lines()
                    .map(str::trim)
                    .filter(|line| !line.is_empty())
                    .map(Value::from)
                    .collect(),
            ),
            "json" if text.is_empty() => continue,
            "json" => serde_json::from_str(text).map_err(|_| wrong(path, text))?,
            _ => return Err(wrong(path, kind)),
        };
        let steps: Vec<&str> = path.split('.').collect();
        if steps.len() > MAX_DEPTH {
            return Err(wrong(path, ""));
        }
        put(&mut root, &steps, value).ok_or_else(|| wrong(path, ""))?;
    }
    close_up(&mut root);
    Ok(root)
}

fn wrong(field: &str, value: &str) -> Refusal {
    let value: String = value.chars().take(60).collect();
    Refusal::new("MJ7420", &[("field", field), ("value", &value)])
}

/// Lines of a list that were left blank fall out; those behind them move up.
fn close_up(value: &mut Value) {
    match value {
        Value::Array(all) => {
            all.retain(|one| !one.is_null());
            all.iter_mut().for_each(close_up);
        }
        Value::Object(map) => map.values_mut().for_each(close_up),
        _ => {}
    }
}

/// Puts a value at its place; lists grow, a second value of a list is added to the first.
fn put(at: &mut Value, steps: &[&str], value: Value) -> Option<()> {
    let Some((step, rest)) = steps.split_first() else {
        match (at, value) {
            (Value::Array(all), Value::Array(more)) => all.extend(more),
            (at, value) => *at = value,
        }
        return Some(());
    };
    if let Ok(index) = step.parse::<usize>() {
        if at.is_null() {
            *at = Value::Array(Vec::new());
        }
        let all = at.as_array_mut()?;
        if index >= MAX_ITEMS {
            return None;
        }
        while all.len() <= index {
            all.push(Value::Null);
        }
        return put(all.get_mut(index)?, rest, value);
    }
    if at.is_null() {
        *at = Value::Object(Map::new());
    }
    let next = at.as_object_mut()?.entry(*step).or_insert(Value::Null);
    put(next, rest, value)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(fields: &[(&str, &str)]) -> Result<Value, Refusal> {
        let fields: Vec<_> = fields
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        super::json(&fields)
    }

    #[test]
    fn names_say_where_and_what_a_value_is() {
        let found = of(&[
            ("csrf", "x"),
            ("plan.title", " 方案 "),
            ("plan.limits.notice_days:int", "15"),
            ("until:opt", ""),
            ("member:bool", "1"),
            ("asked.finance:int", "2"),
            ("objections.0.indicator", "a"),
            ("objections.1.indicator", "b"),
            ("persons:list", "a\r\nb"),
            ("persons:list", "c"),
        ]);
        let expected = json!({
            "plan": {"title": "方案", "limits": {"notice_days": 15}},
            "member": true,
            "asked": {"finance": 2},
            "objections": [{"indicator": "a"}, {"indicator": "b"}],
            "persons": ["a", "b", "c"],
        });
        assert_eq!(found.unwrap(), expected);
    }

    #[test]
    fn blank_lines_of_a_list_fall_out() {
        let found = of(&[
            ("p.0.id:opt", ""),
            ("p.1.id:opt", "b"),
            ("p.2.id:opt", ""),
            ("q.0.n:int", ""),
        ]);
        assert_eq!(found.unwrap(), json!({"p": [{"id": "b"}]}));
    }

    #[test]
    fn what_is_no_number_or_hostile_is_refused() {
        assert_eq!(of(&[("n:int", "x")]).unwrap_err().code, "MJ7420");
        assert_eq!(of(&[("a.99999.b", "x")]).unwrap_err().code, "MJ7420");
        assert_eq!(of(&[("a.b.c.d.e.f.g.h.i", "x")]).unwrap_err().code, "MJ7420");
        assert_eq!(of(&[("a", "x"), ("a.b", "y")]).unwrap_err().code, "MJ7420");
        assert_eq!(of(&[("a:what", "x")]).unwrap_err().code, "MJ7420");
    }
}
