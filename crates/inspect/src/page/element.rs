//! 元素: one tag of the page and the texts beside its body, with their places.

use smol_str::SmolStr;

/// The parts of a page in which a place can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// `<title>`.
    Title,
    /// The content of a meta tag.
    Meta,
    /// A heading or the line that bears the page's title.
    Heading,
    /// 面包屑: the line that says where one is.
    Breadcrumb,
    /// 来源: who is named as the source.
    Source,
    /// 文号.
    DocumentNumber,
    /// 落款: issuer and date at the end.
    SignOff,
    /// Running text.
    Body,
    /// The source itself: tags and attributes.
    Markup,
}

impl Part {
    /// The word by which the part goes in data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Meta => "meta",
            Self::Heading => "heading",
            Self::Breadcrumb => "breadcrumb",
            Self::Source => "source",
            Self::DocumentNumber => "document_number",
            Self::SignOff => "sign_off",
            Self::Body => "body",
            Self::Markup => "markup",
        }
    }
}

/// 元素: one start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// The name in lower case.
    pub name: SmolStr,
    /// Attributes in the order of the source, names in lower case.
    pub attributes: Vec<(SmolStr, SmolStr)>,
    /// The byte of the source at which the tag begins.
    pub offset: usize,
    /// The element around it.
    pub parent: Option<usize>,
    /// Whether there is text or a picture inside.
    pub filled: bool,
    /// The byte of the visible text at which its content begins.
    pub text_start: usize,
    /// The byte of the visible text at which its content ends.
    pub text_end: usize,
    /// Whether it stands in a `noscript`.
    pub in_noscript: bool,
}

impl Element {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// A text beside the visible one: the title, or the content of a meta tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Which part.
    pub part: Part,
    /// The name of the meta tag; empty for the title.
    pub name: String,
    /// What it says.
    pub text: String,
    /// The byte of the source at which it stands.
    pub offset: usize,
}
