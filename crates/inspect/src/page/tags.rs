//! 标签: which tags have no content, begin a line, are not seen, or end another one without saying so.
//!
//! As patterns and not as lists: the compiler tells names apart by their length and their bytes at once.

/// Whether an element never has content.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
            | "keygen"
            | "basefont"
            | "bgsound"
    )
}

/// Whether a line begins before and after an element.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "br"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "frame"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hr"
            | "html"
            | "iframe"
            | "legend"
            | "li"
            | "main"
            | "marquee"
            | "menu"
            | "nav"
            | "ol"
            | "option"
            | "p"
            | "pre"
            | "section"
            | "select"
            | "summary"
            | "table"
            | "tbody"
            | "tfoot"
            | "thead"
            | "tr"
            | "ul"
            | "textarea"
    )
}

/// Whether nobody sees an element's content as text.
pub(super) fn is_unseen(name: &str) -> bool {
    matches!(
        name,
        "script" | "style" | "template" | "title" | "iframe" | "noembed" | "svg"
    )
}

/// Whether an open element ends where another one begins.
pub(super) fn is_closed_by(open: &str, begins: &str) -> bool {
    match open {
        "li" => begins == "li",
        "option" => matches!(begins, "option" | "optgroup"),
        "td" | "th" => matches!(begins, "td" | "th" | "tr" | "tbody" | "tfoot"),
        "tr" => matches!(begins, "tr" | "tbody" | "tfoot"),
        "dt" | "dd" => matches!(begins, "dt" | "dd"),
        "p" => matches!(
            begins,
            "p" | "div" | "ul" | "ol" | "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
        ),
        _ => false,
    }
}
