//! 列: one column of a sheet, declared once for writing, reading and comparing.

use mingjian_core::lang::Lang;

use super::cell::Wrong;
use crate::xlsx::{Look, Value};

/// Stands in the first cell of a part, or of a whole row, that is there without saying anything.
pub const THERE: &str = "\\有";

/// The way to a field: how it is seen and how it is reached for setting.
pub struct Field<T: 'static, C: 'static> {
    /// Sees it.
    pub get: fn(&T) -> &C,
    /// Reaches it.
    pub get_mut: fn(&mut T) -> &mut C,
}

impl<T, C> Clone for Field<T, C> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T, C> Copy for Field<T, C> {}

/// `field!(a.b)`: the way to the field `a.b`.
macro_rules! field {
    ($($path:tt)+) => {
        $crate::rubric::column::Field { get: |of| &of.$($path)+, get_mut: |of| &mut of.$($path)+ }
    };
}
pub(super) use field;

/// The name of a column: the field as the format calls it, and its title in both languages.
pub struct Name {
    /// Stable, as in the YAML format; `.en` at the end for the English of a text.
    pub key: String,
    /// Chinese title.
    pub zh: String,
    /// English title.
    pub en: String,
}

impl Name {
    /// A name.
    pub fn new(key: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// The title in a language.
    pub fn title(&self, lang: Lang) -> &str {
        if lang == Lang::Zh { &self.zh } else { &self.en }
    }

    /// The name of the English text beside this one.
    pub fn english(&self) -> Self {
        Self::new(
            format!("{}.en", self.key),
            format!("{}（英文）", self.zh),
            format!("{} (English)", self.en),
        )
    }

    /// The same name with the Chinese text marked in an English workbook.
    pub fn chinese(self) -> Self {
        Self {
            en: format!("{} (Chinese)", self.en),
            ..self
        }
    }
}

type Get<T> = Box<dyn Fn(&T, Lang) -> Value>;
type Set<T> = Box<dyn Fn(&mut T, &str) -> Result<(), Wrong>>;

/// 列: one column of a sheet over things of one kind.
pub struct Column<T> {
    /// Its name.
    pub name: Name,
    /// How it looks.
    pub look: Look,
    /// The language whose readers have it printed; both when absent.
    pub of: Option<Lang>,
    /// Whether it is printed at all.
    pub printed: bool,
    /// Whether a row must fill it in.
    pub required: bool,
    /// Whether it is the first of a part, so that [`THERE`] in it means the part and not the row.
    pub first: bool,
    /// Whether it only helps the reader: what stands in it is not read back.
    pub help: bool,
    /// The words it may hold.
    pub choices: fn(Lang) -> Vec<&'static str>,
    /// Its cell of a thing.
    pub get: Get<T>,
    /// Puts what a cell says into a thing.
    pub set: Set<T>,
}

impl<T> Column<T> {
    /// A column with its own way of writing and reading.
    pub fn with(
        name: Name,
        look: Look,
        get: impl Fn(&T, Lang) -> Value + 'static,
        set: impl Fn(&mut T, &str) -> Result<(), Wrong> + 'static,
    ) -> Self {
        let (get, set) = (Box::new(get), Box::new(set));
        Self {
            name,
            look,
            of: None,
            printed: false,
            required: false,
            first: false,
            help: false,
            choices: |_| Vec::new(),
            get,
            set,
        }
    }
}

/// A part that may be absent, seen from the thing that has it.
pub struct Part<T: 'static, S: 'static> {
    /// The way to it.
    pub field: Field<T, Option<S>>,
    /// What it is before its cells are read.
    pub start: fn() -> S,
    /// Whether this is its first column.
    pub first: bool,
}
