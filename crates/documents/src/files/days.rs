//! 文件日期: the days on which a file says that it was made and last saved.
//!
//! Read from `docProps/core.xml` of the Office formats, `OFD.xml`, and the information dictionary of a PDF. **Does
//! not** fail: a file that says nothing, or nonsense, has no days, and its text is read all the same.

use jiff::civil::Date;
use lopdf::{Dictionary, Document};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::archive::Archive;
use super::kind::Kind;
use super::{Source, plain};

/// Longest part that is read for its days, in bytes.
const MAX_XML: u64 = 256 * 1024;

/// 日期 of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Days {
    pub(super) made: Option<Date>,
    pub(super) saved: Option<Date>,
}

/// The days of a file that is a zip of parts.
pub(super) fn of_parts(file: &mut dyn Source, kind: Kind) -> Days {
    let wanted = match kind {
        Kind::Docx | Kind::Xlsx | Kind::Pptx | Kind::Wps | Kind::Et | Kind::Dps => "docprops/core.xml",
        Kind::Ofd => "ofd.xml",
        _ => return Days::default(),
    };
    xml_of(file, wanted).map_or_else(Days::default, |xml| of_xml(&xml))
}

fn xml_of(file: &mut dyn Source, wanted: &str) -> Option<String> {
    if super::head(file, 2).ok()? != b"PK" {
        return None;
    }
    let mut archive = Archive::open(file).ok()?;
    let named = |name: &str| name.trim_start_matches('/').to_lowercase() == wanted;
    let part = archive.parts().ok()?.into_iter().find(|part| named(&part.name))?;
    let fits = part.size <= MAX_XML;
    fits.then(|| archive.read(&part).ok())
        .flatten()
        .map(|bytes| plain::decode(&bytes))
}

fn of_xml(xml: &str) -> Days {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut days = Days::default();
    let mut inside: Option<bool> = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                inside = match tag.local_name().as_ref() {
                    "created" | "CreationDate" => Some(true),
                    "modified" | "ModDate" => Some(false),
                    _ => None,
                };
            }
            Ok(Event::Text(text)) => {
                let day = day(text.xml10_content().trim());
                match inside {
                    Some(true) => days.made = days.made.or(day),
                    Some(false) => days.saved = days.saved.or(day),
                    None => {}
                }
            }
            Ok(Event::End(_)) => inside = None,
            Ok(Event::Eof | Event::DocType(_)) | Err(_) => return days,
            Ok(_) => {}
        }
    }
}

/// The day of `2021-05-06T08:00:00Z` where Chinese offices are, or of `2021-05-06`.
fn day(text: &str) -> Option<Date> {
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Some(jiff::tz::offset(8).to_datetime(moment).date());
    }
    text.get(..10)?.parse().ok()
}

/// The days of a PDF.
pub(super) fn of_pdf(document: &Document) -> Days {
    let information = document.trailer.get(b"Info").and_then(|info| match info {
        lopdf::Object::Dictionary(inline) => Ok(inline),
        other => document.get_dictionary(other.as_reference()?),
    });
    let information = information.ok();
    let told = |name: &[u8]| written(information?, name);
    Days {
        made: told(b"CreationDate"),
        saved: told(b"ModDate"),
    }
}

/// The day of `D:20210506080000+08'00'`, as its author's clock showed it.
fn written(information: &Dictionary, name: &[u8]) -> Option<Date> {
    let text = information.get(name).and_then(lopdf::Object::as_str).ok()?;
    let text = std::str::from_utf8(text.strip_prefix(b"D:").unwrap_or(text)).ok()?;
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<i16>().ok();
    let (month, day) = (i8::try_from(part(4, 6)?).ok()?, i8::try_from(part(6, 8)?).ok()?);
    Date::new(part(0, 4)?, month, day).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_days_of_office_formats_and_of_ofd_are_read() {
        let core = "<cp:coreProperties xmlns:dcterms=\"t\"><dc:title>通知</dc:title><dcterms:created xsi:type=\"d\">2021-05-06T23:30:00Z</dcterms:created>\
            <dcterms:modified>2021-06-01T08:00:00+08:00</dcterms:modified></cp:coreProperties>";
        let wanted = Days {
            made: Some(date(2021, 5, 7)),
            saved: Some(date(2021, 6, 1)),
        };
        assert_eq!(of_xml(core), wanted);
        let ofd = "<ofd:DocInfo><ofd:CreationDate>2021-05-06</ofd:CreationDate></ofd:DocInfo>";
        assert_eq!(of_xml(ofd).made, Some(date(2021, 5, 6)));
    }

    #[test]
    fn nonsense_gives_no_days() {
        for xml in [
            "",
            "<created>",
            "<created>yesterday</created>",
            "<created>2021-13-40T00:00:00Z</created>",
            "<!DOCTYPE a [<!ENTITY b \"c\">]><created>2021-05-06</created>",
            "<created>二〇二一年五月六日三十分</created>",
            "<title>2021-05-06</title>",
        ] {
            assert_eq!(of_xml(xml), Days::default(), "{xml}");
        }
        assert_eq!(
            of_parts(&mut std::io::Cursor::new(b"PK\x03\x04".to_vec()), Kind::Docx),
            Days::default()
        );
    }

    #[test]
    fn a_pdf_says_its_day_as_a_number() {
        let told = |text: &str| {
            let mut known = Dictionary::new();
            known.set("CreationDate", lopdf::Object::string_literal(text));
            written(&known, b"CreationDate")
        };
        assert_eq!(told("D:20210506080000+08'00'"), Some(date(2021, 5, 6)));
        assert_eq!(told("20210506"), Some(date(2021, 5, 6)));
        for text in ["D:2021", "D:20211350", "昨天", "Thu May 6 2021"] {
            assert_eq!(told(text), None, "{text}");
        }
    }
}
