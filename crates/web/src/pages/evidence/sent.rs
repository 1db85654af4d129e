//! 收到的表单: fields, files that came with them, and uploads that came before.
//!
//! Without a script a small file comes with the form; with one the form names uploads that are finished.

use axum::body::Bytes;
use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;
use mingjian_app::evidence::{CheckedFile, NewFile};
use mingjian_core::refusal::{Place, Refusal};
use sha2::{Digest, Sha256};

use crate::app_desk::trouble;
use crate::desk::Trouble;
use crate::input::Fields;
use crate::pages::self_check::authority;
use crate::reply::Visit;
use crate::routes::Site;

/// A form on its way, or what came in its place: read only when the person was found to see the thing.
pub(crate) type Form = Result<Multipart, MultipartRejection>;

/// Most files of one form.
const MAX_FILES: usize = 50;

/// A file that came with a form: the field in which it stood, its name, its bytes.
#[derive(Debug)]
struct File {
    field: String,
    name: String,
    bytes: Bytes,
}

/// What came.
#[derive(Debug, Default)]
pub(crate) struct Sent {
    /// The fields.
    pub(crate) fields: Fields,
    files: Vec<File>,
}

impl Sent {
    /// Reads a form; a field for files that was left empty is none.
    ///
    /// # Errors
    /// MJ7421 where it did not come whole, or is too large for a form.
    pub(crate) async fn read(form: Form) -> Result<Self, Refusal> {
        let wrong = |why: String| Refusal::new("MJ7421", &[("why", &why)]);
        let mut form = form.map_err(|e| wrong(e.body_text()))?;
        let mut sent = Self::default();
        while let Some(field) = form.next_field().await.map_err(|e| wrong(e.body_text()))? {
            let name = field.name().unwrap_or_default().to_owned();
            let file = field.file_name().map(str::to_owned);
            let bytes = field.bytes().await.map_err(|e| wrong(e.body_text()))?;
            match file {
                Some(file) if !file.is_empty() && sent.files.len() < MAX_FILES => sent.files.push(File {
                    field: name,
                    name: file,
                    bytes,
                }),
                Some(_) => {}
                None => sent
                    .fields
                    .0
                    .push((name, String::from_utf8_lossy(&bytes).into_owned())),
            }
        }
        Ok(sent)
    }

    /// A form without files.
    pub(crate) fn of(fields: Fields) -> Self {
        Self {
            fields,
            files: Vec::new(),
        }
    }

    /// Whether files came, in one way or the other.
    pub(crate) fn has_files(&self) -> bool {
        !self.files.is_empty() || self.uploads().next().is_some()
    }

    /// The bytes of the first file that came with the form.
    pub(crate) fn first_file(&self) -> Option<Bytes> {
        self.files.first().map(|file| file.bytes.clone())
    }

    /// The first upload that the form names.
    pub(crate) fn first_upload(&self) -> Option<&str> {
        self.uploads().next()
    }

    fn uploads(&self) -> impl Iterator<Item = &str> {
        let named = self
            .fields
            .0
            .iter()
            .filter(|(name, value)| name == "upload" && !value.is_empty());
        named.map(|(_, value)| value.as_str()).take(MAX_FILES)
    }

    /// What was found in each file, under its name; each is looked at, whatever became of the others.
    pub(crate) async fn take(
        &self,
        site: &Site,
        visit: &Visit,
        unit: &str,
    ) -> Vec<(String, Result<CheckedFile, Trouble>)> {
        let (app, actor) = (site.app(), visit.actor());
        let mut found = Vec::new();
        for upload in self.uploads() {
            let checked = app
                .finish_upload(&actor, upload, None)
                .await
                .map_err(|error| trouble(app, error));
            let name = checked
                .as_ref()
                .map(|checked| checked.file.name.clone())
                .unwrap_or_default();
            found.push((name, checked));
        }
        for (at, file) in self.files.iter().enumerate() {
            found.push((file.name.clone(), self.whole(site, visit, unit, (at, file)).await));
        }
        found
    }

    /// What was found in each file that came with the form, under the field in which it stood.
    pub(crate) async fn take_fields(
        &self,
        site: &Site,
        visit: &Visit,
        unit: &str,
    ) -> Vec<(String, Result<CheckedFile, Trouble>)> {
        let mut found = Vec::new();
        for (at, file) in self.files.iter().enumerate() {
            found.push((
                file.field.clone(),
                self.whole(site, visit, unit, (at, file)).await,
            ));
        }
        found
    }

    async fn whole(
        &self,
        site: &Site,
        visit: &Visit,
        unit: &str,
        (at, file): (usize, &File),
    ) -> Result<CheckedFile, Trouble> {
        // A form that was refused keeps its id: another file chosen in its place is another upload.
        let digest = Sha256::digest(&file.bytes);
        let short: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let id = format!(
            "form:{}:{}.{at}.{short}",
            visit.actor().id,
            self.fields.get("command")
        );
        let checked = whole(site, visit, (unit, &id, &file.name), &file.bytes).await;
        checked.map_err(|trouble| at_file(trouble, &file.name))
    }
}

/// A file that came in one piece.
async fn whole(
    site: &Site,
    visit: &Visit,
    (unit, id, name): (&str, &str, &str),
    bytes: &Bytes,
) -> Result<CheckedFile, Trouble> {
    let (app, actor) = (site.app(), visit.actor());
    let new = NewFile {
        authority: authority(visit)?,
        unit: unit.to_owned(),
        id: id.to_owned(),
        name: name.to_owned(),
        size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
    };
    let wrong = |error| trouble(app, error);
    if app.begin_upload(&actor, &new).await.map_err(wrong)? == 0 {
        app.append_upload(&actor, id, 0, bytes.clone())
            .await
            .map_err(wrong)?;
    }
    app.finish_upload(&actor, id, None).await.map_err(wrong)
}

/// The same trouble, with the name of the file where none is said.
pub(super) fn at_file(trouble: Trouble, name: &str) -> Trouble {
    match trouble {
        Trouble::Refused(all) => {
            let named = all.into_iter().map(|one| {
                let place = if one.place.words().is_empty() {
                    Place::node(name)
                } else {
                    one.place.clone()
                };
                one.at(place)
            });
            Trouble::Refused(named.collect())
        }
        other => other,
    }
}
