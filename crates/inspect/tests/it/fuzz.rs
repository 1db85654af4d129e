//! Any bytes end in a page and in findings, without a panic, and every place lies inside the source.

use mingjian_inspect::page::{Form, decode, parse};
use mingjian_inspect::{Page, inspect};
use proptest::prelude::*;

use super::context;

fn is_sound(page: &Page) {
    for at in 0..=page.text().len() {
        if page.text().is_char_boundary(at) && at < page.text().len() {
            let spot = page.spot(mingjian_inspect::page::Part::Body, at, at);
            let offset = usize::try_from(spot.offset).unwrap();
            assert!(offset <= page.source.len() && page.source.is_char_boundary(offset));
        }
    }
    for element in &page.elements {
        assert!(page.text().get(element.text_start..element.text_end).is_some());
        assert!(page.source.get(element.offset..).is_some());
    }
}

/// Pieces of pages, so that the interesting states are met.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<p>",
        "</p>",
        "<div style='display:none'>",
        "</div>",
        "<a href='http://x.test/'>",
        "</a>",
        "<table><tr><td>",
        "</table>",
        "<script>",
        "</script>",
        "<style>.a{left:-9999px",
        "</style>",
        "<title>",
        "</title>",
        "<!--",
        "-->",
        "&amp;",
        "&#x4e",
        "&nbsp",
        "<meta name=PubDate content='2020-13-45'>",
        "<noscript>",
        "</noscript>",
        "人民政府",
        "云州市",
        "区",
        "〔2020〕",
        "号",
        "政办发",
        "发布日期：",
        "2020-01-01",
        "二〇二〇年",
        "八月十日",
        "110101199003078",
        "03X",
        "机密★",
        "网站标识码：",
        "ICP备",
        "\r\n",
        "\t",
        " ",
        "_",
        "显着",
        "全市",
        "《",
        "》",
        "年度报告",
        "政府信息公开",
        "办事指南",
        "申请材料",
        "\u{0}",
        "😀",
        "<",
        ">",
        "&",
        "'",
        "\"",
        "<textarea>",
        "<select><option>",
        "<svg>",
        "<plaintext>",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_end_in_a_page(bytes in prop::collection::vec(any::<u8>(), 0..400), plain in any::<bool>()) {
        let _ = decode(&bytes, Some("text/html; charset=gbk"));
        let form = if plain { Form::Plain } else { Form::Markup };
        let page = parse(&bytes, None, form);
        is_sound(&page);
        let _ = inspect(&page, &context());
    }

    #[test]
    fn any_soup_ends_in_findings(text in pieces(), plain in any::<bool>()) {
        let mut context = context();
        context.place = Some("云州市".into());
        context.unit = Some("云州市青禾区人民政府办公室".into());
        context.as_of = Some(jiff::civil::date(2021, 1, 1));
        let form = if plain { Form::Plain } else { Form::Markup };
        let page = parse(text.as_bytes(), None, form);
        is_sound(&page);
        let first = inspect(&page, &context);
        prop_assert_eq!(first, inspect(&page, &context));
    }
}
