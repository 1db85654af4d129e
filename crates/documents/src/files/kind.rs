//! 文件种类: the kinds of files that are taken as evidence, and how each may be served.
//!
//! **Invariant:** a content type comes from this table, never from the sender; what a browser could run is an
//! attachment.

/// 种类: what a file is, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// PDF.
    Pdf,
    /// OFD, the fixed-layout document of GB/T 33190.
    Ofd,
    /// Word, old format.
    Doc,
    /// Word.
    Docx,
    /// Excel, old format.
    Xls,
    /// Excel.
    Xlsx,
    /// WPS document.
    Wps,
    /// WPS workbook.
    Et,
    /// WPS slides.
    Dps,
    /// PowerPoint, old format.
    Ppt,
    /// PowerPoint.
    Pptx,
    /// JPEG picture.
    Jpeg,
    /// PNG picture.
    Png,
    /// WebP picture.
    Webp,
    /// GIF picture.
    Gif,
    /// BMP picture.
    Bmp,
    /// TIFF picture.
    Tiff,
    /// Zip archive.
    Zip,
    /// RAR archive.
    Rar,
    /// 7z archive.
    SevenZip,
    /// Plain text.
    Text,
    /// Table as text.
    Csv,
}

/// Each kind with its endings (the first is its name) and its content type.
const KINDS: &[(Kind, &[&str], &str)] = &[
    (Kind::Pdf, &["pdf"], "application/pdf"),
    (Kind::Ofd, &["ofd"], "application/ofd"),
    (Kind::Doc, &["doc"], "application/msword"),
    (
        Kind::Docx,
        &["docx"],
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    (Kind::Xls, &["xls"], "application/vnd.ms-excel"),
    (
        Kind::Xlsx,
        &["xlsx"],
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    (Kind::Wps, &["wps"], "application/vnd.ms-works"),
    (Kind::Et, &["et"], "application/octet-stream"),
    (Kind::Dps, &["dps"], "application/octet-stream"),
    (Kind::Ppt, &["ppt"], "application/vnd.ms-powerpoint"),
    (
        Kind::Pptx,
        &["pptx"],
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    (Kind::Jpeg, &["jpg", "jpeg"], "image/jpeg"),
    (Kind::Png, &["png"], "image/png"),
    (Kind::Webp, &["webp"], "image/webp"),
    (Kind::Gif, &["gif"], "image/gif"),
    (Kind::Bmp, &["bmp"], "image/bmp"),
    (Kind::Tiff, &["tif", "tiff"], "image/tiff"),
    (Kind::Zip, &["zip"], "application/zip"),
    (Kind::Rar, &["rar"], "application/vnd.rar"),
    (Kind::SevenZip, &["7z"], "application/x-7z-compressed"),
    (Kind::Text, &["txt"], "text/plain; charset=utf-8"),
    (Kind::Csv, &["csv"], "text/csv"),
];

/// Endings of what a computer runs, or a browser takes for a page.
const RUNS: &[&str] = &[
    "ade",
    "adp",
    "apk",
    "app",
    "application",
    "appx",
    "asp",
    "aspx",
    "bash",
    "bat",
    "bin",
    "cgi",
    "chm",
    "class",
    "cmd",
    "com",
    "command",
    "cpl",
    "csh",
    "deb",
    "dex",
    "dll",
    "dmg",
    "docm",
    "dotm",
    "elf",
    "exe",
    "gadget",
    "hta",
    "htm",
    "html",
    "inf",
    "iso",
    "jar",
    "js",
    "jse",
    "jsp",
    "jspx",
    "ksh",
    "lnk",
    "mht",
    "mhtml",
    "mjs",
    "msc",
    "msi",
    "msp",
    "mst",
    "php",
    "phtml",
    "pif",
    "pl",
    "pptm",
    "ps1",
    "psm1",
    "py",
    "pyc",
    "rb",
    "reg",
    "rpm",
    "run",
    "scf",
    "scr",
    "sct",
    "sh",
    "shtml",
    "so",
    "svg",
    "svgz",
    "swf",
    "sys",
    "url",
    "vb",
    "vbe",
    "vbs",
    "wasm",
    "wsc",
    "wsf",
    "wsh",
    "xht",
    "xhtml",
    "xlsm",
    "xltm",
    "xml",
    "xsl",
    "xslt",
];

impl Kind {
    /// All kinds, in the order of the list that people see.
    pub fn all() -> impl Iterator<Item = Self> {
        KINDS.iter().map(|(kind, ..)| *kind)
    }

    /// The kind that an ending (without the dot) promises.
    pub fn from_ending(ending: &str) -> Option<Self> {
        let ending = ending.to_ascii_lowercase();
        let found = KINDS
            .iter()
            .find(|(_, endings, _)| endings.contains(&ending.as_str()));
        found.map(|(kind, ..)| *kind)
    }

    /// The usual ending, without the dot.
    pub fn ending(self) -> &'static str {
        let found = KINDS.iter().find(|(kind, ..)| *kind == self);
        found
            .and_then(|(_, endings, _)| endings.first())
            .copied()
            .unwrap_or("")
    }

    /// Whether it is a picture.
    pub fn is_picture(self) -> bool {
        matches!(
            self,
            Self::Jpeg | Self::Png | Self::Webp | Self::Gif | Self::Bmp | Self::Tiff
        )
    }

    /// Whether a file of this name may hold what was found in it: WPS keeps its own endings over the formats of others.
    pub(super) fn may_hold(self, found: Self) -> bool {
        self == found
            || match self {
                Self::Wps => matches!(found, Self::Doc | Self::Docx),
                Self::Et => matches!(found, Self::Xls | Self::Xlsx),
                Self::Dps => matches!(found, Self::Ppt | Self::Pptx),
                Self::Csv => found == Self::Text,
                Self::Zip => matches!(found, Self::Docx | Self::Xlsx | Self::Pptx | Self::Ofd),
                _ => false,
            }
    }
}

/// All endings that are taken, for the sentence that says so.
pub(super) fn endings() -> String {
    let all = KINDS.iter().flat_map(|(_, endings, _)| endings.iter());
    all.map(|ending| format!(".{ending}"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether an ending belongs to a program, a script or a web page.
pub(super) fn runs(ending: &str) -> bool {
    RUNS.contains(&ending.to_ascii_lowercase().as_str())
}

/// 送出方式: how the bytes of a file leave the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Serve {
    /// `Content-Type`.
    pub content_type: &'static str,
    /// Shown in the browser; otherwise `Content-Disposition: attachment`.
    pub inline: bool,
    /// Whether the policy shuts the bytes into a sandbox. A PDF that is shown has none: browsers refuse to start
    /// their viewer in it; the viewer has its own.
    pub sandbox: bool,
    /// `Content-Security-Policy` of the answer.
    pub policy: &'static str,
}

/// `X-Content-Type-Options` of every file that is served.
pub const NO_SNIFF: &str = "nosniff";
/// Nothing runs, nothing is loaded.
const INERT: &str = "default-src 'none'; sandbox";
/// The viewer of the browser may show the document itself.
const VIEWER: &str =
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/// How a file of a kind is served; one with a caution is never shown in the browser.
///
/// ```
/// use mingjian_documents::files::{Kind, disposition};
/// assert!(disposition(Kind::Pdf, false).inline);
/// assert!(!disposition(Kind::Pdf, true).inline);
/// assert!(!disposition(Kind::Text, false).inline);
/// ```
pub fn disposition(kind: Kind, cautious: bool) -> Serve {
    let content_type = KINDS
        .iter()
        .find(|(listed, ..)| *listed == kind)
        .map_or("application/octet-stream", |(_, _, content_type)| content_type);
    let shown = kind == Kind::Pdf || (kind.is_picture() && kind != Kind::Tiff);
    let inline = shown && !cautious;
    let viewer = inline && kind == Kind::Pdf;
    Serve {
        content_type,
        inline,
        sandbox: !viewer,
        policy: if viewer { VIEWER } else { INERT },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_one_row_and_comes_back_from_its_ending() {
        for kind in Kind::all() {
            assert_eq!(Kind::from_ending(kind.ending()), Some(kind));
            assert!(!runs(kind.ending()), "{kind:?}");
        }
        assert_eq!(Kind::all().count(), 22);
        assert_eq!(Kind::from_ending("JPEG"), Some(Kind::Jpeg));
    }

    #[test]
    fn only_pictures_and_pdf_are_shown_in_the_browser() {
        let shown: Vec<Kind> = Kind::all()
            .filter(|kind| disposition(*kind, false).inline)
            .collect();
        assert_eq!(
            shown,
            [Kind::Pdf, Kind::Jpeg, Kind::Png, Kind::Webp, Kind::Gif, Kind::Bmp]
        );
        for kind in Kind::all() {
            let serve = disposition(kind, true);
            assert!(!serve.inline && serve.sandbox && serve.policy == INERT);
            let content_type = serve.content_type;
            assert!(
                !content_type.contains("html")
                    && !content_type.contains("xml;")
                    && !content_type.contains("svg")
            );
        }
    }
}
