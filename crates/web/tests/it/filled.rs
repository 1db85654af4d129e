//! A form as it stands on a page, filled in as a person would: what the page does not offer cannot be chosen.

use crate::client::{Answer, Client};

/// A form of a page: its act and its fields with what stands in them.
#[derive(Debug, Clone)]
pub struct Filled {
    act: String,
    fields: Vec<(String, String)>,
    offered: Vec<(String, Option<String>)>,
    files: Vec<(String, String, Vec<u8>)>,
}

fn plain(text: &str) -> String {
    let all = [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#38;", "&"),
    ];
    all.iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = format!(" {name}=\"");
    let (_, rest) = tag.split_once(&start)?;
    rest.split('"').next().map(plain)
}

fn flag(tag: &str, name: &str) -> bool {
    tag.split_whitespace().any(|word| word == name)
}

impl Filled {
    /// The forms of an act on a page, in their order.
    pub fn all(page: &Answer, act: &str) -> Vec<Self> {
        let mark = format!("data-act=\"{act}\"");
        let bodies = page
            .body
            .split("<form ")
            .filter(|form| form.split('>').next().is_some_and(|tag| tag.contains(&mark)));
        let inside = bodies.map(|form| form.split("</form>").next().unwrap_or_default());
        inside.map(|form| Self::read(act, form)).collect()
    }

    /// The only form of an act on a page.
    pub fn one(page: &Answer, act: &str) -> Self {
        let mut all = Self::all(page, act);
        assert_eq!(all.len(), 1, "forms of {act} in:\n{}", page.body);
        all.remove(0)
    }

    fn read(act: &str, form: &str) -> Self {
        let mut it = Self {
            act: act.to_owned(),
            fields: Vec::new(),
            offered: Vec::new(),
            files: Vec::new(),
        };
        let mut select = String::new();
        let mut chosen: Option<String> = None;
        for tag in form.split('<').skip(1) {
            let (tag, text) = tag.split_once('>').unwrap_or((tag, ""));
            let kind = tag.split_whitespace().next().unwrap_or_default();
            let name = attribute(tag, "name").unwrap_or_default();
            match kind {
                "input" if !name.is_empty() => {
                    let value = attribute(tag, "value").unwrap_or_default();
                    let choice = matches!(attribute(tag, "type").as_deref(), Some("checkbox" | "radio"));
                    it.offered.push((name.clone(), choice.then(|| value.clone())));
                    let file = attribute(tag, "type").as_deref() == Some("file");
                    if !file && (!choice || flag(tag, "checked")) {
                        it.fields.push((name, value));
                    }
                }
                "textarea" => {
                    it.offered.push((name.clone(), None));
                    it.fields.push((name, plain(text)));
                }
                "select" => (select, chosen) = (name, None),
                "option" => {
                    let value = attribute(tag, "value").unwrap_or_default();
                    if chosen.is_none() || flag(tag.split('>').next().unwrap_or_default(), "selected") {
                        chosen = Some(value.clone());
                    }
                    it.offered.push((select.clone(), Some(value)));
                }
                "/select" => it
                    .fields
                    .push((select.clone(), chosen.take().unwrap_or_default())),
                _ => {}
            }
        }
        it
    }

    /// Puts a value into a field, or chooses one that is offered; choices of lists add up.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        let offers = |(known, choice): &(String, Option<String>)| {
            known == name && choice.as_deref().is_none_or(|one| one == value)
        };
        assert!(
            self.offered.iter().any(offers),
            "{}: {name}={value} is not offered: {:?}",
            self.act,
            self.offered
        );
        if !name.ends_with(":list") {
            self.fields.retain(|(known, _)| known != name);
        }
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Chooses a file in a field for files.
    pub fn with_file(mut self, field: &str, name: &str, bytes: &[u8]) -> Self {
        assert!(
            self.offered.iter().any(|(known, _)| known == field),
            "{}: {field} is not offered",
            self.act
        );
        self.files.retain(|(known, ..)| known != field);
        self.files
            .push((field.to_owned(), name.to_owned(), bytes.to_vec()));
        self
    }

    /// Takes every choice of a list away.
    pub fn without(mut self, name: &str) -> Self {
        self.fields
            .retain(|(known, value)| known != name || value.is_empty());
        self
    }

    /// What stands in a field.
    pub fn value(&self, name: &str) -> &str {
        let field = self.fields.iter().rev().find(|(known, _)| known == name);
        field.map_or("", |(_, value)| value)
    }

    /// Sends it.
    pub async fn send(&self, client: &mut Client) -> Answer {
        let fields: Vec<(&str, &str)> = self
            .fields
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        let path = format!("/do/{}", self.act);
        if self.files.is_empty() {
            return client.post(&path, &fields).await;
        }
        let files: Vec<(&str, &str, &[u8])> = self
            .files
            .iter()
            .map(|(field, name, bytes)| (field.as_str(), name.as_str(), bytes.as_slice()))
            .collect();
        client.post_files_as(&path, &fields, &files).await
    }

    /// Sends it and demands that it was done.
    pub async fn done(&self, client: &mut Client) -> Answer {
        let answer = self.send(client).await;
        assert_eq!(
            answer.status, 303,
            "{}: {:?}: {}",
            self.act, self.fields, answer.body
        );
        answer
    }

    /// Sends it as the page's script does and demands that it is refused in its own place.
    pub async fn refused(&self, client: &Client, code: &str) {
        let mut scripted = client.clone().with("hx-request", "true");
        let answer = self.send(&mut scripted).await;
        assert_eq!(answer.status, 422, "{}: {}", self.act, answer.body);
        answer.says(&["class=\"note bad\"", code]);
        assert!(!answer.body.contains("<html"), "{}: {}", self.act, answer.body);
    }
}
