//! 网页: bytes of a page as text, elements, links and dates, with the place in the source of each.
//!
//! **Invariant:** any bytes end in a page within bounded memory; what was left out is said in [`Page::cuts`].

mod build;
pub mod dates;
pub mod dates_beside;
mod decode;
mod element;
mod links;
mod parse;
mod style;
mod tags;
mod text;

pub use decode::{Charset, Decoded, decode};
pub use element::{Element, Field, Part};
pub use links::{Link, LinkFrom};
pub use parse::{Cut, Form, MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS, MAX_LINKS, Page, parse};
pub(crate) use parse::{parse_of_digest, with};
pub use style::{Hidden, hidden};
