//! 静态文件: style sheet, script and icons, built into the binary and served under their digest.
//!
//! An address changes with its content, so a browser may keep it for a year. The vendored htmx is copied in by the
//! Makefile; without it pages work by plain forms.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "assets"]
#[allow_missing = true]
struct Files;

/// Style sheets in the order in which they are joined.
const STYLES: &[&str] = &[
    "tokens", "base", "frame", "section", "table", "button", "state", "bar", "form", "tree", "account",
    "calendar", "sheet", "document", "act", "stages", "api", "evidence", "print",
];

/// Scripts in the order in which they are joined.
const SCRIPTS: &[&str] = &["page", "sheet", "copy", "upload"];

/// One served file.
struct Served {
    name: &'static str,
    digest: String,
    kind: &'static str,
    body: Vec<u8>,
}

/// Addresses of the files; `htmx` is empty when it was not built in.
#[derive(Debug)]
pub(crate) struct Urls {
    /// Style sheet.
    pub(crate) css: String,
    /// Our own script.
    pub(crate) js: String,
    /// The vendored script.
    pub(crate) htmx: String,
    /// The icons.
    pub(crate) icons: String,
    /// The page's sign.
    pub(crate) favicon: String,
}

static SERVED: LazyLock<Vec<Served>> = LazyLock::new(|| {
    let styles: Vec<String> = STYLES.iter().map(|name| format!("css/{name}.css")).collect();
    let scripts: Vec<String> = SCRIPTS.iter().map(|name| format!("js/{name}.js")).collect();
    let mut all = vec![
        served("mingjian.css", "text/css; charset=utf-8", &styles),
        served("mingjian.js", "text/javascript; charset=utf-8", &scripts),
        served("icons.svg", "image/svg+xml", &["icons/icons.svg".to_owned()]),
        served("favicon.svg", "image/svg+xml", &["icons/favicon.svg".to_owned()]),
        served(
            "htmx.js",
            "text/javascript; charset=utf-8",
            &["vendor/htmx.min.js".to_owned()],
        ),
    ];
    all.retain(|one| !one.body.is_empty());
    all
});

static URLS: LazyLock<Urls> = LazyLock::new(|| {
    let url = |name: &str| {
        let one = SERVED.iter().find(|one| one.name == name);
        one.map(|one| format!("/assets/{}/{name}", one.digest))
            .unwrap_or_default()
    };
    Urls {
        css: url("mingjian.css"),
        js: url("mingjian.js"),
        htmx: url("htmx.js"),
        icons: url("icons.svg"),
        favicon: url("favicon.svg"),
    }
});

fn served(name: &'static str, kind: &'static str, parts: &[String]) -> Served {
    let mut body = Vec::new();
    for part in parts {
        if let Some(file) = Files::get(part) {
            body.extend_from_slice(&file.data);
        }
    }
    let digest = hex(&Sha256::digest(&body), 8);
    Served {
        name,
        digest,
        kind,
        body,
    }
}

/// The first bytes of a digest as text.
pub(crate) fn hex(bytes: &[u8], most: usize) -> String {
    bytes
        .iter()
        .take(most)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The addresses of the files.
pub(crate) fn urls() -> &'static Urls {
    &URLS
}

/// `GET /assets/{digest}/{name}`: a file; an address with another digest is another file and not found.
pub(crate) async fn serve(Path((digest, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let Some(one) = SERVED.iter().find(|one| one.name == name && one.digest == digest) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let tag = format!("\"{}\"", one.digest);
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    let mut response = if known.is_some_and(|known| known.contains(&tag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, one.kind)], one.body.as_slice()).into_response()
    };
    let kept = HeaderValue::from_static("public, max-age=31536000, immutable");
    response.headers_mut().insert(header::CACHE_CONTROL, kept);
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_and_script_of_the_folder_is_joined() {
        for name in Files::iter() {
            let (folder, file) = name.split_once('/').unwrap();
            let stem = file.split('.').next().unwrap();
            match folder {
                "css" => assert!(STYLES.contains(&stem), "{name}"),
                "js" => assert!(SCRIPTS.contains(&stem), "{name}"),
                _ => {}
            }
        }
        assert!(
            STYLES
                .iter()
                .all(|name| Files::get(&format!("css/{name}.css")).is_some())
        );
    }

    #[test]
    fn our_own_scripts_stay_small_and_styles_free_of_what_chromium_86_lacks() {
        let js: usize = SCRIPTS
            .iter()
            .map(|n| Files::get(&format!("js/{n}.js")).unwrap().data.len())
            .sum();
        assert!(js < 30_000, "{js} bytes");
        for name in STYLES {
            let css = Files::get(&format!("css/{name}.css")).unwrap();
            let css = String::from_utf8(css.data.into_owned()).unwrap();
            for lacking in [
                ":has(",
                "light-dark(",
                "@container",
                ":is(",
                "inset:",
                "padding-inline:",
                "popover",
            ] {
                assert!(!css.contains(lacking), "{name}.css: {lacking}");
            }
        }
    }
}
